//! Conditions (条件): the `当：` lines and the cells of tables, as tests on the fields of a fact.
//! It reads and refuses; facts are tested by [`crate::score`].

use super::spelling::did_you_mean;
use super::value;
use crate::fact::{DerivedField, Field, NumberField, TextField};
use crate::points::Points;
use crate::rule::{Condition, Test};

/// Why words cannot be read, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) why: String,
    pub(super) cure: String,
}

impl Misread {
    pub(super) fn new(why: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { why: why.into(), cure: cure.into() }
    }
}

/// The words a test may begin with, longer ones first so that 不是 is not read as 是.
const TESTS: [&str; 14] = [
    "不少于",
    "不多于",
    "不为空",
    "不小于",
    "不大于",
    "不是",
    "为空",
    "少于",
    "多于",
    "是",
    "≥",
    "≤",
    "<",
    ">",
];

/// Reads `级别 是 省级、市级`; the blanks may be left out.
pub(super) fn condition(text: &str) -> Result<Condition, Misread> {
    let text = text.trim();
    let Some((field, rest)) = leading_field(text) else {
        let word: String = text.chars().take_while(|c| !c.is_whitespace()).collect();
        return Err(Misread::new(
            format!("“{word}”不是可以写进条件的字段"),
            did_you_mean(&word, field_words()),
        ));
    };
    let rest = rest.trim_start();
    let Some(word) = TESTS.into_iter().find(|word| rest.starts_with(word)) else {
        return Err(Misread::new(
            format!("“{}”之后没有写“是”“不是”“为空”“不为空”“不少于”或“少于”等", field.word()),
            format!("请写作“{} 是 …”", field.word()),
        ));
    };
    let operand = rest.strip_prefix(word).unwrap_or_default().trim();
    test(field, word, operand).map(|test| Condition { field, test })
}

/// All words that name a field.
pub(super) fn field_words() -> impl Iterator<Item = &'static str> {
    let texts = TextField::ALL.into_iter().map(TextField::word);
    let derived = DerivedField::ALL.into_iter().map(DerivedField::word);
    texts.chain(derived).chain(NumberField::ALL.into_iter().map(NumberField::word))
}

/// The longest field word at the beginning (单位类别 before 单位).
fn leading_field(text: &str) -> Option<(Field, &str)> {
    let best = field_words().filter(|word| text.starts_with(word)).max_by_key(|word| word.len())?;
    Some((Field::parse(best)?, text.strip_prefix(best)?))
}

fn test(field: Field, word: &str, operand: &str) -> Result<Test, Misread> {
    match (word, field) {
        ("为空", _) => closed(operand, Test::Empty),
        ("不为空", _) => closed(operand, Test::Given),
        (_, Field::Number(number)) => number_test(number, word, operand),
        ("是", _) => words(field, operand).map(Test::Is),
        ("不是", _) => words(field, operand).map(Test::IsNot),
        _ => Err(Misread::new(
            format!("“{}”是文字，不能比较大小", field.word()),
            format!("请写作“{} 是 …”或“{} 不是 …”", field.word(), field.word()),
        )),
    }
}

fn closed(operand: &str, test: Test) -> Result<Test, Misread> {
    if operand.is_empty() {
        return Ok(test);
    }
    Err(Misread::new(format!("“为空”之后多出“{operand}”"), "请删去多出的字，或另写一行“当：”"))
}

fn words(field: Field, operand: &str) -> Result<Vec<String>, Misread> {
    let words = value::list(operand);
    if words.is_empty() {
        return Err(Misread::new("没有写出要比较的词", format!("请写作“{} 是 甲、乙”", field.word())));
    }
    let known = vocabulary(field).unwrap_or_default();
    let strange = words.iter().find(|word| !known.is_empty() && !known.contains(&word.as_str()));
    if let Some(strange) = strange {
        return Err(Misread::new(
            format!("“{}”只会是{}，不会是“{strange}”", field.word(), known.join("、")),
            did_you_mean(strange, known.iter().copied()),
        ));
    }
    Ok(words)
}

/// The words a field can have at all, where they are fixed.
const fn vocabulary(field: Field) -> Option<&'static [&'static str]> {
    Some(match field {
        Field::Text(TextField::Mark) => &["单", "综"],
        Field::Text(TextField::Origin) => &["原创", "转载"],
        Field::Text(TextField::Result) => &["通过", "退回", "不通过", "待审", "符合要求", "不符合要求"],
        Field::Derived(DerivedField::Timeliness) => &["按时", "逾期", "未报", "未到期"],
        Field::Derived(DerivedField::Instructed | DerivedField::Solicited | DerivedField::Adopted) => {
            &["是", "否"]
        }
        _ => return None,
    })
}

fn number_test(field: NumberField, word: &str, operand: &str) -> Result<Test, Misread> {
    let figure = value::points(operand).ok_or_else(|| {
        Misread::new(format!("“{operand}”不是数字"), format!("请写作“{} 不少于 800”", field.word()))
    })?;
    let next = figure + Points::ONE;
    let needs_whole = matches!(word, "多于" | ">" | "不多于" | "不大于" | "≤" | "是" | "不是");
    if needs_whole && (figure.denominator() != 1 || field == NumberField::Amount) {
        return Err(Misread::new(
            format!("“{}”可以有小数，“{word}”的界限不明确", field.word()),
            "请改用“不少于”或“少于”",
        ));
    }
    Ok(match word {
        "不少于" | "不小于" | "≥" => Test::Within(Some(figure), None),
        "少于" | "<" => Test::Within(None, Some(figure)),
        "多于" | ">" => Test::Within(Some(next), None),
        "不多于" | "不大于" | "≤" => Test::Within(None, Some(next)),
        "是" => Test::Within(Some(figure), Some(next)),
        _ => {
            return Err(Misread::new(
                format!("数字“{}”不能用“{word}”", field.word()),
                "请用“不少于”“少于”“多于”“不多于”或“是”",
            ));
        }
    })
}

/// Reads a table cell: `*` for any, words (甲、乙), 不是 甲, 为空, 不为空; for numbers ≥800, <500, 500～1000, 3.
pub(super) fn cell(field: Field, text: &str) -> Result<Option<Test>, Misread> {
    let text = text.trim();
    if text == "*" || text == "＊" {
        return Ok(None);
    }
    if text.is_empty() {
        return Err(Misread::new("这一格是空的", "不限请写 *，没有填报请写“为空”"));
    }
    if let Field::Number(_) = field {
        if let Some((low, high)) = value::range(text) {
            return Ok(Some(Test::Within(Some(low), Some(high))));
        }
        let text = text.replace('＜', "<").replace('＞', ">");
        let word = TESTS.into_iter().find(|word| text.starts_with(word));
        let operand = word.map_or(text.as_str(), |word| text.strip_prefix(word).unwrap_or_default()).trim();
        return test(field, word.unwrap_or("是"), operand).map(Some);
    }
    let word = ["不为空", "为空", "不是"].into_iter().find(|word| text.starts_with(word));
    let operand = word.map_or(text, |word| text.strip_prefix(word).unwrap_or_default()).trim();
    test(field, word.unwrap_or("是"), operand).map(Some)
}
