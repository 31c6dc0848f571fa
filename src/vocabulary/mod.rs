//! The closed sets of names that every other folder speaks: kinds of items and layers, severities, parties, topics, families.
//!
//! Invariant: data only. Nothing here reads a message, judges it or words a sentence about it.

mod difference_class;
mod family;
mod item_kind;
mod item_role;
mod judgement;
mod layer_kind;
mod names;
mod need;
mod role_set;
mod summary_row;
mod topic;

pub use difference_class::DifferenceClass;
pub use family::Family;
pub use item_kind::ItemKind;
pub use item_role::ItemRole;
pub use judgement::{About, Confidence, Party, Role, Severity, TimeSource, VerdictStatus};
pub use layer_kind::LayerKind;
pub(crate) use names::names;
pub use need::Need;
pub use role_set::RoleSet;
pub use summary_row::SummaryRow;
pub use topic::Topic;
