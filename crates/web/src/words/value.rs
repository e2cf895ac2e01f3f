//! Figures in Chinese (分值的说法): fixed, from a table, or worked out from the fact.
//! Next: [`super::rule`].

use super::{FigureTable, Lines, selector};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{Charge, Currency, QuotaDue, Span, Value};

/// `＋20分`, `－10分`, `3元`.
pub(crate) fn signed(points: Points, currency: Currency) -> String {
    match currency {
        Currency::Points if points.is_negative() => format!("－{}分", -points),
        Currency::Points => format!("＋{points}分"),
        Currency::Yuan => format!("{points}元"),
    }
}

/// Points with their sign.
pub(crate) fn points(points: Points) -> String {
    signed(points, Currency::Points)
}

/// Says a value under the label, with its table where it has one.
pub(crate) fn say(lines: &mut Lines, label: &'static str, value: &Value, currency: Currency) {
    match value {
        Value::Fixed(fixed) => lines.say(label, signed(*fixed, currency)),
        Value::Table(_) => {
            lines.say(label, "按下表，自上而下取第一个相符的");
            lines.table = table(value);
        }
        Value::Rate { field, step, each, first } => {
            let each = signed(*each, currency);
            let rate = format!("每满{step}{}计{each}", unit(field.word()));
            let start = first
                .map(|(from, gives)| format!("{}满{from}计{}，此后", field.word(), signed(gives, currency)));
            lines.say(label, format!("{}{rate}（{}）", start.unwrap_or_default(), field.word()));
        }
        Value::Amount(factor) => lines.say(label, format!("按认定数值×{factor}")),
        Value::Basis(factor) => lines.say(label, format!("按原采用得分×{factor}")),
    }
}

/// The factor of a 倍数 rule.
pub(crate) fn factor(lines: &mut Lines, value: &Value) {
    match value {
        Value::Fixed(factor) => lines.say("乘以", factor.to_string()),
        Value::Table(_) => {
            lines.say("乘以", "按下表");
            lines.table = table(value);
        }
        other => say(lines, "乘以", other, Currency::Points),
    }
}

fn table(value: &Value) -> Option<FigureTable> {
    let Value::Table(table) = value else { return None };
    let mut head: Vec<String> = table.keys.iter().copied().map(selector::head).collect();
    head.push("分值".to_owned());
    let rows = table.rows.iter().map(|row| {
        let mut cells: Vec<String> = row.tests.iter().map(|test| selector::cell(test.as_ref())).collect();
        cells.push(row.value.to_string());
        cells
    });
    Some(FigureTable { head, rows: rows.collect() })
}

fn unit(field: &str) -> &'static str {
    match field {
        "字数" => "字",
        "逾期天数" => "天",
        "退回次数" | "催报次数" => "次",
        _ => "",
    }
}

/// `计入年度，不计入当期`; nothing for the default.
pub(crate) const fn charge(charge: Charge) -> &'static str {
    match charge {
        Charge::Period => "",
        Charge::Year => "计入年度，不计入当期",
    }
}

/// `每月`, `每季` ….
pub(crate) fn every(kind: PeriodKind) -> String {
    format!("每{}", kind.word())
}

/// `5天内（不含当天）`.
pub(crate) fn span(span: Span) -> String {
    match span {
        Span::Days(0) => "当天24时前".to_owned(),
        Span::Days(days) => format!("{days}天内（次日起算）"),
        Span::WorkingDays(days) => format!("{days}个工作日内（次日起算）"),
    }
}

/// How many are due; a list becomes the rule's table.
pub(crate) fn due(lines: &mut Lines, label: &'static str, due: &QuotaDue) {
    match due {
        QuotaDue::Fixed(number) => lines.say(label, number.to_string()),
        QuotaDue::PerHead(number) => lines.say(label, format!("每人{number}")),
        QuotaDue::Listed(list) => {
            lines.say(label, format!("按下表（{}项）", list.len()));
            let rows = list.iter().map(|(unit, number)| vec![unit.clone(), number.to_string()]).collect();
            lines.table = Some(FigureTable { head: vec!["单位".to_owned(), "任务数".to_owned()], rows });
        }
    }
}
