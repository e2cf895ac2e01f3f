//! Rate limits (限流): how many requests an account may send through the interface, and how often an address may try
//! to sign in. Whoever is too quick is told how long to wait, in words and in `Retry-After`.
//!
//! The pages of people who signed in are not counted: whole offices stand behind one address, and a limit that never
//! hinders a clerk hinders nobody. Not here: locking an account after wrong passwords (the office's matter).

use crate::app::App;
use crate::clock;
use crate::failure::Failure;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use zhaozhang_office::Actor;

/// Where a request comes from (来访地址), as an extension of the request; missing where nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller(pub IpAddr);

/// Whether a proxy stands before the program and says who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BehindProxy(pub bool);

/// How much is let through (限额): so many at once, then one after each pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many come at once.
    pub burst: u32,
    /// Milliseconds until one more may come.
    pub pause: u64,
}

/// The limits of an office (限流设置).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Through the interface, for each account.
    pub interface: Limit,
    /// Signing in, for each address: a whole office in the first minutes of a morning, not a machine that guesses.
    pub sign_in: Limit,
    /// Tokens that are not taken, for each address.
    pub refused_token: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            interface: Limit { burst: 600, pause: 50 },
            sign_in: Limit { burst: 120, pause: 500 },
            refused_token: Limit { burst: 30, pause: 2_000 },
        }
    }
}

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    Account(String),
    SignIn(IpAddr),
    RefusedToken(IpAddr),
}

/// What came in so far (限流计数).
#[derive(Debug, Default)]
pub(crate) struct Rates {
    /// When each will have used nothing up, in milliseconds of the program.
    free_at: Mutex<BTreeMap<Counted, u64>>,
}

/// How many are counted before those that have used nothing up are forgotten.
const MOST: usize = 20_000;

impl Rates {
    /// Lets one through, or says how many seconds to wait.
    fn admit(&self, who: Counted, limit: Limit, now: u64) -> Result<(), u64> {
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        if free_at.len() >= MOST {
            free_at.retain(|_, free| *free > now);
        }
        let free = free_at.entry(who).or_insert(now);
        let next = (*free).max(now) + limit.pause;
        let furthest = now + limit.pause * u64::from(limit.burst);
        if next > furthest {
            return Err((next - furthest).div_ceil(1_000).max(1));
        }
        *free = next;
        Ok(())
    }
}

impl App {
    /// Lets an account's request through the interface, or refuses it.
    pub(crate) fn admit_account(&self, actor: &Actor) -> Result<(), Failure> {
        let account = actor.person.map_or_else(|| actor.name.clone(), |person| person.to_string());
        self.admit(Counted::Account(account), self.limits().interface)
    }

    /// Lets an attempt to sign in through, or refuses it.
    fn admit_sign_in(&self, caller: Caller) -> Result<(), Failure> {
        self.admit(Counted::SignIn(caller.0), self.limits().sign_in)
    }

    /// Counts a token that was not taken.
    pub(crate) fn count_refused_token(&self, caller: Option<Caller>) -> Result<(), Failure> {
        caller
            .map_or(Ok(()), |caller| self.admit(Counted::RefusedToken(caller.0), self.limits().refused_token))
    }

    fn admit(&self, who: Counted, limit: Limit) -> Result<(), Failure> {
        self.rates().admit(who, limit, clock::running_for()).map_err(too_quick)
    }
}

/// The refusal of whoever is too quick; [`with_wait`] reads the seconds out of it.
fn too_quick(seconds: u64) -> Failure {
    Failure::Refused {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: "T-429",
        what: "请求太频繁，没有办理。".to_owned(),
        cure: format!("请等{seconds}秒后再试。"),
    }
}

/// `Retry-After` for a refusal that asks to wait.
pub(crate) fn with_wait(mut response: Response, failure: &Failure) -> Response {
    if let Failure::Refused { status: StatusCode::TOO_MANY_REQUESTS, cure, .. } = failure {
        let digits: String = cure.chars().filter(char::is_ascii_digit).collect();
        if let Ok(value) = HeaderValue::from_str(&digits) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
    }
    response
}

/// Finds out where a request comes from and says so to everything inside.
pub(crate) async fn locate(
    State(behind_proxy): State<BehindProxy>,
    mut request: Request,
    next: Next,
) -> Response {
    let socket = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let caller = if behind_proxy.0 { forwarded(&request).or(socket) } else { socket };
    if let Some(caller) = caller {
        request.extensions_mut().insert(Caller(caller.to_canonical()));
    }
    next.run(request).await
}

/// The last address in `X-Forwarded-For`: the one our own proxy wrote; what stands before it anybody may have written.
fn forwarded(request: &Request) -> Option<IpAddr> {
    let line = request.headers().get_all("x-forwarded-for").iter().next_back()?;
    line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// Keeps a machine from guessing at the door.
pub(crate) async fn guard_sign_in(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_attempt = request.method() == Method::POST && request.uri().path().starts_with("/sign-in");
    let caller = request.extensions().get::<Caller>().copied().filter(|_| is_attempt);
    match caller.map_or(Ok(()), |caller| app.admit_sign_in(caller)) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, Limit, Rates};

    #[test]
    fn a_burst_passes_then_one_after_each_pause() {
        let rates = Rates::default();
        let limit = Limit { burst: 3, pause: 1_000 };
        let who = || Counted::Account("7".to_owned());
        for _ in 0..3 {
            assert_eq!(rates.admit(who(), limit, 5_000), Ok(()));
        }
        assert_eq!(rates.admit(who(), limit, 5_000), Err(1));
        assert_eq!(rates.admit(who(), limit, 5_500), Err(1));
        assert_eq!(rates.admit(who(), limit, 6_000), Ok(()));
        assert_eq!(rates.admit(who(), limit, 6_000), Err(1));
        assert_eq!(
            rates.admit(Counted::Account("8".to_owned()), limit, 6_000),
            Ok(()),
            "others are not hindered"
        );
        assert_eq!(rates.admit(who(), limit, 60_000), Ok(()), "what was used up comes back");
    }
}
