//! What the tests of supervision share: an issued plan whose departments are in the register, and units by name.

use super::Stage;
use crate::office::moment;
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_office::Actor;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::plan::advance_plan::Advance;

/// The people these tests need.
pub(crate) const PEOPLE: [&str; 8] = [
    "市局办公室经办",
    "市局办公室主任",
    "督查员",
    "安远信息员",
    "于都信息员",
    "成员单位联系人",
    "审计管理员",
    "查阅人",
];

/// A small plan of three tasks for units of the sample register.
pub(crate) const PLAN: &str = "某市人民政府办公室关于印发某市2026年医改工作安排的通知\n某政办发〔2026〕9号\n\
一、重点任务\n（一）健全服务体系\n\
1.今年新建3个社区卫生服务中心。（安远县医疗保障局、于都县医疗保障局分别负责）\n\
2.职工医保参保率达到95%以上。（安远县医疗保障局负责）\n\
3.严禁向患者收取预交金以外的费用。（赣州市人民医院负责）\n\
某市人民政府办公室\n2026年10月8日\n";

/// Reads, confirms and issues a plan on 2026-11-02; departments nobody knows are registered.
pub(crate) async fn issued(stage: &Stage, text: &str) -> i64 {
    let (office, actor) = (&stage.office.office, Actor::local_user());
    let ids = office.keep_plan(&moment(), &actor, "方案.txt", text.as_bytes()).await.unwrap();
    let plan = office.plan(ids[0]).await.unwrap();
    let mut content = plan.content.clone();
    for fault in &mut content.faults {
        "已核对原件".clone_into(&mut fault.remedy);
    }
    let on = "2026-11-02".parse().unwrap();
    for task in &mut content.tasks {
        task.is_confirmed = true;
        if task.due.is_some_and(|due| due < on) {
            task.due = Some("2026-12-31".parse().unwrap());
        }
        for member in task.parts.iter_mut().flat_map(|part| &mut part.members) {
            member.unit = Some(unit(stage, &member.name).await);
        }
    }
    let actor = Actor::command_line();
    office.confirm_plan(&moment(), &actor, plan.id, plan.version, &content).await.unwrap();
    let advance = Advance { to: PlanState::Issued, on, remark: "" };
    office.advance_plan(&moment(), &actor, plan.id, advance).await.unwrap();
    plan.id
}

/// The number of a unit; registered when nobody knows it.
pub(crate) async fn unit(stage: &Stage, name: &str) -> i64 {
    let office = &stage.office.office;
    let on = "2026-01-01".parse().unwrap();
    let today = moment().today;
    if let Some(unit) = office.unit_named(name, today).await.unwrap() {
        return unit.id;
    }
    let new = NewUnit {
        name: name.into(),
        kind: "成员单位".into(),
        level: "市级".into(),
        from: Some(on),
        basis: "三定方案".into(),
        ..NewUnit::default()
    };
    office.register_unit(&moment(), &Actor::command_line(), &new).await.unwrap()
}

/// The tasks of a plan in order: their numbers.
pub(crate) async fn tasks(stage: &Stage, plan: i64) -> Vec<i64> {
    let tasks = stage.office.office.tasks(&Actor::command_line(), plan).await.unwrap();
    tasks.iter().map(|task| task.id).collect()
}

/// The unit 安远县医疗保障局.
pub(crate) async fn anyuan(stage: &Stage) -> String {
    unit(stage, "安远县医疗保障局").await.to_string()
}
