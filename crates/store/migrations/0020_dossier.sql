-- 案卷: the registers of supervision in one pattern. What is filled in is JSON by the keys of the kind; the state is
-- where the last step led, worked out and never stored. Append-only.
create table dossier (
  id bigint primary key,
  kind text not null,
  unit_id bigint,
  parent_id bigint references dossier (id),
  on_day text not null,
  title text not null,
  content text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index dossier_kind on dossier (kind, id);
create index dossier_unit on dossier (unit_id, id);
create index dossier_parent on dossier (parent_id);

create table dossier_step (
  id bigint primary key,
  dossier_id bigint not null references dossier (id),
  step text not null,
  on_day text not null,
  content text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index dossier_step_dossier on dossier_step (dossier_id, id);

-- 督导文书: what a paper is about (a step on a task, a dossier, a circular), whether few may see it, and to whom it went.
create table supervision_paper (
  paper_id bigint primary key references paper (id),
  subject text not null,
  is_restricted bigint not null
);
create index supervision_paper_subject on supervision_paper (subject);

create table supervision_addressee (
  paper_id bigint not null references paper (id),
  unit_id bigint not null,
  primary key (paper_id, unit_id)
);
create index supervision_addressee_unit on supervision_addressee (unit_id, paper_id);

-- 签收: who of the unit opened it first.
create table supervision_receipt (
  paper_id bigint not null references paper (id),
  unit_id bigint not null,
  opened_at text not null,
  opened_by text not null,
  role text not null,
  primary key (paper_id, unit_id)
);
