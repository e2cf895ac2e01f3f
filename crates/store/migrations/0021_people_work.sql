-- People's work: what contributing units say to a combined article, places beside posts (leading groups, their offices,
-- publicity bodies), announcements to units with receipts. Append-only.

-- 单综答复: what a unit says to a judgement; without a line within the term it agreed.
create table combination_answer (
  combined_id bigint not null references submission (id),
  judgement_no bigint not null,
  unit_id bigint not null,
  -- 同意 or 有异议.
  answer text not null,
  reason text not null,
  answered_at text not null,
  answered_by text not null,
  person_id bigint not null,
  role text not null,
  primary key (combined_id, judgement_no, unit_id)
);

-- 单综异议裁定: 维持 or 成立; upheld, the article is judged anew or given up.
create table combination_ruling (
  combined_id bigint not null references submission (id),
  judgement_no bigint not null,
  unit_id bigint not null,
  outcome text not null,
  reason text not null,
  ruled_at text not null,
  ruled_by text not null,
  person_id bigint not null,
  role text not null,
  primary key (combined_id, judgement_no, unit_id)
);

-- 职位: a place in a body of a unit that gives no rights here; its end is a row of its own.
create table unit_position (
  id bigint primary key,
  unit_id bigint not null references unit (id),
  body text not null,
  place text not null,
  name text not null,
  person_id bigint,
  title text not null,
  home_unit_id bigint,
  -- 医疗、医保、医药, what the holder answers for.
  fields text not null,
  duties text not null,
  from_on text not null,
  basis text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index unit_position_unit on unit_position (unit_id, id);

create table unit_position_end (
  position_id bigint primary key references unit_position (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

-- 联络通知: addressed in words, expanded to the units of its day.
create table announcement (
  id bigint primary key,
  title text not null,
  body text not null,
  addressed text not null,
  sent_on text not null,
  sent_at text not null,
  sent_by text not null,
  role text not null
);

create table announcement_addressee (
  announcement_id bigint not null references announcement (id),
  unit_id bigint not null,
  -- As it was called on the day.
  unit_name text not null,
  primary key (announcement_id, unit_id)
);
create index announcement_addressee_unit on announcement_addressee (unit_id, announcement_id);

create table announcement_receipt (
  announcement_id bigint not null references announcement (id),
  unit_id bigint not null,
  opened_at text not null,
  opened_by text not null,
  role text not null,
  primary key (announcement_id, unit_id)
);

-- Why items came back is counted by day.
create index submission_mark_kind on submission_mark (kind, on_day);
