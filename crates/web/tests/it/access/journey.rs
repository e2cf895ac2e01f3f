//! The end of a session in a real browser: the notice appears by itself and takes nothing away that was typed. How the
//! pages of accounts look is seen by [`crate::walk`].

use super::super::browser::{Browser, served};
use super::super::cast::Cast;
use super::super::office::TestOffice;
use fantoccini::Locator;
use serde_json::json;

/// Signs in with one click on the demonstration's list.
async fn sign_in(browser: &Browser, address: &str, label: &str) {
    browser.client.goto(&format!("{address}/sign-in")).await.unwrap();
    let button = format!("button[name='sample'][value='{label}']");
    browser.client.find(Locator::Css(&button)).await.unwrap().click().await.unwrap();
    browser.client.wait().for_element(Locator::Css(".visitor b")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn the_end_of_a_session_is_announced_and_nothing_typed_is_lost() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let office = TestOffice::demonstration().await;
    Cast::of(&office).await;
    let address = served(office.router()).await;
    sign_in(&browser, &address, "安远信息员").await;
    browser.client.goto(&format!("{address}/account")).await.unwrap();
    let field = browser.client.find(Locator::Css("#old")).await.unwrap();
    field.send_keys("half written").await.unwrap();
    let seen = "return getComputedStyle(document.querySelector('.expiry')).visibility";
    let hidden = browser.run(seen).await;
    let before = "document.querySelector('.expiry').getAnimations().forEach(a => a.currentTime = 1678000)";
    browser.run(before).await;
    let still_hidden = browser.run(seen).await;
    let after = "document.querySelector('.expiry').getAnimations().forEach(a => a.currentTime = 1682000)";
    browser.run(after).await;
    let shown = browser.run(seen).await;
    browser.client.find(Locator::Css(".expiry button")).await.unwrap().click().await.unwrap();
    let mut windows = browser.client.windows().await.unwrap().len();
    for _ in 0..100 {
        if windows > 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        windows = browser.client.windows().await.unwrap().len();
    }
    let typed = browser.run("return document.querySelector('#old').value").await;
    browser.close().await;
    assert_eq!((hidden, still_hidden, shown), (json!("hidden"), json!("hidden"), json!("visible")));
    assert_eq!(windows, 2, "staying opens beside the page");
    assert_eq!(typed, json!("half written"));
}
