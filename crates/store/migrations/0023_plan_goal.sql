-- How a goal of a plan stands, said by a person. Appended, never changed: the last row of a goal holds, those before it
-- are its history.
create table plan_goal_assessment (
  id bigint primary key,
  plan_id bigint not null references plan (id),
  -- Its place among the goals of the content that was issued, from 0.
  goal bigint not null,
  -- 已达到, 基本达到, 未达到 or 推进中.
  result text not null,
  words text not null,
  evidence text not null,
  on_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index plan_goal_assessment_plan on plan_goal_assessment (plan_id, id);
