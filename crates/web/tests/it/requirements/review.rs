//! 三级审核: rows S1-21, S1-49, S1-62 … S1-66, S1-68, S1-69, S1-70: who signs what, over which text, in which order, and
//! that no door leads past the last signature.

use super::review_desk::{ANYUAN, ReviewDesk};
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::GatedRoute;

#[tokio::test]
async fn s1_62_no_address_and_no_role_leads_past_the_last_signature() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    let digest = desk.digest("安远拟稿人", id).await;
    let app = App::new(desk.test.office.clone(), std::sync::Arc::new(moment));
    let table = zhaozhang_web::router::table(&app);
    let doors: Vec<&GatedRoute> = table
        .iter()
        .filter(|route| route.method == "POST" && route.path.contains("/submissions/{id}/"))
        .collect();
    assert!(doors.len() >= 12, "every verb on an item is walked: {}", doors.len());
    let form = format!(
        "digest={digest}&step={}&opinion={}&has_checked=1&rating={}&direction={}&target={}&level={}&on=2026-11-23\
         &channel={}&leader={}&words=a&forwarding=1&result={}",
        encoded("终审"),
        encoded("同意"),
        encoded("优"),
        encoded("媒体"),
        encoded("赣南日报"),
        encoded("市级"),
        encoded("赣南日报"),
        encoded("某领导"),
        encoded("采用")
    );
    let json = format!(
        "{{\"digest\":\"{digest}\",\"step\":\"终审\",\"rating\":\"优\",\"direction\":\"媒体\",\"target\":\"赣南日报\",\
         \"level\":\"市级\",\"on\":\"2026-11-23\",\"channel\":\"赣南日报\",\"leader\":\"某领导\",\"words\":\"a\",\"has_checked\":\"1\"}}"
    );
    // Everybody but the one whose turn it is; taking back and giving up are the author's own right.
    let people = [
        "安远科室负责人",
        "安远办公室",
        "安远分管领导",
        "安远主要领导",
        "市局办公室经办",
        "市局办公室主任",
        "于都信息员",
    ];
    for route in doors {
        if ["withdraw", "void", "return", "edit"].iter().any(|verb| route.path.ends_with(verb)) {
            continue;
        }
        let address = route.path.replace("{id}", &id.to_string());
        for label in people {
            let answer = desk.at(label).post(&address, &form).await;
            assert!(answer.status.is_client_error(), "{label} {address}: {}", answer.status);
            let answer = desk.post_json(label, &format!("/api/v1{address}"), &json).await;
            assert!(answer.status.is_client_error(), "{label} /api/v1{address}: {}", answer.status);
        }
    }
    let item = desk.test.office.submission(&moment(), &desk.cast.actor("安远拟稿人"), id).await.unwrap();
    assert_eq!(item.chain.state.word(), "待初审");
    assert!(!item.chain.is_released() && item.chain.signatures.is_empty());
    assert!(desk.test.office.posted(id).await.unwrap().is_empty());
    assert!(desk.test.office.forwardings(id).await.unwrap().is_empty());
    assert!(!desk.at("市局办公室经办").page("/public").await.contains("安远开展集中宣传"));
}

#[tokio::test]
async fn s1_63_a_signature_holds_person_time_opinion_and_the_digest_of_text_and_pictures() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    let digest = desk.digest("安远信息员", id).await;
    let form = format!("step={}&digest={digest}&opinion={}", encoded("初审"), encoded("文字、图片已核对。"));
    let answer = desk.at("安远信息员").post(&format!("/submissions/{id}/sign"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let item = desk.test.office.submission(&moment(), &desk.cast.actor("安远信息员"), id).await.unwrap();
    let signature = item.chain.signatures.first().unwrap();
    assert_eq!((signature.name.as_str(), signature.opinion.as_str()), ("谢晴川", "文字、图片已核对。"));
    assert_eq!((&signature.digest, signature.on), (&item.manuscript.digest(), moment().today));
    let page = desk.at("安远信息员").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("谢晴川") && page.contains("初审签署") && page.contains(&digest));
    assert!(desk.event("签署审核意见").await.contains("初审通过"));
    // The same approval sent twice is refused clearly.
    let again = desk.at("安远信息员").post(&format!("/submissions/{id}/sign"), &form).await;
    assert_eq!(again.status.as_u16(), 422);
    assert!(again.text().contains("S-310"), "{}", again.text());
}

#[tokio::test]
async fn s1_64_the_second_review_checks_content_and_form_by_another_person() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.signs("安远信息员", id, "初审").await;
    let digest = desk.digest("安远科室负责人", id).await;
    let page = desk.at("安远科室负责人").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("已核对内容（事实、数据、政策依据）和形式（标题、文字、图片说明）"));
    let unchecked = format!("step={}&digest={digest}&usual=a", encoded("复核"));
    let answer = desk.at("安远科室负责人").post(&format!("/submissions/{id}/sign"), &unchecked).await;
    assert!(answer.text().contains("S-311"), "{}", answer.text());
    let first = desk.signs("安远信息员", id, "复核").await;
    assert_eq!(first.status.as_u16(), 422, "who signed first cannot sign second");
    assert_eq!(desk.signs("安远科室负责人", id, "复核").await.status.as_u16(), 303);
}

#[tokio::test]
async fn s1_65_the_leader_in_charge_signs_last_and_only_then_it_is_sent_up() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    for (label, step) in ANYUAN {
        let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
        assert!(!page.contains(">已报送<"), "before {step}");
        assert_eq!(desk.signs(label, id, step).await.status.as_u16(), 303, "{label}");
    }
    assert!(desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await.contains(">已报送<"));
    assert!(desk.at("市局办公室经办").page("/receipts").await.contains("安远开展集中宣传"));
    assert!(desk.event("签署审核意见").await.contains("廖志坚（分管领导）"));
}

#[tokio::test]
async fn s1_66_a_sensitive_matter_or_a_city_medium_adds_the_principals_sign_off_for_good() {
    let desk = ReviewDesk::anyuan().await;
    let id =
        desk.hands_in("安远拟稿人", "安远经验", &[("target_level", "市级"), ("channels", "赣南日报")]).await;
    desk.at("安远拟稿人").post(&format!("/submissions/{id}/withdraw"), "").await;
    let digest = desk.digest("安远拟稿人", id).await;
    let form =
        ReviewDesk::form("安远经验", &[("target_level", "市局"), ("digest", &digest), ("act", "hand_in")]);
    let answer = desk.send("安远拟稿人", &format!("/submissions/{id}/edit"), &form, &[]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    desk.signed(id).await;
    assert_eq!(desk.receives(id, "优").await.status.as_u16(), 404, "still inside its unit");
    assert_eq!(desk.signs("安远主要领导", id, "签发").await.status.as_u16(), 303);
    assert_eq!(desk.receives(id, "优").await.status.as_u16(), 303);
    // A reviewer can switch it on, too.
    let other = desk.hands_in("安远拟稿人", "安远处置投诉", &[]).await;
    let why = format!("why={}", encoded("涉及群体性投诉"));
    let answer = desk.at("安远信息员").post(&format!("/submissions/{other}/escalate"), &why).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert!(desk.at("安远拟稿人").page(&format!("/submissions/{other}")).await.contains("单位主要领导意见"));
    assert!(desk.event("提请主要领导签发").await.contains("涉及群体性投诉"));
}

#[tokio::test]
async fn s1_49_two_returns_are_offered_and_no_third() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    for round in 1..=2 {
        desk.signed(id).await;
        assert_eq!(desk.sent_back(id, "请补数据").await.status.as_u16(), 303);
        let digest = desk.digest("安远拟稿人", id).await;
        let body = format!("十一月二十日，安远县医保局在城北广场开展打击欺诈骗保集中宣传，第{round}次修改。");
        let form =
            ReviewDesk::form("安远开展集中宣传", &[("body", &body), ("digest", &digest), ("act", "hand_in")]);
        let answer = desk.send("安远拟稿人", &format!("/submissions/{id}/edit"), &form, &[]).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }
    desk.signed(id).await;
    let page = desk.at("市局办公室经办").page(&format!("/submissions/{id}")).await;
    assert!(
        !page.contains("退回修改</h2>") && page.contains("终止（不计分）"),
        "a third return is not offered"
    );
    assert!(desk.sent_back(id, "还是不行").await.text().contains("S-217"));
    let digest = desk.digest("市局办公室经办", id).await;
    let form = format!("digest={digest}&reasons={}", encoded("仍无来源"));
    let answer = desk.at("市局办公室经办").post(&format!("/submissions/{id}/end"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let scored = desk.test.office.scored("ganzhou-2020-33", moment().today).await.unwrap();
    let year = zhaozhang_domain::period::Period::year(2026);
    let total = scored.sheet.named("安远县医疗保障局").map(|(_, holder)| holder.total(year).to_string());
    assert_eq!(total.as_deref(), Some("0"));
    assert!(desk.event("终止信息").await.contains("不计分"));
}

#[tokio::test]
async fn s1_21_no_item_goes_in_without_its_form_and_the_form_prints_at_any_step() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.drafts("安远拟稿人", "安远开展集中宣传", &[("class", "")]).await;
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{id}/hand-in"), "").await;
    assert!(refused.text().contains("S-103"));
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    let blank = desk.at("安远拟稿人").get(&format!("/submissions/{id}/form.pdf")).await;
    assert_eq!((blank.status.as_u16(), blank.header("content-type")), (200, "application/pdf".to_owned()));
    desk.signed(id).await;
    let signed = desk.at("安远拟稿人").get(&format!("/submissions/{id}/form.pdf")).await;
    assert!(signed.bytes.starts_with(b"%PDF") && signed.bytes != blank.bytes);
    assert!(desk.event("打印审核表").await.contains("附件1-2"));
}

/// The words of a PDF, when the program that reads them is installed.
pub(crate) fn words_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.pdf");
    std::fs::write(&path, pdf).unwrap();
    let read = std::process::Command::new("pdftotext").arg("-raw").arg(&path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&read.stdout).replace([' ', '\n', '\u{c}'], ""))
}

#[tokio::test]
async fn s1_68_the_bureaus_form_has_the_rows_of_annex_1_1() {
    let people = ["待遇科拟稿人", "待遇科信息员", "待遇科负责人", "市局办公室经办", "市局分管领导"];
    let desk = ReviewDesk::new(&people).await;
    let id = desk.hands_in("待遇科拟稿人", "门诊政策出台", &[]).await;
    for (label, step) in [
        ("待遇科信息员", "初审"),
        ("待遇科负责人", "复核"),
        ("市局办公室经办", "核稿"),
        ("市局分管领导", "终审"),
    ] {
        let answer = desk.signs(label, id, step).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", answer.text());
    }
    let pdf = desk.at("待遇科拟稿人").get(&format!("/submissions/{id}/form.pdf")).await.bytes;
    let Some(words) = words_of(&pdf) else { return };
    assert_eq!(words.matches('√').count(), 2, "one class and one 公开 are chosen");
    for word in [
        "附件1-1",
        "赣州市医疗保障系统信息报送审核表",
        "（市局）",
        "报送科室/单位",
        "待遇保障科",
        "信息标题",
        "门诊政策出台",
        "√工作动态类",
        "经验成效类",
        "问题建议类",
        "民意舆情类",
        "其他",
        "√公开",
        "依申请公开",
        "不公开",
        "拟稿人",
        "何晓棠",
        "座机",
        "手机",
        "机关科室负责人/中心副职审核",
        "彭立诚",
        "市局办公室核稿",
        "林知夏",
        "分管信息工作局领导意见",
        "顾明远",
        "局主要领导意见",
        "2026年11月23日",
    ] {
        assert!(words.contains(word), "{word}\n{words}");
    }
}

#[tokio::test]
async fn s1_69_the_countys_form_has_the_rows_of_annex_1_2_and_a_place_for_the_seal() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.signed(id).await;
    let pdf = desk.at("安远拟稿人").get(&format!("/submissions/{id}/form.pdf")).await.bytes;
    let Some(words) = words_of(&pdf) else { return };
    for word in [
        "附件1-2",
        "（县（市、区）局、“两定”机构）",
        "报送单位（盖章）",
        "安远县医疗保障局",
        "拟稿人",
        "钟雨桐",
        "政务信息员",
        "谢晴川",
        "信息工作负责人审核",
        "曾国梁",
        "分管信息工作单位领导意见",
        "廖志坚",
        "单位主要领导意见",
    ] {
        assert!(words.contains(word), "{word}\n{words}");
    }
}

#[tokio::test]
async fn several_items_are_signed_on_one_screen_with_all_doubts_and_one_refusal_holds_nothing_up() {
    let desk = ReviewDesk::anyuan().await;
    let one = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[("sources", "三百份：")]).await;
    let two = desk
        .hands_in(
            "安远拟稿人",
            "安远召开动员会",
            &[("body", "十一月二十一日，安远县医保局召开动员会，部署年底工作。")],
        )
        .await;
    let page = desk.at("安远信息员").page("/submissions/review").await;
    assert!(page.contains("安远召开动员会") && page.contains("数据“三百份”没有写明来源"));
    let (first, second) = (desk.digest("安远信息员", one).await, desk.digest("安远信息员", two).await);
    let stale = "0".repeat(64);
    let form = format!(
        "item={}&item={}&opinion={}",
        encoded(&format!("{one}|初审|{stale}")),
        encoded(&format!("{two}|初审|{second}")),
        encoded("同意。")
    );
    let answer = desk.at("安远信息员").post("/submissions/review", &form).await.text();
    assert!(answer.contains("S-208") && answer.contains(&format!("信息{two}已签署")), "{answer}");
    let again = format!("item={}&opinion=", encoded(&format!("{one}|初审|{first}")));
    assert!(desk.at("安远信息员").post("/submissions/review", &again).await.text().contains("已签署"));
}

#[tokio::test]
async fn who_passed_it_on_takes_it_back_only_while_nobody_opened_it() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    assert_eq!(
        desk.at("安远拟稿人").post(&format!("/submissions/{id}/withdraw"), "").await.status.as_u16(),
        303
    );
    assert!(desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await.contains("已撤回"));
    desk.at("安远拟稿人").post(&format!("/submissions/{id}/hand-in"), "").await;
    desk.at("安远信息员").page(&format!("/submissions/{id}")).await;
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{id}/withdraw"), "").await;
    assert!(refused.text().contains("S-220"), "{}", refused.text());
}
