//! Health (健康检查) and an orderly end: `/health` tells a proxy whether to send visitors here, and a program that was
//! asked to stop first says no there, closes every connection after its answer, and only then stops listening. So a
//! proxy with two programs behind it moves on without losing a request.
//!
//! Next: [`crate::command::serve`], which starts and ends the program.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use zhaozhang_office::Office;

/// Whether visitors are still let in (门). Cheap to clone; clones are one.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    are_closing: Arc<AtomicBool>,
}

impl Doors {
    /// Whoever is inside is served to the end; new visitors should go elsewhere.
    pub fn close(&self) {
        self.are_closing.store(true, Ordering::Relaxed);
    }

    fn are_closing(&self) -> bool {
        self.are_closing.load(Ordering::Relaxed)
    }
}

/// How long the database may take to answer before the program calls itself ill.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where a proxy asks.
pub const HEALTH: &str = "/health";

/// The pages with the answer to a proxy's question. It stands outside of signing in and says nothing of the office.
pub fn with_health(pages: Router, office: Office, doors: &Doors) -> Router {
    let state = (office, doors.clone());
    let asked = Router::new().route(HEALTH, get(health)).with_state(state);
    pages.merge(asked).layer(from_fn_with_state(doors.clone(), farewell))
}

async fn health(State((office, doors)): State<(Office, Doors)>) -> Response {
    let (status, word) = if doors.are_closing() {
        (StatusCode::SERVICE_UNAVAILABLE, "closing\n")
    } else {
        match tokio::time::timeout(PATIENCE, office.is_reachable()).await {
            Ok(true) => (StatusCode::OK, "ok\n"),
            _ => (StatusCode::SERVICE_UNAVAILABLE, "database\n"),
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], word).into_response()
}

/// While the doors close, every answer ends its connection, so that no proxy sends the next request into it.
async fn farewell(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if doors.are_closing() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
