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
