-- Append only: nothing kept here is ever changed or deleted. A delivery's row holds its present state.
create trigger duty_event_stays before update on duty_event begin select raise(abort, 'append only: duty_event'); end;
create trigger duty_event_remains before delete on duty_event begin select raise(abort, 'append only: duty_event'); end;
create trigger quota_split_stays before update on quota_split begin select raise(abort, 'append only: quota_split'); end;
create trigger quota_split_remains before delete on quota_split begin select raise(abort, 'append only: quota_split'); end;
create trigger quota_part_stays before update on quota_part begin select raise(abort, 'append only: quota_part'); end;
create trigger quota_part_remains before delete on quota_part begin select raise(abort, 'append only: quota_part'); end;
create trigger channel_setting_stays before update on channel_setting begin select raise(abort, 'append only: channel_setting'); end;
create trigger channel_setting_remains before delete on channel_setting begin select raise(abort, 'append only: channel_setting'); end;
create trigger digest_stays before update on digest begin select raise(abort, 'append only: digest'); end;
create trigger digest_remains before delete on digest begin select raise(abort, 'append only: digest'); end;
create trigger reminder_stays before update on reminder begin select raise(abort, 'append only: reminder'); end;
create trigger reminder_remains before delete on reminder begin select raise(abort, 'append only: reminder'); end;
create trigger digest_read_stays before update on digest_read begin select raise(abort, 'append only: digest_read'); end;
create trigger digest_read_remains before delete on digest_read begin select raise(abort, 'append only: digest_read'); end;
