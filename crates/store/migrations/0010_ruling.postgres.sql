create trigger ruling_stays before update or delete or truncate on ruling for each statement execute function append_only();
