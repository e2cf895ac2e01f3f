//! Somebody who is signed in, in a test: a browser with one cookie.
//!
//! `TestOffice::sign_in_as(&cast.member("安远信息员"))` signs a sample person in through the pages: with one click in a
//! demonstration, with an account and a password of their own in every other office.

use super::office::{Answer, TestOffice, moment};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;
use zhaozhang_office::org::load_cast::CastMember;
use zhaozhang_office::{Actor, Refusal};

/// The own password of everybody in tests.
pub(crate) const OWN_PASSWORD: &str = "Ganzhou-2026";

/// A browser with one cookie.
#[derive(Clone)]
pub(crate) struct Visitor {
    router: Router,
    /// `session=…`, or empty.
    pub(crate) cookie: String,
    /// What `does` appends to free texts, if the form is taken with it: words of an attacker. Empty for most.
    pub(crate) appends: &'static str,
}

impl Visitor {
    /// A browser that has been nowhere yet.
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookie: String::new(), appends: "" }
    }

    /// Opens an address.
    pub(crate) async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address)
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    /// Opens an address that must answer with a page, and gives its text.
    pub(crate) async fn page(&self, address: &str) -> String {
        let answer = self.get(address).await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 200, "{address}\n{text}");
        text
    }

    /// Sends a form from one of our own pages.
    pub(crate) async fn post(&self, address: &str, form: &str) -> Answer {
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, form.len())
            .body(Body::from(form.to_owned()));
        self.send(request.unwrap()).await
    }

    /// Sends a form and keeps the cookie that comes back, as a browser does.
    pub(crate) async fn post_and_keep(&mut self, address: &str, form: &str) -> Answer {
        let answer = self.post(address, form).await;
        let given = answer.header("set-cookie");
        if let Some(cookie) = given.split(';').next().filter(|cookie| cookie.starts_with("session=")) {
            cookie.clone_into(&mut self.cookie);
        }
        answer
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Signs in through the form.
    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let form = format!("login={}&password={}", encoded(login), encoded(password));
        self.post_and_keep("/sign-in", &form).await
    }
}

/// A form as a browser sends it.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| format!("{name}={}", encoded(value));
    pairs.iter().map(one).collect::<Vec<_>>().join("&")
}

/// A value as a form sends it.
pub(crate) fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(one).collect()
}

impl TestOffice {
    /// A browser that nobody has signed in with.
    pub(crate) fn stranger(&self) -> Visitor {
        Visitor::new(self.router())
    }

    /// Signs a sample person in. From then on nobody else gets in without, unless it is a demonstration.
    pub(crate) async fn sign_in_as(&self, member: &CastMember) -> Visitor {
        let mut visitor = self.stranger();
        if self.office.is_demonstration() {
            let form = format!("sample={}", encoded(member.label));
            let answer = visitor.post_and_keep("/sign-in/sample", &form).await;
            assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
            return visitor;
        }
        let login = format!("person{}", member.post.person);
        self.give_account(member.post.person, &login).await;
        let answer = visitor.sign_in(&login, OWN_PASSWORD).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
        let switched = visitor.post("/account/role", &format!("role=post-{}", member.post.id)).await;
        assert_eq!(switched.status.as_u16(), 303, "{}", switched.text());
        visitor
    }

    /// Makes an account for a person, with [`OWN_PASSWORD`], unless there is one.
    pub(crate) async fn give_account(&self, person: i64, login: &str) {
        let made = self.office.create_account(&moment(), &Actor::command_line(), person, login).await;
        let made = match made {
            Ok(made) => made,
            Err(zhaozhang_office::OfficeError::Refused(Refusal::Listed(problems)))
                if problems.iter().any(|problem| problem.code == "A-124") =>
            {
                return;
            }
            Err(error) => panic!("{error}"),
        };
        let mut visitor = self.stranger();
        visitor.sign_in(login, &made.password).await;
        let form = format!(
            "old_password={}&password={OWN_PASSWORD}&again_password={OWN_PASSWORD}",
            encoded(&made.password)
        );
        let changed = visitor.post("/account/password", &form).await;
        assert!(changed.text().contains("密码已修改"), "{}", changed.text());
        visitor.post("/sign-out", "").await;
    }
}
