//! What is typed in a draft stays in the browser: offered back after the page went away, forgotten after it was saved, and
//! never kept when it carries a secret mark. In a real browser, since only one keeps things.

use super::super::browser::{Browser, served};
use super::super::cast::Cast;
use super::super::office::TestOffice;
use fantoccini::Locator;
use serde_json::json;
use std::time::Duration;

/// Waits for what the browser keeps under the form's name to hold these words, or nothing.
async fn kept(browser: &Browser, words: Option<&str>) -> bool {
    let read = "return Object.keys(localStorage).map(k => localStorage[k]).join('')";
    for _ in 0..100 {
        let all = browser.run(read).await;
        let all = all.as_str().unwrap_or_default().to_owned();
        if words.map_or(all.is_empty(), |words| all.contains(words)) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

async fn type_into(browser: &Browser, field: &str, words: &str) {
    browser.client.find(Locator::Css(field)).await.unwrap().send_keys(words).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_draft_that_was_not_saved_is_offered_back_and_forgotten_when_it_was() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let office = TestOffice::demonstration().await;
    Cast::of(&office).await;
    let address = served(office.router()).await;
    browser.client.goto(&format!("{address}/sign-in")).await.unwrap();
    let button = "button[name='sample'][value='安远拟稿人']";
    browser.client.find(Locator::Css(button)).await.unwrap().click().await.unwrap();
    browser.client.wait().for_element(Locator::Css(".visitor b")).await.unwrap();
    let form = format!("{address}/submissions/new");
    browser.client.goto(&form).await.unwrap();
    type_into(&browser, "#title", "安远集中宣传").await;
    type_into(&browser, "#body", "发放资料三千份。").await;
    let was_kept = kept(&browser, Some("发放资料三千份。")).await;
    // The page goes away before the half minute of the server's own copy.
    browser.client.goto(&format!("{address}/about")).await.unwrap();
    browser.client.goto(&form).await.unwrap();
    let offered =
        browser.client.find(Locator::Css("#kept-here-draft-0")).await.unwrap().text().await.unwrap();
    let before = browser.run("return document.querySelector('#body').value").await;
    browser.client.find(Locator::Css("#kept-here-draft-0 button")).await.unwrap().click().await.unwrap();
    let restored =
        browser.run("return [document.querySelector('#title').value, document.querySelector('#body').value]");
    let restored = restored.await;
    // Saved: another page, and nothing is kept nor offered.
    browser.client.find(Locator::Css("button[value='save']")).await.unwrap().click().await.unwrap();
    browser.client.wait().for_element(Locator::Css("article.sheet")).await.unwrap();
    let is_forgotten = kept(&browser, None).await;
    // A mark of secrecy is kept nowhere.
    browser.client.goto(&form).await.unwrap();
    let not_offered = browser.client.find(Locator::Css("#kept-here-draft-0")).await.is_err();
    type_into(&browser, "#title", "内部情况").await;
    let harmless = kept(&browser, Some("内部情况")).await;
    type_into(&browser, "#body", "机密★1年").await;
    let dropped = kept(&browser, None).await;
    browser.close().await;
    assert!(was_kept, "nothing was kept");
    assert!(offered.contains("本机留有未保存的内容"), "{offered}");
    assert_eq!(before, json!(""));
    assert_eq!(restored, json!(["安远集中宣传", "发放资料三千份。"]));
    assert!(is_forgotten, "what was saved is still kept");
    assert!(not_offered && harmless && dropped, "{not_offered} {harmless} {dropped}");
}
