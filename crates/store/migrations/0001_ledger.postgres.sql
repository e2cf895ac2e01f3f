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
