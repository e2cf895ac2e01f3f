//! One workbook for the progress of all tasks: out with the rows of whoever asks, filled in, back whole or not at all; and
//! records confirmed many at once.

use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk, seed};
use crate::office::Answer;
use crate::visitor::encoded;
use calamine::{Reader, Xlsx};
use std::io::Cursor;

type Sheet = (String, Vec<Vec<String>>);

/// The sheets of a workbook as they were downloaded.
fn opened(bytes: &[u8]) -> Vec<Sheet> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    let rows = |range: calamine::Range<calamine::Data>| -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    names.into_iter().map(|name| (name.clone(), rows(book.worksheet_range(&name).unwrap()))).collect()
}

fn saved(sheets: &[Sheet]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (at, cells) in (0_u32..).zip(rows) {
            for (column, words) in (0_u16..).zip(cells) {
                sheet.write_string(at, column, words).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// Writes words under a title in the row of this key; the first such row without words there.
fn fill(sheets: &mut [Sheet], name: &str, key: &str, cells: &[(&str, &str)]) {
    let (_, rows) = sheets.iter_mut().find(|(known, _)| known == name).unwrap();
    let head = rows.iter().position(|row| row.iter().any(|cell| cell == "行号")).unwrap();
    let titles = rows[head].clone();
    let place = |title: &str| titles.iter().position(|known| known == title).unwrap();
    let free = place(cells[0].0);
    let row = rows.iter_mut().skip(head + 1).find(|row| row[0] == key && row[free].is_empty());
    let row = row.unwrap_or_else(|| panic!("no row {key} in {name}"));
    for (title, words) in cells {
        (*words).clone_into(&mut row[place(title)]);
    }
}

fn keys(sheets: &[Sheet], name: &str) -> Vec<String> {
    let (_, rows) = sheets.iter().find(|(known, _)| known == name).unwrap();
    let head = rows.iter().position(|row| row.iter().any(|cell| cell == "行号")).unwrap();
    rows.iter().skip(head + 1).map(|row| row[0].clone()).filter(|key| key.contains('-')).collect()
}

async fn downloaded(desk: &PlanDesk, label: &str, plan: i64) -> Vec<Sheet> {
    let answer = desk.at(label).get(&format!("/tasks/progress.xlsx?plan={plan}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    opened(&answer.bytes)
}

async fn uploads(desk: &PlanDesk, label: &str, plan: i64, sheets: &[Sheet]) -> Answer {
    let id = plan.to_string();
    desk.send(label, "/tasks/progress-file", &[("plan", &id)], ("进展.xlsx", &saved(sheets))).await
}

#[tokio::test]
async fn a_unit_fills_in_its_own_rows_and_everything_wrong_is_named_at_once() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let plan = desk.issued().await;
    let (tasks, own) = (desk.tasks(plan).await, desk.cast.unit(MEMBER));
    let key = |at: usize| format!("{}-{own}", tasks[at].id);
    let blank = downloaded(&desk, MEMBER, plan).await;
    assert_eq!(keys(&blank, "任务进展"), [key(0), key(2)], "its own tasks and rows only");
    assert!(keys(&blank, "指标数据").iter().all(|line| line.contains(&format!("-{own}-"))));
    let empty = uploads(&desk, MEMBER, plan, &blank).await;
    assert!(empty.text().contains("P-133"), "{}", empty.text());
    // Wrong in five ways, in three sheets; nothing is kept.
    let mut wrong = blank.clone();
    fill(&mut wrong, "任务进展", &key(0), &[("进展情况", "选址已定"), ("截至日期", "下周")]);
    fill(&mut wrong, "任务进展", &key(2), &[("进展情况", "已启动"), ("申请办结", "也许")]);
    fill(&mut wrong, "指标数据", &format!("{}-0", key(0)), &[("数值", "三个")]);
    fill(&mut wrong, "工作步骤", &key(0), &[("步骤", "开工"), ("时限", "2026-12-15"), ("进度", "差不多")]);
    let foreign = format!("{}-{}", tasks[1].id, desk.cast.unit(CLERK));
    wrong[0].1.push(vec![foreign, String::new()]);
    let last = wrong[0].1.len() - 1;
    wrong[0].1[last].resize(13, String::new());
    wrong[0].1[last][8] = "2026-11-20".into();
    wrong[0].1[last][9] = "代报".into();
    let answer = uploads(&desk, MEMBER, plan, &wrong).await;
    let said = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{said}");
    for code in ["P-134", "P-152", "P-204", "P-212", "P-153"] {
        assert!(said.contains(code), "{code}: {said}");
    }
    assert!(said.contains("“指标数据”第") && said.contains("“工作步骤”第"), "{said}");
    assert!(desk.test.office.plan_acts(plan).await.unwrap().is_empty(), "nothing half saved");
    // The lead says who is missing; then everything is taken, once.
    let mut good = blank.clone();
    fill(&mut good, "任务进展", &key(0), &[("进展情况", "选址已定"), ("尚缺单位及原因", "")]);
    let answer = uploads(&desk, MEMBER, plan, &good).await;
    assert!(answer.text().contains("P-207"), "{}", answer.text());
    let mut good = blank;
    fill(
        &mut good,
        "任务进展",
        &key(0),
        &[("进展情况", "选址已定"), ("尚缺单位及原因", "赣州市医疗保障局尚未报送")],
    );
    fill(
        &mut good,
        "任务进展",
        &key(2),
        &[("进展情况", "两院已启动"), ("佐证", "简报3期"), ("申请办结", "是")],
    );
    fill(&mut good, "指标数据", &format!("{}-0", key(0)), &[("数值", "3")]);
    fill(
        &mut good,
        "工作步骤",
        &key(0),
        &[("步骤", "开工"), ("开始日期", "2026-11-10"), ("时限", "2026-12-15"), ("进度", "进行中")],
    );
    let answer = uploads(&desk, MEMBER, plan, &good).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(MEMBER).page(&answer.header("location")).await;
    assert!(page.contains("收下5条记录"), "{page}");
    let again = uploads(&desk, MEMBER, plan, &good).await;
    let page = desk.at(MEMBER).page(&again.header("location")).await;
    assert!(page.contains("收下0条记录") && page.contains("另有5条与已有记录相同"), "{page}");
    assert_eq!(desk.test.office.plan_acts(plan).await.unwrap().len(), 5);
    assert_eq!(desk.logged("导入任务进展").await, 1);
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0].id)).await;
    assert!(page.contains("选址已定") && page.contains("进行中（待确认）"), "{page}");
}

#[tokio::test]
async fn what_was_imported_is_confirmed_or_sent_back_many_at_once() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let plan = desk.issued().await;
    let mut book = downloaded(&desk, CLERK, plan).await;
    let all = keys(&book, "任务进展");
    assert_eq!(all.len(), 5, "three tasks, two units on two of them");
    for key in &all {
        fill(&mut book, "任务进展", key, &[("进展情况", "按计划推进")]);
    }
    // The reports of the others come with the lead's, so nobody is missing.
    let answer = uploads(&desk, CLERK, plan, &book).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let acts: Vec<i64> = desk.test.office.plan_acts(plan).await.unwrap().iter().map(|act| act.id).collect();
    let board = desk.at(HEAD).page("/tasks").await;
    assert!(board.contains("待确认5条"), "{board}");
    let page = desk.at(HEAD).page(&format!("/tasks/waiting?plan={plan}")).await;
    assert_eq!(page.matches("type=\"checkbox\" name=\"act\"").count(), 5, "{page}");
    let form = |acts: &[i64], verdict: &str, words: &str| {
        let ticked: String = acts.iter().map(|act| format!("&act={act}")).collect();
        format!("plan={plan}{ticked}&verdict={}&words={}", encoded(verdict), encoded(words))
    };
    let bare = desk.at(HEAD).post("/tasks/waiting", &form(&acts[..2], "退回", "")).await;
    assert_eq!(bare.text().matches("P-234").count(), 2, "{}", bare.text());
    let nothing = desk.at(HEAD).post("/tasks/waiting", &form(&[], "确认", "")).await;
    assert!(nothing.text().contains("P-235"), "{}", nothing.text());
    assert_eq!(desk.at(MEMBER).post("/tasks/waiting", &form(&acts, "确认", "")).await.status.as_u16(), 403);
    assert_eq!(
        desk.at(HEAD).post("/tasks/waiting", &form(&acts[..4], "确认", "")).await.status.as_u16(),
        303
    );
    let back = desk.at(HEAD).post("/tasks/waiting", &form(&acts[4..], "退回", "请写明数字")).await;
    assert_eq!(back.status.as_u16(), 303, "{}", back.text());
    let twice = desk.at(HEAD).post("/tasks/waiting", &form(&acts, "确认", "")).await;
    assert_eq!(twice.text().matches("P-231").count(), 5, "{}", twice.text());
    let judged = desk.test.office.plan_acts(plan).await.unwrap();
    let confirmed = judged.iter().filter(|act| act.judged.as_ref().is_some_and(|judged| judged.is_confirmed));
    assert_eq!(confirmed.count(), 4);
    assert_eq!(desk.logged("确认任务进展").await, 2);
}

/// The 56 tasks of seed 002 with all their units in one file.
#[tokio::test]
async fn the_progress_of_fifty_six_tasks_comes_in_one_workbook() {
    let desk = PlanDesk::new(&[CLERK, HEAD]).await;
    let plan = desk.keeps("jilin-2012-19.txt", seed("jilin-2012-19.txt").as_bytes()).await;
    desk.registers(plan).await;
    desk.confirms_all(plan).await;
    let answer = desk.advances(plan, "印发", "2012-07-17").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let mut book = downloaded(&desk, CLERK, plan).await;
    let all = keys(&book, "任务进展");
    assert!(all.len() > 112, "56 tasks with two and more units: {}", all.len());
    for key in &all {
        fill(&mut book, "任务进展", key, &[("进展情况", "按计划推进")]);
    }
    let answer = uploads(&desk, CLERK, plan, &book).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert!(answer.header("location").contains(&format!("taken={}&", all.len())));
}
