//! Gaming made visible, gently (feature 33): a planted set of tricks in reports, each found and explained to its unit, and
//! as many honest rows beside them, of which none may be doubted. The texts are written for this test.

use super::desk::{S0, plain};
use super::evidence_stage::{pdf, send};
use super::fetching::server;
use super::pasting::at_media;
use super::report_stage::{ReportStage, digest, rows_of};
use crate::office::moment;
use crate::visitor::Visitor;
use std::sync::atomic::Ordering;

/// Facts of an honest text, by which each is another one.
const PLACES: [&str; 8] = ["欣山", "孔田", "版石", "天心", "龙布", "鹤子", "三百山", "车头"];
const THEMES: [&str; 8] = [
    "家庭医生签约服务",
    "紧密型县域医共体",
    "中医馆建设",
    "药品集中采购",
    "医保支付方式改革",
    "村卫生室公有产权化",
    "公立医院薪酬制度",
    "远程会诊全覆盖",
];

/// An honest text; every number gives one of its own.
fn honest(number: usize) -> String {
    let place = PLACES[number % PLACES.len()];
    let theme = THEMES[(number / PLACES.len() + number) % THEMES.len()];
    let other = THEMES[(number * 3 + 2) % THEMES.len()];
    let count = 17 + number * 3;
    format!(
        "本报讯 记者从{place}镇卫生院了解到，{theme}在当地落地见效，{count}个村的群众在家门口看上了病。\n\
         {place}镇党委把{theme}列为第{}件民生实事，从县医院选派{}名医生驻点，每周{}次下村巡诊。\n\
         村民老{}说：“从前到县里要走{}公里，现在{}分钟就到，{}也省下{}元。”\n\
         据介绍，下一步{place}镇将结合{other}，在{}个片区设立服务点，年内再培训{}名乡村医生。",
        number + 1,
        2 + number % 5,
        1 + number % 4,
        ["王", "李", "赵", "钟", "赖", "欧阳", "谢", "魏"][number % 8],
        12 + number * 2,
        5 + number % 20,
        ["药费", "路费", "检查费"][number % 3],
        40 + number * 7,
        3 + number % 6,
        20 + number
    )
}

/// A page as media put it on their site, with a menu that opens and links to friends.
fn page((title, day, source): (&str, &str, &str), body: &str, (head, hidden): (&str, &str)) -> String {
    let paragraphs: String = body.lines().map(|line| format!("<p>{line}</p>")).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}_{source}</title>\
         <meta name=\"keywords\" content=\"{title},{source}\">{head}\
         <style>.menu .sub{{display:none}} .friends{{display : none;}} .c7{{display:none}}</style></head><body>\
         <div class=\"menu\"><a href=\"/\">首页</a><ul class=\"sub\"><li><a href=\"/a\">时政</a></li><li><a href=\"/b\">民生</a></li></ul></div>\
         <h1>{title}</h1><p>{day} 09:30　来源：{source}</p><div id=\"content\">{paragraphs}</div>{hidden}\
         <div class=\"friends\"><a href=\"http://www.gov.cn\">中国政府网</a><a href=\"http://www.nhc.gov.cn\">国家卫生健康委</a>\
         <a href=\"http://www.jiangxi.gov.cn\">江西省人民政府</a><a href=\"http://hc.jiangxi.gov.cn\">江西省卫生健康委</a>\
         <a href=\"http://www.ganzhou.gov.cn\">赣州市人民政府</a><a href=\"http://www.xinhuanet.com\">新华网</a></div></body></html>"
    )
}

/// Brings a saved page into a report.
async fn brings(visitor: &Visitor, at: &str, address: &str, html: &str) {
    let fields = [("address", address)];
    let answer = send(visitor, &format!("{at}/page-file"), &fields, Some(("页.html", html.as_bytes()))).await;
    assert_eq!(answer.status.as_u16(), 200, "{address}\n{}", plain(&answer.text()));
}

async fn begun(visitor: &Visitor, unit: i64, quarter: &str) -> String {
    let unit = unit.to_string();
    let fields = [("notice", S0), ("quarter", quarter), ("unit", unit.as_str())];
    let at = visitor.does("/reports/fill", &fields).await;
    at.split('?').next().unwrap().to_owned()
}

async fn found(stage: &ReportStage) -> Vec<zhaozhang_office::doubt::doubts::Doubt> {
    let clerk = zhaozhang_office::Actor::local_user();
    stage.test.office.doubts(&clerk, moment().today).await.unwrap()
}

/// The original of a text that is copied with faults, on a government's site.
const ORIGINAL: &str = "安远县人民政府办公室关于推进家庭医生签约服务的通知\n安府办发〔2026〕9号\n\
    各乡镇人民政府，县政府各部门：\n一、签约服务以老年人、孕产妇、慢性病患者为重点，年底前签约率达到75%。\n\
    二、每个团队签约不超过2000人，财政补助每人每年10元，由县财政按季度拨付到乡镇卫生院。\n\
    三、县卫生健康委每季度通报一次进展情况，结果纳入年度考核，与绩效分配挂钩。\n\
    四、各乡镇卫生院要做好宣传发动，在村务公开栏张贴服务内容，提高群众知晓率。\n\
    五、县医院选派专家下沉坐诊，每周不少于两天，疑难病例优先转诊到上级医院。\n\
    六、对签约居民实行差别化报销政策，基层就诊报销比例提高五个百分点。\n\
    七、各单位要在十一月底前报送工作总结，由县卫生健康委汇总后报县政府。";

#[tokio::test(flavor = "multi_thread")]
async fn eight_tricks_and_more_are_found_with_their_reason_and_shown_to_the_unit_first() {
    let stage = ReportStage::new().await;
    let (unit, other) = (stage.unit, stage.other_unit);
    let liaison = &stage.liaison;
    // The office has the original, and knows the unit's own site.
    let fields = [("address", "http://www.ay.gov.cn/zwgk/9.html")];
    let first = page(("安远县推进家庭医生签约服务", "2026-10-08", "安远县人民政府"), ORIGINAL, ("", ""));
    send(&stage.secretariat, "/pages/file", &fields, Some(("原文.html", first.as_bytes()))).await;
    let site = [
        ("name", "安远医改网"),
        ("standing", "县级"),
        ("kind", "网站"),
        ("domains", "ayyg.example.com"),
        ("run_by", super::report_stage::ANYUAN),
        ("reason", "单位自办网站"),
    ];
    stage.secretariat.does("/outlets/new", &site).await;
    // Last quarter's story.
    let before = begun(liaison, unit, "2026-Q3").await;
    let old = page(("欣山镇群众看病不出村", "2026-08-12", "人民网"), &honest(1), ("", ""));
    brings(liaison, &before, "http://jx.people.com.cn/n2/old.html", &old).await;
    let at = begun(liaison, unit, "2026-Q4").await;
    let host = "http://www.xinhuanet.com/gz";
    let shuffled: String = {
        let lines: Vec<&str> = ORIGINAL.lines().collect();
        [0, 1, 2, 8, 5, 9, 3, 7, 4, 6].map(|line| lines[line]).join("\n")
    };
    let tricks: [(&str, &str, String); 9] = [
        // 1. The same text under a new title.
        ("E-332", "a.html", page(("基层医疗焕发新活力", "2026-10-20", "新华网"), &honest(1), ("", ""))),
        // 2. The unit's own site as a medium.
        (
            "E-331",
            "http://news.ayyg.example.com/1.html",
            page(("车头镇医改纪实", "2026-10-21", "安远医改网"), &honest(2), ("", "")),
        ),
        // 3. A day that is not the page's.
        ("E-336", "c.html", page(("版石镇医改纪实", "2026-09-28", "新华网"), &honest(3), ("", ""))),
        // 4. Betting words where only search engines look.
        (
            "E-321",
            "d.html",
            page(
                ("天心镇医改纪实", "2026-10-22", "新华网"),
                &honest(4),
                ("<meta name=description content=\"澳门新葡京娱乐城开户送彩金\">", ""),
            ),
        ),
        // 5. Words hidden by a class of the page's own sheet.
        (
            "E-325",
            "e.html",
            page(
                ("龙布镇医改纪实", "2026-10-23", "新华网"),
                &honest(5),
                ("", "<div class=\"c7\">百家乐真人投注平台</div>"),
            ),
        ),
        // 6. Other facts than the original.
        (
            "E-326",
            "f.html",
            page(
                ("安远县推进家庭医生签约服务", "2026-10-12", "新华网"),
                &ORIGINAL.replace("75%", "95%").replace("2000人", "5000人"),
                ("", ""),
            ),
        ),
        // 7. The original's sentences in another order.
        ("E-327", "g.html", page(("安远县签约服务要求", "2026-10-13", "新华网"), &shuffled, ("", ""))),
        // 8. Another text under the original's number.
        (
            "E-329",
            "h.html",
            page(
                ("安远签约服务暖人心", "2026-10-14", "新华网"),
                &format!(
                    "安府办发〔2026〕9号\n{}",
                    "为了让广大群众得到更好的照顾，医生们走进千家万户，帮助大家了解自己的身体状况，预防各种常见的疾病，养成良好的生活习惯。大家都说这样的服务贴心又方便。"
                ),
                ("", ""),
            ),
        ),
        // Honest, for the last two tricks.
        ("", "i.html", page(("孔田镇医改纪实", "2026-10-26", "新华网"), &honest(9), ("", ""))),
    ];
    for (_, name, html) in &tricks {
        let address = if name.starts_with("http") { (*name).to_owned() } else { format!("{host}/{name}") };
        brings(liaison, &at, &address, html).await;
    }
    // Trick 3 types a day of the quarter over the page's own.
    let edit = liaison.page(&format!("{at}/edit")).await;
    assert!(edit.contains("2026-09-28"));
    retyped(liaison, &at, "2026-09-28", "2026-10-02").await;
    // 9. One file proves rows of two units.
    let theirs = begun(&stage.other, other, "2026-Q4").await;
    let html = page(("三百山镇医改纪实", "2026-10-27", "人民网"), &honest(14), ("", ""));
    brings(&stage.other, &theirs, "http://jx.people.com.cn/n2/14.html", &html).await;
    let (own, foreign) =
        (*rows_of(liaison, &at).await.last().unwrap(), rows_of(&stage.other, &theirs).await[0]);
    let fields = [("kind", "扫描件"), ("title", "扫描")];
    send(
        &stage.other,
        &format!("/evidence/of/report_row/{foreign}"),
        &fields,
        Some(("扫描.pdf", &pdf("同一份"))),
    )
    .await;
    send(liaison, &format!("/evidence/of/report_row/{own}"), &fields, Some(("佐证.pdf", &pdf("同一份"))))
        .await;
    // 10. A burst on the last day of a quarter.
    let burst = begun(&stage.other, other, "2026-Q2").await;
    let rows: Vec<[&str; 5]> = ["甲", "乙", "丙", "丁", "戊", "己"]
        .iter()
        .zip([
            "签约服务进村组",
            "集采药品进诊所",
            "远程会诊进乡镇",
            "中医馆里看病忙",
            "医共体里一家亲",
            "薪酬改革添动力",
        ])
        .map(|(_, title)| [title, "2026-06-30", "江西日报", "", "报纸已归档"])
        .collect();
    stage.other.saves(&burst, &rows).await;
    for (visitor, report) in [(liaison, &at), (&stage.other, &burst)] {
        let number = report.rsplit('/').next().unwrap();
        visitor.does(&format!("/doubts/report/{number}"), &[]).await;
    }
    let all = found(&stage).await;
    let codes: Vec<&str> = all.iter().map(|doubt| doubt.code.as_str()).collect();
    for code in ["E-332", "E-331", "E-336", "E-321", "E-325", "E-326", "E-327", "E-329", "E-334", "E-333"] {
        assert!(codes.contains(&code), "{code} is not among {all:#?}");
    }
    // Each stands at the row that was planted, with a reason, and nothing at the honest rows.
    let at_row = |title: &str| {
        all.iter().filter(|doubt| doubt.subject == title).map(|doubt| doubt.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(at_row("基层医疗焕发新活力"), ["E-332"]);
    assert_eq!(at_row("车头镇医改纪实"), ["E-331"]);
    assert_eq!(at_row("版石镇医改纪实"), ["E-336"]);
    assert_eq!(at_row("天心镇医改纪实"), ["E-321"]);
    assert_eq!(at_row("龙布镇医改纪实"), ["E-325"]);
    assert_eq!(at_row("孔田镇医改纪实"), ["E-334"]);
    assert_eq!(at_row("欣山镇群众看病不出村"), [""; 0]);
    assert!(all.iter().all(|doubt| !doubt.reason.is_empty() && doubt.state.word() == "待单位说明"));
    // The unit sees its own, with the reason; of another unit's report no title is told.
    let page = liaison.page("/doubts").await;
    assert!(
        page.contains("同文换题") && page.contains("发布日期不符") && !page.contains("集中在最后一天"),
        "{}",
        plain(&page)
    );
    let same = all.iter().find(|doubt| doubt.code == "E-334").unwrap();
    assert!(same.reason.contains("其他单位") && !same.reason.contains("三百山"), "{}", same.reason);
    assert!(stage.test.office.verify().await.unwrap().holds());
}

/// Saves the report's rows with one day typed over.
async fn retyped(visitor: &Visitor, at: &str, from: &str, to: &str) {
    let edit = visitor.page(&format!("{at}/edit")).await;
    let values = |name: &str| -> Vec<String> {
        let mark = format!("name=\"{name}\" value=\"");
        edit.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let seen = digest(visitor, at).await;
    let mut fields: Vec<(&str, String)> = vec![("digest", seen)];
    for name in ["row_id", "title", "published", "outlet", "address", "reprint_of", "no_evidence"] {
        for value in values(name) {
            fields.push((name, if value == from { to.to_owned() } else { value }));
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visitor.does(&format!("{at}/edit"), &fields).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn honest_rows_raise_no_doubt_and_the_rate_of_false_alarms_is_told() {
    const ROWS: usize = 48;
    let stage = ReportStage::new().await;
    let at = begun(&stage.liaison, stage.unit, "2026-Q4").await;
    for number in 0..ROWS {
        let day = format!("2026-{:02}-{:02}", 10 + number % 2, 1 + number % 20);
        let (host, source) = [
            ("http://jx.people.com.cn/n2", "人民网"),
            ("http://www.xinhuanet.com/gz", "新华网"),
            ("http://www.jxnews.com.cn/a", "中国江西网"),
        ][number % 3];
        let title =
            format!("{}镇：{}暖民心（{}）", PLACES[number % 8], THEMES[(number * 5 + 1) % 8], number + 1);
        let html = page((&title, &day, source), &honest(number), ("", ""));
        brings(&stage.liaison, &at, &format!("{host}/{number}.html"), &html).await;
    }
    // A reprint under its own title a day later is honest too.
    let reprint = page(("欣山医改暖人心", "2026-10-02", "新华网"), &honest(0), ("", ""));
    brings(&stage.liaison, &at, "http://www.xinhuanet.com/gz/reprint.html", &reprint).await;
    let number = at.rsplit('/').next().unwrap();
    stage.liaison.does(&format!("/doubts/report/{number}"), &[]).await;
    let all = found(&stage).await;
    let doubted: std::collections::BTreeSet<i64> = all.iter().map(|doubt| doubt.subject_id).collect();
    println!("false alarms: {} of {} honest rows", doubted.len(), ROWS + 1);
    assert!(all.is_empty(), "{all:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_vanishes_after_its_row_was_handed_in_is_a_doubt() {
    let stage = ReportStage::new().await;
    let (port, asked) = server();
    let liaison = at_media(&stage.test, &stage.liaison.cookie, None);
    let at = stage.begun(&liaison, stage.unit).await;
    for path in ["/until-3", "/quarter"] {
        let address = format!("http://jx.people.com.cn:{port}{path}");
        let answer =
            liaison.post(&format!("{at}/paste"), &crate::visitor::form(&[("address", &address)])).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", plain(&answer.text()));
    }
    let office = at_media(&stage.test, &stage.secretariat.cookie, None);
    // While the report is not handed in, a page that is gone is marked and no more.
    while asked.load(Ordering::SeqCst) < 4 {
        liaison.get("/pages").await;
        office.does("/pages/check", &[]).await;
    }
    assert!(found(&stage).await.is_empty(), "nothing is doubted before it counts");
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    office.does("/pages/check", &[]).await;
    let all = found(&stage).await;
    let codes: Vec<&str> = all.iter().map(|doubt| doubt.code.as_str()).collect();
    assert_eq!(codes, ["E-335"], "{all:#?}");
    assert!(all[0].reason.contains("/until-3") && all[0].reason.contains("网站答复404"), "{}", all[0].reason);
    let log = stage.logged("核查留存链接").await;
    assert!(log.contains("新发现1处疑点"), "{log}");
    assert!(stage.liaison.page("/doubts").await.contains("报送后网页消失"));
    // Looked at once more it is the same doubt.
    office.does("/pages/check", &[]).await;
    assert_eq!(found(&stage).await.len(), 1);
    // A paper that still names the address is told so; a longer address is another page.
    let paper =
        format!("详见http://jx.people.com.cn:{port}/until-3，另见http://jx.people.com.cn:{port}/until-30。");
    let read = stage.secretariat.sends_parts("/proofread", &[("text", &paper)], ("", b"")).await;
    let words = plain(&read.text());
    assert!(words.contains("网址已失效") && words.contains("问题（1处）"), "{words}");
}
