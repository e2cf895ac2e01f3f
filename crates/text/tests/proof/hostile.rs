//! Huge, empty and hostile texts: no panic, and twice the length takes about twice the work. A step that grows with the square of the
//! length would not come to an end here.

use crate::marks;
use proptest::prelude::*;

#[test]
fn nothing_and_next_to_nothing_are_read() {
    for text in [
        "",
        "\n",
        " ",
        "。",
        "（",
        "甲",
        "\u{FEFF}",
        "\t\t\t",
        "|",
        "||",
        "附件",
        "附件：",
        "1.",
        "一、",
        "〔",
        "20",
        "抄送",
    ] {
        let _ = marks(text);
    }
}

#[test]
fn much_of_one_thing_ends() {
    for piece in [
        "（",
        "）",
        "“",
        "”",
        "甲、",
        "1",
        "投注",
        "〔2023",
        "2023年2月30日",
        "的",
        "加强",
        "甲,",
        "(甲",
        "a@b.cn ",
        "a.",
        "甲\u{200B}",
        "www.a.top ",
        "患者王某一，",
        "1 ",
        "单位\t得分\n",
        "甲县\t1\n",
        "一、\n",
        "附件1\n",
        "甲局\n2023年3月8日\n",
        "今年",
        "共3家，其中1家、",
        "从1件增加到2件，增长",
    ] {
        let found = marks(&piece.repeat(60_000 / piece.len()));
        // Marks of one kind are listed up to a number a person can read.
        assert!(found.len() < 2_000, "{piece}: {}", found.len());
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[（）()《》“”‘’〔〕\\[\\]【】0-9０-９年月日号第发字附件：:、，,。.；;一二三十甲乙局县市的\t\n |%★机密绝秘投注a-c@.\u{200B}]{0,120}") {
        for mark in marks(&text) {
            let line = text.split('\n').nth(mark.place.line - 1).unwrap_or_default();
            prop_assert!(mark.place.start <= mark.place.end && mark.place.end <= line.trim_end_matches('\r').chars().count());
        }
    }

    #[test]
    fn no_characters_make_it_panic(text in "\\PC{0,80}") {
        let _ = marks(&text);
    }
}
