//! What can go wrong in the store: always ours or the machine's, never the clerk's.

use std::error::Error;
use std::io;

/// A fault of the store (库房故障), with what it was doing.
#[derive(Debug, thiserror::Error)]
#[error("{doing}")]
pub struct StoreFault {
    doing: String,
    #[source]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreFault {
    /// A fault of the database while doing something: `cannot read the ledger`.
    pub(crate) fn of(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let doing = doing.into();
        move |cause| Self { doing, cause: Some(Box::new(cause)) }
    }

    /// A row that cannot be understood, or a statement that touched other rows than it should.
    pub(crate) fn plain(doing: impl Into<String>) -> Self {
        Self { doing: doing.into(), cause: None }
    }
}

/// What a fault of the store means for the person who waits (故障类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The database does not answer, or is busy beyond patience: trying again later helps.
    Unavailable,
    /// There is no room left on the disk: nothing was kept, and somebody has to make room.
    Full,
    /// Anything else.
    Other,
}

impl StoreFault {
    /// What the fault means for the person who waits.
    pub fn trouble(&self) -> Trouble {
        let cause = self.cause.as_deref();
        cause.and_then(|cause| cause.downcast_ref::<sqlx::Error>()).map_or(Trouble::Other, trouble_of)
    }

    /// A writer that waited for its turn in vain.
    pub(crate) fn no_turn() -> Self {
        Self {
            doing: "waited in vain for other writers".to_owned(),
            cause: Some(Box::new(sqlx::Error::PoolTimedOut)),
        }
    }
}

fn trouble_of(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::Io(cause) if cause.kind() == io::ErrorKind::StorageFull => Trouble::Full,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Trouble::Unavailable,
        sqlx::Error::Database(cause) => cause.code().map_or(Trouble::Other, |code| trouble_of_code(&code)),
        _ => Trouble::Other,
    }
}

/// What PostgreSQL says when it stops, starts, has no room for one more, or another took the lock.
const GONE: [&str; 9] = ["57P01", "57P02", "57P03", "53300", "53400", "55P03", "40001", "40P01", "25006"];
const POSTGRES_DISK_FULL: &str = "53100";
/// Length of an SQLSTATE; SQLite's codes are shorter.
const SQLSTATE: usize = 5;

fn trouble_of_code(code: &str) -> Trouble {
    if code.len() == SQLSTATE {
        return match code {
            POSTGRES_DISK_FULL => Trouble::Full,
            code if code.starts_with("08") || GONE.contains(&code) => Trouble::Unavailable,
            _ => Trouble::Other,
        };
    }
    // The low byte of SQLite's extended codes: 5 busy, 6 locked, 10 input or output failed, 13 full, 14 cannot open.
    match code.parse::<u32>().map(|code| code & 0xFF) {
        Ok(13) => Trouble::Full,
        Ok(5 | 6 | 10 | 14) => Trouble::Unavailable,
        _ => Trouble::Other,
    }
}
