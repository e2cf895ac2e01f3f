//! Conditions of the board (任务台账的查询条件), as they stand in its address.

use crate::app::percent;
use serde::Deserialize;

/// Conditions of the board.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct BoardQuery {
    #[serde(default)]
    pub(super) plan: String,
    #[serde(default)]
    pub(super) by: String,
    #[serde(default)]
    pub(super) unit: String,
    #[serde(default)]
    pub(super) chapter: String,
    #[serde(default)]
    pub(super) light: String,
    #[serde(default)]
    pub(super) tag: String,
    #[serde(default)]
    pub(super) lack: String,
    #[serde(default)]
    pub(super) step: String,
    #[serde(default)]
    pub(super) as_of: String,
}

impl BoardQuery {
    pub(super) fn fields(&self) -> String {
        let given = [
            ("plan", &self.plan),
            ("by", &self.by),
            ("unit", &self.unit),
            ("chapter", &self.chapter),
            ("light", &self.light),
            ("tag", &self.tag),
            ("lack", &self.lack),
            ("step", &self.step),
            ("as_of", &self.as_of),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
    }

    pub(super) fn with_light(&self, light: &str) -> String {
        format!("/tasks?{}", Self { light: light.to_owned(), ..self.clone() }.fields())
    }

    pub(super) fn export(&self) -> String {
        format!("/tasks.xlsx?{}", self.fields())
    }
}
