//! Outlets (媒体名录): row S0-45 and section 2 of issue 4: names and addresses told on their day, changes with valid days,
//! classes decided by the secretariat, what waits. Through the pages, in the role named, with the log asked afterwards.

use super::desk::plain;
use super::org_desk::{later, logged, office_on, refused, sent};
use crate::cast::Cast;
use crate::office::TestOffice;
use crate::visitor::{encoded, form};
use zhaozhang_office::outlet::outlets::Claim;

/// The 34 names of annex 3 with their classes (gold/media.tsv).
const ANNEX: &[(&str, &str)] = &[
    (
        "中央媒体",
        "人民日报 中国日报 经济日报 光明日报 解放军报 工人日报 农民日报 中国青年报 科技日报 新华社 中国新闻社 中央人民广播电台 中国国际广播电台 中央电视台",
    ),
    ("新媒体", "新华网 人民网 腾讯网 新浪网 网易 搜狐 凤凰网 中国网 央视网 今日头条"),
    ("省级主要媒体", "江西卫视6:30新闻联播 江西日报 江西广播电台"),
    ("市级主要媒体", "赣南日报 赣州广播电视台"),
    ("卫生健康媒体", "健康报 中国卫生"),
    ("改革主要媒体", "中国改革网 江西改革 赣州改革"),
];

/// What the register page says to a name or address on a day.
async fn tried(office: &TestOffice, words: &str, on: &str) -> String {
    let page = office.get(&format!("/outlets?words={}&on={on}", encoded(words))).await.text();
    let begin = page.find("id=\"told\"").unwrap_or_else(|| panic!("nothing told\n{}", plain(&page)));
    let told = &page[begin..];
    plain(&told[..told.find("</section>").unwrap()])
}

#[tokio::test]
async fn s0_45_every_name_of_annex_3_has_its_class_and_old_names_match() {
    let office = office_on("2023-03-01").await;
    let mut count = 0;
    for (class, names) in ANNEX {
        for name in names.split(' ') {
            let found = office.office.resolve_outlet(name, "2017-03-01".parse().unwrap()).await.unwrap();
            assert_eq!(found.class.as_deref(), Some(*class), "{name}: {found:?}");
            count += 1;
        }
    }
    assert_eq!(count, 34);
    // The three stations of 2018 under their old names, short names and the new one.
    for name in ["中央电视台", "央视", "央广", "国际台", "中央广播电视总台"] {
        let told = tried(&office, name, "2023-02-01").await;
        assert!(told.contains("中央广播电视总台") && told.contains("中央媒体"), "{name}: {told}");
    }
    let before = tried(&office, "央视", "2017-06-01").await;
    assert!(before.contains("中央电视台") && !before.contains("总台"), "{before}");
    // A station is not its programme, a central site stands where the notice puts it.
    assert!(tried(&office, "江西卫视", "2023-02-01").await.contains("待认定"));
    assert!(tried(&office, "http://jx.people.com.cn/n2/1.html", "2023-02-01").await.contains("新媒体"));
    let page = office.get("/outlets").await.text();
    assert!(page.contains("赣南日报") && page.contains("关于加强医改宣传工作的通知"), "{}", plain(&page));
}

#[tokio::test]
async fn s0_45_the_secretariat_extends_the_list_with_class_level_aliases_and_days() {
    let office = office_on("2023-03-01").await;
    let clerk = office.stranger();
    let wrong = [
        ("name", "赣南日报"),
        ("standing", "国际"),
        ("kind", "报纸"),
        ("domains", "com.cn"),
        ("from", "2023-02-30"),
    ];
    let page = refused(&clerk, "/outlets/new", &wrong, &["E-101", "E-102", "E-103", "E-104", "E-105"]).await;
    assert!(page.contains("value=\"com.cn\""), "what was typed is there");
    let home = sent(
        &clerk,
        "/outlets/new",
        &[
            ("name", "赣州健康报"),
            ("standing", "市级"),
            ("kind", "报纸"),
            ("aliases", "赣健康、赣州健康报社"),
            ("domains", "https://www.gzjkb.example/"),
            ("from", "2021-01-01"),
            ("reason", "市委宣传部批复"),
        ],
    )
    .await;
    assert!(logged(&office, "登记媒体").await.contains("赣州健康报"));
    let waits = tried(&office, "https://m.gzjkb.example/a/1.html", "2023-02-01").await;
    assert!(waits.contains("赣州健康报") && waits.contains("待认定"), "{waits}");
    // The class is decided from a day on, with its basis; before it the name still waits.
    let fields = [
        ("name", "赣健康"),
        ("class", "卫生健康媒体"),
        ("level", "市级"),
        ("from", "2022-01-01"),
        ("reason", "附件3“等”，秘书处会商"),
    ];
    sent(&clerk, "/outlets/rule", &fields).await;
    let log = logged(&office, "认定媒体类别").await;
    assert!(log.contains("本机用户") && log.contains("赣州健康报") && log.contains("卫生健康媒体"), "{log}");
    let told = tried(&office, "赣州健康报社", "2022-06-01").await;
    assert!(told.contains("卫生健康媒体") && told.contains("秘书处会商") && told.contains("第1号"), "{told}");
    assert!(tried(&office, "赣州健康报社", "2021-06-01").await.contains("待认定"), "before the decision");
    assert!(
        tried(&office, "赣州健康报", "2020-06-01").await.contains("2021年1月1日起"),
        "before it was there"
    );
    let page = clerk.page(&home).await;
    assert!(page.contains("附件3") && page.contains("市委宣传部批复"), "{}", plain(&page));
    // What the notice lists is not for the office to decide otherwise.
    let listed = [("name", "央视"), ("class", "新媒体"), ("reason", "会商")];
    refused(&clerk, "/outlets/rule", &listed, &["E-134"]).await;
    refused(&clerk, "/outlets/rule", &[("name", "某报"), ("class", "境外媒体")], &["E-132", "E-105"]).await;
}

#[tokio::test]
async fn s0_45_aliases_domains_mergers_and_ends_hold_on_their_days() {
    let office = office_on("2023-03-01").await;
    let clerk = office.stranger();
    let change = |act: &'static str, value: &'static str, from: &'static str, to: &'static str| {
        [
            ("name", "赣南日报"),
            ("act", act),
            ("value", value),
            ("from", from),
            ("to", to),
            ("reason", "报社来函"),
        ]
    };
    sent(&clerk, "/outlets/one", &change("别名", "前端新闻", "2022-01-01", "2022-12-31")).await;
    sent(&clerk, "/outlets/one", &change("域名", "http://www.gnrb.example/", "", "")).await;
    assert!(tried(&office, "前端新闻", "2022-06-01").await.contains("市级主要媒体"));
    assert!(tried(&office, "前端新闻", "2023-01-01").await.contains("待认定"), "the alias ended");
    assert!(tried(&office, "http://e.gnrb.example/1", "2020-01-01").await.contains("赣南日报"));
    refused(&clerk, "/outlets/one", &change("别名", "人民网", "", ""), &["E-106"]).await;
    refused(&clerk, "/outlets/one", &change("并入", "没有的报", "", ""), &["E-113", "E-114"]).await;
    refused(&clerk, "/outlets/one", &change("改名", "", "", ""), &["E-111"]).await;
    refused(&clerk, "/outlets/one", &change("取消", "客家", "", ""), &["E-112"]).await;
    // Two houses become one: each name leads to the new one afterwards, to itself before.
    let new = [
        ("name", "赣州新闻传媒中心"),
        ("standing", "市级"),
        ("kind", "新媒体"),
        ("from", "2023-02-01"),
        ("reason", "编委批复"),
    ];
    sent(&clerk, "/outlets/new", &new).await;
    sent(&clerk, "/outlets/one", &change("并入", "赣州新闻传媒中心", "2023-02-01", "")).await;
    let after = tried(&office, "赣南日报", "2023-02-15").await;
    assert!(
        after.contains("赣州新闻传媒中心")
            && after.contains("已于2023年2月1日并入")
            && after.contains("市级主要媒体"),
        "{after}"
    );
    assert!(tried(&office, "赣南日报", "2023-01-31").await.contains("赣南日报"));
    refused(&clerk, "/outlets/one", &change("并入", "赣州新闻传媒中心", "2023-03-01", ""), &["E-115"]).await;
    let ending = [("name", "中国改革网"), ("act", "终止"), ("to", "2022-12-31"), ("reason", "停办公告")];
    sent(&clerk, "/outlets/one", &ending).await;
    assert!(tried(&office, "中国改革网", "2023-02-01").await.contains("到2022年12月31日为止"));
    assert!(tried(&office, "中国改革网", "2022-12-31").await.contains("改革主要媒体"));
    assert!(logged(&office, "补充媒体资料").await.contains("中国改革网"));
    let page = clerk.page(&format!("/outlets/one?name={}", encoded("赣南日报"))).await;
    assert!(
        page.contains("前端新闻")
            && page.contains("赣南日报并入赣州新闻传媒中心")
            && page.contains("报社来函")
    );
    // The register survives the program, and the log holds.
    let office = later(office, "2023-03-02").await;
    assert!(tried(&office, "前端新闻", "2022-06-01").await.contains("市级主要媒体"));
    assert!(office.office.verify().await.unwrap().holds());
}

#[tokio::test]
async fn s0_45_what_is_unknown_waits_for_the_secretariat_and_leaves_by_itself() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let liaison = office.sign_in_as(cast.member("安远信息员")).await;
    let clerk = office.sign_in_as(cast.member("市局办公室经办")).await;
    sent(&liaison, "/outlets/waiting", &[("words", "某县融媒体中心"), ("on", "2026-10-01")]).await;
    sent(
        &liaison,
        "/outlets/waiting",
        &[("words", "https://rmt.anyuan.example/1.html"), ("on", "2026-10-01")],
    )
    .await;
    // Asked twice it waits once; what is known does not wait.
    sent(&liaison, "/outlets/waiting", &[("words", "某县融媒体中心"), ("on", "2026-10-01")]).await;
    refused(&liaison, "/outlets/waiting", &[("words", "人民日报")], &["E-123"]).await;
    refused(&liaison, "/outlets/waiting", &[("words", ""), ("on", "去年")], &["E-121", "E-122"]).await;
    assert!(logged(&office, "提请认定媒体").await.contains("rmt.anyuan.example"));
    let page = clerk.page("/outlets/waiting").await;
    assert!(page.contains("共2项") && page.contains("媒体库中没有“某县融媒体中心”"), "{}", plain(&page));
    // A liaison asks, the secretariat decides.
    let decide = [("name", "某县融媒体中心"), ("class", "新媒体"), ("reason", "秘书处会商")];
    let answer = liaison.post("/outlets/rule", &form(&decide)).await;
    assert_eq!(answer.status.as_u16(), 403, "{}", plain(&answer.text()));
    sent(&clerk, "/outlets/rule", &decide).await;
    let new = [
        ("name", "安远融媒"),
        ("standing", "县级"),
        ("kind", "新媒体"),
        ("domains", "rmt.anyuan.example"),
        ("reason", "县委宣传部来函"),
    ];
    sent(&clerk, "/outlets/new", &new).await;
    let page = clerk.page("/outlets/waiting").await;
    assert!(page.contains("共1项") && page.contains("名单没有列安远融媒"), "{}", plain(&page));
    let book = office.office.outlets().await.unwrap();
    let claim = Claim { address: "", name: "某县融媒体中心" };
    let found = book.resolve(claim, "2026-10-01".parse().unwrap(), None);
    assert_eq!(found.class.as_deref(), Some("新媒体"), "{found:?}");
}
