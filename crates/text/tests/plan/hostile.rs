//! Texts nobody would call a plan: they end in a reading with faults, never in a panic, and their length costs no more
//! than itself.

use proptest::prelude::*;
use zhaozhang_text::plan::{Directory, read};

#[test]
fn long_texts_without_marks_are_read_in_time() {
    let n = 3_000;
    for piece in [
        "（",
        "每年",
        "3个",
        "达到60%和",
        "一、",
        "1.建成3个",
        "\n1.",
        "\n（一）2.甲",
        "2021年底前建成3所医院",
        "（市甲局负责）",
        "所有",
        "分别",
        "“十四五”末",
        "365bet",
        "〔2012",
        "<td>",
        "、",
        "市甲局、",
        "\n责任单位：市甲局",
        "以下简称",
        "每个村都有",
    ] {
        let text = format!("甲市卫生健康事业发展工作方案\n一、任务\n{}", piece.repeat(n));
        let _ = read(&text, &Directory::default());
        let table = format!("序号\t工作任务\t责任单位\n{}", format!("1\t{piece}\t市甲局\n").repeat(n / 10));
        let _ = read(&table, &Directory::default());
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(
        pieces in prop::collection::vec("[一二三（）()〔〕0-9.、，。；：\n\t市县局委办负责牵头等分别达到以上%年月日底前每所有全部个项]{0,12}|\\PC{0,6}", 0..40)
    ) {
        let text = format!("甲市卫生健康事业发展工作方案{}", pieces.concat());
        let length = text.chars().count();
        for plan in read(&text, &Directory::default()).plans {
            for task in plan.tasks {
                prop_assert!(task.span.start <= task.span.end && task.span.end <= length);
                for part in task.parts {
                    for target in part.targets {
                        prop_assert!(target.span.end <= length && !target.quote.is_empty());
                    }
                }
            }
        }
    }
}
