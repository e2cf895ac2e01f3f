//! Migrations (数据库升级): forward only, never edited after a release, embedded in the program.
//! `docs/schema.sql` is their sum and a test keeps it so.

use std::fmt::Write as _;

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number, from 1 without gaps.
    pub version: i64,
    /// Statements for both databases.
    pub common: &'static str,
    /// What SQLite needs besides.
    pub sqlite: &'static str,
    /// What PostgreSQL needs besides.
    pub postgres: &'static str,
}

/// All steps in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        common: include_str!("../migrations/0001_ledger.sql"),
        sqlite: include_str!("../migrations/0001_ledger.sqlite.sql"),
        postgres: include_str!("../migrations/0001_ledger.postgres.sql"),
    },
    Migration {
        version: 2,
        common: include_str!("../migrations/0002_people.sql"),
        sqlite: include_str!("../migrations/0002_people.sqlite.sql"),
        postgres: include_str!("../migrations/0002_people.postgres.sql"),
    },
    Migration {
        version: 3,
        common: include_str!("../migrations/0003_account.sql"),
        sqlite: include_str!("../migrations/0003_account.sqlite.sql"),
        postgres: include_str!("../migrations/0003_account.postgres.sql"),
    },
    Migration {
        version: 4,
        common: include_str!("../migrations/0004_submission.sql"),
        sqlite: include_str!("../migrations/0004_submission.sqlite.sql"),
        postgres: include_str!("../migrations/0004_submission.postgres.sql"),
    },
    Migration {
        version: 5,
        common: include_str!("../migrations/0005_duty.sql"),
        sqlite: include_str!("../migrations/0005_duty.sqlite.sql"),
        postgres: include_str!("../migrations/0005_duty.postgres.sql"),
    },
    Migration {
        version: 6,
        common: include_str!("../migrations/0006_closing.sql"),
        sqlite: include_str!("../migrations/0006_closing.sqlite.sql"),
        postgres: include_str!("../migrations/0006_closing.postgres.sql"),
    },
    Migration {
        version: 7,
        common: include_str!("../migrations/0007_interface.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 8,
        common: include_str!("../migrations/0008_wording.sql"),
        sqlite: include_str!("../migrations/0008_wording.sqlite.sql"),
        postgres: include_str!("../migrations/0008_wording.postgres.sql"),
    },
    Migration {
        version: 9,
        common: include_str!("../migrations/0009_job_lease.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 10,
        common: include_str!("../migrations/0010_ruling.sql"),
        sqlite: include_str!("../migrations/0010_ruling.sqlite.sql"),
        postgres: include_str!("../migrations/0010_ruling.postgres.sql"),
    },
    Migration {
        version: 11,
        common: include_str!("../migrations/0011_task.sql"),
        sqlite: include_str!("../migrations/0011_task.sqlite.sql"),
        postgres: include_str!("../migrations/0011_task.postgres.sql"),
    },
    Migration {
        version: 12,
        common: include_str!("../migrations/0012_combination.sql"),
        sqlite: include_str!("../migrations/0012_combination.sqlite.sql"),
        postgres: include_str!("../migrations/0012_combination.postgres.sql"),
    },
    Migration {
        version: 13,
        common: include_str!("../migrations/0013_handling.sql"),
        sqlite: include_str!("../migrations/0013_handling.sqlite.sql"),
        postgres: include_str!("../migrations/0013_handling.postgres.sql"),
    },
    Migration {
        version: 14,
        common: include_str!("../migrations/0014_outlet.sql"),
        sqlite: include_str!("../migrations/0014_outlet.sqlite.sql"),
        postgres: include_str!("../migrations/0014_outlet.postgres.sql"),
    },
    Migration {
        version: 15,
        common: include_str!("../migrations/0015_evidence.sql"),
        sqlite: include_str!("../migrations/0015_evidence.sqlite.sql"),
        postgres: include_str!("../migrations/0015_evidence.postgres.sql"),
    },
    Migration {
        version: 16,
        common: include_str!("../migrations/0016_report.sql"),
        sqlite: include_str!("../migrations/0016_report.sqlite.sql"),
        postgres: include_str!("../migrations/0016_report.postgres.sql"),
    },
    Migration {
        version: 17,
        common: include_str!("../migrations/0017_publication.sql"),
        sqlite: include_str!("../migrations/0017_publication.sqlite.sql"),
        postgres: include_str!("../migrations/0017_publication.postgres.sql"),
    },
    Migration {
        version: 18,
        common: include_str!("../migrations/0018_search.sql"),
        sqlite: include_str!("../migrations/0018_search.sqlite.sql"),
        postgres: include_str!("../migrations/0018_search.postgres.sql"),
    },
    Migration {
        version: 19,
        common: include_str!("../migrations/0019_calendar_feed.sql"),
        sqlite: include_str!("../migrations/0019_calendar_feed.sqlite.sql"),
        postgres: include_str!("../migrations/0019_calendar_feed.postgres.sql"),
    },
    Migration {
        version: 20,
        common: include_str!("../migrations/0020_dossier.sql"),
        sqlite: include_str!("../migrations/0020_dossier.sqlite.sql"),
        postgres: include_str!("../migrations/0020_dossier.postgres.sql"),
    },
    Migration {
        version: 21,
        common: include_str!("../migrations/0021_people_work.sql"),
        sqlite: include_str!("../migrations/0021_people_work.sqlite.sql"),
        postgres: include_str!("../migrations/0021_people_work.postgres.sql"),
    },
    Migration {
        version: 22,
        common: include_str!("../migrations/0022_search_shelf.sql"),
        sqlite: include_str!("../migrations/0022_search_shelf.sqlite.sql"),
        postgres: include_str!("../migrations/0022_search_shelf.postgres.sql"),
    },
    Migration {
        version: 23,
        common: include_str!("../migrations/0023_plan_goal.sql"),
        sqlite: include_str!("../migrations/0023_plan_goal.sqlite.sql"),
        postgres: include_str!("../migrations/0023_plan_goal.postgres.sql"),
    },
    Migration {
        version: 24,
        common: include_str!("../migrations/0024_attachment_bringer.sql"),
        sqlite: include_str!("../migrations/0024_attachment_bringer.sqlite.sql"),
        postgres: include_str!("../migrations/0024_attachment_bringer.postgres.sql"),
    },
];

/// The version this program works with.
pub fn latest() -> i64 {
    MIGRATIONS.iter().map(|step| step.version).max().unwrap_or(0)
}

/// The whole schema as `docs/schema.sql` shows it.
pub fn schema_text() -> String {
    let mut text = String::from(
        "-- The schema of the store: the sum of crates/store/migrations. Written by `scripts/bless`; do not edit.\n",
    );
    for step in MIGRATIONS {
        for (name, statements) in
            [("", step.common), (" on SQLite", step.sqlite), (" on PostgreSQL", step.postgres)]
        {
            if !statements.is_empty() {
                // Writing to a String cannot fail.
                let _ = write!(text, "\n-- ==== version {}{name} ====\n\n{statements}", step.version);
            }
        }
    }
    text
}
