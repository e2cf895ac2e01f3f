-- Evidence (佐证材料): each file once under the SM3 of its bytes, each use of it a row of its own; and what speaks
-- against a claim (疑点) with what the unit said and the city office decided. Everything here is history.

-- A file: where it lies is 'folder' (path from the data folder on) or 'bucket' (key in the object store).
create table evidence_file (
  hash text primary key,
  family text not null,
  media_type text not null,
  extension text not null,
  size_bytes bigint not null,
  crc32 bigint not null,
  place text not null,
  path text not null,
  -- What looked for viruses and found none; empty where nothing looks.
  scanned_by text not null,
  stored_at text not null,
  stored_by text not null,
  check (place = 'folder' or place = 'bucket')
);

-- A file used as evidence of something: a report's row, an act on a task, a publication …
create table evidence (
  id bigint primary key,
  owner_kind text not null,
  owner_id bigint not null,
  -- Whose record it is; none for what belongs to the office as a whole.
  unit_id bigint,
  -- 1 when the record is 不公开.
  is_closed bigint not null,
  kind text not null,
  title text not null,
  file_name text not null,
  page text not null,
  air_time text not null,
  published_on text,
  address text not null,
  file_hash text not null references evidence_file (hash),
  added_at text not null,
  added_by text not null,
  role text not null
);
create index evidence_owner on evidence (owner_kind, owner_id, id);
create index evidence_of_file on evidence (file_hash);
create index evidence_of_unit on evidence (unit_id, id);

-- 撤下: the row no longer stands for its owner; row and file stay.
create table evidence_end (
  evidence_id bigint primary key references evidence (id),
  reason text not null,
  ended_at text not null,
  ended_by text not null,
  role text not null
);

-- 限额: the newest row of a kind is in force.
create table evidence_limit (
  id bigint primary key,
  kind text not null,
  megabytes bigint not null,
  files bigint not null,
  set_at text not null,
  set_by text not null,
  role text not null
);

-- 疑点: what speaks against a claim, as it was found.
create table doubt (
  id bigint primary key,
  subject_kind text not null,
  subject_id bigint not null,
  subject text not null,
  unit_id bigint,
  code text not null,
  what text not null,
  reason text not null,
  found_at text not null,
  found_by text not null
);
create unique index doubt_of_subject on doubt (subject_kind, subject_id, code, reason);
create index doubt_of_unit on doubt (unit_id, id);

-- What the unit said and what was decided, in order.
create table doubt_step (
  doubt_id bigint not null references doubt (id),
  number bigint not null,
  kind text not null,
  outcome text not null,
  words text not null,
  taken_at text not null,
  taken_by text not null,
  role text not null,
  primary key (doubt_id, number),
  check (kind = 'answer' or kind = 'ruling')
);
