create trigger publication_stays before update or delete or truncate on publication for each statement execute function append_only();
create trigger story_ruling_stays before update or delete or truncate on story_ruling for each statement execute function append_only();
create trigger story_contest_stays before update or delete or truncate on story_contest for each statement execute function append_only();
create trigger story_contest_answer_stays before update or delete or truncate on story_contest_answer for each statement execute function append_only();
create trigger story_change_stays before update or delete or truncate on story_change for each statement execute function append_only();
create trigger story_change_unit_stays before update or delete or truncate on story_change_unit for each statement execute function append_only();
