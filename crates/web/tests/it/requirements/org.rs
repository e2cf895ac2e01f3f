//! Units and people (ORG): the register with its history, one liaison a unit and day, calls with their forms,
//! leaders. Acts go through the pages in the role named; the log is asked afterwards. Next: [`super::org_liaison`].

use super::desk::{S0, between, plain};
use super::org_desk::{call, cells, import, later, logged, office_on, refused, sent, unit};
use super::review_desk::ReviewDesk;
use crate::cast::Cast;
use crate::office::TestOffice;
use crate::visitor::{encoded, form};

#[tokio::test]
async fn s0_1_a_renamed_unit_keeps_its_history_and_old_documents_show_the_old_name() {
    let office = office_on("2023-03-01").await;
    let visitor = office.stranger();
    let loaded = visitor.post("/units/load", &form(&[("notice", S0)])).await;
    assert_eq!(loaded.status.as_u16(), 200, "{}", plain(&loaded.text()));
    assert!(logged(&office, "从通知导入单位").await.contains("登记"));
    // A type of recipients expands to its member units.
    let members = visitor.page(&format!("/units?group={}", encoded("市医改领导小组成员单位"))).await;
    assert!(members.contains("共12个") && members.contains("市财政局"), "{}", plain(&members));
    let places = visitor.page(&format!("/units?group={}", encoded("各地"))).await;
    assert!(places.contains("赣州蓉江新区医改领导小组秘书处"), "development zones too");
    let id = unit(&office, "市卫生健康委", "2023-03-01").await;
    let home = sent(
        &visitor,
        &format!("/units/{id}/rename"),
        &[
            ("name", "市卫生健康和疾控委"),
            ("short_name", "市卫健疾控委"),
            ("from", "2024-01-01"),
            ("basis", "机构改革方案"),
        ],
    )
    .await;
    assert_eq!(home, format!("/units/{id}"));
    let page = visitor.page(&home).await;
    for needle in
        ["市卫生健康委", "市卫生健康和疾控委", "2023年12月31日", "2024年1月1日", "机构改革方案", "更名"]
    {
        assert!(page.contains(needle), "{needle}\n{}", plain(&page));
    }
    let old = visitor.page("/units?on=2023-06-01&name=%E5%8D%AB%E7%94%9F").await;
    assert!(old.contains(">市卫生健康委</a>") && !old.contains(">市卫生健康和疾控委</a>"), "{}", plain(&old));
    let new = visitor.page("/units?on=2024-06-01&name=%E5%8D%AB%E7%94%9F").await;
    assert!(new.contains(">市卫生健康和疾控委</a>"), "{}", plain(&new));
    let log = logged(&office, "单位更名").await;
    assert!(
        log.contains("本机用户") && log.contains("市卫生健康委") && log.contains("自2024年1月1日起更名"),
        "{log}"
    );
}

#[tokio::test]
async fn s0_1_units_merge_split_and_end_through_the_pages_and_bad_forms_keep_what_was_typed() {
    let office = office_on("2023-03-01").await;
    let visitor = office.stranger();
    let one = [("kind", "科室"), ("level", "其他"), ("from", "2020-01-01"), ("basis", "编委批复")];
    let with = |name: &'static str| [&[("name", name)], one.as_slice()].concat();
    let home = sent(&visitor, "/units/new", &with("综合股")).await;
    sent(&visitor, "/units/new", &with("信息股")).await;
    let page = refused(&visitor, "/units/new", &with("综 合股"), &["U-006"]).await;
    assert!(page.contains("value=\"综 合股\"") && page.contains("编委批复"), "what was typed is there");
    let wrong = [
        ("name", "<script>alert(1)</script>"),
        ("parent", "没有这个单位"),
        ("level", "县级"),
        ("from", "2020-02-30"),
    ];
    let page = refused(&visitor, "/units/new", &wrong, &["U-002", "U-005", "U-007"]).await;
    assert!(!page.contains("<script>"), "typed words stay words");
    let fields = [("units", "信息股"), ("name", "综合信息股"), ("from", "2023-04-01"), ("basis", "机构改革")];
    let merged = sent(&visitor, &format!("{home}/merge"), &fields).await;
    let page = visitor.page(&merged).await;
    assert!(
        page.contains("由此并入") && page.contains("综合股") && page.contains("信息股"),
        "{}",
        plain(&page)
    );
    let unknown = [("units", "不存在股"), ("from", "2023-05-01"), ("basis", "机构改革")];
    refused(&visitor, &format!("{merged}/merge"), &unknown, &["U-011"]).await;
    let split = [("names", "甲股\n乙股"), ("goes_on", "no"), ("from", "2023-06-01"), ("basis", "分设")];
    sent(&visitor, &format!("{merged}/split"), &split).await;
    let id = unit(&office, "甲股", "2023-06-01").await;
    sent(&visitor, &format!("/units/{id}/end"), &[("from", "2023-12-31"), ("basis", "撤销")]).await;
    for verb in ["登记单位", "单位合并", "单位分设", "撤销单位"] {
        assert!(!logged(&office, verb).await.is_empty(), "{verb}");
    }
    assert!(office.office.verify().await.unwrap().holds());
}

#[tokio::test]
async fn s0_20_units_with_and_without_a_monitor_are_listed_and_exported() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let county = cast.unit("安远信息员");
    // The monitor of the cast gets a deputy.
    let deputy = cast.actor("安远信息员").person.unwrap().to_string();
    let fields = [
        ("role", "舆情专员"),
        ("person", deputy.as_str()),
        ("title", "备岗"),
        ("from", "2026-11-01"),
        ("basis", "局务会"),
    ];
    sent(&clerk, &format!("/units/{county}/appoint"), &fields).await;
    assert!(logged(&office, "办理任职").await.contains("舆情专员"));
    let without = clerk.page("/units?without=monitor").await;
    assert!(
        !without.contains(">安远县医疗保障局</a>") && without.contains("无舆情专员"),
        "{}",
        plain(&without)
    );
    let own = clerk.page(&format!("/units/{}", cast.unit("于都信息员"))).await;
    assert!(own.contains("没有指定舆情监测专员"), "a unit without one is flagged");
    let book = cells(&clerk.get("/units/coverage.xlsx").await.bytes);
    let names: Vec<&str> = book.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["有舆情专员", "无舆情专员", "联络员空缺"]);
    let county = book[0].1.iter().find(|row| row[0] == "安远县医疗保障局").unwrap();
    assert_eq!((county[5].as_str(), county[6].as_str()), ("古月明", "谢晴川"), "monitor and deputy");
    assert!(book[1].1.iter().any(|row| row[0] == "于都县医疗保障局"));
    assert!(book[2].1.iter().any(|row| row[0] == "石城县医疗保障局"));
}

#[tokio::test]
async fn s0_32_a_second_active_liaison_is_refused_until_the_first_ends_and_a_vacancy_is_flagged() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let member = cast.member("安远信息员");
    let home = format!("/units/{}", member.post.unit);
    let second = [
        ("role", "信息员"),
        ("name", "钱多多"),
        ("mobile", "13800009999"),
        ("title", "科员"),
        ("employment", "兼职"),
        ("from", "2026-12-01"),
        ("basis", "局务会"),
    ];
    let page = refused(&clerk, &format!("{home}/appoint"), &second, &["U-201"]).await;
    assert!(page.contains("谢晴川") && page.contains("value=\"钱多多\""), "{}", plain(&page));
    let end = format!("/posts/{}/end", member.post.id);
    sent(&clerk, &end, &[("from", "2026-11-30"), ("reason", "岗位调整")]).await;
    assert!(logged(&office, "终止任职").await.contains("谢晴川"));
    let page = clerk.page("/units?without=liaison&on=2026-12-01").await;
    assert!(page.contains("安远县医疗保障局") && page.contains("空缺"), "{}", plain(&page));
    sent(&clerk, &format!("{home}/appoint"), &second).await;
    let page = clerk.page(&home).await;
    for needle in ["谢晴川", "2026-11-30", "岗位调整", "钱多多", "2026-12-01"] {
        assert!(page.contains(needle), "{needle}\n{}", plain(&page));
    }
    let who = async |day: &str| {
        let held = office.office.liaison(member.post.unit, day.parse().unwrap()).await.unwrap();
        held.map(|post| post.person_name).unwrap_or_default()
    };
    assert_eq!((who("2026-11-30").await.as_str(), who("2026-12-01").await.as_str()), ("谢晴川", "钱多多"));
}

#[tokio::test]
async fn s0_35_after_the_due_day_the_unreported_units_are_listed_and_both_lists_exported() {
    let office = office_on("2023-03-10").await;
    let visitor = office.stranger();
    visitor.post("/units/load", &form(&[("notice", S0)])).await;
    let prefilled = visitor.page(&format!("/registrations/new?notice={S0}")).await;
    for needle in ["联络员名单", "value=\"2023-03-15\"", "三（一）"] {
        assert!(prefilled.contains(needle), "the notice itself asks for it: {needle}");
    }
    let call = call(&visitor, S0, ("三（一）", "liaison", "2023-03-15"), &["市医改领导小组成员单位"]).await;
    assert!(logged(&office, "发起登记").await.contains("单位12个"));
    let first = unit(&office, "市财政局", "2023-03-10").await.to_string();
    let fields = |unit: &str, name: &str, mobile: &str, from: &str| {
        form(&[
            ("unit", unit),
            ("name", name),
            ("mobile", mobile),
            ("title", "科员"),
            ("employment", "兼职"),
            ("from", from),
        ])
    };
    let filed =
        visitor.post(&format!("{call}/file"), &fields(&first, "柏清", "13800000101", "2023-03-10")).await;
    assert_eq!(filed.status.as_u16(), 303, "{}", plain(&filed.text()));
    assert!(logged(&office, "报备联络员").await.contains("柏清"));
    // The due day itself is in time.
    let office = later(office, "2023-03-15").await;
    let visitor = office.stranger();
    let page = visitor.page(&call).await;
    assert!(!page.contains("逾期未报单位") && page.contains("未报单位"), "{}", plain(&page));
    let second = unit(&office, "市审计局", "2023-03-15").await.to_string();
    visitor.post(&format!("{call}/file"), &fields(&second, "宋词", "13800000102", "2023-03-15")).await;
    // The day after it is over.
    let office = later(office, "2023-03-16").await;
    let visitor = office.stranger();
    let third = unit(&office, "市教育局", "2023-03-16").await.to_string();
    visitor.post(&format!("{call}/file"), &fields(&third, "元曲", "13800000103", "2023-03-16")).await;
    let page = visitor.page(&call).await;
    assert!(page.contains("逾期未报单位") && page.contains("逾期补报"), "{}", plain(&page));
    assert_eq!(page.matches("tag tag-red").count(), 9, "nine of twelve have not");
    let book = cells(&visitor.get(&format!("{call}/lists.xlsx")).await.bytes);
    let column = |sheet: usize, at: usize| -> Vec<String> {
        let rows = book[sheet].1.iter().skip_while(|row| row[0] != "单位").skip(1);
        rows.filter(|row| !row[1].is_empty() || !row[5].is_empty()).map(|row| row[at].clone()).collect()
    };
    assert_eq!(column(0, 0), ["市教育局", "市财政局", "市审计局"]);
    assert_eq!(column(0, 6), ["逾期补报", "", ""]);
    assert_eq!(column(1, 0).len(), 9);
    assert!(column(1, 5).iter().all(|state| state == "逾期未报"));
}

#[tokio::test]
async fn s0_36_the_register_of_liaisons_goes_out_and_comes_in_again_row_for_row() {
    let office = office_on("2023-03-10").await;
    let visitor = office.stranger();
    visitor.post("/units/load", &form(&[("notice", S0)])).await;
    let call = call(&visitor, S0, ("三（一）", "liaison", "2023-03-15"), &["市医改领导小组成员单位"]).await;
    let page = visitor.page(&call).await;
    assert!(
        page.contains("医政宣传联络员登记表") && page.contains("医改宣传联络员登记表"),
        "the mismatch is told\n{}",
        plain(&page)
    );
    let rows = [
        ["市财政局", "柏清", "科长", "0797-8000001", "13800000101", "bai@example.com/bq_01", "专职"],
        ["市审计局", "宋词", "科员", "", "13800000102", "song@example.com", "兼职"],
    ];
    let imported = import(&visitor, &call, "登记表.xlsx", &liaison_book(&rows)).await;
    assert_eq!(imported.status.as_u16(), 200, "{}", plain(&imported.text()));
    assert!(imported.text().contains("登记2个单位"), "{}", plain(&imported.text()));
    assert!(logged(&office, "导入登记表").await.contains("登记2个单位"));
    let refused = visitor.post(&format!("{call}/export"), "reason=").await;
    assert_eq!(refused.status.as_u16(), 422, "an export of whole numbers needs a reason");
    let exported = visitor.post(&format!("{call}/export"), &form(&[("reason", "报省医改办备案")])).await;
    let log = logged(&office, "导出联系方式").await;
    assert!(log.contains("2人") && log.contains("报省医改办备案") && !log.contains("13800000101"), "{log}");
    let sheet = &cells(&exported.bytes)[0].1;
    let line = |at: usize| sheet[at].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!((line(0)[0], line(1)[0]), ("附件1", "医改宣传联络员登记表"));
    assert_eq!(line(2), ["序号", "工作单位", "姓名", "职务/职称", "联系方式", "", "", "备注"]);
    assert_eq!(line(3), ["", "", "", "", "办公室电话", "手机号码", "电子信箱/微信", ""]);
    // The units stand in the register's order.
    assert_eq!(
        line(4),
        ["1", "市财政局", "柏清", "科长", "0797-8000001", "13800000101", "bai@example.com/bq_01", "专职"]
    );
    assert_eq!(line(5), ["2", "市审计局", "宋词", "科员", "", "13800000102", "song@example.com", "兼职"]);
    let again = import(&visitor, &call, "登记表.xlsx", &exported.bytes).await;
    assert!(again.text().contains("登记0个单位，与现登记相同2个"), "{}", plain(&again.text()));
    let blank = cells(&visitor.get(&format!("{call}/blank.xlsx")).await.bytes);
    assert_eq!(blank[0].1[2], sheet[2], "the blank form has the same head");
}

/// A filled register in another order of columns, with blank rows and full-width digits.
fn liaison_book(rows: &[[&str; 7]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let heads = ["姓名", "单位名称", "职务", "手机号码", "电子信箱/微信", "办公室电话", "备注"];
    sheet.write_string(0, 0, "医改宣传联络员登记表").unwrap();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(2, column, head).unwrap();
    }
    for (row, [unit, name, title, office, mobile, mail, remark]) in (4..).step_by(2).zip(rows) {
        let wide: String = mobile.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        for (column, words) in (0..).zip([*name, *unit, *title, &wide, *mail, *office, *remark]) {
            sheet.write_string(row, column, words).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn s0_36_a_form_with_problems_is_refused_whole_with_row_column_and_cure() {
    let office = office_on("2023-03-10").await;
    let visitor = office.stranger();
    visitor.post("/units/load", &form(&[("notice", S0)])).await;
    let call = call(&visitor, S0, ("三（一）", "liaison", "2023-03-15"), &["市医改领导小组成员单位"]).await;
    let rows = [
        ["市财政局", "柏清", "科长", "", "13800000101", "", ""],
        ["市财政局", "柏青", "科长", "", "13800000102", "", ""],
        ["市财政厅局", "宋词", "科员", "", "13800000103", "", ""],
        ["章贡区医改领导小组秘书处", "元曲", "科员", "", "13800000104", "", ""],
        ["市教育局", "", "", "123", "1380000010", "a@b", ""],
    ];
    let answer = import(&visitor, &call, "登记表.xlsx", &liaison_book(&rows)).await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{}", plain(&page));
    for needle in [
        "U-506",
        "U-505",
        "是否应为“市财政局”",
        "U-405",
        "U-101",
        "U-102",
        "U-103",
        "U-104",
        "U-504",
        "<td class=\"num\">13</td>",
        "手机号码",
        "一行也没有导入",
    ] {
        assert!(page.contains(needle), "{needle}\n{}", plain(&page));
    }
    assert!(visitor.page(&call).await.contains("还没有单位报备"), "nothing was taken in");
    for (name, bytes) in
        [("登记表.xlsx", b"PK\x03\x04broken".as_slice()), ("登记表.pdf", b"%PDF-1.7"), ("空.xlsx", b"")]
    {
        let answer = import(&visitor, &call, name, bytes).await;
        assert_eq!(answer.status.as_u16(), 422, "{name}\n{}", plain(&answer.text()));
    }
}

#[tokio::test]
async fn s0_53_a_unit_shows_its_principal_leader_and_the_leader_in_charge() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室主任")).await;
    let county = clerk.page(&format!("/units/{}", cast.unit("安远信息员"))).await;
    let leaders = between(&county, "id=\"leaders\">", "</section>");
    assert!(leaders.contains("温如松") && leaders.contains("廖志坚"), "{}", plain(&county));
    // A section of the bureau is led by the bureau's leaders: sign-off and escalation go to them.
    let section = clerk.page(&format!("/units/{}", cast.unit("待遇科信息员"))).await;
    let leaders = between(&section, "id=\"leaders\">", "</section>");
    assert!(
        leaders.contains("程秉文") && leaders.contains("顾明远") && leaders.contains("赣州市医疗保障局"),
        "{}",
        plain(&section)
    );
    // A unit without them is flagged until they are recorded.
    let bare = format!("/units/{}", unit(&office, "信丰县医疗保障局", "2026-11-23").await);
    assert!(clerk.page(&bare).await.contains("没有登记主要领导"));
    let leader = |role, name, mobile| {
        [
            ("role", role),
            ("name", name),
            ("mobile", mobile),
            ("title", "局领导"),
            ("from", "2026-11-01"),
            ("basis", "任免通知"),
        ]
    };
    sent(&clerk, &format!("{bare}/appoint"), &leader("主要领导", "傅山", "13800007001")).await;
    sent(&clerk, &format!("{bare}/appoint"), &leader("分管领导", "倪瓒", "13800007002")).await;
    refused(&clerk, &format!("{bare}/appoint"), &leader("主要领导", "黄公望", "13800007003"), &["U-201"])
        .await;
    let page = clerk.page(&bare).await;
    assert!(
        page.contains("傅山") && page.contains("倪瓒") && !page.contains("没有登记主要领导"),
        "{}",
        plain(&page)
    );
    assert!(logged(&office, "办理任职").await.contains("沈岳"), "who did it is named");
}

#[tokio::test]
async fn s1_52_the_final_review_goes_to_the_leader_the_unit_page_shows_and_to_nobody_elses() {
    let people =
        ["待遇科拟稿人", "待遇科信息员", "待遇科负责人", "市局办公室经办", "市局分管领导", "安远分管领导"];
    let desk = ReviewDesk::new(&people).await;
    let section = desk.cast.unit("待遇科拟稿人");
    let page = desk.at("市局办公室经办").page(&format!("/units/{section}")).await;
    assert!(between(&page, "id=\"leaders\">", "</section>").contains("顾明远"), "{}", plain(&page));
    let id = desk.hands_in("待遇科拟稿人", "门诊统筹政策出台", &[]).await;
    for (label, step) in [("待遇科信息员", "初审"), ("待遇科负责人", "复核"), ("市局办公室经办", "核稿")]
    {
        let answer = desk.signs(label, id, step).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", plain(&answer.text()));
    }
    let foreign = desk.signs("安远分管领导", id, "终审").await;
    assert_eq!(foreign.status.as_u16(), 404, "another unit's leader finds nothing");
    let answer = desk.signs("市局分管领导", id, "终审").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let events = desk.test.office.events(50).await.unwrap();
    let signed = events.iter().find(|event| event.actor == "顾明远" && event.detail.contains("终审"));
    assert!(signed.is_some(), "{:?}", events.iter().map(|event| &event.detail).collect::<Vec<_>>());
}
