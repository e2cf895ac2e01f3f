-- Units, persons, posts, delegations and registration calls.
-- What a unit is called and where it stands is a row for each change: the row in force on a day is the one with the
-- latest from_on not after it, of several the last recorded. Lists in a column have a line for each member.

create table unit (
  id bigint primary key,
  registered_at text not null,
  registered_by text not null
);

create table unit_version (
  id bigint primary key,
  unit_id bigint not null references unit (id),
  change_kind text not null,
  from_on text not null,
  name text not null,
  short_name text not null,
  kind text not null,
  level text not null,
  region text not null,
  parent_id bigint references unit (id),
  group_names text not null,
  aliases text not null,
  basis text not null,
  recorded_at text not null,
  recorded_by text not null,
  check (change_kind in ('registered', 'renamed', 'altered', 'ended'))
);
create index unit_version_unit on unit_version (unit_id, from_on);

-- Which units came out of which: a merger has several old and one new, a split one old and several new.
create table unit_succession (
  id bigint primary key,
  old_unit_id bigint not null references unit (id),
  new_unit_id bigint not null references unit (id),
  succession_kind text not null,
  from_on text not null,
  check (succession_kind in ('merged', 'split'))
);

-- The present contact data of a person, sealed; the only rows here that are updated.
create table person (
  id bigint primary key,
  name text not null,
  office_phone text not null,
  mobile text not null,
  mail text not null,
  wechat text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table post (
  id bigint primary key,
  person_id bigint not null references person (id),
  unit_id bigint not null references unit (id),
  role text not null,
  title text not null,
  employment text not null,
  from_on text not null,
  basis text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index post_unit on post (unit_id, role);
create index post_person on post (person_id);

create table post_end (
  post_id bigint primary key references post (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table delegation (
  id bigint primary key,
  post_id bigint not null references post (id),
  person_id bigint not null references person (id),
  from_on text not null,
  until_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index delegation_person on delegation (person_id);
create index delegation_post on delegation (post_id);

create table delegation_end (
  delegation_id bigint primary key references delegation (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table registration_call (
  id bigint primary key,
  title text not null,
  notice_code text not null,
  citation text not null,
  form text not null,
  opened_on text not null,
  due_on text not null,
  opened_at text not null,
  opened_by text not null
);

create table registration_expected (
  call_id bigint not null references registration_call (id),
  unit_id bigint not null references unit (id),
  primary key (call_id, unit_id)
);

-- A unit names its liaison, for a call or as a change of person; the office confirms or returns it.
create table liaison_filing (
  id bigint primary key,
  call_id bigint references registration_call (id),
  unit_id bigint not null references unit (id),
  old_post_id bigint references post (id),
  person_id bigint not null references person (id),
  title text not null,
  employment text not null,
  from_on text not null,
  reason text not null,
  remark text not null,
  filed_on text not null,
  filed_at text not null,
  filed_by text not null
);
create index liaison_filing_unit on liaison_filing (unit_id);
create index liaison_filing_call on liaison_filing (call_id);

create table filing_decision (
  filing_id bigint primary key references liaison_filing (id),
  verdict text not null,
  opinion text not null,
  post_id bigint references post (id),
  decided_at text not null,
  decided_by text not null,
  check (verdict in ('confirmed', 'returned'))
);
