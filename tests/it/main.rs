//! The one native test binary of the engine; its modules mirror src/.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
mod architecture;
mod attack;
mod attempts;
mod budgets;
mod c14n;
mod cases;
mod compare;
mod containers;
mod conventions;
mod corpus;
mod der;
mod dsig;
mod enc;
mod floods;
mod intake;
mod jose;
mod json;
mod keys;
mod no_false_alarms;
mod options;
mod oracle;
mod outputs;
mod rules;
mod shared;
mod trust;
mod wellformed;
