//! What speaks against a text is found, and honest texts are left in peace. Offices, figures and addresses here are
//! invented but for the damaged plan of 2017, which lies in `plan_data`.

use zhaozhang_text::doubt::claims::{Claim, examine as beside};
use zhaozhang_text::doubt::hidden::hidden_words;
use zhaozhang_text::doubt::page::{Original, Page, examine};
use zhaozhang_text::doubt::{DoubtKind, Finding};
use zhaozhang_text::plan::{Directory, read};

const HONEST: &str = "甲市人民政府办公室关于印发《甲市深化医药卫生体制改革重点任务》的通知\n甲政办发〔2023〕18号\n各县（区）人民政府，市政府有关部门：\n《甲市深化医药卫生体制改革重点任务》已经市政府同意，现印发给你们，请认真贯彻执行。\n一、推进分级诊疗。到2023年底，建成12个紧密型县域医共体，县域就诊率达到90%。\n二、完善药品供应。落实国家组织药品集中采购，全年执行8批次、300个品种。\n三、健全全民医保。城乡居民医保政府补助标准每人每年不低于640元。\n四、加强综合监管。对全市58家公立医院开展一次全面检查。\n五、强化组织实施。市医改领导小组办公室每季度通报一次进展，各地各部门要“一把手”负总责。\n六、做好宣传引导。及时宣传改革成效，回应群众关切，营造良好氛围。\n甲市人民政府办公室\n2023年3月20日";

fn kinds(found: &[Finding]) -> Vec<DoubtKind> {
    let mut kinds: Vec<DoubtKind> = found.iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn of(page: Page<'_>) -> Vec<DoubtKind> {
    kinds(&examine(&page))
}

#[test]
fn an_honest_page_is_left_in_peace() {
    let page = Page {
        address: "http://www.jia.gov.cn/zwgk/1.html",
        site: "甲市人民政府",
        head: "甲市人民政府办公室关于印发重点任务的通知-甲市人民政府",
        title: "甲市人民政府办公室关于印发《甲市深化医药卫生体制改革重点任务》的通知",
        text: HONEST,
        original: Some(Original { place: "市政府网站", text: HONEST }),
        ..Page::default()
    };
    assert_eq!(examine(&page), []);
    let news = Page {
        address: "https://www.example-news.com/a/1.html",
        site: "江右新闻",
        text: "江右新闻讯 甲市人民医院去年接诊（含急诊）80万人次，DRG（CHS）付费覆盖全部病组。公安机关严厉打击网络赌博和电信诈骗，提醒市民远离博彩。",
        ..Page::default()
    };
    assert_eq!(examine(&news), []);
}

#[test]
fn the_hijacked_plan_is_read_with_its_tasks_and_its_issuing_name_is_not_believed() {
    let text = include_str!("plan_data/wugang-2017-18.txt");
    let reading = read(text, &Directory::default());
    let tasks: usize = reading.plans.iter().map(|plan| plan.tasks.len()).sum();
    assert_eq!(tasks, 27, "flagging takes nothing away");
    let found = examine(&Page { text, ..Page::default() });
    assert_eq!(
        kinds(&found),
        [DoubtKind::Spam, DoubtKind::OfficeName, DoubtKind::Domain, DoubtKind::Altered]
    );
    let name = found.iter().find(|finding| finding.kind == DoubtKind::OfficeName).unwrap();
    assert!(name.what.contains("平台投注办公室") && name.reason.contains("3次"), "{name:?}");
}

#[test]
fn words_in_the_head_alone_are_found() {
    let page = Page { head: "澳门新葡京娱乐城_甲县人民政府", text: HONEST, ..Page::default() };
    let found = examine(&page);
    assert_eq!(kinds(&found), [DoubtKind::Spam]);
    assert!(found[0].what.contains("网页标题"), "{found:?}");
}

#[test]
fn an_office_on_a_strange_domain_is_found() {
    let page = Page {
        address: "http://www.example-shop.top/zwgk/1.html",
        site: "甲市人民政府",
        text: HONEST,
        ..Page::default()
    };
    assert_eq!(of(page), [DoubtKind::Domain]);
}

#[test]
fn a_copy_with_other_facts_or_another_number_is_found() {
    let original = Some(Original { place: "市政府网站", text: HONEST });
    let text = HONEST.replace("12个紧密型", "21个紧密型").replace("640元", "840元");
    let found = examine(&Page { text: &text, original, ..Page::default() });
    assert_eq!(kinds(&found), [DoubtKind::Facts]);
    assert!(found[0].reason.contains("640") && found[0].reason.contains("840"), "{found:?}");
    let text = HONEST.replace("〔2023〕18号", "〔2023〕81号");
    assert!(of(Page { text: &text, original, ..Page::default() }).contains(&DoubtKind::Altered));
    let text = "甲政办发〔2023〕18号\n为了更好地提升广大人民的身体健康，我们需要从多个方面来改进治病的制度，让大家看病不再困难，用药不再昂贵，这是一件十分重要的事情，需要每个人共同努力去完成它。";
    assert_eq!(of(Page { text, original, ..Page::default() }), [DoubtKind::Reworded]);
}

#[test]
fn shuffled_sentences_and_turned_quotes_are_found() {
    let original = Some(Original { place: "市政府网站", text: HONEST });
    let mut lines: Vec<&str> = HONEST.lines().collect();
    lines.reverse();
    let text = lines.join("\n");
    let found = of(Page { text: &text, original, ..Page::default() });
    assert!(found.contains(&DoubtKind::Shuffled), "{found:?}");
    let turn = |c| match c {
        '“' | '《' => '”',
        '”' | '》' => '“',
        other => other,
    };
    let text: String = HONEST.chars().map(turn).collect();
    let found = of(Page { text: &text, original, ..Page::default() });
    assert!(found.contains(&DoubtKind::Shuffled), "{found:?}");
}

#[test]
fn letters_traditional_forms_and_unseen_signs_are_found() {
    let text = HONEST.replace("改革", "改(kqz)革").replace("医", "医(xw)");
    assert_eq!(of(Page { text: &text, ..Page::default() }), [DoubtKind::Noise]);
    let text = HONEST.replace('医', "醫").replace('疗', "療").replace('药', "藥");
    assert_eq!(of(Page { text: &text, ..Page::default() }), [DoubtKind::Noise]);
    let text = HONEST.replace('市', "市\u{200B}");
    assert!(of(Page { text: &text, ..Page::default() }).contains(&DoubtKind::Hidden));
    let html = "<p>正文</p><div style='display:none'>澳门新葡京娱乐城开户送彩金</div>";
    let hidden = hidden_words(html, "http://www.jia.gov.cn/1.html");
    assert_eq!(of(Page { text: HONEST, hidden: &hidden, ..Page::default() }), [DoubtKind::Hidden]);
}

#[test]
fn claims_beside_one_another_tell_what_one_alone_does_not() {
    let sites = ["jiayiyuan.example.cn".to_owned()];
    let (one, other) = (["a".repeat(64)], ["b".repeat(64)]);
    let last = "2023-03-31".parse().ok();
    let plain = |title, day: &str| Claim {
        title,
        published_on: day.parse().ok(),
        own_sites: &sites,
        unit: 1,
        ..Claim::default()
    };
    let claims = [
        Claim { text: HONEST, evidence: &one, ..plain("我市印发医改重点任务", "2023-03-21") },
        Claim {
            text: HONEST, evidence: &one, ..plain("惠民举措再升级群众看病更方便", "2023-03-25")
        },
        Claim {
            address: "http://news.jiayiyuan.example.cn/1.html",
            outlet: "甲医院新闻网",
            evidence: &other,
            ..plain("义诊下乡", "2023-03-02")
        },
        Claim { text: HONEST, is_known: true, ..plain("我市印发医改重点任务", "2023-03-20") },
    ];
    let found: Vec<(usize, DoubtKind)> =
        beside(&claims, last).into_iter().map(|(at, finding)| (at, finding.kind)).collect();
    assert_eq!(
        found,
        [
            (0, DoubtKind::SameEvidence),
            (1, DoubtKind::Retitled),
            (1, DoubtKind::SameEvidence),
            (2, DoubtKind::OwnSite),
        ]
    );
    let burst: Vec<Claim<'_>> = (0..6).map(|_| plain("义诊", "2023-03-31")).collect();
    let found = beside(&burst, last);
    assert_eq!(
        found.iter().map(|(at, finding)| (*at, finding.kind)).collect::<Vec<_>>(),
        [(0, DoubtKind::Burst)]
    );
    assert!(beside(&burst[..3], last).is_empty(), "three on the last day are no burst");
}

#[test]
fn hostile_texts_end_all_the_same() {
    for text in [
        "",
        "关",
        &"〔".repeat(20_000),
        &"(a)甲".repeat(20_000),
        &"”".repeat(20_000),
        &"一、\n".repeat(20_000),
    ] {
        let original = Some(Original { place: "", text: HONEST });
        let _ = examine(&Page { text, title: text, head: text, original, ..Page::default() });
    }
}

#[test]
fn what_no_browser_shows_is_found_and_what_it_shows_is_not() {
    let html = r#"<html><body><script>if (a < b) { display:none }</script>
        <p style="opacity: 0.5">半透明看得见</p>
        <div style="Display : none"><p>澳门<b>娱乐</b>城</p><a href="http://spam.example.top/x">链</a></div>
        <p hidden>藏的</p><p style="font-size:0px">零号字</p><p style="font-size:0.8em">小号字</p>
        <p>看得见的正文</p></body></html>"#;
    let found = hidden_words(html, "http://www.example.gov.cn/a.html");
    let words: Vec<&str> = found.iter().map(|hidden| hidden.words.as_str()).collect();
    assert_eq!(words, ["澳门娱乐城链", "藏的", "零号字"]);
    assert_eq!(found[0].foreign_links, 1);
}

#[test]
fn broken_markup_ends_all_the_same() {
    for html in [
        "<",
        "<div style=\"display:none\"><p>甲",
        "</p></div>",
        "<script>",
        "<!-- ",
        &"<div hidden>".repeat(5000),
    ] {
        let _ = hidden_words(html, "");
    }
}
