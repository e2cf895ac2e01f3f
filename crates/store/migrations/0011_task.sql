-- Reform plans and their tasks. A draft is a row of versions; an issued plan's tasks are frozen; what happens to a
-- task afterwards are acts, each referring to the one it confirms, answers or takes back.
create table plan (
  id bigint primary key,
  source_name text not null,
  source_text text not null,
  source_hash text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table plan_version (
  plan_id bigint not null references plan (id),
  version bigint not null,
  content text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (plan_id, version)
);

create table plan_step (
  plan_id bigint not null references plan (id),
  state text not null,
  on_day text not null,
  remark text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (plan_id, state)
);

create table plan_task (
  id bigint primary key,
  plan_id bigint not null references plan (id),
  ordinal bigint not null,
  label text not null,
  due_on text not null,
  content text not null
);
create unique index plan_task_ordinal on plan_task (plan_id, ordinal);

-- Which units answer for a task: for lists of one unit's tasks.
create table plan_task_unit (
  task_id bigint not null references plan_task (id),
  unit_id bigint not null,
  part text not null,
  primary key (task_id, unit_id, part)
);
create index plan_task_unit_unit on plan_task_unit (unit_id, task_id);

create table task_act (
  id bigint primary key,
  task_id bigint not null references plan_task (id),
  kind text not null,
  unit_id bigint not null,
  on_day text not null,
  payload text not null,
  refers bigint references task_act (id),
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index task_act_task on task_act (task_id, id);
create index task_act_refers on task_act (refers);
