-- Append only: what was written, signed, sent on and posted stays.
create trigger submission_version_stays before update or delete or truncate on submission_version for each statement execute function append_only();
create trigger submission_mark_stays before update or delete or truncate on submission_mark for each statement execute function append_only();
create trigger attachment_stays before update or delete or truncate on attachment for each statement execute function append_only();
create trigger forwarding_stays before update or delete or truncate on forwarding for each statement execute function append_only();
create trigger forwarding_result_stays before update or delete or truncate on forwarding_result for each statement execute function append_only();
create trigger posting_stays before update or delete or truncate on posting for each statement execute function append_only();
create trigger submission_remains before delete or truncate on submission for each statement execute function append_only();
