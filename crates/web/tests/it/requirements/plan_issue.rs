//! From the confirmed plan to issued tasks without losing anybody: names nobody knows, groups of units, numbers that start
//! again in each chapter, the seed's own recurring sentence.

use super::plan_desk::{CLERK, HEAD, PLAN, PlanDesk, seed, task, unescaped};
use crate::visitor::encoded;

const COUNTY: &str = "安远信息员";

/// The sample plan with a fourth task of this bracket.
fn plan_with(bracket: &str) -> String {
    format!("{PLAN}4.建立定期会商机制。（{bracket}）\n")
}

#[tokio::test]
async fn nobody_vanishes_on_issue_and_unknown_names_are_registered_together() {
    let desk = PlanDesk::office().await;
    let text = plan_with("赣州市人民医院、市数据局、市残疾人联合会分别负责");
    let id = desk.keeps("安排.txt", text.as_bytes()).await;
    desk.confirms_all(id).await;
    let early = desk.advances(id, "印发", "2026-11-03").await;
    let said = early.text();
    assert_eq!(early.status.as_u16(), 422);
    assert!(said.contains("P-125") && said.contains("市数据局") && said.contains("市残疾人联合会"), "{said}");
    assert!(said.contains("任务4"), "{said}");
    assert!(desk.tasks(id).await.is_empty(), "nothing was frozen");
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("名册中没有的责任单位（2个，不办理不能印发）"), "{page}");
    let names: Vec<String> = {
        let form = page.split_once(&format!("action=\"/plans/{id}/names\">")).unwrap().1;
        let form = form.split_once("</form>").unwrap().0;
        let all = form.split("name=\"name\" value=\"").skip(1);
        all.map(|rest| unescaped(rest.split('"').next().unwrap())).collect()
    };
    assert_eq!(names.len(), 2, "{names:?}");
    let seen = desk.test.office.plan(id).await.unwrap().version;
    // A wrong name is refused, and what was typed stays.
    let wrong = format!("seen={seen}&name={}&member={}", encoded(&names[0]), encoded("没有的局"));
    let answer = desk.at(CLERK).post(&format!("/plans/{id}/names"), &wrong).await;
    assert!(
        answer.text().contains("P-113") && answer.text().contains("value=\"没有的局\""),
        "{}",
        answer.text()
    );
    let both: Vec<String> = names
        .iter()
        .map(|name| {
            format!(
                "name={}&member=&as_new=1&new_kind={}&new_level={}",
                encoded(name),
                encoded("成员单位"),
                encoded("市级")
            )
        })
        .collect();
    let form = format!("seen={seen}&{}", both.join("&"));
    let answer = desk.at(CLERK).post(&format!("/plans/{id}/names"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!(desk.logged("登记单位").await, 1, "one act for both");
    let answer = desk.advances(id, "印发", "2026-11-03").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let task = desk.tasks(id).await.pop().unwrap();
    assert_eq!(task.answering.len(), 3);
    let page = desk.at(CLERK).page(&format!("/tasks/{}", task.id)).await;
    assert!(page.contains("市数据局") && page.contains("市残疾人联合会"), "{page}");
}

#[tokio::test]
async fn a_group_stands_in_the_paper_and_its_units_of_the_day_answer() {
    let desk = PlanDesk::new(&[CLERK, HEAD, COUNTY]).await;
    let text = plan_with("赣州市医疗保障局、各县（市、区）人民政府分别负责");
    let id = desk.keeps("安排.txt", text.as_bytes()).await;
    desk.confirms_all(id).await;
    let early = desk.advances(id, "印发", "2026-11-03").await;
    assert!(early.text().contains("P-125") && early.text().contains("人民政府"), "{}", early.text());
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    let form = page.split_once(&format!("action=\"/plans/{id}/names\">")).unwrap().1;
    let form = form.split_once("</form>").unwrap().0;
    let name = unescaped(form.split("name=\"name\" value=\"").nth(1).unwrap().split('"').next().unwrap());
    assert!(name.contains("各县"), "{name}");
    let units: Vec<&str> =
        form.split("name=\"expand\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(
        units.len() > 10 && form.contains("安远县医疗保障局") && !form.contains("安远县人民医院"),
        "{form}"
    );
    let seen = desk.test.office.plan(id).await.unwrap().version;
    let bare = format!("seen={seen}&name={}&member=&as_group=1", encoded(&name));
    let answer = desk.at(CLERK).post(&format!("/plans/{id}/names"), &bare).await;
    assert!(answer.text().contains("一个单位也没有选"), "{}", answer.text());
    let expand: Vec<String> = units.iter().map(|unit| format!("expand={unit}")).collect();
    let form = format!("{bare}&{}", expand.join("&"));
    let answer = desk.at(CLERK).post(&format!("/plans/{id}/names"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains(&format!("展开为{}个单位", units.len())), "{page}");
    // The page sent back unchanged keeps the group.
    let form = desk.form(id).await;
    assert_eq!(desk.confirms(id, &form, "save").await.status.as_u16(), 303);
    let answer = desk.advances(id, "印发", "2026-11-03").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let task = desk.tasks(id).await.pop().unwrap();
    assert_eq!(task.answering.len(), units.len() + 1);
    let page = desk.at(COUNTY).page(&format!("/tasks/{}", task.id)).await;
    assert!(page.contains(&format!("<b>{name}（{}个单位）</b>", units.len())), "{page}");
    assert!(desk.at(COUNTY).page("/mine").await.contains("建立定期会商机制"));
}

/// 1, 2 / 1, 2: the plan is issued, and pages and papers say which part a number stands in.
#[tokio::test]
async fn numbers_may_start_again_in_each_chapter() {
    let desk = PlanDesk::office().await;
    let text = PLAN.replace("3.选择2个", "1.选择2个");
    let id = desk.keeps("安排.txt", text.as_bytes()).await;
    let numbers: Vec<Option<u32>> = desk.content(id).await.tasks.iter().map(|task| task.number).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(1)]);
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("<b>第一部分任务1</b>") && page.contains("<b>第二部分任务1</b>"), "{page}");
    desk.confirms_all(id).await;
    let answer = desk.advances(id, "印发", "2026-11-03").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&format!("/tasks?plan={id}")).await;
    for name in ["第一部分任务1", "第一部分任务2", "第二部分任务1"] {
        assert!(page.contains(name), "{name}: {page}");
    }
    // Twice in one part is still a doubt.
    let twice = PLAN.replace("2.职工医保", "1.职工医保");
    let id = desk.keeps("安排.txt", twice.as_bytes()).await;
    desk.confirms_all(id).await;
    let answer = desk.advances(id, "印发", "2026-11-03").await;
    assert!(answer.text().contains("序号在同一部分出现两次"), "{}", answer.text());
}

/// Task 26 of the seed in its own words: two trainings of a week each in 2012 meet both targets and both duties.
#[tokio::test]
async fn s2_14_two_records_and_fourteen_days_make_the_seeds_task_26_met() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", seed("jilin-2012-19.txt").as_bytes()).await;
    let content = desk.content(id).await;
    let part = &task(&content, 26).parts[0];
    let owed: Vec<String> =
        part.recurring.iter().map(|one| format!("{}{}{}", one.cadence, one.amount, one.unit)).collect();
    assert_eq!(owed, ["年2次", "年2周"], "{:?}", part.recurring);
    desk.registers(id).await;
    desk.confirms_all(id).await;
    let answer = desk.advances(id, "印发", "2012-07-17").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let task = desk.tasks(id).await.into_iter().find(|task| task.content.number == Some(26)).unwrap();
    let unit = task.answering[0].unit.to_string();
    let states = async || {
        let page = desk.at(CLERK).page(&format!("/tasks/{}", task.id)).await;
        let of = |unit: &str| {
            let card = page
                .split("<h3>")
                .find(|card| card.contains(unit))
                .unwrap_or_else(|| panic!("{unit}: {page}"));
            card.contains("已达到")
        };
        (of("≥2次/年"), of("≥2周/年"))
    };
    let train = async |on: &str, days: &str| {
        let fields = [
            ("on", on),
            ("unit", unit.as_str()),
            ("index", "0"),
            ("figure", "1"),
            ("days", days),
            ("words", "村医免费培训"),
        ];
        desk.does(CLERK, task.id, "经常性工作", &fields).await;
    };
    assert_eq!(states().await, (false, false));
    train("2012-08-06", "7").await;
    assert_eq!(states().await, (false, false));
    train("2012-10-15", "6").await;
    assert_eq!(states().await, (true, false), "thirteen days are no two weeks");
    train("2012-11-05", "1").await;
    assert_eq!(states().await, (true, true));
    let page = desk.at(CLERK).page(&format!("/tasks/{}", task.id)).await;
    assert!(page.contains("1次、7天"), "{page}");
    assert!(!page.contains("2012年只有"), "{page}");
}
