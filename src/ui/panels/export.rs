//! Taking the answer along: short for a ticket, whole as Markdown or text, on paper.

use super::share::Share;
use crate::report::{to_markdown, to_text};
use crate::ui::widgets::{Copy, Sign, glyph};
use crate::view::{ViewModel, answer};
use leptos::prelude::*;
use std::sync::Arc;

/// One button, and behind it the other forms.
#[component]
pub(in crate::ui) fn Exports(view: Arc<ViewModel>) -> impl IntoView {
    let (markdown, text) = (view.clone(), view.clone());
    view! {
        <div class="exports">
            <Copy label="Copy the answer" what="in a few lines" primary=true text=move || answer::short(&view.report) />
            <Share />
            <button type="button" class="icon-button" popovertarget="export-menu" aria-label="More ways to take the answer along">
                <Sign of=glyph::DOWN />
            </button>
            <div id="export-menu" class="menu" popover="auto">
                <Copy label="Copy as Markdown" what="the whole report" text=move || to_markdown(&markdown.report) />
                <Copy label="Copy as text" what="the whole report" text=move || to_text(&text.report) />
                <button type="button" class="quiet" on:click=move |_| drop(window().print())>"Print or save as PDF"</button>
                <p class="hint">{crate::report::PERSONAL_DATA}</p>
            </div>
        </div>
    }
}
