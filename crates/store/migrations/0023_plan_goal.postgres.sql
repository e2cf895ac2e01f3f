create trigger plan_goal_assessment_stays before update or delete or truncate on plan_goal_assessment for each statement execute function append_only();
