//! The stage of the tests about closing: an office with sample people who sign in, a clock that can be moved, and what
//! is read out of pages and papers.

use super::desk::{plain, workbook};
use crate::cast::Cast;
use crate::office::{Answer, TestOffice, moment};
use crate::visitor::{OWN_PASSWORD, Visitor, form};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex};
use zhaozhang_office::Moment;
use zhaozhang_web::app::App;
use zhaozhang_web::router::router;

/// An office with the sample people and a clock that can be moved.
pub(crate) struct Stage {
    pub(crate) office: TestOffice,
    cast: Cast,
    now: Arc<Mutex<Moment>>,
    router: Router,
    /// What everybody's free texts end with; empty for most tests.
    pub(crate) appends: &'static str,
}

/// Fields of free text.
const FREE: [&str; 22] = [
    "title",
    "body",
    "reason",
    "reasons",
    "opinion",
    "comment",
    "words",
    "topic",
    "requirement",
    "note",
    "detail",
    "background",
    "remark",
    "name",
    "evidence",
    "policy",
    "instruction",
    "answer",
    "content",
    "duties",
    "fields",
    "home",
];

impl Stage {
    /// An office on the usual day with these facts and an account for everybody named.
    pub(crate) async fn with(facts: &[(&str, &[&str])], labels: &[&str]) -> Self {
        let office = TestOffice::empty().await;
        let cast = Cast::of(&office).await;
        for (code, facts) in facts {
            let sent = office.upload(code, "台账.xlsx", &workbook(facts)).await;
            let taken = office.post(&format!("{}/take", sent.header("location")), "how=all").await;
            assert_eq!(taken.status.as_u16(), 303, "{}", plain(&taken.text()));
        }
        for label in labels {
            let person = cast.member(label).post.person;
            office.give_account(person, &format!("person{person}")).await;
        }
        let now = Arc::new(Mutex::new(moment()));
        let read = Arc::clone(&now);
        let app = App::new(office.office.clone(), Arc::new(move || read.lock().unwrap().clone()));
        let router = router(app);
        Self { office, cast, now, router, appends: "" }
    }

    /// The pages, for a server.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// The unit a sample person works in.
    pub(crate) fn unit(&self, label: &str) -> i64 {
        self.cast.unit(label)
    }

    /// The sample person's number.
    pub(crate) fn person(&self, label: &str) -> i64 {
        self.cast.member(label).post.person
    }

    /// The number of the sample person's post.
    pub(crate) fn post(&self, label: &str) -> i64 {
        self.cast.member(label).post.id
    }

    /// Uploads these facts as somebody and takes all of them in.
    pub(crate) async fn takes(&self, visitor: &Visitor, code: &str, facts: &[&str], late_reason: &str) {
        let sent =
            visitor.sends_parts("/ledger/upload", &[("notice", code)], ("台账.xlsx", &workbook(facts))).await;
        let take = format!("{}/take", sent.header("location"));
        visitor.does(&take, &[("how", "all"), ("late_reason", late_reason)]).await;
    }

    /// Moves the clock to a later day.
    pub(crate) fn on(&self, day: &str) {
        *self.now.lock().unwrap() = Moment { today: day.parse().unwrap(), at: format!("{day}T07:52:10Z") };
    }

    /// Somebody who signs in now.
    pub(crate) async fn visitor(&self, label: &str) -> Visitor {
        let post = &self.cast.member(label).post;
        let mut visitor = Visitor::new(self.router.clone());
        visitor.appends = self.appends;
        let answer = visitor.sign_in(&format!("person{}", post.person), OWN_PASSWORD).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", plain(&answer.text()));
        let switched = visitor.post("/account/role", &format!("role=post-{}", post.id)).await;
        assert_eq!(switched.status.as_u16(), 303, "{}", plain(&switched.text()));
        visitor
    }

    /// The name of a sample person.
    fn name(&self, label: &str) -> &'static str {
        self.cast.member(label).name
    }

    /// The log says that somebody did it, with these words.
    pub(crate) async fn logged(&self, verb: &str, label: &str, words: &str) {
        let auditor = self.visitor("审计管理员").await;
        let page = auditor.page("/events").await;
        let name = self.name(label);
        let is_row = |row: &&str| row.contains(verb) && row.contains(name) && row.contains(words);
        assert!(page.split("<tr").any(|row| is_row(&row)), "no {verb} by {name}: {words}\n{}", plain(&page));
    }
}

impl Visitor {
    /// Sends a form that must be taken, and gives where it leads.
    pub(crate) async fn does(&self, address: &str, pairs: &[(&str, &str)]) -> String {
        for changed in self.appended(pairs) {
            let pairs: Vec<(&str, &str)> =
                changed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = self.post(address, &form(&pairs)).await;
            assert!(answer.status.as_u16() < 500, "{address}: {}", plain(&answer.text()));
            if answer.status.as_u16() == 303 {
                return answer.header("location");
            }
        }
        let answer = self.post(address, &form(pairs)).await;
        assert_eq!(answer.status.as_u16(), 303, "{address}: {}", plain(&answer.text()));
        answer.header("location")
    }

    /// The form with what is to be appended: to every free text, then to one of them.
    fn appended<'a>(&self, pairs: &[(&'a str, &str)]) -> Vec<Vec<(&'a str, String)>> {
        let free: Vec<&str> =
            pairs.iter().map(|(name, _)| *name).filter(|name| FREE.contains(name)).collect();
        if self.appends.is_empty() || free.is_empty() {
            return Vec::new();
        }
        let with = |which: &[&str]| -> Vec<(&'a str, String)> {
            let one = |(name, value): &(&'a str, &str)| {
                let is_longer = which.contains(name) && !value.is_empty();
                (*name, format!("{value}{}", if is_longer { self.appends } else { "" }))
            };
            pairs.iter().map(one).collect()
        };
        std::iter::once(with(&free)).chain(free.iter().map(|name| with(&[*name]))).collect()
    }

    /// Sends a form that must be refused with these codes, and gives the page.
    pub(crate) async fn is_refused(&self, address: &str, pairs: &[(&str, &str)], codes: &[&str]) -> String {
        let answer = self.post(address, &form(pairs)).await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{address}: {}", plain(&text));
        for code in codes {
            assert!(text.contains(&format!("（{code}）")), "no {code}: {}", plain(&text));
        }
        text
    }

    /// Sends a form with a file.
    pub(crate) async fn sends_parts(
        &self,
        address: &str,
        pairs: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Answer {
        let mark = "zhaozhang-test";
        let mut body = String::new();
        for (name, value) in pairs {
            body.push_str(&format!(
                "--{mark}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        let (name, bytes) = file;
        body.push_str(&format!(
            "--{mark}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        ));
        let mut body = body.into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={mark}"))
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }
}

/// The words of a Word file; cells of tables end with `|`.
pub(crate) fn docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let words = xml.replace("</w:tc>", "<w:tc>|").replace("<w:tc>", "<>");
    words.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words).collect()
}

/// Every address on the page that begins so.
pub(crate) fn links(page: &str, begins: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    all.filter(|href| href.starts_with(begins)).map(str::to_owned).collect()
}
