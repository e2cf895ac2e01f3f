//! What the bureau office asks for, decides and keeps besides items, for the walk: a call for an article, a manual
//! adjustment, a finding of grave error, a reform plan that waits for its confirmation, a kept page of a medium.

use crate::office::{Answer, moment};
use crate::pages::S1;
use crate::requirements::Stage;
use zhaozhang_office::Actor;
use zhaozhang_office::casework::find_grave_error::NewFinding;
use zhaozhang_office::outlet::keep_page::FetchedPage;
use zhaozhang_office::permit::Role;

const ANYUAN: &str = "安远县医疗保障局";

/// A plan of one task.
const PLAN: &str = "赣州市人民政府办公室关于印发赣州市2026年深化医改工作安排的通知\n\
    赣市府办发〔2026〕9号\n各县（市、区）人民政府：\n现印发给你们，请认真组织实施。\n\
    赣州市人民政府办公室\n2026年11月2日\n一、重点任务\n\
    1.年底前新建10个社区卫生服务中心。（赣州市人民医院牵头，赣州市医疗保障局配合）\n";

/// Makes them; gives the addresses to which no other page may lead.
pub(super) async fn made(stage: &Stage) -> Vec<String> {
    let clerk = stage.visitor("市局办公室经办").await;
    let call = [
        ("notice", S1),
        ("topic", "基金监管做法"),
        ("requirement", "写明做法、数据和困难，1500字以内"),
        ("target", "《今日医保信息》"),
        ("level", "省局"),
        ("due_on", "2026-11-30"),
        ("units", ANYUAN),
    ];
    let called = clerk.does("/solicitations/new", &call).await;
    let adjustment = [
        ("notice", S1),
        ("unit", ANYUAN),
        ("points", "1"),
        ("on", "2026-11-20"),
        ("article", "四（一）1"),
        ("reason", "系统故障期间的常规报送一篇没有登记"),
        ("evidence", "收文登记2026-77号"),
    ];
    let adjusted = clerk.does("/adjustments/new", &adjustment).await;
    let plan: Answer = clerk.sends_parts("/plans", &[], ("方案.txt", PLAN.as_bytes())).await;
    assert_eq!(plan.status.as_u16(), 303, "{}", plan.text());
    vec![called, adjusted, plan.header("location"), found(stage).await, kept(stage).await]
}

fn clerk_of(stage: &Stage) -> Actor {
    let label = "市局办公室经办";
    Actor {
        person: Some(stage.person(label)),
        unit: Some(stage.unit(label)),
        post: Some(stage.post(label)),
        ..Actor::named(label, Role::OfficeClerk)
    }
}

/// A page of a medium as it was fetched; its address.
async fn kept(stage: &Stage) -> String {
    let text = "安远县医保局在城北广场集中宣传打击欺诈骗保，三百余名群众参加，发放资料一千余份。".repeat(4);
    let page = FetchedPage {
        address: "https://news.example.com/1".to_owned(),
        final_address: "https://news.example.com/1".to_owned(),
        status: 200,
        content_type: "text/html; charset=utf-8".to_owned(),
        head: "HTTP/1.1 200 OK\r\n".to_owned(),
        body: format!("<html><head><title>安远集中宣传</title></head><body><h1>安远集中宣传</h1><p>{text}</p></body></html>")
            .into_bytes(),
        ..FetchedPage::default()
    };
    let id = stage.office.office.keep_page(&moment(), &clerk_of(stage), &page).await.unwrap().id;
    format!("/pages/{id}")
}

/// A finding of grave error with a picture; its address.
async fn found(stage: &Stage) -> String {
    let clerk = clerk_of(stage);
    let office = &stage.office.office;
    let picture = b"\x89PNG\r\n\x1a\n0000".to_vec();
    let file = office.store_attachment(&moment(), &clerk, "截图.png", picture).await.unwrap();
    let finding = NewFinding {
        notice: S1.into(),
        class: "重大失误".into(),
        unit: stage.unit("安远信息员"),
        title: "安远医保参保数据".into(),
        finding: "参保人数写错一位，被市级媒体转载后撤稿".into(),
        article: "四（二）2".into(),
        found_on: "2026-11-20".into(),
        reply_until: "2026-11-30".into(),
        files: vec![(file.hash, file.name)],
        ..NewFinding::default()
    };
    let id = office.find_grave_error(&moment(), &clerk, &finding).await.unwrap();
    format!("/grave-errors/{id}")
}
