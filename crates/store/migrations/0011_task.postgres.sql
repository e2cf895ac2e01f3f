create trigger plan_stays before update or delete or truncate on plan for each statement execute function append_only();
create trigger plan_version_stays before update or delete or truncate on plan_version for each statement execute function append_only();
create trigger plan_step_stays before update or delete or truncate on plan_step for each statement execute function append_only();
create trigger plan_task_stays before update or delete or truncate on plan_task for each statement execute function append_only();
create trigger plan_task_unit_stays before update or delete or truncate on plan_task_unit for each statement execute function append_only();
create trigger task_act_stays before update or delete or truncate on task_act for each statement execute function append_only();
