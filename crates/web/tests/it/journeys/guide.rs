//! Somebody at a real browser, who signs in through the page, fills in fields, presses buttons and follows links.

use crate::browser::{Browser, served};
use crate::office::project;
use crate::visitor::OWN_PASSWORD;
use axum::Router;
use fantoccini::Locator;
use serde_json::json;
use std::path::PathBuf;
use zhaozhang_office::org::load_cast::CastMember;

/// Where pictures of the way lie afterwards.
pub(super) fn shown() -> PathBuf {
    let folder = project().join("target/journeys");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Somebody at a browser, who may become somebody else.
pub(super) struct Guide {
    pub(super) browser: Browser,
    pub(super) address: String,
}

impl Guide {
    /// A browser at these pages, or nothing without a driver.
    pub(super) async fn at(router: Router) -> Option<Self> {
        let browser = Browser::open(1280, 1000).await?;
        let address = served(router).await;
        browser.client.goto(&format!("{address}/sign-in")).await.unwrap();
        Some(Self { browser, address })
    }

    /// Whoever sits there leaves, and this sample person signs in through the page with an account of their own.
    pub(super) async fn becomes(&self, member: &CastMember) {
        if self.browser.client.find(Locator::Css("form[action='/sign-out'] button")).await.is_ok() {
            self.presses("退出").await;
        }
        self.goes("/sign-in").await;
        self.fills("#login", &format!("person{}", member.post.person)).await;
        self.fills("#password", OWN_PASSWORD).await;
        self.presses("登录").await;
        let post = format!("post-{}", member.post.id);
        if self.browser.client.find(Locator::Css(&format!("#switch-role option[value={post}]"))).await.is_ok()
        {
            self.fills("#switch-role", &post).await;
            self.presses("切换").await;
        }
        self.sees(&[member.name]).await;
    }

    pub(super) async fn goes(&self, path: &str) {
        self.browser.client.goto(&format!("{}{path}", self.address)).await.unwrap();
    }

    /// The path of the page it is on.
    pub(super) async fn path(&self) -> String {
        self.browser.client.current_url().await.unwrap().path().to_owned()
    }

    /// The words on the page.
    pub(super) async fn words(&self) -> String {
        let words = self.browser.run("return document.body.innerText").await;
        words.as_str().unwrap().to_owned()
    }

    pub(super) async fn sees(&self, all: &[&str]) {
        let words = self.words().await;
        for needle in all {
            assert!(words.contains(needle), "no {needle} on {}:\n{words}", self.path().await);
        }
    }

    /// Fills a field in, or chooses in a list.
    pub(super) async fn fills(&self, css: &str, value: &str) {
        let script = "const field = document.querySelector(arguments[0]); if (!field) return false; \
            field.value = arguments[1]; field.dispatchEvent(new Event('input', { bubbles: true })); \
            field.dispatchEvent(new Event('change', { bubbles: true })); return field.value === arguments[1];";
        let done = self.browser.client.execute(script, vec![json!(css), json!(value)]).await.unwrap();
        assert_eq!(done, json!(true), "{css} does not take {value} on {}", self.path().await);
    }

    /// Ticks a box or chooses a button, unless it is ticked.
    pub(super) async fn ticks(&self, css: &str) {
        let script = "const box = document.querySelector(arguments[0]); if (!box) return false; \
            for (let up = box; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true; \
            if (!box.checked) box.click(); return box.checked;";
        let done = self.browser.client.execute(script, vec![json!(css)]).await.unwrap();
        assert_eq!(done, json!(true), "{css} cannot be ticked on {}", self.path().await);
    }

    /// Presses the first button with these words that is to be seen, and waits for the page that follows.
    pub(super) async fn presses(&self, words: &str) {
        let xpath = format!("//button[normalize-space()='{words}'][not(ancestor::details[not(@open)])]");
        let Ok(button) = self.browser.client.find(Locator::XPath(&xpath)).await else {
            panic!("no button {words} on {}:\n{}", self.path().await, self.words().await)
        };
        self.browser.run("window.before = true").await;
        button.click().await.unwrap();
        for _ in 0..200 {
            let script = "return !window.before && document.readyState === 'complete'";
            if self.browser.client.execute(script, vec![]).await.is_ok_and(|there| there == json!(true)) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{words} leads nowhere from {}", self.path().await);
    }

    /// Keeps a picture of the page.
    pub(super) async fn shows(&self, name: &str) {
        let folder = shown();
        let picture = self.browser.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Follows the first link on the page with these words.
    pub(super) async fn follows(&self, words: &str) {
        let xpath = format!("//main//a[contains(normalize-space(), '{words}')]");
        let Ok(link) = self.browser.client.find(Locator::XPath(&xpath)).await else {
            panic!("no link {words} on {}:\n{}", self.path().await, self.words().await)
        };
        let target = link.attr("href").await.unwrap().unwrap();
        self.goes(&target).await;
    }

    /// What a form sent by hand to an address is answered with; a page that follows counts as taken.
    pub(super) async fn sends_by_hand(&self, path: &str, fields: &str) -> i64 {
        let script = "const done = arguments[arguments.length - 1]; \
            fetch(arguments[0], { method: 'POST', body: new URLSearchParams(arguments[1]), redirect: 'manual' }) \
            .then(answer => done(answer.status));";
        let status =
            self.browser.client.execute_async(script, vec![json!(path), json!(fields)]).await.unwrap();
        status.as_i64().unwrap()
    }

    /// The bytes behind an address, as whoever sits there gets them.
    pub(super) async fn bytes(&self, path: &str) -> Vec<u8> {
        let script = "const done = arguments[arguments.length - 1]; \
            fetch(arguments[0]).then(answer => answer.arrayBuffer()).then(bytes => \
            done([...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')));";
        let digits = self.browser.client.execute_async(script, vec![json!(path)]).await.unwrap();
        let digits = digits.as_str().unwrap();
        (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    pub(super) async fn ends(self) {
        self.browser.close().await;
    }
}
