-- What the office decided on open questions and faults of its notices. A later row on the same matter takes over.
create table ruling (
  id bigint primary key,
  notice_code text not null,
  matter text not null,
  reading text not null,
  decided_by text not null,
  decided_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index ruling_notice on ruling (notice_code, id);
