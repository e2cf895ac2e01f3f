//! Responsibility letters: generated from tasks and targets, both chains on one overview, the unsigned ones listed.

use super::Stage;
use super::closing_stage::{docx, links};
use super::desk::{between, plain};
use super::supervision_stage::{PEOPLE, PLAN, anyuan, issued, tasks, unit};
use zhaozhang_office::Actor;

#[tokio::test]
async fn s2_21_letters_have_parties_year_tasks_and_a_signed_day_and_the_unsigned_are_listed() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await.to_string();
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does("/letters", &[("plan", &plan), ("first_party", "某市人民政府")]).await;
    let page = clerk.page("/letters").await;
    assert!(
        page.contains("未签订3份")
            && between(&page, "未签订3份", "</p>").contains("赣州市人民医院（2026年度）")
    );
    clerk.does("/letters", &[("plan", &plan)]).await;
    assert!(clerk.page("/letters").await.contains("共3份"), "nothing is drawn up twice");
    let row = between(&page, ">赣州市人民医院</a></th>", "</tr>");
    assert!(row.contains("某市人民政府") && row.contains("市政府签订") && row.contains(">缺</a>"), "{row}");
    let address = links(&page, "/supervision/letters/")
        .into_iter()
        .find(|href| page.contains(&format!("{href}\">赣州市人民医院")))
        .unwrap();
    let steps = format!("{address}/steps");
    let sign = [
        ("step", "sign"),
        ("on", "2026-11-23"),
        ("signed_on", "2026-11-20"),
        ("first_signer", "市长甲"),
        ("second_signer", "院长乙"),
    ];
    clerk.is_refused(&steps, &sign[..3], &["P-501"]).await;
    clerk.does(&steps, &sign).await;
    // The scan is evidence of the letter.
    let id = address.rsplit('/').next().unwrap();
    let scan = super::evidence_stage::pdf("签订");
    let scan = clerk
        .sends_parts(
            &format!("/evidence/of/dossier/{id}"),
            &[("kind", "扫描件"), ("title", "责任书扫描件")],
            ("责任书.pdf", &scan),
        )
        .await;
    assert_eq!(scan.status.as_u16(), 303, "{}", plain(&scan.text()));
    let page = clerk.page("/letters").await;
    assert!(
        page.contains("未签订2份") && page.contains("2026年11月20日，市长甲、院长乙"),
        "{}",
        plain(&page)
    );
    // A unit sees its own letter only.
    let own = stage.visitor("安远信息员").await.page("/letters").await;
    assert!(own.contains("安远县医疗保障局") && !own.contains("赣州市人民医院"));
    stage.logged("生成责任书", "市局办公室经办", "生成3份").await;
    stage.logged("办公室办理案卷", "市局办公室经办", "登记签订").await;
}

#[tokio::test]
async fn s2_22_letters_of_counties_are_signed_by_the_upper_level_and_stand_on_the_same_overview() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await.to_string();
    let zone = unit(&stage, "某经济技术开发区管委会").await.to_string();
    let clerk = stage.visitor("市局办公室经办").await;
    // A place without a task and without a share has nothing to sign.
    clerk.is_refused("/letters", &[("plan", &plan), ("unit", &zone)], &["P-582"]).await;
    let task = tasks(&stage, plan.parse().unwrap()).await[1];
    share(&stage, task, &[("某经济技术开发区管委会", "96")]).await;
    clerk.does("/letters", &[("plan", &plan), ("unit", &zone)]).await;
    let page = clerk.page("/letters").await;
    let county = between(&page, ">安远县医疗保障局</a></th>", "</tr>");
    assert!(
        county.contains("省医改领导小组负责签订") && county.contains("<td>省医改领导小组</td>"),
        "{county}"
    );
    let zone = between(&page, ">某经济技术开发区管委会</a></th>", "</tr>");
    assert!(zone.contains("<td>市政府签订</td><td>市人民政府</td>"), "{zone}");
    let address = links(&page, "/supervision/letters/")
        .into_iter()
        .find(|href| page.contains(&format!("{href}\">安远县医疗保障局")))
        .unwrap();
    let sign = [
        ("step", "sign"),
        ("on", "2026-11-23"),
        ("signed_on", "2026-11-18"),
        ("first_signer", "省医改办主任"),
        ("second_signer", "县长丙"),
    ];
    clerk.does(&format!("{address}/steps"), &sign).await;
    let page = clerk.page("/letters").await;
    assert!(between(&page, ">安远县医疗保障局</a></th>", "</tr>").contains("省医改办主任、县长丙"));
    stage.logged("办公室办理案卷", "市局办公室经办", "登记签订").await;
}

/// Shares the first target of a task out, confirmed by the head.
async fn share(stage: &Stage, task: i64, shares: &[(&str, &str)]) {
    let own = anyuan(stage).await;
    let mut form = vec![("kind", "指标分解"), ("on", "2026-11-20"), ("index", "0"), ("unit", own.as_str())];
    for (unit, figure) in shares {
        form.push(("share_unit", unit));
        form.push(("share", figure));
    }
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does(&format!("/tasks/{task}/acts"), &form).await;
    let act = stage.office.office.task_acts(task).await.unwrap().last().unwrap().id;
    let head = stage.visitor("市局办公室主任").await;
    head.does(&format!("/tasks/{task}/acts/{act}/judge"), &[("verdict", "确认")]).await;
}

/// A county's letter says its share with the city's goal beside, and only the targets of parts it answers for.
#[tokio::test]
async fn s2_21_a_letter_says_the_share_of_its_unit_and_nobody_elses_targets() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let text = PLAN.replace("今年新建3个社区卫生服务中心。", "今年新建10个社区卫生服务中心。");
    let text = text
        .replace("2.职工医保参保率", "2.安排15名骨干到三级医院进修。（赣州市人民医院负责）\n职工医保参保率");
    let plan = issued(&stage, &text).await;
    let all = tasks(&stage, plan).await;
    share(&stage, all[0], &[("安远县医疗保障局", "4"), ("于都县医疗保障局", "6")]).await;
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does("/letters", &[("plan", &plan.to_string())]).await;
    let page = clerk.page("/letters").await;
    let row = between(&page, ">安远县医疗保障局</a></th>", "</tr>");
    let word = docx(&clerk.get(&links(&row, "/letters/").pop().unwrap()).await.bytes);
    assert!(word.contains("乙方目标") && word.contains("全市目标"), "{word}");
    assert!(word.contains("新建社区卫生服务中心|=4个|=10个|"), "{word}");
    assert!(word.contains("95%"), "{word}");
    // Task 2 has two parts; the hospital's is not the county's.
    assert!(!word.contains("15名"), "{word}");
    let row = between(&page, ">赣州市人民医院</a></th>", "</tr>");
    let hospital = docx(&clerk.get(&links(&row, "/letters/").pop().unwrap()).await.bytes);
    assert!(
        hospital.contains("15名") && !hospital.contains("95%") && !hospital.contains("10个"),
        "{hospital}"
    );
}

#[tokio::test]
async fn s3_36_a_units_letter_is_a_word_file_with_its_tasks_of_the_plan() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let text = include_str!("../../../../text/tests/plan_data/wugang-2017-18.txt");
    let plan = issued(&stage, text).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let order = plan.to_string();
    // The damaged days and numbers of the plan do not go into what is signed unseen.
    let refused = clerk.is_refused("/letters", &[("plan", &order)], &["M-507"]).await;
    for fault in ["“20176月”残缺", "“武政办发20128号”残缺", "“武卫医政函20151415号”残缺"]
    {
        assert!(refused.contains(fault), "{fault}: {}", plain(&refused));
    }
    clerk.does("/letters", &[("plan", &order), ("kept", "原方案如此，另行更正")]).await;
    stage.logged("生成责任书", "市局办公室经办", "保留理由：原方案如此").await;
    let page = clerk.page("/letters").await;
    let name = "市财政局";
    let own = unit(&stage, name).await;
    let tasks = stage.office.office.tasks(&Actor::command_line(), plan).await.unwrap();
    let mine: Vec<_> = tasks.iter().filter(|task| task.is_of(own)).collect();
    assert!(mine.len() > 1 && mine.len() < tasks.len(), "{}", mine.len());
    let row = between(&page, &format!(">{name}</a></th>"), "</tr>");
    assert!(row.contains(&format!("<td class=\"num\">{}</td>", mine.len())), "{row}");
    let file = links(&row, "/letters/").pop().unwrap();
    let word = docx(&clerk.get(&file).await.bytes);
    assert!(word.contains("甲方：市人民政府") && word.contains(&format!("乙方：{name}")), "{word}");
    for task in &tasks {
        let words = task.words().replace('\n', "");
        let first: String = words.chars().take(25).collect();
        assert_eq!(word.contains(&first), task.is_of(own), "任务{}", task.ordinal);
    }
    let other = stage.visitor("安远信息员").await.get(&file).await;
    assert_eq!(other.status.as_u16(), 404);
    stage.logged("生成责任书", "市局办公室经办", "责任书").await;
}
