create trigger plan_goal_assessment_stays before update on plan_goal_assessment begin select raise(abort, 'append only: plan_goal_assessment'); end;
create trigger plan_goal_assessment_remains before delete on plan_goal_assessment begin select raise(abort, 'append only: plan_goal_assessment'); end;
