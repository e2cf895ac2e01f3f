//! Every address of the program on one page (路由), and what surrounds them: failures as pages, no foreign forms
//! and names, careful headers, compression.

use crate::app::App;
use crate::assets;
use crate::failure;
use crate::host::{self, Domains};
use crate::page::{
    adoption, bulletins, checked, completion_file, desk, entry, faults, issue, ledger, notices, ranking,
    ranking_file, records, size, statement, units, upload,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Every page a newcomer can open without a number in its address; tests visit them all.
pub const PLAIN_PAGES: [&str; 9] = [
    "/",
    "/notices",
    "/bulletins",
    "/bulletins/new",
    "/ledger",
    "/ledger/upload",
    "/verify",
    "/events",
    "/about",
];

/// The pages of an office, under the addresses of this machine.
pub fn router(app: App) -> Router {
    router_under(app, Domains::default())
}

/// The pages of an office, under domains of its own too.
pub fn router_under(app: App, domains: Domains) -> Router {
    let uploads = DefaultBodyLimit::max(upload::LIMIT_MB * 1024 * 1024);
    let routes = Router::new()
        .route("/", get(desk::show_desk))
        .route("/notices", get(notices::list))
        .route("/notices/{code}", get(notices::one))
        .route("/notices/{code}/faults", get(faults::show_faults))
        .route("/notices/{code}/units", get(units::list))
        .route("/notices/{code}/units/{number}", get(statement::one))
        .route("/notices/{code}/ranking", get(ranking::one))
        .route("/notices/{code}/adoption", get(adoption::show_rates))
        .route("/notices/{code}/completion.xlsx", get(completion_file::workbook))
        .route("/notices/{code}/completion.csv", get(completion_file::csv))
        .route("/notices/{code}/ranking.xlsx", get(ranking_file::workbook))
        .route("/notices/{code}/ranking.csv", get(ranking_file::csv))
        .route("/bulletins", get(bulletins::list))
        .route("/bulletins/new", get(issue::form).post(issue::act))
        .route("/bulletins/{id}", get(bulletins::one))
        .route("/bulletins/{id}/{name}", get(bulletins::file))
        .route("/ledger", get(ledger::list))
        .route("/ledger/template", get(ledger::template))
        .route("/ledger/upload", get(upload::form).post(upload::check).layer(uploads))
        .route("/ledger/checked/{token}", get(checked::one))
        .route("/ledger/checked/{token}/take", post(checked::take))
        .route("/ledger/checked/{token}/problems.csv", get(checked::problems))
        .route("/ledger/{serial}", get(entry::one))
        .route("/ledger/{serial}/reverse", post(entry::reverse))
        .route("/verify", get(records::verify))
        .route("/events", get(records::events))
        .route("/about", get(records::about))
        .route("/size", post(size::choose))
        .route("/assets/{hash}/{name}", get(assets::asset));
    // The last layer is the outermost: failures are dressed after panics and foreign forms became bare answers.
    let guarded = routes
        .layer(CatchPanicLayer::new())
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(app.clone(), failure::dress))
        .with_state(app);
    // Outside of everything that reads the office: who asks under a foreign name learns nothing of it.
    let guarded = guarded.layer(from_fn_with_state(domains, host::guard));
    careful(guarded).layer(CompressionLayer::new())
}

/// Headers that keep a page to itself: nothing from elsewhere, no frames, no guessing of types, no referrer abroad.
const CAREFUL_HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

fn careful(routes: Router) -> Router {
    let with = |routes: Router, (name, value): (HeaderName, &'static str)| {
        routes.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value)))
    };
    let routes = CAREFUL_HEADERS.into_iter().fold(routes, with);
    // Pages show the ledger of the moment; only the assets say otherwise themselves.
    routes.layer(SetResponseHeaderLayer::if_not_present(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    ))
}
