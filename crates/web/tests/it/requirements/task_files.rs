//! Tasks out to Excel and back, figures in from Excel, and due dates as a calendar.

use super::plan_desk::{CLERK, HEAD, MEMBER, PLAN, PlanDesk, seed};
use calamine::{Reader, Xlsx};
use std::io::Cursor;

fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// A workbook of these rows.
fn book(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, cells) in (0_u32..).zip(rows) {
        for (column, words) in (0_u16..).zip(cells) {
            sheet.write_string(at, column, words).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn the_task_table_goes_to_excel_and_comes_back_the_same() {
    let desk = PlanDesk::office().await;
    for name in ["jilin-2012-19.txt", "wugang-2017-18.txt"] {
        let id = desk.keeps(name, seed(name).as_bytes()).await;
        let before = desk.content(id).await;
        let answer = desk.at(CLERK).get(&format!("/plans/{id}/tasks.xlsx")).await;
        assert_eq!(answer.status.as_u16(), 200);
        let answer = desk
            .send(CLERK, &format!("/plans/{id}/tasks-file"), &[("seen", "1")], ("任务表.xlsx", &answer.bytes))
            .await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let after = desk.content(id).await;
        for (one, other) in before.tasks.iter().zip(&after.tasks) {
            assert_eq!(one, other);
        }
        assert_eq!(before, after, "{name}");
    }
}

#[tokio::test]
async fn what_was_changed_in_excel_becomes_the_next_version_and_bad_rows_are_all_named() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", PLAN.as_bytes()).await;
    let answer = desk.at(CLERK).get(&format!("/plans/{id}/tasks.xlsx")).await;
    let mut table = rows(&answer.bytes, "任务表");
    let head = table.iter().position(|row| row.iter().any(|cell| cell == "行号")).unwrap();
    let column =
        |title: &str, table: &[Vec<String>]| table[head].iter().position(|cell| cell == title).unwrap();
    let (due, units, goal, text) = (
        column("完成时限", &table),
        column("责任单位", &table),
        column("量化指标", &table),
        column("任务内容", &table),
    );
    table[head + 1][due] = "2026-12-25".into();
    table[head + 1][units] = "牵头：赣州市医疗保障局；配合：赣州市人民医院、安远县人民医院".into();
    table[head + 2][goal] = "职工医保参保率｜≥｜96｜%｜2026-12-30｜基期 2025-12-31 90".into();
    let send = async |table: &[Vec<String>], seen: &str| {
        desk.send(CLERK, &format!("/plans/{id}/tasks-file"), &[("seen", seen)], ("任务表.xlsx", &book(table)))
            .await
    };
    let answer = send(&table, "1").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let content = desk.content(id).await;
    assert_eq!(content.tasks[0].due, "2026-12-25".parse().ok());
    let members: Vec<&str> = content.tasks[0].parts[0].members.iter().map(|one| one.part.as_str()).collect();
    assert_eq!(members, ["牵头", "配合", "配合"]);
    let measure = &content.tasks[1].parts[0].measures[0];
    assert_eq!((measure.goal.as_str(), measure.baseline.is_some()), ("96", true));
    table[head + 1][due] = "年底吧".into();
    table[head + 2][goal] = "越多越好".into();
    let answer = send(&table, "2").await;
    let said = answer.text();
    assert_eq!(answer.status.as_u16(), 422);
    assert!(said.contains("年底吧") && said.contains("越多越好"), "{said}");
    let stale =
        send(&rows(&desk.at(CLERK).get(&format!("/plans/{id}/tasks.xlsx")).await.bytes, "任务表"), "1").await;
    assert!(stale.text().contains("P-112"), "{}", stale.text());
    for row in &mut table {
        row[text].clear();
    }
    assert!(send(&table, "2").await.text().contains("P-13"));
    let none = desk
        .send(CLERK, &format!("/plans/{id}/tasks-file"), &[("seen", "2")], ("坏.xlsx", b"PK\x03\x04"))
        .await;
    assert!(none.text().contains("P-131"), "{}", none.text());
    assert_eq!(desk.logged("核对改革方案").await, 1);
}

#[tokio::test]
async fn the_board_goes_to_excel_as_it_is_filtered() {
    let desk = PlanDesk::office().await;
    let plan = desk.issued().await;
    let answer = desk.at(CLERK).get(&format!("/tasks.xlsx?plan={plan}&chapter=1")).await;
    let all = rows(&answer.bytes, "任务台账");
    let tasks: Vec<&Vec<String>> = all
        .iter()
        .filter(|row| row[0].starts_with("任务") && row.len() > 5 && !row[6].is_empty() && row[6] != "亮灯")
        .collect();
    assert_eq!(tasks.len(), 1, "{all:?}");
    assert!(tasks[0][1].contains("开展改革试点"));
}

#[tokio::test]
async fn s2_19_and_s3_17_figures_of_institutions_come_in_by_excel_and_outliers_are_marked() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let plan = desk.issued().await;
    let task = desk.tasks(plan).await[2].id;
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let head = row(["机构", "指标", "日期", "数值"]);
    let good = [
        head.clone(),
        row(["安远县人民医院", "次均费用", "2026-11-10", "210"]),
        row(["于都县人民医院", "次均费用", "2026-11-10", "205"]),
        row(["赣州市人民医院", "次均费用", "2026-11-10", "660"]),
        row(["安远县人民医院", "药占比", "2026-11-10", "28.5"]),
    ];
    let bad =
        [head, row(["甲医院", "次均费用", "去年", "210"]), row(["乙医院", "次均费用", "2026-11-10", "很贵"])];
    let address = format!("/tasks/{task}/series-file");
    let answer = desk.send(MEMBER, &address, &[], ("数据.xlsx", &book(&bad))).await;
    let said = answer.text();
    assert_eq!(answer.status.as_u16(), 422);
    assert!(said.contains("第2行") && said.contains("第3行") && said.contains("很贵"), "{said}");
    assert!(desk.test.office.task_acts(task).await.unwrap().is_empty(), "all rows or none");
    let answer = desk.send(MEMBER, &address, &[], ("数据.xlsx", &book(&good))).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let costs = page.split_once("<h2>次均费用</h2>").unwrap().1.split_once("</section>").unwrap().0;
    assert_eq!(costs.matches("异常").count(), 1, "{costs}");
    assert!(costs.contains("660　<span class=\"tag tag-red\">异常</span>"), "{costs}");
    assert!(page.contains("<h2>药占比</h2>"));
    assert_eq!(desk.logged("报告任务进展").await, 1, "one event for the whole workbook");
    let template = desk.at(MEMBER).get(&format!("/tasks/{task}/series-template")).await;
    assert!(rows(&template.bytes, "运行数据").iter().any(|row| row[0] == "机构"));
}

#[tokio::test]
async fn due_dates_are_a_calendar_under_a_private_address() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    desk.issued().await;
    let page = desk.at(MEMBER).post("/calendar", "").await.text();
    let address = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    assert!(!desk.at(MEMBER).page("/calendar").await.contains(&address), "shown once");
    // A calendar has no session.
    let stranger = desk.test.stranger();
    let answer = stranger.get(&address).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let text = answer.text();
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    let whole = text.replace("\r\n ", "");
    assert!(
        whole.contains("DTSTART;VALUE=DATE:20261231\r\n") && whole.contains("任务1：完成时限"),
        "{whole}"
    );
    assert!(!whole.contains("参保率"), "only one's own tasks");
    assert_eq!(whole.matches("BEGIN:VEVENT").count(), whole.matches("END:VEVENT").count());
    // A new address ends the old one, an end ends both; a guessed one is not found.
    let page = desk.at(MEMBER).post("/calendar", "").await.text();
    let next = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    assert_eq!(stranger.get(&address).await.status.as_u16(), 404);
    assert_eq!(stranger.get(&next).await.status.as_u16(), 200);
    assert_eq!(desk.at(MEMBER).post("/calendar/end", "").await.status.as_u16(), 303);
    assert_eq!(stranger.get(&next).await.status.as_u16(), 404);
    assert_eq!(stranger.get("/calendar/feed/00").await.status.as_u16(), 404);
    assert_eq!(desk.logged("日程订阅").await, 3);
}
