-- Published pieces and the stories they are. A piece is never changed; what a person rules about two pieces is added,
-- the newest ruling of a pair holds. story_member says how the pieces were counted last and is rewritten by each
-- count; what a count says otherwise than the one before stands in story_change for good.
create table publication (
  id bigint primary key,
  unit_id bigint not null,
  title text not null,
  outlet text not null,
  address text not null,
  address_key text not null,
  published text not null,
  body text not null,
  origin text not null,
  digest text not null,
  recorded_at text not null,
  recorded_on text not null,
  recorded_by text not null
);
create index publication_published on publication (published);
create index publication_address on publication (address_key);
create index publication_digest on publication (digest);

create table story_ruling (
  id bigint primary key,
  kind text not null,
  publication_id bigint not null references publication (id),
  other_id bigint not null references publication (id),
  reason text not null,
  ruled_at text not null,
  ruled_on text not null,
  ruled_by text not null
);
create index story_ruling_publication on story_ruling (publication_id);

create table story_contest (
  id bigint primary key,
  publication_id bigint not null references publication (id),
  first_id bigint not null references publication (id),
  unit_id bigint not null,
  reason text not null,
  made_at text not null,
  made_on text not null,
  made_by text not null
);
create index story_contest_publication on story_contest (publication_id);

create table story_contest_answer (
  contest_id bigint primary key references story_contest (id),
  outcome text not null,
  reason text not null,
  answered_at text not null,
  answered_on text not null,
  answered_by text not null
);

create table story_member (
  publication_id bigint primary key references publication (id),
  first_id bigint not null,
  other_id bigint not null,
  relation text not null,
  own_share bigint not null,
  other_share bigint not null,
  counted_at text not null
);
create index story_member_first on story_member (first_id);
create index story_member_other on story_member (other_id);

create table story_change (
  id bigint primary key,
  kind text not null,
  publication_id bigint not null,
  before_id bigint not null,
  now_id bigint not null,
  cause text not null,
  bulletins text not null,
  found_at text not null,
  found_on text not null,
  found_by text not null
);

create table story_change_unit (
  change_id bigint not null references story_change (id),
  unit_id bigint not null,
  primary key (change_id, unit_id)
);
create index story_change_unit_unit on story_change_unit (unit_id);
