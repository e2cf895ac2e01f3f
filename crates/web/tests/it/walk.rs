//! Every page of the program in a real browser (无障碍走查): axe finds no fault against WCAG 2.1 AA, nothing overflows at
//! 375 px nor at 200 % of 1280 px, and the keyboard reaches what can be used and shows where it is.
//!
//! The pages come from the table of addresses, so a new one is walked by itself. An address with parts needs something
//! to show: [`furnish`] fills the office, and the walk follows the links of its pages until it has met every address
//! once. One that nothing leads to makes the test fail: furnish it, or state in [`NO_PAGES`] why there is no page.
//! What pages say is tested in process elsewhere.

mod calls;
mod crawl;
mod foreign;
mod furnish;
mod look;
mod proof;
mod secrecy;
mod stories;
mod supervision;
mod twice;
mod uploads;
mod withheld;

use crate::browser::{Browser, served};
use crate::visitor::Visitor;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhaozhang_office::permit::Role;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::{GatedRoute, Gives};
use zhaozhang_web::router::table;

/// Addresses that are read and show no page, each with its reason.
const NO_PAGES: &[(&str, &str)] = &[
    ("/assets/{hash}/{name}", "a stylesheet, an icon"),
    ("/contests/{id}/evidence", "the file that was handed in"),
    ("/submissions/{id}/files/{hash}", "a picture or a file"),
    ("/bulletins/{id}/{name}", "an issued file"),
    ("/papers/{id}/{name}", "an issued file"),
    ("/ledger/template", "a workbook"),
    ("/evidence/{id}/file", "a piece of evidence"),
    ("/grave-errors/{id}/files/{hash}", "a picture or a file"),
    ("/calendar/feed/{secret}", "a calendar for programs"),
];

/// A page to look at: who opens what.
struct Sample {
    route: &'static str,
    label: &'static str,
    address: String,
}

/// Whether an address is one of a route: `/ledger/7?a=b` of `/ledger/{serial}`.
fn is_of(address: &str, route: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (own, parts): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), route.split('/').collect());
    own.len() == parts.len()
        && own.iter().zip(parts).all(|(own, part)| part == *own || (part.starts_with('{') && !own.is_empty()))
}

/// The route an address belongs to; one without parts goes before one with.
fn route_of<'a>(address: &str, routes: &'a [GatedRoute]) -> Option<&'a GatedRoute> {
    let fit = |route: &&GatedRoute| is_of(address, route.path);
    routes.iter().filter(fit).min_by_key(|route| route.path.matches('{').count())
}

/// The addresses a page links to, and those of its forms that only ask.
fn links(page: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    let own = parts.filter(|link| link.starts_with('/') && !link.starts_with("/api/v1"));
    own.map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&")).collect()
}

/// Whether it is a page: not data, not a file.
fn is_page(route: &GatedRoute) -> bool {
    route.method == "GET"
        && matches!(route.gives, Gives::Page)
        && !route.path.starts_with("/api/v1")
        && !route.path.ends_with(".json")
        && !NO_PAGES.iter().any(|(path, _)| *path == route.path)
}

/// Follows links as everybody in turn until every page has been met once.
async fn samples(
    pages: &[GatedRoute],
    visitors: &[(&'static str, Role, Visitor)],
    starts: &[String],
) -> Vec<Sample> {
    let mut found: Vec<Sample> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (label, role, visitor) in visitors {
        let mut met: BTreeSet<&str> = BTreeSet::new();
        let may = |route: &GatedRoute| route.act.is_none_or(|act| act.allows(*role));
        let plain = pages.iter().filter(|route| !route.path.contains('{')).map(|route| route.path.to_owned());
        let mut waiting: Vec<String> = plain.chain(starts.iter().cloned()).collect();
        while let Some(address) = waiting.pop() {
            let Some(route) = route_of(&address, pages).filter(|route| may(route)) else { continue };
            if seen.len() == pages.len() || !met.insert(route.path) {
                continue;
            }
            let answer = visitor.get(&address).await;
            if answer.status.as_u16() != 200 || !answer.header("content-type").starts_with("text/html") {
                // An address that shows nothing under these conditions may show something under others.
                met.remove(route.path);
                continue;
            }
            waiting.splice(0..0, links(&answer.text()));
            if seen.insert(route.path) {
                found.push(Sample { route: route.path, label, address });
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_page_fits_is_reached_by_keyboard_and_axe_finds_no_fault() {
    let Some(narrow) = Browser::open(375, 800).await else { return };
    let Some(doubled) = Browser::open(640, 450).await else { return };
    let (stage, starts) = furnish::furnished().await;
    let app = App::new(stage.office.office.clone(), Arc::new(crate::office::moment));
    let pages: Vec<GatedRoute> = table(&app).into_iter().filter(is_page).collect();
    let visitors = furnish::visitors(&stage).await;
    let samples = samples(&pages, &visitors, &starts).await;
    let met: BTreeSet<&str> = samples.iter().map(|sample| sample.route).collect();
    let missed = pages.iter().map(|route| route.path).filter(|path| !met.contains(path));
    let missed: Vec<String> = missed.map(|path| format!("{path}: nothing leads there")).collect();
    let address = served(stage.router()).await;
    let cookies: BTreeMap<&str, &str> =
        visitors.iter().map(|(label, _, visitor)| (*label, visitor.cookie.as_str())).collect();
    let (mut faults, by_keyboard) = tokio::join!(
        look::narrow(&narrow, &address, &samples, &cookies),
        look::doubled(&doubled, &address, &samples, &cookies)
    );
    narrow.close().await;
    doubled.close().await;
    faults.extend(by_keyboard);
    faults.extend(missed);
    assert!(faults.is_empty(), "of {} pages:\n{}", samples.len(), faults.join("\n"));
    assert!(samples.len() > 80, "only {} pages", samples.len());
}
