//! Reprints (转载归并): which published texts are one story, who published first, and why they were joined.
//! Pure: texts in, stories out, no clock, no files, no network. Who counts what is decided by a notice, not here.

pub(crate) mod align;
pub(crate) mod archive;
pub(crate) mod change;
pub(crate) mod facts;
pub mod fold;
pub mod frame;
pub(crate) mod index;
pub(crate) mod learn;
pub(crate) mod pool;
pub(crate) mod relation;
pub(crate) mod ruling;
pub(crate) mod search;
pub(crate) mod shingle;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod tally;
pub(crate) mod words;

pub use archive::{Archive, Match};
pub use change::Change;
pub use facts::{Difference, Kind, Tally};
pub use pool::{Piece, Pool};
pub use relation::Relation;
pub use ruling::{Refusal, Ruling};
pub use stories::{Join, Stories};
pub use words::Comparison;
