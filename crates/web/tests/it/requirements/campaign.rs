//! Campaigns: S0-60, S0-61, S4-3, S4-4, S4-43, S4-44. Through the pages, by sample people who sign in.

use super::Stage;
use super::desk::plain;
use super::review_desk::{ANYUAN, ReviewDesk};
use crate::visitor::{Visitor, form};

const PEOPLE: [&str; 6] =
    ["市局办公室经办", "市局办公室主任", "安远信息员", "于都信息员", "审计管理员", "系统管理员"];

/// What every campaign of these tests has, with changes.
fn campaign<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("on", "2026-11-23"),
        ("title", "医改二十年"),
        ("manner", "专题宣传"),
        ("purpose", "集中展示医改成效"),
        ("line", "群众得实惠"),
        ("themes", "提神工程\n优质服务年"),
        ("basis", "《关于实施“提神工程”的意见》（宜发〔2012〕3号）\n卫改办宣发〔2023〕1号"),
        ("from", "2026-11-01"),
        ("until", "2026-12-31"),
        ("publish_from", "2026-12-01T09:00"),
        ("publish_until", "2026-12-10"),
        ("leader", "局长甲"),
        ("leader_in_charge", "副局长乙"),
        ("sections", "办公室：统筹\n待遇科：供稿"),
    ];
    let own = usual.into_iter().filter(|(key, _)| !changes.iter().any(|(changed, _)| changed == key));
    own.chain(changes.iter().copied()).collect()
}

/// Opens a campaign and gives its number.
async fn opened(clerk: &Visitor, changes: &[(&str, &str)]) -> String {
    let place = clerk.does("/publicity/campaigns/new", &campaign(changes)).await;
    place.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn s4_3_s4_4_a_campaign_cites_its_basis_and_nests() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let page = clerk.is_refused("/publicity/campaigns/new", &campaign(&[("basis", "")]), &["P-501"]).await;
    assert!(page.contains("没有填写“依据文件") && page.contains("集中展示医改成效"), "nothing typed is lost");
    let wrong = campaign(&[
        ("until", "2026-10-01"),
        ("publish_from", "九点"),
        ("publish_until", "2026-11-01"),
        ("leader", ""),
    ]);
    clerk.is_refused("/publicity/campaigns/new", &wrong, &["P-501", "P-503", "P-702"]).await;
    let id = opened(&clerk, &[]).await;
    let below = opened(&clerk, &[("title", "优质服务年"), ("parent", &id)]).await;
    let own = stage.visitor("安远信息员").await;
    let board = own.page(&format!("/publicity/board/{id}")).await;
    for words in
        ["宜发〔2012〕3号", "卫改办宣发〔2023〕1号", "群众得实惠", "提神工程", "下级专题", "优质服务年"]
    {
        assert!(board.contains(words), "{words}: {}", plain(&board));
    }
    assert!(board.contains(&format!("href=\"/publicity/board/{below}\"")));
    let nested = own.page(&format!("/publicity/board/{below}")).await;
    assert!(nested.contains("所属：") && nested.contains(&format!("/publicity/board/{id}")));
    let page = own.page(&format!("/publicity/campaigns/{id}")).await;
    assert!(page.contains("依据文件") && page.contains("2026年12月1日09:00"), "{}", plain(&page));
    // A unit looks; it does not open campaigns.
    let answer = own.post("/publicity/campaigns/new", &form(&campaign(&[]))).await;
    assert_eq!(answer.status.as_u16(), 403, "{}", plain(&answer.text()));
    stage.logged("登记宣传协作事项", "市局办公室经办", "医改二十年").await;
}

#[tokio::test]
async fn s0_60_the_board_shows_each_units_state_and_late_units_are_reminded() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let id = opened(&clerk, &[]).await;
    let board = format!("/publicity/board/{id}");
    let part = |units: &'static str| {
        [("title", "报送典型经验"), ("from", "2026-11-23"), ("due", "2026-11-27"), ("units", units)]
    };
    let page = clerk
        .is_refused(&board, &part("安远县医疗保障局|甲局长\n没有的局|乙\n于都县医疗保障局"), &["P-708"])
        .await;
    assert!(
        page.contains("第2行：名册里没有“没有的局”")
            && page.contains("第3行：于都县医疗保障局没有填写第一责任人")
    );
    assert!(page.contains("没有的局|乙"), "what was typed stays");
    clerk.is_refused(&board, &part("  "), &["P-707"]).await;
    assert!(clerk.page(&board).await.contains("还没有分派任务"), "nothing is half given out");
    clerk.does(&board, &part("安远县医疗保障局｜甲局长｜丙副局长｜待遇股\n于都县医疗保障局\t乙局长")).await;
    stage.logged("分派专题任务", "市局办公室经办", "2个单位").await;
    clerk.is_refused(&board, &part("安远县医疗保障局|甲局长"), &["P-708"]).await;
    // A unit reports on its own part, not on another's.
    let own = stage.visitor("安远信息员").await;
    let seen = own.page(&board).await;
    let parts = super::closing_stage::links(&seen, "/publicity/campaign-parts/");
    assert_eq!(parts.len(), 2, "{}", plain(&seen));
    let done = [("step", "done"), ("on", "2026-11-23"), ("result", "已报送3篇")];
    let answer = own.post(&format!("{}/steps", parts[1]), &form(&done)).await;
    assert_eq!(answer.status.as_u16(), 403, "{}", plain(&answer.text()));
    let report = [("step", "report"), ("on", "2026-11-23"), ("progress", "初稿已成")];
    own.does(&format!("{}/steps", parts[0]), &report).await;
    assert!(plain(&own.page(&board).await).contains("初稿已成"));
    own.does(&format!("{}/steps", parts[0]), &done).await;
    stage.logged("单位办理案卷", "安远信息员", "报完成").await;
    let accept = [("step", "accept"), ("on", "2026-11-23")];
    clerk.does(&format!("{}/steps", parts[0]), &accept).await;
    // The other is late: the board says so, and its liaison is told once.
    stage.on("2026-11-30");
    let clerk = stage.visitor("市局办公室经办").await;
    let seen = plain(&clerk.page(&board).await);
    assert!(seen.contains("共2项，已完成1项，逾期1项"), "{seen}");
    assert!(plain(&clerk.page("/publicity").await).contains("报送典型经验"));
    let late = zhaozhang_office::Moment {
        today: "2026-11-30".parse().unwrap(),
        at: "2026-11-30T02:00:00Z".to_owned(),
    };
    let job = zhaozhang_office::Actor::job();
    stage.office.office.run_reminders(&late, &job).await.unwrap();
    let again = stage.office.office.run_reminders(&late, &job).await.unwrap();
    assert_eq!(again.digests, 0, "nobody is told twice");
    let reminders = plain(&clerk.page("/reminders").await);
    assert!(reminders.contains("于都"), "{reminders}");
    let told = stage.visitor("于都信息员").await;
    let mine = told.page("/mine").await;
    assert!(mine.contains("专题“医改二十年”：报送典型经验"), "{}", plain(&mine));
    assert!(mine.contains(&format!("href=\"{board}\"")), "{}", plain(&mine));
    let other = stage.visitor("安远信息员").await;
    assert!(!plain(&other.page("/mine").await).contains("专题“医改二十年”"), "who is done is not told");
}

#[tokio::test]
async fn s4_43_s4_44_every_unit_has_a_first_responsible_person_on_one_page() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let id = opened(&clerk, &[]).await;
    let part = [
        ("on", "2026-11-23"),
        ("parent", id.as_str()),
        ("unit", &stage.unit("安远信息员").to_string()),
        ("title", "供稿"),
        ("from", "2026-11-23"),
        ("due", "2026-11-27"),
    ];
    let page = clerk.is_refused("/publicity/campaign-parts/new", &part, &["P-501"]).await;
    assert!(page.contains("没有填写“第一责任人"), "{}", plain(&page));
    let alone: Vec<(&str, &str)> = part.iter().copied().filter(|(key, _)| *key != "parent").collect();
    clerk.is_refused("/publicity/campaign-parts/new", &alone, &["P-709"]).await;
    clerk.does("/publicity/campaign-parts/new", &[&part[..], &[("responsible", "赵局长")]].concat()).await;
    let own = stage.visitor("安远信息员").await;
    assert!(own.page(&format!("/publicity/board/{id}")).await.contains("赵局长"));
    let map = own.get(&format!("/publicity/board/{id}/map.pdf")).await;
    assert_eq!(map.status.as_u16(), 200, "{}", map.text());
    assert!(map.bytes.starts_with(b"%PDF"));
    stage.logged("打印责任图", "安远信息员", "1页").await;
    // Every unit of the register in one campaign still fits on one page.
    let all = stage.office.office.units_on("2026-11-23".parse().unwrap()).await.unwrap();
    let lines: Vec<String> = all
        .iter()
        .take(40)
        .map(|unit| format!("{}｜主要负责人某某同志｜分管负责人某某｜办公室", unit.name))
        .collect();
    let units = lines.join("\n");
    assert!(lines.len() >= 20, "{}", lines.len());
    clerk
        .does(
            &format!("/publicity/board/{id}"),
            &[("title", "集中宣传"), ("from", "2026-11-23"), ("due", "2026-12-01"), ("units", &units)],
        )
        .await;
    let map = clerk.get(&format!("/publicity/board/{id}/map.pdf")).await;
    assert!(map.bytes.starts_with(b"%PDF"));
    // The log says how many pages were drawn.
    stage.logged("打印责任图", "市局办公室经办", "1页").await;
}

const COMMON: &str =
    "全市二级以上公立医院已经全部取消药品加成。群众个人负担的医疗费用比例下降到百分之二十八以内。";

#[tokio::test]
async fn s0_61_nothing_under_embargo_leaves_by_any_door_before_its_time() {
    let desk = ReviewDesk::anyuan().await;
    let (clerk, head) = (desk.at("市局办公室经办"), desk.at("市局办公室主任"));
    // Two items were finished before the campaign began: one listed by its title, one with the common text.
    let finished = desk.received("医改二十年看变化", &[]).await;
    let shared = desk.received("身边的变化", &[("body", COMMON)]).await;
    let other = desk.received("另一件事", &[]).await;
    let id = opened(
        clerk,
        &[("publish_from", "2026-11-23T15:53"), ("titles", "《医改二十年看变化》"), ("text", COMMON)],
    )
    .await;
    clerk
        .does(
            &format!("/publicity/board/{id}"),
            &[
                ("title", "供稿"),
                ("from", "2026-11-23"),
                ("due", "2026-11-27"),
                ("units", "安远县医疗保障局|局长甲\n于都县医疗保障局|局长乙"),
            ],
        )
        .await;
    // City and county see the same, and the county adds a local item.
    let board = format!("/publicity/board/{id}");
    let county = desk.at("安远信息员");
    for visitor in [county, desk.at("于都信息员"), clerk] {
        let page = visitor.page(&board).await;
        assert!(
            page.contains("2026年11月23日15:53以前不得发布") && page.contains("全部取消药品加成"),
            "{page}"
        );
    }
    let local = desk.hands_in("安远拟稿人", "县里的一天", &[]).await;
    let part =
        super::closing_stage::links(&county.page(&board).await, "/publicity/campaign-parts/")[0].clone();
    let add = |number: &str| {
        form(&[("step", "local"), ("on", "2026-11-23"), ("item", "县里的一天"), ("submission", number)])
    };
    let wrong = county.post(&format!("{part}/steps"), &add("999")).await;
    assert!(wrong.status.as_u16() == 422 && wrong.text().contains("P-705"), "{}", wrong.text());
    let added = county.post(&format!("{part}/steps"), &add(&local.to_string())).await;
    assert_eq!(added.status.as_u16(), 303, "{}", added.text());
    assert!(clerk.page(&board).await.contains("《县里的一天》"));
    // Reviews go on; the last signature waits.
    for (label, step) in &ANYUAN[..3] {
        assert_eq!(desk.signs(label, local, step).await.status.as_u16(), 303, "{label}");
    }
    let held = |answer: &crate::office::Answer, door: &str| {
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{door}: {}", plain(&text));
        assert!(text.contains("P-701") && text.contains("2026年11月23日15:53"), "{door}: {}", plain(&text));
    };
    let (last, step) = ANYUAN[3];
    held(&desk.signs(last, local, step).await, "last signature");
    // The public page, sending on, adoptions, publications: on pages and for programs.
    let public = clerk.page("/public").await;
    assert!(!public.contains("医改二十年看变化") && !public.contains("身边的变化"), "{}", plain(&public));
    assert!(public.contains("另一件事"), "{}", plain(&public));
    let on = "2026-11-23";
    let forward = [("direction", "媒体"), ("target", "赣南日报"), ("level", "市局"), ("on", on)];
    let forward = form(&forward);
    let adopt = form(&[("level", "市级"), ("channel", "赣南日报"), ("on", on)]);
    for item in [finished, shared] {
        held(&clerk.post(&format!("/submissions/{item}/forward"), &forward).await, "forward");
        let api = format!("/api/v1/submissions/{item}");
        let json =
            "{\"direction\":\"媒体\",\"target\":\"赣南日报\",\"level\":\"市局\",\"on\":\"2026-11-23\"}";
        held(&desk.post_json("市局办公室经办", &format!("{api}/forward"), json).await, "forward, api");
        held(&clerk.post(&format!("/submissions/{item}/adoptions"), &adopt).await, "adopt");
        let json = "{\"level\":\"市级\",\"channel\":\"赣南日报\",\"on\":\"2026-11-23\"}";
        held(&desk.post_json("市局办公室经办", &format!("{api}/adoptions"), json).await, "adopt, api");
    }
    let old = form(&[
        ("notice", "ganzhou-2020-33"),
        ("title", "医改二十年看变化"),
        ("units", "安远县医疗保障局"),
        ("level", "市级"),
        ("channel", "赣南日报"),
        ("on", on),
    ]);
    let doors = clerk.page("/adoptions").await;
    assert!(doors.contains("action=\"/adoptions\""), "{}", plain(&doors));
    held(&clerk.post("/adoptions", &old).await, "adoption of an old item");
    let piece = |title: &str, body: &str| {
        form(&[("title", title), ("outlet", "赣南日报"), ("published", on), ("body", body)])
    };
    let titled = piece("赣州：医改二十年看变化", "");
    let texted = piece("换了题目", COMMON);
    for piece in [&titled, &texted] {
        held(&county.post("/publications/new", piece).await, "publication");
    }
    let json = format!(
        "{{\"title\":\"换了题目\",\"outlet\":\"赣南日报\",\"published\":\"{on}\",\"body\":\"{COMMON}\"}}"
    );
    held(&desk.post_json("安远信息员", "/api/v1/publications/new", &json).await, "publication, api");
    let file = format!("标题,媒体,网址,发布时间,正文\n换了题目,赣南日报,,{on},{COMMON}\n");
    let sent = clerk.sends_parts("/publications/import", &[], ("稿件.csv", file.as_bytes())).await;
    held(&sent, "publications from a file");
    let reader = desk.cast.actor("市局办公室经办");
    let item = desk.test.office.submission(&crate::office::moment(), &reader, shared).await.unwrap();
    let number = item.line.item_number;
    let numbered = format!("采用 信息编号={number} 日期=2026-11-23 级别=市级 媒体=赣南日报");
    let book = super::desk::workbook(&[
        numbered.as_str(),
        "采用 信息编号=X1 标题=医改二十年看变化 单位=安远县医疗保障局 日期=2026-11-23 级别=市级 媒体=赣南日报",
    ]);
    let sent =
        clerk.sends_parts("/ledger/upload", &[("notice", "ganzhou-2020-33")], ("台账.xlsx", &book)).await;
    let taken = clerk.post(&format!("{}/take", sent.header("location")), "how=all").await;
    held(&taken, "the ledger");
    let posted = desk.test.office.posted(finished).await.unwrap();
    assert!(posted.iter().all(|one| one.kind != "采用"), "nothing was half recorded");
    // Somebody else's text on another matter passes; a leak is written down, not recorded as a piece.
    assert_eq!(county.post("/publications/new", &piece("别的稿件", "别的内容")).await.status.as_u16(), 303);
    let leak = form(&[
        ("step", "leak"),
        ("on", on),
        ("what", "医改二十年看变化"),
        ("where", "某网站"),
        ("time", "2026-11-23T08:00"),
        ("measure", "已联系撤稿"),
    ]);
    let told = county.post(&format!("/publicity/campaigns/{id}/steps"), &leak).await;
    assert_eq!(told.status.as_u16(), 303, "{}", told.text());
    assert!(clerk.page(&board).await.contains("已联系撤稿"));
    // Only the head moves the time; then every door opens by itself.
    let time = form(&[
        ("step", "embargo"),
        ("on", on),
        ("publish_from", "2026-11-23 15:52"),
        ("reason", "上级提前发布"),
    ]);
    let steps = format!("/publicity/campaigns/{id}/steps");
    assert_eq!(county.post(&steps, &time).await.status.as_u16(), 403);
    assert_eq!(clerk.post(&steps, &time).await.status.as_u16(), 403);
    assert_eq!(head.post(&steps, &time).await.status.as_u16(), 303);
    assert!(
        desk.event("批准督导事项").await.contains("调整统一发布时间"),
        "{}",
        desk.event("批准督导事项").await
    );
    assert_eq!(desk.signs(last, local, step).await.status.as_u16(), 303);
    assert!(clerk.page("/public").await.contains("医改二十年看变化"));
    for item in [finished, shared] {
        assert_eq!(clerk.post(&format!("/submissions/{item}/forward"), &forward).await.status.as_u16(), 303);
        let answer = clerk.post(&format!("/submissions/{item}/adoptions"), &adopt).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    }
    for piece in [&titled, &texted] {
        assert_eq!(county.post("/publications/new", piece).await.status.as_u16(), 303);
    }
    assert!(!clerk.page(&board).await.contains("以前不得发布"));
    let _ = other;
}
