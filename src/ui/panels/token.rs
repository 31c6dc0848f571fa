//! A token as people expect it: its parts in colour and by name, and below what each of them says.

use super::claims::table;
use super::token_edit::{edited_copy, field};
use crate::report::SummaryRow;
use crate::ui::dom;
use crate::ui::model::Pointer;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, rich};
use crate::view::ViewModel;
use crate::view::token::{Decoded, Part, editable, parts};
use leptos::prelude::*;
use std::sync::Arc;

/// The token of an item.
pub(super) fn token(view: &Arc<ViewModel>, item: usize) -> AnyView {
    let state = state();
    let (Some(shown), Some(report)) = (view.items.get(item), view.report.items.get(item)) else { return ().into_any() };
    reveal_claim(state);
    let parts = parts(&shown.document, report.kind);
    let texts = editable(&shown.document, report.kind);
    let copy = texts.is_some().then(|| edited_copy(state, &report.id, &shown.document));
    let whole = view.clone();
    let copied = move || whole.items.get(item).map(|shown| shown.document.clone()).unwrap_or_default();
    let mut segments = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        segments.push(segment(state, view, index, part));
    }
    // What became of the signatures stands with the first of them.
    let mut proofs: Vec<SummaryRow> =
        shown.summary.iter().filter(|row| matches!(row.label.as_str(), "Signature" | "Encryption")).cloned().collect();
    proofs.reverse();
    let mut sections = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        let proof = if matches!(part.kind, "signature" | "ciphertext") { proofs.pop() } else { None };
        let text = texts.as_ref().and_then(|texts| texts.get(index));
        let field = text.map(|text| field(state, &shown.document, index, text.clone()));
        sections.push(section(state, view, index, part, proof, field));
    }
    let role = report.role.as_ref().map(|role| {
        let because = match role.because.is_empty() {
            true => String::new(),
            false => format!(" because {}", role.because.join("; ")),
        };
        view! {
            <p>
                {super::role::choice(state, view, item)}
                <span class="soft">{rich(&because)}</span>
            </p>
        }
    });
    view! {
        {role}
        <div class="row">
            <span class="hint">"The encoded token. Select a part to see it decoded."</span>
            <Copy label="Copy" what="the token" text=copied />
        </div>
        <p class="token">{segments}</p>
        {copy}
        {sections}
    }
    .into_any()
}

/// Brings the claim that is pointed at into view.
fn reveal_claim(state: State) {
    Effect::new(move |_| {
        let (_, page) = state.reveal.get();
        state.reveal.update_untracked(|(_, page)| *page = false);
        dom::after_the_frame(move || {
            let Ok(Some(row)) = document().query_selector(".claims tr.chosen") else { return };
            if let Ok(Some(panel)) = row.closest(".panel") {
                let from = panel.get_bounding_client_rect().top();
                let down = row.get_bounding_client_rect().top() - from;
                // A third down what is seen of the panel.
                let window = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
                let seen = f64::from(panel.client_height()).min(window - from).max(0.0);
                let top = f64::from(panel.scroll_top()) + down - seen / 3.0;
                panel.set_scroll_top(top as i32);
            }
            if page {
                dom::into_view(&row);
            }
        });
    });
}

fn segment(state: State, view: &Arc<ViewModel>, index: usize, part: &Part) -> AnyView {
    let left = part.length.saturating_sub(part.encoded.chars().count());
    let view = view.clone();
    let kind = part.kind;
    let chosen = move || {
        let Some(Pointer::Finding { finding, place }) = state.pointer.get() else { return false };
        let path = view.report.findings.get(finding).and_then(|finding| finding.at.get(place)?.path.as_deref());
        path.is_some_and(|path| path.split('/').next() == Some(kind))
    };
    view! {
        {(index > 0).then_some(".")}
        <span
            class="token-part"
            data-part=kind
            class:chosen=chosen
            on:click=move |event| {
                // The address of the page stays as it is.
                event.prevent_default();
                dom::focus_now_or_later(format!("token-part-{index}"));
            }
        >
            // The name is the link; the characters lead there as well, for those who point at them.
            <a
                class="token-name"
                href=format!("#token-part-{index}")
                aria-label=format!("{}, {} characters: show decoded", part.name, part.length)
            >
                {part.name.clone()}
            </a>
            {part.encoded.clone()}
            {(left > 0).then(|| format!("… {left} more characters"))}
        </span>
    }
    .into_any()
}

fn section(
    state: State,
    view: &Arc<ViewModel>,
    index: usize,
    part: Part,
    proof: Option<SummaryRow>,
    field: Option<AnyView>,
) -> AnyView {
    let Part { kind, name, octets, decoded, .. } = part;
    let proof = proof.map(|row| {
        view! {
            <p>
                <strong>{row.values.join(" ")}</strong>
                {row.remark.map(|remark| format!(": {remark}"))}
            </p>
        }
    });
    let body = match decoded {
        Decoded::Members(rows, json) => table(state, view, kind, &name, rows, json),
        Decoded::Text(text) => view! { <pre tabindex="0" aria-label=name.clone()>{text}</pre> }.into_any(),
        Decoded::Octets(digits) => {
            let more = if octets > 64 { "…" } else { "" };
            view! { <p class="token-octets"><code>{digits}{more}</code></p> }.into_any()
        }
        Decoded::Empty if kind == "payload" => {
            view! { <p class="aside">"Empty: detached payload, sent separately."</p> }.into_any()
        }
        Decoded::Empty => view! { <p class="aside">"Empty."</p> }.into_any(),
    };
    let label = name.clone();
    view! {
        <section class="token-decoded" data-part=kind id=format!("token-part-{index}") tabindex="-1" aria-label=label>
            <h3>
                {name}
                <span class="aside">{format!(" {octets} bytes")}</span>
            </h3>
            {proof}
            {field}
            {body}
        </section>
    }
    .into_any()
}
