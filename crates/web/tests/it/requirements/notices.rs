//! Notices that run: the basis of every duty and score, the order of platforms, and mailboxes that contradict.

use super::desk::{Desk, S0, change, plain};
use super::program::{does, refuses, text};
use std::fs;
use std::path::Path;

const NUMBER: &str = "赣市医改秘字〔2023〕1号";

#[tokio::test]
async fn s0_2_duties_scores_and_bulletins_show_their_basis() {
    let desk = Desk::on("2023-03-10", &[]).await;
    let notice = desk.page(&format!("/notices/{S0}")).await;
    for needle in [
        NUMBER,
        "赣州市深化医药卫生体制改革领导小组秘书处",
        "各县（市、区）和赣州经济技术开发区、赣州蓉江新区医改领导小组，市医改领导小组成员单位，市直（驻市）公立医院",
        "以改革理论为支撑凝聚社会共识",
        "附表数据：media",
    ] {
        assert!(notice.contains(needle), "the circular itself is kept: {needle}");
    }
    desk.takes(S0, &["采用 信息编号=A1 单位=章贡区 日期=2023-02-01 媒体=人民日报"]).await;
    let duties = desk.page("/").await;
    for basis in ["赣市医改秘字〔2023〕1号 三（二）", "赣市医改秘字〔2023〕1号 三（一）"]
    {
        assert!(duties.contains(basis), "{basis}\n{}", plain(&duties));
    }
    let statement = desk.statement(S0, "章贡区医改领导小组秘书处", "2023-Q1").await;
    assert_eq!(statement.lines[0].citation, "三（三）");
    assert!(statement.page.contains("赣市医改秘字〔2023〕1号　三（三）"));
    desk.logged("导入台账", NUMBER).await;

    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.xlsx");
    fs::write(
        &ledger,
        super::desk::workbook(&["采用 信息编号=A1 单位=章贡区 日期=2023-02-01 媒体=人民日报"]),
    )
    .unwrap();
    let out = text(&folder.path().join("out"));
    does(&["bulletin", "--notice", S0, "--ledger", &text(&ledger), "--period", "2023-Q1", "--out", &out]);
    let data = fs::read_to_string(folder.path().join("out/sheet.json")).unwrap();
    assert!(
        data.contains(NUMBER) && data.contains("三（三）"),
        "every score line of the bulletin names its article"
    );
    let paper = super::papers::docx(&folder.path().join("out"));
    assert!(paper.contains("《关于加强医改宣传工作的通知》（赣市医改秘字〔2023〕1号）"), "{paper}");
}

/// S0 with a scheme in which 中央媒体 give fewer points than 省级主要媒体.
fn upside_down(notices: &Path) {
    change(
        &notices.join(S0).join("notice.md"),
        "媒体类别 是 中央媒体\n分值：100",
        "媒体类别 是 中央媒体\n分值：10",
    );
}

#[tokio::test]
async fn s0_46_a_scheme_that_breaks_the_order_shows_the_pair_and_asks_for_a_reason() {
    let desk = Desk::new().await.reopened(upside_down).await;
    let page = desk.page(&format!("/notices/{S0}/faults")).await;
    let fault =
        page.split("<article class=\"fault\"").find(|part| part.contains("平台倒挂")).unwrap_or_default();
    for needle in ["中央媒体", "省级主要媒体", "10分", "50分", "三（三）", "待裁定"] {
        assert!(fault.contains(needle), "{needle}\n{}", plain(fault));
    }
    let root = text(desk.notices.path());
    let words = does(&["--notices", &root, "notice", "check", S0]);
    assert!(words.contains("平台倒挂") && words.contains("中央媒体"), "{words}");
    let id = super::desk::between(fault, "编号 ", "</span>");
    let rulings = desk.notices.path().join(S0).join("rulings.toml");
    // An override without a reason is refused; with one it stands beside the pair.
    let ruling = |reason: &str| {
        format!(
            "[[ruling]]\n\"编号\" = \"{id}\"\n\"读法\" = \"照此执行\"\n\"裁定人\" = \"市医改秘书处\"\n\"裁定日期\" = 2023-01-05\n{reason}"
        )
    };
    fs::write(&rulings, ruling("")).unwrap();
    refuses(&["--notices", &root, "notice", "check", S0], "N-155");
    fs::write(&rulings, ruling("\"理由\" = \"年度试点\"\n")).unwrap();
    let desk = desk.reopened(|_| ()).await;
    let page = desk.page(&format!("/notices/{S0}/faults")).await;
    let fault = page
        .split("<article class=\"fault\"")
        .find(|part| part.contains(&format!("编号 {id}")))
        .unwrap_or_default();
    for needle in ["已裁定", "市医改秘书处", "年度试点", "2023年1月5日"] {
        assert!(fault.contains(needle), "{needle}\n{}", plain(fault));
    }
}

#[tokio::test]
async fn s0_46_the_samples_of_the_first_scheme_keep_the_order_and_are_marked() {
    let desk = Desk::new().await;
    let faults = desk.page(&format!("/notices/{S0}/faults")).await;
    assert!(!faults.contains("平台倒挂"));
    assert!(faults.contains("示例"), "the circular gives no figures, so they are samples");
}

#[tokio::test]
async fn s0_64_two_mail_addresses_in_one_notice_raise_a_warning() {
    let desk = Desk::new().await;
    let faults = desk.page(&format!("/notices/{S0}/faults")).await;
    let fault =
        faults.split("<article class=\"fault\"").find(|part| part.contains("两处邮箱")).unwrap_or_default();
    for needle in ["gxuanchuan@example.com", "8xuanchuan@example.com", "联系方式", "附件2 注2"] {
        assert!(fault.contains(needle), "{needle}\n{}", plain(&faults));
    }
}
