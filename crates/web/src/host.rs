//! Under which names this program may be opened (访问名称): addresses of machines, names without a dot, and the
//! domains an office gave at the start.
//!
//! A foreign page can let its own domain point at this machine and would then read and send as if it were ours
//! (DNS rebinding); whoever asks under such a domain gets nothing. Forms from elsewhere are the router's matter.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// The domains an office gave (域名), beside the addresses everybody may use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Domains(Arc<[String]>);

impl Domains {
    /// The domains as given at the start.
    pub fn new(domains: impl IntoIterator<Item = String>) -> Self {
        Self(domains.into_iter().map(|domain| bare(&domain).to_owned()).collect())
    }

    /// Whether a `Host` is one of ours: an IP address, a name without a dot, or a domain that was given.
    fn knows(&self, host: &str) -> bool {
        let name = bare(host);
        let address = name.trim_start_matches('[').trim_end_matches(']');
        address.parse::<IpAddr>().is_ok()
            || !name.contains('.')
            || self.0.iter().any(|domain| domain.eq_ignore_ascii_case(name))
    }
}

/// The name without port and without the last dot: `a.example:8023` is `a.example`.
fn bare(host: &str) -> &str {
    let host = host.trim();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    name.trim_end_matches('.')
}

/// Answers only under our names; the refusal tells nothing of the office.
pub(crate) async fn guard(State(domains): State<Domains>, request: Request, next: Next) -> Response {
    let asked = request.uri().host().map(str::to_owned);
    let named = request.headers().get(header::HOST).map(|host| host.to_str().map(str::to_owned));
    let is_ours = match (asked, named) {
        (Some(host), _) => domains.knows(&host),
        (None, Some(host)) => host.is_ok_and(|host| domains.knows(&host)),
        // Browsers always say; who does not is no browser.
        (None, None) => true,
    };
    if is_ours {
        return next.run(request).await;
    }
    let words = "不能用这个域名打开本系统，没有办理。请改用 IP 地址打开；确需使用域名的，请维护人员启动时加 --domain 写明。（W-421）\n";
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::MISDIRECTED_REQUEST, kind, words).into_response()
}
