create trigger combination_answer_stays before update or delete or truncate on combination_answer for each statement execute function append_only();
create trigger combination_ruling_stays before update or delete or truncate on combination_ruling for each statement execute function append_only();
create trigger unit_position_stays before update or delete or truncate on unit_position for each statement execute function append_only();
create trigger unit_position_end_stays before update or delete or truncate on unit_position_end for each statement execute function append_only();
create trigger announcement_stays before update or delete or truncate on announcement for each statement execute function append_only();
create trigger announcement_addressee_stays before update or delete or truncate on announcement_addressee for each statement execute function append_only();
create trigger announcement_receipt_stays before update or delete or truncate on announcement_receipt for each statement execute function append_only();
