//! What every page shares (页面公用): the office, the clock, uploads that wait for a decision, and who visits.
//! Next: [`crate::frame`] for what stands around a page.

use crate::api::answer::{ForPrograms, Problems};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::outgoing::Outgoing;
use crate::page::pending::Uploads;
use crate::picture::Chromium;
use crate::rate::{BehindProxy, Limits, Rates};
use crate::typed::Brought;
use crate::who::{Signed, Who};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_office::access::session::Session;
use zhaozhang_office::{Actor, Moment, NoticeEntry, Office, Refusal, Scored};

/// The running pages. Cheap to clone; clones are one.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    office: Office,
    clock: Clock,
    uploads: Mutex<Uploads>,
    fault_count: AtomicU64,
    is_https: AtomicBool,
    surroundings: Surroundings,
    rates: Rates,
    holder: String,
}

/// What stands around an office's pages (运行环境): the way out, how much is let through, who stands before the door.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The way out.
    pub outgoing: Outgoing,
    /// How much is let through.
    pub limits: Limits,
    /// Whether a proxy says who asks.
    pub behind_proxy: BehindProxy,
    /// Whether pages of the outside may be fetched.
    pub is_fetching: bool,
    /// What draws pictures of kept pages.
    pub chromium: Option<Chromium>,
}

impl App {
    /// Pages for an office.
    pub fn new(office: Office, clock: Clock) -> Self {
        Self::within(office, clock, Surroundings::default())
    }

    /// Pages for an office with a way out.
    pub fn reaching(office: Office, clock: Clock, outgoing: Outgoing) -> Self {
        Self::within(office, clock, Surroundings { outgoing, ..Surroundings::default() })
    }

    /// Pages for an office in surroundings of its own.
    pub fn within(office: Office, clock: Clock, surroundings: Surroundings) -> Self {
        let holder = format!("{}-{}", std::process::id(), office.random().hex::<8>());
        let inner = Inner {
            office,
            clock,
            uploads: Mutex::new(Uploads::default()),
            fault_count: AtomicU64::new(0),
            is_https: AtomicBool::new(false),
            surroundings,
            rates: Rates::default(),
            holder,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Under which name this program takes jobs, unlike any other on the same database.
    pub fn holder(&self) -> &str {
        &self.inner.holder
    }

    /// The one way out of this machine.
    pub fn outgoing(&self) -> &Outgoing {
        &self.inner.surroundings.outgoing
    }

    /// Whether pages of the outside may be fetched (`--fetch`).
    pub(crate) fn is_fetching(&self) -> bool {
        self.inner.surroundings.is_fetching
    }

    /// What draws pictures of kept pages; nothing where there is none.
    pub(crate) fn chromium(&self) -> Option<&Chromium> {
        self.inner.surroundings.chromium.as_ref()
    }

    /// Whether a proxy says who asks.
    pub(crate) fn behind_proxy(&self) -> BehindProxy {
        self.inner.surroundings.behind_proxy
    }

    /// How much is let through.
    pub(crate) fn limits(&self) -> Limits {
        self.inner.surroundings.limits
    }

    /// What came in so far.
    pub(crate) fn rates(&self) -> &Rates {
        &self.inner.rates
    }

    /// The office behind the pages.
    pub fn office(&self) -> &Office {
        &self.inner.office
    }

    /// The moment.
    pub fn moment(&self) -> Moment {
        (self.inner.clock)()
    }

    /// Says that browsers come through https, so that cookies are never sent without it.
    pub fn say_https(&self) {
        self.inner.is_https.store(true, Ordering::Relaxed);
    }

    /// Whether browsers come through https.
    pub(crate) fn is_https(&self) -> bool {
        self.inner.is_https.load(Ordering::Relaxed)
    }

    /// Uploads that wait for a decision.
    pub(crate) fn uploads(&self) -> MutexGuard<'_, Uploads> {
        self.inner.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A reference number for a fault: `F-20261123-0001`, counted since the start.
    pub(crate) fn fault_number(&self) -> String {
        let number = self.inner.fault_count.fetch_add(1, Ordering::Relaxed) + 1;
        format!("F-{}-{number:04}", self.moment().today.format("%Y%m%d"))
    }

    /// The notice of that code.
    pub(crate) fn notice(&self, code: &str) -> Result<NoticeEntry, Failure> {
        self.office().notice(code).ok_or_else(|| Failure::missing(format!("没有代号为“{code}”的通知")))
    }

    /// The codes of the notices with facts in the ledger.
    pub(crate) async fn in_use(&self) -> Result<Vec<String>, Failure> {
        Ok(self.office().in_use().await?.to_vec())
    }

    /// The sheet pages show: up to today, in a demonstration up to the end of its last month.
    pub(crate) async fn scored(&self, code: &str) -> Result<Arc<Scored>, Failure> {
        self.notice(code)?;
        let today = self.moment().today;
        let scored = self.office().scored(code, today).await?;
        if !self.office().is_demonstration() {
            return Ok(scored);
        }
        match last_day(&scored) {
            Some(day) if day < today => Ok(self.office().scored(code, day).await?),
            _ => Ok(scored),
        }
    }
}

/// The end of the last month or quarter with a fact.
fn last_day(scored: &Scored) -> Option<NaiveDate> {
    Some(main_kind(&scored.notice).containing(scored.last_on?).last_day())
}

/// The period a notice mainly counts by: the shortest of its quotas from a month up, else of its cadences.
pub(crate) fn main_kind(notice: &Notice) -> PeriodKind {
    use zhaozhang_domain::notice::When;
    use zhaozhang_domain::rule::RuleKind;
    let quotas = notice.rules.iter().filter_map(|rule| match &rule.kind {
        RuleKind::Quota(quota) => Some(quota.period),
        _ => None,
    });
    let cadences = notice.cadences.iter().filter_map(|cadence| match cadence.when {
        When::LastWorkingDay(kind) | When::LastDay(kind) | When::WorkingDaysAfter(kind, _) => Some(kind),
        When::MonthDays(..) => Some(PeriodKind::Month),
        When::Day(_) | When::HalfMonth | When::Weekly => None,
    });
    let at_least_a_month = |kind: &PeriodKind| *kind >= PeriodKind::Month;
    let shortest = quotas.filter(at_least_a_month).min();
    shortest.or_else(|| cadences.filter(at_least_a_month).min()).unwrap_or(PeriodKind::Quarter)
}

/// Who visits: what a page needs to know of the request.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Path and query.
    pub here: String,
    /// The chosen size of type: empty, `large` or `larger`.
    pub size: &'static str,
    /// Who visits; nobody before signing in.
    pub actor: Option<Actor>,
    /// The session, when somebody signed in.
    pub session: Option<Arc<Session>>,
    /// The codes of the notices with facts, which have a ranking in the menu.
    pub in_use: Vec<String>,
    /// What a form brought, for the page that says “later”.
    pub typed: Option<Arc<Brought>>,
}

impl Visit {
    pub(crate) fn of(parts: &Parts) -> Self {
        let here = parts.uri.path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let chosen =
            cookies.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix("size="));
        let size = match chosen {
            Some("large") => "large",
            Some("larger") => "larger",
            _ => "",
        };
        let actor = parts.extensions.get::<Who>().map(|who| who.0.clone());
        let session = parts.extensions.get::<Signed>().map(|signed| Arc::clone(&signed.0));
        let typed = parts.extensions.get::<Arc<Brought>>().cloned();
        Self { here, size, actor, session, in_use: Vec::new(), typed }
    }

    /// The path without the query.
    pub(crate) fn path(&self) -> &str {
        self.here.split('?').next().unwrap_or_default()
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self::of(parts)))
    }
}

/// A drawn page.
pub(crate) fn show(template: &impl Template) -> Result<Response, Failure> {
    show_as(StatusCode::OK, template)
}

/// A drawn page with a status of its own, for forms that come back with problems.
pub(crate) fn show_as(status: StatusCode, template: &impl Template) -> Result<Response, Failure> {
    let html = template.render().map_err(|cause| Failure::fault(format!("cannot draw a page: {cause}")))?;
    Ok((status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}

/// A form that comes back with the problems of a refusal, under the refusal's status; programs get them as data.
pub(crate) fn show_refused(template: &impl Template, refusal: &Refusal) -> Result<Response, Failure> {
    let status = match Failure::from(refusal.clone()) {
        Failure::Refused { status, .. } | Failure::Listed { status, .. } | Failure::Kept { status, .. } => {
            status
        }
        Failure::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Ok(with_problems(show_as(status, template)?, refusal))
}

/// A drawn form with the problems of a refusal, which programs get instead of the form.
pub(crate) fn with_problems(mut response: Response, refusal: &Refusal) -> Response {
    response.extensions_mut().insert(Problems::of(refusal));
    response
}

/// A drawn page with its content as data, which programs get instead of the page.
pub(crate) fn with_json(mut response: Response, value: serde_json::Value) -> Response {
    response.extensions_mut().insert(ForPrograms(value));
    response
}

/// A file to keep, under a Chinese name.
pub(crate) fn download(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename*=UTF-8''{}", percent(name));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// Percent-encodes for a query or a header.
pub(crate) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.extend(percent_byte(byte)),
        }
    }
    out
}

/// `%E7`: a byte in a query or a header.
fn percent_byte(byte: u8) -> [char; 3] {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0').to_ascii_uppercase();
    ['%', digit(byte >> 4), digit(byte & 15)]
}
