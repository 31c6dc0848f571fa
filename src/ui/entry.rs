//! Something that was pasted or opened, what was put away, and what is compared with. Nothing of it is ever stored.

use super::expect::Kept;
use super::model::Draft;
use std::sync::Arc;

/// Bytes up to which an input can be edited in the page; larger ones are judged, but not shown in the field, where the
/// browser would lay them out for seconds.
pub(super) const MAX_EDITABLE: usize = 64 << 10;
/// Bytes in which a recording is recognised, to keep its text out of the field.
const LOOKED_AT: usize = 4 << 10;

/// Something that was pasted or opened.
#[derive(Clone)]
pub(super) struct Entry {
    /// Never used twice.
    pub(super) id: u32,
    /// `paste`, a file name, or a sample's name.
    pub(super) origin: String,
    /// Byte for byte.
    pub(super) bytes: Arc<Vec<u8>>,
}

impl Entry {
    /// An empty field is nothing; an empty file is something to be told of.
    pub(super) fn is_given(&self) -> bool {
        !self.bytes.is_empty() || self.origin != "paste"
    }

    /// Whether its text may stand in the field: a recording holds passwords and cookies, and is none to edit by hand.
    pub(super) fn is_editable(&self) -> bool {
        self.bytes.len() <= MAX_EDITABLE && !self.is_recording() && std::str::from_utf8(&self.bytes).is_ok()
    }

    fn is_recording(&self) -> bool {
        let head = self.bytes.get(..LOOKED_AT.min(self.bytes.len())).unwrap_or_default();
        let head = String::from_utf8_lossy(head);
        head.trim_start().starts_with('{') && (head.contains("\"log\"") || head.contains("\"requests\""))
    }
}

/// What the person marked as a login that works.
#[derive(Clone, Default)]
pub(super) struct Marked {
    /// Entries that are compared with, and not judged.
    pub(super) entries: Vec<u32>,
    /// An attempt of the recording.
    pub(super) attempt: Option<usize>,
}

/// A role that the person chose for a token.
#[derive(Clone)]
pub(super) struct ChosenRole {
    pub(super) entry: u32,
    /// The item inside the entry; `None` for what was pasted itself.
    pub(super) item: Option<String>,
    /// The ID of the role.
    pub(super) role: String,
}

impl ChosenRole {
    /// Whether it was chosen for this item.
    pub(super) fn is_of(&self, entry: u32, item: Option<&str>) -> bool {
        self.entry == entry && self.item.as_deref() == item
    }
}

/// What was put away, so that it can be brought back. It lives in memory only.
#[derive(Clone)]
pub(super) struct PutAway {
    pub(super) entries: Vec<Entry>,
    pub(super) drafts: Vec<Draft>,
    pub(super) expect: Option<Kept>,
    /// What is said of it.
    pub(super) words: String,
}
