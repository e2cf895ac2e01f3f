//! Evidence and doubts for the walk: an item with a scan, a film and one taken down, and a doubt in each state.

use crate::office::moment;
use crate::requirements::Stage;
use zhaozhang_office::Actor;
use zhaozhang_office::doubt::examine_claims::ClaimOf;
use zhaozhang_office::evidence::{EvidenceKind, EvidenceOf};
use zhaozhang_office::permit::Role;

/// Keeps them; gives the addresses to which no other page leads.
pub(super) async fn held(stage: &Stage) -> Vec<String> {
    let office = &stage.office.office;
    let label = "安远信息员";
    let writer = Actor {
        person: Some(stage.person(label)),
        unit: Some(stage.unit(label)),
        post: Some(stage.post(label)),
        ..Actor::named(label, Role::Correspondent)
    };
    let pdf = b"%PDF-1.7\n%%EOF\n";
    let film = crate::requirements::film(3_000);
    let files: [(EvidenceKind, &str, &[u8], &str); 3] = [
        (EvidenceKind::Scan, "赣南日报.pdf", pdf, ""),
        (EvidenceKind::Film, "安远新闻.mp4", &film, "2026-11-20 19:30"),
        (EvidenceKind::Scan, "传错的.pdf", b"%PDF-1.7\n% other\n%%EOF\n", ""),
    ];
    for (kind, name, bytes, air_time) in files {
        let of = EvidenceOf {
            owner_kind: "submission".to_owned(),
            owner_id: 1,
            kind,
            title: "刊播情况".to_owned(),
            air_time: air_time.to_owned(),
            ..EvidenceOf::default()
        };
        let file = office.receive_evidence_bytes(name, bytes).await.unwrap();
        office.hold_evidence(&moment(), &writer, &of, file).await.unwrap_or_else(|error| panic!("{error}"));
    }
    office.withdraw_evidence(&moment(), &writer, 3, "传错了").await.unwrap_or_else(|error| panic!("{error}"));
    let claim = |id, address: &str| ClaimOf {
        subject_kind: "submission".to_owned(),
        subject_id: id,
        unit: writer.unit,
        title: "安远开展集中宣传".to_owned(),
        address: address.to_owned(),
        outlet: "安远县人民政府".to_owned(),
        ..ClaimOf::default()
    };
    let claims = vec![
        claim(1, "http://one.example.top/1"),
        claim(2, "http://two.example.top/1"),
        claim(3, "http://three.example.top/1"),
    ];
    let found = office.examine_claims(&moment(), &writer, claims, None).await;
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    for doubt in &found[1..] {
        let said = office.answer_doubt(&moment(), &writer, *doubt, "网址抄错了").await;
        said.unwrap_or_else(|error| panic!("{error}"));
    }
    let ruled =
        office.rule_doubt(&moment(), &Actor::local_user(), found[2], (Some(true), "不是政府网站")).await;
    ruled.unwrap_or_else(|error| panic!("{error}"));
    vec!["/evidence/of/submission/1".to_owned()]
}
