//! Monitoring and reports measured against each other (feature 28): found, reported, missed and unclaimed, under the
//! quarter and in its bulletin; what names a unit and nobody reported is offered to it.

use super::desk::{S0, plain};
use super::report_stage::{ReportStage, digest, rows_of};
use crate::office::moment;
use crate::visitor::form;
use zhaozhang_office::Actor;
use zhaozhang_office::permit::Role;
use zhaozhang_office::publication::publications::{NewPublication, Origin};

const WHY: &str = "没有留存";

async fn found(stage: &ReportStage, unit: Option<i64>, title: &str, outlet: &str, day: &str) -> i64 {
    let piece = NewPublication {
        unit,
        title: title.to_owned(),
        outlet: outlet.to_owned(),
        address: String::new(),
        published: day.to_owned(),
        text: String::new(),
        origin: Origin::Fetched,
    };
    let clerk = Actor::named("林知夏", Role::OfficeClerk);
    let done = stage.test.office.record_publications(&moment(), &clerk, vec![piece]).await;
    done.unwrap_or_else(|error| panic!("{error}")).ids[0]
}

#[tokio::test]
async fn s0_50_the_quarter_says_what_monitoring_missed_and_offers_what_nobody_claimed() {
    let stage = ReportStage::new().await;
    let offered = found(&stage, None, "安远县组建县域医共体的做法", "江西日报", "2026-10-12").await;
    let foreign = found(&stage, None, "会昌县中医药服务进村入户", "赣南日报", "2026-10-13").await;
    found(&stage, Some(stage.unit), "安远县推进分级诊疗改革纪实", "健康报", "2026-10-14").await;
    found(&stage, None, "安远县某小报上的一则消息", "安远厅堂小报", "2026-10-15").await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let page = plain(&stage.liaison.page(&at).await);
    assert!(page.contains("待认领的稿件") && page.contains("安远县组建县域医共体的做法"), "{page}");
    assert!(
        !page.contains("会昌县") && !page.contains("小报"),
        "only what names it, in media of the list: {page}"
    );
    let claim = format!("{at}/claim");
    let other = foreign.to_string();
    stage.liaison.is_refused(&claim, &[("piece", &other)], &["R-139"]).await;
    let piece = offered.to_string();
    assert_eq!(stage.other.post(&claim, &form(&[("piece", &piece)])).await.status.as_u16(), 404);
    stage.liaison.does(&claim, &[("piece", &piece)]).await;
    stage.liaison.is_refused(&claim, &[("piece", &piece)], &["R-139"]).await;
    let log = stage.logged("认领发表稿件").await;
    assert!(log.contains("安远县组建县域医共体的做法"), "{log}");
    assert_eq!(rows_of(&stage.liaison, &at).await.len(), 2);
    let rows = [
        ["安远县推进分级诊疗改革纪实", "2026-10-14", "健康报", "", WHY],
        ["安远县组建县域医共体的做法", "2026-10-12", "江西日报", "", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let second = stage.begun(&stage.other, stage.other_unit).await;
    stage.other.saves(&second, &[["于都县中医药服务全覆盖", "2026-10-26", "江西日报", "", WHY]]).await;
    stage.hands_in((&stage.other, &stage.other_head), &second).await;
    let line = "本季度监测到名单内媒体发表稿件3件；各单位填报3件，其中监测到2件、未监测到1件，监测率66.6%；\
                监测到而无单位认领1件，已知单位而未填报0件";
    let list = plain(&stage.secretariat.page("/reports").await);
    assert!(list.contains(line), "{list}");
    assert!(!plain(&stage.liaison.page("/reports").await).contains("监测率"), "the office's own measure");
    for one in [&at, &second] {
        let seen = digest(&stage.secretariat, one).await;
        stage.secretariat.does(&format!("{one}/accept"), &[("digest", &seen)]).await;
    }
    assert!(plain(&stage.secretariat.page("/reports").await).contains(line), "acceptance is no monitoring");
    let asked = [("notice", S0), ("period", "2026-Q4"), ("issued_on", "2026-11-23"), ("act", "look")];
    let answer = stage.secretariat.post("/bulletins/new", &form(&asked)).await;
    let words = plain(&answer.text());
    assert!(answer.status.as_u16() == 200 && words.contains(line), "{words}");
}
