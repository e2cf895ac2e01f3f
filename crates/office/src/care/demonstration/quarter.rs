//! The first quarter of 2023 under 赣市医改秘字〔2023〕1号, made up: places, departments and hospitals, items first
//! published in listed and unlisted media, reprints, and the quarterly submissions. A few units have nothing.

use super::dice::Dice;
use super::words;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::{Notice, Outlet, Unit};

/// The first and the last day.
const FIRST_DAY: NaiveDate = day(2023, 1, 3);
const LAST_DAY: NaiveDate = day(2023, 3, 31);
/// Days on which items come out, counted from the first.
const SPAN_DAYS: u32 = 80;

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The invented facts, in the order in which an office would have entered them.
pub(super) fn facts(notice: &Notice, calendar: &Calendar) -> Vec<NewFact> {
    let mut maker = Maker { calendar, dice: Dice::new(20_230_001), facts: Vec::new(), number: 0 };
    for (at, unit) in notice.units.iter().enumerate() {
        for turn in 0..maker.count(unit, at) {
            maker.item(unit, at + turn * 7, &notice.outlets);
        }
    }
    maker.facts.sort_by_key(|fact| fact.on);
    maker.facts
}

struct Maker<'c> {
    calendar: &'c Calendar,
    dice: Dice,
    facts: Vec<NewFact>,
    number: u32,
}

impl Maker<'_> {
    /// How many items a unit has; one place and one department have none.
    fn count(&mut self, unit: &Unit, at: usize) -> usize {
        if at % 17 == 12 {
            return 0;
        }
        let more = match unit.class.as_str() {
            "各地秘书处" => 2 + self.dice.below(4),
            "成员单位" => self.dice.below(4),
            _ => 1 + self.dice.below(2),
        };
        usize::try_from(more).unwrap_or(0)
    }

    /// An item: sent in, first published somewhere, reprinted elsewhere.
    fn item(&mut self, unit: &Unit, topic: usize, outlets: &[Outlet]) {
        self.number += 1;
        let item = format!("2023Q1-{:03}", self.number);
        let place = unit.name.strip_suffix("医改领导小组秘书处").unwrap_or(&unit.name);
        let topic = words::REFORM_TOPICS.get(topic % words::REFORM_TOPICS.len()).copied().unwrap_or_default();
        let title = format!("{place}：{topic}");
        let on = self.working_day();
        let mut submission = NewFact::new(FactKind::Submission, on);
        item.clone_into(&mut submission.item);
        title.clone_into(&mut submission.title);
        submission.units = vec![unit.name.clone()];
        submission.people = vec![words::person(&mut self.dice)];
        submission.length = Some(600 + 25 * self.dice.below(50));
        self.push(submission.with(TextField::Class, "医改动态").with(TextField::Result, "通过"));
        let mut published_on = on;
        for turn in 0..self.dice.below(4) {
            published_on =
                published_on.checked_add_days(Days::new(u64::from(1 + self.dice.below(5)))).unwrap_or(on);
            let origin = if turn == 0 { "原创" } else { "转载" };
            let channel = self.channel(outlets);
            let mut fact = NewFact::new(FactKind::Adoption, published_on);
            item.clone_into(&mut fact.item);
            title.clone_into(&mut fact.title);
            fact.units = vec![unit.name.clone()];
            let address = format!("https://example.com/2023/{:03}-{turn}", self.number);
            fact.evidence = format!("{:03}{title}.pdf", self.number);
            self.push(
                fact.with(TextField::Channel, channel)
                    .with(TextField::Origin, origin)
                    .with(TextField::Reference, address),
            );
        }
    }

    fn working_day(&mut self) -> NaiveDate {
        let days = u64::from(self.dice.below(SPAN_DAYS));
        let on = FIRST_DAY.checked_add_days(Days::new(days)).unwrap_or(FIRST_DAY);
        if self.calendar.is_working_day(on) { on } else { self.calendar.next_working_day(on) }
    }

    /// A medium: one in ten stands in no list; central media are rare.
    fn channel<'o>(&mut self, outlets: &'o [Outlet]) -> &'o str {
        if self.dice.per_mille(100) {
            return self.dice.pick(&words::UNLISTED_CHANNELS);
        }
        let wanted = match self.dice.below(20) {
            0 => "中央媒体",
            1..=4 => "省级主要媒体",
            5..=8 => "新媒体",
            9..=10 => "卫生健康媒体",
            11..=12 => "改革主要媒体",
            _ => "市级主要媒体",
        };
        let names: Vec<&str> = outlets
            .iter()
            .filter(|outlet| outlet.class == wanted)
            .map(|outlet| outlet.name.as_str())
            .collect();
        self.dice.pick(&names)
    }

    fn push(&mut self, fact: NewFact) {
        if fact.on <= LAST_DAY {
            self.facts.push(fact);
        }
    }
}
