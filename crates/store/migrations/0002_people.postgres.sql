-- Append only: a change of unit, post or delegation is a new row.
create trigger unit_stays before update or delete or truncate on unit for each statement execute function append_only();
create trigger unit_version_stays before update or delete or truncate on unit_version for each statement execute function append_only();
create trigger unit_succession_stays before update or delete or truncate on unit_succession for each statement execute function append_only();
create trigger post_stays before update or delete or truncate on post for each statement execute function append_only();
create trigger post_end_stays before update or delete or truncate on post_end for each statement execute function append_only();
create trigger delegation_stays before update or delete or truncate on delegation for each statement execute function append_only();
create trigger delegation_end_stays before update or delete or truncate on delegation_end for each statement execute function append_only();
create trigger registration_call_stays before update or delete or truncate on registration_call for each statement execute function append_only();
create trigger registration_expected_stays before update or delete or truncate on registration_expected for each statement execute function append_only();
create trigger liaison_filing_stays before update or delete or truncate on liaison_filing for each statement execute function append_only();
create trigger filing_decision_stays before update or delete or truncate on filing_decision for each statement execute function append_only();
