//! What the chain must find: every change, gap and cut, in lines and in an exported file.

use super::{
    BEGINNING, Break, BreakKind, EntryKind, EventLine, Head, LedgerLine, Link, Walk, check_export, digest,
    export_line, verify,
};
use proptest::prelude::*;

fn line(payload: &str) -> LedgerLine {
    LedgerLine {
        notice_code: "ganzhou-2020-33".into(),
        kind: EntryKind::Fact,
        payload: payload.into(),
        reverses: None,
        reason: String::new(),
        recorded_at: "2020-07-31T09:00:00Z".into(),
        recorded_by: "本机用户".into(),
        batch_id: Some(1),
    }
}

fn chain(payloads: &[&str]) -> Vec<Link> {
    let mut previous_hash = BEGINNING.to_owned();
    let mut links = Vec::new();
    for (serial, payload) in (1..).zip(payloads) {
        let text = line(payload).text(serial, &previous_hash);
        let hash = digest(text.as_bytes());
        links.push(Link { serial, previous_hash: previous_hash.clone(), text, hash: hash.clone() });
        previous_hash = hash;
    }
    links
}

fn broken(serial: i64, kind: BreakKind) -> Result<Head, Break> {
    Err(Break { serial, kind })
}

#[test]
fn sm3_gives_the_value_of_the_standard() {
    // GB/T 32905, example 1.
    assert_eq!(digest(b"abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

#[test]
fn the_canonical_text_is_what_the_page_says() {
    let text = line("{\"事实\":\"报送\"}").text(7, BEGINNING);
    let expected = format!(
        "照章台账/1\nserial:1:7\nnotice_code:15:ganzhou-2020-33\nkind:4:fact\n\
         payload:19:{{\"事实\":\"报送\"}}\nreverses:0:\nreason:0:\n\
         recorded_at:20:2020-07-31T09:00:00Z\nrecorded_by:12:本机用户\nbatch_id:1:1\nprevious_hash:64:{BEGINNING}\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn a_whole_chain_holds_and_gives_its_end() {
    let links = chain(&["甲", "乙", "丙"]);
    let end = Head { serial: 3, hash: links[2].hash.clone() };
    assert_eq!(verify(links), Ok(end));
    assert_eq!(verify([]), Ok(Head::default()));
}

#[test]
fn a_changed_line_is_named() {
    let mut links = chain(&["甲", "乙", "丙"]);
    links[1].text = links[1].text.replace('乙', "已");
    assert_eq!(verify(links), broken(2, BreakKind::Changed));
}

#[test]
fn a_line_sealed_anew_breaks_the_next_one() {
    let mut links = chain(&["甲", "乙", "丙"]);
    links[1].text = links[1].text.replace('乙', "已");
    links[1].hash = digest(links[1].text.as_bytes());
    assert_eq!(verify(links), broken(3, BreakKind::Unlinked));
}

#[test]
fn a_missing_line_is_named() {
    let mut links = chain(&["甲", "乙", "丙"]);
    links.remove(1);
    assert_eq!(verify(links), broken(2, BreakKind::Missing));
}

#[test]
fn a_cut_end_shows_against_the_recorded_end() {
    let links = chain(&["甲", "乙", "丙"]);
    let recorded = Head { serial: 3, hash: links[2].hash.clone() };
    let mut walk = Walk::new();
    for link in &links[..2] {
        walk.step(link).unwrap();
    }
    assert_eq!(walk.finish(&recorded), Err(Break { serial: 2, kind: BreakKind::End }));
}

#[test]
fn an_exported_file_is_checked_without_the_program_that_wrote_it() {
    let links = chain(&["甲\n乙:3:丙", "", "丁"]);
    let file: String = links.iter().map(export_line).collect();
    assert_eq!(check_export(&file).map(|head| head.serial), Ok(3));
    assert_eq!(check_export(&file.replace('丁', "下")), broken(3, BreakKind::Changed));
    assert_eq!(check_export(&format!("{file}多余")), broken(4, BreakKind::Unreadable));
    let events: String = {
        let event = EventLine {
            at: "2020-07-31T09:00:00Z".into(),
            actor: "张三".into(),
            role: "经办人".into(),
            verb: "导入台账".into(),
            subject: "ganzhou-2020-33".into(),
            detail: "100条".into(),
        };
        let text = event.text(1, BEGINNING);
        let hash = digest(text.as_bytes());
        export_line(&Link { serial: 1, previous_hash: BEGINNING.into(), text, hash })
    };
    assert_eq!(check_export(&events).map(|head| head.serial), Ok(1));
}

proptest! {
    #[test]
    fn no_text_makes_the_check_panic(text in "\\PC{0,200}") {
        let _ = check_export(&text);
    }

    #[test]
    fn different_lines_have_different_texts(a in "\\PC{0,12}", b in "\\PC{0,12}", c in "\\PC{0,12}", d in "\\PC{0,12}") {
        let with = |payload: &str, reason: &str| LedgerLine { reason: reason.into(), ..line(payload) };
        let texts = (with(&a, &b).text(1, BEGINNING), with(&c, &d).text(1, BEGINNING));
        prop_assert_eq!(texts.0 == texts.1, (a, b) == (c, d));
    }
}
