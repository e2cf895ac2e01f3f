//! The pages of accounts in a real browser: they fit a telephone, axe finds no fault, and the notice that the session
//! is about to end appears by itself and takes nothing away that was typed.

use super::super::browser::{AXE, Browser, served};
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

/// What is wrong with a page at this width.
async fn faults(browser: &Browser, address: &str, page: &str) -> Vec<String> {
    browser.client.goto(&format!("{address}{page}")).await.unwrap();
    let mut faults = Vec::new();
    let width = browser.run("return document.documentElement.scrollWidth").await;
    if width.as_i64().unwrap() > 375 {
        faults.push(format!("{page}: {width} px wide"));
    }
    let end = "document.querySelectorAll('.expiry').forEach(e => e.getAnimations().forEach(a => a.finish()))";
    browser.run(end).await;
    browser.run(AXE).await;
    let script = "const done = arguments[arguments.length - 1]; \
        axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(result => done( \
        result.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | '))))";
    let found = browser.client.execute_async(script, Vec::new()).await.unwrap();
    faults.extend(found.as_array().unwrap().iter().map(|fault| format!("{page}: {fault}")));
    faults
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_accounts_fit_a_telephone_and_axe_finds_no_fault() {
    let Some(browser) = Browser::open(375, 800).await else { return };
    let office = TestOffice::demonstration().await;
    Cast::of(&office).await;
    let address = served(office.router()).await;
    let mut found = faults(&browser, &address, "/sign-in").await;
    for (label, pages) in [
        ("安远信息员", ["/account", "/account/factor"]),
        ("系统管理员", ["/accounts", "/accounts/1"]),
        ("安全管理员", ["/roles", "/roles/1"]),
    ] {
        sign_in(&browser, &address, label).await;
        for page in pages {
            found.extend(faults(&browser, &address, page).await);
        }
    }
    browser.close().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
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
