//! 机构和职位, 联络通知 through the pages: rows S0-1 (addressing a type), S2-2, S2-24, S2-40, S3-28, S3-29, S3-31, S3-33, S4-5,
//! S4-6. Acts in the role named; the log is asked afterwards.

use super::desk::{S0, between, plain};
use super::org_desk::{cells, later, logged, office_on, refused, sent, unit};
use crate::cast::Cast;
use crate::office::TestOffice;
use crate::visitor::{Visitor, form};

/// A place registered through the page.
async fn set(clerk: &Visitor, unit: i64, fields: &[(&str, &str)]) {
    let usual = [("from", "2026-01-01"), ("basis", "市委办通知")];
    let rest = usual.into_iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    let all: Vec<(&str, &str)> = fields.iter().copied().chain(rest).collect();
    sent(clerk, &format!("/units/{unit}/positions/new"), &all).await;
}

#[tokio::test]
async fn s0_1_a_circular_addressed_to_a_type_expands_to_the_units_of_its_day() {
    let office = office_on("2023-03-01").await;
    let visitor = office.stranger();
    visitor.post("/units/load", &form(&[("notice", S0)])).await;
    let page = visitor.page("/announcements/new").await;
    assert!(page.contains("市医改领导小组成员单位（12个单位）"), "{}", plain(&page));
    let call = |title: &'static str| {
        [
            ("title", title),
            ("body", "请于3月15日前报送联络员名单。\n联系市秘书处。"),
            ("circles", "市医改领导小组成员单位"),
            ("units", "市卫生健康委"),
        ]
    };
    let first = sent(&visitor, "/announcements/new", &call("报送名单")).await;
    let page = visitor.page(&first).await;
    let receipts = between(&page, "id=\"receipts\"", "</section>");
    assert_eq!(receipts.matches("<th scope=\"row\">").count(), 12, "each once: {}", plain(&page));
    assert!(receipts.contains(">市卫生健康委</a>") && receipts.contains(">市财政局</a>"));
    let log = logged(&office, "发出联络通知").await;
    assert!(log.contains("市医改领导小组成员单位") && log.contains("共12个单位"), "{log}");
    // One is renamed, one ends, one joins the type: the old circular stays as it was, the next one is of its day.
    let health = unit(&office, "市卫生健康委", "2023-03-01").await;
    let rename = [
        ("name", "市卫生健康和疾控委"),
        ("short_name", "市卫健疾控委"),
        ("from", "2024-01-01"),
        ("basis", "机构改革"),
    ];
    sent(&visitor, &format!("/units/{health}/rename"), &rename).await;
    let finance = unit(&office, "市财政局", "2023-03-01").await;
    sent(&visitor, &format!("/units/{finance}/end"), &[("from", "2024-01-01"), ("basis", "撤销")]).await;
    let office = later(office, "2024-02-01").await;
    let visitor = office.stranger();
    let next = [("title", "第二次"), ("body", "请报送。"), ("circles", "市医改领导小组成员单位")];
    let second = sent(&visitor, "/announcements/new", &next).await;
    let new = visitor.page(&second).await;
    let receipts = between(&new, "id=\"receipts\"", "</section>");
    assert_eq!(receipts.matches("<th scope=\"row\">").count(), 11, "{}", plain(&new));
    assert!(
        receipts.contains(">市卫生健康和疾控委</a>") && !receipts.contains("市财政局"),
        "{}",
        plain(&new)
    );
    let old = visitor.page(&first).await;
    assert!(old.contains(">市卫生健康委</a>") && old.contains(">市财政局</a>"), "{}", plain(&old));
    // Nobody, an unknown name, no words: all at once, what was typed stays.
    let page =
        refused(&visitor, "/announcements/new", &[("title", "空"), ("body", "")], &["U-801", "U-803"]).await;
    assert!(page.contains("value=\"空\""));
    let unknown = [("title", "甲"), ("body", "乙"), ("units", "没有这个单位")];
    refused(&visitor, "/announcements/new", &unknown, &["U-802"]).await;
}

#[tokio::test]
async fn s2_40_a_notice_to_all_publicity_persons_has_a_receipt_of_each_unit() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let call = [("title", "十一月宣传选题"), ("body", "请于月底前报选题。"), ("circles", "全部单位")];
    let place = sent(&clerk, "/announcements/new", &call).await;
    let anyuan = office.sign_in_as(cast.member("安远信息员")).await;
    let mine = anyuan.page("/mine").await;
    assert!(mine.contains("联络通知《十一月宣传选题》，请签收"), "told at once: {}", plain(&mine));
    assert!(anyuan.page("/announcements").await.contains("待签收"));
    let own = anyuan.page(&place).await;
    assert!(
        own.contains("请于月底前报选题") && own.contains("本单位已签收") && !own.contains("于都"),
        "{}",
        plain(&own)
    );
    let log = logged(&office, "签收联络通知").await;
    assert!(log.starts_with("谢晴川"), "{log}");
    let page = clerk.page(&place).await;
    let row = |name: &str| between(&page, &format!(">{name}</a></th>"), "</tr>");
    assert!(row("安远县医疗保障局").contains("谢晴川（信息员）"), "{}", plain(&page));
    assert!(row("于都县医疗保障局").contains("未签收"));
    assert!(page.contains("1个已签收"), "{}", plain(&page));
    // To one county alone: another finds nothing, and a unit sends nothing.
    let call = [("title", "单独一件"), ("body", "请核对。"), ("units", "安远县医疗保障局")];
    let single = sent(&clerk, "/announcements/new", &call).await;
    let yudu = office.sign_in_as(cast.member("于都信息员")).await;
    assert_eq!(yudu.get(&single).await.status.as_u16(), 404);
    assert_eq!(yudu.post("/announcements/new", &form(&call)).await.status.as_u16(), 403);
}

#[tokio::test]
async fn s2_24_the_unit_page_has_the_principal_and_the_leaders_for_general_affairs_and_health() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let county = cast.unit("安远信息员");
    let home = format!("/units/{county}");
    let before = between(&clerk.page(&home).await, "id=\"leaders\">", "</section>");
    assert!(
        before.contains("温如松") && before.contains("分管常务工作</dt><dd><span class=\"quiet\">未登记"),
        "{before}"
    );
    let general = [("place", "领导分工/分管常务工作"), ("name", "常务明"), ("title", "常务副县长")];
    set(&clerk, county, &general).await;
    set(&clerk, county, &[("place", "领导分工/分管卫生工作"), ("name", "卫分管"), ("title", "副县长")]).await;
    let after = between(&clerk.page(&home).await, "id=\"leaders\">", "</section>");
    for words in ["温如松", "常务明", "常务副县长", "卫分管"] {
        assert!(after.contains(words), "{words}: {after}");
    }
    let again =
        [("place", "领导分工/分管常务工作"), ("name", "另一人"), ("from", "2026-02-01"), ("basis", "通知")];
    refused(&clerk, &format!("{home}/positions/new"), &again, &["U-813"]).await;
    assert!(logged(&office, "登记职位").await.contains("分管卫生工作：卫分管"));
    let yudu = office.sign_in_as(cast.member("于都信息员")).await;
    assert_eq!(
        yudu.get(&format!("{home}/positions")).await.status.as_u16(),
        404,
        "another unit's is not found"
    );
}

#[tokio::test]
async fn s3_28_the_leading_groups_roster_prints_and_keeps_its_history() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室主任")).await;
    let city = cast.unit("市局主要领导");
    for (place, name, title) in [
        ("第一组长", "江书记", "市委书记"),
        ("组长", "贺市长", "市长"),
        ("副组长", "常副市长", "常务副市长"),
        ("成员", "财局长", "市财政局局长"),
        ("成员", "卫主任", "市卫生健康委主任"),
    ] {
        set(&clerk, city, &[("place", &format!("领导小组/{place}")), ("name", name), ("title", title)]).await;
    }
    let list = format!("/units/{city}/positions");
    let page = clerk.page(&list).await;
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {}", plain(&page)));
    assert!(at("江书记") < at("贺市长") && at("贺市长") < at("常副市长") && at("常副市长") < at("财局长"));
    // The mayor changes on 1 July: both days can be looked at and printed, and the history names the reason.
    let end = between(&page, "贺市长", "</tr>");
    let end = end.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    sent(&clerk, &end, &[("from", "2026-06-30"), ("reason", "职务调整")]).await;
    refused(&clerk, &end, &[("from", "2026-06-30"), ("reason", "再办")], &["U-815"]).await;
    set(
        &clerk,
        city,
        &[("place", "领导小组/组长"), ("name", "顾市长"), ("title", "市长"), ("from", "2026-07-01")],
    )
    .await;
    let may = clerk.page(&format!("{list}?on=2026-05-01")).await;
    assert!(
        may.contains("2026年5月1日在任") && may.contains("贺市长") && !may.contains("顾市长"),
        "{}",
        plain(&may)
    );
    let now = clerk.page(&list).await;
    let (held, before) = now.split_once("id=\"before\"").unwrap();
    assert!(held.contains("顾市长") && !held.contains("贺市长"), "{}", plain(&now));
    assert!(before.contains("贺市长") && before.contains("职务调整") && before.contains("2026年6月30日"));
    assert!(logged(&office, "终止职位").await.contains("贺市长至2026年6月30日止"));
}

#[tokio::test]
async fn s3_31_the_roster_says_which_leader_holds_the_three_fields_together() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let city = cast.unit("市局主要领导");
    let list = format!("/units/{city}/positions");
    let apart = [("place", "领导小组/副组长"), ("name", "医副市长"), ("fields", "医疗"), ("fields", "医药")];
    set(&clerk, city, &apart).await;
    assert!(clerk.page(&list).await.contains("没有登记由一位领导统一分管"));
    let together = [
        ("place", "领导小组/组长"),
        ("name", "统市长"),
        ("fields", "医疗"),
        ("fields", "医保"),
        ("fields", "医药"),
    ];
    set(&clerk, city, &together).await;
    let page = clerk.page(&list).await;
    assert!(page.contains("统市长（组长）统一分管医疗、医保、医药"), "{}", plain(&page));
    assert!(page.contains("分管医疗、医药"), "{}", plain(&page));
}

#[tokio::test]
async fn s3_29_the_groups_office_has_host_director_and_staff_and_its_role_sees_every_task() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let own = cast.unit("市局办公室经办");
    let list = format!("/units/{own}/positions");
    let host = [("place", "领导小组办公室/设在单位"), ("home", "赣州市医疗保障局")];
    set(&clerk, own, &host).await;
    refused(
        &clerk,
        &format!("{list}/new"),
        &[("place", "领导小组办公室/设在单位"), ("from", "2026-01-01"), ("basis", "通知")],
        &["U-812"],
    )
    .await;
    let head = cast.member("市局办公室主任").post.person.to_string();
    set(&clerk, own, &[("place", "领导小组办公室/主任"), ("name", "程秉文"), ("title", "局长")]).await;
    set(&clerk, own, &[("place", "领导小组办公室/副主任"), ("person", &head)]).await;
    let page = clerk.page(&list).await;
    for words in ["办公室设在赣州市医疗保障局", "程秉文", "沈岳", "有“办公室”角色，可办全部任务"]
    {
        assert!(page.contains(words), "{words}: {}", plain(&page));
    }
    // The director of the sample has no role in the office: it is said what he lacks.
    assert!(page.contains("没有“办公室”角色，看不到全部任务"), "{}", plain(&page));
    // Plan-wide rights come with the role: the office opens plans and every unit's tasks, a county its own alone.
    assert_eq!(clerk.get("/plans").await.status.as_u16(), 200);
    assert_eq!(clerk.get("/tasks").await.status.as_u16(), 200);
    assert_eq!(clerk.get(&format!("/mine?unit={}", cast.unit("于都信息员"))).await.status.as_u16(), 200);
    let county = office.sign_in_as(cast.member("安远信息员")).await;
    assert_eq!(county.get(&format!("/mine?unit={}", cast.unit("于都信息员"))).await.status.as_u16(), 404);
    assert_eq!(county.post("/plans", "").await.status.as_u16(), 403);
}

#[tokio::test]
async fn s3_33_the_offices_staff_is_listed_with_its_duties() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let own = cast.unit("市局办公室经办");
    let list = format!("/units/{own}/positions");
    let bare =
        [("place", "领导小组办公室/工作人员"), ("name", "阮清"), ("from", "2026-01-01"), ("basis", "抽调")];
    let page = refused(&clerk, &format!("{list}/new"), &bare, &["U-814"]).await;
    assert!(page.contains("value=\"阮清\"") && page.contains("抽调"), "what was typed stays");
    for (name, duties) in [("阮清", "方案起草、任务调度"), ("卓然", "督导、通报、宣传")]
    {
        set(&clerk, own, &[("place", "领导小组办公室/工作人员"), ("name", name), ("duties", duties)]).await;
    }
    let page = clerk.page(&list).await;
    for words in ["阮清", "方案起草、任务调度", "卓然", "督导、通报、宣传"] {
        assert!(page.contains(words), "{words}: {}", plain(&page));
    }
    assert!(logged(&office, "登记职位").await.contains("卓然"));
}

#[tokio::test]
async fn s4_5_the_publicity_body_and_team_of_each_unit_go_out_as_a_network_list() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let hospital = cast.unit("医院信息员");
    let member = cast.member("医院拟稿人").post.person.to_string();
    set(&clerk, hospital, &[("place", "宣传机构/负责人"), ("name", "黎向阳"), ("title", "宣传科科长")]).await;
    set(&clerk, hospital, &[("place", "宣传机构/成员"), ("person", &member), ("duties", "采写")]).await;
    set(&clerk, hospital, &[("place", "宣传机构/成员"), ("name", "毕升"), ("duties", "摄影")]).await;
    let book = cells(&clerk.get("/units/network.xlsx").await.bytes);
    let row = book[0].1.iter().find(|row| row[0] == "安远县人民医院").unwrap();
    assert_eq!(row[2], "黎向阳（宣传科科长）");
    assert!(row[3].contains("魏星辰（采写）") && row[3].contains("毕升（摄影）"), "{row:?}");
    assert_eq!(row[4], "欧阳静");
    assert!(row[6].contains("****"), "a list masks: {row:?}");
    assert!(book[0].1.len() > 40, "every unit's liaison stands in it");
    // A unit exports its own line only.
    let county = office.sign_in_as(cast.member("于都信息员")).await;
    let own = cells(&county.get("/units/network.xlsx").await.bytes);
    assert!(own[0].1.iter().any(|row| row[0] == "于都县医疗保障局"));
    assert!(!own[0].1.iter().any(|row| row[0] == "安远县人民医院"));
}

#[tokio::test]
async fn s4_6_the_principal_leader_is_recorded_as_first_responsible_for_publicity() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let county = cast.unit("安远信息员");
    let place = format!("/units/{county}/positions/new");
    let deputy =
        [("place", "宣传机构/第一责任人"), ("name", "廖志坚"), ("from", "2026-01-01"), ("basis", "局务会")];
    let page = refused(&clerk, &place, &deputy, &["U-816"]).await;
    assert!(page.contains("主要领导是温如松"), "{}", plain(&page));
    let leader = cast.member("安远主要领导").post.person.to_string();
    set(&clerk, county, &[("place", "宣传机构/第一责任人"), ("person", &leader)]).await;
    let page = clerk.page(&format!("/units/{county}")).await;
    let leaders = between(&page, "id=\"leaders\">", "</section>");
    assert!(
        leaders.contains("宣传第一责任人</dt><dd><a") && leaders.matches("温如松").count() == 2,
        "{leaders}"
    );
    assert!(logged(&office, "登记职位").await.contains("第一责任人：温如松"));
}
