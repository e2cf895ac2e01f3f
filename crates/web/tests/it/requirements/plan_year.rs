//! What a plan holds beside its tasks, and what the years make of it: principles and goals as text, goals assessed by
//! themselves, rosters of a duty that comes back, steps of each year.

use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk, fields, seed};
use super::task_cadence::issued_with;
use crate::visitor::encoded;

/// The plan of seed 003, of four years, issued on its day.
async fn wugang() -> (PlanDesk, i64) {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let id = desk.keeps("wugang-2017-18.txt", seed("wugang-2017-18.txt").as_bytes()).await;
    desk.registers(id).await;
    desk.confirms_all(id).await;
    let answer = desk.advances(id, "印发", "2017-09-08").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    (desk, id)
}

#[tokio::test]
async fn s2_5_principles_and_goals_are_kept_as_text_and_the_five_fields_as_chapters() {
    let desk = PlanDesk::new(&[CLERK, HEAD]).await;
    let id = desk.keeps("jilin-2012-19.txt", seed("jilin-2012-19.txt").as_bytes()).await;
    let content = desk.content(id).await;
    assert_eq!(content.sections[0].title, "一、总体要求");
    assert!(content.sections[0].text.contains("五个方面取得突破"), "{:?}", content.sections[0]);
    assert!(
        content.sections.iter().any(|section| section.text.contains("全年评估")),
        "what follows the tasks too"
    );
    assert!(
        content.sections.iter().all(|section| !section.text.contains("分别负责）")),
        "no task among them"
    );
    assert_eq!(content.chapters.len(), 5);
    // A clerk corrects the words on the confirmation page; what was not touched stays.
    let mut form = desk.form(id).await;
    let place = form.iter().position(|(name, _)| name == "section_text").unwrap();
    let words = form[place].1.replace("保基本、强基层、建机制", "保基本、强基层、建机制、促发展");
    assert_ne!(words, form[place].1);
    form[place].1 = words;
    let answer = desk.confirms(id, &form, "save").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let after = desk.content(id).await;
    assert!(after.sections[0].text.contains("促发展"));
    assert_eq!(after.sections[1..], content.sections[1..]);
    assert_eq!((&after.goals, &after.chapters), (&content.goals, &content.chapters));
    let page = desk.at(HEAD).page(&format!("/plans/{id}")).await;
    assert!(page.contains("一、总体要求") && page.contains("促发展"), "{page}");
    let places: Vec<usize> = content
        .chapters
        .iter()
        .map(|title| page.find(&format!("<span class=\"what\">{title}</span>")).unwrap())
        .collect();
    assert!(places.len() == 5 && places.is_sorted(), "{places:?}");
    assert_eq!(desk.logged("核对改革方案").await, 1);
}

#[tokio::test]
async fn s3_6_goals_of_the_plan_have_their_own_day_and_an_assessment() {
    let (desk, id) = wugang().await;
    let address = format!("/plans/{id}");
    let goals = desk.content(id).await.goals;
    let at = goals
        .iter()
        .position(|(words, due)| words.contains("新机制稳定运行") && *due == "2017-12-31".parse().ok())
        .unwrap();
    let card = async || {
        let page = desk.at(CLERK).page(&address).await;
        let card = page.split_once(&format!("id=\"goal-{at}\"")).unwrap().1;
        card.split_once("</form>").unwrap().0.to_owned()
    };
    let before = card().await;
    assert!(before.contains("2017年12月31日前") && before.contains("到期未评价"), "{before}");
    let said = |result: &str, words: &str, evidence: &str| {
        format!(
            "goal={at}&on=2018-01-15&result={}&words={}&evidence={}",
            encoded(result),
            encoded(words),
            encoded(evidence)
        )
    };
    let goal = format!("{address}/goals");
    // Everything that is missing at once, and nothing kept; what was typed is there again.
    let bare = desk.at(CLERK).post(&goal, &said("已达到", "", "")).await;
    assert_eq!(bare.status.as_u16(), 422);
    assert!(bare.text().contains("P-174") && bare.text().contains("P-175"), "{}", bare.text());
    let late = desk.at(CLERK).post(&goal, &said("推进中", "还在推进", "")).await;
    assert!(late.text().contains("P-173") && late.text().contains("还在推进"), "{}", late.text());
    assert_eq!(desk.at(MEMBER).post(&goal, &said("已达到", "好", "好")).await.status.as_u16(), 403);
    assert!(card().await.contains("到期未评价"));
    let answer = desk
        .at(CLERK)
        .post(&goal, &said("基本达到", "5家公立医院新机制运行平稳", "市医改办〔2018〕3号"))
        .await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let again = said("已达到", "复核后6家全部平稳运行", "市医改办〔2018〕9号");
    assert_eq!(desk.at(HEAD).post(&goal, &again).await.status.as_u16(), 303);
    let after = card().await;
    assert!(after.contains("<span class=\"tag tag-green\">已达到</span>"), "{after}");
    assert!(
        after.contains("5家公立医院新机制运行平稳") && after.contains("市医改办〔2018〕3号"),
        "history stays"
    );
    assert_eq!(desk.logged("评价方案目标").await, 2);
}

#[tokio::test]
async fn s3_21_a_weekly_duty_has_its_roster_and_the_weeks_without_a_record_are_listed() {
    let words = "每周派出具有主治医师及以上职称的医师轮流到村卫生室坐诊一天。";
    let (desk, task) = issued_with(words, "2026-11-03").await;
    let roster = |people: &[(&str, &str)]| {
        let mut form = format!("kind={}&on=2026-11-04&index=0", encoded("轮值安排"));
        for (who, day) in people {
            form += &format!("&who={}&what={}&line_due={day}", encoded(who), encoded("甲村卫生室"));
        }
        form
    };
    let address = format!("/tasks/{task}/acts");
    let wrong =
        desk.at(MEMBER).post(&address, &roster(&[("王青", "2026-11-11"), ("李红（副主任医师）", "")])).await;
    let said = wrong.text();
    assert!(said.contains("第1行的“王青”没有写明职称") && said.contains("第2行没有写人员或日期"), "{said}");
    let people = [
        ("王青（主治医师）", "2026-11-11"),
        ("李红（副主任医师）", "2026-11-18"),
        ("周明（主治医师）", "2026-12-02"),
    ];
    let answer = desk.at(MEMBER).post(&address, &roster(&people)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let done = [("on", "2026-11-11"), ("index", "0"), ("figure", "1"), ("words", "王青到甲村卫生室坐诊")];
    desk.does(MEMBER, task, "经常性工作", &done).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let table = page.split_once("轮值安排和记录（近的在前）").unwrap().1.split_once("</table>").unwrap().0;
    let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
    let states: Vec<&str> = ["缺记录", "有记录", "未到期"]
        .into_iter()
        .flat_map(|state| std::iter::repeat_n(state, rows.iter().filter(|row| row.contains(state)).count()))
        .collect();
    // The week of the issue and the week in which 李红 was to go are over without a record.
    assert_eq!(states, ["缺记录", "缺记录", "有记录", "未到期", "未到期"], "{table}");
    let missing = rows.iter().find(|row| row.contains("李红（副主任医师）")).unwrap();
    assert!(missing.contains("缺记录"), "{missing}");
    let listed = page.split_once("不足的各期").unwrap().1.split_once("</p>").unwrap().0;
    assert_eq!(listed.matches("只有0").count(), 2, "{listed}");
    assert_eq!(desk.logged("报告任务进展").await, 2);
}

#[tokio::test]
async fn s3_32_a_plan_of_years_gives_each_year_its_steps_with_days_and_states() {
    let (desk, id) = wugang().await;
    let page = desk.at(CLERK).page(&format!("/plans/{id}")).await;
    for year in 2017..=2020 {
        assert!(page.contains(&format!("href=\"/plans/{id}/years/{year}\"")), "{year}: {page}");
    }
    let tasks = desk.tasks(id).await;
    let unit = tasks[0].units[0].0;
    let stranger = desk.cast.unit(MEMBER);
    let address = format!("/plans/{id}/years/2018");
    let row = |task: i64, unit: i64, words: &str, from: &str, due: &str| {
        format!("&row={task}&take=1&unit={unit}&words={}&from={from}&due={due}", encoded(words))
    };
    // Every row that is wrong is named, nothing is kept, and what was typed stands there again.
    let bad = row(tasks[0].id, unit, "出台章程", "2018-03-01", "2019-06-30")
        + &row(tasks[0].id, stranger, "督促落实", "2018-03-01", "2018-06-30")
        + &row(tasks[1].id, tasks[1].units[0].0, "试点", "2018-09-01", "2018-06-30");
    let answer = desk.at(CLERK).post(&address, bad.trim_start_matches('&')).await;
    let said = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{said}");
    assert!(["P-163", "P-209", "P-225"].iter().all(|code| said.contains(code)), "{said}");
    assert!(said.contains("value=\"督促落实\""), "{said}");
    assert!(desk.test.office.plan_acts(id).await.unwrap().is_empty());
    assert_eq!(desk.at(MEMBER).post(&address, bad.trim_start_matches('&')).await.status.as_u16(), 403);
    let good = row(tasks[0].id, unit, "出台公立医院章程", "2018-03-01", "2018-06-30")
        + &row(tasks[0].id, unit, "章程全部实施", "2018-07-01", "2018-12-20");
    let answer = desk.at(CLERK).post(&address, good.trim_start_matches('&')).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&address).await;
    assert_eq!(page.matches("未开始，逾期（待确认）").count(), 2, "{page}");
    // 三月至六月: three months under way, the fourth due.
    let line = page.split_once("出台公立医院章程</th>").unwrap().1.split_once("</tr>").unwrap().0;
    assert_eq!((line.matches("■").count(), line.matches("◆").count()), (3, 1), "{line}");
    assert!(!desk.at(CLERK).page(&format!("/plans/{id}/years/2019")).await.contains("章程全部实施</th>"));
    // Another person confirms both at once; the unit says how far they are.
    let acts: Vec<i64> = desk.test.office.plan_acts(id).await.unwrap().iter().map(|act| act.id).collect();
    let form = format!("plan={id}&act={}&act={}&verdict={}", acts[0], acts[1], encoded("确认"));
    let own = desk.at(CLERK).post("/tasks/waiting", &form).await;
    assert!(own.text().contains("P-233"), "{}", own.text());
    assert_eq!(desk.at(HEAD).post("/tasks/waiting", &form).await.status.as_u16(), 303);
    let through = [
        ("unit", unit.to_string()),
        ("words", "出台公立医院章程".to_owned()),
        ("which", "已完成".to_owned()),
        ("due", "2018-06-30".to_owned()),
        ("from", "2018-03-01".to_owned()),
    ];
    let through: Vec<(&str, &str)> = through.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.does(CLERK, tasks[0].id, "工作步骤", &through).await;
    let page = desk.at(CLERK).page(&address).await;
    let line = page.split_once("出台公立医院章程</th>").unwrap().1.split_once("</tr>").unwrap().0;
    assert!(line.contains("tag-green\">已完成<") && line.contains("g-done"), "{line}");
    assert!(page.contains("步骤2个，已完成1个，逾期1个"), "{page}");
    assert_eq!(desk.logged("编制年度计划").await, 1);
    let file = desk.at(CLERK).get(&format!("{address}/list.xlsx")).await;
    assert_eq!(file.status.as_u16(), 200);
}

/// What the plan itself dates may be taken over as steps of that year, with one press.
#[tokio::test]
async fn s3_32_days_the_plan_names_are_offered_as_steps_of_their_year() {
    let (desk, id) = wugang().await;
    let address = format!("/plans/{id}/years/2020");
    let page = desk.at(CLERK).page(&address).await;
    assert!(page.contains("（方案写明）") && page.contains("指标："), "{page}");
    let form = fields(&page, &format!("<form method=\"post\" action=\"{address}\">"));
    let mut body = Vec::new();
    for (name, value) in &form {
        body.push(format!("{name}={}", encoded(value)));
        if name == "row" {
            body.push("take=1".to_owned());
        }
    }
    let offered = page.matches("（方案写明）</legend>").count();
    assert!(offered >= 4, "four targets of task 6: {offered}");
    let answer = desk.at(CLERK).post(&address, &body.join("&")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&address).await;
    assert!(!page.contains("（方案写明）</legend>"), "what was taken over is not offered again");
    assert!(page.contains(&format!("步骤{offered}个")), "{page}");
}
