-- Quarterly reports. The secretariat opens a year, which is four reports a unit; a unit's report of a quarter is one
-- row, what it says are versions, what happens to it are steps, each appended and none changed. A row of a report
-- keeps its number over all versions, so that evidence can hang on it.
create table report_year (
  notice_code text not null,
  year bigint not null,
  opened_at text not null,
  opened_by text not null,
  primary key (notice_code, year)
);

create table report (
  id bigint primary key,
  notice_code text not null,
  unit_id bigint not null,
  quarter text not null,
  made_at text not null,
  made_by text not null
);
create unique index report_once on report (notice_code, quarter, unit_id);

create table report_row (
  id bigint primary key,
  report_id bigint not null references report (id)
);
create index report_row_report on report_row (report_id, id);

create table report_version (
  report_id bigint not null references report (id),
  version bigint not null,
  content text not null,
  digest text not null,
  source text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (report_id, version)
);

create table report_step (
  id bigint primary key,
  report_id bigint not null references report (id),
  version bigint not null,
  kind text not null,
  row_id bigint not null,
  refers bigint,
  remark text not null,
  payload text not null,
  on_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index report_step_report on report_step (report_id, id);

-- Mail that brought reports: one row a message, by its own identity, so that none is taken twice.
create table report_mail (
  id bigint primary key,
  identity text not null,
  sender text not null,
  person_id bigint not null,
  subject text not null,
  path text not null,
  received_at text not null
);
create unique index report_mail_identity on report_mail (identity);

-- What became of it: 已入稿, 待认领, 不收 … the last one holds.
create table report_mail_step (
  id bigint primary key,
  mail_id bigint not null references report_mail (id),
  kind text not null,
  report_id bigint not null,
  said text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index report_mail_step_mail on report_mail_step (mail_id, id);
