//! 不公开 and 依申请公开 as a wall on every output (S1-71): items with words that stand nowhere else are drafted, handed
//! in, sent back, received, adopted, instructed on, tied to a task and hung with evidence in the furnished office; the
//! month is closed over them and its bulletin issued. Afterwards nobody outside finds one of the words at any address,
//! in any file, however deep it lies in an archive; and what is issued, logged, sent or handed to programs holds
//! them for nobody, the bureau office included.
//!
//! Inside are the own unit, its leaders and whoever works for the whole office ([`Role::sees_all_units`]).

use super::crawl::{self, words};
use super::furnish::{self, digest};
use crate::office::{Answer, moment};
use crate::pages::S1;
use crate::requirements::Stage;
use crate::requirements::review_desk::{ANYUAN, PNG, ReviewDesk};
use crate::visitor::Visitor;
use axum::body::Body;
use axum::http::{Request, header};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment};
use zhaozhang_web::app::App;
use zhaozhang_web::gate::GatedRoute;
use zhaozhang_web::router::table;

/// Words of the withheld items: of the title, the text, a caption, a picture's and a file's name, the reason, the
/// evidence, the return, the adoption.
const MARKS: [&str; 7] =
    ["甲辰查处案", "乙巳内情话", "丙午图说", "丁未图", "戊申附件", "己酉缘由", "庚戌佐证"];

/// Addresses whose output goes to others whoever draws it: not even the office finds a mark there.
const PUBLIC: [&str; 14] = [
    "/public",
    "/bulletins",
    "/papers",
    "/ledger",
    "/notices",
    "/events",
    "/webhooks",
    "/verify",
    "/years",
    "/honours",
    "/checking",
    "/circulars",
    "/supervision/drafts",
    "/api/v1/openapi.json",
];

/// The tables in which an item that is not public may stand: its own, what was said to its people, the instruction's
/// words, its evidence, and the index, in which 依申请公开 items are found by those who may see them.
const OWN_TABLES: [&str; 9] = [
    "evidence",
    "posting",
    "search_text",
    "search_index",
    "submission",
    "submission_mark",
    "submission_version",
    "submission_word",
    "submission_autosave",
];

/// Sends a form in parts with these files.
async fn sends(
    drafter: &Visitor,
    to: &str,
    form: &[(String, String)],
    files: &[(&str, String, &[u8])],
) -> String {
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in form {
        let head = format!("--x-1\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend(head.bytes().chain(value.bytes()).chain(*b"\r\n"));
    }
    for (field, name, bytes) in files {
        let head =
            format!("--x-1\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes().chain(bytes.iter().copied()).chain(*b"\r\n"));
    }
    body.extend(b"--x-1--\r\n");
    let request = Request::post(to)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &drafter.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-1")
        .body(Body::from(body));
    let answer: Answer = drafter.send(request.unwrap()).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location")
}

/// What a page has in a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    page.split(&begin).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// A draft with a picture, its caption, and a file.
async fn drafts(drafter: &Visitor, disclosure: &str) -> String {
    let title = format!("安远{}{disclosure}", MARKS[0]);
    let body = format!("{}。安远县医保局会同公安机关办理此案。", MARKS[1]);
    let changes = [("disclosure", disclosure), ("withheld_reason", MARKS[5]), ("body", &body)];
    let form = ReviewDesk::form(&title, &changes);
    let files = [
        ("pictures", format!("{}.png", MARKS[3]), PNG),
        ("files", format!("{}.pdf", MARKS[4]), b"%PDF-1.7\n%%EOF\n".as_slice()),
    ];
    let item = sends(drafter, "/submissions/new", &form, &files).await;
    let page = drafter.page(&format!("{item}/edit")).await;
    let mut form = form;
    for name in ["digest", "picture_hash", "picture_name", "file_hash", "file_name"] {
        form.push((name.to_owned(), hidden(&page, name)));
    }
    form.push(("picture_caption".to_owned(), format!("{}现场", MARKS[2])));
    sends(drafter, &format!("{item}/edit"), &form, &[]).await;
    item
}

/// Signs every step.
async fn signs(stage: &Stage, item: &str) {
    for (label, step) in ANYUAN {
        let signer = stage.visitor(label).await;
        let seen = digest(&signer, item).await;
        let signed = [("step", step), ("digest", &seen), ("usual", "同意。"), ("has_checked", "1")];
        signer.does(&format!("{item}/sign"), &signed).await;
    }
}

/// One item of each disclosure in every state, with everything that can hang on one; their addresses.
async fn hide(stage: &Stage) -> Vec<String> {
    let drafter = stage.visitor("安远拟稿人").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let liaison = stage.visitor("安远信息员").await;
    let tasks = crate::requirements::supervision_stage::tasks(stage, 2).await;
    let mut items = Vec::new();
    for disclosure in ["不公开", "依申请公开"] {
        items.push(drafts(&drafter, disclosure).await);
        let waiting = drafts(&drafter, disclosure).await;
        drafter.does(&format!("{waiting}/hand-in"), &[("similar_confirmed", "1")]).await;
        let back = drafts(&drafter, disclosure).await;
        drafter.does(&format!("{back}/hand-in"), &[]).await;
        signs(stage, &back).await;
        let seen = digest(&clerk, &back).await;
        let returned = [
            ("digest", seen.as_str()),
            ("chosen", "数据无来源或前后不一致"),
            ("reasons", &format!("请核对{}", MARKS[1])),
            ("quote", MARKS[1]),
            ("note", MARKS[1]),
        ];
        clerk.does(&format!("{back}/return"), &returned).await;
        let whole = drafts(&drafter, disclosure).await;
        drafter.does(&format!("{whole}/hand-in"), &[]).await;
        signs(stage, &whole).await;
        let seen = digest(&clerk, &whole).await;
        let receive = [("digest", seen.as_str()), ("rating", "良"), ("comment", MARKS[1])];
        clerk.does(&format!("{whole}/receive"), &receive).await;
        let used = [("level", "市级"), ("on", "2026-11-26"), ("channel", "近日赣州汇要")];
        clerk.does(&format!("{whole}/adoptions"), &used).await;
        let words = format!("{}请查清", MARKS[1]);
        let said = [("level", "市级"), ("on", "2026-11-26"), ("leader", "市长"), ("words", &words)];
        clerk.does(&format!("{whole}/instructions"), &said).await;
        let number = whole.rsplit('/').next().unwrap_or_default().to_owned();
        let unit = stage.unit("安远信息员").to_string();
        let record = whole.clone();
        let task = tasks.first().expect("the plan has tasks").to_string();
        let tie = [("record", record.as_str()), ("task", &task), ("unit", &unit)];
        let tied = liaison.post("/tasks/link", &crate::visitor::form(&tie)).await;
        assert_eq!(tied.status.as_u16(), 303, "{}", tied.text());
        let pairs = [("kind", "扫描件"), ("title", MARKS[6])];
        let name = format!("{}.pdf", MARKS[6]);
        let bytes = format!("%PDF-1.7\n% {disclosure}\n%%EOF\n");
        let held = format!("/evidence/of/submission/{number}");
        let held = liaison.sends_parts(&held, &pairs, (&name, bytes.as_bytes())).await;
        assert_eq!(held.status.as_u16(), 303, "{}", held.text());
        items.extend([waiting, back, whole]);
    }
    items
}

/// November checked, closed and issued, the reminders run.
async fn close(stage: &Stage) {
    stage.on("2026-12-02");
    let clerk = stage.visitor("市局办公室经办").await;
    let pairs = [("notice", S1), ("period", "2026-11"), ("working_days", "2")];
    let checking = clerk.does("/checking", &pairs).await;
    stage.on("2026-12-08");
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does(&format!("{checking}/close"), &[]).await;
    let issue = [
        ("notice", S1),
        ("period", "2026-11"),
        ("number", "赣市医保字〔2026〕42号"),
        ("issued_on", "2026-12-08"),
        ("opinion", "同意印发"),
        ("act", "issue"),
    ];
    stage.visitor("市局办公室主任").await.does("/bulletins/new", &issue).await;
    let at = Moment { today: "2026-12-08".parse().unwrap(), at: "2026-12-08T01:00:00Z".into() };
    stage.office.office.run_reminders(&at, &Actor::job()).await.unwrap();
}

/// The tables of the database in which a mark stands; nothing where python3 has no SQLite.
fn tables_with_marks(database: &Path) -> Vec<String> {
    let script = "import sqlite3, sys\n\
        base = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)\n\
        tables = base.execute('select name from sqlite_master where type = ?', ('table',)).fetchall()\n\
        for (table,) in tables:\n    \
            for row in base.execute('select * from \"' + table + '\"'):\n        \
                if any(mark in str(row) for mark in sys.argv[2:]):\n            \
                    print(table)\n";
    let told = Command::new("/usr/bin/python3").args(["-c", script]).arg(database).args(MARKS).output();
    let told = told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()).unwrap_or_default();
    let mut lines: Vec<String> = told.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn is_outside(label: &str, role: Role) -> bool {
    !label.starts_with("安远") && !role.sees_all_units()
}

fn mark_in(text: &str) -> Option<&'static str> {
    MARKS.into_iter().find(|mark| text.contains(mark))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_output_shows_what_is_not_public_to_anybody_outside() {
    let (stage, starts) = furnish::furnished().await;
    let items = hide(&stage).await;
    close(&stage).await;
    let visitors = furnish::visitors(&stage).await;
    let app = App::new(stage.office.office.clone(), Arc::new(moment));
    let routes: Vec<GatedRoute> = table(&app);
    let starts: Vec<String> = starts.into_iter().chain(items.iter().cloned()).collect();
    let found = crawl::addresses(&routes, &visitors, &starts, (3, &items)).await;
    let addresses: Vec<&String> = found.values().flatten().collect();
    assert!(addresses.len() > 200, "only {} addresses", addresses.len());
    let (mut holes, mut looked, mut own) = (Vec::new(), 0, 0);
    for (label, role, visitor) in &visitors {
        let is_outside = is_outside(label, *role);
        for address in &addresses {
            let is_public = PUBLIC.iter().any(|begin| address.starts_with(begin));
            if !is_outside && !is_public && *label != "市局办公室主任" {
                continue;
            }
            let mirrored = format!("/api/v1{address}");
            // What programs get is drawn from the same page, whoever asks: two of the strangers look.
            let is_program = ["于都信息员", "审计管理员"].contains(label);
            let both = [address.as_str(), mirrored.as_str()];
            for to in both.into_iter().take(1 + usize::from(is_program)) {
                let answer = visitor.get(to).await;
                looked += 1;
                let Some(mark) = mark_in(&words(&answer)) else { continue };
                if is_outside || is_public {
                    holes.push(format!("{label} {to}: {mark}"));
                } else {
                    own += 1;
                }
            }
        }
        for query in
            ["/search?q=%E7%94%B2%E8%BE%B0%E6%9F%A5%E5%A4%84%E6%A1%88", "/events?q=%E4%B9%99%E5%B7%B3"]
        {
            if is_outside {
                let text = words(&visitor.get(query).await);
                // What was asked stands in the field it was typed into.
                let said = text.matches(MARKS[0]).count();
                looked += 1;
                if said > 3 || MARKS[1..].iter().any(|mark| text.contains(mark)) {
                    holes.push(format!("{label} {query}: {said} times"));
                }
            }
        }
    }
    let office = &stage.office.office;
    for event in office.events(20_000).await.unwrap() {
        if let Some(mark) = mark_in(&format!("{} {}", event.subject, event.detail)) {
            holes.push(format!("log: {} {} {}: {mark}", event.verb, event.subject, event.detail));
        }
    }
    // The tables of what is sent, logged, counted, issued and indexed hold none; those named here are the item's own.
    let tables = tables_with_marks(&office.data_folder().join("zhaozhang.db"));
    assert!(tables.is_empty() || tables.iter().any(|table| table == "submission"), "{tables:?}");
    let others = tables.iter().filter(|table| !OWN_TABLES.contains(&table.as_str()));
    holes.extend(others.map(|table| format!("table {table}")));
    assert!(holes.is_empty(), "{} of {looked}:\n{}", holes.len(), holes.join("\n"));
    assert!(looked > 2_500 && own > 20, "{looked} outputs were looked at, {own} of the office");
}
