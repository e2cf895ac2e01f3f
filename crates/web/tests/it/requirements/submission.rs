//! 报送: rows S1-2 … S1-22, S1-60, S1-61, S1-70, S1-71, S0-33: what an item holds, where it may go, what stops it.

use super::review_desk::{PNG, ReviewDesk, number_of};
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_web::app::App;

#[tokio::test]
async fn s1_2_both_purposes_are_filtered_and_counted_apart() {
    let desk = ReviewDesk::anyuan().await;
    desk.drafts("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.drafts("安远拟稿人", "安远报送半年工作情况", &[("purpose", "政务信息")]).await;
    let list = desk.at("安远拟稿人").page(&format!("/submissions?purpose={}", encoded("政务信息"))).await;
    assert!(list.contains("安远报送半年工作情况") && list.contains("共1篇"));
    assert!(!list.contains(">安远开展集中宣传</a></th>"));
    assert!(desk.event("拟稿").await.contains("钟雨桐（拟稿人）"));
}

#[tokio::test]
async fn s1_3_text_pictures_video_sound_links_and_channels_pass_one_review() {
    let desk = ReviewDesk::anyuan().await;
    let changes = [("links", "https://www.ganzhou.gov.cn/1"), ("channels", "市局公众号")];
    let form = ReviewDesk::form("安远开展集中宣传", &changes);
    let video = [b"\x00\x00\x00\x18ftypmp42".as_slice(), &[0; 40]].concat();
    let files = [
        ("pictures", "现场.png", PNG),
        ("files", "现场.mp4", video.as_slice()),
        ("files", "解说.mp3", b"ID3\x03\x00".as_slice()),
        ("files", "方案.pdf", b"%PDF-1.7\n".as_slice()),
    ];
    let id = number_of(&desk.send("安远拟稿人", "/submissions/new", &form, &files).await);
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
    for word in [
        "现场.mp4",
        "解说.mp3",
        "方案.pdf",
        "https://www.ganzhou.gov.cn/1",
        "市局公众号",
        "现场.png没有简要说明",
    ] {
        assert!(page.contains(word), "{word}");
    }
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{id}/hand-in"), "").await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.text().contains("S-112"));
    let logged = desk.event("上传附件").await;
    assert!(logged.contains("摘要") && !logged.contains("方案.pdf"), "the log goes to outsiders: {logged}");
    // A wrong content under a good name, and a name with a path, get no further.
    let bad = [("pictures", "../../x.png", b"MZ\x90\x00".as_slice())];
    let answer = desk.send("安远拟稿人", "/submissions/new", &form, &bad).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.text().contains("“x.png”按内容看不是可以上传的文件"), "{}", answer.text());
    assert!(answer.text().contains("安远开展集中宣传"), "what was typed is still there");
}

#[tokio::test]
async fn s1_6_a_reception_shows_event_and_submission_day() {
    let desk = ReviewDesk::anyuan().await;
    let fields = [
        ("content", "上级领导接待"),
        ("visitor", "省医保局某副局长"),
        ("visitor_post", "副厅级"),
        ("visited_on", "2026-11-20"),
        ("places", "安远县人民医院"),
        ("event_kind", "调研"),
        ("event_on", "2026-11-20"),
    ];
    let id = desk.hands_in("安远拟稿人", "省局领导到安远调研", &fields).await;
    let page = desk.at("安远信息员").page(&format!("/submissions/{id}")).await;
    for word in
        ["省医保局某副局长", "副厅级", "安远县人民医院", "调研，2026-11-20，报送2026-11-23，未当天报送"]
    {
        assert!(page.contains(word), "{word}");
    }
    let missing = desk.drafts("安远拟稿人", "缺项", &[("content", "上级领导接待")]).await;
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{missing}/hand-in"), "").await;
    assert_eq!(refused.text().matches("S-110").count(), 4);
}

#[tokio::test]
async fn s1_11_each_kind_of_content_can_be_chosen_and_counted() {
    let desk = ReviewDesk::anyuan().await;
    desk.drafts("安远拟稿人", "中心工作进展", &[]).await;
    desk.drafts("安远拟稿人", "门诊统筹运行情况", &[("content", "其他重要情况")]).await;
    let form = desk.at("安远拟稿人").page("/submissions/new").await;
    assert_eq!(form.matches("name=\"content\"").count(), 9);
    let list =
        desk.at("安远拟稿人").page(&format!("/submissions?content={}", encoded("市委市政府中心工作"))).await;
    assert!(list.contains("中心工作进展") && list.contains("共1篇"));
}

#[tokio::test]
async fn s1_12_an_empty_text_gets_the_five_headings_and_they_alone_are_no_text() {
    let desk = ReviewDesk::anyuan().await;
    let changes = [("content", "市局重点工作"), ("bureau_task", "门诊统筹"), ("body", "")];
    let id = desk.drafts("安远拟稿人", "门诊统筹工作进展", &changes).await;
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}/edit")).await;
    for heading in ["一、重点工作", "二、主要措施", "三、进展情况", "四、存在问题", "五、解决措施和建议"]
    {
        assert!(page.contains(heading), "{heading}");
    }
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{id}/hand-in"), "").await;
    assert!(refused.text().contains("S-106"));
}

#[tokio::test]
async fn s1_15_only_the_bureau_office_sends_on_and_a_direct_try_is_logged() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.received("安远开展集中宣传", &[]).await;
    let form =
        format!("direction={}&target={}&level={}", encoded("上报"), encoded("省医保局"), encoded("省局"));
    for label in ["安远办公室", "安远分管领导", "安远信息员"] {
        let answer = desk.at(label).post(&format!("/submissions/{id}/forward"), &form).await;
        assert_eq!(answer.status.as_u16(), 403, "{label}");
    }
    assert!(
        desk.event("拒绝越权办理").await.contains("谢晴川（信息员）"),
        "{}",
        desk.event("拒绝越权办理").await
    );
    let answer = desk.at("市局办公室经办").post(&format!("/submissions/{id}/forward"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert!(desk.event("对外报送信息").await.contains("省医保局"));
}

#[tokio::test]
async fn s1_16_a_return_shows_reasons_and_passages_and_the_next_version_its_changes() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.signed(id).await;
    let answer = desk.sent_back(id, "请补充参加人数").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("数据无来源或前后不一致；请补充参加人数") && page.contains("“城北广场”：写明人数"));
    let told = desk.at("安远分管领导").page("/submissions").await;
    assert!(told.contains("退回修改：数据无来源"), "everyone earlier in the chain is told");
    let digest = desk.digest("安远拟稿人", id).await;
    let body = "十一月二十日，安远县医保局在城北广场开展打击欺诈骗保集中宣传，三百人参加。";
    let form =
        ReviewDesk::form("安远开展集中宣传", &[("body", body), ("digest", &digest), ("act", "hand_in")]);
    let answer = desk.send("安远拟稿人", &format!("/submissions/{id}/edit"), &form, &[]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let difference = desk.at("安远信息员").page(&format!("/submissions/{id}/versions?from=1&to=2")).await;
    assert!(difference.contains("<ins>，三百人参加</ins>"), "{difference}");
    assert!(desk.event("退回修改").await.contains("第1次退回"));
}

#[tokio::test]
async fn s1_17_an_item_shows_where_it_was_sent_on_and_not_forwarded_is_an_end_too() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.received("安远开展集中宣传", &[]).await;
    let clerk = desk.at("市局办公室经办");
    let before = clerk.page(&format!("/submissions/{id}")).await;
    assert!(before.contains("已办结"), "received and not sent on");
    let form =
        format!("direction={}&target={}&level={}", encoded("上报"), encoded("省医保局"), encoded("省局"));
    clerk.post(&format!("/submissions/{id}/forward"), &form).await;
    let result = format!("forwarding=1&result={}&remark={}", encoded("未采用"), encoded("题材相近"));
    let answer = clerk.post(&format!("/submissions/{id}/forwarding-result"), &result).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let after = clerk.page(&format!("/submissions/{id}")).await;
    assert!(after.contains("省医保局") && after.contains("题材相近") && after.contains("未采用"));
    assert!(desk.event("登记对外报送结果").await.contains("省医保局"));
}

#[tokio::test]
async fn s1_18_a_county_item_reaches_the_bureau_only_through_the_county_office() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    for (label, step) in [("安远信息员", "初审"), ("安远科室负责人", "复核")] {
        assert_eq!(desk.signs(label, id, step).await.status.as_u16(), 303);
    }
    let skipped = desk.signs("安远分管领导", id, "终审").await;
    assert_eq!(skipped.status.as_u16(), 422);
    assert_eq!(desk.at("市局办公室经办").get(&format!("/submissions/{id}")).await.status.as_u16(), 404);
    for (label, step) in [("安远办公室", "核稿"), ("安远分管领导", "终审")] {
        assert_eq!(desk.signs(label, id, step).await.status.as_u16(), 303);
    }
    let page = desk.at("市局办公室经办").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("本级办公室汇总核稿") && page.contains("赖文博"));
}

#[tokio::test]
async fn s1_19_an_exceptional_route_gives_its_reason_and_is_listed() {
    let desk = ReviewDesk::new(&["待遇科拟稿人"]).await;
    let changes = [("exceptional_route", "与机关党委联合开展活动，由机关党委汇总")];
    desk.drafts("待遇科拟稿人", "联合主题党日", &changes).await;
    desk.drafts("待遇科拟稿人", "门诊政策出台", &[]).await;
    let list = desk.at("待遇科拟稿人").page("/submissions?exceptional=1").await;
    assert!(list.contains("联合主题党日") && list.contains("由机关党委汇总") && list.contains("共1篇"));
}

#[tokio::test]
async fn s1_20_a_hospital_uses_the_second_form_with_its_own_department() {
    let people = ["医院拟稿人", "医院信息员", "医院科室负责人", "医院分管领导", "市局办公室经办"];
    let desk = ReviewDesk::new(&people).await;
    let id = desk.hands_in("医院拟稿人", "医院开展义诊", &[]).await;
    for (label, step) in [("医院信息员", "初审"), ("医院科室负责人", "复核"), ("医院分管领导", "终审")]
    {
        let answer = desk.signs(label, id, step).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", answer.text());
    }
    let page = desk.at("市局办公室经办").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("附件1-2") && page.contains("信息工作负责人审核"));
    assert_eq!(desk.receives(id, "优").await.status.as_u16(), 303);
}

#[tokio::test]
async fn s1_22_no_text_or_a_picture_without_caption_is_refused_by_name() {
    let desk = ReviewDesk::anyuan().await;
    let form = ReviewDesk::form("安远开展集中宣传", &[("body", ""), ("act", "hand_in")]);
    let answer =
        desk.send("安远拟稿人", "/submissions/new", &form, &[("pictures", "城北广场.png", PNG)]).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    assert!(text.contains("S-106") && text.contains("第1张图片“城北广场.png”没有简要说明"), "{text}");
}

#[tokio::test]
async fn s1_60_a_secret_mark_is_stopped_before_anything_is_stored() {
    let desk = ReviewDesk::anyuan().await;
    let form = ReviewDesk::form("内部情况", &[("body", "秘密★1年\n有关情况如下。")]);
    let answer = desk.send("安远拟稿人", "/submissions/new", &form, &[]).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(
        answer.text().contains("G-101") && answer.text().contains("不得处理涉密内容"),
        "{}",
        answer.text()
    );
    let kept = format!("id=0&fields={}", encoded("{\"body\":[\"机密★\"]}"));
    assert_eq!(desk.at("安远拟稿人").post("/submissions/autosave", &kept).await.status.as_u16(), 422);
    assert!(desk.at("安远拟稿人").page("/submissions").await.contains("没有符合条件的信息"));
    let undeclared = desk.drafts("安远拟稿人", "没有承诺", &[("secrecy_declared", "")]).await;
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{undeclared}/hand-in"), "").await;
    assert!(refused.text().contains("S-107"));
}

#[tokio::test]
async fn s1_61_figures_without_a_source_are_shown_to_the_reviewer() {
    let desk = ReviewDesk::anyuan().await;
    let changes =
        [("body", "全县参保率达95%，追回资金120万元。"), ("sources", "95%：市医保信息系统\n120万元：")];
    let id = desk.hands_in("安远拟稿人", "安远追回医保基金", &changes).await;
    let page = desk.at("安远信息员").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("数据“120万元”没有写明来源") && !page.contains("数据“95%”没有写明来源"));
    assert!(page.contains("95%（市医保信息系统）"));
}

#[tokio::test]
async fn s1_71_what_is_not_public_stays_behind_the_wall_on_every_output() {
    let desk = ReviewDesk::anyuan().await;
    let withheld = [("disclosure", "不公开"), ("withheld_reason", "案件正在办理")];
    desk.received("安远开展集中宣传", &[]).await;
    let hidden = desk.received("安远查处骗保案件", &withheld).await;
    let asked = desk.received("安远答复申请事项", &[("disclosure", "依申请公开")]).await;
    let public = desk.at("市局办公室经办").page("/public").await;
    assert!(public.contains("安远开展集中宣传"));
    for secret in ["安远查处骗保案件", "安远答复申请事项"] {
        assert!(!public.contains(secret), "{secret}");
        assert!(!desk.at("于都信息员").page("/public").await.contains(secret), "{secret}");
    }
    let medium =
        format!("direction={}&target={}&level={}", encoded("媒体"), encoded("局公众号"), encoded("市局"));
    for id in [hidden, asked] {
        let answer = desk.at("市局办公室经办").post(&format!("/submissions/{id}/forward"), &medium).await;
        assert!(answer.text().contains("S-337"), "{}", answer.text());
    }
    let reasonless = desk.drafts("安远拟稿人", "没有理由", &[("disclosure", "不公开")]).await;
    let refused = desk.at("安远拟稿人").post(&format!("/submissions/{reasonless}/hand-in"), "").await;
    assert!(refused.text().contains("S-105"));
}

#[tokio::test]
async fn nobody_outside_finds_a_withheld_title_on_any_page_file_or_answer() {
    let people = [
        "安远拟稿人",
        "安远信息员",
        "安远科室负责人",
        "安远办公室",
        "安远分管领导",
        "市局办公室经办",
        "于都信息员",
        "新闻发言人",
        "审计管理员",
        "系统管理员",
    ];
    let desk = ReviewDesk::new(&people).await;
    let title = "安远查处骗保案件";
    let id = desk.received(title, &[("disclosure", "不公开"), ("withheld_reason", "案件正在办理")]).await;
    let uses = format!("level={}&on=2026-11-21&channel={}", encoded("市级"), encoded("近日赣州汇要"));
    let answer = desk.at("市局办公室经办").post(&format!("/submissions/{id}/adoptions"), &uses).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let app = App::new(desk.test.office.clone(), std::sync::Arc::new(moment));
    let routes = zhaozhang_web::router::table(&app).into_iter().filter(|route| route.method == "GET");
    let mut seen = 0;
    for route in routes {
        let names = [
            ("{id}", id.to_string()),
            ("{code}", "ganzhou-2020-33".to_owned()),
            ("{period}", "2026-11".to_owned()),
            ("{hash}", "0".repeat(64)),
        ];
        let path =
            names.into_iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, &value));
        // Whatever else an address asks for: the first of it.
        let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        for label in ["于都信息员", "新闻发言人", "审计管理员", "系统管理员"] {
            for address in [path.clone(), format!("/api/v1{path}")] {
                let answer = desk.at(label).get(&address).await;
                assert!(!answer.text().contains(title), "{label} {address}");
                seen += 1;
            }
        }
    }
    assert!(seen > 300, "{seen} outputs were looked at");
    assert!(desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await.contains(title));
    let ledger = desk.at("市局办公室经办").page("/ledger?notice=ganzhou-2020-33").await;
    assert!(ledger.contains("不公开信息（编号2026-00001）"));
}

#[tokio::test]
async fn s0_33_a_liaison_neither_sees_nor_changes_another_units_drafts() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.drafts("安远拟稿人", "安远开展集中宣传", &[]).await;
    let stranger = desk.at("于都信息员");
    for address in ["", "/edit", "/versions", "/form.pdf", "/files/aa"] {
        assert_eq!(
            stranger.get(&format!("/submissions/{id}{address}")).await.status.as_u16(),
            404,
            "{address}"
        );
    }
    assert!(!stranger.page("/submissions").await.contains("安远开展集中宣传"));
    let digest = desk.digest("安远拟稿人", id).await;
    for (verb, form) in
        [("hand-in", ""), ("void", "why=a"), ("withdraw", ""), ("sign", &format!("digest={digest}&step=a"))]
    {
        assert_eq!(
            stranger.post(&format!("/submissions/{id}/{verb}"), form).await.status.as_u16(),
            404,
            "{verb}"
        );
    }
    let form = ReviewDesk::form("改成于都的", &[("digest", &digest)]);
    let answer = desk.send("于都信息员", &format!("/submissions/{id}/edit"), &form, &[]).await;
    assert_eq!(answer.status.as_u16(), 404);
    // The liaison of the unit itself does all of it.
    let form = ReviewDesk::form("安远再次开展集中宣传", &[("digest", &digest)]);
    let answer = desk.send("安远信息员", &format!("/submissions/{id}/edit"), &form, &[]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
}

#[tokio::test]
async fn an_item_that_reads_like_an_earlier_one_of_the_unit_is_pointed_out_before_it_is_sent() {
    let desk = ReviewDesk::anyuan().await;
    desk.drafts("安远拟稿人", "安远开展集中宣传", &[]).await;
    let id = desk.drafts("安远拟稿人", "安远开展集中宣传活动", &[]).await;
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}/edit")).await;
    assert!(page.contains("本单位已有相近的信息") && page.contains("正文相同100%"));
}

#[tokio::test]
async fn what_was_typed_and_not_saved_comes_back_for_its_writer_alone() {
    let desk = ReviewDesk::anyuan().await;
    let kept = format!("id=0&fields={}", encoded("{\"title\":[\"没有保存的标题\"],\"body\":[\"写到一半\"]}"));
    assert_eq!(desk.at("安远拟稿人").post("/submissions/autosave", &kept).await.status.as_u16(), 204);
    assert!(desk.at("安远拟稿人").page("/submissions/new").await.contains("恢复这些内容"));
    let restored = desk.at("安远拟稿人").page("/submissions/new?restore=1").await;
    assert!(restored.contains("没有保存的标题") && restored.contains("写到一半"));
    assert!(!desk.at("安远信息员").page("/submissions/new?restore=1").await.contains("没有保存的标题"));
}
