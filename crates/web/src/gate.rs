//! The gate (门禁): every address is registered with the act it stands for, and whoever may not is refused before
//! its page runs. Which roles an act has is the office room's table ([`zhaozhang_office::permit`]).
//!
//! Every gated address stands a second time below `/api/v1` for programs, with the same act and the same handler
//! ([`crate::api`]), so that nothing a page does is missing there.
//!
//! Next: [`crate::who`] for who asks, [`crate::router`] for the addresses.

use crate::api::shape::{Schemas, Shape};
use crate::api::{self, fields};
use crate::app::App;
use crate::basis;
use crate::failure::Failure;
use crate::page::sign_in;
use crate::secrecy;
use crate::typed::Brought;
use crate::who::{self, Who};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_office::Actor;
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
    /// What a request brings along: the fields of a form, the conditions of a query.
    pub takes: Takes,
    /// What comes back, besides a page.
    pub gives: Gives,
}

/// What comes back to programs (答复内容).
#[derive(Debug, Clone, Copy)]
pub enum Gives {
    /// Only what every page gives: that it is done and where it stands, or what the page shows.
    Page,
    /// Data of this shape.
    Data(fn(&mut Schemas) -> serde_json::Value),
    /// A file.
    File,
}

/// What comes with a request (提交内容), for programs that have no form to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nobody said; a test refuses that for a form.
    Unsaid,
    /// Fields of these names, none of which is a file.
    Fields(&'static [&'static str]),
    /// Fields of these names in several parts, one of them a file.
    Parts(&'static [&'static str]),
}

/// Addresses with their acts, as they are gathered (登记中的路由).
pub struct Gated {
    routes: Router<App>,
    table: Vec<GatedRoute>,
    /// The handlers of the table, to be registered for programs too; none where only programs come.
    handlers: Vec<Option<MethodRouter<App>>>,
    app: App,
}

impl Gated {
    /// No addresses yet.
    pub(crate) fn new(app: App) -> Self {
        Self { routes: Router::new(), table: Vec::new(), handlers: Vec::new(), app }
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

    /// Something only programs read; it stands at `/api/v1` before the path and is in the table under that address.
    pub(crate) fn get_json<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        debug_assert!(path.starts_with(api::ROOT), "{path} is no address for programs");
        self.add("GET", path, Some(act), get(handler))
    }

    /// Says of which shape the data is that the address just registered gives.
    pub(crate) fn gives<S: Shape>(mut self) -> Self {
        if let Some(last) = self.table.last_mut() {
            last.gives = Gives::Data(S::schema);
        }
        self
    }

    /// Says that the address just registered gives a file.
    pub(crate) fn gives_file(mut self) -> Self {
        if let Some(last) = self.table.last_mut() {
            last.gives = Gives::File;
        }
        self
    }

    /// Something only programs send, as JSON that the handler reads itself; the fields are for the description.
    pub(crate) fn post_json<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        debug_assert!(path.starts_with(api::ROOT), "{path} is no address for programs");
        let once = from_fn_with_state(self.app.clone(), api::once::around);
        self.add("POST", path, Some(act), post(handler).layer(once))
    }

    /// Says which fields the form just registered has: those of the type it is read into.
    pub(crate) fn takes<T: DeserializeOwned>(self) -> Self {
        self.taking(Takes::Fields(fields::of::<T>()))
    }

    /// The same for a form that is read by hand.
    pub(crate) fn takes_fields(self, names: &'static [&'static str]) -> Self {
        self.taking(Takes::Fields(names))
    }

    /// The same for a form with files.
    pub(crate) fn takes_parts(self, names: &'static [&'static str]) -> Self {
        self.taking(Takes::Parts(names))
    }

    /// Says that the form just registered is only a button.
    pub(crate) fn takes_nothing(self) -> Self {
        self.taking(Takes::Fields(&[]))
    }

    fn taking(mut self, takes: Takes) -> Self {
        if let Some(last) = self.table.last_mut() {
            last.takes = takes;
        }
        self
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
        let is_file = [".xlsx", ".csv", ".pdf", ".docx", ".zip"].iter().any(|ending| path.ends_with(ending));
        let gives = if is_file { Gives::File } else { Gives::Page };
        self.table.push(GatedRoute { method, path, act, takes: Takes::Unsaid, gives });
        let is_for_programs = path.starts_with("/api/");
        let mirrored = if is_for_programs || act.is_none() { None } else { Some(handler.clone()) };
        self.handlers.push(mirrored);
        let handler = match act {
            Some(act) => handler.layer(from_fn_with_state((self.app.clone(), act, path), check)),
            None => handler,
        };
        self.routes = self.routes.route(path, handler);
        self
    }

    /// The addresses to serve, and the table of them for tests and documentation.
    pub(crate) fn finish(self) -> (Router<App>, Vec<GatedRoute>) {
        let Self { mut routes, table, handlers, app } = self;
        let own: BTreeSet<(&str, &str)> = table
            .iter()
            .filter(|route| route.path.starts_with(api::ROOT))
            .map(|route| (route.method, route.path))
            .collect();
        for (route, handler) in table.iter().zip(handlers) {
            let (Some(handler), Some(act)) = (handler, route.act) else { continue };
            let address = api::address(route.path);
            if own.contains(&(route.method, address.as_str())) {
                continue;
            }
            let bridged = handler.layer(from_fn_with_state(*route, api::bridge::cross));
            let once = bridged.layer(from_fn_with_state(app.clone(), api::once::around));
            let gated = from_fn_with_state((app.clone(), act, route.path), check);
            routes = routes.route(&address, once.layer(gated));
        }
        (routes, table)
    }
}

/// Lets pass, asks to sign in, or refuses and records the refusal.
async fn check(
    State((app, act, path)): State<(App, Act, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(Who(actor)) = request.extensions().get::<Who>().cloned() else {
        return sign_in::ask(&app, request).await;
    };
    if let Some(answer) = who::confined(&request, act) {
        return answer;
    }
    match permit(&actor, act) {
        Ok(()) if request.method() == Method::POST => {
            sent(&app, &actor, path, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
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

/// A form of somebody who may: it goes on when the notice it rests on still stands, and nothing of it, no text and no
/// file, carries a secret mark.
async fn sent(
    app: &App,
    actor: &Actor,
    path: &'static str,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let (address, brought) = (request.uri().clone(), request.extensions().get::<Arc<Brought>>().cloned());
    if let Some(changed) = basis::changed(app, &address, brought.as_deref()).await? {
        return Err(changed);
    }
    let (request, found) = secrecy::look(path, request).await?;
    if let Some(found) = found {
        return Err(secrecy::refusal(app, actor, address.path(), found).await);
    }
    let response = next.run(request).await;
    // A form in parts is looked at while its page reads it, and broken off at the mark.
    match brought.and_then(|brought| brought.stopped()) {
        Some(found) => Err(secrecy::refusal(app, actor, address.path(), found).await),
        None => Ok(response),
    }
}
