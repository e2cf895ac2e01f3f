//! The gate of submissions: what keeps a text out, what keeps it from being sent up, what is only shown; and figures
//! without a source.

use chrono::NaiveDate;
use zhaozhang_text::proof::{Disclosure, GateInput, GateOutcome, Picture, WordList, figures, gate};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a day");

fn pass(title: &str, text: &str, is_public: bool, pictures: &[Picture]) -> GateOutcome {
    gate(&GateInput {
        title,
        text,
        is_public,
        disclosure: if is_public { Disclosure::Given } else { Disclosure::Withheld { has_reason: true } },
        pictures,
        on: TODAY,
        words: WordList::built_in(),
        units: &[],
        leaders: &[],
    })
}

#[test]
fn secret_marks_bar_storing_and_the_word_secrecy_does_not() {
    for text in [
        "机密★1年\n甲县医保局工作情况。",
        "秘密★",
        "绝密 ★ 长期",
        "机 密\n甲县",
        "密级：秘密",
        "密级\t机密",
        "【机密】",
        "（绝密）",
        "秘密★１年",
        "秘密*1年",
        "秘\u{200B}密★1年",
        "文件为机密★10年，请勿外传。",
        "机密☆5年",
        "秘　密",
        "绝密·长期",
        "秘密 3年",
    ] {
        let outcome = pass("甲县信息", text, true, &[]);
        assert_eq!(outcome.bars_storing().len(), 1, "{text:?}");
        assert!(outcome.bars_storing().iter().all(|mark| mark.what.contains("不得存储")));
    }
    for text in [
        "加强保密工作，严守国家秘密。",
        "签订保密协议，保护商业秘密。",
        "秘密选举产生。",
        "开展保密宣传月活动。",
        "密级变更要履行程序。",
        "不得泄露参保人个人隐私和商业秘密。",
    ] {
        assert!(pass("甲县信息", text, true, &[]).bars_storing().is_empty(), "{text}");
    }
}

#[test]
fn personal_data_stops_a_public_text_and_is_only_shown_in_another() {
    for text in [
        "联系人王小明，手机13800000001。",
        "联系人王小明，手机138 0000 0001。",
        "手机：+86 138-0000-0001",
        "电话１３８００００００１１。",
        "身份证号码11010519491231002X。",
        "身份证：11010519491231002x，",
        "账号6228480402564890018。",
        "卡号：6228 4804 0256 4890 018。",
        "患者王小明，因患尿毒症长期透析。",
        "参保人李小红患有肺癌，",
        "住院号：20240012345",
        "家庭住址：甲县城东街道和平路12号",
    ] {
        let outcome = pass("甲县信息", text, true, &[]);
        let found: Vec<u8> = outcome.stops.iter().map(|mark| mark.check.number()).collect();
        assert_eq!(found, [33], "{text}");
        assert!(
            outcome.stops.iter().all(|mark| mark.found.contains('*')),
            "{text}: the list of marks must not spread it"
        );
        let inner = pass("甲县信息", text, false, &[]);
        assert!(inner.stops.is_empty() && inner.warns.iter().any(|mark| mark.check.number() == 33), "{text}");
    }
    for text in [
        "办公电话0790-8123456。",
        "服务热线12393。",
        "参保人数4500123人。",
        "基金支出123456789012元。",
        "编号202401010000123456。",
        "患者张某因患尿毒症长期透析。",
        "患者高血压控制率提高。",
        "手机138****0001。",
        "居民健康档案建档率90%。",
        "慢性病患者满意。",
        "文号2024010112345678。",
    ] {
        let outcome = pass("甲县信息", text, true, &[]);
        assert!(
            outcome.all().all(|mark| mark.check.number() != 33),
            "{text}: {:?}",
            outcome.all().collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_missing_reason_a_bare_picture_and_a_face_without_consent_stop() {
    let input = |disclosure| GateInput {
        title: "甲县信息",
        text: "甲县开展宣传活动。",
        is_public: false,
        disclosure,
        pictures: &[],
        on: TODAY,
        words: WordList::built_in(),
        units: &[],
        leaders: &[],
    };
    let checks =
        |outcome: &GateOutcome| outcome.stops.iter().map(|mark| mark.check.number()).collect::<Vec<_>>();
    assert_eq!(checks(&gate(&input(Disclosure::Missing))), [35]);
    assert_eq!(checks(&gate(&input(Disclosure::Withheld { has_reason: false }))), [35]);
    assert_eq!(checks(&gate(&input(Disclosure::Withheld { has_reason: true }))), [0_u8; 0]);
    let picture = |caption: &str, shows_person, has_consent| Picture {
        caption: caption.to_owned(),
        shows_person,
        has_consent,
    };
    for (picture, expected) in [
        (picture("", false, false), vec![38]),
        (picture("7月1日，工作人员在社区宣传政策。", false, false), vec![]),
        (picture("7月1日，工作人员在社区宣传政策。", true, false), vec![38]),
        (picture("7月1日，工作人员在社区宣传政策。", true, true), vec![]),
        (picture("机密★1年 会议现场", false, false), vec![34]),
    ] {
        assert_eq!(
            checks(&pass("甲县信息", "甲县开展宣传活动。", true, std::slice::from_ref(&picture))),
            expected,
            "{picture:?}"
        );
    }
}

#[test]
fn what_only_official_documents_must_have_is_not_asked_of_a_message() {
    let outcome = pass("甲县医保局开展宣传活动", "今年以来，甲县医保局开展宣传活动3次。", true, &[]);
    assert_eq!(outcome, GateOutcome::default());
}

#[test]
fn figures_without_a_source_are_named_sentence_by_sentence() {
    let marks = figures(
        "一、总体情况\n今年上半年，甲县办理门诊结算35201人次，为群众减负120万元。群众满意度达98.5%。\n\
         据医保结算系统统计，住院结算1200人次；报销比例提高3个百分点。\n会议在301会议室召开。第3次会议要求，2024年3月15日前完成。",
    );
    let found: Vec<(usize, &str)> = marks.iter().map(|mark| (mark.place.line, mark.found.as_str())).collect();
    assert_eq!(found, [(2, "35201人次、120万元"), (2, "98.5%")]);
    assert!(marks[0].sentence().contains("补来源"));
}
