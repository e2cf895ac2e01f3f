//! Evidence files (佐证材料) by their names: a report's rows and the files of its package brought together by the rule
//! 序号+稿件标题 (S0 附件2 注2, requirements §2.8), with every fault a liaison can cure.
//!
//! It sees names, kinds, sizes and digests, never contents: unpacking, telling kinds by content and keeping are
//! the office room's. Next: [`name`] for building and reading one name, [`matching`] for a whole package.

pub mod matching;
pub mod name;
