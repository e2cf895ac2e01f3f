//! After the issue: departments that are merged, adjustments by a document, and counties with their own shares.

use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk, fields};
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_office::org::merge_units::MergeInto;

const COUNTY: &str = "安远信息员";
const HOSPITAL: &str = "赣州市人民医院";
const BUREAU: &str = "赣州市医疗保障局";

async fn issued() -> (PlanDesk, i64, Vec<i64>) {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER, COUNTY]).await;
    let plan = desk.issued().await;
    let tasks = desk.tasks(plan).await.into_iter().map(|task| task.id).collect();
    (desk, plan, tasks)
}

/// The adjustment form as a browser holds it, with some fields changed.
async fn adjusts(
    desk: &PlanDesk,
    task: i64,
    changed: &[(&str, usize, &str)],
    added: &[(&str, &str)],
) -> crate::office::Answer {
    let added = added.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    sends(desk, task, changed, |form| form.extend(added)).await
}

/// The same, with more done to it.
async fn sends(
    desk: &PlanDesk,
    task: i64,
    changed: &[(&str, usize, &str)],
    more: impl FnOnce(&mut Vec<(String, String)>),
) -> crate::office::Answer {
    let page = desk.at(HEAD).page(&format!("/tasks/{task}/adjust")).await;
    let mut form = fields(&page, &format!("action=\"/tasks/{task}/adjust\""));
    for (name, at, value) in changed {
        let mut own = form.iter_mut().filter(|(field, _)| field == name);
        (*value).clone_into(&mut own.nth(*at).unwrap_or_else(|| panic!("no {name} {at}")).1);
    }
    more(&mut form);
    let pairs: Vec<String> =
        form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    desk.at(HEAD).post(&format!("/tasks/{task}/adjust"), &pairs.join("&")).await
}

#[tokio::test]
async fn an_issued_task_changes_by_a_document_and_its_history_is_shown() {
    let (desk, _, tasks) = issued().await;
    let task = tasks[0];
    let by_clerk = desk.at(CLERK).get(&format!("/tasks/{task}/adjust")).await;
    assert_eq!(by_clerk.status.as_u16(), 403, "the head adjusts");
    let bare = adjusts(&desk, task, &[], &[]).await;
    let said = bare.text();
    assert_eq!(bare.status.as_u16(), 422);
    for code in ["P-242", "P-243", "P-244"] {
        assert!(said.contains(code), "{code}: {said}");
    }
    let basis = [
        ("number", 0, "赣市府办发〔2026〕30号"),
        ("basis", 0, "市政府专题会议同意"),
        ("on", 0, "2026-11-20"),
    ];
    let wrong = [&basis[..], &[("goal", 0, "很多"), ("due", 0, "2027-03-31")]].concat();
    let answer = adjusts(&desk, task, &wrong, &[]).await;
    assert!(answer.text().contains("P-245") && answer.text().contains("value=\"很多\""), "{}", answer.text());
    let right = [&basis[..], &[("goal", 0, "12"), ("due", 0, "2027-03-31")]].concat();
    let answer = adjusts(&desk, task, &right, &[]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(MEMBER).page(&format!("/tasks/{task}")).await;
    let history = page.split_once("id=\"adjustments\"").unwrap().1.split_once("</section>").unwrap().0;
    for part in [
        "赣市府办发〔2026〕30号",
        "市政府专题会议同意",
        "2026年11月20日起",
        "时限由2026年12月31日改为2027年3月31日",
        "由10个改为12个",
        "印发时的内容",
    ] {
        assert!(history.contains(part), "{part}: {history}");
    }
    assert!(page.contains("<dt>时限</dt><dd>2027年3月31日"), "{page}");
    assert!(page.contains("=12个") || page.contains("≥12个"), "{page}");
    // The share must now add up to the adjusted figure.
    let shares = [("index", "0"), ("share_unit", "安远县医疗保障局"), ("share", "10")];
    let short = desk.records(MEMBER, task, "指标分解", &shares).await;
    assert!(short.text().contains("比总数12少2"), "{}", short.text());
    assert_eq!(desk.logged("调整任务").await, 1);
    // As it stood before the day, the board still asks for the old day.
    let board = desk.test.office.tasks(&desk.cast.actor(CLERK), 1).await.unwrap();
    let before = board[0].content_on("2026-11-19".parse().unwrap());
    assert_eq!(before.due, "2026-12-31".parse().ok());
}

#[tokio::test]
async fn targets_are_added_and_end_by_a_document_without_moving_the_others() {
    let (desk, plan, tasks) = issued().await;
    let task = tasks[0];
    let shares = [("index", "0"), ("share_unit", "安远县医疗保障局"), ("share", "10")];
    desk.does(MEMBER, task, "指标分解", &shares).await;
    assert!(desk.at(COUNTY).page("/mine").await.contains("承担"), "the county owes its share");
    let basis =
        [("number", 0, "赣市府办发〔2026〕33号"), ("basis", 0, "省里下达新指标"), ("on", 0, "2026-11-20")];
    let bad = [
        &basis[..],
        &[("indicator", 0, "县域内就诊率"), ("goal", 1, "九成"), ("target_due", 1, "2026-10-01")],
    ];
    let answer = adjusts(&desk, task, &bad.concat(), &[]).await;
    let said = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{said}");
    for part in
        ["“九成”读不懂", "早于调整的日子", "value=\"县域内就诊率\"", "value=\"九成\"", "<details open>"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let added = [
        ("indicator", 0, "县域内就诊率"),
        ("goal", 1, "90"),
        ("unit", 0, "%"),
        ("target_due", 1, "2027-06-30"),
        ("baseline_on", 0, "2026-01-01"),
        ("baseline", 0, "80"),
    ];
    let answer = adjusts(&desk, task, &[&basis[..], &added].concat(), &[]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(MEMBER).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("增加指标“县域内就诊率≥90%”，时限2027年6月30日"), "{page}");
    assert!(page.contains("<h3>县域内就诊率 ≥90%") && page.contains("80（2026年1月1日）"), "{page}");
    // Two targets stand now, so the row to be added is the third.
    let twice = [("indicator", 0, "县域内就诊率"), ("goal", 2, "95"), ("target_due", 2, "2027-06-30")];
    let again = adjusts(&desk, task, &[&basis[..], &twice].concat(), &[]).await;
    assert!(again.text().contains("已经有同一时限的指标“县域内就诊率”"), "{}", again.text());
    // Its figure is reported under its own number; the first target keeps its number and its shares.
    let figure = [("index", "1"), ("figure", "88"), ("on", "2026-11-22")];
    desk.does(MEMBER, task, "指标数据", &figure).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let own = page.split_once("<h3>县域内就诊率").unwrap().1.split_once("</div>").unwrap().0;
    assert!(own.contains("88%（2026年11月22日）"), "{own}");
    assert!(page.contains("<caption>分解到县区"), "the share still belongs to the first target: {page}");
    // The first target ends: nobody owes a share of it, and nothing more is recorded under it.
    let ends = [("number", 0, "赣市府办发〔2026〕34号"), ("basis", 0, "指标取消"), ("on", 0, "2026-11-23")];
    let both = [&ends[..], &[("goal", 0, "12")]].concat();
    let torn = ends_first(&desk, task, &both).await;
    assert!(torn.text().contains("又改数值或时限，又不再执行"), "{}", torn.text());
    let answer = ends_first(&desk, task, &ends).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("≥10个”不再执行") || page.contains("=10个”不再执行"), "{page}");
    assert!(!page.contains("<caption>分解到县区") && page.contains("<h3>县域内就诊率"), "{page}");
    assert!(!desk.at(COUNTY).page("/mine").await.contains("承担"), "the county owes nothing more");
    let late = [("index", "0"), ("figure", "9"), ("on", "2026-11-23")];
    let late = desk.records(MEMBER, task, "指标数据", &late).await;
    assert!(late.text().contains("P-205") && late.text().contains("不再执行"), "{}", late.text());
    let board = desk.at(CLERK).page(&format!("/tasks?plan={plan}")).await;
    assert!(board.contains("县域内就诊率≥90%"), "{board}");
    // A figure of a day before the end is taken.
    let before = [("index", "0"), ("figure", "9"), ("on", "2026-11-21")];
    desk.does(MEMBER, task, "指标数据", &before).await;
    assert_eq!(desk.logged("调整任务").await, 2);
}

/// The adjustment form with the first target ticked as ended, where a browser sends the tick.
async fn ends_first(desk: &PlanDesk, task: i64, changed: &[(&str, usize, &str)]) -> crate::office::Answer {
    let at = |form: &[(String, String)]| form.iter().position(|(name, _)| name == "target_due").unwrap() + 1;
    sends(desk, task, changed, |form| form.insert(at(form), ("ended".to_owned(), "1".to_owned()))).await
}

#[tokio::test]
async fn departments_join_and_leave_by_an_adjustment_and_a_stopped_task_owes_nothing() {
    let (desk, plan, tasks) = issued().await;
    let task = tasks[2];
    let basis = [("number", 0, "赣市府办发〔2026〕31号"), ("basis", 0, "职能调整"), ("on", 0, "2026-11-20")];
    let own = desk.cast.unit(MEMBER).to_string();
    let all =
        adjusts(&desk, tasks[1], &basis, &[("left", &desk.cast.unit("市局分管领导").to_string())]).await;
    assert!(all.text().contains("P-247"), "a task needs a department: {}", all.text());
    let unknown = [&basis[..], &[("member", 0, "没有的局")]].concat();
    let answer = adjusts(&desk, task, &unknown, &[]).await;
    assert!(answer.text().contains("P-246") && answer.text().contains("没有的局"), "{}", answer.text());
    let joined = [&basis[..], &[("member", 0, "安远县医疗保障局"), ("part", 0, "分别负责")]].concat();
    let answer = adjusts(&desk, task, &joined, &[("left", &own)]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(COUNTY).page(&format!("/tasks/{task}")).await;
    assert!(
        page.contains("增加安远县医疗保障局（分别负责）") && page.contains("赣州市人民医院不再负责"),
        "{page}"
    );
    assert!(page.contains("赣州市人民医院至2026年11月19日"), "{page}");
    // Who left owes nothing more and records nothing more; who joined does.
    let late = desk.records(MEMBER, task, "进展报告", &[("words", "还在办")]).await;
    assert!(late.text().contains("P-209"), "{}", late.text());
    assert!(!desk.at(MEMBER).page("/mine").await.contains("选择2个县级医院"));
    assert!(desk.at(COUNTY).page("/mine").await.contains("选择2个县级医院"));
    let stop =
        [("number", 0, "赣市府办发〔2026〕32号"), ("basis", 0, "上级取消试点"), ("on", 0, "2026-11-23")];
    let answer = adjusts(&desk, task, &stop, &[("stopped", "1")]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("2026年11月23日起停止执行（赣市府办发〔2026〕32号）"), "{page}");
    let board = desk.at(CLERK).page(&format!("/tasks?plan={plan}")).await;
    assert!(board.contains(">停止<"), "{board}");
    let again = adjusts(&desk, task, &stop, &[]).await;
    assert!(again.text().contains("P-248"), "{}", again.text());
}

#[tokio::test]
async fn who_comes_out_of_a_merger_answers_from_that_day() {
    let (desk, plan, tasks) = issued().await;
    let task = tasks[2];
    let hospital = desk.cast.unit(MEMBER);
    let heir = desk.registers_unit("赣州市医疗集团", "市级", &[]).await;
    let into = MergeInto::Standing {
        unit: heir,
        from: "2026-11-20".parse().ok(),
        basis: "赣市编字〔2026〕8号".to_owned(),
    };
    let actor = desk.cast.actor(CLERK);
    desk.test.office.merge_units(&moment(), &actor, &[hospital], &into).await.unwrap();
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let units = page.split_once("<h2>各单位进展</h2>").unwrap().1.split_once("</section>").unwrap().0;
    assert!(units.contains("<th scope=\"row\">赣州市医疗集团"), "{units}");
    assert!(!units.contains("<th scope=\"row\">赣州市人民医院"), "the old one owes nothing more: {units}");
    assert!(units.contains("赣州市人民医院至2026年11月19日，由赣州市医疗集团承接"), "{units}");
    // On a day before the merger the old unit stands on the board.
    let board =
        async |on: &str| desk.at(CLERK).page(&format!("/tasks?plan={plan}&by=department&as_of={on}")).await;
    let before = board("2026-11-19").await;
    assert!(before.contains("<h2>赣州市人民医院</h2>") && !before.contains("<h2>赣州市医疗集团</h2>"));
    let after = board("2026-11-20").await;
    assert!(
        after.contains("<h2>赣州市医疗集团</h2>") && !after.contains("<h2>赣州市人民医院</h2>"),
        "{after}"
    );
    // The heir reports; a report for the old one is refused.
    let of = |unit: i64| unit.to_string();
    let old = desk.records(CLERK, task, "进展报告", &[("unit", &of(hospital)), ("words", "进展")]).await;
    assert!(old.text().contains("P-209"), "{}", old.text());
    desk.does(CLERK, task, "进展报告", &[("unit", &of(heir)), ("words", "进展")]).await;
    let owed = desk.test.office.owed_tasks(&moment(), &[hospital]).await.unwrap();
    assert!(owed.is_empty(), "{owed:?}");
    assert!(!desk.test.office.owed_tasks(&moment(), &[heir]).await.unwrap().is_empty());
}

#[tokio::test]
async fn s2_2_counties_see_the_tasks_passed_to_them_by_their_own_share_and_the_sum_stands_beside() {
    let (desk, plan, tasks) = issued().await;
    let task = tasks[0];
    let shares = [
        ("index", "0"),
        ("share_unit", "安远县医疗保障局"),
        ("share", "4"),
        ("share_unit", "于都县医疗保障局"),
        ("share", "6"),
    ];
    desk.does(MEMBER, task, "指标分解", &shares).await;
    desk.does(COUNTY, task, "任务分解", &[("words", "分到乡镇")]).await;
    desk.does(COUNTY, task, "指标数据", &[("index", "0"), ("figure", "4")]).await;
    desk.does(MEMBER, task, "指标数据", &[("index", "0"), ("figure", "3")]).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let row =
        page.split("<th scope=\"row\">安远县医疗保障局</th>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("4个") && row.contains("已达到") && row.contains("绿灯"), "{row}");
    let row =
        page.split("<th scope=\"row\">于都县医疗保障局</th>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("没有数据"), "{row}");
    assert!(page.contains("县区现状合计4个，全市填报3个，不一致，请核对"), "{page}");
    // The county sees how it stands itself, not that the city's units did not divide.
    let own = desk.at(COUNTY).page(&format!("/tasks?plan={plan}")).await;
    let row = own.split(&format!("href=\"/tasks/{task}\"")).nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("绿灯") && !row.contains("红灯"), "{row}");
    let city = desk.at(CLERK).page(&format!("/tasks?plan={plan}")).await;
    let row = city.split(&format!("href=\"/tasks/{task}\"")).nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("红灯") && row.contains(&format!("{HOSPITAL}、{BUREAU}应于")), "{row}");
}
