create trigger calendar_feed_stays before update on calendar_feed begin select raise(abort, 'append only: calendar_feed'); end;
create trigger calendar_feed_remains before delete on calendar_feed begin select raise(abort, 'append only: calendar_feed'); end;
