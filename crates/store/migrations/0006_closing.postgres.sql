-- Append only: nothing kept here is ever changed or deleted.
create trigger checking_stays before update or delete or truncate on checking for each statement execute function append_only();
create trigger checking_confirmation_stays before update or delete or truncate on checking_confirmation for each statement execute function append_only();
create trigger contest_stays before update or delete or truncate on contest for each statement execute function append_only();
create trigger contest_step_stays before update or delete or truncate on contest_step for each statement execute function append_only();
create trigger period_close_stays before update or delete or truncate on period_close for each statement execute function append_only();
create trigger late_entry_stays before update or delete or truncate on late_entry for each statement execute function append_only();
create trigger number_use_stays before update or delete or truncate on number_use for each statement execute function append_only();
create trigger bulletin_draft_stays before update or delete or truncate on bulletin_draft for each statement execute function append_only();
create trigger bulletin_sign_off_stays before update or delete or truncate on bulletin_sign_off for each statement execute function append_only();
create trigger bulletin_recipient_stays before update or delete or truncate on bulletin_recipient for each statement execute function append_only();
create trigger bulletin_opening_stays before update or delete or truncate on bulletin_opening for each statement execute function append_only();
create trigger paper_stays before update or delete or truncate on paper for each statement execute function append_only();
create trigger paper_file_stays before update or delete or truncate on paper_file for each statement execute function append_only();
create trigger year_result_stays before update or delete or truncate on year_result for each statement execute function append_only();
create trigger year_list_stays before update or delete or truncate on year_list for each statement execute function append_only();
create trigger year_list_ruling_stays before update or delete or truncate on year_list_ruling for each statement execute function append_only();
create trigger honour_stays before update or delete or truncate on honour for each statement execute function append_only();
