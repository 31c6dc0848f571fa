//! Small parts that several panels use.

mod compare;
mod copy;
mod icon;
mod later;
mod long;
mod message;
mod rich;
mod save;
mod sign;
mod term;
mod when;

pub(super) use compare::Compare;
pub(super) use copy::Copy;
pub(super) use icon::{Icon, Shape};
pub(super) use later::Later;
pub(super) use long::long;
pub(super) use message::Message;
pub(super) use rich::rich;
pub(super) use save::Save;
pub(super) use sign::{Sign, glyph};
pub(super) use term::term;
pub(super) use when::when;
