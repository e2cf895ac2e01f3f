//! A desk for tests of submissions: sample people in their own browsers, a form filled in as a browser sends it, and
//! short ways to sign, send back and receive.

use crate::cast::Cast;
use crate::office::{Answer, TestOffice};
use crate::visitor::{Visitor, encoded};
use axum::body::Body;
use axum::http::{Request, header};
use std::collections::BTreeMap;

/// An office with its people signed in.
pub(crate) struct ReviewDesk {
    pub(crate) test: TestOffice,
    pub(crate) cast: Cast,
    visitors: BTreeMap<&'static str, Visitor>,
}

/// The reviewers of 安远 in their order, each with his step.
pub(crate) const ANYUAN: [(&str, &str); 4] =
    [("安远信息员", "初审"), ("安远科室负责人", "复核"), ("安远办公室", "核稿"), ("安远分管领导", "终审")];

/// A file of a form: its field, its name, its bytes.
pub(crate) type SentFile<'a> = (&'a str, &'a str, &'a [u8]);

/// A picture nobody could mistake for something else.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000";

impl ReviewDesk {
    pub(crate) async fn new(people: &[&'static str]) -> Self {
        let test = TestOffice::peopled().await;
        let cast = Cast::of(&test).await;
        let mut visitors = BTreeMap::new();
        for label in people {
            visitors.insert(*label, test.sign_in_as(cast.member(label)).await);
        }
        Self { test, cast, visitors }
    }

    /// An office with the people of 安远 and of the bureau office.
    pub(crate) async fn anyuan() -> Self {
        let people = [
            "安远拟稿人",
            "安远信息员",
            "安远科室负责人",
            "安远办公室",
            "安远分管领导",
            "安远主要领导",
            "市局办公室经办",
            "市局办公室主任",
            "于都信息员",
        ];
        Self::new(&people).await
    }

    pub(crate) fn at(&self, label: &str) -> &Visitor {
        self.visitors.get(label).unwrap_or_else(|| panic!("{label} is not signed in"))
    }

    /// The form of an ordinary item, with changes.
    pub(crate) fn form(title: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let usual = [
            ("title", title),
            ("notice", "ganzhou-2020-33"),
            ("purpose", "宣传"),
            ("class", "工作动态类"),
            ("content", "市委市政府中心工作"),
            ("central_task", "打击欺诈骗保"),
            ("disclosure", "公开"),
            ("target_level", "市局"),
            ("authors", "钟雨桐"),
            ("body", "十一月二十日，安远县医保局在城北广场开展打击欺诈骗保集中宣传。"),
            ("secrecy_declared", "1"),
        ];
        let mut form: Vec<(String, String)> = Vec::new();
        for (name, value) in usual {
            if !changes.iter().any(|(changed, _)| *changed == name) {
                form.push((name.to_owned(), value.to_owned()));
            }
        }
        form.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        form
    }

    /// Sends a form with files, as a browser does.
    pub(crate) async fn send(
        &self,
        label: &str,
        address: &str,
        form: &[(String, String)],
        files: &[SentFile<'_>],
    ) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        for (name, value) in form {
            let part =
                format!("--frontier\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--frontier\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.as_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--frontier--\r\n");
        let visitor = self.at(label);
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &visitor.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=frontier")
            .body(Body::from(body))
            .unwrap();
        visitor.send(request).await
    }

    /// Saves a new item and gives its number.
    pub(crate) async fn drafts(&self, label: &str, title: &str, changes: &[(&str, &str)]) -> i64 {
        let form = Self::form(title, changes);
        let answer = self.send(label, "/submissions/new", &form, &[]).await;
        number_of(&answer)
    }

    /// Saves a new item and hands it in.
    pub(crate) async fn hands_in(&self, label: &str, title: &str, changes: &[(&str, &str)]) -> i64 {
        let id = self.drafts(label, title, changes).await;
        let answer = self.at(label).post(&format!("/submissions/{id}/hand-in"), "").await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        id
    }

    /// The digest the page shows.
    pub(crate) async fn digest(&self, label: &str, id: i64) -> String {
        // Whoever may not see the item tries with what somebody else told him.
        for label in std::iter::once(label).chain(self.visitors.keys().copied()) {
            let actor = self.cast.actor(label);
            if let Ok(item) = self.test.office.submission(&crate::office::moment(), &actor, id).await {
                return item.chain.digest;
            }
        }
        panic!("nobody sees item {id}")
    }

    /// Signs a step from the item's page.
    pub(crate) async fn signs(&self, label: &str, id: i64, step: &str) -> Answer {
        let digest = self.digest(label, id).await;
        self.at(label).get(&format!("/submissions/{id}")).await;
        let form =
            format!("step={}&digest={digest}&usual={}&has_checked=1", encoded(step), encoded("同意。"));
        self.at(label).post(&format!("/submissions/{id}/sign"), &form).await
    }

    /// Signs every step of 安远.
    pub(crate) async fn signed(&self, id: i64) {
        for (label, step) in ANYUAN {
            let answer = self.signs(label, id, step).await;
            assert_eq!(answer.status.as_u16(), 303, "{label}: {}", answer.text());
        }
    }

    /// Takes an item into the ledger.
    pub(crate) async fn receives(&self, id: i64, rating: &str) -> Answer {
        let clerk = "市局办公室经办";
        let digest = self.digest(clerk, id).await;
        let form = format!("digest={digest}&rating={}&comment={}", encoded(rating), encoded("数据扎实"));
        self.at(clerk).post(&format!("/submissions/{id}/receive"), &form).await
    }

    /// An item of 安远 from draft to ledger.
    pub(crate) async fn received(&self, title: &str, changes: &[(&str, &str)]) -> i64 {
        let id = self.hands_in("安远拟稿人", title, changes).await;
        self.signed(id).await;
        let answer = self.receives(id, "良").await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        id
    }

    /// Sends an item back from the bureau office.
    pub(crate) async fn sent_back(&self, id: i64, reasons: &str) -> Answer {
        let clerk = "市局办公室经办";
        let digest = self.digest(clerk, id).await;
        let form = format!(
            "digest={digest}&chosen={}&reasons={}&quote={}&note={}",
            encoded("数据无来源或前后不一致"),
            encoded(reasons),
            encoded("城北广场"),
            encoded("写明人数")
        );
        self.at(clerk).post(&format!("/submissions/{id}/return"), &form).await
    }

    /// The log's last lines about a verb: who, to what, more.
    pub(crate) async fn event(&self, verb: &str) -> String {
        let events = self.test.office.events(200).await.unwrap();
        let event = events.into_iter().find(|event| event.verb == verb);
        event
            .map(|event| format!("{}（{}） {} {}", event.actor, event.role, event.subject, event.detail))
            .unwrap_or_default()
    }
}

/// The number of the item a form led to.
pub(crate) fn number_of(answer: &Answer) -> i64 {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let place = answer.header("location");
    place
        .strip_prefix("/submissions/")
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("{place}"))
}

impl ReviewDesk {
    /// Sends a program's form with the visitor's cookie.
    pub(crate) async fn post_json(&self, label: &str, address: &str, json: &str) -> Answer {
        let visitor = self.at(label);
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &visitor.cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json.to_owned()))
            .unwrap();
        visitor.send(request).await
    }
}
