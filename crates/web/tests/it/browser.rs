//! Journeys in a real browser: headless Chromium through its driver, against pages served on the loopback address.
//! What pages say is tested without a browser in the other modules; here it is what only a browser knows: that nothing
//! overflows at 375 px, that the keyboard reaches everything, that axe finds no fault against WCAG 2.1 AA.
//! Without `chromedriver` the journeys say so and end; `scripts/test` installs it.

use crate::office::{TestOffice, not_made};
use axum::Router;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) const AXE: &str = include_str!("../vendor/axe.min.js");
const PAGES: [&str; 11] = [
    "/",
    "/notices",
    "/notices/ganzhou-2020-33",
    "/notices/ganzhou-2020-33/faults",
    "/notices/ganzhou-2020-33/ranking?period=2020-07",
    "/notices/ganzhou-2020-33/units/11?period=2020-07",
    "/bulletins",
    "/ledger",
    "/ledger/upload",
    "/verify",
    "/events",
];

/// A browser with its driver; both end with it.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a window of this size, or nothing when there is no driver.
    pub(crate) async fn open(width: u32, height: u32) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let spawned = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(driver) = spawned else {
            not_made("chromedriver is not installed");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ];
        let mut args: Vec<String> = args.map(str::to_owned).to_vec();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        args.push(format!("--window-size={width},{height}"));
        // A phone's width cannot be had from a desktop window, which is 500 px at least: the device is emulated.
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 1.0, "touch": false });
        let options = json!({ "args": args, "mobileEmulation": { "deviceMetrics": metrics } });
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        for _ in 0..100 {
            if let Ok(client) = builder.connect(&address).await {
                return Some(Self { client, driver, _profile: profile });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("chromedriver was started but does not answer at {address}");
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    pub(crate) async fn close(mut self) {
        self.client.close().await.unwrap();
        self.driver.kill().unwrap();
        self.driver.wait().unwrap();
    }
}

/// Serves the office on a free port until the test ends.
pub(crate) async fn served(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn no_page_overflows_at_375_px_and_axe_finds_no_fault() {
    let Some(browser) = Browser::open(375, 800).await else { return };
    let office = TestOffice::demonstration().await;
    let address = served(office.router()).await;
    let mut faults = Vec::new();
    for page in PAGES {
        browser.client.goto(&format!("{address}{page}")).await.unwrap();
        let width = browser.run("return document.documentElement.scrollWidth").await;
        if width.as_i64().unwrap() > 375 {
            faults.push(format!("{page}: {width} px wide"));
        }
        browser.run(AXE).await;
        let script = "const done = arguments[arguments.length - 1]; \
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(result => done( \
            result.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | '))))";
        let found = browser.client.execute_async(script, Vec::new()).await.unwrap();
        faults.extend(found.as_array().unwrap().iter().map(|fault| format!("{page}: {fault}")));
    }
    browser.close().await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_clerk_uploads_a_spoiled_ledger_and_takes_in_the_good_rows() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let office = TestOffice::empty().await;
    let address = served(office.router()).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("报送.csv");
    let rows = "信息编号,标题,单位,日期,结果\nX1,推进村卫生室结算,安远县医保局,2020-07-06,通过\n\
                X2,不存在的日期,安远县医保局,2020-02-30,通过\n";
    std::fs::write(&file, rows).unwrap();
    let client = &browser.client;
    client.goto(&format!("{address}/ledger/upload")).await.unwrap();
    let select = client.find(Locator::Css("select[name=notice]")).await.unwrap();
    select.select_by_value("ganzhou-2020-33").await.unwrap();
    client
        .find(Locator::Css("input[type=file]"))
        .await
        .unwrap()
        .send_keys(&file.to_string_lossy())
        .await
        .unwrap();
    client
        .find(Locator::Css("form[enctype='multipart/form-data'] button"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    client.wait().for_element(Locator::XPath("//*[contains(., 'L-108')]")).await.unwrap();
    let text = client.find(Locator::Css("main")).await.unwrap().text().await.unwrap();
    assert!(text.contains("2月没有30日"), "{text}");
    let take =
        client.find(Locator::XPath("//button[contains(., '有效') or contains(., '合格')]")).await.unwrap();
    take.click().await.unwrap();
    client
        .wait()
        .for_element(Locator::XPath("//main[contains(., '台账第1号') or contains(., '第1号')]"))
        .await
        .unwrap();
    client.goto(&format!("{address}/notices/ganzhou-2020-33/units/18?period=2020-07")).await.unwrap();
    let entry = client.find(Locator::Css("main details summary")).await.unwrap();
    entry.click().await.unwrap();
    let opened = client.find(Locator::Css("main details[open]")).await.unwrap().text().await.unwrap();
    assert!(opened.contains("四（一）1") && opened.contains("推进村卫生室结算"), "{opened}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn the_keyboard_skips_to_the_content_and_sees_where_it_is() {
    let Some(browser) = Browser::open(1280, 900).await else { return };
    let office = TestOffice::demonstration().await;
    let address = served(office.router()).await;
    let client = &browser.client;
    client.goto(&address).await.unwrap();
    client.find(Locator::Css("body")).await.unwrap().send_keys("\u{E004}").await.unwrap();
    let first = browser.run("return document.activeElement.textContent.trim()").await;
    let target = browser.run("return document.activeElement.getAttribute('href')").await;
    let outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle").await;
    let is_there =
        browser.run("return !!document.querySelector(document.activeElement.getAttribute('href'))").await;
    browser.close().await;
    assert!(
        target.as_str().is_some_and(|href| href.starts_with('#')),
        "the first stop is {first}, not a skip link"
    );
    assert_eq!(is_there, json!(true), "the skip link leads nowhere");
    assert_ne!(outline, json!("none"), "the focus cannot be seen");
}
