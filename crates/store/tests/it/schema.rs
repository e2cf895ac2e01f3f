//! The schema as text: what `docs/schema.sql` shows, and the column rules.

use std::path::Path;
use zhaozhang_store::migration::{MIGRATIONS, latest, schema_text};

#[test]
fn the_schema_page_is_the_sum_of_the_migrations() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema.sql");
    let is_blessing = std::env::var_os("ZHAOZHANG_BLESS").is_some();
    if is_blessing {
        std::fs::write(&page, schema_text()).unwrap();
    }
    let shown = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(
        shown == schema_text(),
        "docs/schema.sql is out of date: ZHAOZHANG_BLESS=1 cargo test -p zhaozhang-store"
    );
}

#[test]
fn migrations_are_numbered_from_one_without_gaps() {
    let versions: Vec<i64> = MIGRATIONS.iter().map(|step| step.version).collect();
    assert_eq!(versions, (1..=latest()).collect::<Vec<_>>());
}

#[test]
fn columns_keep_to_the_four_types_both_databases_share() {
    const TYPES: [&str; 4] = ["text", "bigint", "smallint", "double"];
    for step in MIGRATIONS {
        let mut is_in_table = false;
        for line in step.common.lines() {
            let words: Vec<&str> = line.trim().trim_end_matches(',').split_whitespace().collect();
            match words.as_slice() {
                ["create", "table", ..] => is_in_table = true,
                [");", ..] => is_in_table = false,
                [name, kind, ..]
                    if is_in_table && !["check", "primary", "unique", "foreign", "--"].contains(name) =>
                {
                    assert!(TYPES.contains(kind), "{name} is {kind}: {line}");
                }
                _ => {}
            }
        }
    }
}
