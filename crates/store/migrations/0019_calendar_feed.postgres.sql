create trigger calendar_feed_stays before update or delete or truncate on calendar_feed for each statement execute function append_only();
