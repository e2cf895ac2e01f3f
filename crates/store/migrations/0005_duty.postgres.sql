-- Append only: nothing kept here is ever changed or deleted. A delivery's row holds its present state.
create trigger duty_event_stays before update or delete or truncate on duty_event for each statement execute function append_only();
create trigger quota_split_stays before update or delete or truncate on quota_split for each statement execute function append_only();
create trigger quota_part_stays before update or delete or truncate on quota_part for each statement execute function append_only();
create trigger channel_setting_stays before update or delete or truncate on channel_setting for each statement execute function append_only();
create trigger digest_stays before update or delete or truncate on digest for each statement execute function append_only();
create trigger reminder_stays before update or delete or truncate on reminder for each statement execute function append_only();
create trigger digest_read_stays before update or delete or truncate on digest_read for each statement execute function append_only();
