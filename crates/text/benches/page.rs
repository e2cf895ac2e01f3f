//! How well and how fast pages are read, on pages outside the repository (their texts belong to their publishers):
//! `cargo bench -p zhaozhang-text --bench page -- FILE.jsonl [id]`, a line for each page with `id`, `html`, `articleBody`
//! (and `title`). The measure is F1 over the multiset of character 4-grams without spaces, mean over pages.
//! Without a file it says so and ends. Figures: decision 0013.
#![expect(clippy::print_stdout, reason = "a bench speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::collections::BTreeMap;
use std::time::Instant;
use zhaozhang_text::page::read;

#[derive(serde::Deserialize)]
struct Gold {
    id: String,
    html: String,
    #[serde(rename = "articleBody")]
    body: String,
    #[serde(default)]
    title: String,
}

fn grams(text: &str) -> BTreeMap<Vec<char>, u32> {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut grams = BTreeMap::new();
    for window in characters.windows(4) {
        *grams.entry(window.to_vec()).or_default() += 1;
    }
    grams
}

/// Precision, recall and F1 in thousandths of thousandths.
fn agreement(found: &str, gold: &str) -> (u64, u64, u64) {
    let (found, gold) = (grams(found), grams(gold));
    let count = |grams: &BTreeMap<Vec<char>, u32>| grams.values().map(|n| u64::from(*n)).sum::<u64>();
    let shared: u64 =
        found.iter().map(|(gram, n)| u64::from(gold.get(gram).copied().unwrap_or_default().min(*n))).sum();
    let part = |of: u64| (shared * 1_000_000).checked_div(of).unwrap_or_default();
    let sum = count(&found) + count(&gold);
    let f1 = (2 * shared * 1_000_000).checked_div(sum).unwrap_or(1_000_000);
    (part(count(&found)), part(count(&gold)), f1)
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(file) = arguments.next() else {
        println!("no file given: cargo bench -p zhaozhang-text --bench page -- FILE.jsonl");
        return;
    };
    let only = arguments.next();
    let pages: Vec<Gold> = std::fs::read_to_string(file)
        .expect("the file is there")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a page a line"))
        .collect();
    let (mut sums, mut whole, mut titles) = ((0, 0, 0), 0, 0);
    for page in &pages {
        let read = read(page.html.as_bytes(), "").expect("no page is too large");
        let (precision, recall, f1) = agreement(&read.text, &page.body);
        sums = (sums.0 + precision, sums.1 + recall, sums.2 + f1);
        whole += u32::from(f1 >= 900_000);
        titles += u32::from(read.title.trim() == page.title.trim());
        if only.as_deref() == Some("all") || only.as_deref() == Some(page.id.as_str()) {
            let published =
                read.published.as_ref().map(zhaozhang_text::page::time::PageTime::words).unwrap_or_default();
            println!(
                "{f1:>7} P {precision:>7} R {recall:>7} {} | {} | {} | {} | {published}",
                page.id, read.title, read.source, read.author
            );
        }
        if only.as_deref() == Some(page.id.as_str()) {
            println!("{}\n-- gold --\n{}", read.text, page.body);
        }
    }
    let count = u64::try_from(pages.len()).unwrap_or(1).max(1);
    println!(
        "pages {count}  P {}  R {}  F1 {} (millionths)  F1 >= .9: {whole}  titles equal: {titles}",
        sums.0 / count,
        sums.1 / count,
        sums.2 / count
    );
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    let rounds = 20;
    let begun = Instant::now();
    for _ in 0..rounds {
        for page in &pages {
            std::hint::black_box(read(std::hint::black_box(page.html.as_bytes()), "").expect("read before"));
        }
    }
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(1).max(1);
    let read_bytes = u64::try_from(bytes).unwrap_or_default() * rounds;
    println!("{} pages/s, {} MB/s", count * rounds * 1_000_000 / micros, read_bytes / micros);
}
