//! Outlets told from names and addresses, on their day, under the list of S0 附件3.

use super::register::{Register, Standing};
use super::{Claim, Resolution};
use crate::normalise::key;
use proptest::prelude::*;
use zhaozhang_domain::notice::Outlet;

fn entry(name: &str, class: &str, level: &str, aliases: &[&str]) -> Outlet {
    Outlet {
        name: name.into(),
        class: class.into(),
        level: level.into(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    }
}

/// Part of the notice's list: three stations by their names before 2018, one programme, a central site as 新媒体.
fn list() -> Vec<Outlet> {
    vec![
        entry("人民日报", "中央媒体", "国家级", &["人民日报社"]),
        entry("中央人民广播电台", "中央媒体", "国家级", &[]),
        entry("中国国际广播电台", "中央媒体", "国家级", &[]),
        entry("中央电视台", "中央媒体", "国家级", &[]),
        entry("人民网", "新媒体", "", &[]),
        entry("今日头条", "新媒体", "", &[]),
        entry("江西卫视 6:30 新闻联播", "省级主要媒体", "省级", &["江西新闻联播"]),
        entry("赣南日报", "市级主要媒体", "市级", &[]),
    ]
}

fn told(address: &str, name: &str, on: &str) -> Resolution {
    Register::built_in().resolve(Claim { address, name }, on.parse().unwrap(), &list())
}

fn class(found: &Resolution) -> &str {
    found.class.as_deref().unwrap_or("待认定")
}

#[test]
fn the_register_built_in_has_no_fault() {
    let read = Register::read(include_str!("../../data/outlets.tsv"));
    assert_eq!(
        read.map(|register| register.rows().len()).map_err(|problems| problems.join("\n")),
        Ok(Register::built_in().rows().len())
    );
    assert!(Register::built_in().rows().len() > 50);
}

#[test]
fn merged_stations_are_told_by_their_day() {
    let before = told("", "央视", "2017-06-01");
    assert_eq!((before.outlet.as_str(), class(&before)), ("中央电视台", "中央媒体"));
    for name in ["央视", "央广", "中国国际广播电台", "中央广播电视总台"] {
        let after = told("", name, "2023-06-01");
        assert_eq!((after.outlet.as_str(), class(&after)), ("中央广播电视总台", "中央媒体"), "{name}");
        assert!(
            after.reasons.iter().any(|reason| reason.contains("并入中央广播电视总台")),
            "{:?}",
            after.reasons
        );
    }
    let too_early = told("", "中央广播电视总台", "2017-06-01");
    assert!(too_early.is_pending());
}

#[test]
fn a_central_site_has_the_class_the_notice_gives_it() {
    let found = told("http://jx.people.com.cn/n2/2023/0201/c186330-1.html", "", "2023-02-01");
    assert_eq!((found.outlet.as_str(), class(&found)), ("人民网", "新媒体"));
    assert_eq!(found.standing, Some(Standing::Central));
    let paper = told("http://paper.people.com.cn/rmrb/html/2023-02/01/nw.D1.htm", "", "2023-02-01");
    assert_eq!((paper.outlet.as_str(), class(&paper)), ("人民日报", "中央媒体"), "the longer domain decides");
}

#[test]
fn a_programme_is_not_its_station() {
    let programme = told("", "江西卫视6：30新闻联播", "2023-02-01");
    assert_eq!(class(&programme), "省级主要媒体");
    assert!(programme.programme.is_some());
    let station = told("", "江西卫视", "2023-02-01");
    assert!(station.is_pending(), "{station:?}");
    assert!(station.reasons.concat().contains("请写明刊播的节目"));
}

#[test]
fn a_platform_is_nobodys_medium() {
    let by_account = told("https://mp.weixin.qq.com/s/abc", "人民日报", "2023-02-01");
    assert_eq!((class(&by_account), by_account.platform.as_deref()), ("中央媒体", Some("微信公众号")));
    assert!(told("https://mp.weixin.qq.com/s/abc", "", "2023-02-01").is_pending());
    assert!(told("https://mp.weixin.qq.com/s/abc", "某某健康", "2023-02-01").is_pending());
    assert_eq!(class(&told("https://www.toutiao.com/article/1", "", "2023-02-01")), "新媒体");
}

#[test]
fn names_that_contradict_their_address_wait_for_a_person() {
    let found = told("https://www.sohu.com/a/1", "人民日报", "2023-02-01");
    assert!(found.is_pending());
    assert_eq!(found.outlet, "搜狐");
    let site_of_its_own = told("http://www.people.com.cn/a", "人民网", "2023-02-01");
    assert_eq!(class(&site_of_its_own), "新媒体");
    let shown_by_its_site = told("https://tv.cctv.com/2023/a", "央视新闻联播", "2023-06-01");
    assert!(
        shown_by_its_site.reasons.iter().all(|reason| !reason.contains("请核对")),
        "{shown_by_its_site:?}"
    );
}

#[test]
fn foreign_domains_do_not_pass_for_an_outlet() {
    for address in [
        "http://people.com.cn.example.net/a",
        "http://notpeople.com.cn/a",
        "http://people.com.cn@example.net/",
    ] {
        let found = told(address, "", "2023-02-01");
        assert!(found.is_pending() && found.outlet.is_empty(), "{address}: {found:?}");
    }
}

#[test]
fn what_is_unknown_waits_and_says_for_what() {
    let found = told("", "某县融媒体中心", "2023-02-01");
    assert_eq!(found.reasons, ["媒体库中没有“某县融媒体中心”，待认定"]);
    assert!(told("", "", "2023-02-01").reasons.concat().contains("请补上其中一项"));
    assert_eq!(told("", "健康报", "2023-02-01").reasons, ["名单没有列健康报，待认定"]);
}

#[test]
fn every_problem_of_a_register_is_named() {
    let text = "名称\t层级\t类型\t别名\t域名\t自\t至\t并入\t节目\t主办\t说明\n\
                甲报\t省级\t报纸\t同名\ta.example\t\t\t\t\t\t\n\
                乙报\t国际\t报纸\t\t\t2018-02-30\t\t\t\t\t\n\
                丙报\t市级\t报纸\t同名\ta.example\t\t\t丁报\t\t\t\n";
    let problems = Register::read(text).unwrap_err();
    assert_eq!(problems.len(), 5, "{problems:#?}");
}

#[test]
fn an_offices_own_rows_go_before_those_built_in() {
    let mut own = Register::built_in().named("赣南日报").unwrap().clone();
    own.domains = vec!["gnrb.example".into()];
    let register = Register::built_in().joined(vec![own]).unwrap();
    assert_eq!(register.at("www.gnrb.example").map(|row| row.name.as_str()), Some("赣南日报"));
    assert_eq!(register.rows().len(), Register::built_in().rows().len());
}

proptest! {
    #[test]
    fn no_claim_makes_it_panic(address in "\\PC{0,60}", name in "\\PC{0,20}") {
        let found = told(&address, &name, "2023-02-01");
        prop_assert!(!found.reasons.is_empty());
    }

    #[test]
    fn a_listed_name_is_never_unknown(at in 0usize..8) {
        let list = list();
        let entry = list.get(at).unwrap();
        let found = told("", &entry.name, "2016-02-01");
        prop_assert_eq!(found.class.as_deref(), Some(entry.class.as_str()), "{}", key(&entry.name));
    }
}
