//! Every address of the program on one page (路由), and what surrounds them: failures as pages, no foreign forms
//! and names, careful headers, compression.

use crate::api;
use crate::app::App;
use crate::assets;
use crate::failure;
use crate::gate::{Gated, GatedRoute};
use crate::host::{self, Domains};
use crate::page::{
    self, account, accounts, adoption, bulletins, checked, completion_file, desk, entry, faults, issue,
    ledger, notices, ranking, ranking_file, ranking_test, records, roles, sign_in, size, statement, units,
    upload,
};
use crate::rate;
use crate::typed;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use zhaozhang_office::permit::{self, access, audit, closing, reading};

/// Every page a newcomer can open without a number in its address; tests visit them all.
pub const PLAIN_PAGES: [&str; 46] = [
    "/proofread",
    "/events/export",
    "/tokens",
    "/webhooks",
    "/api/docs",
    "/",
    "/notices",
    "/bulletins",
    "/bulletins/new",
    "/checking",
    "/checking/mine",
    "/papers",
    "/numbers",
    "/years",
    "/honours",
    "/ledger",
    "/ledger/upload",
    "/units",
    "/units/new",
    "/units/load",
    "/registrations",
    "/registrations/new",
    "/verify",
    "/events",
    "/about",
    "/mine",
    "/duties",
    "/duties/new",
    "/duties/quota",
    "/reminders",
    "/settings/delivery",
    "/combined",
    "/solicitations",
    "/adjustments",
    "/grave-errors",
    "/supervision",
    "/supervision/units",
    "/supervision/papers",
    "/publicity",
    "/publicity/matrix",
    "/letters",
    "/funds",
    "/funds/import",
    "/circulars",
    "/assessments",
    "/evaluations",
];

/// The pages of an office, under the addresses of this machine.
pub fn router(app: App) -> Router {
    router_under(app, Domains::default())
}

/// The pages of an office, under domains of its own too.
#[expect(clippy::needless_pass_by_value, reason = "an app is cheap to clone and moves into its pages")]
pub fn router_under(app: App, domains: Domains) -> Router {
    let (routes, _) = gated(&app).finish();
    // The last layer is the outermost: failures are dressed after panics and foreign forms became bare answers.
    let guarded = routes
        .layer(CatchPanicLayer::new())
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(app.clone(), rate::guard_sign_in))
        .layer(from_fn_with_state(app.clone(), failure::dress))
        .layer(from_fn(typed::keep))
        .with_state(app.clone());
    // Outside of everything that reads the office: who asks under a foreign name learns nothing of it.
    let guarded = guarded.layer(from_fn_with_state(domains, host::guard));
    let guarded = guarded.layer(from_fn_with_state(app.behind_proxy(), rate::locate));
    careful(guarded).layer(CompressionLayer::new())
}

/// Every address with its act, for tests, tokens and documentation.
pub fn table(app: &App) -> Vec<GatedRoute> {
    gated(app).finish().1
}

/// The addresses of every group of pages.
fn gated(app: &App) -> Gated {
    let groups: &[fn(Gated) -> Gated] = &[
        of_notices_and_ledger,
        of_accounts,
        page::people::routes,
        page::audit::routes,
        page::closing::routes,
        page::content_book::routes,
        page::returns::routes,
        page::duty::routes,
        page::submission::routes,
        page::evidence::routes,
        page::doubt::routes,
        page::combined::routes,
        page::solicitation::routes,
        page::adjustment::routes,
        page::grave_error::routes,
        page::report::routes,
        page::plan::routes,
        page::task::routes,
        page::supervision::routes,
        page::publicity::routes,
        page::tokens::routes,
        page::webhooks::routes,
        page::outlets::routes,
        page::kept_pages::routes,
        page::words::routes,
        page::proofread::routes,
        page::publications::routes,
        page::stories::routes,
        page::search::routes,
        page::interface::routes,
        api::records::routes,
        api::reading::routes,
        api::taking::routes,
    ];
    groups.iter().fold(Gated::new(app.clone()), |gated, group| group(gated))
}

/// Signing in, one's own account, and the three administrators' pages.
fn of_accounts(gated: Gated) -> Gated {
    let gated = gated
        .open_get("/sign-in", sign_in::form)
        .open_post("/sign-in", sign_in::sign_in)
        .open_post("/sign-in/sample", sign_in::sample)
        .open_post("/sign-out", sign_in::sign_out)
        .get("/account", access::OWN_ACCOUNT, account::own)
        .post("/account/password", access::OWN_ACCOUNT, account::change_password)
        .takes::<account::PasswordForm>()
        .post("/account/sessions", access::OWN_ACCOUNT, account::sign_out_elsewhere)
        .takes_nothing()
        .post("/account/sign-out", access::OWN_ACCOUNT, account::sign_out_everywhere)
        .takes_nothing()
        .post("/account/role", access::OWN_ACCOUNT, account::switch_role)
        .takes::<account::SwitchForm>()
        .post("/account/stay", access::OWN_ACCOUNT, account::stay)
        .takes_nothing()
        .get("/account/factor", access::OWN_ACCOUNT, account::offer_factor)
        .post("/account/factor", access::OWN_ACCOUNT, account::set_factor)
        .takes::<account::FactorForm>()
        .post("/account/factor/drop", access::OWN_ACCOUNT, account::drop_factor)
        .takes::<account::DropForm>();
    of_administrators(gated)
}

/// The pages of the system administrator and of the security administrator.
fn of_administrators(gated: Gated) -> Gated {
    gated
        .get("/accounts", access::ACCOUNTS_READ, accounts::list)
        .post("/accounts", access::CREATE_ACCOUNT, accounts::create)
        .takes::<accounts::NewAccountForm>()
        .get("/accounts/{id}", access::ACCOUNTS_READ, accounts::one)
        .post("/accounts/{id}/password", access::RESET_PASSWORD, accounts::reset)
        .takes_nothing()
        .post("/accounts/{id}/close", access::CLOSE_ACCOUNT, accounts::close)
        .takes::<accounts::CloseForm>()
        .post("/accounts/{id}/reopen", access::REOPEN_ACCOUNT, accounts::reopen)
        .takes_nothing()
        .get("/roles", access::ROLES_READ, roles::list)
        .post("/roles/rule", access::RULE_FACTOR, roles::rule_factor)
        .takes_fields(&["role"])
        .get("/roles/{id}", access::ROLES_READ, roles::one)
        .post("/roles/{id}", access::GIVE_ROLE, roles::give)
        .takes::<roles::GiveForm>()
        .post("/roles/{id}/take/{role}", access::TAKE_ROLE, roles::take)
        .takes::<roles::TakeForm>()
        .post("/roles/{id}/unlock", access::UNLOCK, roles::unlock)
        .takes_nothing()
        .post("/roles/{id}/factor", access::RESET_FACTOR, roles::reset_factor)
        .takes_nothing()
        .post("/roles/{id}/sessions", access::END_SESSIONS, roles::end_sessions)
        .takes_nothing()
}

/// Notices, rankings, bulletins and the ledger.
fn of_notices_and_ledger(gated: Gated) -> Gated {
    let upload_limit = upload::LIMIT_MB * 1024 * 1024;
    gated
        .get("/", reading::DESK, desk::show_desk)
        .get("/notices", reading::NOTICES, notices::list)
        .get("/notices/{code}", reading::NOTICES, notices::one)
        .get("/notices/{code}/faults", reading::NOTICES, faults::show_faults)
        .post("/notices/{code}/rulings", permit::ruling::RULE, faults::rule)
        .takes::<faults::RulingForm>()
        .get("/notices/{code}/units", reading::NOTICES, units::list)
        .get("/notices/{code}/units/{number}", reading::STATEMENT, statement::one)
        .get("/notices/{code}/ranking", reading::RANKING, ranking::one)
        .get("/notices/{code}/ranking/test", reading::TEST_RANKING, ranking_test::show_test)
        .get("/notices/{code}/adoption", reading::RANKING, adoption::show_rates)
        .get("/notices/{code}/completion.xlsx", reading::RANKING, completion_file::workbook)
        .get("/notices/{code}/completion.csv", reading::RANKING, completion_file::csv)
        .get("/notices/{code}/ranking.xlsx", reading::RANKING, ranking_file::workbook)
        .get("/notices/{code}/ranking.csv", reading::RANKING, ranking_file::csv)
        .get("/bulletins", reading::BULLETINS, bulletins::list)
        .get("/bulletins/new", closing::DRAFT_BULLETIN, issue::form)
        .post("/bulletins/new", closing::DRAFT_BULLETIN, issue::act)
        .takes::<issue::IssueForm>()
        .get("/bulletins/{id}", reading::BULLETINS, bulletins::one)
        .get("/bulletins/{id}/{name}", reading::BULLETINS, bulletins::file)
        .gives_file()
        .get("/ledger", reading::LEDGER, ledger::list)
        .get("/ledger/template", permit::ledger::TAKE_IN, ledger::template)
        .takes::<ledger::NoticeQuery>()
        .gives_file()
        .get("/ledger/upload", permit::ledger::TAKE_IN, upload::form)
        .post_up_to(upload_limit, "/ledger/upload", permit::ledger::TAKE_IN, upload::check)
        .takes_parts(&["notice", "file"])
        .get("/ledger/checked/{token}", permit::ledger::TAKE_IN, checked::one)
        .post("/ledger/checked/{token}/take", permit::ledger::TAKE_IN, checked::take)
        .takes::<checked::TakeForm>()
        .get("/ledger/checked/{token}/problems.csv", permit::ledger::TAKE_IN, checked::problems)
        .get("/ledger/{serial}", reading::LEDGER, entry::one)
        .post("/ledger/{serial}/reverse", permit::ledger::REVERSE, entry::reverse)
        .takes::<entry::ReverseForm>()
        .get("/verify", audit::VERIFY, records::verify)
        .get("/about", reading::ABOUT, records::about)
        .open_post("/size", size::choose)
        .open_get("/assets/{hash}/{name}", assets::asset)
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
