//! Spam in disguise is found; talk about spam, lotteries and vegetables is not taken for it.

use crate::{marks, shown};
use zhaozhang_text::proof::Level;

fn stops(text: &str) -> bool {
    marks(text).iter().any(|mark| mark.check.number() == 31 && mark.level == Level::Stop)
}

#[test]
fn spam_is_found_through_signs_widths_look_alikes_and_sounds() {
    for words in [
        "365bet平台投注",
        "３６５ＢＥＴ平台",
        "3 6 5 b e t",
        "3-6-5-b-e-t",
        "3★6★5★b★e★t",
        "③⑥⑤bet",
        "365bеt",
        "b.e.t.3.6.5",
        "bet365",
        "BET 365 官网",
        "投*注*平*台",
        "投 注 平 台",
        "投_注_平_台",
        "投注\u{200B}平台",
        "博|彩|公|司",
        "菠菜平台",
        "铺京堵场",
        "澳门新葡京",
        "澳門新葡京",
        "賭場註冊送彩金",
        "注册送彩金",
        "网上头注",
        "线上娱樂",
        "亚博体育app",
        "开云体育",
        "皇冠现金网",
        "pk10计划",
        "代开发票加微信",
        "袋开发票",
        "裸.聊",
        "黄色视频",
        "bocai平台投注",
        "乐鱼体育官网",
        "凯发k8",
        "首存优惠",
        "【百家乐】平台",
        "投，注，平，台",
        "六/合/彩开奖",
        "送 彩 金",
    ] {
        let text = format!("甲市人民政府办公室关于印发工作方案的通知。{words}各乡镇人民政府要认真执行。");
        assert!(stops(&text), "{words}\n{}", shown(&marks(&text)));
        let title = format!("{words}办公室");
        assert!(stops(&title), "{title}");
    }
}

#[test]
fn foreign_addresses_are_found_and_office_addresses_are_not() {
    for (text, is_stop) in [
        ("甲市政府网 www.ccbyyy.com 发布日期：2017-09-15", true),
        ("详情点击www.abc123.vip注册", true),
        ("详情点击ｗｗｗ．abc123．top注册", true),
        ("访问www。abc123。xyz领取", true),
        ("访问http://203.0.113.7/a领取", true),
    ] {
        assert_eq!(stops(text), is_stop, "{text}\n{}", shown(&marks(text)));
    }
    let warned = marks("详见www.jiagongsi.com公布的名单。");
    assert!(warned.iter().any(|mark| mark.check.number() == 31 && mark.level == Level::Warn));
    for text in [
        "请登录www.jia.gov.cn查询。",
        "邮箱：xinxi@example.com。",
        "人民网（www.people.com.cn）刊发。",
        "https://www.gov.cn/zhengce/1.htm",
        "v2.0版本上线。",
        "GB/T 9704—2012",
        "3.5万元",
        "App.jsp",
    ] {
        assert!(marks(text).iter().all(|mark| mark.check.number() != 31), "{text}\n{}", shown(&marks(text)));
    }
}

#[test]
fn talk_against_gambling_is_only_shown() {
    for text in [
        "严厉打击网上赌博、投注等违法犯罪活动。",
        "查处一起利用百家乐赌场洗钱的案件。",
        "体彩投注站要规范经营。",
        "防范兼职刷单、套路贷、杀猪盘等电信网络诈骗。",
    ] {
        assert!(!stops(text), "{text}\n{}", shown(&marks(text)));
    }
    for text in [
        "种植菠菜、白菜等蔬菜，平台统一收购。",
        "博采众长，持续投入，注重实效。",
        "加大投，注重管。",
        "新开发区建设加快。",
        "代表团开票决定。",
        "上门服务，微信预约。",
        "发票可开具电子版。",
        "财政投资，注册资本100万元。",
        "一家亲，快来登记。",
    ] {
        let found: Vec<_> = marks(text).into_iter().filter(|mark| mark.check.number() == 31).collect();
        assert!(found.is_empty(), "{text}\n{}", shown(&found));
    }
}
