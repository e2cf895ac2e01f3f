//! The log on its page, out of the house with its proof, and checked without the database.

use super::cast::Cast;
use super::office::{TestOffice, moment};
use std::process::Command;
use zhaozhang_office::permit::{Role, audit};
use zhaozhang_office::{Actor, EventQuery};

/// An office with a few events.
async fn office_with_events() -> TestOffice {
    let office = TestOffice::demonstration().await;
    for (name, detail) in
        [("张三", "联系电话13800001234"), ("李四", "邮箱li.si@office.example"), ("张三", "没有什么")]
    {
        let actor = Actor::named(name, Role::AuditAdmin);
        let done = office.office.record_reading(&moment(), &actor, audit::EXPORT, "试验", detail).await;
        done.unwrap();
    }
    office
}

#[tokio::test]
async fn the_log_is_searched_by_person_role_act_subject_days_and_words() {
    let office = office_with_events().await;
    for (query, has, lacks) in [
        ("actor=%E5%BC%A0%E4%B8%89", "没有什么", "l***@office.example"),
        ("role=%E5%AE%A1%E8%AE%A1%E7%AE%A1%E7%90%86%E5%91%98", "没有什么", "<td class=\"nowrap\">导入台账"),
        ("act=events.export&actor=%E6%9D%8E%E5%9B%9B", "l***@office.example", "没有什么"),
        ("subject=%E8%AF%95%E9%AA%8C", "没有什么", "<td class=\"nowrap\">载入演示数据"),
        ("words=%E6%B2%A1%E6%9C%89%E4%BB%80%E4%B9%88", "没有什么", "138****1234"),
        ("from=2026-11-23&through=2026-11-23", "没有什么", "没有符合条件"),
        ("from=2026-11-24", "没有符合条件", "没有什么"),
        ("words=100%25_", "没有符合条件", "没有什么"),
    ] {
        let page = office.page(&format!("/events?{query}")).await;
        assert!(page.contains(has), "{query} lacks {has}\n{page}");
        assert!(!page.contains(lacks), "{query} has {lacks}\n{page}");
    }
    let refused = office.get("/events?from=2026-11-24&through=2026-11-23&before=x").await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.text().contains("W-432") && refused.text().contains("W-433"), "{}", refused.text());
}

#[tokio::test]
async fn pages_of_the_log_follow_one_another_without_gap_or_repetition() {
    let office = office_with_events().await;
    let last = office.office.events(1).await.unwrap()[0].serial;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page =
            office.office.search_events(&EventQuery { before, ..EventQuery::default() }, 2).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.serial));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=last).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn personal_data_is_masked_and_the_full_view_leaves_its_mark() {
    let office = office_with_events().await;
    let query = EventQuery { words: "13800001234".into(), ..EventQuery::default() };
    let serial = office.office.search_events(&query, 1).await.unwrap().rows[0].serial;
    let page = office.page(&format!("/events/{serial}")).await;
    assert!(page.contains("138****1234") && !page.contains("13800001234"), "{page}");
    let api = office.get(&format!("/api/v1/events/{serial}")).await.text();
    assert!(api.contains("138****1234") && !api.contains("13800001234"), "{api}");
    let full = office.post(&format!("/events/{serial}/full"), "").await;
    assert!(full.text().contains("13800001234"), "{}", full.text());
    let newest = &office.office.events(1).await.unwrap()[0];
    assert_eq!(
        (newest.verb.as_str(), newest.subject.clone()),
        ("查看完整操作记录", format!("第{serial}号操作记录"))
    );
}

#[tokio::test]
async fn the_auditor_reads_and_exports_and_nobody_else_of_the_three_does() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let auditor = office.sign_in_as(cast.member("审计管理员")).await;
    assert!(auditor.page("/events").await.contains("导出与核验"));
    assert_eq!(auditor.post("/events/export", "chain=event").await.status.as_u16(), 200);
    assert_eq!(
        auditor.post("/ledger/1/reverse", "reason=x").await.status.as_u16(),
        403,
        "and changes nothing"
    );
    for label in ["系统管理员", "安全管理员", "安远信息员", "市局办公室经办"] {
        let visitor = office.sign_in_as(cast.member(label)).await;
        for address in ["/events", "/events/1", "/events/export"] {
            assert_eq!(visitor.get(address).await.status.as_u16(), 403, "{label} {address}");
        }
        assert_eq!(visitor.post("/events/export", "chain=event").await.status.as_u16(), 403, "{label}");
    }
}

/// Runs the program on an exported file.
fn verify(text: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("导出.txt");
    std::fs::write(&file, text).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_zhaozhang")).arg("verify").arg(&file).output().unwrap();
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
}

#[tokio::test]
async fn an_outsider_checks_an_export_without_the_database() {
    let office = office_with_events().await;
    let answer = office.post("/events/export", "chain=event&first=2").await;
    assert!(answer.header("content-disposition").contains("filename*=UTF-8''"));
    let text = answer.text();
    let (code, words) = verify(&text);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("操作记录：第2号至第") && words.contains("到链尾为止"), "{words}");
    let event = &office.office.events(1).await.unwrap()[0];
    let last_hash = text.split("last_hash:64:").nth(1).unwrap().split('\n').next().unwrap();
    assert!(event.verb == "导出审计记录" && event.detail.contains(last_hash), "{event:?}");
    let (code, words) = verify(&text.replace("没有什么", "没有那样"));
    let serial = event.serial - 1;
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains(&format!("第{serial}号记录的内容与校验值不符")), "{words}");
    let (code, words) = verify(&text.replace("exported_by:12:本机用户", "exported_by:12:别的用户"));
    assert!(code == Some(1) && words.contains("首部"), "{words}");
    let ledger = office.post("/events/export", "chain=ledger&first=1&last=10").await.text();
    let (code, words) = verify(&ledger);
    assert!(code == Some(0) && words.contains("台账：第1号至第10号共10条"), "{words}");
    let cut = ledger.rfind("照章台账/1").unwrap();
    let (code, words) = verify(&ledger[..cut]);
    assert!(code == Some(1) && words.contains("第9号以后"), "{words}");
}

#[tokio::test]
async fn a_stretch_that_is_not_there_is_refused_with_every_problem() {
    let office = office_with_events().await;
    for (form, codes) in [
        ("first=1", &["T-311"][..]),
        ("chain=event&first=a&last=b", &["T-312"][..]),
        ("chain=event&first=0", &["T-302"][..]),
        ("chain=event&first=99999999", &["T-302"][..]),
        ("chain=event&first=3&last=2", &["T-303"][..]),
        ("chain=event&first=-1&last=999999", &["T-302", "T-303"][..]),
    ] {
        let answer = office.post("/events/export", form).await;
        assert_eq!(answer.status.as_u16(), 422, "{form}");
        for code in codes {
            assert!(answer.text().contains(code), "{form} lacks {code}\n{}", answer.text());
        }
    }
    let empty = TestOffice::empty().await;
    assert!(empty.post("/events/export", "chain=ledger").await.text().contains("T-301"));
}
