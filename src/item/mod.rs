//! The items of a case: what was found, unwrapped, parsed, typed, decrypted and verified. Rules and reports read these.
//!
//! Input: a case. Output: [`Item`]s, each with a typed [`Body`] and a [`Proof`], and the keys that were used.
//! Invariant: the only room that knows all readers and all of cryptography; no judgement.

mod around;
mod assemble;
mod decrypt;
pub mod edit;
mod keys;
mod limits;
mod model;
pub mod role;
mod settings;
mod silent;
mod stated;
mod texts;
mod verify;

pub use crate::crypto::Proof;
pub use model::{Body, Item, MAX_ITEMS, MAX_NESTING, XmlBody, by_id, index_of};
pub use silent::is_silent_refusal;
pub use stated::stated;

use crate::case::Case;
use crate::crypto::keys::KeyRing;
use crate::crypto::work::{LeftOut, Work};
use std::borrow::Cow;

/// Reads every input of the case, decrypts and verifies.
pub fn read_items(case: &Case) -> Vec<Item> {
    read_case(case).0
}

/// Like [`read_items`]; also the keys that were used, and the case with what its settings state.
pub fn read_case(case: &Case) -> (Vec<Item>, KeyRing, Cow<'_, Case>) {
    let mut items = assemble::unwrap_all(case);
    edit::apply_settings(&mut items, &case.edited);
    let case = settings::with_settings(case, &items);
    let work = Work::default();
    let given = keys::read_given(&case, &work);
    let mut ring = keys::given_and_pasted(&items, &given, &work);
    let decryption_keys = keys::decryption_keys(&items, &case, &given, &work);
    limits::note(items.first_mut(), LeftOut::default(), &work);
    decrypt::decrypt_all(&mut items, &ring, &decryption_keys, &case.statements, &work);
    role::decide(&mut items, &case);
    keys::add_published(&items, &case, &mut ring);
    verify::verify_messages(&mut items, &ring, &work);
    verify::verify_tokens(&mut items, &case, &given, &work);
    // A statement is about the document as it came.
    stated::apply(&mut items, &case.statements);
    edit::apply(&mut items, &case.edited);
    (items, ring, case)
}
