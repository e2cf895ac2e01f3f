//! Another unit's record is not found (S0-33, §8.3): every address with a number in it, read and written, as people of
//! 于都 with the real numbers of records that are not theirs, in the furnished office. The answer says that there is no
//! such record, and nothing happens. An address whose records belong to everybody stands in [`SHARED`] with its reason.
//!
//! And a form of one's own that names another unit's record in a field is refused.

use super::crawl::{self, Addresses};
use super::furnish;
use crate::office::Answer;
use crate::requirements::Stage;
use crate::requirements::desk::plain;
use crate::visitor::{Visitor, form};
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::{GatedRoute, Takes};
use zhaozhang_web::router::table;

/// Addresses whose records are everybody's, or which of them are shared with 于都 (all that begin so where it ends
/// with a stroke), each with its reason.
const SHARED: &[(&str, &[&str], &str)] = &[
    ("/announcements/{id}", &[], "sent to all units"),
    ("/bulletins/{id}", &[], "issued to all units"),
    ("/bulletins/{id}/{name}", &[], "issued to all units"),
    ("/papers/{id}", &[], "issued to all units"),
    ("/papers/{id}/{name}", &[], "issued to all units"),
    ("/notices/{code}", &[], "a notice holds for everybody"),
    ("/notices/{code}/adoption", &[], "figures of all units, as the bulletin prints them"),
    ("/notices/{code}/completion.xlsx", &[], "the same"),
    ("/notices/{code}/completion.csv", &[], "the same"),
    ("/notices/{code}/faults", &[], "a notice holds for everybody"),
    ("/notices/{code}/ranking", &[], "the ranking is told to all units"),
    ("/notices/{code}/ranking.csv", &[], "the same"),
    ("/notices/{code}/ranking.xlsx", &[], "the same"),
    ("/notices/{code}/units", &[], "the register of a notice is part of it"),
    ("/plans/{id}", &["/plans/2"], "an issued plan in which 于都 has a task"),
    ("/plans/{id}/division", &["/plans/2/division"], "the same"),
    ("/plans/{id}/matrix", &["/plans/2/matrix"], "the same"),
    ("/plans/{id}/tasks.xlsx", &["/plans/2/tasks.xlsx"], "the same"),
    ("/plans/{id}/years/{year}", &["/plans/2/years/"], "the same"),
    ("/plans/{id}/years/{year}/list.xlsx", &["/plans/2/years/"], "the same"),
    ("/tasks/{id}", &["/tasks/1"], "a task of 安远 and 于都"),
    ("/tasks/{id}/acts", &["/tasks/1/acts"], "the same"),
    ("/tasks/{id}/series-file", &["/tasks/1/series-file"], "the same"),
    ("/supervision/tasks/{id}", &["/supervision/tasks/1"], "the same"),
    ("/supervision/tasks/{id}/answers", &["/supervision/tasks/1/answers"], "the same"),
    ("/evidence/of/{owner_kind}/{owner_id}", &["/evidence/of/task/1", "/evidence/of/dossier/4"], "its own"),
    ("/supervision/units/{id}", &["/supervision/units/24"], "the own unit"),
    ("/supervision/{kind}/{id}", &["/supervision/letters/4"], "a letter to 于都"),
    ("/letters/{id}/letter.docx", &["/letters/4/letter.docx"], "the same"),
    ("/supervision/{kind}", &[], "a list; what it shows is of the own unit"),
    ("/supervision/{kind}/export.xlsx", &[], "the same"),
    ("/publications/{id}", &[], "what appeared in a medium was read by everybody"),
    ("/stories/{id}", &[], "the same"),
    ("/publicity/board/{id}", &[], "a campaign is told to every unit, with everybody's parts"),
    ("/publicity/board/{id}/map.pdf", &[], "the same"),
    ("/publicity/{kind}", &[], "a list; what it shows is for everybody or of the own unit"),
    ("/publicity/{kind}/export.xlsx", &[], "the same"),
    ("/publicity/{kind}/new", &[], "the empty form"),
    (
        "/publicity/{kind}/{id}",
        &["/publicity/campaigns/", "/publicity/campaign-parts/", "/publicity/channels/"],
        "a campaign, its parts and the channels are for everybody",
    ),
    ("/registrations/{id}", &[], "a call to all units; what was filed is shown to its own"),
    ("/registrations/{id}/blank.xlsx", &[], "the empty form"),
    ("/registrations/{id}/lists.xlsx", &[], "who has filed and who has not (名单), without numbers"),
];

/// Words of 安远's own: drafts, what waits, what was sent back, a filing and its number.
const PRIVATE: [&str; 7] = [
    "安远县医保局走访定点药店",
    "安远县推进村卫生室直接结算",
    "安远县落实门诊共济",
    "安远县办理批示",
    "安远县公布定点机构名单",
    "钱多多",
    "13800009999",
];

/// The people of another unit.
const STRANGERS: [&str; 3] = ["于都信息员", "于都拟稿人", "于都办公室"];

/// Words that fields take at least in part, so that what stands behind the first check is reached too.
fn plausible(name: &str, number: usize) -> String {
    let value = match name {
        _ if name.contains("on") && name.len() < 4 => "2026-11-26",
        "from" | "until" | "due" | "day" => "2026-11-26",
        "unit" | "person" | "task" | "id" | "has_checked" | "confirm" => "1",
        "act" => "propose",
        "outcome" => "approved",
        "round" => "self",
        "step" => "初审",
        _ if number.is_multiple_of(2) => "同意",
        _ => "情况属实",
    };
    value.to_owned()
}

/// The concrete addresses of a form: the numbers that pages with the same beginning have.
fn of_form(path: &'static str, found: &Addresses) -> BTreeSet<String> {
    let path = path.replace("{owner_kind}", "submission");
    let parts: Vec<&str> = path.split('/').collect();
    let Some(first) = parts.iter().position(|part| part.starts_with('{')) else { return BTreeSet::new() };
    let mut numbers: BTreeSet<&str> = BTreeSet::new();
    for address in found.values().flatten() {
        let own: Vec<&str> = address.split(['?']).next().unwrap_or_default().split('/').collect();
        if own.len() > first && own[..first] == parts[..first] {
            numbers.insert(own[first]);
        }
    }
    // What no page shows by its number: the first few.
    let mut addresses = BTreeSet::new();
    for number in
        numbers.iter().copied().filter(|part| part.parse::<i64>().is_ok()).take(8).chain(["1", "2", "3"])
    {
        let mut own = parts.clone();
        own[first] = number;
        let rest: Vec<&str> =
            own.into_iter().map(|part| if part.starts_with('{') { "1" } else { part }).collect();
        addresses.insert(rest.join("/"));
    }
    addresses
}

async fn count(stage: &Stage) -> usize {
    let events = stage.office.office.events(50_000).await.unwrap();
    events.iter().filter(|event| event.verb != "拒绝越权办理").count()
}

/// Sends what an address takes: nothing, a form, or a form in parts with a file.
async fn send(visitor: &Visitor, route: &GatedRoute, address: &str) -> Answer {
    let fields = match route.takes {
        Takes::Fields(names) | Takes::Parts(names) => names,
        Takes::Unsaid => &[],
    };
    let pairs: Vec<(&str, String)> =
        fields.iter().enumerate().map(|(place, name)| (*name, plausible(name, place))).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match route.takes {
        _ if route.method == "GET" => visitor.get(address).await,
        Takes::Parts(_) => {
            let own: Vec<(&str, &str)> =
                pairs.into_iter().filter(|(name, _)| !["file", "files", "pictures"].contains(name)).collect();
            visitor.sends_parts(address, &own, ("材料.pdf", b"%PDF-1.7\n%%EOF\n")).await
        }
        _ => visitor.post(address, &form(&pairs)).await,
    }
}

/// Whether the stranger learned something or did something: he was let in, or was answered otherwise than about a
/// number that nothing has.
fn is_told(method: &str, answer: &Answer, nothing: &Answer) -> bool {
    let (status, usual) = (answer.status.as_u16(), nothing.status.as_u16());
    if method == "GET" { ![404, 403].contains(&status) } else { status < 400 || status != usual }
}

/// Numbers in an address replaced by one that nothing has.
fn of_nothing(route: &'static str, address: &str) -> String {
    let parts = route.split('/').zip(address.split('/'));
    let one = |(part, own): (&str, &str)| {
        if part.starts_with('{') && own.parse::<i64>().is_ok() { "999999".to_owned() } else { own.to_owned() }
    };
    parts.map(one).collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_units_record_is_not_found_at_any_address_and_nothing_happens_to_it() {
    let (stage, starts) = furnish::furnished().await;
    let visitors = furnish::visitors(&stage).await;
    let app = App::new(stage.office.office.clone(), Arc::new(crate::office::moment));
    let routes: Vec<GatedRoute> = table(&app);
    let (own, others): (Vec<_>, Vec<_>) =
        visitors.into_iter().partition(|(label, ..)| STRANGERS.contains(label));
    let found = crawl::addresses(&routes, &others, &starts, (6, &[])).await;
    let mut holes = Vec::new();
    let mut tried = 0;
    for route in routes.iter().filter(|route| route.path.contains('{')) {
        let Some(act) = route.act else { continue };
        let concrete = match route.method {
            "GET" => found.get(route.path).cloned().unwrap_or_default(),
            _ => of_form(route.path, &found),
        };
        for (label, _, visitor) in own.iter().filter(|(_, role, _)| act.allows(*role)) {
            for address in &concrete {
                let is_shared = SHARED.iter().any(|(path, which, _)| {
                    let is_one =
                        |own: &&str| *address == **own || (own.ends_with('/') && address.starts_with(*own));
                    *path == route.path && (which.is_empty() || which.iter().any(is_one))
                });
                if is_shared {
                    if route.method == "GET" {
                        let text = crawl::words(&visitor.get(address).await);
                        let told = PRIVATE.iter().find(|words| text.contains(**words));
                        holes.extend(told.map(|words| format!("{address} as {label} says {words}")));
                    }
                    continue;
                }
                let nothing = send(visitor, route, &of_nothing(route.path, address)).await;
                let before = count(&stage).await;
                let answer = send(visitor, route, address).await;
                tried += 1;
                let happened = count(&stage).await - before;
                if happened > 0 || is_told(route.method, &answer, &nothing) {
                    let (status, usual) = (answer.status.as_u16(), nothing.status.as_u16());
                    let page = plain(&answer.text());
                    holes.push(format!(
                        "{} {address} as {label}: {status}, not {usual}, {happened} events\n{page}",
                        route.method
                    ));
                }
            }
        }
    }
    assert!(holes.is_empty(), "{} of {tried}:\n{}", holes.len(), holes.join("\n"));
    assert!(tried > 200, "only {tried} tries");
    for (path, _, reason) in SHARED {
        assert!(routes.iter().any(|route| route.path == *path) && !reason.is_empty(), "{path} is no address");
    }
}

/// Who sends a form, where to, and its fields.
type Forged = (&'static str, String, Vec<(&'static str, String)>);

/// Forms of people of 于都 that name something of 安远: who sends them, where, with what.
fn forged(stage: &Stage) -> Vec<Forged> {
    let unit = stage.unit("安远信息员").to_string();
    let person = stage.person("安远拟稿人").to_string();
    let pairs = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    let of = |label: &'static str, address: &str, own: &[(&'static str, &str)]| {
        (label, address.to_owned(), pairs(own))
    };
    let liaison = [
        ("unit", unit.as_str()),
        ("name", "冒名人"),
        ("mobile", "13800008888"),
        ("title", "科员"),
        ("employment", "兼职"),
        ("from", "2026-11-26"),
        ("reason", "调整"),
    ];
    let piece =
        [("unit", unit.as_str()), ("title", "安远消息"), ("outlet", "江西日报"), ("published", "2026-11-20")];
    vec![
        of("于都信息员", "/tasks/link", &[("record", "/submissions/7"), ("task", "1")]),
        of("于都信息员", "/tasks/link", &[("record", "/submissions/1"), ("task", "1")]),
        of(
            "于都信息员",
            "/reports/fill",
            &[("notice", "ganzhou-2023-1"), ("quarter", "2026-Q4"), ("unit", &unit)],
        ),
        of("于都信息员", "/publications/new", &piece),
        of("于都信息员", "/submissions/review", &[("item", "2"), ("opinion", "同意")]),
        of("于都信息员", "/checking/mine/confirm", &[("checking", "1"), ("unit", &unit)]),
        of("于都办公室", "/registrations/1/file", &liaison),
        of("于都办公室", &format!("/units/{unit}/liaison"), &liaison),
        of(
            "于都办公室",
            "/duties/quota",
            &[
                ("notice", crate::pages::S1),
                ("rule", "1"),
                ("unit", &unit),
                ("person", &person),
                ("amount", "1"),
            ],
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_names_another_units_record_does_nothing() {
    let (stage, _) = furnish::furnished().await;
    let mut holes = Vec::new();
    for (label, address, pairs) in forged(&stage) {
        let visitor = stage.visitor(label).await;
        let before = count(&stage).await;
        let own: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = visitor.post(&address, &form(&own)).await;
        let happened = count(&stage).await - before;
        let page = answer.text();
        let told = PRIVATE.iter().any(|words| page.contains(words));
        if happened > 0 || told || answer.status.as_u16() >= 500 || answer.status.as_u16() == 303 {
            let words: String = plain(&page).chars().take(400).collect();
            holes.push(format!("{address} as {label}: {}, {happened} events, {words}", answer.status));
        }
    }
    assert!(holes.is_empty(), "{}", holes.join("\n"));
}
