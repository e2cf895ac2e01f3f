//! What a page says when it cannot do what was asked (未办理): refusals in office Chinese with a stable code, and
//! faults with a reference number, logged once with their whole chain.
//! Handlers return [`Failure`]; [`dress`] turns it, and every bare error of the framework, into a page.

use crate::api;
use crate::app::{self, App, Visit};
use crate::frame::Frame;
use crate::rate;
use crate::typed::Typed;
use crate::who;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use zhaozhang_office::ledger::ledger_book::BookRefusal;
use zhaozhang_office::{Fault, OfficeError, Problem, Refusal, Trouble};

/// Why a page was not shown or a form not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The person can do something about it.
    Refused {
        /// 422, 403 or 404.
        status: StatusCode,
        /// Stable code.
        code: &'static str,
        /// What and why.
        what: String,
        /// What to do next; empty when `what` says it.
        cure: String,
    },
    /// Several problems, each at its field.
    Listed {
        /// 422, rarely another.
        status: StatusCode,
        /// All of them.
        problems: Vec<Problem>,
    },
    /// Refused at the gate, before its page saw it: what was typed is shown on the page that says so.
    Kept {
        /// 422 or 409.
        status: StatusCode,
        /// Stable code.
        code: &'static str,
        /// What and why.
        what: String,
        /// What to do next.
        cure: String,
        /// Where it may be sent once more; empty for the same address, nothing when it must not be.
        again: Option<String>,
    },
    /// It is ours; the chain is for the log only.
    Fault {
        /// The whole chain in one line.
        chain: String,
    },
}

impl Failure {
    /// No such page, notice, unit or entry.
    pub fn missing(what: impl Into<String>) -> Self {
        Self::Refused {
            status: StatusCode::NOT_FOUND,
            code: "W-404",
            what: format!("{}。", what.into()),
            cure: "请核对地址，或从左边的菜单进入。".to_owned(),
        }
    }

    /// Something asked for in a way that cannot be read.
    pub fn unreadable(what: impl Into<String>, cure: impl Into<String>) -> Self {
        let (what, cure) = (what.into(), cure.into());
        Self::Refused { status: StatusCode::UNPROCESSABLE_ENTITY, code: "W-422", what, cure }
    }

    /// Nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::Refused {
            status: StatusCode::UNAUTHORIZED,
            code: "A-401",
            what: "您还没有登录，或登录已经过期，没有办理。".to_owned(),
            cure: "请登录后重新提交。".to_owned(),
        }
    }

    /// A fault of ours.
    pub fn fault(chain: impl Into<String>) -> Self {
        Self::Fault { chain: chain.into() }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let status = match &refusal {
            Refusal::NotPermitted { .. } | Refusal::OutOfScope { .. } => StatusCode::FORBIDDEN,
            Refusal::UnknownNotice { .. } | Refusal::NoSuchEntry { .. } | Refusal::NotFound { .. } => {
                StatusCode::NOT_FOUND
            }
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        if let Refusal::Listed(problems) = refusal {
            return Self::Listed { status, problems };
        }
        Self::Refused { status, code: refusal.code(), what: refusal.to_string(), cure: String::new() }
    }
}

impl From<BookRefusal> for Failure {
    fn from(refusal: BookRefusal) -> Self {
        Self::Refused {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: refusal.code,
            what: format!("{}。", refusal.what),
            cure: format!("{}。", refusal.cure),
        }
    }
}

impl From<Fault> for Failure {
    /// What will pass is told apart from what somebody has to mend.
    fn from(fault: Fault) -> Self {
        let (status, code, what, cure) = match fault.trouble() {
            Trouble::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "W-503",
                "数据库暂时没有应答，这次没有办理；已经保存的内容没有丢失。",
                "请稍后重试，一般一两分钟就好；恢复后不用重新登录。",
            ),
            Trouble::Full => (
                StatusCode::INSUFFICIENT_STORAGE,
                "W-507",
                "磁盘已满，这次没有保存；已经保存的内容没有改动。",
                "请通知维护人员清理磁盘，清理后稍后重试，系统会自行恢复。",
            ),
            Trouble::Other => return Self::Fault { chain: fault.chain() },
        };
        tracing::error!(code, "{}", fault.chain());
        Self::Refused { status, code, what: what.to_owned(), cure: cure.to_owned() }
    }
}

impl From<OfficeError> for Failure {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Refused(refusal) => refusal.into(),
            OfficeError::Failed(fault) => fault.into(),
        }
    }
}

impl IntoResponse for Failure {
    /// Bare, with the failure as an extension; [`dress`] makes the page.
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Refused { status, .. } | Self::Listed { status, .. } | Self::Kept { status, .. } => *status,
            Self::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    heading: &'static str,
    what: String,
    cure: String,
    code: String,
    is_fault: bool,
    /// Whether trying again later helps.
    is_passing: bool,
    /// Where to try again.
    here: String,
    /// Whether it may be sent once more.
    may_send: bool,
    /// What was typed and not taken.
    typed: Option<Typed>,
}

impl FailurePage {
    /// A page that says what, what to do, and the code; nothing typed is shown and nothing sent again.
    fn new(
        app: &App,
        visit: &Visit,
        heading: &'static str,
        (what, cure, code): (String, String, String),
    ) -> Self {
        Self {
            frame: Frame::new(app, visit, heading, &[]),
            heading,
            what,
            cure,
            code,
            is_fault: false,
            is_passing: false,
            here: visit.here.clone(),
            may_send: false,
            typed: None,
        }
    }
}

/// Turns every failure, and every error the framework answers by itself, into a page in office Chinese.
pub(crate) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_asset = parts.uri.path().starts_with("/assets/");
    let known = if is_asset { Ok(()) } else { who::establish(&app, &mut parts).await };
    let mut visit = Visit::of(&parts);
    let known = known.and_then(|()| match parts.extensions.get::<who::Who>() {
        Some(who) if api::is_for_programs(visit.path()) => app.admit_account(&who.0),
        _ => Ok(()),
    });
    if let Err(failure) = known {
        return page(&app, &visit, failure)
            .await
            .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    }
    if !is_asset && !api::is_for_programs(visit.path()) {
        visit.in_use = app.in_use().await.unwrap_or_default();
    }
    parts.extensions.insert(visit.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let is_dressed = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/json"));
    if is_dressed || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = response.extensions().get::<Failure>().cloned().unwrap_or_else(|| of_status(status));
    page(&app, &visit, failure).await.unwrap_or_else(|_| status.into_response())
}

/// Errors the framework answers by itself.
fn of_status(status: StatusCode) -> Failure {
    let (code, what, cure) = match status {
        StatusCode::NOT_FOUND => ("W-404", "没有这个页面。", "请核对地址，或从左边的菜单进入。"),
        StatusCode::METHOD_NOT_ALLOWED => ("W-405", "这个地址不能这样使用。", "请从页面上的按钮办理。"),
        StatusCode::FORBIDDEN => {
            ("W-403", "这次提交不是从本系统的页面发出的，没有办理。", "请打开本系统的页面重新提交。")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("W-413", "文件太大，没有收下。", "请把台账按月或按事实分成几份，再分别上传。")
        }
        status if status.is_client_error() => {
            ("W-400", "提交的内容读不懂，没有办理。", "请返回上一页，核对后重新提交。")
        }
        _ => return Failure::fault(format!("answered {status} without a reason")),
    };
    Failure::Refused { status, code, what: what.to_owned(), cure: cure.to_owned() }
}

async fn page(app: &App, visit: &Visit, failure: Failure) -> Result<Response, Failure> {
    let for_wait = failure.clone();
    let shows_typed = match &failure {
        Failure::Refused { status, .. } => is_passing(*status),
        Failure::Kept { .. } => true,
        Failure::Listed { .. } | Failure::Fault { .. } => false,
    };
    let typed = match visit.typed.as_ref().filter(|_| shows_typed && !api::is_for_programs(visit.path())) {
        Some(brought) => Some(brought.whole().await),
        None => None,
    };
    drawn(app, visit, failure, typed).map(|response| rate::with_wait(response, &for_wait))
}

/// Whether trying again later helps.
fn is_passing(status: StatusCode) -> bool {
    matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE)
}

fn drawn(app: &App, visit: &Visit, failure: Failure, typed: Option<Typed>) -> Result<Response, Failure> {
    if api::is_for_programs(visit.path()) {
        return Ok(api::answer::failure(app, &visit.here, failure));
    }
    match failure {
        Failure::Listed { status, problems } => {
            let code = problems.first().map_or("O-105", |first| first.code);
            let what = Refusal::Listed(problems).to_string();
            drawn(app, visit, Failure::Refused { status, code, what, cure: String::new() }, typed)
        }
        Failure::Kept { status, code, what, cure, again } => {
            let page = FailurePage {
                may_send: again.is_some(),
                here: again.filter(|again| !again.is_empty()).unwrap_or_else(|| visit.here.clone()),
                typed,
                ..FailurePage::new(app, visit, "没有办理", (what, cure, code.to_owned()))
            };
            app::show_as(status, &page)
        }
        Failure::Refused { status, code, what, cure } => {
            let heading = match status {
                StatusCode::NOT_FOUND => "没有找到",
                StatusCode::FORBIDDEN => "不能办理",
                StatusCode::UNAUTHORIZED => "请先登录",
                StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE => "请稍后重试",
                _ => "没有办理",
            };
            let page = FailurePage {
                is_passing: is_passing(status),
                may_send: true,
                typed,
                ..FailurePage::new(app, visit, heading, (what, cure, code.to_owned()))
            };
            app::show_as(status, &page)
        }
        Failure::Fault { chain } => {
            let reference = app.fault_number();
            tracing::error!(%reference, page = %visit.here, "{chain}");
            let what = "这是系统的问题，不是您的操作问题。已经入账的内容没有丢失，这次提交没有生效。";
            let cure = "请稍后再试；仍不行的，把下面的故障编号告诉维护人员。";
            let words = (what.to_owned(), cure.to_owned(), reference);
            let page = FailurePage { is_fault: true, ..FailurePage::new(app, visit, "系统故障", words) };
            app::show_as(StatusCode::INTERNAL_SERVER_ERROR, &page)
        }
    }
}
