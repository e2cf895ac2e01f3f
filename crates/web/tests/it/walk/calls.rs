//! What the bureau office asks for and decides besides items, for the walk: a call for an article, a manual adjustment,
//! a finding of grave error, and a reform plan that waits for its confirmation.

use crate::office::{Answer, moment};
use crate::pages::S1;
use crate::requirements::Stage;
use zhaozhang_office::Actor;
use zhaozhang_office::find_grave_error::NewFinding;
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
    vec![called, adjusted, plan.header("location"), found(stage).await]
}

/// A finding of grave error with a picture; its address.
async fn found(stage: &Stage) -> String {
    let label = "市局办公室经办";
    let clerk = Actor {
        person: Some(stage.person(label)),
        unit: Some(stage.unit(label)),
        post: Some(stage.post(label)),
        ..Actor::named(label, Role::OfficeClerk)
    };
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
