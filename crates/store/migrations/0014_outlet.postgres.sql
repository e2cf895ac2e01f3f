create trigger outlet_change_stays before update or delete or truncate on outlet_change for each statement execute function append_only();
create trigger outlet_ruling_stays before update or delete or truncate on outlet_ruling for each statement execute function append_only();
create trigger outlet_question_stays before update or delete or truncate on outlet_question for each statement execute function append_only();
create trigger kept_page_stays before update or delete or truncate on kept_page for each statement execute function append_only();
create trigger link_check_stays before update or delete or truncate on link_check for each statement execute function append_only();
create trigger media_partner_stays before update or delete or truncate on media_partner for each statement execute function append_only();
create trigger media_channel_stays before update or delete or truncate on media_channel for each statement execute function append_only();
