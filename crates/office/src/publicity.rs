//! Working together on publicity (宣传协作): campaigns with what lies under embargo, the channel matrix, reminders. The
//! registers themselves (leads, partners, channels, meetings …) are dossiers ([`crate::supervision::dossiers`]); their kinds
//! are the domain's.
//!
//! Begin with [`campaigns`], then [`embargo`].

pub mod assign_campaign;
pub mod campaigns;
pub(crate) mod checks;
pub(crate) mod drawing;
pub mod embargo;
pub mod matrix;
pub(crate) mod minutes;
pub(crate) mod remind_campaigns;
pub(crate) mod responsibility_map;
pub mod training;
