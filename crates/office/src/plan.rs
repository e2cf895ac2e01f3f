//! Plans and tasks (方案和任务): plans read and confirmed, tasks reported on and judged.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`read_plan`], [`confirm_plan`], [`record_task_act`].

pub mod adjust_task;
pub mod adjustments;
pub mod advance_plan;
pub mod answering;
pub mod assess_goal;
pub mod calendar;
pub mod confirm_plan;
pub mod draw_year_plan;
pub mod import_progress;
pub mod import_series;
pub mod judge_task_act;
pub mod keep_plan;
mod owed_lines;
pub mod owed_tasks;
pub mod plan_book;
pub mod plan_content;
pub mod plan_groups;
pub mod plan_marks;
mod plan_sections;
pub mod plans;
pub mod progress_book;
pub mod proposals;
pub mod publicity;
pub mod read_plan;
pub mod record_task_act;
mod remind_tasks;
pub mod rosters;
pub mod targets;
pub mod task_act_checks;
pub mod task_acts;
pub mod task_marks;
pub mod task_progress;
pub mod task_readings;
pub mod work_steps;
pub mod year_plan;
