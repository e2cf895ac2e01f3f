//! Scripts in what is kept: every free text that a form of the furnished office takes ends with a script and closes an
//! attribute, and every page that shows one shows it as text, to everybody.

use super::crawl;
use super::furnish;
use std::sync::Arc;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::GatedRoute;
use zhaozhang_web::router::table;

/// Closes an attribute, a statement, a comment.
const NASTY: &str =
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'); drop table person; -- {{7*7}}";
/// How a page says the first of it.
const ESCAPED: [&str; 2] = ["&#60;script&#62;alert(1)", "&lt;script&gt;alert(1)"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scripts_that_are_kept_are_text_on_every_page_that_shows_them() {
    let (mut stage, starts) = furnish::furnished_with(NASTY).await;
    stage.appends = "";
    let visitors = furnish::visitors(&stage).await;
    let app = App::new(stage.office.office.clone(), Arc::new(crate::office::moment));
    let routes: Vec<GatedRoute> = table(&app);
    let found = crawl::addresses(&routes, &visitors, &starts, (3, &[])).await;
    let (mut holes, mut looked) = (Vec::new(), 0);
    let mut shown: Vec<&str> = Vec::new();
    for (route, addresses) in &found {
        for (label, _, visitor) in &visitors {
            for address in addresses {
                let answer = visitor.get(address).await;
                let (status, text) = (answer.status.as_u16(), answer.text());
                looked += 1;
                let is_page = answer.header("content-type").starts_with("text/html");
                let is_raw = text.contains("<script>alert")
                    || text.contains("<img src=x")
                    || text.contains("onerror=alert(1)>'");
                if status >= 500 || (is_page && is_raw) {
                    let around = text.find("<script>alert").or_else(|| text.find("<img src=x")).unwrap_or(0);
                    let near: String = text
                        .chars()
                        .skip(text[..around].chars().count().saturating_sub(80))
                        .take(200)
                        .collect();
                    holes.push(format!("{address} as {label}: {status} {near}"));
                }
                if is_page && ESCAPED.iter().any(|words| text.contains(words)) && shown.last() != Some(route)
                {
                    shown.push(*route);
                }
            }
        }
    }
    eprintln!("{looked} answers, shown on {} routes", shown.len());
    assert!(holes.is_empty(), "{} of {looked}:\n{}", holes.len(), holes.join("\n"));
    assert!(shown.len() > 25, "only {shown:?} show what was kept");
    assert!(stage.office.office.verify().await.unwrap().holds());
}
