//! Issuing: frozen with its files, once for a period; a correction needs a reason and lists what changed.

use crate::desk::{CODE, Desk, clerk, day, head, moment, refused, submission};
use std::path::Path;
use zhaozhang_domain::period::Period;
use zhaozhang_office::bulletin::Paper;
use zhaozhang_office::{Actor, IssueRequest, Issued, Moment, Office, Opening, Refusal};

async fn desk() -> Desk {
    let desk = Desk::new().await;
    // The fonts of the repository are read where they lie.
    let folder = desk.folder.path().to_owned();
    desk.office.close().await;
    let opening = Opening {
        fonts_folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts"),
        ..crate::desk::opening(&folder, None)
    };
    let office = Office::open(opening).await.unwrap_or_else(|refusal| panic!("{refusal}"));
    Desk { office, ..desk }
}

fn august() -> Moment {
    Moment { today: day("2020-08-05"), at: "2020-08-05T02:00:00Z".into() }
}

fn request(desk: &Desk, reason: Option<&str>) -> IssueRequest {
    let period = Period::parse("2020-07").expect("a month");
    let entry = desk.office.notice(CODE).expect("the notice");
    let mut paper = Paper::of(&entry.notice, &entry.folder, period, day("2020-08-05"));
    paper.document_number = "赣市医保字〔2020〕40号".into();
    IssueRequest {
        code: CODE.into(),
        period,
        as_of: None,
        paper: Some(paper),
        reason: reason.map(str::to_owned),
        kept_wording: String::new(),
    }
}

async fn issue(desk: &Desk, actor: &Actor, reason: Option<&str>) -> Result<Issued, Refusal> {
    refused(desk.office.issue_bulletin(&august(), actor, request(desk, reason)).await)
}

#[tokio::test]
async fn a_period_is_issued_once_and_corrected_with_a_reason() {
    let desk = desk().await;
    desk.takes_in(vec![submission("安远县医疗保障局", "甲"), submission("信丰县医疗保障局", "乙")])
        .await
        .unwrap();
    assert!(issue(&desk, &clerk(), None).await.is_err(), "only who may issue");
    let first = issue(&desk, &head(), None).await.unwrap();
    assert_eq!((first.bulletin.version, first.bulletin.files.len()), (1, 5));
    let refusal = issue(&desk, &head(), Some("  ")).await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "2020年7月的通报已经印发（编号1，赣市医保字〔2020〕40号），印发件不能改动。确需更正的，请写明更正理由，作为更正件重新印发。"
    );
    desk.takes_in(vec![submission("安远县医疗保障局", "补登")]).await.unwrap();
    let second = issue(&desk, &head(), Some("补登漏记信息一篇")).await.unwrap();
    assert_eq!((second.bulletin.version, second.bulletin.replaces), (2, Some(1)));
    let (_, bytes) = desk.office.bulletin_file(2, "sheet.json").await.unwrap().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let changes = json["bulletin"]["corrects"]["changes"].as_array().unwrap();
    // A point more for one county, so the other is no longer its equal.
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(
        (changes[0]["unit"].as_str(), changes[0]["after"].as_str()),
        (Some("安远县医疗保障局"), Some("2"))
    );
    assert_eq!(json["bulletin"]["corrects"]["hash"].as_str(), Some(first.bulletin.hash.as_str()));
    assert!(second.bulletin.data.contains("更正理由：补登漏记信息一篇"));
    let report = desk.office.verify().await.unwrap();
    assert!(report.holds() && report.bulletins == 2, "{report}");
}

#[tokio::test]
async fn what_cannot_be_reported_on_is_refused() {
    let desk = desk().await;
    for (period, what) in [("2020-09", "还没有开始"), ("2019-07", "不在通知施行期间")] {
        let request = IssueRequest { period: Period::parse(period).unwrap(), ..request(&desk, None) };
        let refusal = refused(desk.office.issue_bulletin(&august(), &head(), request).await).unwrap_err();
        assert!(refusal.to_string().contains(what), "{refusal}");
    }
    let mut broken = request(&desk, None);
    if let Some(paper) = &mut broken.paper {
        paper.title.clear();
        paper.document_number.clear();
    }
    let refusal = refused(desk.office.issue_bulletin(&august(), &head(), broken).await).unwrap_err();
    assert_eq!(refusal.to_string(), "通报缺少标题、发文字号。请补填后再印发。");
    assert!(desk.office.bulletins(CODE).await.unwrap().is_empty());
}

#[tokio::test]
async fn without_fonts_nothing_is_issued_and_the_reason_is_said() {
    let desk = Desk::new().await;
    let refusal =
        refused(desk.office.issue_bulletin(&august(), &head(), request(&desk, None)).await).unwrap_err();
    assert!(refusal.to_string().contains("字体文件夹"), "{refusal}");
    assert!(desk.office.bulletins(CODE).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_demonstration_issues_its_bulletin_once() {
    let desk = desk().await;
    let local = Actor::local_user();
    assert!(
        refused(desk.office.issue_shown(&moment(), &local).await).unwrap().is_none(),
        "not in a real office"
    );
    refused(desk.office.load_demonstration(&moment(), &local).await).unwrap();
    let shown = refused(desk.office.issue_shown(&moment(), &local).await).unwrap().unwrap();
    assert_eq!(shown.bulletin.number, "演示〔2020〕7号");
    assert!(refused(desk.office.issue_shown(&moment(), &local).await).unwrap().is_none());
}
