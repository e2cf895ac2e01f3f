-- What became of a leader's instruction that an item reports (通知二（五）领导指示批示办理落实情况). Each line is one report
-- on the handling; the last one is the state today.

create table instruction_handling (
  id bigint primary key,
  submission_id bigint not null references submission (id),
  -- 办结 or 正在办理.
  state text not null,
  result text not null,
  on_day text not null,
  recorded_at text not null,
  recorded_by text not null,
  role text not null
);
create index instruction_handling_submission on instruction_handling (submission_id, id);
