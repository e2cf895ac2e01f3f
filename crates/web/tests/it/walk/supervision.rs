//! What the walk sees of supervision: a task with a measure and its paper, a dossier of most kinds, letters, a quarter
//! under way, an evaluation.

use crate::requirements::Stage;
use crate::requirements::supervision_stage::{PLAN, anyuan, issued, tasks};

/// Furnishes the pages of supervision; gives addresses no link leads to.
pub(super) async fn supervised(stage: &Stage) -> Vec<String> {
    let plan = issued(stage, PLAN).await;
    let task = tasks(stage, plan).await[0];
    let unit = anyuan(stage).await;
    let head = stage.visitor("市局办公室主任").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let measure =
        [("unit", unit.as_str()), ("which", "提醒"), ("words", "请报进度。"), ("due", "2027-06-30")];
    head.does(&format!("/supervision/tasks/{task}/measures"), &measure).await;
    let finding =
        [("unit", unit.as_str()), ("on", "2026-11-23"), ("title", "窗口少"), ("detail", "排队超过1小时")];
    let finding = clerk.does("/supervision/findings/new", &finding).await;
    let draft = format!("/supervision/drafts/record-{}", finding.rsplit('/').next().unwrap_or_default());
    let order = [("number", "某医改办字〔2026〕1号"), ("issuer", "某市医改办"), ("act", "issue")];
    head.does(&draft, &order).await;
    let fund = [
        ("unit", unit.as_str()),
        ("on", "2026-11-23"),
        ("title", "基层运行补助"),
        ("source", "市级"),
        ("year", "2026"),
        ("budgeted", "200"),
        ("due", "2026-11-13"),
    ];
    clerk.does("/supervision/funds/new", &fund).await;
    clerk.does("/letters", &[("plan", &plan.to_string())]).await;
    clerk.does("/evaluations", &[("plan", &plan.to_string())]).await;
    let items = "任务进展|定量|日常|30\n督办落实|定量|日常|15\n资金到位|定量|日常|20\n信息报送|定量|日常|10\n\
                 群众满意|定量|年度|10\n组织领导|定性|年度|15";
    let scheme = [
        ("on", "2026-11-23"),
        ("title", "季度考核办法"),
        ("version", "2026年版"),
        ("from", "2026-01-01"),
        ("basis", "方案三（三）"),
        ("notice", "reform-assessment-2012"),
        ("items", items),
    ];
    let scheme = clerk.does("/supervision/schemes/new", &scheme).await;
    let adopt = [("step", "adopt"), ("on", "2026-11-23"), ("document", "2号"), ("adopted_on", "2026-11-23")];
    head.does(&format!("{scheme}/steps"), &adopt).await;
    let scheme = scheme.rsplit('/').next().unwrap_or_default();
    clerk.does("/assessments", &[("scheme", scheme), ("period", "2026-Q3"), ("unit", &unit)]).await;
    vec![
        format!("/supervision/tasks/{task}"),
        format!("/supervision/drafts/circular-{plan}-2026-11"),
        "/supervision/accountability/new".to_owned(),
    ]
}
