//! What can go wrong in the store: always ours or the machine's, never the clerk's.

use std::error::Error;

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
