//! Both long seeds as the clerk of the office uploads them: against their gold, with their damage and leftovers. Other
//! kinds of file and bad files are in [`super::plan_files`].

use super::plan_desk::{CLERK, PlanDesk, parts, seed, task};
use std::collections::BTreeMap;
use zhaozhang_domain::points::Points;
use zhaozhang_office::plan::plan_content::{MeasureContent, PlanContent};

const S2: &str = "jilin-2012-19.txt";
const S3: &str = "wugang-2017-18.txt";

async fn kept(name: &str) -> (PlanDesk, i64, PlanContent) {
    let desk = PlanDesk::office().await;
    let id = desk.keeps(name, seed(name).as_bytes()).await;
    let content = desk.content(id).await;
    (desk, id, content)
}

fn measures(content: &PlanContent, number: u32) -> Vec<&MeasureContent> {
    task(content, number).parts.iter().flat_map(|part| &part.measures).collect()
}

#[tokio::test]
async fn s2_1_the_catalogue_data_of_the_page_head_are_kept_and_shown() {
    let (desk, id, content) = kept(S2).await;
    let of = |field: &str| {
        content.catalogue.iter().find(|(known, _)| known == field).map(|(_, words)| words.as_str())
    };
    assert_eq!(of("索引号"), Some("11220200795219742W/2012-09215"));
    assert_eq!(of("分类"), Some("卫生健康;通知"));
    assert_eq!(of("发文机关"), Some("吉林市人民政府"));
    assert_eq!(of("成文日期"), Some("2012年07月17日"));
    assert_eq!(of("发文字号"), Some("吉市政办发〔2012〕19号"));
    assert_eq!(of("发布日期"), Some("2012年07月17日"));
    let page = desk.at(CLERK).page(&format!("/plans/{id}")).await;
    assert!(page.contains("<dt>索引号</dt><dd>11220200795219742W/2012-09215</dd>"), "{page}");
    assert_eq!(desk.logged("读入改革方案").await, 1);
}

#[tokio::test]
async fn s2_4_plans_name_the_plan_above_and_show_the_chain() {
    let (desk, id, content) = kept(S2).await;
    assert_eq!(content.upper, "吉政办发〔2012〕31号");
    desk.registers(id).await;
    desk.confirms_all(id).await;
    assert_eq!(desk.advances(id, "印发", "2026-11-03").await.status.as_u16(), 303);
    let county = "甲县人民政府办公室关于印发2012年医改工作安排的通知\n甲政办发〔2012〕5号\n\
        根据《吉林市2012年深化医药卫生体制改革主要工作安排》（吉市政办发〔2012〕19号）要求，制定本安排。\n\
        2012年8月1日\n一、重点任务\n（一）医保\n1.参保率达到95%以上。（赣州市医疗保障局负责）\n";
    let lower = desk.keeps("县方案.txt", county.as_bytes()).await;
    let page = desk.at(CLERK).page(&format!("/plans/{lower}")).await;
    let (upper, here) = (page.find("吉政办发〔2012〕31号").unwrap(), page.find("（本方案）").unwrap());
    let city = page.find(&format!("<a href=\"/plans/{id}\">吉市政办发〔2012〕19号")).unwrap();
    assert!(upper < city && city < here, "the chain is not province, city, county");
}

#[tokio::test]
async fn s2_5_the_five_fields_are_chapters_in_order() {
    let (desk, id, content) = kept(S2).await;
    assert_eq!(content.chapters.len(), 5);
    assert_eq!(content.chapters[0], "加快健全全民医保体系");
    let page = desk.at(CLERK).page(&format!("/plans/{id}")).await;
    let places: Vec<usize> =
        content.chapters.iter().map(|title| page.find(title.as_str()).unwrap()).collect();
    assert!(places.is_sorted());
}

#[tokio::test]
async fn s2_6_the_plan_equals_the_gold_before_anything_is_confirmed() {
    let (desk, id, content) = kept(S2).await;
    let gold = seed("jilin-2012-19-tasks.tsv");
    let gold: Vec<Vec<&str>> = gold.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let read = parts(&content);
    assert_eq!((content.tasks.len(), read.len(), gold.len()), (56, 58, 58));
    for ((task, part), row) in read.iter().zip(&gold) {
        let names: Vec<&str> = part.members.iter().map(|member| member.name.as_str()).collect();
        let wanted: Vec<&str> =
            [row[3]].into_iter().chain(row[4].split('、')).filter(|name| !name.is_empty()).collect();
        assert_eq!(names, wanted, "task {:?}", task.number);
        assert_eq!(task.number.unwrap().to_string(), row[2]);
        assert_eq!(content.chapters[task.chapter.unwrap()], row[1]);
        assert_eq!(part.mode, row[5]);
        assert!(part.text.starts_with(row[8]), "{} {}", row[8], part.text);
    }
    let counts =
        (0..5).map(|chapter| content.tasks.iter().filter(|task| task.chapter == Some(chapter)).count());
    assert_eq!(counts.collect::<Vec<_>>(), [14, 13, 12, 11, 6]);
    // Shown for confirmation, nothing owed yet.
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert_eq!(page.matches("class=\"card task-card\"").count(), 56);
    assert!(desk.tasks(id).await.is_empty());
}

#[tokio::test]
async fn s2_7_tasks_33_and_37_have_two_parts_of_their_own() {
    let (_, _, content) = kept(S2).await;
    let double: Vec<u32> =
        content.tasks.iter().filter(|task| task.parts.len() == 2).filter_map(|task| task.number).collect();
    assert_eq!(double, [33, 37]);
    assert!(task(&content, 33).parts.iter().all(|part| !part.members.is_empty()));
}

#[tokio::test]
async fn s2_8_modes_and_the_order_of_departments_are_kept() {
    let (desk, id, content) = kept(S2).await;
    let mut modes: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, part) in parts(&content) {
        *modes.entry(part.mode.as_str()).or_default() += 1;
    }
    assert_eq!(modes, BTreeMap::from([("分别负责", 54), ("负责", 4)]));
    assert_eq!(task(&content, 3).parts[0].members[0].name, "市财政局");
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("按惯例牵头"), "the first named leads by custom only, and the page says so");
}

#[tokio::test]
async fn s2_9_short_and_old_names_resolve_and_the_others_are_listed() {
    let (desk, id, content) = kept(S2).await;
    let written: Vec<(&str, &str)> = parts(&content)
        .iter()
        .flat_map(|(_, part)| &part.members)
        .filter(|member| member.written != member.name)
        .map(|member| (member.written.as_str(), member.name.as_str()))
        .collect();
    assert_eq!(written, [("卫生局", "市卫生局"), ("卫生局", "市卫生局"), ("监察局", "市监察局")]);
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("名册中没有的责任单位"), "{page}");
    // The body that bears another name today keeps the old one as an alias and answers to it.
    let today = desk.registers_unit("吉林市卫生健康委员会", "市级", &["市卫生局"]).await;
    let seen = desk.test.office.plan(id).await.unwrap().version;
    let answer = desk.at(CLERK).post(&format!("/plans/{id}/names"), &format!("seen={seen}")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let content = desk.content(id).await;
    let health: Vec<Option<i64>> = parts(&content)
        .iter()
        .flat_map(|(_, part)| &part.members)
        .filter(|member| member.name == "市卫生局")
        .map(|member| member.unit)
        .collect();
    assert!(health.len() > 30 && health.iter().all(|unit| *unit == Some(today)), "{}", health.len());
}

/// Whether a read target is the one of a gold row.
fn is_gold(row: &[&str], number: u32, measure: &MeasureContent) -> bool {
    let op = match row[4] {
        ">=" => "≥",
        "<=" => "≤",
        other => other,
    };
    let shared = measure.indicator.chars().filter(|c| row[3].contains(*c)).count();
    row[1] == number.to_string()
        && (op == measure.comparator || row[5].contains('-'))
        && (Points::parse(row[5]) == Points::parse(&measure.goal) || row[5].starts_with(&measure.goal))
        && row[6] == measure.unit
        && shared * 2 >= row[3].chars().count().min(measure.indicator.chars().count())
}

#[tokio::test]
async fn s2_10_targets_are_data_with_recall_and_precision() {
    let (_, _, content) = kept(S2).await;
    let gold = seed("jilin-2012-19-targets.tsv");
    let gold: Vec<Vec<&str>> = gold.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let read: Vec<(u32, &MeasureContent)> = parts(&content)
        .iter()
        .flat_map(|(task, part)| part.measures.iter().map(|measure| (task.number.unwrap(), measure)))
        .collect();
    let found =
        gold.iter().filter(|row| read.iter().any(|(number, measure)| is_gold(row, *number, measure))).count();
    let right =
        read.iter().filter(|(number, measure)| gold.iter().any(|row| is_gold(row, *number, measure))).count();
    assert_eq!(gold.len(), 33);
    assert!(found * 100 >= gold.len() * 97, "{found} of {} found", gold.len());
    assert!(right * 100 >= read.len() * 97, "{right} of {} right", read.len());
    assert!(read.iter().all(|(_, measure)| !measure.quote.is_empty()));
}

#[tokio::test]
async fn s2_11_and_s2_12_paired_values_and_full_width_digits_are_read() {
    let (_, _, content) = kept(S2).await;
    let of = |number: u32| -> Vec<(&str, &str)> {
        measures(&content, number)
            .into_iter()
            .map(|one| (one.indicator.as_str(), one.goal.as_str()))
            .collect()
    };
    let has = |number: u32, name: &str, goal: &str| {
        assert!(
            of(number).iter().any(|(indicator, found)| indicator.contains(name) && *found == goal),
            "{number}: {:?}",
            of(number)
        );
    };
    has(3, "新农合", "301");
    has(3, "城镇居民", "400");
    for (number, goals) in [(4, ["70", "75"]), (40, ["255585", "69079"])] {
        let found = of(number);
        assert!(goals.iter().all(|goal| found.iter().any(|(_, own)| own == goal)), "{number}: {found:?}");
    }
    for (number, goal) in [(40, "60"), (42, "4"), (54, "8"), (54, "12")] {
        assert!(of(number).iter().any(|(_, own)| *own == goal), "{number}: {:?}", of(number));
    }
}

#[tokio::test]
async fn s2_13_due_words_become_days_of_the_plans_year() {
    let (_, _, content) = kept(S2).await;
    assert_eq!(task(&content, 22).due, "2012-12-31".parse().ok());
    assert_eq!(task(&content, 22).due_words, "今年");
    assert!(content.tasks.iter().all(|task| task.due.is_some()));
}

#[tokio::test]
async fn s2_17_duties_to_publish_are_offered_on_import() {
    let (desk, id, content) = kept(S2).await;
    let marked: Vec<u32> = content
        .tasks
        .iter()
        .filter(|task| task.parts.iter().any(|part| part.marks.iter().any(|(kind, _)| kind == "公开")))
        .filter_map(|task| task.number)
        .collect();
    assert!([7, 48, 50].iter().all(|number| marked.contains(number)), "{marked:?}");
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("<span class=\"tag tag-blue\">公开</span>"));
}

#[tokio::test]
async fn s3_1_web_leftovers_are_listed_and_the_body_stays_whole() {
    let (desk, id, content) = kept(S3).await;
    let left: Vec<&str> = content
        .faults
        .iter()
        .filter(|fault| fault.kind == "网页残留")
        .flat_map(|fault| fault.quotes.iter().map(String::as_str))
        .collect();
    for sign in ["您所在当前位置", "打印本页", "责编"] {
        assert!(left.iter().any(|quote| quote.contains(sign)), "{sign}: {left:?}");
    }
    let words: String = parts(&content).iter().map(|(_, part)| part.text.as_str()).collect();
    assert!(!words.contains("打印本页") && content.tasks.len() == 27);
    assert_eq!(desk.test.office.plan(id).await.unwrap().source_text.trim(), seed(S3).trim());
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("网页残留") && page.contains("您所在当前位置"));
}

#[tokio::test]
async fn s3_2_inserted_words_and_foreign_addresses_keep_the_plan_from_being_issued() {
    let (desk, id, content) = kept(S3).await;
    let spam: usize = content
        .faults
        .iter()
        .filter(|fault| fault.kind == "疑似植入的违规词")
        .map(|fault| fault.places.len())
        .sum();
    assert_eq!(spam, 3);
    assert!(content.faults.iter().any(|fault| fault.kind == "非政府网站域名"));
    desk.registers(id).await;
    let mut form = desk.form(id).await;
    form.retain(|(name, _)| name != "is_confirmed");
    let whole: Vec<(String, String)> = form
        .into_iter()
        .flat_map(|pair| {
            let begins = pair.0 == "task";
            std::iter::once(pair).chain(begins.then(|| ("is_confirmed".to_owned(), "1".to_owned())))
        })
        .collect();
    assert_eq!(desk.confirms(id, &whole, "save").await.status.as_u16(), 303);
    let early = desk.advances(id, "印发", "2026-11-03").await;
    let said = early.text();
    assert_eq!(early.status.as_u16(), 422, "{said}");
    assert!(said.contains("疑似植入的违规词") && said.contains("P-124"), "{said}");
    desk.confirms_all(id).await;
    assert_eq!(desk.advances(id, "印发", "2026-11-03").await.status.as_u16(), 303);
    assert_eq!(desk.logged("印发改革方案").await, 1);
}

#[tokio::test]
async fn s3_3_and_s3_4_damaged_number_and_date_are_proposed_and_never_applied() {
    let (desk, id, content) = kept(S3).await;
    assert_eq!(content.document_number, "武政办发〔201718");
    assert_eq!(content.issued_on, None);
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    for proposal in ["武政办发〔2017〕18号", "2017年9月8日"] {
        assert!(page.contains(&format!("建议改为：<b>{proposal}</b>")), "{proposal}");
    }
    assert!(page.contains("残缺"), "the reason is told");
    let mut form = desk.form(id).await;
    for (name, value) in &mut form {
        match name.as_str() {
            "document_number" => "武政办发〔2017〕18号".clone_into(value),
            "issued_on" => "2017-09-08".clone_into(value),
            _ => {}
        }
    }
    assert_eq!(desk.confirms(id, &form, "save").await.status.as_u16(), 303);
    let content = desk.content(id).await;
    assert_eq!(content.document_number, "武政办发〔2017〕18号");
    assert_eq!(content.issued_on, "2017-09-08".parse().ok());
    assert_eq!(desk.logged("核对改革方案").await, 1);
}

#[tokio::test]
async fn s3_6_goals_of_the_plan_stand_apart_with_their_day() {
    let (desk, id, content) = kept(S3).await;
    assert!(content.goals.iter().any(|(words, due)| {
        words.contains("新机制稳定运行") && *due == "2017-12-31".parse().ok()
    }));
    let page = desk.at(CLERK).page(&format!("/plans/{id}")).await;
    assert!(page.contains("主要目标和保障要求") && page.contains("2017年12月31日前"), "{page}");
}

#[tokio::test]
async fn s3_7_to_s3_11_chapters_leads_and_open_lists_are_read() {
    let (desk, id, content) = kept(S3).await;
    let counts =
        (0..8).map(|chapter| content.tasks.iter().filter(|task| task.chapter == Some(chapter)).count());
    assert_eq!(counts.collect::<Vec<_>>(), [5, 4, 5, 1, 2, 2, 3, 5]);
    assert!(task(&content, 6).parts[0].text.contains("医疗卫生服务体系规划"), "joined over the blank line");
    assert!(content.first_leads);
    let leads = |number: u32| -> Vec<&str> {
        let members = &task(&content, number).parts[0].members;
        members.iter().filter(|member| member.part == "牵头").map(|member| member.name.as_str()).collect()
    };
    assert_eq!(leads(1), ["市卫生和计划生育局"]);
    assert!((1..=27).all(|number| !leads(number).is_empty()));
    assert_eq!(leads(4), ["市编办", "市人力资源和社会保障局"]);
    assert_eq!(task(&content, 25).parts[0].mode, "未注明");
    assert!(task(&content, 25).doubts.iter().any(|doubt| doubt.contains("未注明责任方式")));
    assert_eq!(parts(&content).iter().filter(|(_, part)| part.is_open_list).count(), 20);
    // A department is added to the open list and the source stays as it was.
    let (unit, at) = ("赣州市医疗保障局", task(&content, 1).span);
    let mut form = desk.form(id).await;
    let place = form.iter().position(|(name, value)| name == "member" && value.is_empty()).unwrap();
    unit.clone_into(&mut form[place].1);
    assert_eq!(desk.confirms(id, &form, "save").await.status.as_u16(), 303);
    let content = desk.content(id).await;
    assert!(task(&content, 1).parts[0].members.iter().any(|member| member.name == unit));
    assert_eq!(task(&content, 1).span, at);
}

#[tokio::test]
async fn s3_12_a_due_day_before_the_issue_is_warned_of() {
    let (desk, id, content) = kept(S3).await;
    assert!(task(&content, 10).doubts.iter().any(|doubt| doubt.contains("早于成文日期")));
    let page = desk.at(CLERK).page(&format!("/plans/{id}/confirm")).await;
    assert!(page.contains("早于成文日期"));
    let dues: Vec<String> =
        measures(&content, 6).iter().filter_map(|one| one.due).map(|day| day.to_string()).collect();
    assert_eq!(dues, ["2020-12-31"; 4], "S3-13: four targets over years");
}
