//! G-16 between text and table: what the text says of a column's total, or of one unit's figure, against the table of the
//! same paper (文中“共报送信息120篇”，附表“报送数”合计118). Only where column and statement are told apart without doubt;
//! totals within a table are [`super::table`]'s, figures within a sentence [`super::figure`]'s.

use super::amount::{Amount, words};
use super::desk::Desk;
use super::figure::{NUM, UNIT};
use super::layout::Sheet;
use super::mark::{Check, Class, Mark};
use super::pattern::pattern;
use super::row::{Row, count_to, is_han};
use super::table::{Line, head_and_rows, is_countable, is_total, tables};
use regex::Captures;
use std::collections::BTreeMap;

pattern! {
    TOLD_TOTAL = &format!("(?:(?P<b>[一-龥]{{2,8}}?)?(?:一共|共计|合计|总计|总共|共)(?P<w>[^，。；、：0-9（]{{0,10}}))(?P<n>{NUM})(?P<u>{UNIT})");
    TOLD_OF_UNIT = &format!("^(?:[（(]|以)?(?P<w>[^，。；、：0-9]{{0,10}}?)(?P<n>{NUM})(?P<u>{UNIT})");
    SUFFIX = "(?:数量|篇数|件数|条数|次数|人数|家数|总数|数|量)$";
    BRACKETED = "[（(][^（()）]*[）)]";
    OTHER_TIME = "累计|去年|上年|同期|上季|上月|上半年|以来|前[一二三]季|[0-9一二三四五六七八九十]+月?[至到—-][0-9一二三四五六七八九十]+月";
}

/// A figure a table gives (表中数据).
#[derive(Debug, Clone, Copy)]
struct Given<'a> {
    column: &'a str,
    amount: Amount,
}

/// What the tables of a paper give: by the key of a column its total, by a row's name and the key its figure. What two
/// tables give under one name is nothing to compare with.
#[derive(Debug, Default)]
struct Tables<'a> {
    totals: BTreeMap<String, Option<Given<'a>>>,
    figures: BTreeMap<String, BTreeMap<String, Option<Given<'a>>>>,
}

/// G-16 between text and tables.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let lines = tables(sheet);
    let mut all = Tables::default();
    for table in &lines {
        if let Some((head, rows)) = head_and_rows(table) {
            all.take(&head, rows);
        }
    }
    if all.totals.is_empty() && all.figures.is_empty() {
        return;
    }
    for row in sheet.prose().filter(|row| row.text.contains(|c: char| c.is_ascii_digit())) {
        let mut start = 0;
        let ends = row.text.char_indices().filter(|(_, c)| matches!(c, '。' | '；'));
        for (at, c) in ends.chain([(row.text.len(), '。')]) {
            all.sentence(row, start, row.slice(start..at), desk);
            start = (at + c.len_utf8()).min(row.text.len());
        }
    }
}

/// What a column counts, without the word for counting: 报送数 counts 报送. Nothing for a column that is no count.
fn key(title: &str) -> Option<String> {
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = BRACKETED.replace_all(&plain, "");
    let bare = SUFFIX.replace(&bare, "");
    let bare = ["信息", "稿件", "材料"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(&bare);
    let is_word = count_to(bare, 9) >= 2 && count_to(bare, 9) < 9 && bare.chars().all(is_han);
    (is_word && is_countable(&plain) && !["合计", "总计", "小计", "单位"].contains(&bare))
        .then(|| bare.to_owned())
}

/// Puts a figure in, unless there is one already, which makes both unfit.
fn put<'a>(into: &mut BTreeMap<String, Option<Given<'a>>>, key: &str, given: Given<'a>) {
    into.entry(key.to_owned()).and_modify(|known| *known = None).or_insert(Some(given));
}

impl<'a> Tables<'a> {
    fn take(&mut self, head: &[&'a str], rows: &[Line<'a>]) {
        for (at, title) in head.iter().enumerate() {
            let Some(key) = key(title) else { continue };
            let own: Vec<&Line<'_>> = rows.iter().filter(|line| !is_total(line)).collect();
            let amounts: Option<Vec<Amount>> = own.iter().map(|line| line.amount(at)).collect();
            let written = rows.iter().rev().find(|line| is_total(line)).and_then(|line| line.amount(at));
            let sum = amounts.filter(|amounts| amounts.len() >= 2).and_then(|amounts| {
                let step = amounts.iter().map(|amount| amount.step).min()?;
                Some(Amount { value: amounts.iter().map(|amount| amount.value).sum(), step })
            });
            if let Some(amount) = written.or(sum) {
                put(&mut self.totals, &key, Given { column: title, amount });
            }
            for line in own {
                let name = line.name();
                if let Some(amount) = line.amount(at).filter(|_| count_to(&name, 2) > 1) {
                    put(self.figures.entry(name).or_default(), &key, Given { column: title, amount });
                }
            }
        }
    }

    fn sentence(&self, row: &Row, start: usize, sentence: &str, desk: &mut Desk) {
        if OTHER_TIME.is_match(sentence) {
            return;
        }
        let mut is_of_unit = false;
        for (name, figures) in &self.figures {
            for (at, found) in sentence.match_indices(name.as_str()) {
                is_of_unit = true;
                let from = at + found.len();
                let rest = sentence.get(from..).unwrap_or_default();
                if let Some(told) = TOLD_OF_UNIT.captures(rest) {
                    let what = format!("“{name}”");
                    compare(row, start + from, &told, figures, &what, desk);
                }
            }
        }
        // 其中城区报送40篇 is of a part nobody can tell.
        if is_of_unit || sentence.contains("其中") && !sentence.starts_with(['全', '各', '共']) {
            return;
        }
        for told in TOLD_TOTAL.captures_iter(sentence) {
            compare(row, start, &told, &self.totals, "合计", desk);
        }
    }
}

/// Compares what is told with the only column it can mean.
fn compare(
    row: &Row,
    start: usize,
    told: &Captures<'_>,
    given: &BTreeMap<String, Option<Given<'_>>>,
    of: &str,
    desk: &mut Desk,
) {
    let part = |name: &str| told.name(name).map_or("", |found| found.as_str());
    let said = format!("{}{}", part("b"), part("w"));
    let mut meant = given.iter().filter(|(key, _)| said.contains(key.as_str()));
    let (Some((_, Some(one))), None) = (meant.next(), meant.next()) else { return };
    let (Some(amount), Some(figure), Some(all)) = (Amount::parse(part("n")), told.name("n"), told.get(0))
    else {
        return;
    };
    // 1.2万篇 is 12034篇 said shortly.
    if part("u") == "%" || amount.is_about(one.amount.value) {
        return;
    }
    let right = words(one.amount.value, Amount { value: 0, step: one.amount.step.min(100_000_000) });
    let bytes = start + figure.start()..start + all.end();
    let what = format!(
        "“{}”与表中{of}的“{}”{right}不一致",
        all.as_str().trim_start_matches(['（', '(']),
        one.column.split_whitespace().collect::<String>()
    );
    let mark = Mark::new(Check::of(16), Class::Figure, row, bytes, what);
    desk.add(mark.proposing(format!("{right}{}", part("u"))));
}

#[cfg(test)]
mod tests {
    use super::super::{Paper, WordList, read};

    fn marks(text: &str) -> Vec<String> {
        let table = "附件\n报送情况表\n单位\t报送数\t采用数\t得分\n甲县\t12\t5\t30\n乙县\t20\t8\t46\n合计\t32\t13\t76";
        let paper = Paper::of_text(&format!("{text}\n{table}"));
        let all = read(&paper, WordList::built_in());
        all.into_iter().filter(|mark| mark.check.number() == 16).map(|mark| mark.what).collect()
    }

    #[test]
    fn a_total_in_the_text_is_the_tables() {
        assert!(marks("本季度全市共报送信息32篇，合计采用13篇，工作扎实有力推进。").is_empty());
        let told = marks("本季度全市共报送信息34篇，工作扎实有力推进。");
        assert!(told.len() == 1 && told[0].contains("共报送信息34篇") && told[0].contains("32"), "{told:?}");
        assert!(marks("1至6月全市累计共报送信息134篇，工作扎实有力推进。").is_empty(), "another time");
    }

    #[test]
    fn a_units_figure_in_the_text_is_the_tables() {
        assert!(marks("甲县报送信息12篇，乙县（采用8篇）居首位，得分46分。").is_empty());
        let told = marks("甲县报送信息21篇，乙县采用8篇，各项工作扎实推进。");
        assert!(told.len() == 1 && told[0].contains("甲县") && told[0].contains("12"), "{told:?}");
        assert!(
            marks("甲县共有医院21家，乙县有乡镇20个，各项工作扎实推进。").is_empty(),
            "no column of that"
        );
    }
}
