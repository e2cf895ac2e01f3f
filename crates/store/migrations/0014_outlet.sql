-- Outlets as an office keeps them, on top of the register that comes with the program: changes with valid days, the
-- classes it decided, names and addresses that wait for a decision; pages it fetched and kept, and every later look at
-- their addresses; partners and channels. Nothing is changed; a later row says what holds from then on.
create table outlet_change (
  id bigint primary key,
  outlet text not null,
  act text not null,
  value text not null,
  standing text not null,
  kind text not null,
  target text not null,
  from_day text not null,
  to_day text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table outlet_ruling (
  id bigint primary key,
  notice text not null,
  name text not null,
  class text not null,
  level text not null,
  from_day text not null,
  to_day text not null,
  basis text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table outlet_question (
  id bigint primary key,
  name text not null,
  address text not null,
  published_on text not null,
  source text not null,
  recorded_at text not null,
  recorded_by text not null,
  unique (name, address)
);

create table kept_page (
  id bigint primary key,
  address text not null,
  final_address text not null,
  status bigint not null,
  content_type text not null,
  title text not null,
  author text not null,
  source_line text not null,
  published text not null,
  outlet text not null,
  class text not null,
  reading text not null,
  main_text text not null,
  text_digest text not null,
  archive_digest text not null,
  archive_size bigint not null,
  archive_path text not null,
  unit bigint not null,
  recorded_at text not null,
  recorded_by text not null
);
create index kept_page_address on kept_page (address);

create table link_check (
  id bigint primary key,
  page_id bigint not null references kept_page (id),
  state text not null,
  detail text not null,
  text_digest text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index link_check_page on link_check (page_id, id);

create table media_partner (
  id bigint primary key,
  name text not null,
  agreement text not null,
  from_day text not null,
  to_day text not null,
  rights text not null,
  duties text not null,
  contact text not null,
  renews bigint not null,
  recorded_at text not null,
  recorded_by text not null
);

create table media_channel (
  id bigint primary key,
  name text not null,
  tier text not null,
  kind text not null,
  owner text not null,
  account text not null,
  review_rule text not null,
  from_day text not null,
  to_day text not null,
  recorded_at text not null,
  recorded_by text not null
);
