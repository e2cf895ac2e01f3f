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
