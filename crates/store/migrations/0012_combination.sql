-- What the office does with items besides receiving them: combined articles, solicitations, manual adjustments and
-- findings of grave error. Nothing here is changed; who decides later adds a line of his own.

-- Which received items went into a combined article (综合稿), which is a submission itself.
create table combined_part (
  combined_id bigint not null references submission (id),
  part_no bigint not null,
  submission_id bigint not null references submission (id),
  unit_id bigint not null,
  -- As the notice's register calls the unit.
  unit_name text not null,
  primary key (combined_id, part_no)
);
create index combined_part_submission on combined_part (submission_id);

-- 单 or 综, with the reason; the last one is in force.
create table combination_judgement (
  combined_id bigint not null references submission (id),
  judgement_no bigint not null,
  mark text not null,
  reason text not null,
  judged_at text not null,
  judged_by text not null,
  person_id bigint not null,
  role text not null,
  primary key (combined_id, judgement_no)
);

-- A call for articles (约稿); its facts stand in the ledger, one for each unit asked.
create table solicitation (
  id bigint primary key,
  notice_code text not null,
  -- 约稿编号: the 文号 of its facts.
  number text not null,
  topic text not null,
  requirement text not null,
  target text not null,
  level text not null,
  asked_on text not null,
  due_on text not null,
  called_at text not null,
  called_by text not null,
  role text not null
);
create unique index solicitation_number on solicitation (number);

create table solicited_unit (
  solicitation_id bigint not null references solicitation (id),
  unit_no bigint not null,
  unit_name text not null,
  -- The entry of the ledger that asks.
  serial bigint not null references ledger_entry (serial),
  primary key (solicitation_id, unit_no)
);

-- 符合要求 or 不符合要求, with the reason; the last one of a unit is in force.
create table solicitation_judgement (
  id bigint primary key,
  solicitation_id bigint not null references solicitation (id),
  unit_name text not null,
  result text not null,
  reason text not null,
  submission_id bigint not null,
  handed_in_on text not null,
  serial bigint not null references ledger_entry (serial),
  judged_at text not null,
  judged_by text not null,
  role text not null
);
create index solicitation_judgement_of on solicitation_judgement (solicitation_id, id);

create table solicitation_withdrawal (
  solicitation_id bigint primary key references solicitation (id),
  reason text not null,
  withdrawn_at text not null,
  withdrawn_by text not null,
  role text not null
);

-- A manual adjustment (人工调整) as proposed; it stands beside the entries and changes none.
create table adjustment (
  id bigint primary key,
  notice_code text not null,
  unit_name text not null,
  points text not null,
  on_day text not null,
  article text not null,
  reason text not null,
  evidence text not null,
  proposed_at text not null,
  proposed_by text not null,
  person_id bigint not null,
  role text not null
);
create index adjustment_unit on adjustment (notice_code, unit_name);

-- The key makes a second decision impossible.
create table adjustment_decision (
  adjustment_id bigint primary key references adjustment (id),
  decision text not null,
  opinion text not null,
  decided_at text not null,
  decided_by text not null,
  person_id bigint not null,
  role text not null
);

-- A finding of grave error (重大失误) as put to the unit.
create table grave_error (
  id bigint primary key,
  notice_code text not null,
  -- 类别 the notice's rule asks for.
  class text not null,
  unit_id bigint not null,
  unit_name text not null,
  submission_id bigint not null,
  title text not null,
  finding text not null,
  article text not null,
  found_on text not null,
  reply_until text not null,
  found_at text not null,
  found_by text not null,
  person_id bigint not null,
  role text not null
);
create index grave_error_unit on grave_error (unit_id, id);

create table grave_error_evidence (
  grave_error_id bigint not null references grave_error (id),
  evidence_no bigint not null,
  hash text not null references attachment (hash),
  name text not null,
  primary key (grave_error_id, evidence_no)
);

-- What the unit says to it (陈述申辩).
create table grave_error_reply (
  id bigint primary key,
  grave_error_id bigint not null references grave_error (id),
  words text not null,
  replied_on text not null,
  replied_at text not null,
  replied_by text not null,
  role text not null
);
create index grave_error_reply_of on grave_error_reply (grave_error_id, id);

create table grave_error_decision (
  grave_error_id bigint primary key references grave_error (id),
  decision text not null,
  opinion text not null,
  -- How the unit was heard, in words: its reply, or that its term ran out.
  heard text not null,
  -- The entry of the ledger; 0 where nothing was posted.
  serial bigint not null,
  decided_on text not null,
  decided_at text not null,
  decided_by text not null,
  person_id bigint not null,
  role text not null
);

create table grave_error_reversal (
  grave_error_id bigint primary key references grave_error (id),
  ruling text not null,
  reason text not null,
  serial bigint not null,
  reversed_at text not null,
  reversed_by text not null,
  role text not null
);
