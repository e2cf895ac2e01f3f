//! Reprints (转载归并): which published texts are one story, who published first, and why they were joined.
//! Pure: texts in, stories out; no clock, no files, no network. Who counts what is decided by a notice, not here.
//!
//! Reading order: [`frame`] and [`fold`] make texts comparable, `shingle` and `index` propose candidates, `align`
//! lays two texts side by side, `facts` compares what stands in the gaps, `relation` names what was found, `story`
//! makes trees of it, `grow` leads from one to the next. [`Pool`] holds it together; [`Stories`] is the answer. Decision 0007 has the reasons and the
//! figures.
//!
//! ```
//! use zhaozhang_text::reprint::{Piece, Pool};
//!
//! let text = "甲市召开医改推进会，部署紧密型医共体建设，要求各县区年底前统一药品目录、统一信息系统，让群众就近看病。";
//! let page = format!("来源：乙网\n{text}\n责编：某某");
//! let mut pool = Pool::new();
//! let piece = Piece { id: 1, text, published: 100, rank: 0, arrived: 160, outlet: 1 };
//! pool.add(&[piece, Piece { id: 2, text: &page, published: 90, arrived: 500, outlet: 2, ..piece }], 1);
//! let stories = pool.settle(1);
//! assert_eq!((stories.count(), stories.first(1)), (1, Some(2)));
//! ```
//!
//! # How to add one more
//!
//! - A line that outlets write around texts: one word in `frame`; what one outlet alone writes is learnt.
//! - A kind of fact: a variant of [`Kind`], a method of the gap in `facts`, its weight in `Tally::is_other`.
//! - A relation: a variant of [`Relation`] and an arm where relations are decided; say whether it joins.

pub(crate) mod align;
pub(crate) mod archive;
pub(crate) mod change;
pub(crate) mod facts;
pub mod fold;
pub mod frame;
pub(crate) mod grow;
pub(crate) mod held;
pub(crate) mod index;
pub(crate) mod learn;
pub(crate) mod ordered;
pub(crate) mod pool;
pub(crate) mod relation;
pub(crate) mod ruling;
pub(crate) mod search;
pub(crate) mod shingle;
pub(crate) mod spread;
pub(crate) mod stage;
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
pub use stage::Stage;
pub use stories::{Join, Stories};
pub use words::Comparison;
