//! The fact check (事实核对): what stands in the gaps between shared passages, compared word by word.
//! A form filled in for another city and a copy with changed figures share nearly all their signs with the
//! original; only the numbers, dates, amounts, places, people and offices in the gaps tell them apart.

use std::sync::OnceLock;

use super::align::Shared;
use super::fold::{fold, is_chinese, is_digit, shown};

/// A wider gap holds another sentence, not another fact.
const WIDEST: usize = 40;
/// Numerals written as characters are compared only in short gaps.
const SHORT: usize = 12;
/// Names of places are no longer than this.
const LONGEST_PLACE: usize = 4;
const PLACES: &str = include_str!("../../data/places.txt");
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
const TITLES: &str = "主任 院长 书记 市长 县长 区长 局长 部长 省长 校长 处长 主席 教授 医师 经理 总裁 董事长 通讯员 编辑 联系人 先生 女士 同志";
const OFFICES: &str = "公司 集团 股份 医院 大学 学院 银行 中心 委员会 研究所 中学 小学";

/// What kind of fact stands in a gap (事实种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 数字: a bare number.
    Number,
    /// 日期: a number of a year, month, day or hour.
    Date,
    /// 金额: a number of money.
    Amount,
    /// 地点: a place.
    Place,
    /// 人物: a person.
    Person,
    /// 单位: an organisation.
    Office,
}

impl Kind {
    /// The word an office prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "数字",
            Self::Date => "日期",
            Self::Amount => "金额",
            Self::Place => "地点",
            Self::Person => "人物",
            Self::Office => "单位",
        }
    }
}

/// Two facts that stand at the same place and differ (事实差异).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of fact.
    pub kind: Kind,
    /// In the text in hand.
    pub own: String,
    /// In the other text.
    pub other: String,
}

/// How many facts agree and differ (核对结果).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Numbers standing in both texts.
    pub equal: u32,
    /// Numbers, dates and amounts that differ.
    pub figures: u32,
    /// Places that differ.
    pub places: u32,
    /// People that differ.
    pub people: u32,
    /// Organisations that differ.
    pub offices: u32,
    /// Signs of gaps where both texts say something of their own.
    pub swapped: u32,
}

impl Tally {
    /// Whether these are other facts, not another wording.
    pub fn is_other(&self) -> bool {
        let all = self.figures.saturating_add(self.equal);
        let named = self.people.saturating_add(self.places);
        let different = self.figures.saturating_add(named).saturating_add(self.offices);
        (self.figures >= 1 && self.figures.saturating_mul(100) >= all.saturating_mul(15))
            || (self.figures >= 4 && self.figures.saturating_mul(100) >= all.saturating_mul(6))
            || (self.figures >= 1 && different >= 2 && different.saturating_mul(100) >= all.saturating_mul(8))
            || (named >= 2 && different.saturating_mul(100) >= all.saturating_mul(10))
            || (self.places >= 1 && self.equal <= 2)
    }
}

/// Compares the facts in the gaps; the differences themselves go to `found` when it is given.
///
/// A gap counts only where the text in hand has no passage of the other: what is said elsewhere is not missing.
pub(crate) fn compare(
    own: &[u16],
    other: &[u16],
    shared: &[Shared],
    spans: &[(usize, usize)],
    mut found: Option<&mut Vec<Difference>>,
) -> Tally {
    let mut tally = Tally::default();
    if let Some(begin) = shared.first().and_then(|first| Gap::begin(own, other, *first)) {
        begin.weigh_place(&mut tally, &mut found);
    }
    for pair in shared.windows(2) {
        let [one, two] = pair else { continue };
        let Some(gap) = Gap::between(own, other, *one, *two) else {
            continue;
        };
        if !gap.is_said_elsewhere(spans) {
            gap.weigh(&mut tally, &mut found);
        }
    }
    if tally.figures + tally.places + tally.people + tally.offices > 0 || found.is_some() {
        tally.equal = shared.iter().map(|s| runs(own.get(s.own..s.own_end()).unwrap_or(&[]))).sum();
    }
    tally
}

/// How many runs of digits a passage holds.
fn runs(signs: &[u16]) -> u32 {
    let mut was_digit = false;
    let mut count = 0_u32;
    for sign in signs {
        let is = is_digit(*sign);
        count = count.saturating_add(u32::from(is && !was_digit));
        was_digit = is;
    }
    count
}

struct Side<'t> {
    signs: &'t [u16],
    start: usize,
    end: usize,
}

struct Gap<'t> {
    own: Side<'t>,
    other: Side<'t>,
}

impl<'t> Gap<'t> {
    fn between(own: &'t [u16], other: &'t [u16], one: Shared, two: Shared) -> Option<Self> {
        let own = Side { signs: own, start: one.own_end(), end: two.own };
        let other = Side { signs: other, start: one.other_end(), end: two.other };
        let (a, b) = (own.end.checked_sub(own.start)?, other.end.checked_sub(other.start)?);
        (a + b > 0 && a <= WIDEST && b <= WIDEST).then_some(Self { own, other })
    }

    /// What stands directly before the first passage, where one of the texts begins: a notice names its place first.
    fn begin(own: &'t [u16], other: &'t [u16], first: Shared) -> Option<Self> {
        let before = |end: usize| (end.saturating_sub(LONGEST_PLACE), end);
        let is_begin = first.own.min(first.other) <= LONGEST_PLACE && first.own.min(first.other) > 0;
        let ((start, end), (from, to)) = (before(first.own), before(first.other));
        let (own, other) = (Side { signs: own, start, end }, Side { signs: other, start: from, end: to });
        is_begin.then_some(Self { own, other })
    }

    /// Whether a shared passage reaches into the gap of the text in hand.
    fn is_said_elsewhere(&self, spans: &[(usize, usize)]) -> bool {
        let next = spans.partition_point(|(_, end)| *end <= self.own.start);
        spans.get(next).is_some_and(|(start, _)| *start < self.own.end)
    }

    fn weigh(&self, tally: &mut Tally, found: &mut Option<&mut Vec<Difference>>) {
        let mut note = |kind, own: &[u16], other: &[u16]| {
            if let Some(found) = found.as_deref_mut() {
                found.push(Difference { kind, own: shown(own), other: shown(other) });
            }
        };
        let least = self.own.length().min(self.other.length());
        if least >= 7 {
            tally.swapped = tally.swapped.saturating_add(u32::try_from(least).unwrap_or(u32::MAX));
        }
        if let Some((a, b)) = self.figures() {
            tally.figures = tally.figures.saturating_add(differing(a, b));
            note(self.kind_of_figure(), a, b);
        }
        if self.own.length() == 0 || self.other.length() == 0 {
            return;
        }
        if self.weigh_place(tally, found) {
            return;
        }
        let mut note = |kind, own: &[u16], other: &[u16]| {
            if let Some(found) = found.as_deref_mut() {
                found.push(Difference { kind, own: shown(own), other: shown(other) });
            }
        };
        if let Some((a, b)) = self.people() {
            tally.people += 1;
            note(Kind::Person, a, b);
        } else if let Some((a, b)) = self.offices() {
            tally.offices += 1;
            note(Kind::Office, a, b);
        }
    }

    /// Counts a place that differs; whether there is one.
    fn weigh_place(&self, tally: &mut Tally, found: &mut Option<&mut Vec<Difference>>) -> bool {
        let Some((own, other)) = self.places() else {
            return false;
        };
        tally.places += 1;
        if let Some(found) = found.as_deref_mut() {
            found.push(Difference { kind: Kind::Place, own: shown(own), other: shown(other) });
        }
        true
    }

    /// The figures of both sides when they contradict each other.
    fn figures(&self) -> Option<(&'t [u16], &'t [u16])> {
        let (a, b) = (self.own.reach(is_digit), self.other.reach(is_digit));
        if contradict(a, b, is_digit) {
            return Some((a, b));
        }
        if self.own.length() > SHORT || self.other.length() > SHORT {
            return None;
        }
        let (a, b) = (self.own.reach(is_numeral), self.other.reach(is_numeral));
        let is_shorter = is_inside(a, b) || is_inside(b, a);
        (!is_shorter && contradict(a, b, is_numeral)).then_some((a, b))
    }

    fn kind_of_figure(&self) -> Kind {
        let after = self.own.reach(is_digit);
        let end = self.own.start.max(self.own.end);
        let next = self
            .own
            .signs
            .get(end..)
            .unwrap_or(&[])
            .iter()
            .chain(after.iter().rev())
            .find(|s| !is_digit(**s))
            .copied();
        match next.and_then(|s| char::from_u32(u32::from(s))) {
            Some('年' | '月' | '日' | '时' | '号') => Kind::Date,
            Some('元' | '万' | '亿') => Kind::Amount,
            _ => Kind::Number,
        }
    }

    fn places(&self) -> Option<(&'t [u16], &'t [u16])> {
        let (a, b) = (self.own.place()?, self.other.place()?);
        let is_short = self.own.length() <= SHORT && self.other.length() <= SHORT;
        (a != b && is_short).then_some((a, b))
    }

    fn people(&self) -> Option<(&'t [u16], &'t [u16])> {
        let (a, b) = if let (Some(a), Some(b)) = (self.own.person(0), self.other.person(0)) {
            (a, b)
        } else {
            let (a, b) = (self.own.person(1)?, self.other.person(1)?);
            (self.own.is_titled(1) || self.other.is_titled(1)).then_some((a, b))?
        };
        (a != b).then_some((a, b))
    }

    fn offices(&self) -> Option<(&'t [u16], &'t [u16])> {
        let (a, b) = (self.own.gap(), self.other.gap());
        if let (Some(a), Some(b)) = (self.own.district(), self.other.district()) {
            return Some((a, b));
        }
        let is_name = |g: &[u16]| (2..=8).contains(&g.len()) && g.iter().all(|s| is_chinese(*s));
        let next = self.own.signs.get(self.own.end..).unwrap_or(&[]);
        let next = next.get(..next.len().min(6)).unwrap_or(&[]);
        (is_name(a) && is_name(b) && words().offices.iter().any(|w| holds(next, w))).then_some((a, b))
    }
}

impl<'t> Side<'t> {
    fn length(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    fn gap(&self) -> &'t [u16] {
        self.signs.get(self.start..self.end).unwrap_or(&[])
    }

    /// The gap with the run of such signs that touches it on either side.
    fn reach(&self, is: fn(u16) -> bool) -> &'t [u16] {
        let before = self.signs.get(..self.start).unwrap_or(&[]);
        let after = self.signs.get(self.end..).unwrap_or(&[]);
        let left = before.iter().rev().take_while(|s| is(**s)).count();
        let right = after.iter().take_while(|s| is(**s)).count();
        self.signs.get(self.start - left..self.end + right).unwrap_or(&[])
    }

    /// The first known place that reaches into the gap.
    fn place(&self) -> Option<&'t [u16]> {
        let words = words();
        for start in self.start.saturating_sub(3)..self.end {
            let first = self.signs.get(start)?;
            if !words.first_of_place.holds(*first) {
                continue;
            }
            for length in (2..=LONGEST_PLACE).rev() {
                let Some(word) = self.signs.get(start..start + length) else {
                    continue;
                };
                if start + length > self.start && words.places.binary_search(&packed(word)).is_ok() {
                    return Some(word);
                }
            }
        }
        None
    }

    /// The gap when it is the name of a county, district, town or village and its kind follows.
    fn district(&self) -> Option<&'t [u16]> {
        let gap = self.gap();
        let kind = self.signs.get(self.end).and_then(|s| char::from_u32(u32::from(*s)));
        let is_kind = matches!(kind, Some('县' | '区' | '市' | '省' | '镇' | '乡' | '村' | '州'));
        (is_kind && (1..=4).contains(&gap.len()) && gap.iter().all(|s| is_chinese(*s))).then_some(gap)
    }

    /// The gap with so many signs before it, when it can be a person's name.
    fn person(&self, before: usize) -> Option<&'t [u16]> {
        let words = words();
        let name = self.signs.get(self.start.checked_sub(before)?..self.end)?;
        let can_be = (2..=3).contains(&name.len())
            && name.first().is_some_and(|first| words.surnames.holds(*first))
            && name.iter().all(|s| is_chinese(*s));
        can_be.then_some(name)
    }

    /// Whether a title stands directly after the gap, or before it and so many signs of it.
    fn is_titled(&self, before: usize) -> bool {
        let after = self.signs.get(self.end..).unwrap_or(&[]);
        let front = self.signs.get(..self.start.saturating_sub(before)).unwrap_or(&[]);
        words().titles.iter().any(|t| after.starts_with(t) || front.ends_with(t))
    }
}

fn holds(signs: &[u16], word: &[u16]) -> bool {
    signs.windows(word.len()).any(|w| w == word)
}

/// Whether two stretches name figures, and neither set of figures is found in order in the other.
fn contradict(a: &[u16], b: &[u16], is: fn(u16) -> bool) -> bool {
    if a == b || !a.iter().any(|s| is(*s)) || !b.iter().any(|s| is(*s)) {
        return false;
    }
    let signs = |side: &'_ [u16]| side.iter().copied().filter(|s| is(*s)).collect::<Vec<u16>>();
    !is_within(a, b, is) && !is_within(b, a, is) && signs(a) != signs(b)
}

/// Whether the numerals of one stretch are found in order in the other: a dropped sign is not another figure.
fn is_inside(few: &[u16], many: &[u16]) -> bool {
    let mut rest = many.iter().filter(|s| is_numeral(**s));
    few.iter().filter(|s| is_numeral(**s)).all(|sign| rest.any(|other| other == sign))
}

/// How many figures of two contradicting stretches differ: those of the one with fewer that the other does not hold.
fn differing(a: &[u16], b: &[u16]) -> u32 {
    let (one, two) = (runs(a), runs(b));
    let (few, many) = if one <= two { (a, b) } else { (b, a) };
    let mut rest: Vec<&[u16]> = runs_of(many, is_digit).collect();
    let missing = runs_of(few, is_digit).filter(|run| match rest.iter().position(|other| other == run) {
        Some(place) => {
            rest.swap_remove(place);
            false
        }
        None => true,
    });
    u32::try_from(missing.count()).unwrap_or(u32::MAX).max(1)
}

/// Whether the runs of such signs in one stretch are found in order in the other.
fn is_within(few: &[u16], many: &[u16], is: fn(u16) -> bool) -> bool {
    let mut rest = runs_of(many, is);
    runs_of(few, is).all(|run| rest.any(|other| other == run))
}

/// The runs of such signs in a stretch.
fn runs_of(signs: &[u16], is: fn(u16) -> bool) -> impl Iterator<Item = &[u16]> {
    signs.split(move |s| !is(*s)).filter(|run| !run.is_empty())
}

fn is_numeral(sign: u16) -> bool {
    matches!(
        char::from_u32(u32::from(sign)),
        Some(
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '两'
                | '〇'
                | '零'
        )
    )
}

/// A set of signs, one bit for each there is.
#[derive(Debug)]
struct Signs(Vec<u64>);

impl Signs {
    fn of(signs: impl IntoIterator<Item = u16>) -> Self {
        let mut bits = vec![0_u64; 1 << 10];
        for sign in signs {
            if let Some(word) = bits.get_mut(usize::from(sign >> 6)) {
                *word |= 1 << (sign & 63);
            }
        }
        Self(bits)
    }

    fn holds(&self, sign: u16) -> bool {
        self.0.get(usize::from(sign >> 6)).is_some_and(|word| (word >> (sign & 63)) & 1 == 1)
    }
}

struct Words {
    /// Each place as one number, sorted.
    places: Vec<u64>,
    first_of_place: Signs,
    surnames: Signs,
    titles: Vec<Vec<u16>>,
    offices: Vec<Vec<u16>>,
}

/// A word of no more than four signs as one number.
fn packed(word: &[u16]) -> u64 {
    word.iter().fold(0, |packed, sign| (packed << 16) | u64::from(*sign))
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let list = |text: &str| text.split_whitespace().map(|w| fold(w).signs).collect::<Vec<_>>();
        let places = list(PLACES);
        let short = places.iter().filter(|place| place.len() <= LONGEST_PLACE);
        let mut packed: Vec<u64> = short.map(|place| packed(place)).collect();
        packed.sort_unstable();
        Words {
            first_of_place: Signs::of(places.iter().filter_map(|place| place.first().copied())),
            places: packed,
            surnames: Signs::of(fold(SURNAMES).signs),
            titles: list(TITLES),
            offices: list(OFFICES),
        }
    })
}
