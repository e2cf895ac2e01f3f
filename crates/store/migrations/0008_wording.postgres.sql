create trigger word_entry_stays before update or delete or truncate on word_entry for each statement execute function append_only();
create trigger word_end_stays before update or delete or truncate on word_end for each statement execute function append_only();
create trigger mark_dismissal_stays before update or delete or truncate on mark_dismissal for each statement execute function append_only();
