//! Registers of supervision: uses of results, listed enterprises, draws, penalty points, breaches with restricted access.

use super::Stage;
use super::desk::{between, plain};
use super::supervision_stage::{PEOPLE, anyuan};

#[tokio::test]
async fn s3_15_each_assessed_hospital_shows_the_uses_made_of_its_result() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let hospital = super::supervision_stage::unit(&stage, "赣州市人民医院").await.to_string();
    let clerk = stage.visitor("市局办公室经办").await;
    for (item, what) in [("财政补助", "增加5%"), ("院长薪酬", "按优秀等次核定"), ("工资总额", "上浮3%")]
    {
        clerk
            .does(
                "/supervision/uses/new",
                &[
                    ("unit", hospital.as_str()),
                    ("on", "2026-11-23"),
                    ("title", "2026年第三季度考核"),
                    ("item", item),
                    ("result", "93分"),
                    ("what", what),
                    ("decided_on", "2026-11-20"),
                ],
            )
            .await;
    }
    clerk
        .is_refused(
            "/supervision/uses/new",
            &[("unit", &hospital), ("on", "2026-11-23"), ("item", "旅游")],
            &["P-505", "P-501"],
        )
        .await;
    let own = stage.visitor("成员单位联系人").await;
    let page = own.page(&format!("/supervision/units/{hospital}")).await;
    assert!(page.contains("考核结果运用，共3条"), "{}", plain(&page));
    let list = clerk.page("/supervision/uses").await;
    assert!(list.contains("按运用事项统计") && list.contains("院长薪酬"), "{}", plain(&list));
    let other = stage.visitor("安远信息员").await;
    assert!(!other.page("/supervision/uses").await.contains("2026年第三季度考核"));
    stage.logged("登记督导案卷", "市局办公室经办", "考核结果运用").await;
}

#[tokio::test]
async fn s3_22_an_enterprise_is_listed_with_a_basis_by_anothers_approval_and_removed() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let head = stage.visitor("市局办公室主任").await;
    let new = [("on", "2026-11-23"), ("name", "某某医药有限公司"), ("facts", "给予回扣。")];
    clerk.is_refused("/supervision/enterprises/new", &new, &["P-501"]).await;
    let with_basis = [&new[..], &[("basis", "市监罚〔2026〕7号")]].concat();
    // The head's own entry cannot be approved by the head.
    let own = head.does("/supervision/enterprises/new", &with_basis).await;
    let approve = [
        ("step", "approve"),
        ("on", "2026-11-23"),
        ("listed_on", "2026-11-23"),
        ("until", "2028-11-22"),
        ("document", "会议纪要5号"),
    ];
    head.is_refused(&format!("{own}/steps"), &approve, &["P-507"]).await;
    let entry = clerk.does("/supervision/enterprises/new", &with_basis).await;
    let steps = format!("{entry}/steps");
    let publish =
        [("step", "publish"), ("on", "2026-11-23"), ("published_on", "2026-11-23"), ("where", "局门户网站")];
    clerk.is_refused(&steps, &publish, &["P-506"]).await;
    assert_eq!(clerk.post(&steps, &crate::visitor::form(&approve)).await.status.as_u16(), 403);
    head.does(&steps, &approve).await;
    clerk.does(&steps, &publish).await;
    assert!(clerk.page(&entry).await.contains("已公布"));
    head.does(
        &steps,
        &[("step", "remove"), ("on", "2026-11-23"), ("removed_on", "2026-11-23"), ("reason", "信用修复")],
    )
    .await;
    let page = clerk.page(&entry).await;
    assert!(page.contains("已移出") && page.contains("会议纪要5号"), "history stays: {}", plain(&page));
    stage.logged("批准督导事项", "市局办公室主任", "批准列入").await;
}

#[tokio::test]
async fn s3_23_a_draw_keeps_pool_seed_and_result_and_is_replayed() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let supervisor = stage.visitor("督查员").await;
    let pool = "甲医院\n乙医院\n丙医院\n丁医院\n戊医院";
    let new = [
        ("on", "2026-11-23"),
        ("title", "医疗服务价格检查"),
        ("targets", pool),
        ("target_count", "2"),
        ("inspectors", "张一\n李二\n王三"),
        ("inspector_count", "2"),
    ];
    let mut too_many = new;
    too_many[3].1 = "9";
    supervisor.is_refused("/supervision/draws/new", &too_many, &["P-521"]).await;
    let mut seeds = Vec::new();
    for _ in 0..2 {
        let draw = supervisor.does("/supervision/draws/new", &new).await;
        let page = supervisor.page(&draw).await;
        assert!(page.contains("重抽，结果一致"), "{}", plain(&page));
        let seed = between(&page, "<dt>种子</dt><dd class=\"lines\">", "</dd>");
        let drawn = between(&page, "<dt>抽中的检查对象</dt><dd class=\"lines\">", "</dd>");
        // Anybody with the record draws the same.
        let again =
            zhaozhang_domain::dossier::draw::draw(&seed, "检查对象", &pool.lines().collect::<Vec<_>>(), 2);
        assert_eq!(drawn, again.join("\n"));
        seeds.push(seed);
    }
    assert!(seeds[0].len() == 32 && seeds[0] != seeds[1], "{seeds:?}");
    stage.logged("登记督导案卷", "督查员", "双随机抽取").await;
}

#[tokio::test]
async fn s3_25_penalty_points_add_up_expire_and_can_be_appealed() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let unit = anyuan(&stage).await;
    let mut last = String::new();
    for (on, points, until) in [
        ("2026-03-01", "6", "2026-06-30"),
        ("2026-10-01", "8", "2026-12-31"),
        ("2026-11-01", "5", "2026-12-31"),
    ] {
        last = clerk
            .does(
                "/supervision/penalties/new",
                &[
                    ("unit", unit.as_str()),
                    ("on", on),
                    ("holder", "安远县某诊所"),
                    ("holder_kind", "医疗机构"),
                    ("deed", "超范围执业"),
                    ("basis", "记分办法第八条"),
                    ("points", points),
                    ("from", on),
                    ("until", until),
                    ("threshold", "12"),
                ],
            )
            .await;
    }
    let sums = |page: &str| between(page, "id=\"sums\"", "</table>");
    let page = clerk.page("/supervision/penalties").await;
    let sum = sums(&page);
    assert!(
        sum.contains("<td class=\"num\">13</td>") && sum.contains("达到限值"),
        "6 expired, 8+5 count: {sum}"
    );
    assert!(page.contains("不良行为记分，共3条"), "history stays");
    let own = stage.visitor("安远信息员").await;
    let steps = format!("{last}/steps");
    own.does(&steps, &[("step", "appeal"), ("on", "2026-11-23"), ("reason", "事实有误")]).await;
    let revoke = [("step", "revoke"), ("on", "2026-11-23"), ("opinion", "申诉成立")];
    assert_eq!(own.post(&steps, &crate::visitor::form(&revoke)).await.status.as_u16(), 403);
    stage.visitor("市局办公室主任").await.does(&steps, &revoke).await;
    let sum = sums(&clerk.page("/supervision/penalties").await);
    assert!(sum.contains("<td class=\"num\">8</td>") && !sum.contains("达到限值"), "{sum}");
    stage.on("2027-01-01");
    assert!(
        !stage
            .visitor("市局办公室经办")
            .await
            .page("/supervision/penalties")
            .await
            .contains("周期内累计记分")
    );
    stage.logged("单位办理案卷", "安远信息员", "申诉").await;
}

#[tokio::test]
async fn s4_18_breaches_are_seen_by_few_and_counted_without_names() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let supervisor = stage.visitor("督查员").await;
    let new = [
        ("unit", &*anyuan(&stage).await),
        ("on", "2026-11-23"),
        ("person", "甲某某"),
        ("deed", "违规收费"),
        ("detail", "重复收费。"),
        ("basis", "九项准则第三条"),
    ];
    let case = supervisor.does("/supervision/breaches/new", &new).await;
    let steps = format!("{case}/steps");
    let conclude =
        [("step", "conclude"), ("on", "2026-11-23"), ("result", "纪律处分"), ("decided_on", "2026-11-23")];
    supervisor.does(&steps, &conclude).await;
    let head = stage.visitor("市局办公室主任").await;
    head.does(
        &steps,
        &[("step", "publicity"), ("on", "2026-11-23"), ("publicity", "内部通报"), ("reason", "情节较轻")],
    )
    .await;
    for label in ["市局办公室经办", "安远信息员", "查阅人"] {
        let who = stage.visitor(label).await;
        assert_eq!(who.get(&case).await.status.as_u16(), 404, "{label}");
        let list = who.page("/supervision/breaches").await;
        assert!(!list.contains("甲某某"), "{label}");
        for count in ["违规收费", "纪律处分", "内部通报"] {
            assert!(list.contains(count), "{label} {count}: {}", plain(&list));
        }
        let book = who.get("/supervision/breaches/export.xlsx").await;
        assert_eq!(book.status.as_u16(), 200);
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(book.bytes)).unwrap();
        let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
        assert!(!sheet.used_cells().any(|(_, _, cell)| cell.to_string().contains("甲某某")), "{label}");
    }
    assert!(supervisor.page("/supervision/breaches").await.contains("甲某某"));
    stage.logged("批准督导事项", "市局办公室主任", "公开决定").await;
}
