//! Units and people (ORG): the notice's own register, correspondents, changes of person, contact data. Acts go through
//! the pages in the role named; the log is asked afterwards. The other half is [`super::org`].

use super::desk::{between, plain};
use super::org_desk::{call, cells, import, later, logged, office_on, refused, sent, unit};
use crate::cast::Cast;
use crate::office::TestOffice;
use crate::pages::S1;
use crate::visitor::{encoded, form};
use zhaozhang_office::Moment;

#[tokio::test]
async fn s1_1_the_register_of_the_notice_loads_and_what_is_odd_is_listed() {
    let office = office_on("2020-07-01").await;
    let visitor = office.stranger();
    let before = visitor.page(&format!("/units/load?notice={S1}")).await;
    assert!(before.contains("62个单位") || before.contains("还没有登记"), "{}", plain(&before));
    let loaded = visitor.post("/units/load", &form(&[("notice", S1)])).await.text();
    let twice = loaded.split("<tr>").find(|row| row.contains("U-701") && row.contains("安远县人民医院"));
    assert!(twice.is_some_and(|row| row.contains("只登记一次")), "{}", plain(&loaded));
    let hospital = visitor.page(&format!("/units?name={}", encoded("安远县人民医院"))).await;
    assert!(hospital.contains("共1个"), "not counted twice\n{}", plain(&hospital));
    for name in ["待遇保障科", "窗口服务组", "赣州蓉江新区人力资源和社会保障局", "大参林连锁药店有限公司"]
    {
        let page = visitor.page(&format!("/units?name={}", encoded(name))).await;
        assert!(page.contains(&format!(">{name}</a>")), "{name}");
    }
    // The complete list has no county missing; without one of them it is said.
    assert!(!loaded.contains("U-702"), "{}", plain(&loaded));
    let notices = tempfile::tempdir().unwrap();
    super::desk::copy_notice(S1, &notices.path().join(S1));
    let file = notices.path().join(S1).join("units.tsv");
    let text = std::fs::read_to_string(&file).unwrap();
    let fewer: Vec<&str> = text.lines().filter(|line| !line.starts_with("石城县医疗保障局")).collect();
    std::fs::write(&file, fewer.join("\n")).unwrap();
    let now = Moment { today: "2020-07-01".parse().unwrap(), at: "2020-07-01T02:00:00Z".into() };
    let office = TestOffice::at(tempfile::tempdir().unwrap(), notices.path().to_path_buf(), now).await;
    let page = office.stranger().page(&format!("/units/load?notice={S1}")).await;
    let missing = page.split("<tr>").find(|row| row.contains("U-702")).unwrap_or_default();
    assert!(missing.contains("石城县") && missing.contains("360735"), "{}", plain(&page));
}

#[tokio::test]
async fn s1_54_a_unit_has_one_correspondent_marked_full_or_part_time() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let vacant = format!("/units/{}", unit(&office, "石城县医疗保障局", "2026-11-23").await);
    let base = [
        ("role", "信息员"),
        ("name", "钱多多"),
        ("mobile", "13800009999"),
        ("title", "科员"),
        ("from", "2026-11-23"),
        ("basis", "局务会"),
    ];
    refused(&clerk, &format!("{vacant}/appoint"), &base, &["U-207"]).await;
    let marked = [base.as_slice(), &[("employment", "专职")]].concat();
    sent(&clerk, &format!("{vacant}/appoint"), &marked).await;
    refused(&clerk, &format!("{vacant}/appoint"), &marked, &["U-201"]).await;
    let page = clerk.page(&format!("/units?name={}", encoded("石城县医疗保障局"))).await;
    assert!(
        page.contains("钱多多") && page.contains("专职") && page.contains("138****9999"),
        "{}",
        plain(&page)
    );
    assert!(!page.contains("13800009999"), "lists mask");
    assert!(logged(&office, "办理任职").await.contains("信息员专职"));
}

#[tokio::test]
async fn s1_55_the_table_of_correspondents_is_filed_by_units_and_goes_out_as_annex_4() {
    let office = office_on("2020-07-01").await;
    let visitor = office.stranger();
    visitor.post("/units/load", &form(&[("notice", S1)])).await;
    let prefilled = visitor.page(&format!("/registrations/new?notice={S1}")).await;
    for needle in ["报送人员名单", "value=\"2020-07-02\"", "五（二）", "value=\"correspondent\" checked"]
    {
        assert!(prefilled.contains(needle), "{needle}");
    }
    let call = call(&visitor, S1, ("五（二）", "correspondent", "2020-07-02"), &["市医疗保障局机关"]).await;
    let id = unit(&office, "待遇保障科", "2020-07-01").await.to_string();
    let fields = [
        ("unit", id.as_str()),
        ("name", "罗青禾"),
        ("mobile", "13800000201"),
        ("office_phone", "0797-8000201"),
        ("wechat", "lqh_01"),
        ("mail", "luo@example.com"),
        ("title", "科员"),
        ("employment", "专职"),
        ("from", "2020-07-01"),
    ];
    sent(&visitor, &format!("{call}/file"), &fields).await;
    let exported = visitor.post(&format!("{call}/export"), &form(&[("reason", "存档")])).await;
    let sheet = &cells(&exported.bytes)[0].1;
    let line = |at: usize| sheet[at].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!((line(0)[0], line(1)[0]), ("附件4", "2020年信息专（兼）职报送人员统计表"));
    assert_eq!((line(2)[0], line(3)[0]), ("科室（单位）：待遇保障科", "2020年7月1日"));
    assert_eq!(
        line(4),
        ["序号", "科室（单位）", "姓名", "职务", "联系方式（手机及固话）", "微信号", "电子邮箱"]
    );
    assert_eq!(
        line(5),
        ["1", "待遇保障科", "罗青禾", "科员", "13800000201、0797-8000201", "lqh_01", "luo@example.com"]
    );
    assert_eq!(line(6)[0], "备注：如人员有调整，请及时报市局办公室备案");
    let again = import(&visitor, &call, "统计表.xlsx", &exported.bytes).await;
    assert!(again.text().contains("登记0个单位，与现登记相同1个"), "{}", plain(&again.text()));
    let office = later(office, "2020-07-03").await;
    let page = office.stranger().page(&call).await;
    assert!(page.contains("逾期未报单位") && page.contains("机关党委"), "{}", plain(&page));
}

#[tokio::test]
async fn s1_56_a_change_of_person_is_filed_and_confirmed_and_the_old_account_loses_its_rights() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let own = office.sign_in_as(cast.member("安远办公室")).await;
    let old = office.sign_in_as(cast.member("安远信息员")).await;
    let unit = cast.unit("安远信息员");
    let fields = [
        ("name", "钱多多"),
        ("mobile", "13800009999"),
        ("title", "科员"),
        ("employment", "兼职"),
        ("from", "2026-11-23"),
        ("reason", "谢晴川调离"),
    ];
    refused(&own, &format!("/units/{unit}/liaison"), &fields[..5], &["U-205"]).await;
    sent(&own, &format!("/units/{unit}/liaison"), &fields).await;
    let log = logged(&office, "更换联络员").await;
    assert!(
        log.contains("由谢晴川更换为钱多多") && log.contains("2026年11月23日") && log.contains("调离"),
        "{log}"
    );
    let id = between(&log, "报备编号", "：");
    let (confirm, back) = (format!("/filings/{id}/confirm"), format!("/filings/{id}/return"));
    // Until the office confirms, nothing changes; the unit cannot confirm by itself, nor see another unit's.
    assert_eq!(old.get(&format!("/units/{unit}")).await.status.as_u16(), 200);
    assert_eq!(own.post(&confirm, "").await.status.as_u16(), 403);
    let foreign = format!("/units/{}/liaison", cast.unit("于都信息员"));
    assert_eq!(own.post(&foreign, &form(&fields)).await.status.as_u16(), 404);
    refused(&own, &format!("/units/{unit}/liaison"), &fields, &["U-406"]).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    let waiting = clerk.page("/registrations").await;
    assert!(
        waiting.contains("谢晴川 → 钱多多") && waiting.contains("安远县医疗保障局"),
        "{}",
        plain(&waiting)
    );
    refused(&clerk, &back, &[("opinion", "")], &["U-407"]).await;
    sent(&clerk, &confirm, &[]).await;
    assert!(logged(&office, "确认报备").await.contains("林知夏"));
    let again = clerk.post(&confirm, "").await;
    assert_eq!(again.status.as_u16(), 422, "the same confirmation twice");
    // The old account has lost its role on the day of the change; the history stays.
    let answer = old.get(&format!("/units/{unit}")).await;
    assert_ne!(answer.status.as_u16(), 200, "{}", plain(&answer.text()));
    let page = clerk.page(&format!("/units/{unit}")).await;
    for needle in ["谢晴川", "2026-11-22", "谢晴川调离", "钱多多", "已确认"] {
        assert!(page.contains(needle), "{needle}\n{}", plain(&page));
    }
    // Who was liaison before me: the successor's own page says it.
    let person = between(&page, "id=\"liaisons\">", "</table>");
    let href = between(&person, "href=\"", "\"");
    let successor = clerk.page(&href).await;
    assert!(successor.contains("前任联络员") && successor.contains("谢晴川"), "{}", plain(&successor));
}

#[tokio::test]
async fn contact_data_are_seen_whole_only_by_ones_own_and_each_look_is_recorded() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let own = office.sign_in_as(cast.member("安远信息员")).await;
    let person = cast.actor("安远主要领导").person.unwrap();
    let page = own.page(&format!("/people/{person}")).await;
    assert!(page.contains("138****") && !page.contains("13800000016"), "{}", plain(&page));
    let whole = own.post(&format!("/people/{person}/contact"), "").await.text();
    assert!(whole.contains("13800000016"), "{}", plain(&whole));
    assert!(logged(&office, "查看完整联系方式").await.contains("温如松"));
    let foreign = cast.actor("于都主要领导").person.unwrap();
    assert_eq!(own.get(&format!("/people/{foreign}")).await.status.as_u16(), 404);
    assert_eq!(own.post(&format!("/people/{foreign}/contact"), "").await.status.as_u16(), 404);
    assert_eq!(own.get(&format!("/units/{}", cast.unit("于都信息员"))).await.status.as_u16(), 404);
    let list = own.page("/units").await;
    assert!(list.contains("安远县医疗保障局") && !list.contains("于都县医疗保障局"), "{}", plain(&list));
    let reader = office.sign_in_as(cast.member("查阅人")).await;
    assert_eq!(reader.post(&format!("/people/{person}/contact"), "").await.status.as_u16(), 403);
    let fields = [("mobile", "13800008888"), ("wechat", "无")];
    let amended = own.post(&format!("/people/{person}/amend"), &form(&fields)).await;
    assert_eq!(amended.status.as_u16(), 303, "{}", plain(&amended.text()));
    let log = logged(&office, "更正人员信息").await;
    assert!(log.contains("手机号码") && log.contains("微信") && !log.contains("13800008888"), "{log}");
}
