//! What crosses between the page and the thread that judges: jobs one way, answers the other.
//! Comes in and goes out: a job. Must not do it, and must keep no copy of what crosses.

use crate::case::{Case, Far, Settings};
use crate::redact::Choices;
use crate::share::{Form, Offered, Outgoing};
use crate::view::ViewModel;
use crate::view::comparison::{WhatIfView, Works};
use crate::view::trust::octets;
use js_sys::{Array, Uint8Array};
use nanoserde::{DeBin, SerBin};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// What the thread does.
#[derive(SerBin, DeBin)]
pub enum Job {
    /// Judges a case. In a message it is without its bytes; they travel beside it, in this order: inputs, then keys.
    Judge {
        /// The case.
        case: Box<Case>,
        /// How it is judged.
        settings: Settings,
        /// The login that works; its bytes travel after those of the case.
        works: Works,
    },
    /// Makes octets that somebody wants to see.
    Octets(octets::Request),
    /// Tries what would be if the leading causes were fixed. Its bytes travel like those of a case to judge.
    WhatIf {
        /// The case.
        case: Box<Case>,
        /// How it is judged.
        settings: Settings,
    },
    /// Judges a case with the documents that a person changed, for its verdict alone. Its bytes travel like those of a case to judge.
    Edited {
        /// The case, with what was changed.
        case: Box<Case>,
        /// How it is judged.
        settings: Settings,
    },
    /// Makes what is handed on. The bytes travel as those of [`Job::Judge`].
    Share {
        /// The case.
        case: Box<Case>,
        /// How it is judged.
        settings: Settings,
        /// What is taken out.
        choices: Choices,
        /// The form.
        form: Form,
        /// The sender's words.
        note: String,
    },
    /// Reads a case link.
    CaseLink(String),
}

/// The bytes of the inputs of a job, in their order: those of the case, then those of the login that works. The page keeps them, and a
/// large file is copied once, on its way.
pub(super) type Held = Vec<Arc<Vec<u8>>>;

/// What the thread says. One answer comes for each job, in their order, and before that of a case how far it is.
#[derive(SerBin, DeBin)]
pub enum Answer {
    /// How far the case at hand is taken in.
    Far(Far),
    /// How a case was judged.
    View(Box<ViewModel>),
    /// The octets, where they can be made.
    Octets(Option<octets::Found>),
    /// What would be, for [`Job::WhatIf`] and [`Job::Edited`].
    WhatIf(Box<WhatIfView>),
    /// What is handed on, or why it cannot be.
    Shared(Option<Outgoing>, String),
    /// What a case link holds, or why it cannot be used.
    Offered(Option<Offered>, String),
}

/// A job as a message, and what of it moves instead of being copied.
pub(super) fn pack(mut job: Job, held: &Held) -> (Array, Array) {
    let (parts, moved) = (Array::new(), Array::new());
    let send = |octets: &[u8]| {
        let bytes = Uint8Array::from(octets);
        moved.push(&bytes.buffer());
        parts.push(&bytes);
    };
    let keys: Vec<(Slot, Vec<u8>)> =
        slots(&mut job).into_iter().map(|(slot, bytes)| (slot, std::mem::take(bytes))).collect();
    let mut held = held.iter();
    for (slot, mut octets) in std::iter::once((Slot::Own, job.serialize_bin())).chain(keys) {
        match slot {
            Slot::Input => send(held.next().map_or(&[], |bytes| bytes.as_slice())),
            Slot::Own => {
                send(&octets);
                // What is sent may be a key: no copy stays behind in this thread.
                octets.fill(0);
                std::hint::black_box(&octets);
            }
        }
    }
    (parts, moved)
}

/// Whose bytes they are.
#[derive(Clone, Copy)]
enum Slot {
    /// Of an input, which the page keeps.
    Input,
    /// Of the job itself.
    Own,
}

/// The reverse of [`pack`].
pub(super) fn unpack(message: &JsValue) -> Option<Job> {
    let parts: &Array = message.dyn_ref()?;
    let bytes = |index| Some(parts.get(index).dyn_into::<Uint8Array>().ok()?.to_vec());
    let mut job = Job::deserialize_bin(&bytes(0)?).ok()?;
    for (index, (_, slot)) in (1..).zip(slots(&mut job)) {
        *slot = bytes(index)?;
    }
    Some(job)
}

/// What travels beside the job.
fn slots(job: &mut Job) -> Vec<(Slot, &mut Vec<u8>)> {
    match job {
        Job::Judge { case, works, .. } => {
            let beside = match works {
                Works::Inputs(inputs) => inputs.as_mut_slice(),
                Works::Nearest | Works::Attempt(_) => &mut [],
            };
            let beside = beside.iter_mut().map(|input| (Slot::Input, &mut input.bytes));
            bytes_of(case).into_iter().chain(beside).collect()
        }
        Job::WhatIf { case, .. } | Job::Edited { case, .. } | Job::Share { case, .. } => bytes_of(case),
        Job::Octets(_) | Job::CaseLink(_) => Vec::new(),
    }
}

fn bytes_of(case: &mut Case) -> Vec<(Slot, &mut Vec<u8>)> {
    let inputs = case.inputs.iter_mut().map(|input| (Slot::Input, &mut input.bytes));
    inputs.chain(case.keys.iter_mut().map(|key| (Slot::Own, &mut key.bytes))).collect()
}
