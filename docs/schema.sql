-- The schema of the store: the sum of crates/store/migrations. Written by `scripts/bless`; do not edit.

-- ==== version 1 ====

-- The ledger, the log and the frozen bulletins.
-- Column types: text, bigint, smallint, double precision. No booleans; times are RFC 3339 text; days are ISO text.

create table meta (
  key text primary key,
  value text not null
);

-- Where each chain ends; the only rows besides meta that are ever updated.
create table chain_head (
  chain text primary key,
  serial bigint not null,
  hash text not null
);

create table import_batch (
  id bigint primary key,
  notice_code text not null,
  source text not null,
  fact_count bigint not null,
  refused_count bigint not null,
  recorded_at text not null,
  recorded_by text not null
);

create table ledger_entry (
  serial bigint primary key,
  notice_code text not null,
  kind text not null,
  payload text not null,
  fact_hash text not null,
  reverses bigint references ledger_entry (serial),
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  batch_id bigint references import_batch (id),
  previous_hash text not null,
  hash text not null,
  check (serial >= 1),
  check (kind = 'fact' or kind = 'reversal'),
  check (kind = 'fact' or reverses is not null)
);
-- An entry is taken back at most once.
create unique index ledger_entry_reverses on ledger_entry (reverses);
create index ledger_entry_notice on ledger_entry (notice_code, serial);
create index ledger_entry_fact on ledger_entry (fact_hash);

create table event (
  serial bigint primary key,
  at text not null,
  actor text not null,
  role text not null,
  verb text not null,
  subject text not null,
  detail text not null,
  previous_hash text not null,
  hash text not null,
  check (serial >= 1)
);

create table bulletin (
  id bigint primary key,
  notice_code text not null,
  period text not null,
  number text not null,
  title text not null,
  issued_on text not null,
  version bigint not null,
  replaces bigint references bulletin (id),
  created_at text not null,
  created_by text not null,
  data text not null,
  hash text not null
);
-- A bulletin is replaced at most once; the replacement can be replaced in turn.
create unique index bulletin_replaces on bulletin (replaces);
create unique index bulletin_number on bulletin (notice_code, number, version);

create table bulletin_file (
  bulletin_id bigint not null references bulletin (id),
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  hash text not null,
  path text not null,
  primary key (bulletin_id, name)
);

-- ==== version 1 on SQLite ====

-- Append only: nothing kept here is ever changed or deleted.
create trigger ledger_entry_stays before update on ledger_entry begin select raise(abort, 'append only: ledger_entry'); end;
create trigger ledger_entry_remains before delete on ledger_entry begin select raise(abort, 'append only: ledger_entry'); end;
create trigger import_batch_stays before update on import_batch begin select raise(abort, 'append only: import_batch'); end;
create trigger import_batch_remains before delete on import_batch begin select raise(abort, 'append only: import_batch'); end;
create trigger event_stays before update on event begin select raise(abort, 'append only: event'); end;
create trigger event_remains before delete on event begin select raise(abort, 'append only: event'); end;
create trigger bulletin_stays before update on bulletin begin select raise(abort, 'append only: bulletin'); end;
create trigger bulletin_remains before delete on bulletin begin select raise(abort, 'append only: bulletin'); end;
create trigger bulletin_file_stays before update on bulletin_file begin select raise(abort, 'append only: bulletin_file'); end;
create trigger bulletin_file_remains before delete on bulletin_file begin select raise(abort, 'append only: bulletin_file'); end;

-- ==== version 1 on PostgreSQL ====

-- Append only: nothing kept here is ever changed or deleted.
create function append_only() returns trigger language plpgsql as $$
begin
  raise exception 'append only: %', tg_table_name;
end
$$;
create trigger ledger_entry_stays before update or delete or truncate on ledger_entry for each statement execute function append_only();
create trigger import_batch_stays before update or delete or truncate on import_batch for each statement execute function append_only();
create trigger event_stays before update or delete or truncate on event for each statement execute function append_only();
create trigger bulletin_stays before update or delete or truncate on bulletin for each statement execute function append_only();
create trigger bulletin_file_stays before update or delete or truncate on bulletin_file for each statement execute function append_only();

-- ==== version 2 ====

-- Units, persons, posts, delegations and registration calls.
-- What a unit is called and where it stands is a row for each change: the row in force on a day is the one with the
-- latest from_on not after it, of several the last recorded. Lists in a column have a line for each member.

create table unit (
  id bigint primary key,
  registered_at text not null,
  registered_by text not null
);

create table unit_version (
  id bigint primary key,
  unit_id bigint not null references unit (id),
  change_kind text not null,
  from_on text not null,
  name text not null,
  short_name text not null,
  kind text not null,
  level text not null,
  region text not null,
  parent_id bigint references unit (id),
  group_names text not null,
  aliases text not null,
  basis text not null,
  recorded_at text not null,
  recorded_by text not null,
  check (change_kind in ('registered', 'renamed', 'altered', 'ended'))
);
create index unit_version_unit on unit_version (unit_id, from_on);

-- Which units came out of which: a merger has several old and one new, a split one old and several new.
create table unit_succession (
  id bigint primary key,
  old_unit_id bigint not null references unit (id),
  new_unit_id bigint not null references unit (id),
  succession_kind text not null,
  from_on text not null,
  check (succession_kind in ('merged', 'split'))
);

-- The present contact data of a person, sealed; the only rows here that are updated.
create table person (
  id bigint primary key,
  name text not null,
  office_phone text not null,
  mobile text not null,
  mail text not null,
  wechat text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table post (
  id bigint primary key,
  person_id bigint not null references person (id),
  unit_id bigint not null references unit (id),
  role text not null,
  title text not null,
  employment text not null,
  from_on text not null,
  basis text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index post_unit on post (unit_id, role);
create index post_person on post (person_id);

create table post_end (
  post_id bigint primary key references post (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table delegation (
  id bigint primary key,
  post_id bigint not null references post (id),
  person_id bigint not null references person (id),
  from_on text not null,
  until_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index delegation_person on delegation (person_id);
create index delegation_post on delegation (post_id);

create table delegation_end (
  delegation_id bigint primary key references delegation (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table registration_call (
  id bigint primary key,
  title text not null,
  notice_code text not null,
  citation text not null,
  form text not null,
  opened_on text not null,
  due_on text not null,
  opened_at text not null,
  opened_by text not null
);

create table registration_expected (
  call_id bigint not null references registration_call (id),
  unit_id bigint not null references unit (id),
  primary key (call_id, unit_id)
);

-- A unit names its liaison, for a call or as a change of person; the office confirms or returns it.
create table liaison_filing (
  id bigint primary key,
  call_id bigint references registration_call (id),
  unit_id bigint not null references unit (id),
  old_post_id bigint references post (id),
  person_id bigint not null references person (id),
  title text not null,
  employment text not null,
  from_on text not null,
  reason text not null,
  remark text not null,
  filed_on text not null,
  filed_at text not null,
  filed_by text not null
);
create index liaison_filing_unit on liaison_filing (unit_id);
create index liaison_filing_call on liaison_filing (call_id);

create table filing_decision (
  filing_id bigint primary key references liaison_filing (id),
  verdict text not null,
  opinion text not null,
  post_id bigint references post (id),
  decided_at text not null,
  decided_by text not null,
  check (verdict in ('confirmed', 'returned'))
);

-- ==== version 2 on SQLite ====

-- Append only: a change of unit, post or delegation is a new row.
create trigger unit_stays before update on unit begin select raise(abort, 'append only: unit'); end;
create trigger unit_remains before delete on unit begin select raise(abort, 'append only: unit'); end;
create trigger unit_version_stays before update on unit_version begin select raise(abort, 'append only: unit_version'); end;
create trigger unit_version_remains before delete on unit_version begin select raise(abort, 'append only: unit_version'); end;
create trigger unit_succession_stays before update on unit_succession begin select raise(abort, 'append only: unit_succession'); end;
create trigger unit_succession_remains before delete on unit_succession begin select raise(abort, 'append only: unit_succession'); end;
create trigger post_stays before update on post begin select raise(abort, 'append only: post'); end;
create trigger post_remains before delete on post begin select raise(abort, 'append only: post'); end;
create trigger post_end_stays before update on post_end begin select raise(abort, 'append only: post_end'); end;
create trigger post_end_remains before delete on post_end begin select raise(abort, 'append only: post_end'); end;
create trigger delegation_stays before update on delegation begin select raise(abort, 'append only: delegation'); end;
create trigger delegation_remains before delete on delegation begin select raise(abort, 'append only: delegation'); end;
create trigger delegation_end_stays before update on delegation_end begin select raise(abort, 'append only: delegation_end'); end;
create trigger delegation_end_remains before delete on delegation_end begin select raise(abort, 'append only: delegation_end'); end;
create trigger registration_call_stays before update on registration_call begin select raise(abort, 'append only: registration_call'); end;
create trigger registration_call_remains before delete on registration_call begin select raise(abort, 'append only: registration_call'); end;
create trigger registration_expected_stays before update on registration_expected begin select raise(abort, 'append only: registration_expected'); end;
create trigger registration_expected_remains before delete on registration_expected begin select raise(abort, 'append only: registration_expected'); end;
create trigger liaison_filing_stays before update on liaison_filing begin select raise(abort, 'append only: liaison_filing'); end;
create trigger liaison_filing_remains before delete on liaison_filing begin select raise(abort, 'append only: liaison_filing'); end;
create trigger filing_decision_stays before update on filing_decision begin select raise(abort, 'append only: filing_decision'); end;
create trigger filing_decision_remains before delete on filing_decision begin select raise(abort, 'append only: filing_decision'); end;

-- ==== version 2 on PostgreSQL ====

-- Append only: a change of unit, post or delegation is a new row.
create trigger unit_stays before update or delete or truncate on unit for each statement execute function append_only();
create trigger unit_version_stays before update or delete or truncate on unit_version for each statement execute function append_only();
create trigger unit_succession_stays before update or delete or truncate on unit_succession for each statement execute function append_only();
create trigger post_stays before update or delete or truncate on post for each statement execute function append_only();
create trigger post_end_stays before update or delete or truncate on post_end for each statement execute function append_only();
create trigger delegation_stays before update or delete or truncate on delegation for each statement execute function append_only();
create trigger delegation_end_stays before update or delete or truncate on delegation_end for each statement execute function append_only();
create trigger registration_call_stays before update or delete or truncate on registration_call for each statement execute function append_only();
create trigger registration_expected_stays before update or delete or truncate on registration_expected for each statement execute function append_only();
create trigger liaison_filing_stays before update or delete or truncate on liaison_filing for each statement execute function append_only();
create trigger filing_decision_stays before update or delete or truncate on filing_decision for each statement execute function append_only();

-- ==== version 3 ====

-- Accounts, passwords, second factors, sessions, failed tries, and the roles held without a post.

create table account (
  id bigint primary key,
  person_id bigint not null references person (id),
  login text not null,
  password_hash text not null,
  password_changed_at text not null,
  must_change_since text,
  factor_sealed text,
  factor_step bigint not null,
  closed_at text,
  closed_why text not null,
  created_at text not null,
  created_by text not null,
  last_signed_in_at text
);
create unique index account_login on account (login);
create unique index account_person on account (person_id);

create table past_password (
  id bigint primary key,
  account_id bigint not null references account (id),
  password_hash text not null,
  changed_at text not null
);
create index past_password_account on past_password (account_id);

-- One-time codes for a lost second factor, as digests; a set is replaced as a whole.
create table recovery_code (
  account_id bigint not null references account (id),
  code_hash text not null,
  made_at text not null,
  used_at text,
  primary key (account_id, code_hash)
);

-- The browser keeps the token, the database its digest.
create table session (
  id bigint primary key,
  token_hash text not null,
  account_id bigint not null references account (id),
  post_id bigint references post (id),
  role text not null,
  created_at text not null,
  seen_at text not null,
  ended_at text,
  ended_why text not null,
  address text not null,
  agent text not null
);
create unique index session_token on session (token_hash);
create index session_account on session (account_id);

-- Tries to sign in since the last success, for every name that is tried, known or not.
create table sign_in_try (
  subject text primary key,
  tries bigint not null,
  last_at text not null,
  wait_until text not null,
  locked_until text not null,
  folded bigint not null
);

-- Roles for the whole office, held without a post in a unit: the three administrators and readers.
create table office_role (
  id bigint primary key,
  person_id bigint not null references person (id),
  role text not null,
  from_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index office_role_person on office_role (person_id);

create table office_role_end (
  office_role_id bigint primary key references office_role (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

-- Roles that ask for a second factor.
create table factor_rule (
  role text primary key,
  since text not null,
  recorded_by text not null
);

-- ==== version 3 on SQLite ====

-- Append only: who held which role, and which passwords were used.
create trigger past_password_stays before update on past_password begin select raise(abort, 'append only: past_password'); end;
create trigger past_password_remains before delete on past_password begin select raise(abort, 'append only: past_password'); end;
create trigger office_role_stays before update on office_role begin select raise(abort, 'append only: office_role'); end;
create trigger office_role_remains before delete on office_role begin select raise(abort, 'append only: office_role'); end;
create trigger office_role_end_stays before update on office_role_end begin select raise(abort, 'append only: office_role_end'); end;
create trigger office_role_end_remains before delete on office_role_end begin select raise(abort, 'append only: office_role_end'); end;

-- ==== version 3 on PostgreSQL ====

-- Append only: who held which role, and which passwords were used.
create trigger past_password_stays before update or delete or truncate on past_password for each statement execute function append_only();
create trigger office_role_stays before update or delete or truncate on office_role for each statement execute function append_only();
create trigger office_role_end_stays before update or delete or truncate on office_role_end for each statement execute function append_only();

-- ==== version 4 ====

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

-- ==== version 4 on SQLite ====

-- Append only: what was written, signed, sent on and posted stays.
create trigger submission_version_stays before update on submission_version begin select raise(abort, 'append only: submission_version'); end;
create trigger submission_version_remains before delete on submission_version begin select raise(abort, 'append only: submission_version'); end;
create trigger submission_mark_stays before update on submission_mark begin select raise(abort, 'append only: submission_mark'); end;
create trigger submission_mark_remains before delete on submission_mark begin select raise(abort, 'append only: submission_mark'); end;
create trigger attachment_stays before update on attachment begin select raise(abort, 'append only: attachment'); end;
create trigger attachment_remains before delete on attachment begin select raise(abort, 'append only: attachment'); end;
create trigger forwarding_stays before update on forwarding begin select raise(abort, 'append only: forwarding'); end;
create trigger forwarding_remains before delete on forwarding begin select raise(abort, 'append only: forwarding'); end;
create trigger forwarding_result_stays before update on forwarding_result begin select raise(abort, 'append only: forwarding_result'); end;
create trigger forwarding_result_remains before delete on forwarding_result begin select raise(abort, 'append only: forwarding_result'); end;
create trigger posting_stays before update on posting begin select raise(abort, 'append only: posting'); end;
create trigger posting_remains before delete on posting begin select raise(abort, 'append only: posting'); end;
create trigger submission_remains before delete on submission begin select raise(abort, 'append only: submission'); end;

-- ==== version 4 on PostgreSQL ====

-- Append only: what was written, signed, sent on and posted stays.
create trigger submission_version_stays before update or delete or truncate on submission_version for each statement execute function append_only();
create trigger submission_mark_stays before update or delete or truncate on submission_mark for each statement execute function append_only();
create trigger attachment_stays before update or delete or truncate on attachment for each statement execute function append_only();
create trigger forwarding_stays before update or delete or truncate on forwarding for each statement execute function append_only();
create trigger forwarding_result_stays before update or delete or truncate on forwarding_result for each statement execute function append_only();
create trigger posting_stays before update or delete or truncate on posting for each statement execute function append_only();
create trigger submission_remains before delete or truncate on submission for each statement execute function append_only();

-- ==== version 5 ====

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

-- ==== version 5 on SQLite ====

-- Append only: nothing kept here is ever changed or deleted. A delivery's row holds its present state.
create trigger duty_event_stays before update on duty_event begin select raise(abort, 'append only: duty_event'); end;
create trigger duty_event_remains before delete on duty_event begin select raise(abort, 'append only: duty_event'); end;
create trigger quota_split_stays before update on quota_split begin select raise(abort, 'append only: quota_split'); end;
create trigger quota_split_remains before delete on quota_split begin select raise(abort, 'append only: quota_split'); end;
create trigger quota_part_stays before update on quota_part begin select raise(abort, 'append only: quota_part'); end;
create trigger quota_part_remains before delete on quota_part begin select raise(abort, 'append only: quota_part'); end;
create trigger channel_setting_stays before update on channel_setting begin select raise(abort, 'append only: channel_setting'); end;
create trigger channel_setting_remains before delete on channel_setting begin select raise(abort, 'append only: channel_setting'); end;
create trigger digest_stays before update on digest begin select raise(abort, 'append only: digest'); end;
create trigger digest_remains before delete on digest begin select raise(abort, 'append only: digest'); end;
create trigger reminder_stays before update on reminder begin select raise(abort, 'append only: reminder'); end;
create trigger reminder_remains before delete on reminder begin select raise(abort, 'append only: reminder'); end;
create trigger digest_read_stays before update on digest_read begin select raise(abort, 'append only: digest_read'); end;
create trigger digest_read_remains before delete on digest_read begin select raise(abort, 'append only: digest_read'); end;

-- ==== version 5 on PostgreSQL ====

-- Append only: nothing kept here is ever changed or deleted. A delivery's row holds its present state.
create trigger duty_event_stays before update or delete or truncate on duty_event for each statement execute function append_only();
create trigger quota_split_stays before update or delete or truncate on quota_split for each statement execute function append_only();
create trigger quota_part_stays before update or delete or truncate on quota_part for each statement execute function append_only();
create trigger channel_setting_stays before update or delete or truncate on channel_setting for each statement execute function append_only();
create trigger digest_stays before update or delete or truncate on digest for each statement execute function append_only();
create trigger reminder_stays before update or delete or truncate on reminder for each statement execute function append_only();
create trigger digest_read_stays before update or delete or truncate on digest_read for each statement execute function append_only();

-- ==== version 6 ====

-- Closing a period: checking, contests, the close, numbers and papers, delivery, the year's result and honours.
-- Everything here is history: written once, never changed.

-- 核对期: one for each notice and period.
create table checking (
  id bigint primary key,
  notice_code text not null,
  period text not null,
  as_of text not null,
  opened_on text not null,
  until_on text not null,
  working_days bigint not null,
  -- Where the ledger ended when the checking was opened: what came later is marked as new.
  ledger_serial bigint not null,
  opened_at text not null,
  opened_by text not null
);
create unique index checking_period on checking (notice_code, period);

-- A unit's word that its entries are right.
create table checking_confirmation (
  checking_id bigint not null references checking (id),
  unit_name text not null,
  unit_id bigint,
  entry_count bigint not null,
  total text not null,
  digest text not null,
  confirmed_at text not null,
  confirmed_by text not null,
  role text not null,
  primary key (checking_id, unit_name)
);

-- 异议: entry_key is empty where a unit says that something is missing.
create table contest (
  id bigint primary key,
  notice_code text not null,
  period text not null,
  checking_id bigint references checking (id),
  bulletin_id bigint references bulletin (id),
  unit_name text not null,
  unit_id bigint,
  entry_key text not null,
  entry text not null,
  reason text not null,
  evidence text not null,
  file_name text not null,
  file_hash text not null,
  file_path text not null,
  raised_at text not null,
  raised_by text not null,
  role text not null
);
create index contest_period on contest (notice_code, period, id);

-- What was proposed and what was ruled about a contest, in order.
create table contest_step (
  contest_id bigint not null references contest (id),
  number bigint not null,
  kind text not null,
  outcome text not null,
  reason text not null,
  reversed text not null,
  added text not null,
  taken_at text not null,
  taken_by text not null,
  role text not null,
  primary key (contest_id, number),
  check (kind = 'proposal' or kind = 'ruling'),
  check (outcome = 'upheld' or outcome = 'rejected')
);

-- 结账.
create table period_close (
  notice_code text not null,
  period text not null,
  checking_id bigint not null references checking (id),
  ledger_serial bigint not null,
  closed_at text not null,
  closed_by text not null,
  primary key (notice_code, period)
);

-- Entries that came into a closed period, with the reason.
create table late_entry (
  serial bigint not null references ledger_entry (serial),
  notice_code text not null,
  period text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (serial, period)
);

-- 文号登记: one row for each number of a 代字 and year, cancelled ones included.
create table number_use (
  prefix text not null,
  year bigint not null,
  number bigint not null,
  kind text not null,
  subject text not null,
  taken_at text not null,
  taken_by text not null,
  primary key (prefix, year, number)
);

-- 送签稿.
create table bulletin_draft (
  id bigint primary key,
  notice_code text not null,
  period text not null,
  paper text not null,
  reason text not null,
  digest text not null,
  submitted_at text not null,
  submitted_by text not null
);
create index bulletin_draft_period on bulletin_draft (notice_code, period, id);

-- 签发: who signed which draft.
create table bulletin_sign_off (
  bulletin_id bigint primary key references bulletin (id),
  draft_id bigint references bulletin_draft (id),
  draft_digest text not null,
  opinion text not null,
  signed_at text not null,
  signed_by text not null,
  role text not null
);

-- 送达名单.
create table bulletin_recipient (
  bulletin_id bigint not null references bulletin (id),
  number bigint not null,
  manner text not null,
  name text not null,
  unit_name text not null,
  primary key (bulletin_id, number)
);

-- 签收: who of which unit opened the page (no file name) or a file first.
create table bulletin_opening (
  bulletin_id bigint not null references bulletin (id),
  unit_name text not null,
  file_name text not null,
  unit_id bigint,
  opened_by text not null,
  role text not null,
  opened_at text not null,
  primary key (bulletin_id, unit_name, file_name)
);

-- Issued papers besides bulletins: 更正通知, 表扬通报.
create table paper (
  id bigint primary key,
  kind text not null,
  notice_code text not null,
  period text not null,
  number text not null,
  title text not null,
  issued_on text not null,
  bulletin_id bigint references bulletin (id),
  list_id bigint,
  data text not null,
  hash text not null,
  created_at text not null,
  created_by text not null
);
create table paper_file (
  paper_id bigint not null references paper (id),
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  hash text not null,
  path text not null,
  primary key (paper_id, name)
);

-- 年度结果.
create table year_result (
  id bigint primary key,
  notice_code text not null,
  year bigint not null,
  version bigint not null,
  replaces bigint references year_result (id),
  reason text not null,
  ledger_serial bigint not null,
  data text not null,
  hash text not null,
  frozen_at text not null,
  frozen_by text not null
);
create unique index year_result_version on year_result (notice_code, year, version);

-- 奖惩名单 and 表扬名单 drawn up from a frozen result, and what was ruled about them.
create table year_list (
  id bigint primary key,
  result_id bigint not null references year_result (id),
  kind text not null,
  data text not null,
  hash text not null,
  proposed_at text not null,
  proposed_by text not null
);
create table year_list_ruling (
  list_id bigint primary key references year_list (id),
  outcome text not null,
  opinion text not null,
  ruled_at text not null,
  ruled_by text not null,
  role text not null,
  check (outcome = 'approved' or outcome = 'rejected')
);

-- 荣誉记录.
create table honour (
  id bigint primary key,
  notice_code text not null,
  year bigint not null,
  holder_kind text not null,
  name text not null,
  unit_name text not null,
  title text not null,
  basis text not null,
  figures text not null,
  list_id bigint not null references year_list (id),
  paper_id bigint not null references paper (id),
  recorded_at text not null
);

-- ==== version 6 on SQLite ====

-- Append only: nothing kept here is ever changed or deleted.
create trigger checking_stays before update on checking begin select raise(abort, 'append only: checking'); end;
create trigger checking_remains before delete on checking begin select raise(abort, 'append only: checking'); end;
create trigger checking_confirmation_stays before update on checking_confirmation begin select raise(abort, 'append only: checking_confirmation'); end;
create trigger checking_confirmation_remains before delete on checking_confirmation begin select raise(abort, 'append only: checking_confirmation'); end;
create trigger contest_stays before update on contest begin select raise(abort, 'append only: contest'); end;
create trigger contest_remains before delete on contest begin select raise(abort, 'append only: contest'); end;
create trigger contest_step_stays before update on contest_step begin select raise(abort, 'append only: contest_step'); end;
create trigger contest_step_remains before delete on contest_step begin select raise(abort, 'append only: contest_step'); end;
create trigger period_close_stays before update on period_close begin select raise(abort, 'append only: period_close'); end;
create trigger period_close_remains before delete on period_close begin select raise(abort, 'append only: period_close'); end;
create trigger late_entry_stays before update on late_entry begin select raise(abort, 'append only: late_entry'); end;
create trigger late_entry_remains before delete on late_entry begin select raise(abort, 'append only: late_entry'); end;
create trigger number_use_stays before update on number_use begin select raise(abort, 'append only: number_use'); end;
create trigger number_use_remains before delete on number_use begin select raise(abort, 'append only: number_use'); end;
create trigger bulletin_draft_stays before update on bulletin_draft begin select raise(abort, 'append only: bulletin_draft'); end;
create trigger bulletin_draft_remains before delete on bulletin_draft begin select raise(abort, 'append only: bulletin_draft'); end;
create trigger bulletin_sign_off_stays before update on bulletin_sign_off begin select raise(abort, 'append only: bulletin_sign_off'); end;
create trigger bulletin_sign_off_remains before delete on bulletin_sign_off begin select raise(abort, 'append only: bulletin_sign_off'); end;
create trigger bulletin_recipient_stays before update on bulletin_recipient begin select raise(abort, 'append only: bulletin_recipient'); end;
create trigger bulletin_recipient_remains before delete on bulletin_recipient begin select raise(abort, 'append only: bulletin_recipient'); end;
create trigger bulletin_opening_stays before update on bulletin_opening begin select raise(abort, 'append only: bulletin_opening'); end;
create trigger bulletin_opening_remains before delete on bulletin_opening begin select raise(abort, 'append only: bulletin_opening'); end;
create trigger paper_stays before update on paper begin select raise(abort, 'append only: paper'); end;
create trigger paper_remains before delete on paper begin select raise(abort, 'append only: paper'); end;
create trigger paper_file_stays before update on paper_file begin select raise(abort, 'append only: paper_file'); end;
create trigger paper_file_remains before delete on paper_file begin select raise(abort, 'append only: paper_file'); end;
create trigger year_result_stays before update on year_result begin select raise(abort, 'append only: year_result'); end;
create trigger year_result_remains before delete on year_result begin select raise(abort, 'append only: year_result'); end;
create trigger year_list_stays before update on year_list begin select raise(abort, 'append only: year_list'); end;
create trigger year_list_remains before delete on year_list begin select raise(abort, 'append only: year_list'); end;
create trigger year_list_ruling_stays before update on year_list_ruling begin select raise(abort, 'append only: year_list_ruling'); end;
create trigger year_list_ruling_remains before delete on year_list_ruling begin select raise(abort, 'append only: year_list_ruling'); end;
create trigger honour_stays before update on honour begin select raise(abort, 'append only: honour'); end;
create trigger honour_remains before delete on honour begin select raise(abort, 'append only: honour'); end;

-- ==== version 6 on PostgreSQL ====

-- Append only: nothing kept here is ever changed or deleted.
create trigger checking_stays before update or delete or truncate on checking for each statement execute function append_only();
create trigger checking_confirmation_stays before update or delete or truncate on checking_confirmation for each statement execute function append_only();
create trigger contest_stays before update or delete or truncate on contest for each statement execute function append_only();
create trigger contest_step_stays before update or delete or truncate on contest_step for each statement execute function append_only();
create trigger period_close_stays before update or delete or truncate on period_close for each statement execute function append_only();
create trigger late_entry_stays before update or delete or truncate on late_entry for each statement execute function append_only();
create trigger number_use_stays before update or delete or truncate on number_use for each statement execute function append_only();
create trigger bulletin_draft_stays before update or delete or truncate on bulletin_draft for each statement execute function append_only();
create trigger bulletin_sign_off_stays before update or delete or truncate on bulletin_sign_off for each statement execute function append_only();
create trigger bulletin_recipient_stays before update or delete or truncate on bulletin_recipient for each statement execute function append_only();
create trigger bulletin_opening_stays before update or delete or truncate on bulletin_opening for each statement execute function append_only();
create trigger paper_stays before update or delete or truncate on paper for each statement execute function append_only();
create trigger paper_file_stays before update or delete or truncate on paper_file for each statement execute function append_only();
create trigger year_result_stays before update or delete or truncate on year_result for each statement execute function append_only();
create trigger year_list_stays before update or delete or truncate on year_list for each statement execute function append_only();
create trigger year_list_ruling_stays before update or delete or truncate on year_list_ruling for each statement execute function append_only();
create trigger honour_stays before update or delete or truncate on honour for each statement execute function append_only();

-- ==== version 7 ====

-- Programs that come and go through the interface: tokens, answers already given, webhooks with their outbox;
-- and the ways into the log, so that a search stays as quick at a million events as at ten.
-- Column types: text, bigint. Times are RFC 3339 text; days are ISO text.

-- A token is kept as its hash; the text itself is shown once. Only its last use and its end are ever updated.
create table api_token (
  id bigint primary key,
  name text not null,
  hash text not null,
  holder text not null,
  role text not null,
  person bigint,
  unit bigint,
  post bigint,
  scope text not null,
  created_at text not null,
  expires_on text not null,
  last_used_at text not null,
  revoked_at text not null
);
create unique index api_token_hash on api_token (hash);
create index api_token_person on api_token (person);

-- The answer given under an Idempotency-Key; empty while the first request is under way. Rows go after a day.
create table given_answer (
  account text not null,
  request_key text not null,
  fingerprint text not null,
  begun_at text not null,
  status bigint not null,
  body text not null,
  primary key (account, request_key)
);
create index given_answer_begun on given_answer (begun_at);

-- Where events are told to. The secret is sealed with the key of the personal data.
create table webhook (
  id bigint primary key,
  name text not null,
  address text not null,
  secret text not null,
  acts text not null,
  told_through bigint not null,
  created_at text not null,
  created_by text not null,
  stopped_at text not null
);

-- The outbox: one row for each event and webhook, kept with how the telling went.
create table webhook_message (
  webhook_id bigint not null references webhook (id),
  event_serial bigint not null,
  act text not null,
  attempts bigint not null,
  next_at text not null,
  done_at text not null,
  status bigint not null,
  answer text not null,
  primary key (webhook_id, event_serial)
);
create index webhook_message_due on webhook_message (done_at, next_at);

create index event_at on event (at, serial);
create index event_actor on event (actor, serial);
create index event_role on event (role, serial);
create index event_verb on event (verb, serial);
create index event_subject on event (subject, serial);

-- ==== version 8 ====

-- The office's own words for the reader of texts, and marks a person dismissed in one version of a text. A word is
-- ended, not changed; a dismissal holds for the text with exactly these characters.
create table word_entry (
  id bigint primary key,
  word text not null,
  class text not null,
  level text not null,
  proposal text not null,
  from_day text not null,
  to_day text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index word_entry_word on word_entry (word);

create table word_end (
  entry_id bigint primary key references word_entry (id),
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table mark_dismissal (
  text_digest text not null,
  mark text not null,
  place text not null,
  found text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (text_digest, mark, place)
);

-- ==== version 8 on SQLite ====

create trigger word_entry_stays before update on word_entry begin select raise(abort, 'append only: word_entry'); end;
create trigger word_entry_remains before delete on word_entry begin select raise(abort, 'append only: word_entry'); end;
create trigger word_end_stays before update on word_end begin select raise(abort, 'append only: word_end'); end;
create trigger word_end_remains before delete on word_end begin select raise(abort, 'append only: word_end'); end;
create trigger mark_dismissal_stays before update on mark_dismissal begin select raise(abort, 'append only: mark_dismissal'); end;
create trigger mark_dismissal_remains before delete on mark_dismissal begin select raise(abort, 'append only: mark_dismissal'); end;

-- ==== version 8 on PostgreSQL ====

create trigger word_entry_stays before update or delete or truncate on word_entry for each statement execute function append_only();
create trigger word_end_stays before update or delete or truncate on word_end for each statement execute function append_only();
create trigger mark_dismissal_stays before update or delete or truncate on mark_dismissal for each statement execute function append_only();

-- ==== version 9 ====

-- Jobs the program does by itself (a reminder, a digest, a delivery), each named by what it is and for whom, so that
-- of several instances exactly one does it. Rows hold a present state and may be updated; none is ever deleted.
create table job_lease (
  name text not null,
  job_key text not null,
  holder text not null,
  taken_at text not null,
  attempts bigint not null,
  done_at text,
  primary key (name, job_key)
);

-- ==== version 10 ====

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

-- ==== version 10 on SQLite ====

create trigger ruling_stays before update on ruling begin select raise(abort, 'append only: ruling'); end;
create trigger ruling_remains before delete on ruling begin select raise(abort, 'append only: ruling'); end;

-- ==== version 10 on PostgreSQL ====

create trigger ruling_stays before update or delete or truncate on ruling for each statement execute function append_only();

-- ==== version 11 ====

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

-- ==== version 11 on SQLite ====

create trigger plan_stays before update on plan begin select raise(abort, 'append only: plan'); end;
create trigger plan_remains before delete on plan begin select raise(abort, 'append only: plan'); end;
create trigger plan_version_stays before update on plan_version begin select raise(abort, 'append only: plan_version'); end;
create trigger plan_version_remains before delete on plan_version begin select raise(abort, 'append only: plan_version'); end;
create trigger plan_step_stays before update on plan_step begin select raise(abort, 'append only: plan_step'); end;
create trigger plan_step_remains before delete on plan_step begin select raise(abort, 'append only: plan_step'); end;
create trigger plan_task_stays before update on plan_task begin select raise(abort, 'append only: plan_task'); end;
create trigger plan_task_remains before delete on plan_task begin select raise(abort, 'append only: plan_task'); end;
create trigger plan_task_unit_stays before update on plan_task_unit begin select raise(abort, 'append only: plan_task_unit'); end;
create trigger plan_task_unit_remains before delete on plan_task_unit begin select raise(abort, 'append only: plan_task_unit'); end;
create trigger task_act_stays before update on task_act begin select raise(abort, 'append only: task_act'); end;
create trigger task_act_remains before delete on task_act begin select raise(abort, 'append only: task_act'); end;

-- ==== version 11 on PostgreSQL ====

create trigger plan_stays before update or delete or truncate on plan for each statement execute function append_only();
create trigger plan_version_stays before update or delete or truncate on plan_version for each statement execute function append_only();
create trigger plan_step_stays before update or delete or truncate on plan_step for each statement execute function append_only();
create trigger plan_task_stays before update or delete or truncate on plan_task for each statement execute function append_only();
create trigger plan_task_unit_stays before update or delete or truncate on plan_task_unit for each statement execute function append_only();
create trigger task_act_stays before update or delete or truncate on task_act for each statement execute function append_only();

-- ==== version 12 ====

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

-- ==== version 12 on SQLite ====

-- Append only: nothing here is taken back, only added to.
create trigger combined_part_stays before update on combined_part begin select raise(abort, 'append only: combined_part'); end;
create trigger combined_part_remains before delete on combined_part begin select raise(abort, 'append only: combined_part'); end;
create trigger combination_judgement_stays before update on combination_judgement begin select raise(abort, 'append only: combination_judgement'); end;
create trigger combination_judgement_remains before delete on combination_judgement begin select raise(abort, 'append only: combination_judgement'); end;
create trigger solicitation_stays before update on solicitation begin select raise(abort, 'append only: solicitation'); end;
create trigger solicitation_remains before delete on solicitation begin select raise(abort, 'append only: solicitation'); end;
create trigger solicited_unit_stays before update on solicited_unit begin select raise(abort, 'append only: solicited_unit'); end;
create trigger solicited_unit_remains before delete on solicited_unit begin select raise(abort, 'append only: solicited_unit'); end;
create trigger solicitation_judgement_stays before update on solicitation_judgement begin select raise(abort, 'append only: solicitation_judgement'); end;
create trigger solicitation_judgement_remains before delete on solicitation_judgement begin select raise(abort, 'append only: solicitation_judgement'); end;
create trigger solicitation_withdrawal_stays before update on solicitation_withdrawal begin select raise(abort, 'append only: solicitation_withdrawal'); end;
create trigger solicitation_withdrawal_remains before delete on solicitation_withdrawal begin select raise(abort, 'append only: solicitation_withdrawal'); end;
create trigger adjustment_stays before update on adjustment begin select raise(abort, 'append only: adjustment'); end;
create trigger adjustment_remains before delete on adjustment begin select raise(abort, 'append only: adjustment'); end;
create trigger adjustment_decision_stays before update on adjustment_decision begin select raise(abort, 'append only: adjustment_decision'); end;
create trigger adjustment_decision_remains before delete on adjustment_decision begin select raise(abort, 'append only: adjustment_decision'); end;
create trigger grave_error_stays before update on grave_error begin select raise(abort, 'append only: grave_error'); end;
create trigger grave_error_remains before delete on grave_error begin select raise(abort, 'append only: grave_error'); end;
create trigger grave_error_evidence_stays before update on grave_error_evidence begin select raise(abort, 'append only: grave_error_evidence'); end;
create trigger grave_error_evidence_remains before delete on grave_error_evidence begin select raise(abort, 'append only: grave_error_evidence'); end;
create trigger grave_error_reply_stays before update on grave_error_reply begin select raise(abort, 'append only: grave_error_reply'); end;
create trigger grave_error_reply_remains before delete on grave_error_reply begin select raise(abort, 'append only: grave_error_reply'); end;
create trigger grave_error_decision_stays before update on grave_error_decision begin select raise(abort, 'append only: grave_error_decision'); end;
create trigger grave_error_decision_remains before delete on grave_error_decision begin select raise(abort, 'append only: grave_error_decision'); end;
create trigger grave_error_reversal_stays before update on grave_error_reversal begin select raise(abort, 'append only: grave_error_reversal'); end;
create trigger grave_error_reversal_remains before delete on grave_error_reversal begin select raise(abort, 'append only: grave_error_reversal'); end;

-- ==== version 12 on PostgreSQL ====

create trigger combined_part_stays before update or delete or truncate on combined_part for each statement execute function append_only();
create trigger combination_judgement_stays before update or delete or truncate on combination_judgement for each statement execute function append_only();
create trigger solicitation_stays before update or delete or truncate on solicitation for each statement execute function append_only();
create trigger solicited_unit_stays before update or delete or truncate on solicited_unit for each statement execute function append_only();
create trigger solicitation_judgement_stays before update or delete or truncate on solicitation_judgement for each statement execute function append_only();
create trigger solicitation_withdrawal_stays before update or delete or truncate on solicitation_withdrawal for each statement execute function append_only();
create trigger adjustment_stays before update or delete or truncate on adjustment for each statement execute function append_only();
create trigger adjustment_decision_stays before update or delete or truncate on adjustment_decision for each statement execute function append_only();
create trigger grave_error_stays before update or delete or truncate on grave_error for each statement execute function append_only();
create trigger grave_error_evidence_stays before update or delete or truncate on grave_error_evidence for each statement execute function append_only();
create trigger grave_error_reply_stays before update or delete or truncate on grave_error_reply for each statement execute function append_only();
create trigger grave_error_decision_stays before update or delete or truncate on grave_error_decision for each statement execute function append_only();
create trigger grave_error_reversal_stays before update or delete or truncate on grave_error_reversal for each statement execute function append_only();

-- ==== version 13 ====

-- What became of a leader's instruction that an item reports (通知二（五）领导指示批示办理落实情况). Each line is one report
-- on the handling; the last one is the state today.

create table instruction_handling (
  id bigint primary key,
  submission_id bigint not null references submission (id),
  -- 办结 or 正在办理.
  state text not null,
  result text not null,
  on_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index instruction_handling_submission on instruction_handling (submission_id, id);

-- ==== version 13 on SQLite ====

-- Append only: nothing here is taken back, only added to.
create trigger instruction_handling_stays before update on instruction_handling begin select raise(abort, 'append only: instruction_handling'); end;
create trigger instruction_handling_remains before delete on instruction_handling begin select raise(abort, 'append only: instruction_handling'); end;

-- ==== version 13 on PostgreSQL ====

create trigger instruction_handling_stays before update or delete or truncate on instruction_handling for each statement execute function append_only();

-- ==== version 14 ====

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

-- ==== version 14 on SQLite ====

create trigger outlet_change_stays before update on outlet_change begin select raise(abort, 'append only: outlet_change'); end;
create trigger outlet_change_remains before delete on outlet_change begin select raise(abort, 'append only: outlet_change'); end;
create trigger outlet_ruling_stays before update on outlet_ruling begin select raise(abort, 'append only: outlet_ruling'); end;
create trigger outlet_ruling_remains before delete on outlet_ruling begin select raise(abort, 'append only: outlet_ruling'); end;
create trigger outlet_question_stays before update on outlet_question begin select raise(abort, 'append only: outlet_question'); end;
create trigger outlet_question_remains before delete on outlet_question begin select raise(abort, 'append only: outlet_question'); end;
create trigger kept_page_stays before update on kept_page begin select raise(abort, 'append only: kept_page'); end;
create trigger kept_page_remains before delete on kept_page begin select raise(abort, 'append only: kept_page'); end;
create trigger link_check_stays before update on link_check begin select raise(abort, 'append only: link_check'); end;
create trigger link_check_remains before delete on link_check begin select raise(abort, 'append only: link_check'); end;
create trigger media_partner_stays before update on media_partner begin select raise(abort, 'append only: media_partner'); end;
create trigger media_partner_remains before delete on media_partner begin select raise(abort, 'append only: media_partner'); end;
create trigger media_channel_stays before update on media_channel begin select raise(abort, 'append only: media_channel'); end;
create trigger media_channel_remains before delete on media_channel begin select raise(abort, 'append only: media_channel'); end;

-- ==== version 14 on PostgreSQL ====

create trigger outlet_change_stays before update or delete or truncate on outlet_change for each statement execute function append_only();
create trigger outlet_ruling_stays before update or delete or truncate on outlet_ruling for each statement execute function append_only();
create trigger outlet_question_stays before update or delete or truncate on outlet_question for each statement execute function append_only();
create trigger kept_page_stays before update or delete or truncate on kept_page for each statement execute function append_only();
create trigger link_check_stays before update or delete or truncate on link_check for each statement execute function append_only();
create trigger media_partner_stays before update or delete or truncate on media_partner for each statement execute function append_only();
create trigger media_channel_stays before update or delete or truncate on media_channel for each statement execute function append_only();

-- ==== version 15 ====

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

-- ==== version 15 on SQLite ====

create trigger evidence_file_stays before update on evidence_file begin select raise(abort, 'append only: evidence_file'); end;
create trigger evidence_file_remains before delete on evidence_file begin select raise(abort, 'append only: evidence_file'); end;
create trigger evidence_stays before update on evidence begin select raise(abort, 'append only: evidence'); end;
create trigger evidence_remains before delete on evidence begin select raise(abort, 'append only: evidence'); end;
create trigger evidence_end_stays before update on evidence_end begin select raise(abort, 'append only: evidence_end'); end;
create trigger evidence_end_remains before delete on evidence_end begin select raise(abort, 'append only: evidence_end'); end;
create trigger evidence_limit_stays before update on evidence_limit begin select raise(abort, 'append only: evidence_limit'); end;
create trigger evidence_limit_remains before delete on evidence_limit begin select raise(abort, 'append only: evidence_limit'); end;
create trigger doubt_stays before update on doubt begin select raise(abort, 'append only: doubt'); end;
create trigger doubt_remains before delete on doubt begin select raise(abort, 'append only: doubt'); end;
create trigger doubt_step_stays before update on doubt_step begin select raise(abort, 'append only: doubt_step'); end;
create trigger doubt_step_remains before delete on doubt_step begin select raise(abort, 'append only: doubt_step'); end;

-- ==== version 15 on PostgreSQL ====

-- Append only: nothing kept here is ever changed or deleted.
create trigger evidence_file_stays before update or delete or truncate on evidence_file for each statement execute function append_only();
create trigger evidence_stays before update or delete or truncate on evidence for each statement execute function append_only();
create trigger evidence_end_stays before update or delete or truncate on evidence_end for each statement execute function append_only();
create trigger evidence_limit_stays before update or delete or truncate on evidence_limit for each statement execute function append_only();
create trigger doubt_stays before update or delete or truncate on doubt for each statement execute function append_only();
create trigger doubt_step_stays before update or delete or truncate on doubt_step for each statement execute function append_only();

-- ==== version 16 ====

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

-- ==== version 16 on SQLite ====

create trigger report_year_stays before update on report_year begin select raise(abort, 'append only: report_year'); end;
create trigger report_year_remains before delete on report_year begin select raise(abort, 'append only: report_year'); end;
create trigger report_stays before update on report begin select raise(abort, 'append only: report'); end;
create trigger report_remains before delete on report begin select raise(abort, 'append only: report'); end;
create trigger report_row_stays before update on report_row begin select raise(abort, 'append only: report_row'); end;
create trigger report_row_remains before delete on report_row begin select raise(abort, 'append only: report_row'); end;
create trigger report_version_stays before update on report_version begin select raise(abort, 'append only: report_version'); end;
create trigger report_version_remains before delete on report_version begin select raise(abort, 'append only: report_version'); end;
create trigger report_step_stays before update on report_step begin select raise(abort, 'append only: report_step'); end;
create trigger report_step_remains before delete on report_step begin select raise(abort, 'append only: report_step'); end;
create trigger report_mail_stays before update on report_mail begin select raise(abort, 'append only: report_mail'); end;
create trigger report_mail_remains before delete on report_mail begin select raise(abort, 'append only: report_mail'); end;
create trigger report_mail_step_stays before update on report_mail_step begin select raise(abort, 'append only: report_mail_step'); end;
create trigger report_mail_step_remains before delete on report_mail_step begin select raise(abort, 'append only: report_mail_step'); end;

-- ==== version 16 on PostgreSQL ====

create trigger report_year_stays before update or delete or truncate on report_year for each statement execute function append_only();
create trigger report_stays before update or delete or truncate on report for each statement execute function append_only();
create trigger report_row_stays before update or delete or truncate on report_row for each statement execute function append_only();
create trigger report_version_stays before update or delete or truncate on report_version for each statement execute function append_only();
create trigger report_step_stays before update or delete or truncate on report_step for each statement execute function append_only();
create trigger report_mail_stays before update or delete or truncate on report_mail for each statement execute function append_only();
create trigger report_mail_step_stays before update or delete or truncate on report_mail_step for each statement execute function append_only();

-- ==== version 17 ====

-- Published pieces and the stories they are. A piece is never changed; what a person rules about two pieces is added,
-- the newest ruling of a pair holds. story_member says how the pieces were counted last and is rewritten by each
-- count; what a count says otherwise than the one before stands in story_change for good.
create table publication (
  id bigint primary key,
  unit_id bigint not null,
  title text not null,
  outlet text not null,
  address text not null,
  address_key text not null,
  published text not null,
  body text not null,
  origin text not null,
  digest text not null,
  recorded_at text not null,
  recorded_on text not null,
  recorded_by text not null
);
create index publication_published on publication (published);
create index publication_address on publication (address_key);
create index publication_digest on publication (digest);

create table story_ruling (
  id bigint primary key,
  kind text not null,
  publication_id bigint not null references publication (id),
  other_id bigint not null references publication (id),
  reason text not null,
  ruled_at text not null,
  ruled_on text not null,
  ruled_by text not null
);
create index story_ruling_publication on story_ruling (publication_id);

create table story_contest (
  id bigint primary key,
  publication_id bigint not null references publication (id),
  first_id bigint not null references publication (id),
  unit_id bigint not null,
  reason text not null,
  made_at text not null,
  made_on text not null,
  made_by text not null
);
create index story_contest_publication on story_contest (publication_id);

create table story_contest_answer (
  contest_id bigint primary key references story_contest (id),
  outcome text not null,
  reason text not null,
  answered_at text not null,
  answered_on text not null,
  answered_by text not null
);

create table story_member (
  publication_id bigint primary key references publication (id),
  first_id bigint not null,
  other_id bigint not null,
  relation text not null,
  own_share bigint not null,
  other_share bigint not null,
  counted_at text not null
);
create index story_member_first on story_member (first_id);
create index story_member_other on story_member (other_id);

create table story_change (
  id bigint primary key,
  kind text not null,
  publication_id bigint not null,
  before_id bigint not null,
  now_id bigint not null,
  cause text not null,
  bulletins text not null,
  found_at text not null,
  found_on text not null,
  found_by text not null
);

create table story_change_unit (
  change_id bigint not null references story_change (id),
  unit_id bigint not null,
  primary key (change_id, unit_id)
);
create index story_change_unit_unit on story_change_unit (unit_id);

-- ==== version 17 on SQLite ====

create trigger publication_stays before update on publication begin select raise(abort, 'append only: publication'); end;
create trigger publication_remains before delete on publication begin select raise(abort, 'append only: publication'); end;
create trigger story_ruling_stays before update on story_ruling begin select raise(abort, 'append only: story_ruling'); end;
create trigger story_ruling_remains before delete on story_ruling begin select raise(abort, 'append only: story_ruling'); end;
create trigger story_contest_stays before update on story_contest begin select raise(abort, 'append only: story_contest'); end;
create trigger story_contest_remains before delete on story_contest begin select raise(abort, 'append only: story_contest'); end;
create trigger story_contest_answer_stays before update on story_contest_answer begin select raise(abort, 'append only: story_contest_answer'); end;
create trigger story_contest_answer_remains before delete on story_contest_answer begin select raise(abort, 'append only: story_contest_answer'); end;
create trigger story_change_stays before update on story_change begin select raise(abort, 'append only: story_change'); end;
create trigger story_change_remains before delete on story_change begin select raise(abort, 'append only: story_change'); end;
create trigger story_change_unit_stays before update on story_change_unit begin select raise(abort, 'append only: story_change_unit'); end;
create trigger story_change_unit_remains before delete on story_change_unit begin select raise(abort, 'append only: story_change_unit'); end;

-- ==== version 17 on PostgreSQL ====

create trigger publication_stays before update or delete or truncate on publication for each statement execute function append_only();
create trigger story_ruling_stays before update or delete or truncate on story_ruling for each statement execute function append_only();
create trigger story_contest_stays before update or delete or truncate on story_contest for each statement execute function append_only();
create trigger story_contest_answer_stays before update or delete or truncate on story_contest_answer for each statement execute function append_only();
create trigger story_change_stays before update or delete or truncate on story_change for each statement execute function append_only();
create trigger story_change_unit_stays before update or delete or truncate on story_change_unit for each statement execute function append_only();

-- ==== version 18 ====

-- What can be searched: one row a record, its present text, and whose it is. The rows say a present state and are
-- rewritten with the record; the record itself is elsewhere. `zhaozhang reindex` makes them again.
-- The pairs of characters stand in a table search_index of each database's own kind (docs/decisions/0017).
create table search_text (
  id bigint primary key,
  kind text not null,
  record_id bigint not null,
  unit_id bigint not null,
  second_unit_id bigint not null,
  reach text not null,
  on_day text not null,
  title text not null,
  body text not null,
  unique (kind, record_id)
);

-- ==== version 18 on SQLite ====

-- Pairs of characters and single ones, each once a text; no positions, since every hit is checked in the text.
create virtual table search_index using fts5(tokens, content='', contentless_delete=1, detail='none', tokenize='ascii');
-- Merged early: a question reads few pieces, however many records were written one by one.
insert into search_index (search_index, rank) values ('automerge', 2);

-- ==== version 18 on PostgreSQL ====

-- Pairs of characters and single ones as numbers, each once a text; every hit is checked in the text.
create table search_index (
  id bigint primary key,
  tokens bigint[] not null
);
alter table search_index alter column tokens set statistics 1000;
create index search_index_tokens on search_index using gin (tokens) with (fastupdate = off);

-- ==== version 19 ====

-- Private addresses of calendars. Appended, never changed: the last row of a person holds, one without a hash ends it.
create table calendar_feed (
  id bigint primary key,
  person_id bigint not null,
  unit_id bigint not null,
  token_hash text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index calendar_feed_person on calendar_feed (person_id, id);
create index calendar_feed_hash on calendar_feed (token_hash);

-- ==== version 19 on SQLite ====

create trigger calendar_feed_stays before update on calendar_feed begin select raise(abort, 'append only: calendar_feed'); end;
create trigger calendar_feed_remains before delete on calendar_feed begin select raise(abort, 'append only: calendar_feed'); end;

-- ==== version 19 on PostgreSQL ====

create trigger calendar_feed_stays before update or delete or truncate on calendar_feed for each statement execute function append_only();

-- ==== version 20 ====

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

-- ==== version 20 on SQLite ====

create trigger dossier_stays before update on dossier begin select raise(abort, 'append only: dossier'); end;
create trigger dossier_remains before delete on dossier begin select raise(abort, 'append only: dossier'); end;
create trigger dossier_step_stays before update on dossier_step begin select raise(abort, 'append only: dossier_step'); end;
create trigger dossier_step_remains before delete on dossier_step begin select raise(abort, 'append only: dossier_step'); end;
create trigger supervision_paper_stays before update on supervision_paper begin select raise(abort, 'append only: supervision_paper'); end;
create trigger supervision_paper_remains before delete on supervision_paper begin select raise(abort, 'append only: supervision_paper'); end;
create trigger supervision_addressee_stays before update on supervision_addressee begin select raise(abort, 'append only: supervision_addressee'); end;
create trigger supervision_addressee_remains before delete on supervision_addressee begin select raise(abort, 'append only: supervision_addressee'); end;
create trigger supervision_receipt_stays before update on supervision_receipt begin select raise(abort, 'append only: supervision_receipt'); end;
create trigger supervision_receipt_remains before delete on supervision_receipt begin select raise(abort, 'append only: supervision_receipt'); end;

-- ==== version 20 on PostgreSQL ====

create trigger dossier_stays before update or delete or truncate on dossier for each statement execute function append_only();
create trigger dossier_step_stays before update or delete or truncate on dossier_step for each statement execute function append_only();
create trigger supervision_paper_stays before update or delete or truncate on supervision_paper for each statement execute function append_only();
create trigger supervision_addressee_stays before update or delete or truncate on supervision_addressee for each statement execute function append_only();
create trigger supervision_receipt_stays before update or delete or truncate on supervision_receipt for each statement execute function append_only();

-- ==== version 21 ====

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

-- ==== version 21 on SQLite ====

-- Append only: nothing here is taken back, only added to.
create trigger combination_answer_stays before update on combination_answer begin select raise(abort, 'append only: combination_answer'); end;
create trigger combination_answer_remains before delete on combination_answer begin select raise(abort, 'append only: combination_answer'); end;
create trigger combination_ruling_stays before update on combination_ruling begin select raise(abort, 'append only: combination_ruling'); end;
create trigger combination_ruling_remains before delete on combination_ruling begin select raise(abort, 'append only: combination_ruling'); end;
create trigger unit_position_stays before update on unit_position begin select raise(abort, 'append only: unit_position'); end;
create trigger unit_position_remains before delete on unit_position begin select raise(abort, 'append only: unit_position'); end;
create trigger unit_position_end_stays before update on unit_position_end begin select raise(abort, 'append only: unit_position_end'); end;
create trigger unit_position_end_remains before delete on unit_position_end begin select raise(abort, 'append only: unit_position_end'); end;
create trigger announcement_stays before update on announcement begin select raise(abort, 'append only: announcement'); end;
create trigger announcement_remains before delete on announcement begin select raise(abort, 'append only: announcement'); end;
create trigger announcement_addressee_stays before update on announcement_addressee begin select raise(abort, 'append only: announcement_addressee'); end;
create trigger announcement_addressee_remains before delete on announcement_addressee begin select raise(abort, 'append only: announcement_addressee'); end;
create trigger announcement_receipt_stays before update on announcement_receipt begin select raise(abort, 'append only: announcement_receipt'); end;
create trigger announcement_receipt_remains before delete on announcement_receipt begin select raise(abort, 'append only: announcement_receipt'); end;

-- ==== version 21 on PostgreSQL ====

create trigger combination_answer_stays before update or delete or truncate on combination_answer for each statement execute function append_only();
create trigger combination_ruling_stays before update or delete or truncate on combination_ruling for each statement execute function append_only();
create trigger unit_position_stays before update or delete or truncate on unit_position for each statement execute function append_only();
create trigger unit_position_end_stays before update or delete or truncate on unit_position_end for each statement execute function append_only();
create trigger announcement_stays before update or delete or truncate on announcement for each statement execute function append_only();
create trigger announcement_addressee_stays before update or delete or truncate on announcement_addressee for each statement execute function append_only();
create trigger announcement_receipt_stays before update or delete or truncate on announcement_receipt for each statement execute function append_only();

-- ==== version 22 ====

-- Only the index of PostgreSQL changes.

-- ==== version 22 on SQLite ====

-- The index of SQLite stays as it is.

-- ==== version 22 on PostgreSQL ====

-- The tokens of a text say on which shelf of 2048 texts it stands as well, so that a question looks through the newest
-- shelf first and stops there when it has enough (docs/decisions/0017).
drop index search_index_tokens;
update search_index set tokens = (select array_agg(token | ((id / 2048) << 42)) from unnest(tokens) as token);
create index search_index_tokens on search_index using gin (tokens) with (fastupdate = off);

-- ==== version 23 ====

-- How a goal of a plan stands, said by a person. Appended, never changed: the last row of a goal holds, those before it
-- are its history.
create table plan_goal_assessment (
  id bigint primary key,
  plan_id bigint not null references plan (id),
  -- Its place among the goals of the content that was issued, from 0.
  goal bigint not null,
  -- 已达到, 基本达到, 未达到 or 推进中.
  result text not null,
  words text not null,
  evidence text not null,
  on_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index plan_goal_assessment_plan on plan_goal_assessment (plan_id, id);

-- ==== version 23 on SQLite ====

create trigger plan_goal_assessment_stays before update on plan_goal_assessment begin select raise(abort, 'append only: plan_goal_assessment'); end;
create trigger plan_goal_assessment_remains before delete on plan_goal_assessment begin select raise(abort, 'append only: plan_goal_assessment'); end;

-- ==== version 23 on PostgreSQL ====

create trigger plan_goal_assessment_stays before update or delete or truncate on plan_goal_assessment for each statement execute function append_only();

-- ==== version 24 ====

-- Who brought a file in. The same bytes are kept once, but only who brought them, or who works on an item that already
-- names them, may name them: a digest is no right to a file. One row for each file and person; none is changed.
create table attachment_bringer (
  hash text not null references attachment (hash),
  brought_by text not null,
  brought_at text not null,
  primary key (hash, brought_by)
);

-- ==== version 24 on SQLite ====

create trigger attachment_bringer_stays before update on attachment_bringer begin select raise(abort, 'append only: attachment_bringer'); end;
create trigger attachment_bringer_remains before delete on attachment_bringer begin select raise(abort, 'append only: attachment_bringer'); end;

-- ==== version 24 on PostgreSQL ====

create trigger attachment_bringer_stays before update or delete or truncate on attachment_bringer for each statement execute function append_only();
