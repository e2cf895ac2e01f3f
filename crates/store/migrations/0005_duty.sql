-- Duties: events entered once, quotas split to persons, settings of delivery; reminders and what became of them.

-- An event (meeting, policy) entered once; its facts stand in the ledger, one for each unit.
create table duty_event (
  id bigint primary key,
  notice_code text not null,
  class text not null,
  title text not null,
  reference text not null,
  happened_on text not null,
  due_on text not null,
  unit_count bigint not null,
  first_serial bigint not null,
  last_serial bigint not null,
  reason text not null,
  unit_id bigint,
  entered_at text not null,
  entered_by text not null,
  role text not null
);
create index duty_event_notice on duty_event (notice_code, happened_on);

-- A split of a unit's quota; the last one of a unit and rule is in force.
create table quota_split (
  id bigint primary key,
  notice_code text not null,
  rule text not null,
  unit_name text not null,
  quota text not null,
  split_at text not null,
  split_by text not null,
  role text not null
);
create index quota_split_unit on quota_split (notice_code, rule, unit_name, id);

create table quota_part (
  split_id bigint not null references quota_split (id),
  number bigint not null,
  person text not null,
  amount bigint not null,
  primary key (split_id, number)
);

-- How messages leave the office; the last row of a channel is in force. The value is sealed.
create table channel_setting (
  id bigint primary key,
  channel text not null,
  is_on bigint not null,
  value text not null,
  set_at text not null,
  set_by text not null
);
create index channel_setting_channel on channel_setting (channel, id);

-- Everything one person was told at one time. Person 0 is a unit without anybody in the post.
create table digest (
  id bigint primary key,
  person_id bigint not null,
  person_name text not null,
  unit_name text not null,
  level text not null,
  head text not null,
  made_on text not null,
  made_at text not null
);
create index digest_person on digest (person_id, id);
create index digest_day on digest (made_on, id);

-- One duty in a digest. The unique key is what makes sending twice impossible.
create table reminder (
  digest_id bigint not null references digest (id),
  number bigint not null,
  duty_key text not null,
  duty_code text not null,
  person_id bigint not null,
  step text not null,
  notice_code text not null,
  unit_name text not null,
  title text not null,
  due text not null,
  basis text not null,
  shortfall text not null,
  stake text not null,
  primary key (digest_id, number)
);
create unique index reminder_once on reminder (duty_key, person_id, step);
create index reminder_unit on reminder (unit_name, digest_id);

-- When a person opened a digest.
create table digest_read (
  digest_id bigint primary key references digest (id),
  read_at text not null
);

-- A message on its way out. Digest 0 is a message to a group.
create table delivery (
  id bigint primary key,
  digest_id bigint not null,
  channel text not null,
  person_id bigint not null,
  subject text not null,
  body text not null,
  state text not null,
  attempts bigint not null,
  next_at text not null,
  claimed_at text not null,
  ended_at text not null,
  last_error text not null,
  made_at text not null
);
create index delivery_due on delivery (state, next_at, id);
create index delivery_digest on delivery (digest_id);
