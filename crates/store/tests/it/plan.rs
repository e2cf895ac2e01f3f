//! Plans and what happens to their tasks: read back as written, on both databases, and never changed.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its desk up must fail loudly")]

use crate::desk::{AT, execute, on_both, on_both_addresses};
use zhaozhang_store::{PlanRow, PlanStepRow, PlanTaskRow, PlanVersionRow, Store, TaskActRow};

fn plan() -> PlanRow {
    PlanRow {
        id: 0,
        source_name: "方案.txt".into(),
        source_text: "一、重点任务".into(),
        source_hash: "ab".into(),
        recorded_at: AT.into(),
        recorded_by: "张三".into(),
    }
}

fn task(ordinal: i64) -> PlanTaskRow {
    PlanTaskRow {
        id: 0,
        plan_id: 1,
        ordinal,
        label: format!("{ordinal}."),
        due_on: "2012-12-31".into(),
        content: "{}".into(),
    }
}

fn act(kind: &str, refers: Option<i64>) -> TaskActRow {
    TaskActRow {
        id: 0,
        task_id: 1,
        kind: kind.into(),
        unit_id: 7,
        on_day: "2012-08-01".into(),
        payload: "{}".into(),
        refers,
        recorded_at: AT.into(),
        recorded_by: "张三".into(),
        role: "成员单位".into(),
    }
}

async fn filled(store: &Store) {
    let mut writing = store.write().await.unwrap();
    assert_eq!(writing.add_plan(plan()).await.unwrap(), 1);
    for version in 1..=2 {
        let row = PlanVersionRow {
            plan_id: 1,
            version,
            content: format!("{{\"v\":{version}}}"),
            recorded_at: AT.into(),
            recorded_by: "张三".into(),
        };
        writing.add_plan_version(row).await.unwrap();
    }
    let step = PlanStepRow {
        plan_id: 1,
        state: "印发".into(),
        on_day: "2012-07-17".into(),
        remark: String::new(),
        recorded_at: AT.into(),
        recorded_by: "李四".into(),
    };
    writing.add_plan_step(step).await.unwrap();
    assert_eq!(writing.add_plan_task(task(1), &[(7, "牵头"), (8, "配合")]).await.unwrap(), 1);
    assert_eq!(writing.add_plan_task(task(2), &[(8, "牵头")]).await.unwrap(), 2);
    assert_eq!(writing.add_task_act(act("进展报告", None)).await.unwrap(), 1);
    assert_eq!(writing.add_task_act(act("确认", Some(1))).await.unwrap(), 2);
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn a_plan_is_read_back_as_written() {
    on_both(async |store| {
        filled(&store).await;
        assert_eq!(store.plan(1).await.unwrap(), Some(PlanRow { id: 1, ..plan() }));
        assert_eq!(store.last_plan_version(1).await.unwrap().unwrap().version, 2);
        assert_eq!(store.plan_steps().await.unwrap().len(), 1);
        let tasks = store.plan_tasks(1).await.unwrap();
        assert_eq!(tasks.iter().map(|task| task.ordinal).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(store.plan_task_units(1).await.unwrap().len(), 3);
        let acts = store.plan_acts(1).await.unwrap();
        assert_eq!(acts, store.task_acts(1).await.unwrap());
        assert_eq!(acts.iter().map(|act| act.refers).collect::<Vec<_>>(), [None, Some(1)]);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_plan_is_changed_or_taken_away() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        filled(&store).await;
        for table in ["plan", "plan_version", "plan_step", "plan_task", "plan_task_unit", "task_act"] {
            let deleted = execute(&address, &format!("delete from {table}")).await;
            assert!(deleted.unwrap_err().to_string().contains("append only"), "{table}");
        }
        store.close().await;
    })
    .await;
}
