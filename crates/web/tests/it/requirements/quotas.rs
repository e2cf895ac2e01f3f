//! Quotas of S1: the lines of 附件3-1 and 附件3-2, what counts toward them, and what lies beyond.

use super::desk::{ANYUAN, Desk, between, plain};
use crate::pages::S1;

/// The quota table under an annex as the notice's page shows it: unit, section, yearly, monthly.
async fn annex(citation: &str) -> Vec<Vec<String>> {
    let page = Desk::new().await.page(&format!("/notices/{S1}")).await;
    let section =
        page.split("<section class=\"article\"").find(|part| part.contains(&format!("id=\"c-{citation}\"")));
    let table = between(section.unwrap_or_default(), "附表数据：quotas", "</table>");
    let body = table.split("<tbody>").nth(1).unwrap_or_default().to_owned();
    let cells = |row: &str| {
        row.split("<td>").skip(1).map(|cell| cell.split('<').next().unwrap_or_default().to_owned()).collect()
    };
    body.split("<tr>").skip(1).map(cells).collect()
}

#[tokio::test]
async fn s1_72_eleven_lines_and_twelve_months_make_the_year() {
    let lines = annex("附件3-1").await;
    assert_eq!(lines.len(), 11, "{lines:?}");
    for line in &lines {
        let number = |at: usize| line[at].parse::<u32>().unwrap();
        assert_eq!(number(3), number(4) * 12, "{line:?}");
        assert_eq!(line[5], "附件3-1");
    }
    assert!(lines.iter().any(|line| line[0] == "办公室" && line[3] == "36"), "{lines:?}");
    let page = Desk::new().await.page(&format!("/notices/{S1}/faults")).await;
    assert!(!page.contains("不等于月任务"), "no sum is reported");
}

#[tokio::test]
async fn s1_73_thirty_three_lines_with_thirty_two_names() {
    let lines = annex("附件3-2").await;
    let mut names: Vec<&String> = lines.iter().map(|line| &line[0]).collect();
    names.sort();
    names.dedup();
    assert_eq!((lines.len(), names.len()), (33, 32));
    assert!(lines.iter().all(|line| line[3] == "12" && line[4] == "1"), "{lines:?}");
    // More can be added: a line for a further provider is data, not a program.
    let desk = Desk::new().await;
    let desk = desk
        .reopened(|notices| {
            let folder = notices.join(S1);
            let add = |file: &str, line: &str| {
                let text = std::fs::read_to_string(folder.join(file)).unwrap();
                std::fs::write(folder.join(file), format!("{}\n{line}\n", text.trim_end())).unwrap();
            };
            add("quotas.tsv", "示例新增医院\t示例新增医院\t\t12\t1\t附件3-2");
            add("units.tsv", "示例新增医院\t\t医院\t“两定”机构（医院）");
        })
        .await;
    desk.takes(S1, &["报送 信息编号=X1 单位=示例新增医院 日期=2020-07-06 结果=通过"]).await;
    assert!(plain(&desk.statement(S1, "示例新增医院", "2020-07").await.page).contains("1/1"));
}

#[tokio::test]
async fn s1_1_the_quota_lines_load_and_the_repeated_hospital_is_reported() {
    assert_eq!(annex("附件3-1").await.len() + annex("附件3-2").await.len(), 44);
    let desk = Desk::new().await;
    let faults = desk.page(&format!("/notices/{S1}/faults")).await;
    let fault = faults
        .split("<article class=\"fault\"")
        .find(|part| part.contains("“安远县人民医院”在附件3-2中列了两次"));
    assert!(fault.is_some_and(|fault| fault.contains("只计一次")), "{}", plain(&faults));
    let units = desk.page(&format!("/notices/{S1}/units?period=2020-07")).await;
    assert_eq!(units.matches(">安远县人民医院</a>").count(), 1);
    for class in ["科室", "中心", "县级医疗保障部门", "医院", "药店"] {
        assert!(units.contains(&format!("<td>{class}</td>")), "{class}");
    }
    assert!(
        units.contains("赣州经开区医疗保险事业管理局") && units.contains("赣州蓉江新区人力资源和社会保障局")
    );
    desk.takes(S1, &["报送 信息编号=X1 单位=安远县人民医院 日期=2020-07-06 结果=通过"]).await;
    let statement = desk.statement(S1, "安远县人民医院", "2020-07").await;
    assert_eq!(statement.total, "1", "the quota is 1, not 2, and is met without being exceeded");
    assert!(plain(&statement.page).contains("1/1"), "{}", plain(&statement.page));
}

fn submissions(count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| {
            format!("报送 信息编号=X{number} 单位=安远县医疗保障局 日期=2020-07-{number:02} 结果=通过")
        })
        .collect()
}

#[tokio::test]
async fn s1_34_a_solicited_article_counts_toward_the_quota() {
    const SOLICITED: &str = "约稿 信息编号=Y1 单位=安远县医疗保障局 日期=2020-07-06 截止日期=2020-07-15 完成日期=2020-07-14 结果=符合要求";
    for (readings, period, due) in [(&[][..], "2020-07", "5"), (&[("A-05", "年")], "2020", "60")] {
        let desk = Desk::ruled(readings).await;
        let four = submissions(4);
        desk.takes(S1, &four.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let figure = async || {
            let page = desk.statement(S1, ANYUAN, period).await.page;
            between(&page, "<dt>任务完成</dt><dd>", "<small>")
        };
        assert_eq!(figure().await, format!("4/{due}"));
        desk.takes(S1, &[SOLICITED]).await;
        assert_eq!(figure().await, format!("5/{due}"), "C16: the quota figure rises by one");
        assert!(desk.statement(S1, ANYUAN, "2020").await.gains().contains(&"约稿及时报送 10".to_owned()));
        desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
    }
}

#[tokio::test]
async fn s1_37_every_item_beyond_the_quota_gives_five() {
    for (readings, total) in [(&[][..], "17"), (&[("A-06", "只计超额5分")], "15"), (&[("A-05", "年")], "7")]
    {
        let desk = Desk::ruled(readings).await;
        let seven = submissions(7);
        desk.takes(S1, &seven.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let statement = desk.statement(S1, ANYUAN, "2020-07").await;
        assert_eq!(statement.total, total, "C04 {readings:?}");
        let beyond = statement.gains().iter().filter(|gain| *gain == "超额报送 5").count();
        assert_eq!(beyond, if total == "7" { 0 } else { 2 }, "{:?}", statement.gains());
        desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
    }
}
