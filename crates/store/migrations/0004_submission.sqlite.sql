-- Append only: what was written, signed, sent on and posted stays.
create trigger submission_version_stays before update on submission_version begin select raise(abort, 'append only: submission_version'); end;
create trigger submission_version_remains before delete on submission_version begin select raise(abort, 'append only: submission_version'); end;
create trigger submission_mark_stays before update on submission_mark begin select raise(abort, 'append only: submission_mark'); end;
create trigger submission_mark_remains before delete on submission_mark begin select raise(abort, 'append only: submission_mark'); end;
create trigger attachment_stays before update on attachment begin select raise(abort, 'append only: attachment'); end;
create trigger attachment_remains before delete on attachment begin select raise(abort, 'append only: attachment'); end;
create trigger forwarding_stays before update on forwarding begin select raise(abort, 'append only: forwarding'); end;
create trigger forwarding_remains before delete on forwarding begin select raise(abort, 'append only: forwarding'); end;
create trigger forwarding_result_stays before update on forwarding_result begin select raise(abort, 'append only: forwarding_result'); end;
create trigger forwarding_result_remains before delete on forwarding_result begin select raise(abort, 'append only: forwarding_result'); end;
create trigger posting_stays before update on posting begin select raise(abort, 'append only: posting'); end;
create trigger posting_remains before delete on posting begin select raise(abort, 'append only: posting'); end;
create trigger submission_remains before delete on submission begin select raise(abort, 'append only: submission'); end;
