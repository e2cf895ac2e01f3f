//! Due words of every kind and the days they mean.

use super::{Derivation, Times, find};
use crate::plan::passage::Passage;
use chrono::NaiveDate;

fn read(text: &str) -> Vec<(String, Option<String>)> {
    let passage = Passage::of(text);
    let times = Times { year: Some(2021), issued: NaiveDate::from_ymd_opt(2021, 3, 1), is_cell: false };
    find(&passage, 0..passage.len(), times)
        .into_iter()
        .map(|due| (due.due.words, due.due.on.map(|on| on.to_string())))
        .collect()
}

#[test]
fn every_due_word_names_its_last_day() {
    for (text, words, on) in [
        ("今年完成新建", "今年", "2021-12-31"),
        ("到今年底所有", "到今年底", "2021-12-31"),
        ("到2022年，", "到2022年", "2022-12-31"),
        ("到2022年底，", "到2022年底", "2022-12-31"),
        ("2021年7月20日前完成", "2021年7月20日前", "2021-07-20"),
        ("6月底前报送", "6月底前", "2021-06-30"),
        ("到20216月底前实现", "到20216月底前", "2021-06-30"),
        ("２０２１年９月底前", "２０２１年９月底前", "2021-09-30"),
        ("上半年完成", "上半年", "2021-06-30"),
        ("三季度末前", "三季度末前", "2021-09-30"),
        ("二〇二二年底前", "二〇二二年底前", "2022-12-31"),
        ("“十四五”末达到", "“十四五”末", "2025-12-31"),
        ("年底前全部", "年底前", "2021-12-31"),
        ("印发之日起30日内", "30日内", "2021-03-31"),
    ] {
        assert_eq!(read(text), [(words.to_owned(), Some(on.to_owned()))], "{text}");
    }
}

#[test]
fn years_that_only_tell_are_no_due_words() {
    for text in [
        "2021年医改投入要明显高于2020年",
        "每年年底",
        "3月1日召开",
        "2021年3月召开",
        "今年以来",
        "第三季度工作",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn a_standing_duty_has_no_day() {
    let passage = Passage::of("完成时限：长期坚持");
    let due = find(&passage, 0..passage.len(), Times::default());
    assert_eq!(due.first().map(|due| due.due.derivation), Some(Derivation::Standing));
}
