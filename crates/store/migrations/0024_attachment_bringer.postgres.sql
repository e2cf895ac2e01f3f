create trigger attachment_bringer_stays before update or delete or truncate on attachment_bringer for each statement execute function append_only();
