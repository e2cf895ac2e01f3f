//! Two programs on one folder, behind any proxy: what was uploaded to one is taken in by the other, once.

use crate::office::{TestOffice, moment, project};
use crate::pages::S1;

const LEDGER: &str = "事实,日期,单位,标题,结果\n报送,2020-07-03,安远县医疗保障局,甲,通过\n";

async fn second(first: &TestOffice) -> TestOffice {
    let folder = first.office.data_folder().to_owned();
    TestOffice::beside(&folder, project().join("notices"), moment()).await
}

#[tokio::test]
async fn an_upload_to_one_is_taken_in_by_the_other_once() {
    let one = TestOffice::empty().await;
    let two = second(&one).await;
    let uploaded = one.upload(S1, "台账.csv", LEDGER.as_bytes()).await;
    let here = uploaded.header("location");
    assert!(here.starts_with("/ledger/checked/"), "{here}");
    let page = two.page(&here).await;
    assert!(page.contains("核对结果") && page.contains("台账.csv"), "{page}");
    let taken = two.post(&format!("{here}/take"), "how=all").await;
    assert_eq!(taken.header("location"), here, "{}", taken.text());
    // The first program knows it by now, and a second click there takes nothing in again.
    assert!(one.page(&here).await.contains("入账1条"));
    one.post(&format!("{here}/take"), "how=all").await;
    assert_eq!(one.office.entry_count(S1).await.unwrap(), 1);
    assert!(two.page("/ledger").await.contains("甲") && one.page("/ledger").await.contains("甲"));
    // A third one, started later, shows the receipt too.
    assert!(second(&one).await.page(&here).await.contains("入账1条"));
}

#[tokio::test]
async fn a_number_nobody_gave_is_not_there() {
    let office = TestOffice::empty().await;
    let first = office.upload(S1, "台账.csv", LEDGER.as_bytes()).await.header("location");
    let again = office.upload(S1, "台账.csv", LEDGER.as_bytes()).await.header("location");
    assert_ne!(first, again);
    assert_eq!(office.get("/ledger/checked/1").await.status.as_u16(), 404);
}
