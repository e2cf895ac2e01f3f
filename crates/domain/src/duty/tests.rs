//! Duties of the notice 赣市医保字〔2020〕33号 and their reminders: by hand-worked days first, then properties that
//! hold for every ledger.

mod derived;
mod property;
mod reminded;

use super::{Duty, Source, derive};
use crate::calendar::Calendar;
use crate::fact::{FactKind, Ledger, NewFact, TextField};
use crate::notice::Notice;
use crate::notice::file::{NoticeFolder, read};
use crate::score::score;
use chrono::{Days, NaiveDate, NaiveDateTime};
use std::path::Path;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

/// A notice of the repository.
fn notice(code: &str) -> Notice {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices").join(code);
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = files.filter(|path| path.is_file()).map(|path| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
    });
    read(&NoticeFolder { code: code.to_owned(), files: texts.collect() }).unwrap()
}

fn ganzhou() -> Notice {
    notice("ganzhou-2020-33")
}

/// Everything owed on a day, with what ended in the 92 days before.
fn duties(notice: &Notice, facts: Vec<NewFact>, today: NaiveDate) -> Vec<Duty> {
    let calendar = Calendar::national();
    let ledger = Ledger::of(facts);
    let sheet = score(notice, &calendar, &ledger, today);
    let since = today - Days::new(92);
    derive(&Source { notice, calendar: &calendar, ledger: &ledger, sheet: &sheet, since })
}

fn event(class: &str, title: &str, unit: &str, on: &str, done: Option<&str>) -> NewFact {
    let mut fact = NewFact::new(FactKind::Duty, day(on));
    fact.title = title.to_owned();
    fact.units = vec![unit.to_owned()];
    fact.done_on = done.map(day);
    fact.with(TextField::Class, class)
}

fn submission(number: &str, unit: &str, on: &str) -> NewFact {
    let mut fact = NewFact::new(FactKind::Submission, day(on));
    fact.item = number.to_owned();
    fact.title = format!("示例信息{number}");
    fact.units = vec![unit.to_owned()];
    fact.people = vec!["李明".to_owned()];
    fact.with(TextField::Result, "通过")
}

fn of_unit<'a>(duties: &'a [Duty], unit: &str) -> Vec<&'a Duty> {
    duties.iter().filter(|duty| duty.unit == unit).collect()
}
