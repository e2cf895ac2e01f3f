create trigger word_entry_stays before update on word_entry begin select raise(abort, 'append only: word_entry'); end;
create trigger word_entry_remains before delete on word_entry begin select raise(abort, 'append only: word_entry'); end;
create trigger word_end_stays before update on word_end begin select raise(abort, 'append only: word_end'); end;
create trigger word_end_remains before delete on word_end begin select raise(abort, 'append only: word_end'); end;
create trigger mark_dismissal_stays before update on mark_dismissal begin select raise(abort, 'append only: mark_dismissal'); end;
create trigger mark_dismissal_remains before delete on mark_dismissal begin select raise(abort, 'append only: mark_dismissal'); end;
