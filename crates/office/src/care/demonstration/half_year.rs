//! July to December 2020 under 赣市医保字〔2020〕33号, made up: every unit of the register, all levels of adoption,
//! instructions, solicitations on time and late, duties after meetings and policies, composite articles, two faults.
//! Some units send nothing in some months, two nothing at all; most providers tie.

use super::dice::Dice;
use super::words;
use chrono::{Datelike, Days, NaiveDate};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::{Notice, Unit};

/// The last day anything happens on.
const LAST_DAY: NaiveDate = day(2020, 12, 31);
/// The year and its months.
const YEAR: i32 = 2020;
const MONTHS: std::ops::RangeInclusive<u32> = 7..=12;

/// Meetings and policies after which every county and section owes a report.
const EVENTS: [(NaiveDate, &str, &str, u64); 6] = [
    (day(2020, 7, 9), "重要会议", "全省医疗保障重点工作推进会", 5),
    (day(2020, 7, 20), "重大政策", "医保基金监管制度体系改革部署", 20),
    (day(2020, 8, 18), "重要会议", "全国医疗保障扶贫工作电视电话会", 5),
    (day(2020, 9, 8), "重大工作部署", "城乡居民参保缴费集中征缴工作部署", 20),
    (day(2020, 10, 14), "重大政策", "深化医疗保障制度改革实施政策", 20),
    (day(2020, 11, 17), "重要会议", "全省医保基金监管工作会议", 5),
];

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The invented facts, in the order in which an office would have entered them.
pub(super) fn facts(notice: &Notice, calendar: &Calendar) -> Vec<NewFact> {
    let mut maker = Maker { calendar, dice: Dice::new(20_200_033), facts: Vec::new(), number: 0 };
    let mut writers: Vec<Writer<'_>> =
        notice.units.iter().enumerate().map(|(at, unit)| Writer::of(unit, at, &mut maker.dice)).collect();
    for month in MONTHS {
        maker.number = 0;
        maker.events(month, &writers);
        maker.solicitations(month, &writers);
        for writer in &mut writers {
            maker.month(month, writer);
        }
        maker.composite(month, &writers);
    }
    maker.faults(&writers);
    maker.facts.sort_by_key(|fact| fact.on);
    maker.facts
}

/// A unit as it writes.
struct Writer<'n> {
    name: &'n str,
    /// As titles name it.
    short: &'n str,
    kind: WriterKind,
    topics: &'static [&'static str],
    /// The next topic.
    topic: usize,
    people: [String; 2],
    /// 0 for a unit that never sends anything, 2 for an ordinary one, 4 for the keenest.
    zeal: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WriterKind {
    Section,
    County,
    Hospital,
    Pharmacy,
}

impl<'n> Writer<'n> {
    fn of(unit: &'n Unit, at: usize, dice: &mut Dice) -> Self {
        let (kind, topics): (_, &'static [&'static str]) = match unit.class.as_str() {
            "科室" | "中心" => (WriterKind::Section, &words::SECTION_TOPICS),
            "县级医疗保障部门" => (WriterKind::County, &words::COUNTY_TOPICS),
            "医院" => (WriterKind::Hospital, &words::HOSPITAL_TOPICS),
            _ => (WriterKind::Pharmacy, &words::PHARMACY_TOPICS),
        };
        // The last two pharmacies of the register are those that send nothing at all.
        let is_silent = kind == WriterKind::Pharmacy && at % 7 < 2;
        let zeal = if is_silent { 0 } else { 1 + dice.below(4) };
        Self {
            name: &unit.name,
            short: unit.aliases.first().map_or(unit.name.as_str(), String::as_str),
            kind,
            topics,
            topic: at,
            people: [words::person(dice), words::person(dice)],
            zeal,
        }
    }

    /// How many pieces it owes a month.
    const fn quota(&self) -> u32 {
        match self.kind {
            WriterKind::Section => 3,
            WriterKind::County => 5,
            WriterKind::Hospital | WriterKind::Pharmacy => 1,
        }
    }

    const fn is_office(&self) -> bool {
        matches!(self.kind, WriterKind::Section | WriterKind::County)
    }

    /// The next title; a unit comes back to a topic only after all others.
    fn title(&mut self) -> String {
        // Seven and the lengths of the lists have no common divisor, so every topic gets its turn.
        self.topic += 7;
        let topic = self.topics.get(self.topic % self.topics.len().max(1)).copied().unwrap_or_default();
        format!("{}：{topic}", self.short)
    }
}

/// What makes the facts.
struct Maker<'c> {
    calendar: &'c Calendar,
    dice: Dice,
    facts: Vec<NewFact>,
    /// The last item number of the month.
    number: u32,
}

impl Maker<'_> {
    /// A working day of the month.
    fn working_day(&mut self, month: u32) -> NaiveDate {
        let wanted = day(YEAR, month, 1 + self.dice.below(28));
        if self.calendar.is_working_day(wanted) {
            return wanted;
        }
        let next = self.calendar.next_working_day(wanted);
        if next.month() == month { next } else { self.calendar.working_day_before(wanted) }
    }

    fn later(&mut self, on: NaiveDate, most: u32) -> NaiveDate {
        let days = u64::from(1 + self.dice.below(most));
        on.checked_add_days(Days::new(days)).unwrap_or(on)
    }

    fn push(&mut self, fact: NewFact) {
        if fact.on <= LAST_DAY {
            self.facts.push(fact);
        }
    }

    /// What one unit sends in one month, and what becomes of it.
    fn month(&mut self, month: u32, writer: &mut Writer<'_>) {
        let count = self.count(writer);
        let mut is_early = false;
        for _ in 0..count {
            self.number += 1;
            let on = self.working_day(month);
            is_early |= on.day() <= 14;
            let title = writer.title();
            let item = format!("{YEAR}{month:02}-{:03}", self.number);
            let is_passed = self.submission(writer, &item, &title, on);
            if is_passed {
                self.adoptions(writer, &item, &title, on);
            }
        }
        if writer.is_office() && !is_early && self.dice.per_mille(400) {
            let mut reminder =
                NewFact::new(FactKind::Reminder, self.calendar.working_day_before(day(YEAR, month, 16)));
            reminder.title = format!("{month}月信息报送半月提醒");
            reminder.units = vec![writer.name.to_owned()];
            self.push(reminder);
        }
    }

    fn count(&mut self, writer: &Writer<'_>) -> u32 {
        match (writer.zeal, writer.quota()) {
            (0, _) => 0,
            (zeal, 1) => match self.dice.below(10) {
                0..=1 => 0,
                8 => 2,
                9 => zeal.min(3),
                _ => 1,
            },
            (zeal, quota) => (quota + zeal + self.dice.below(4)).saturating_sub(4),
        }
    }

    /// Enters the submission; whether it passed the review.
    fn submission(&mut self, writer: &Writer<'_>, item: &str, title: &str, on: NaiveDate) -> bool {
        let mut fact = NewFact::new(FactKind::Submission, on);
        item.clone_into(&mut fact.item);
        title.clone_into(&mut fact.title);
        fact.units = vec![writer.name.to_owned()];
        let authors = if self.dice.per_mille(200) { 2 } else { 1 };
        fact.people = writer.people.iter().take(authors).cloned().collect();
        fact.length = Some(480 + 20 * self.dice.below(60));
        let review = self.dice.below(100);
        fact.returns = match review {
            0..=11 => 1,
            12..=16 | 95..=99 => 2,
            _ => 0,
        };
        let is_passed = review < 95;
        let class = self.dice.pick(&words::CLASSES);
        let result = if is_passed { "通过" } else { "不通过" };
        self.push(
            fact.with(TextField::Class, class).with(TextField::Route, "直报").with(TextField::Result, result),
        );
        is_passed
    }

    fn adoptions(&mut self, writer: &Writer<'_>, item: &str, title: &str, on: NaiveDate) {
        // The offices' pieces travel further than the providers'.
        let share = if writer.is_office() { 2 } else { 1 };
        let ladder: [(&str, &[&str], u32); 5] = [
            ("市局", &words::BUREAU_CHANNELS, 210),
            ("市级", &words::CITY_CHANNELS, 55),
            ("省局", &words::PROVINCIAL_BUREAU_CHANNELS, 25),
            ("省级", &words::PROVINCE_CHANNELS, 8),
            ("国家级", &words::NATION_CHANNELS, 1),
        ];
        for (level, channels, chance) in ladder {
            if !self.dice.per_mille(chance * share) {
                continue;
            }
            let channel = self.dice.pick(channels);
            let adopted_on = self.later(on, 12);
            self.adoption(&[writer.name], item, title, (level, channel), adopted_on);
            let chance = match level {
                "市级" => 160,
                "省级" => 300,
                _ => 0,
            };
            if self.dice.per_mille(chance) {
                self.instruction(writer.name, item, title, level, adopted_on);
            }
        }
        // Now and then a leader writes on a piece nobody has printed.
        if writer.is_office() && self.dice.per_mille(5) {
            self.instruction(writer.name, item, title, "市级", on);
        }
    }

    fn adoption(
        &mut self,
        units: &[&str],
        item: &str,
        title: &str,
        place: (&str, &str),
        on: NaiveDate,
    ) -> bool {
        let (level, channel) = place;
        let mut fact = NewFact::new(FactKind::Adoption, on);
        item.clone_into(&mut fact.item);
        title.clone_into(&mut fact.title);
        fact.units = units.iter().map(|unit| (*unit).to_owned()).collect();
        let fact = fact.with(TextField::Level, level).with(TextField::Channel, channel);
        let mark = match (units.len(), self.dice.below(2)) {
            (0 | 1, _) => "",
            (_, 0) => "单",
            _ => "综",
        };
        let is_kept = on <= LAST_DAY;
        self.push(if mark.is_empty() { fact } else { fact.with(TextField::Mark, mark) });
        is_kept
    }

    fn instruction(&mut self, unit: &str, item: &str, title: &str, level: &str, after: NaiveDate) {
        let leader =
            self.dice.pick(if level == "市级" { &words::CITY_LEADERS } else { &words::PROVINCE_LEADERS });
        let mut fact = NewFact::new(FactKind::Instruction, self.later(after, 6));
        item.clone_into(&mut fact.item);
        title.clone_into(&mut fact.title);
        fact.units = vec![unit.to_owned()];
        self.push(fact.with(TextField::Level, level).with(TextField::Leader, leader));
    }

    /// Three articles a month are asked for; most come on time, some late, a few never or not as asked.
    fn solicitations(&mut self, month: u32, writers: &[Writer<'_>]) {
        for number in 1..=3 {
            let asked_on = self.working_day(month);
            let due_on = self.calendar.add_working_days(asked_on, 6);
            let item = format!("{YEAR}{month:02}-约{number:02}");
            let title = format!("约稿：{}", self.dice.pick(&words::SOLICITED_TOPICS));
            let mut answered = Vec::new();
            let chosen = self.choose(writers, 3);
            for name in &chosen {
                let mut fact = NewFact::new(FactKind::Solicitation, asked_on);
                item.clone_into(&mut fact.item);
                title.clone_into(&mut fact.title);
                fact.units = vec![(*name).to_owned()];
                fact.due_on = Some(due_on);
                // The first unit asked for the month's second article is late with it, so that every month has one.
                let is_laggard = number == 2 && chosen.first() == Some(name);
                let (days_late, result) = match (is_laggard, self.dice.below(20)) {
                    (true, _) => (Some(3), "符合要求"),
                    (false, 0) => (None, ""),
                    (false, 1) => (Some(0), "不符合要求"),
                    (false, _) => (Some(0), "符合要求"),
                };
                fact.done_on = days_late.and_then(|days| due_on.checked_add_days(Days::new(days)));
                if result == "符合要求" && days_late == Some(0) {
                    answered.push(*name);
                }
                self.push(if result.is_empty() { fact } else { fact.with(TextField::Result, result) });
            }
            if !answered.is_empty() && self.dice.per_mille(600) {
                let channel = self.dice.pick(&words::PROVINCIAL_BUREAU_CHANNELS);
                let on = self.later(due_on, 10);
                self.adoption(&answered, &item, &title, ("省局", channel), on);
            }
        }
    }

    /// Some offices, in register order.
    fn choose<'n>(&mut self, writers: &[Writer<'n>], wanted: u32) -> Vec<&'n str> {
        let offices: Vec<&str> =
            writers.iter().filter(|writer| writer.is_office()).map(|writer| writer.name).collect();
        let mut places: Vec<u32> = Vec::new();
        let count = u32::try_from(offices.len()).unwrap_or(u32::MAX);
        for _ in 0..wanted {
            let place = self.dice.below(count);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places.sort_unstable();
        places.into_iter().filter_map(|place| offices.get(usize::try_from(place).ok()?).copied()).collect()
    }

    /// An article put together by the bureau's office out of several units' pieces.
    fn composite(&mut self, month: u32, writers: &[Writer<'_>]) {
        let units = self.choose(writers, 4);
        let on = self.working_day(month);
        let title = format!("全市{}综述", self.dice.pick(&words::SOLICITED_TOPICS));
        let place = if month.is_multiple_of(2) {
            ("省级", "省政府政务信息")
        } else {
            ("市级", "《每日要情》")
        };
        self.adoption(&units, &format!("{YEAR}{month:02}-综01"), &title, place, on);
    }

    /// What every office owes after a meeting or a policy.
    fn events(&mut self, month: u32, writers: &[Writer<'_>]) {
        for (on, class, title, days) in EVENTS.into_iter().filter(|(on, ..)| on.month() == month) {
            // One office in thirty forgets it and one is late; which ones changes with the event.
            let offices = writers.iter().filter(|writer| writer.is_office());
            for (at, writer) in (on.day()..).zip(offices) {
                let mut fact = NewFact::new(FactKind::Duty, on);
                title.clone_into(&mut fact.title);
                fact.units = vec![writer.name.to_owned()];
                let days = match at % 30 {
                    0 => None,
                    11 => Some(days + 6),
                    _ => Some(days - u64::from(self.dice.below(4))),
                };
                fact.done_on = days.and_then(|days| on.checked_add_days(Days::new(days)));
                self.push(fact.with(TextField::Class, class));
            }
        }
    }

    /// Two grave faults in the half-year.
    fn faults(&mut self, writers: &[Writer<'_>]) {
        let found = [(9, "信息中的数据与事实不符，造成不良影响"), (11, "稿件未经审核擅自发布")];
        for (month, reason) in found {
            for unit in self.choose(writers, 1) {
                let mut fact = NewFact::new(FactKind::Fault, self.working_day(month));
                "信息报送重大失误".clone_into(&mut fact.title);
                fact.units = vec![unit.to_owned()];
                "市局办公室".clone_into(&mut fact.decided_by);
                reason.clone_into(&mut fact.reason);
                fact.evidence = format!("调查记录〔{YEAR}〕{month}号");
                self.push(fact.with(TextField::Class, "重大失误"));
            }
        }
    }
}
