-- Submissions: items on their way through review, what was written into their flow records, and what came of them.
-- `submission` holds a present state for lists and may be updated; the flow record decides what may happen.

create table submission (
  id bigint primary key,
  -- Where it was drafted, and in whose name it is sent up.
  unit_id bigint not null,
  sender_id bigint not null,
  sender_name text not null,
  variant text not null,
  notice_code text not null,
  most_returns bigint not null,
  drafter_id bigint not null,
  drafter_name text not null,
  created_at text not null,
  created_on text not null,
  updated_at text not null,
  state text not null,
  version_no bigint not null,
  mark_no bigint not null,
  digest text not null,
  title text not null,
  purpose text not null,
  class text not null,
  content text not null,
  work_kind text not null,
  disclosure text not null,
  target_level text not null,
  event_kind text not null,
  event_on text not null,
  exceptional_route text not null,
  urgency text not null,
  calls_for_issue bigint not null,
  office_returns bigint not null,
  handed_in_on text not null,
  submitted_on text not null,
  received_on text not null,
  rating text not null,
  item_number text not null,
  -- The duty (or solicitation) it answers by its code, empty for none.
  duty_code text not null,
  -- The combined article it went into, 0 for none.
  combined_into bigint not null,
  -- Who opened it since it was passed on; empty while nobody did.
  opened_at text not null,
  opened_by text not null
);
create index submission_unit on submission (unit_id, id);
create index submission_sender on submission (sender_id, id);
create index submission_state on submission (state, id);
create index submission_item on submission (item_number);
create index submission_duty on submission (duty_code);

-- The text of every version, whole.
create table submission_version (
  submission_id bigint not null references submission (id),
  version_no bigint not null,
  manuscript text not null,
  digest text not null,
  saved_at text not null,
  saved_by text not null,
  primary key (submission_id, version_no)
);

-- The flow record. The number makes two acts at once impossible.
create table submission_mark (
  submission_id bigint not null references submission (id),
  mark_no bigint not null,
  at text not null,
  on_day text not null,
  kind text not null,
  person_id bigint not null,
  person_name text not null,
  role text not null,
  on_behalf_id bigint not null,
  on_behalf_name text not null,
  version_no bigint not null,
  digest text not null,
  step text not null,
  opinion text not null,
  passages text not null,
  rating text not null,
  calls_for_issue bigint not null,
  is_office_return bigint not null,
  primary key (submission_id, mark_no)
);
create index submission_mark_person on submission_mark (person_id, submission_id);

-- What a person typed and did not save yet; one for each form.
create table submission_autosave (
  person_key text not null,
  submission_id bigint not null,
  fields text not null,
  saved_at text not null,
  primary key (person_key, submission_id)
);

-- Pictures, video, audio, files: known by their SM3, kept in the data folder.
create table attachment (
  hash text primary key,
  kind text not null,
  media_type text not null,
  size_bytes bigint not null,
  path text not null,
  stored_at text not null,
  stored_by text not null
);

-- Who is to be told of what happened to an item; reading it is noted in the row.
create table submission_word (
  id bigint primary key,
  submission_id bigint not null references submission (id),
  person_id bigint not null,
  said text not null,
  at text not null,
  read_at text not null
);
create index submission_word_person on submission_word (person_id, read_at);
create index submission_word_submission on submission_word (submission_id);

-- Sent on upward or to a medium, and what came back.
create table forwarding (
  id bigint primary key,
  submission_id bigint not null references submission (id),
  direction text not null,
  target text not null,
  level text not null,
  digest text not null,
  forwarded_on text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index forwarding_submission on forwarding (submission_id);

create table forwarding_result (
  forwarding_id bigint primary key references forwarding (id),
  result text not null,
  on_day text not null,
  remark text not null,
  recorded_at text not null,
  recorded_by text not null
);

-- Which entry of the ledger came from which act, so that an item shows its points and an act posts once.
create table posting (
  serial bigint primary key references ledger_entry (serial),
  submission_id bigint not null,
  notice_code text not null,
  item text not null,
  kind text not null,
  units text not null,
  on_day text not null,
  level text not null,
  channel text not null,
  words text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index posting_submission on posting (submission_id, serial);
create index posting_item on posting (notice_code, item);
