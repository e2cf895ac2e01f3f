//! Every page of an office answers, says where it stands, and in a demonstration says so.

use super::office::TestOffice;
use zhaozhang_web::router::PLAIN_PAGES;

/// The notice every demonstration has facts for.
pub(crate) const S1: &str = "ganzhou-2020-33";

/// What must hold of every page.
fn check(address: &str, page: &str) {
    for (what, needle) in [
        ("language", "<html lang=\"zh-CN\""),
        ("skip link", "href=\"#main\""),
        ("main landmark", "<main class=\"page\" id=\"main\">"),
        ("narrow screens", "width=device-width"),
        ("stylesheet", "/style.css\">"),
        ("version", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(page.contains(needle), "{address} lacks its {what}");
    }
    assert_eq!(page.matches("<h1>").count(), 1, "{address} has one first heading");
    assert!(!page.contains(" style=\""), "{address} has an inline style, which its own policy forbids");
    // Pages work without scripts; what there is keeps what is typed, and is our own.
    let own = page.matches("<script src=\"/assets/").count();
    assert_eq!(page.matches("<script").count(), own, "{address} runs nothing but our own scripts");
    for elsewhere in ["src=\"http", "href=\"http"] {
        assert!(!page.contains(elsewhere), "{address} reaches out of the machine");
    }
}

/// Addresses found in a page.
fn links(page: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    let mut links: Vec<String> = parts
        .filter(|link| link.starts_with('/'))
        .map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&"))
        .collect();
    links.sort();
    links.dedup();
    links
}

#[tokio::test]
async fn an_empty_office_shows_every_page_and_says_how_to_begin() {
    let office = TestOffice::empty().await;
    for address in PLAIN_PAGES {
        let page = office.page(address).await;
        check(address, &page);
        assert!(!page.contains("演示数据"), "{address}: real facts are no demonstration");
    }
    assert!(office.page("/").await.contains("还没有台账"));
}

#[tokio::test]
async fn every_notice_shows_its_articles_faults_units_and_ranking() {
    let office = TestOffice::empty().await;
    let codes: Vec<String> = office.office.notices().iter().map(|entry| entry.notice.code.clone()).collect();
    for code in codes {
        for page in ["", "/faults", "/units", "/ranking"] {
            let address = format!("/notices/{code}{page}");
            check(&address, &office.page(&address).await);
        }
    }
}

#[tokio::test]
async fn articles_stand_beside_the_rules_they_lay_down() {
    let page = TestOffice::empty().await.page(&format!("/notices/{S1}")).await;
    assert!(page.contains("常规报送每次得1分"), "the notice's own words");
    assert!(page.contains("rule-lines"), "its rules in Chinese");
    assert!(page.contains("不编码"), "why nothing is encoded");
}

#[tokio::test]
async fn a_demonstration_says_so_on_every_page_it_links_to() {
    let office = TestOffice::demonstration().await;
    let mut waiting: Vec<String> = PLAIN_PAGES.iter().map(|page| (*page).to_owned()).collect();
    let mut seen: Vec<String> = Vec::new();
    while let Some(address) = waiting.pop() {
        if seen.contains(&address) || seen.len() >= 160 {
            continue;
        }
        seen.push(address.clone());
        let answer = office.get(&address).await;
        assert!(answer.status.is_success(), "{address} answers {}", answer.status);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = answer.text();
        check(&address, &page);
        assert!(page.contains("（演示数据）</title>"), "{address} does not say 演示数据 in its title");
        assert!(page.contains("class=\"demo\""), "{address} does not say 演示数据");
        waiting.splice(0..0, links(&page));
    }
    assert!(seen.len() > 30, "only {} addresses found", seen.len());
}

#[tokio::test]
async fn a_ranking_is_exported_with_its_remarks() {
    let office = TestOffice::demonstration().await;
    let address = format!("/notices/{S1}/ranking.xlsx?period=2020-09");
    let workbook = office.get(&address).await;
    assert!(workbook.bytes.starts_with(b"PK"), "{}", workbook.text());
    assert!(workbook.header("content-disposition").contains("filename*=UTF-8''"));
    let csv = office.get(&format!("/notices/{S1}/ranking.csv?period=2020-09")).await.text();
    assert!(csv.starts_with('\u{feff}') && csv.contains("演示数据") && csv.contains("A-01"), "{csv}");
}

#[tokio::test]
async fn every_point_of_a_statement_opens_to_article_rule_and_fact() {
    let office = TestOffice::demonstration().await;
    let page = office.page(&format!("/notices/{S1}/units/1?period=2020&open=1")).await;
    for needle in
        ["<blockquote>", "条文原话", "规则", "href=\"/ledger/", "SM3", "<details class=\"entry\" open>"]
    {
        assert!(page.contains(needle), "the statement lacks {needle}");
    }
}

#[tokio::test]
async fn the_size_of_type_is_kept_and_leads_back_to_our_pages_only() {
    let office = TestOffice::empty().await;
    let kept = office.post("/size", "size=large&back=%2Fledger%3Fpage%3D2").await;
    assert_eq!((kept.status.as_u16(), kept.header("location").as_str()), (303, "/ledger?page=2"));
    assert!(kept.header("set-cookie").contains("size=large"));
    for back in ["%2F%2Fexample.org", "https%3A%2F%2Fexample.org", "%2F%5Cexample.org", ""] {
        assert_eq!(office.post("/size", &format!("size=&back={back}")).await.header("location"), "/");
    }
}

#[tokio::test]
async fn the_desk_counts_as_the_bulletin_does() {
    let office = TestOffice::demonstration().await;
    let desk = office.page("/").await;
    // The notice of 2023 reports by what media took up: its bulletin knows 报送稿件, not 报送 and 采用.
    for needle in ["<dt>报送稿件</dt><dd>140", "<dt>其中计分</dt><dd>68", "<dt>计分采用</dt><dd>93"]
    {
        assert!(desk.contains(needle), "the desk lacks {needle}\n{desk}");
    }
    let form = "notice=ganzhou-2023-1&period=2023-Q1&issued_on=2023-04-06&number=1&act=look";
    let draft = office.post("/bulletins/new", form).await.text();
    assert!(draft.contains("共报送稿件140篇，其中计分68篇"), "{draft}");
    assert!(
        draft.contains("<span class=\"nowrap\">2023年第一季度</span>"),
        "the period stays on one line\n{draft}"
    );
}
