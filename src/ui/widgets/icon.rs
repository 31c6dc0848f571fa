//! Icons, drawn in the page. They stand beside the word they mean and are hidden from those who listen.

use crate::report::{Severity, VerdictStatus};
use leptos::prelude::*;

/// What is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Shape {
    /// A cross in an octagon.
    Stop,
    /// An exclamation mark in a triangle.
    Warn,
    /// A tick in a circle.
    Good,
    /// A question mark in a circle.
    Ask,
    /// A letter i in a circle.
    Note,
    /// A shield.
    Shield,
    /// A closed padlock.
    Lock,
}

impl From<Severity> for Shape {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Shape::Stop,
            Severity::Security => Shape::Shield,
            Severity::Warning => Shape::Warn,
            Severity::Info => Shape::Note,
        }
    }
}

impl From<VerdictStatus> for Shape {
    fn from(status: VerdictStatus) -> Self {
        match status {
            VerdictStatus::WillFail => Shape::Stop,
            VerdictStatus::MayFail => Shape::Warn,
            VerdictStatus::CannotTell => Shape::Ask,
            VerdictStatus::NoProblemFound => Shape::Good,
        }
    }
}

/// An icon of the size of the text.
#[component]
pub(in crate::ui) fn Icon(#[prop(into)] shape: Shape) -> impl IntoView {
    let (outline, sign) = match shape {
        Shape::Stop => ("M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z", "M5.5 5.5l5 5m0-5l-5 5"),
        Shape::Warn => ("M8 1.2L15.3 14.5H.7z", "M8 6v4.2m0 1.6v.9"),
        Shape::Good => ("M8 1a7 7 0 110 14A7 7 0 018 1z", "M4.8 8.3l2.2 2.2 4.2-4.8"),
        Shape::Ask => ("M8 1a7 7 0 110 14A7 7 0 018 1z", "M5.9 6.2a2.1 2.1 0 112.9 2c-.6.2-.8.6-.8 1.2m0 1.6v.9"),
        Shape::Note => ("M8 1a7 7 0 110 14A7 7 0 018 1z", "M8 7.2v4.6M8 4.2v.9"),
        Shape::Shield => ("M8 1l6 2.2v4.3c0 3.6-2.4 6.3-6 7.5-3.6-1.2-6-3.9-6-7.5V3.2z", "M8 4.8v3.6m0 1.7v.9"),
        Shape::Lock => ("M2.5 7H4V5a4 4 0 018 0v2h1.5v8h-11zM6 7h4V5a2 2 0 00-4 0z", "M8 10v2"),
    };
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path class="icon-outline" fill-rule="evenodd" d=outline></path>
            <path class="icon-sign" d=sign></path>
        </svg>
    }
    .into_any()
}
