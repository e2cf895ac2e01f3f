//! Fetching (抓取网页), section 3 of issue 4: a pasted address is fetched, read, told and kept with its archive, and looked at
//! again before the bulletin; nothing is fetched unless it was switched on, and never inwards, whatever the notation or
//! the redirect. The pages come from a server these tests start.

use super::desk::plain;
use super::org_desk::{logged, refused, sent};
use crate::cast::Cast;
use crate::office::{TestOffice, moment};
use crate::visitor::{Visitor, form};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use zhaozhang_office::Moment;
use zhaozhang_office::outlet::warc;
use zhaozhang_web::app::{App, Surroundings};
use zhaozhang_web::outgoing::{Lookup, Outgoing};
use zhaozhang_web::router::router;

pub(super) const STORY: &str = "<html><head><meta charset=\"utf-8\"><title>全市医改工作推进会召开_赣南日报</title></head><body>\
    <h1>全市医改工作推进会召开</h1><p>2023-02-01 16:31　来源：赣南日报　作者：钟晓明</p>\
    <div id=\"content\"><p>本报讯 2月1日，全市医改工作推进会召开，会议总结了上年度公立医院综合改革情况。</p>\
    <p>会议要求，各地要压实责任，按时完成改革任务，确保群众得实惠。</p><p>责任编辑：李四</p></div></body></html>";

/// A server that answers every address in its own way; gives its port and how many asked.
pub(super) fn server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let number = count.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || {
                let mut head = [0u8; 4096];
                let length = stream.read(&mut head).unwrap_or_default();
                let line = String::from_utf8_lossy(&head[..length]).into_owned();
                let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
                if path == "/silent" {
                    std::thread::sleep(Duration::from_secs(5));
                    return;
                }
                if path == "/drops" {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n");
                    for _ in 0..50 {
                        if stream.write_all(b"<p>").is_err() {
                            return;
                        }
                        std::thread::sleep(Duration::from_millis(100));
                    }
                    return;
                }
                // Whoever asked may have left, as those do that read to a limit.
                let _ = stream.write_all(&answer(&path, port, number));
            });
        }
    });
    (port, asked)
}

fn answer(path: &str, port: u16, number: usize) -> Vec<u8> {
    let plain = |kind: &str, body: &[u8]| {
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    };
    let to = |place: &str| {
        format!("HTTP/1.1 302 Found\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n").into_bytes()
    };
    match path {
        "/story" => plain("text/html; charset=utf-8", STORY.as_bytes()),
        "/gbk" => {
            let text = STORY.replace("utf-8", "gb2312");
            plain("text/html", &encoding_rs::GBK.encode(&text).0)
        }
        "/quarter" | "/later" => {
            let day = if path == "/later" { "2026-11-04" } else { "2026-11-02" };
            let own = if path == "/later" { "新华网" } else { "人民网" };
            let text = STORY.replace("2023-02-01", day).replace("来源：赣南日报", &format!("来源：{own}"));
            let more =
                "<p>会议强调，要巩固公立医院综合改革成果，扎实推进紧密型县域医共体建设。</p><p>责任编辑";
            let text = text.replace("_赣南日报", "").replace("<p>责任编辑", more);
            plain("text/html; charset=utf-8", text.as_bytes())
        }
        "/until-3" if number < 3 => plain(
            "text/html; charset=utf-8",
            STORY.replace("2023-02-01", "2026-11-03").replace("推进会", "现场会").as_bytes(),
        ),
        "/elsewhere" => to("http://bad.example.com/story"),
        "/ring-1" => to("/ring-2"),
        "/ring-2" => to("/ring-1"),
        "/fifty" | "/fifty-untold" => {
            let length =
                if path == "/fifty" { "content-length: 52428800\r\n" } else { "connection: close\r\n" };
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{length}\r\n");
            [head.as_bytes(), &vec![b'a'; 50 * 1024 * 1024]].concat()
        }
        "/moved" => to("/story"),
        "/loop" => to("/loop"),
        "/inwards" => to("http://192.168.1.1/admin"),
        "/metadata" => to("http://169.254.169.254/latest/meta-data"),
        "/file" => to("file:///etc/passwd"),
        "/script" => to("javascript:alert(1)"),
        "/port" => to(&format!("http://localhost:{port}/story")),
        "/film" => plain("video/mp4", b"\0\0\0\x18ftypmp42"),
        "/changing" => plain(
            "text/html; charset=utf-8",
            STORY.replace("改革任务", &format!("第{number}项任务")).as_bytes(),
        ),
        "/large" => {
            let head =
                b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 52428800\r\n\r\n".to_vec();
            [head, vec![b'a'; 21 * 1024 * 1024]].concat()
        }
        "/bomb" => {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(&vec![b'a'; 60 * 1024 * 1024]).unwrap();
            let body = packer.finish().unwrap();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            [head.as_bytes(), &body].concat()
        }
        "/packed" => {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(STORY.as_bytes()).unwrap();
            let body = packer.finish().unwrap();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            [head.as_bytes(), &body].concat()
        }
        _ => b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec(),
    }
}

/// The pages of an office that may fetch, and from 127.0.0.1 too, as with `--fetch --allow-inner 127.0.0.1`.
fn fetching(office: &TestOffice, allowed: &[&str]) -> Visitor {
    let surroundings = Surroundings {
        outgoing: Outgoing::new(allowed.iter().copied()),
        is_fetching: true,
        ..Surroundings::default()
    };
    let app = App::within(office.office.clone(), Arc::new(moment), surroundings);
    Visitor::new(router(app))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_address_is_fetched_read_told_and_kept_with_its_archive() {
    let office = TestOffice::empty().await;
    let (port, _) = server();
    let visitor = fetching(&office, &["127.0.0.1"]);
    let base = format!("http://127.0.0.1:{port}");
    for path in ["/story", "/gbk", "/moved", "/packed"] {
        let home = sent(&visitor, "/pages", &[("address", &format!("{base}{path}"))]).await;
        let page = visitor.page(&home).await;
        for needle in
            ["全市医改工作推进会召开", "赣南日报", "钟晓明", "2023-02-01 16:31", "确保群众得实惠", "SM3"]
        {
            assert!(page.contains(needle), "{path} lacks {needle}\n{}", plain(&page));
        }
        assert!(!page.contains("责任编辑"), "{path}");
        let archive = visitor.get(&format!("{home}/archive")).await;
        let records = warc::records(&archive.bytes).unwrap();
        assert!(records.len() == 3 && records.iter().all(warc::Record::holds), "{path}");
        assert!(records[1].header("WARC-Target-URI").starts_with(&base));
        let log = logged(&office, "抓取网页留存").await;
        assert!(log.contains("本机用户") && log.contains(&base), "{log}");
    }
    // Nobody knows whose address that is, so it waits.
    let waiting = visitor.page("/outlets/waiting").await;
    assert!(waiting.contains("127.0.0.1") || waiting.contains("留存网页"), "{}", plain(&waiting));
    assert!(office.office.verify().await.unwrap().holds());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_fetched_inwards_whatever_the_notation_or_the_redirect() {
    let office = TestOffice::empty().await;
    let (port, asked) = server();
    let closed = fetching(&office, &[]);
    let hosts = [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "0",
        "0.0.0.0",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
    ];
    for host in hosts {
        for address in
            [format!("http://{host}:{port}/story"), format!("http://{host}/"), format!("https://{host}/")]
        {
            refused(&closed, "/pages", &[("address", &address)], &["E-141"]).await;
        }
    }
    for address in [
        "http://people.com.cn@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "http://",
        "",
        "不是网址",
        "javascript:alert(1)",
        "http://1.1.1.1:22/",
    ] {
        refused(&closed, "/pages", &[("address", address)], &["E-141"]).await;
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0, "nothing reached the server");
    // A page that may be asked does not lead where nobody may go.
    let open = fetching(&office, &["127.0.0.1"]);
    for path in ["/inwards", "/metadata", "/file", "/script", "/port", "/loop"] {
        let address = format!("http://127.0.0.1:{port}{path}");
        refused(&open, "/pages", &[("address", &address)], &["E-141"]).await;
    }
    assert_eq!(open.page("/pages").await.matches("/pages/1").count(), 0, "nothing was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_or_too_large_is_refused_and_so_is_everything_while_switched_off() {
    let office = TestOffice::empty().await;
    let (port, asked) = server();
    let base = format!("http://127.0.0.1:{port}");
    let off = office.stranger();
    let page = refused(&off, "/pages", &[("address", &format!("{base}/story"))], &["E-140"]).await;
    assert!(page.contains("--fetch") && page.contains(&format!("{base}/story")), "what was typed is there");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    let open = fetching(&office, &["127.0.0.1"]);
    for (path, words) in [("/film", "video/mp4"), ("/large", "超过20兆"), ("/bomb", "超过20兆")] {
        let page = refused(&open, "/pages", &[("address", &format!("{base}{path}"))], &["E-141"]).await;
        assert!(page.contains(words), "{path}\n{}", plain(&page));
    }
    refused(&open, "/pages", &[("address", &format!("{base}/nothing"))], &["E-142"]).await;
}

/// The pages of an office whose names are looked up by the test.
fn named(office: &TestOffice, allowed: &[&str], patience: u64, lookup: Lookup) -> Visitor {
    let outgoing = Outgoing::looking_up(allowed.iter().copied(), lookup, Duration::from_millis(patience));
    let surroundings = Surroundings { outgoing, is_fetching: true, ..Surroundings::default() };
    Visitor::new(router(App::within(office.office.clone(), Arc::new(moment), surroundings)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_answers_otherwise_the_second_time_leads_nobody_inwards() {
    let office = TestOffice::empty().await;
    let (port, asked) = server();
    let outside = SocketAddr::from((Ipv4Addr::new(93, 184, 216, 34), 80));
    let inside = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    // One answer when it is looked at, inside when somebody would connect: what was looked at is what is connected to.
    // The first answer stands at this machine too, under a name that was allowed.
    let (first_port, first_asked) = server();
    let first = SocketAddr::from((Ipv4Addr::LOCALHOST, first_port));
    let count = Arc::new(AtomicUsize::new(0));
    let own = Arc::clone(&count);
    let turning: Lookup = Arc::new(move |_: &str, _| {
        vec![if own.fetch_add(1, Ordering::SeqCst) == 0 { first } else { inside }]
    });
    let visitor = named(&office, &["rebind.example.com"], 5_000, turning);
    sent(&visitor, "/pages", &[("address", "http://rebind.example.com/quarter")]).await;
    assert_eq!(count.load(Ordering::SeqCst), 1, "a name is looked up once for each request");
    assert_eq!(first_asked.load(Ordering::SeqCst), 1);
    // Outside the first time, inside after a redirect to itself: asked about anew, and refused.
    let own = Arc::new(AtomicUsize::new(0));
    let turning: Lookup = Arc::new(move |host: &str, port| match host {
        "good.example.com" => vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))],
        _ if own.fetch_add(1, Ordering::SeqCst) > 0 => vec![first],
        _ => vec![inside],
    });
    let visitor = named(&office, &["good.example.com"], 5_000, turning);
    let address = format!("http://good.example.com:{first_port}/elsewhere");
    refused(&visitor, "/pages", &[("address", &address)], &["E-141"]).await;
    // One address outside and one inside is inside; so is an inner address in any of its notations.
    let v6 = |text: &str| SocketAddr::from((text.parse::<Ipv6Addr>().unwrap(), 80));
    for (what, answer) in [
        ("inside", vec![inside]),
        ("both", vec![outside, inside]),
        ("both, turned round", vec![inside, outside]),
        ("mapped", vec![v6("::ffff:127.0.0.1")]),
        ("mapped, private", vec![v6("::ffff:10.1.2.3")]),
        ("by way of NAT64", vec![v6("64:ff9b::a00:1")]),
        ("by way of 6to4", vec![v6("2002:7f00:1::")]),
        ("unique local", vec![v6("fd12:3456::1")]),
        ("link local", vec![v6("fe80::1")]),
        ("site local", vec![v6("fec0::1")]),
        ("compatible", vec![v6("::127.0.0.1")]),
        ("Teredo", vec![v6("2001:0:7f00:1::")]),
        ("many at once", vec![v6("ff02::1")]),
        ("none", vec![]),
    ] {
        let own = answer.clone();
        let visitor = named(&office, &[], 2_000, Arc::new(move |_: &str, _| own.clone()));
        let page =
            refused(&visitor, "/pages", &[("address", "http://name.example.com/story")], &["E-141"]).await;
        let words = plain(&page);
        assert!(
            words.contains("本机或内部网络") || answer.is_empty() && words.contains("查不到"),
            "{what}: {words}"
        );
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0, "nothing reached the server");
    // A page outside that leads to a name inside is asked about anew.
    let lookup: Lookup = Arc::new(move |host: &str, port| match host {
        "good.example.com" => vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))],
        _ => vec![SocketAddr::from((Ipv4Addr::new(10, 0, 0, 1), port))],
    });
    let visitor = named(&office, &["good.example.com"], 5_000, lookup);
    let address = format!("http://good.example.com:{port}/elsewhere");
    let page = refused(&visitor, "/pages", &[("address", &address)], &["E-141"]).await;
    assert!(page.contains("bad.example.com"), "{}", plain(&page));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_sites_endless_redirects_and_large_pages_are_given_up() {
    let office = TestOffice::empty().await;
    let (port, asked) = server();
    let lookup: Lookup = Arc::new(move |_: &str, port| vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))]);
    let visitor = named(&office, &["slow.example.com"], 1_500, lookup);
    let base = format!("http://slow.example.com:{port}");
    // Silent from the start, and a drop now and then: the whole page has its time, not each piece.
    for path in ["/silent", "/drops"] {
        let page = refused(&visitor, "/pages", &[("address", &format!("{base}{path}"))], &["E-141"]).await;
        assert!(page.contains("秒内没有取完"), "{path}: {}", plain(&page));
    }
    let before = asked.load(Ordering::SeqCst);
    let page = refused(&visitor, "/pages", &[("address", &format!("{base}/ring-1"))], &["E-141"]).await;
    assert!(page.contains("转了5次还没有到网页"), "{}", plain(&page));
    assert_eq!(asked.load(Ordering::SeqCst) - before, 6, "five redirects and no more");
    let patient = fetching(&office, &["127.0.0.1"]);
    for path in ["/fifty", "/fifty-untold"] {
        let address = format!("http://127.0.0.1:{port}{path}");
        let page = refused(&patient, "/pages", &[("address", &address)], &["E-141"]).await;
        assert!(page.contains("超过20兆"), "{path}: {}", plain(&page));
    }
    assert_eq!(visitor.page("/pages").await.matches("href=\"/pages/1\"").count(), 0, "nothing was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_looks_at_the_quarters_pages_and_the_draft_of_the_bulletin_shows_them() {
    let office = TestOffice::demonstration().await;
    let (port, asked) = server();
    let surroundings =
        Surroundings { outgoing: Outgoing::new(["127.0.0.1"]), is_fetching: true, ..Surroundings::default() };
    let later = || Moment { today: "2026-11-24".parse().unwrap(), at: "2026-11-24T01:00:00Z".into() };
    let visitor = fetching(&office, &["127.0.0.1"]);
    for path in ["/quarter", "/later", "/changing", "/story"] {
        sent(&visitor, "/pages", &[("address", &format!("http://127.0.0.1:{port}{path}"))]).await;
    }
    let before = asked.load(Ordering::SeqCst);
    // On the day they were kept nothing is due; without fetching nothing ever is.
    let today = App::within(office.office.clone(), Arc::new(moment), surroundings.clone());
    zhaozhang_web::tick::round(&today).await;
    let off = App::new(office.office.clone(), Arc::new(later));
    zhaozhang_web::tick::round(&off).await;
    assert_eq!(asked.load(Ordering::SeqCst), before);
    let on = App::within(
        office.office.clone(),
        Arc::new(|| Moment { today: "2026-11-24".parse().unwrap(), at: "2026-11-24T01:01:00Z".into() }),
        surroundings.clone(),
    );
    zhaozhang_web::tick::round(&on).await;
    assert_eq!(asked.load(Ordering::SeqCst) - before, 2, "the two of the running quarter, not those of 2023");
    let log = logged(&office, "核查留存链接").await;
    assert!(log.contains("核查2个，0个"), "{log}");
    // Once a day, and one program of several.
    let again = App::within(
        office.office.clone(),
        Arc::new(|| Moment { today: "2026-11-24".parse().unwrap(), at: "2026-11-24T01:02:00Z".into() }),
        surroundings,
    );
    zhaozhang_web::tick::round(&again).await;
    assert_eq!(asked.load(Ordering::SeqCst) - before, 2);
    let page = visitor.page("/bulletins/new?period=2026-Q4").await;
    let words = plain(&page);
    assert!(words.contains("本期2个，正常2个，打不开或有改动0个，还没有核查0个"), "{words}");
    let page = visitor.page("/bulletins/new?period=2023-Q1").await;
    assert!(plain(&page).contains("还没有核查2个"), "{}", plain(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_addresses_are_looked_at_again_and_what_changed_is_marked_with_the_time() {
    let office = TestOffice::empty().await;
    let (port, _) = server();
    let visitor = fetching(&office, &["127.0.0.1"]);
    let base = format!("http://127.0.0.1:{port}");
    sent(&visitor, "/pages", &[("address", &format!("{base}/story"))]).await;
    let changing = sent(&visitor, "/pages", &[("address", &format!("{base}/changing"))]).await;
    sent(&visitor, "/pages/check", &[]).await;
    let page = visitor.page("/pages").await;
    assert!(page.contains("有1个链接打不开或有改动") && page.contains("正常"), "{}", plain(&page));
    assert!(visitor.page(&changing).await.contains("正文与留存时不同"));
    assert!(logged(&office, "核查留存链接").await.contains("核查2个，1个"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_units_kept_page_is_not_another_units() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let (port, _) = server();
    let mut own = office.sign_in_as(cast.member("安远信息员")).await;
    let other = office.sign_in_as(cast.member("于都信息员")).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let cookie = own.cookie.clone();
    own = fetching(&office, &["127.0.0.1"]);
    own.cookie = cookie;
    let address = format!("http://127.0.0.1:{port}/story");
    let home = sent(&own, "/pages", &[("address", &address)]).await;
    assert!(clerk.page(&home).await.contains("医改"));
    assert_eq!(other.get(&home).await.status.as_u16(), 404);
    assert_eq!(other.get(&format!("{home}/archive")).await.status.as_u16(), 404);
    let check = other.post("/pages/check", &form(&[])).await;
    assert_eq!(check.status.as_u16(), 403, "{}", plain(&check.text()));
}
