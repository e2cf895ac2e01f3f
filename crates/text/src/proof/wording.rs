//! G-19, G-25, G-26, G-27, G-30 and G-32 as far as words decide them: everything in the lists of [`super::words`] that is
//! not spam; and the same word twice in a row (G-25).

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Mark};
use super::pattern::pattern;
use super::row::{Row, count_to, is_han};
use super::words::WordList;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

pattern! {
    CRUMBS = "^[>＞»›]|^(?:网站)?首页[ \u{3000}]*[>＞»›/|]|[一-龥][ ]*[>＞»›][ ]*[一-龥]+[ ]*[>＞»›]";
    LIKENESS = "(?:^|[^想气现大对形景印迹万抽表具天])(?P<x>象[^，。；象]{1,12}(?:一样|那样|似的|般的))";
}

/// The longest line that can be a leftover of a web page.
const LONGEST_LEFTOVER: usize = 80;

/// Every word of the lists, and words twice in a row.
pub(super) fn check(sheet: &Sheet<'_>, words: &WordList, desk: &mut Desk) {
    let day = sheet.day();
    let mut found: BTreeMap<&str, Vec<Mark>> = BTreeMap::new();
    for (row, part) in sheet.rows() {
        for (entry, bytes) in words.hits(row, day) {
            let is_exempt = match entry.class {
                Class::Institution => is_historic(row, &bytes),
                Class::WebResidue => !is_leftover(row, &entry.word),
                _ => false,
            };
            if !is_exempt {
                let shown = &entry.word;
                let what = match entry.class {
                    Class::WrongWord => format!("“{shown}”疑为错别字或不规范说法"),
                    Class::Particle => format!("“{shown}”中“的、地、得”疑用错"),
                    Class::Institution => format!("“{shown}”已改名或撤并"),
                    Class::State => format!("“{shown}”写错了国家机关、政党、领导人或法律的名称、提法"),
                    Class::Region => format!("“{shown}”不符合涉港澳台、民族、宗教的规范表述"),
                    Class::Coarse => format!("“{shown}”是不当称谓或粗俗用语"),
                    Class::Absolute => format!("“{shown}”是绝对化用语或医疗广告用语"),
                    Class::Unsourced => format!("“{shown}”没有写明来源或依据"),
                    Class::Citation => format!("{shown}已废止或被代替"),
                    Class::WebResidue => format!("“{shown}”是网页残留，不属于正文"),
                    _ => format!("“{shown}”在词表中"),
                };
                let mut mark = Mark::new(entry.class.check(), entry.class, row, bytes, what).at(entry.level);
                mark.proposal.clone_from(&entry.proposal);
                mark.basis = Cow::Owned(entry.basis.clone());
                found.entry(entry.word.as_str()).or_default().push(mark);
            }
        }
        if part.is_prose() || matches!(part, Part::Title | Part::Caption | Part::Other) {
            doubled(row, desk);
        }
        crumbs(row, desk);
        likeness(row, desk);
    }
    for marks in found.into_values() {
        let what = marks.first().map(|mark| mark.what.clone()).unwrap_or_default();
        desk.add_together(marks, |_| what);
    }
}

/// G-25: 象……一样 for 像……一样.
fn likeness(row: &Row, desk: &mut Desk) {
    if !row.text.contains('象') {
        return;
    }
    for captures in LIKENESS.captures_iter(&row.text) {
        let Some(found) = captures.name("x") else { continue };
        let what = format!("“{}”中“象”应为“像”", found.as_str());
        let proposal = found.as_str().replacen('象', "像", 1);
        let mark = Mark::new(Check::of(25), Class::WrongWord, row, found.range(), what);
        desk.add(mark.proposing(proposal));
    }
}

/// G-32: the path of a page: 首页 > 政务公开.
fn crumbs(row: &Row, desk: &mut Desk) {
    let words = row.words();
    if count_to(words, LONGEST_LEFTOVER + 1) <= LONGEST_LEFTOVER && CRUMBS.is_match(words) {
        let what = format!("“{words}”是网页导航，不属于正文");
        desk.add(Mark::new(Check::of(32), Class::WebResidue, row, row.inner(), what));
    }
}

/// Whether an old name stands where it may: after 原、前, in a quoted title, in a former document's name.
fn is_historic(row: &Row, bytes: &Range<usize>) -> bool {
    let before: String = row.before(bytes.start).chars().rev().take(60).collect();
    let is_quoted = before.find('《').is_some_and(|open| before.find('》').is_none_or(|close| close > open));
    let near: String = before.chars().take(6).collect();
    is_quoted || near.contains(['原', '前']) || near.contains("任时") || near.contains("为更")
}

/// Whether a line is a leftover: short, or the sign is one that no sentence holds.
fn is_leftover(row: &Row, word: &str) -> bool {
    let is_code = word.contains(['<', '>', '&', '[', '【', '|']);
    is_code
        || (count_to(row.words(), LONGEST_LEFTOVER + 1) <= LONGEST_LEFTOVER && !row.words().ends_with('。'))
}

/// A word of two to six characters twice in a row (加强加强), or a function word doubled (的的).
fn doubled(row: &Row, desk: &mut Desk) {
    let chars: Vec<(usize, char)> = row.text.char_indices().collect();
    let c = |at: usize| chars.get(at).map_or(' ', |(_, c)| *c);
    let mut at = 0;
    while at < chars.len() {
        let found = (1..=6).rev().find(|len| is_double(&c, at, *len));
        let Some(len) = found else {
            at += 1;
            continue;
        };
        let start = chars.get(at).map_or(0, |(byte, _)| *byte);
        let end = chars.get(at + len * 2).map_or(row.text.len(), |(byte, _)| *byte);
        let once = row.slice(start..end).chars().take(len).collect::<String>();
        let what = format!("“{}”重复，疑为多字", row.slice(start..end));
        desk.add(Mark::new(Check::of(25), Class::WrongWord, row, start..end, what).proposing(once));
        at += len * 2;
    }
}

/// Function words that never stand twice; others (天天, 层层) do.
const NEVER_DOUBLED: &[char] = &[
    '的', '在', '和', '与', '将', '于', '及', '被', '把', '向', '从', '并', '且', '以', '由', '是', '了',
    '其', '该', '使', '到', '或', '但', '已', '各', '则', '而', '们', '着', '这', '也',
];

/// Whether a character twice belongs to two words: 目的的, 达到到期.
fn is_two_words(first: char, before: char, after: char) -> bool {
    match first {
        '的' => before == '目' || after == '确' || after == '士',
        '了' => after == '解' || after == '然' || after == '结',
        '在' => {
            matches!(before, '实' | '现' | '存' | '所' | '内')
                || matches!(after, '校' | '职' | '岗' | '编' | '册' | '建' | '线' | '场' | '家')
        }
        '和' => {
            matches!(before, '共' | '温' | '饱' | '缓')
                || matches!(after, '谐' | '平' | '睦' | '解' | '气' | '约')
        }
        '与' => matches!(before, '参' | '给' | '赋') || matches!(after, '会' | '否'),
        '于' => after == '都' || after == '是',
        '及' => matches!(before, '以' | '普' | '涉' | '顾' | '波') || after == '时',
        '以' => {
            matches!(before, '可' | '所' | '予' | '足' | '难' | '得')
                || matches!(after, '上' | '下' | '内' | '外' | '及' | '后' | '前' | '来' | '为')
        }
        '将' => {
            matches!(before, '干' | '老' | '主' | '大' | '小' | '麻')
                || matches!(after, '军' | '领' | '士' | '来' | '于')
        }
        '向' => true,
        '由' => matches!(before, '自' | '理' | '事' | '缘') || after == '来',
        '是' => matches!(before, '但' | '于' | '还' | '就' | '都' | '也' | '凡' | '国' | '实'),
        '其' => matches!(before, '尤' | '极' | '与') || matches!(after, '他' | '它' | '中' | '余' | '实'),
        '并' => matches!(before, '合' | '兼' | '归') || matches!(after, '列' | '且' | '购' | '重' | '非'),
        '到' => matches!(
            after,
            '期' | '账'
                | '位'
                | '场'
                | '货'
                | '达'
                | '来'
                | '岗'
                | '会'
                | '底'
                | '任'
                | '访'
                | '校'
                | '案'
                | '手'
        ),
        '则' => matches!(before, '原' | '规' | '准' | '守' | '细' | '通' | '总' | '附' | '法' | '否' | '罚'),
        '着' => matches!(after, '手' | '力' | '重' | '眼' | '陆' | '装' | '火' | '急' | '想' | '实' | '落'),
        '但' => before == '不' || before == '非',
        '已' => before == '而',
        '或' => before == '抑' || after == '许',
        '也' => before == '真',
        '且' => before == '而' || before == '并',
        '使' => matches!(before, '即' | '致' | '行' | '促') || matches!(after, '用' | '命' | '得'),
        '从' | '把' | '被' | '该' => {
            matches!(before, '服' | '自' | '应' | '棉' | '活') || after == '事' || after == '握'
        }
        _ => false,
    }
}

/// What counts things after a figure.
const fn is_measure(c: char) -> bool {
    matches!(
        c,
        '人' | '家'
            | '个'
            | '名'
            | '件'
            | '次'
            | '项'
            | '户'
            | '所'
            | '篇'
            | '元'
            | '天'
            | '条'
            | '份'
            | '万'
            | '亿'
    )
}

fn is_double(c: &impl Fn(usize) -> char, at: usize, len: usize) -> bool {
    if !(0..len).all(|i| is_han(c(at + i)) && c(at + i) == c(at + len + i)) {
        return false;
    }
    let before = if at == 0 { ' ' } else { c(at - 1) };
    let after = c(at + len * 2);
    let first = c(at);
    if len == 1 {
        // 6人人，: a measure word twice after a figure.
        if before.is_ascii_digit() && !is_han(after) && is_measure(first) {
            return true;
        }
        return NEVER_DOUBLED.contains(&first)
            && !is_two_words(first, before, after)
            && c(at + 2) != first
            && before != first;
    }
    // 研究研究 and 一个一个 are speech or counting; a run of one character is not a word twice.
    let is_counting =
        matches!(first, '一' | '逐' | '很' | '非' | '几' | '两' | '哈' | '呵' | '哪' | '如' | '怎')
            || (0..len).all(|i| c(at + i) == first);
    // 中心中心: a name may end where the next begins: 基层社区卫生服务中心中心药房.
    let is_name_end = len == 2
        && matches!(
            (first, c(at + 1)),
            ('中', '心') | ('人', '民') | ('社', '区') | ('城', '市') | ('学', '习')
        );
    !is_counting && !is_name_end
}
