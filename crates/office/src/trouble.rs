//! What a fault means for the person who waits (故障类别): whether trying again later helps, or somebody has to make
//! room on the disk. Everything typed is kept by the page that says so.

use crate::refusal::Fault;
use std::error::Error;
use std::io;
use zhaozhang_store::{StoreFault, Trouble};

impl Fault {
    /// What the fault means for the person who waits.
    pub fn trouble(&self) -> Trouble {
        let mut cause = self.source();
        while let Some(error) = cause {
            let trouble = error.downcast_ref::<StoreFault>().map(StoreFault::trouble);
            let is_full = error.downcast_ref::<io::Error>().is_some_and(is_disk_full);
            match trouble {
                Some(trouble) if trouble != Trouble::Other => return trouble,
                _ if is_full => return Trouble::Full,
                _ => cause = error.source(),
            }
        }
        Trouble::Other
    }
}

/// Whether nothing more can be written because there is no room.
pub(crate) fn is_disk_full(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
