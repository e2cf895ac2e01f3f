//! G-15: contact data that disagree: two mail addresses in one paper, numbers nearly alike, numbers of a wrong length.
//! A table of many units lists many addresses with reason; there only addresses that are nearly alike are marked.

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Mark, Place};
use super::pattern::pattern;
use super::row::Row;
use crate::nearest::distance;
use std::ops::Range;

pattern! {
    MAIL = r"[A-Za-z0-9][A-Za-z0-9._+-]*[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+";
    BAD_MAIL = r"(?:邮箱|邮件|信箱|E-?mail|e-?mail|电邮)[：:为至 ]{0,3}(?P<m>[A-Za-z0-9._+-]{2,30}(?:[@＠#][A-Za-z0-9-]*(?:[.,，。][A-Za-z]*)?|[A-Za-z0-9-]*\.com|。com))(?:[^A-Za-z0-9@.]|$)";
    PHONE = r"0[0-9]{2,3}[-－—– ]?[0-9]{7,8}";
    LABELLED = r"(?:电话|传真|热线|手机)(?:号码)?[：:为]?[ ]*(?P<n>[0-9][0-9－—– -]{4,19}[0-9])(?:[^0-9]|$)";
}

/// Above so many different addresses a paper holds a list of them.
const LIST: usize = 4;

struct Found<'a> {
    row: &'a Row,
    bytes: Range<usize>,
    key: String,
}

/// G-15.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let (mut mails, mut phones): (Vec<Found<'_>>, Vec<Found<'_>>) = (Vec::new(), Vec::new());
    for (row, part) in sheet.rows() {
        if !row.text.contains(['@', '＠', '电', '邮', '0', '信', 'm']) {
            continue;
        }
        for found in MAIL.find_iter(&row.text) {
            let key = found.as_str().replace('＠', "@").to_ascii_lowercase();
            add(&mut mails, Found { row, bytes: found.range(), key });
        }
        broken_mail(row, desk);
        for found in PHONE.find_iter(&row.text) {
            let key: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
            if part != Part::Table
                && !joins(row.char_before(found.start()))
                && !joins(row.char_at(found.end()))
            {
                add(&mut phones, Found { row, bytes: found.range(), key });
            }
        }
        labelled(row, desk);
    }
    disagree(&mails, "邮箱", 3, desk);
    near(&phones, desk);
}

/// Keeps the first place of each, and no more than a page of them.
fn add<'a>(list: &mut Vec<Found<'a>>, found: Found<'a>) {
    if list.len() < 60 && !list.iter().any(|known| known.key == found.key) {
        list.push(found);
    }
}

fn mark(found: &Found<'_>, what: String) -> Mark {
    Mark::new(Check::of(15), Class::Contact, found.row, found.bytes.clone(), what)
}

/// Different addresses: every one after the first, or in a list only near ones.
fn disagree(list: &[Found<'_>], word: &str, nearness: usize, desk: &mut Desk) {
    let is_list = list.len() > LIST;
    for (at, found) in list.iter().enumerate().skip(1) {
        let earlier = list.iter().take(at);
        let near = earlier.min_by_key(|other| distance(&other.key, &found.key));
        let Some(near) = near else { continue };
        let apart = distance(&near.key, &found.key);
        let (one, other) = (near.row.slice(near.bytes.clone()), found.row.slice(found.bytes.clone()));
        let place: Place = near.row.place(near.bytes.clone());
        if apart <= nearness {
            let what = format!("{word}“{other}”与{place}的“{one}”只差{apart}个字符，疑有一处写错");
            desk.add(mark(found, what).proposing(one));
        } else if !is_list {
            desk.add(mark(found, format!("{word}“{other}”与{place}的“{one}”不一致，请核对")));
        }
    }
}

/// Numbers that differ by one digit, in different paragraphs.
fn near(list: &[Found<'_>], desk: &mut Desk) {
    for (at, found) in list.iter().enumerate().skip(1) {
        let near = list.iter().take(at).find(|other| {
            other.row.line != found.row.line
                && other.key.len() == found.key.len()
                && distance(&other.key, &found.key) == 1
        });
        if let Some(near) = near {
            let (one, other) = (near.row.slice(near.bytes.clone()), found.row.slice(found.bytes.clone()));
            let what =
                format!("电话“{other}”与{}的“{one}”只差一位，请核对", near.row.place(near.bytes.clone()));
            desk.add(mark(found, what));
        }
    }
}

/// An address that is none: no name of a host, a Chinese stop, a missing @.
fn broken_mail(row: &Row, desk: &mut Desk) {
    for captures in BAD_MAIL.captures_iter(&row.text) {
        let Some(found) = captures.name("m") else { continue };
        let is_whole = MAIL.find(found.as_str()).is_some_and(|mail| mail.len() == found.len());
        if is_whole
            || MAIL.find_at(&row.text, found.start()).is_some_and(|mail| mail.start() == found.start())
        {
            continue;
        }
        let what = format!("邮箱“{}”写法不完整", found.as_str());
        desk.add(Mark::new(Check::of(15), Class::Contact, row, found.range(), what));
    }
}

/// A number of a length no telephone has.
fn labelled(row: &Row, desk: &mut Desk) {
    for captures in LABELLED.captures_iter(&row.text) {
        let Some(found) = captures.name("n") else { continue };
        let digits: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
        let is_right = match digits.len() {
            5 => digits.starts_with('1') || digits.starts_with('9'),
            // 0878-5123: an area code with half a number.
            7 | 8 => !(found.as_str().starts_with('0') && found.as_str().contains(['-', '—', '－'])),
            11 | 12 if digits.starts_with('0') => true,
            11 => digits.starts_with('1'),
            10 => digits.starts_with("400") || digits.starts_with("800"),
            13..=19 => found.as_str().contains([' ', '-', '—', '–', '－']),
            _ => false,
        };
        if !is_right {
            let what = format!("电话“{}”的位数有误", found.as_str());
            desk.add(Mark::new(Check::of(15), Class::Contact, row, found.range(), what));
        }
    }
}
