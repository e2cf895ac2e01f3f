//! The office the walk goes through: items in every state, a meeting with its duties and reminders, a month checked,
//! contested, closed, issued and corrected, a year with its list and its paper, programs and people.
//! A new noun with a page of its own gets its lines here, by the verbs of its pages, as somebody who may.

use crate::office::Answer;
use crate::pages::S1;
use crate::requirements::Stage;
use crate::visitor::{Visitor, form};
use zhaozhang_domain::period::Period;
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment};

/// Everybody who looks, the one who may see most first.
const PEOPLE: [(&str, Role); 20] = [
    ("市局办公室主任", Role::OfficeHead),
    ("市局办公室经办", Role::OfficeClerk),
    ("安远拟稿人", Role::Drafter),
    ("安远信息员", Role::Correspondent),
    ("安远科室负责人", Role::SectionHead),
    ("安远办公室", Role::CountyOffice),
    ("安远分管领导", Role::LeaderInCharge),
    ("市局分管领导", Role::LeaderInCharge),
    ("市局主要领导", Role::PrincipalLeader),
    ("系统管理员", Role::SystemAdmin),
    ("安全管理员", Role::SecurityAdmin),
    ("审计管理员", Role::AuditAdmin),
    ("舆情专员", Role::OpinionOfficer),
    ("新闻发言人", Role::Spokesperson),
    ("督查员", Role::Supervisor),
    ("成员单位联系人", Role::MemberUnit),
    ("查阅人", Role::Reader),
    ("于都信息员", Role::Correspondent),
    ("于都拟稿人", Role::Drafter),
    ("于都办公室", Role::CountyOffice),
];

/// October of the year, and what the year before left.
const FACTS: [&str; 8] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 作者=谢晴川 日期=2026-10-12 结果=通过",
    "采用 信息编号=X1 日期=2026-10-14 级别=市级 媒体=《每日要情》",
    "应报 标题=全省医保工作会议 单位=安远县医疗保障局 日期=2026-10-09 类别=重要会议",
    "报送 信息编号=Z1 单位=安远县医疗保障局 作者=谢晴川 日期=2025-03-03 结果=通过",
    "采用 信息编号=Z1 日期=2025-03-10 级别=省级 媒体=江西日报",
    "报送 信息编号=Z2 单位=于都县医疗保障局 作者=华若兰 日期=2025-04-03 结果=通过",
    "采用 信息编号=Z2 日期=2025-04-10 级别=市局 媒体=市局网站",
    "约稿 信息编号=Y9 单位=于都县医疗保障局 日期=2025-06-02 截止日期=2025-06-10",
];

/// The office with everything in it, and where the head of the office begins besides the pages without parts: addresses
/// that show nothing without conditions, and those to which only the second or third of its kind leads.
pub(super) async fn furnished() -> (Stage, Vec<String>) {
    furnished_with("").await
}

/// The same with these words at the end of every free text that is taken with them.
pub(super) async fn furnished_with(appends: &'static str) -> (Stage, Vec<String>) {
    let labels: Vec<&str> = PEOPLE.iter().map(|(label, _)| *label).collect();
    let mut stage = Stage::with(&[(S1, &FACTS)], &labels).await;
    stage.appends = appends;
    items(&stage).await;
    duties(&stage).await;
    closing(&stage).await;
    year(&stage).await;
    people(&stage).await;
    reports(&stage).await;
    let checked = programs(&stage).await;
    let starts = [
        &checked,
        &format!("/checking/mine?notice={S1}&period=2026-10"),
        &format!("/bulletins/new?notice={S1}&period=2026-10"),
        &format!("/notices/{S1}/adoption?period=2026-10"),
        &format!("/years/{S1}/2025"),
        "/bulletins/2/erratum",
        "/submissions/6/versions",
        "/filings/1/return",
        "/policies",
    ];
    let mut starts = starts.map(str::to_owned).to_vec();
    starts.extend(super::calls::made(&stage).await);
    starts.extend(super::supervision::supervised(&stage).await);
    starts.extend(super::stories::told(&stage).await);
    starts.extend(super::proof::held(&stage).await);
    // A draft is open to few: each tries, whatever led him there.
    starts.extend((1..=8).map(|id| format!("/submissions/{id}/edit")));
    (stage, starts)
}

/// Everybody signed in at the end of the story.
pub(super) async fn visitors(stage: &Stage) -> Vec<(&'static str, Role, Visitor)> {
    let mut visitors = Vec::new();
    for (label, role) in PEOPLE {
        visitors.push((label, role, stage.visitor(label).await));
    }
    visitors
}

const MARK: &str = "name=\"digest\" value=\"";

/// The digest of the text a page shows.
pub(super) async fn digest(visitor: &Visitor, item: &str) -> String {
    let page = visitor.page(item).await;
    page.split(MARK).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// A draft of 安远, saved; its address.
async fn drafted(drafter: &Visitor, title: &str, changes: &[(&str, &str)]) -> String {
    let usual = [
        ("title", title),
        ("notice", S1),
        ("purpose", "宣传"),
        ("class", "工作动态类"),
        ("content", "市委市政府中心工作"),
        ("central_task", "打击欺诈骗保"),
        ("disclosure", "公开"),
        ("target_level", "市局"),
        ("authors", "钟雨桐"),
        ("body", "安远县医保局在城北广场开展打击欺诈骗保集中宣传。"),
        ("secrecy_declared", "1"),
    ];
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let mut pairs: Vec<(&str, &str)> = usual.into_iter().filter(|(name, _)| !is_changed(name)).collect();
    pairs.extend(changes);
    let longer = format!("{title}{}", drafter.appends);
    let body = format!("安远县医保局在城北广场开展打击欺诈骗保集中宣传。{}", drafter.appends);
    for (name, value) in &mut pairs {
        match *name {
            "title" => *value = &longer,
            "body" => *value = &body,
            _ => {}
        }
    }
    let answer: Answer = drafter.sends_parts("/submissions/new", &pairs, ("", b"")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location")
}

/// Items in every state: a draft, one waiting for its first signature, one at the city office, one sent back, one
/// received with an adoption and an instruction.
async fn items(stage: &Stage) {
    let drafter = stage.visitor("安远拟稿人").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let mut signers = Vec::new();
    for (label, step) in
        [("安远信息员", "初审"), ("安远科室负责人", "复核"), ("安远办公室", "核稿"), ("安远分管领导", "终审")]
    {
        signers.push((step, stage.visitor(label).await));
    }
    drafted(&drafter, "安远县医保局走访定点药店", &[]).await;
    let waiting = drafted(&drafter, "安远县推进村卫生室直接结算", &[]).await;
    drafter.does(&format!("{waiting}/hand-in"), &[]).await;
    let policy = [("content", "上级决策政策落实"), ("policy", "赣医保发〔2026〕7号")];
    drafted(&drafter, "安远县落实门诊共济", &policy).await;
    let instruction = [
        ("content", "领导指示批示办理"),
        ("instructing_leader", "县政府分管领导"),
        ("instructed_on", "2026-11-10"),
        ("instruction", "请查清情况"),
        ("urgency", "特急"),
        ("urgent_since", "2026-11-23T14:30"),
    ];
    drafted(&drafter, "安远县办理批示", &instruction).await;
    let mut there = Vec::new();
    for title in ["安远县集中宣传打击欺诈骗保", "安远县公布定点机构名单", "安远县开展基金检查"]
    {
        let item = drafted(&drafter, title, &[]).await;
        drafter.does(&format!("{item}/hand-in"), &[]).await;
        for (step, signer) in &signers {
            let seen = digest(signer, &item).await;
            let signed = [("step", *step), ("digest", &seen), ("usual", "同意。"), ("has_checked", "1")];
            signer.does(&format!("{item}/sign"), &signed).await;
        }
        there.push(item);
    }
    let seen = digest(&clerk, &there[1]).await;
    let back = [
        ("digest", seen.as_str()),
        ("chosen", "数据无来源或前后不一致"),
        ("reasons", "请补上家数"),
        ("quote", "城北广场"),
        ("note", "写明人数"),
    ];
    clerk.does(&format!("{}/return", there[1]), &back).await;
    let seen = digest(&clerk, &there[2]).await;
    let receive = [("digest", seen.as_str()), ("rating", "良"), ("comment", "数据扎实")];
    clerk.does(&format!("{}/receive", there[2]), &receive).await;
}

/// A meeting of every unit, and the reminders of the morning after.
async fn duties(stage: &Stage) {
    let clerk = stage.visitor("市局办公室经办").await;
    let meeting = [
        ("notice", S1),
        ("class", "重要会议"),
        ("title", "全省医疗保障工作会议"),
        ("on", "2026-11-20"),
        ("confirm", "yes"),
    ];
    clerk.does("/duties/new", &meeting).await;
    let at = Moment { today: "2026-11-24".parse().unwrap(), at: "2026-11-24T01:00:00Z".into() };
    stage.office.office.run_reminders(&at, &Actor::job()).await.unwrap();
}

/// October checked, contested, closed, issued; then corrected by a second version with its erratum.
async fn closing(stage: &Stage) {
    let clerk = stage.visitor("市局办公室经办").await;
    let pairs = [("notice", S1), ("period", "2026-10"), ("working_days", "2")];
    let checking = clerk.does("/checking", &pairs).await;
    let anyuan = stage.visitor("安远信息员").await;
    let pairs = [("notice", S1), ("period", "2026-10"), ("entry", ""), ("reason", "10月20日另有一篇未登记")];
    let raised = anyuan.sends_parts("/checking/mine/contest", &pairs, ("回执.pdf", b"%PDF-1.7 x")).await;
    assert_eq!(raised.status.as_u16(), 303, "{}", raised.text());
    let head = stage.visitor("市局办公室主任").await;
    let contest = raised.header("location");
    head.does(&format!("{contest}/rule"), &[("outcome", "rejected"), ("reason", "查无此篇")]).await;
    stage.on("2026-11-26");
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does(&format!("{checking}/close"), &[]).await;
    let head = stage.visitor("市局办公室主任").await;
    let issue = [
        ("notice", S1),
        ("period", "2026-10"),
        ("number", "赣市医保字〔2026〕40号"),
        ("issued_on", "2026-11-26"),
        ("opinion", "同意印发"),
        ("act", "issue"),
    ];
    head.does("/bulletins/new", &issue).await;
    let late = ["报送 信息编号=X7 单位=于都县医疗保障局 日期=2026-10-30 结果=通过"];
    stage.takes(&clerk, S1, &late, "于都县补报纸质件").await;
    let again = [&issue[..], &[("reason", "于都县补报一篇")]].concat();
    head.does("/bulletins/new", &again).await;
    assert!(Period::year(2026).last_day() > "2026-11-26".parse().unwrap(), "the year still runs");
}

/// Last year frozen, its list of commended approved, the paper issued.
async fn year(stage: &Stage) {
    let head = stage.visitor("市局办公室主任").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let year = format!("/years/{S1}/2025");
    head.does(&format!("{year}/freeze"), &[]).await;
    let want = [("kind", "commendation"), ("units", "1"), ("persons", "2"), ("act", "propose")];
    clerk.does(&format!("{year}/lists"), &want).await;
    head.does("/lists/1/rule", &[("outcome", "approved"), ("opinion", "同意表扬")]).await;
    let paper = [("number", "赣市医保字〔2026〕41号"), ("issued_on", "2026-11-26"), ("act", "issue")];
    head.does("/lists/1/commendation", &paper).await;
    clerk.does(&format!("{year}/lists"), &want).await;
}

/// A change of liaison that waits for the office, and a reviewer who lends his signature.
async fn people(stage: &Stage) {
    let own = stage.visitor("安远办公室").await;
    let unit = stage.unit("安远信息员");
    let change = [
        ("name", "钱多多"),
        ("mobile", "13800009999"),
        ("title", "科员"),
        ("employment", "兼职"),
        ("from", "2026-11-26"),
        ("reason", "谢晴川调离"),
    ];
    own.does(&format!("/units/{unit}/liaison"), &change).await;
    let lender = stage.visitor("安远科室负责人").await;
    let lent = [
        ("person", stage.person("安远办公室").to_string()),
        ("from", "2026-11-26".to_owned()),
        ("until", "2026-11-30".to_owned()),
        ("reason", "出差".to_owned()),
    ];
    let lent: Vec<(&str, &str)> = lent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lender.does(&format!("/posts/{}/delegate", stage.post("安远科室负责人")), &lent).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let place = [
        ("place", "领导小组/组长"),
        ("name", "贺市长"),
        ("title", "市长"),
        ("fields", "医疗"),
        ("from", "2026-01-01"),
        ("basis", "市委办通知"),
    ];
    clerk.does(&format!("/units/{unit}/positions/new"), &place).await;
    let call = [("title", "十一月选题"), ("body", "请于月底前报选题。"), ("circles", "全部单位")];
    clerk.does("/announcements/new", &call).await;
}

/// A program's token, and a workbook that was checked and not taken in; its address.
async fn programs(stage: &Stage) -> String {
    let clerk = stage.visitor("市局办公室经办").await;
    let token = form(&[("name", "统计程序"), ("days", "30"), ("scope", "submission.read")]);
    let book = crate::requirements::desk::workbook(&[
        "报送 信息编号=X9 单位=不知道的单位 日期=2026-11-30 结果=通过",
    ]);
    let checked = clerk.sends_parts("/ledger/upload", &[("notice", S1)], ("台账.xlsx", &book)).await;
    assert_eq!(checked.status.as_u16(), 303, "{}", checked.text());
    let answer = clerk.post("/tokens", &token).await;
    assert!(answer.status.as_u16() < 500, "{}", answer.text());
    checked.header("location")
}

/// A quarterly report with a story and a reprint of it, begun by a member unit.
async fn reports(stage: &Stage) {
    let notice = "ganzhou-2023-1";
    let head = stage.visitor("市局办公室主任").await;
    head.does("/reports/years", &[("notice", notice), ("year", "2026")]).await;
    let unit = stage.unit("成员单位联系人").to_string();
    let filler = stage.visitor("成员单位联系人").await;
    let fields = [("notice", notice), ("quarter", "2026-Q4"), ("unit", unit.as_str())];
    filler.does("/reports/fill", &fields).await;
    let page = filler.page("/reports/1/edit").await;
    let digest = page.split(MARK).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let mut rows = vec![("digest", digest.as_str())];
    for (day, outlet) in [("2026-10-12", "江西日报"), ("2026-10-14", "新华网")] {
        rows.extend([
            ("row_id", "0"),
            ("title", "市人民医院推进分级诊疗改革"),
            ("published", day),
            ("outlet", outlet),
            ("address", ""),
            ("reprint_of", ""),
            ("no_evidence", "没有留存"),
        ]);
    }
    filler.does("/reports/1/edit", &rows).await;
}
