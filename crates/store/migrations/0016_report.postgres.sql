create trigger report_year_stays before update or delete or truncate on report_year for each statement execute function append_only();
create trigger report_stays before update or delete or truncate on report for each statement execute function append_only();
create trigger report_row_stays before update or delete or truncate on report_row for each statement execute function append_only();
create trigger report_version_stays before update or delete or truncate on report_version for each statement execute function append_only();
create trigger report_step_stays before update or delete or truncate on report_step for each statement execute function append_only();
create trigger report_mail_stays before update or delete or truncate on report_mail for each statement execute function append_only();
create trigger report_mail_step_stays before update or delete or truncate on report_mail_step for each statement execute function append_only();
