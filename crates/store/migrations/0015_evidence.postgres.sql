-- Append only: nothing kept here is ever changed or deleted.
create trigger evidence_file_stays before update or delete or truncate on evidence_file for each statement execute function append_only();
create trigger evidence_stays before update or delete or truncate on evidence for each statement execute function append_only();
create trigger evidence_end_stays before update or delete or truncate on evidence_end for each statement execute function append_only();
create trigger evidence_limit_stays before update or delete or truncate on evidence_limit for each statement execute function append_only();
create trigger doubt_stays before update or delete or truncate on doubt for each statement execute function append_only();
create trigger doubt_step_stays before update or delete or truncate on doubt_step for each statement execute function append_only();
