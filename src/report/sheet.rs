//! The sheet of values: what has to be entered on which side before the first login. Data only.

use crate::vocabulary::Party;
use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

/// What has to be entered on which side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct Sheet {
    /// The identity provider's side, then the application's.
    pub sides: Vec<SheetSide>,
}

/// One console with its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct SheetSide {
    /// `At the identity provider (Keycloak)`.
    pub title: String,
    /// Who enters them.
    pub who: Party,
    /// In the order in which consoles ask.
    pub rows: Vec<SheetRow>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct SheetRow {
    /// `ACS URL`.
    pub name: String,
    /// What consoles call it.
    pub also: Vec<String>,
    /// The value, to be copied as it is; of a certificate its PEM.
    pub value: String,
    /// Where in which console.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// Where the value was taken from.
    pub source: String,
}

impl SheetRow {
    /// Whether the value has several lines, as a certificate has.
    pub fn is_block(&self) -> bool {
        self.value.contains('\n')
    }
}
