create trigger ruling_stays before update on ruling begin select raise(abort, 'append only: ruling'); end;
create trigger ruling_remains before delete on ruling begin select raise(abort, 'append only: ruling'); end;
