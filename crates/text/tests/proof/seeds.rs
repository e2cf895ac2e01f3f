//! The published seed papers against what people found in them, where the shared folder is present: every row of the
//! classes spam, 文号, bracket, date and duplicate is found at its line, and clean lines earn few marks. The seeds name
//! real persons, so they are read where they lie and never copied here.

use crate::{marks, shown};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use zhaozhang_text::proof::Mark;

const FOLDER: &str = "/work/shared";

/// The kinds of the table that must be found in full.
const MUST: &[&str] = &["spam_word", "doc_no", "bracket_mix", "date", "duplicate"];

struct Found {
    seed: String,
    lines: Vec<usize>,
    kind: String,
    words: String,
}

fn table() -> Option<Vec<Found>> {
    let text = fs::read_to_string(Path::new(FOLDER).join("requirements/gold/seed-errors.tsv")).ok()?;
    let rows = text.lines().skip(1).map(|line| {
        let mut cells = line.split('\t').map(ToOwned::to_owned);
        let seed = cells.next()?;
        let lines = cells.next()?.split(',').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some(Found { seed, lines, kind: cells.next()?, words: cells.next()? })
    });
    rows.collect()
}

fn seeds() -> BTreeMap<String, String> {
    let Ok(folder) = fs::read_dir(Path::new(FOLDER).join("seeds")) else { return BTreeMap::new() };
    let texts = folder.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some((name.get(..3)?.to_owned(), fs::read_to_string(entry.path()).ok()?))
    });
    texts.collect()
}

fn at_line(found: &[Mark], line: usize) -> impl Iterator<Item = &Mark> {
    found.iter().filter(move |mark| mark.places().any(|place| place.line == line))
}

#[test]
fn what_people_found_in_the_seeds_is_found() {
    let (Some(table), seeds) = (table(), seeds()) else {
        println!("skipped: {FOLDER} is not present");
        return;
    };
    let found: BTreeMap<&String, Vec<Mark>> = seeds.iter().map(|(seed, text)| (seed, marks(text))).collect();
    let (mut missed, mut other, mut all) = (Vec::new(), 0_usize, 0_usize);
    for row in &table {
        let is_found = row.lines.iter().all(|line| at_line(&found[&row.seed], *line).next().is_some());
        if MUST.contains(&row.kind.as_str()) {
            if !is_found {
                missed.push(format!("{} {:?} {} {}", row.seed, row.lines, row.kind, row.words));
            }
        } else {
            all += 1;
            other += usize::from(is_found);
        }
    }
    println!("of the other {all} rows {other} are found");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(other * 2 >= all, "{other} of {all}");
}

#[test]
fn clean_lines_of_the_seeds_earn_few_marks() {
    let (Some(table), seeds) = (table(), seeds()) else {
        println!("skipped: {FOLDER} is not present");
        return;
    };
    for (seed, text) in &seeds {
        let dirty: BTreeSet<usize> =
            table.iter().filter(|row| row.seed == *seed).flat_map(|row| row.lines.clone()).collect();
        let characters = text.lines().map(|line| line.chars().count()).sum::<usize>();
        let found: Vec<Mark> = marks(text)
            .into_iter()
            .filter(|mark| !mark.places().any(|place| dirty.contains(&place.line)))
            .collect();
        let rate = found.len() * 1_000;
        println!("{seed}: {} marks on clean lines, {characters} characters", found.len());
        assert!(rate <= characters * 2, "{seed}: {}", shown(&found));
    }
}
