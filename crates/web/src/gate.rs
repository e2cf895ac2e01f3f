//! The gate (门禁): every address is registered with the act it stands for, and whoever may not is refused before
//! its page runs. Which roles an act has is the office room's table ([`zhaozhang_office::permit`]).
//!
//! Next: [`crate::who`] for who asks, [`crate::router`] for the addresses.

use crate::app::App;
use crate::failure::Failure;
use crate::who::Who;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use zhaozhang_office::permit::{Act, permit};

/// An address as it is registered (路由登记).
#[derive(Debug, Clone, Copy)]
pub struct GatedRoute {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// `/ledger/{serial}`.
    pub path: &'static str,
    /// The act; nothing when the address is open to everybody (signing in, assets).
    pub act: Option<Act>,
}

/// Addresses with their acts, as they are gathered (登记中的路由).
pub struct Gated {
    routes: Router<App>,
    table: Vec<GatedRoute>,
    app: App,
}

impl Gated {
    /// No addresses yet.
    pub(crate) fn new(app: App) -> Self {
        Self { routes: Router::new(), table: Vec::new(), app }
    }

    /// A page that is read.
    pub(crate) fn get<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, Some(act), get(handler))
    }

    /// A form that is sent.
    pub(crate) fn post<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, Some(act), post(handler))
    }

    /// A form with files, up to so many bytes.
    pub(crate) fn post_up_to<H, T>(self, bytes: usize, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, Some(act), post(handler).layer(DefaultBodyLimit::max(bytes)))
    }

    /// An address for everybody, signed in or not.
    pub(crate) fn open_get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("GET", path, None, get(handler))
    }

    /// A form for everybody, signed in or not.
    pub(crate) fn open_post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add("POST", path, None, post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        act: Option<Act>,
        handler: MethodRouter<App>,
    ) -> Self {
        self.table.push(GatedRoute { method, path, act });
        let handler = match act {
            Some(act) => handler.layer(from_fn_with_state((self.app.clone(), act), check)),
            None => handler,
        };
        self.routes = self.routes.route(path, handler);
        self
    }

    /// The addresses to serve, and the table of them for tests and documentation.
    pub(crate) fn finish(self) -> (Router<App>, Vec<GatedRoute>) {
        (self.routes, self.table)
    }
}

/// Lets pass, asks to sign in, or refuses and records the refusal.
async fn check(State((app, act)): State<(App, Act)>, request: Request, next: Next) -> Response {
    let Some(Who(actor)) = request.extensions().get::<Who>().cloned() else {
        return not_signed_in(&request);
    };
    match permit(&actor, act) {
        Ok(()) => next.run(request).await,
        Err(refusal) => {
            let address = request.uri().path().to_owned();
            match app.office().record_denial(&app.moment(), &actor, act, &address).await {
                Ok(()) => Failure::from(refusal).into_response(),
                Err(fault) => Failure::from(fault).into_response(),
            }
        }
    }
}

/// A page leads to signing in and back; anything else is told to sign in.
fn not_signed_in(request: &Request) -> Response {
    if request.method() == Method::GET && !request.uri().path().starts_with("/api/") {
        let here = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
        return Redirect::to(&format!("/sign-in?back={}", crate::app::percent(here))).into_response();
    }
    Failure::not_signed_in().into_response()
}
