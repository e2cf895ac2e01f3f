create trigger attachment_bringer_stays before update on attachment_bringer begin select raise(abort, 'append only: attachment_bringer'); end;
create trigger attachment_bringer_remains before delete on attachment_bringer begin select raise(abort, 'append only: attachment_bringer'); end;
