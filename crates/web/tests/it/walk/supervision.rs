//! What the walk sees of supervision: a task with a measure and its paper, a dossier of most kinds, letters, a quarter
//! under way, an evaluation.

use crate::requirements::Stage;
use crate::requirements::supervision_stage::{PLAN, anyuan, issued, tasks};
use crate::visitor::Visitor;

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
    let campaign = coordinated(&clerk, &unit).await;
    vec![
        campaign,
        format!("/supervision/tasks/{task}"),
        format!("/supervision/drafts/circular-{plan}-2026-11"),
        "/supervision/accountability/new".to_owned(),
    ]
}

/// A campaign with a part for a unit, a lead, a channel and a meeting; gives the board.
async fn coordinated(clerk: &Visitor, unit: &str) -> String {
    let campaign = [
        ("on", "2026-11-23"),
        ("title", "医改二十年"),
        ("manner", "专题宣传"),
        ("purpose", "展示成效"),
        ("line", "群众得实惠"),
        ("basis", "卫改办宣发〔2023〕1号"),
        ("from", "2026-11-01"),
        ("until", "2026-12-31"),
        ("publish_from", "2026-12-01T09:00"),
        ("publish_until", "2026-12-10"),
        ("leader", "局长甲"),
        ("leader_in_charge", "副局长乙"),
        ("sections", "办公室"),
        ("titles", "医改二十年看变化"),
    ];
    let campaign = clerk.does("/publicity/campaigns/new", &campaign).await;
    let campaign = campaign.rsplit('/').next().unwrap_or_default();
    let part = [
        ("on", "2026-11-23"),
        ("parent", campaign),
        ("unit", unit),
        ("title", "供稿"),
        ("responsible", "局长丙"),
        ("from", "2026-11-23"),
        ("due", "2026-12-31"),
    ];
    clerk.does("/publicity/campaign-parts/new", &part).await;
    let meeting = [
        ("on", "2026-11-23"),
        ("title", "协商沟通会"),
        ("partners", "市委宣传部"),
        ("cadence", "每季度"),
        ("due", "2026-12-31"),
    ];
    clerk.does("/publicity/meetings/new", &meeting).await;
    let channel = [
        ("on", "2026-11-23"),
        ("name", "赣南日报"),
        ("tier", "核心平台"),
        ("form", "纸媒"),
        ("owner", "报社"),
        ("review", "三级审核"),
    ];
    clerk.does("/publicity/channels/new", &channel).await;
    format!("/publicity/board/{campaign}")
}
