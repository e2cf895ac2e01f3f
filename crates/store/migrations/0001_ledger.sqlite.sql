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
