//! The evidence: summary, message, token, raw bytes of the chosen item; the steps and the times of the whole case.

use super::entities::entities;
use super::flow::flow;
use super::items::{head, step_name, trail};
use super::summary::summary;
use super::timeline::timeline;
use super::token::token;
use super::trust::trust;
use crate::source::Span;
use crate::ui::dom;
use crate::ui::model::{Pointer, Tab};
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, Message};
use crate::view::token::has_parts;
use crate::view::{ItemView, ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// Bytes of a layer that the raw tab shows; copying takes all of it.
const SHOWN: usize = 200_000;

/// The evidence of the chosen item.
#[component]
pub(in crate::ui) fn Evidence() -> impl IntoView {
    let state = state();
    move || {
        let view = state.below.get()?;
        let item = state.item.get().min(view.items.len().saturating_sub(1));
        Some(panel(state, view, item))
    }
}

fn panel(state: State, view: Arc<ViewModel>, item: usize) -> Option<impl IntoView> {
    let report = view.report.items.get(item)?;
    let is_token = has_parts(report.kind);
    let has_entities = view.items.get(item).is_some_and(|item| !item.entities.is_empty());
    let has_flow = !view.flows.is_empty() || !view.lanes.is_empty();
    let has_times = !view.timeline.windows.is_empty();
    let is_signed = view.items.get(item).is_some_and(|item| !item.trust.is_empty());
    let has = move |tab: Tab| match tab {
        Tab::Claims => is_token,
        Tab::Timeline => has_times,
        Tab::Flow => has_flow,
        Tab::Entities => has_entities,
        Tab::Trust => is_signed,
        _ => true,
    };
    let tabs: Vec<(Tab, &'static str, &'static str)> = [
        (Tab::Summary, "summary", "Summary"),
        (Tab::Message, "message", "Message"),
        (Tab::Claims, "claims", "Token"),
        (Tab::Entities, "entities", "Entities"),
        (Tab::Flow, "flow", "Flow"),
        (Tab::Timeline, "timeline", "Timeline"),
        (Tab::Trust, "trust", "Trust"),
        (Tab::Raw, "raw", "Raw"),
    ]
    .into_iter()
    .filter(|(tab, ..)| has(*tab))
    .collect();
    let chosen = move || Some(state.tab.get()).filter(|tab| has(*tab)).unwrap_or(Tab::Summary);
    let order: Vec<(Tab, &'static str)> = tabs.iter().map(|(tab, id, _)| (*tab, *id)).collect();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(at) = order.iter().position(|(tab, _)| *tab == chosen()) else { return };
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % order.len(),
            "ArrowLeft" => (at + order.len() - 1) % order.len(),
            "Home" => 0,
            "End" => order.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some((tab, id)) = order.get(next) {
            state.tab.set(*tab);
            dom::focus_now_or_later(format!("tab-{id}"));
        }
    };
    let buttons = tabs
        .iter()
        .map(|(tab, id, words)| {
            let (tab, id, words) = (*tab, *id, *words);
            view! {
                <button
                    type="button"
                    role="tab"
                    id=format!("tab-{id}")
                    aria-controls="evidence-panel"
                    aria-selected=move || (chosen() == tab).to_string()
                    tabindex=move || if chosen() == tab { "0" } else { "-1" }
                    on:click=move |_| {
                        state.tab_chosen.set_value(true);
                        state.tab.set(tab);
                    }
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    let title = names::item_kind(report.kind);
    let labelled = move || {
        let id = tabs.iter().find(|(tab, ..)| *tab == chosen()).map_or("summary", |(_, id, _)| *id);
        format!("tab-{id}")
    };
    let choice = item_choice(state, &view, item);
    let unpacked = trail(state, view.clone(), item);
    Some(view! {
        <section class="evidence" aria-labelledby="evidence-title">
            <div class="panel-head">
                <h2 id="evidence-title" tabindex="-1">"Evidence: " {title}</h2>
                {choice}
            </div>
            <div class="tabs" role="tablist" aria-label="Evidence" on:keydown=on_key>
                {buttons}
            </div>
            <div class="panel" id="evidence-panel" role="tabpanel" aria-labelledby=labelled>
                {move || {
                    let Some(shown) = view.items.get(item) else { return ().into_any() };
                    match chosen() {
                        Tab::Summary => summary(&view, item),
                        Tab::Message => message(&view, item, shown),
                        Tab::Claims => token(&view, item),
                        Tab::Entities => entities(&view, item),
                        Tab::Flow => flow(&view),
                        Tab::Timeline => timeline(&view),
                        Tab::Trust => trust(&view, item),
                        Tab::Raw => raw(state, view.clone(), item),
                    }
                }}
            </div>
            {unpacked}
        </section>
    })
}

/// Items that can be chosen.
const MAX_ITEMS: usize = 300;

/// Which of the items is shown, where there are several.
fn item_choice(state: State, view: &ViewModel, item: usize) -> Option<AnyView> {
    if view.items.len() < 2 {
        return None;
    }
    let options = view
        .report
        .items
        .iter()
        .zip(&view.items)
        .enumerate()
        .take(MAX_ITEMS)
        .map(|(index, (report, shown))| {
            let inner = if shown.parent.is_some() { "– " } else { "" };
            let origin = if report.origin == "paste" { String::new() } else { format!(", {}", report.origin) };
            let words = format!("{inner}{}{origin}", names::item_kind(report.kind));
            view! { <option value=index.to_string() selected=index == item>{words}</option> }
        })
        .collect_view();
    Some(
        view! {
            <label class="item-choice">
                <span class="unseen">"Item"</span>
                <select on:change:target=move |event| {
                    if let Ok(index) = event.target().value().parse() {
                        state.text.set(None);
                        state.item.set(index);
                    }
                }>{options}</select>
            </label>
        }
        .into_any(),
    )
}

fn message(view: &Arc<ViewModel>, item: usize, shown: &ItemView) -> AnyView {
    if shown.document.is_empty() {
        return view! { <p class="aside">"This item has no text. See Raw for the bytes."</p> }.into_any();
    }
    view! {
        <p class="hint">
            "Formatted for reading. Checks use the original bytes (see Raw)."
            {shown.cut.then_some(" The message is long. Only the beginning is formatted.")}
        </p>
        <Message view=view.clone() item />
    }
    .into_any()
}

fn raw(state: State, view: Arc<ViewModel>, item: usize) -> AnyView {
    let Some(shown) = view.items.get(item) else { return ().into_any() };
    let last = shown.texts.len().saturating_sub(1);
    let chosen = move || state.text.get().unwrap_or(last).min(last);
    let choices = shown
        .texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let words = match &text.detail {
                Some(detail) => format!("{}. {} {detail}", index + 1, step_name(text)),
                None => format!("{}. {}", index + 1, step_name(text)),
            };
            view! { <option value=index.to_string() prop:selected=move || chosen() == index>{words}</option> }
        })
        .collect_view();
    let whole = view.clone();
    let copied = move || {
        let text = whole.items.get(item).and_then(|shown| shown.texts.get(chosen()));
        text.map(|text| text.text.clone()).unwrap_or_default()
    };
    let about = view.clone();
    let words = move || {
        let text = about.items.get(item).and_then(|shown| shown.texts.get(chosen()))?;
        let kind = if text.binary { "binary (hexadecimal)" } else { "unchanged" };
        let cut = if !text.binary && text.text.len() < text.len {
            "; only the beginning can be shown and copied"
        } else {
            ""
        };
        Some(format!("{} bytes, {kind}{cut}", text.len))
    };
    view! {
        <div class="row">
            <label>
                "Layer "
                <select on:change:target=move |event| state.text.set(event.target().value().parse().ok())>{choices}</select>
            </label>
            <Copy label="Copy" what="this layer" text=copied />
            <span class="aside">{words}</span>
        </div>
        {move || {
            let shown = view.items.get(item)?;
            let text = shown.texts.get(chosen())?;
            let place = state.pointer.get().and_then(|pointer| span_in(shown, pointer, chosen()));
            Some(marked_text(&text.text, place.filter(|_| !text.binary)))
        }}
    }
    .into_any()
}

/// Where the pointer is in one of the texts.
fn span_in(shown: &ItemView, pointer: Pointer, text: usize) -> Option<Span> {
    let Pointer::Finding { finding, place } = pointer else { return None };
    let found = shown.places.iter().find(|shown| shown.finding == finding && shown.place == place)?;
    *found.spans.get(text)?
}

/// The text as it is, from a little before the place where that lies far inside, with the place marked.
fn marked_text(text: &str, place: Option<Span>) -> impl IntoView + use<> {
    let from = match place {
        Some(place) if place.start > SHOWN / 2 => boundary(text, place.start - SHOWN / 4),
        _ => 0,
    };
    let (window, more) = head(text.get(from..).unwrap_or(""), SHOWN);
    let (start, end) = match place {
        Some(place) => {
            (boundary(&window, place.start.saturating_sub(from)), boundary(&window, place.end.saturating_sub(from)))
        }
        None => (window.len(), window.len()),
    };
    let [before, marked, after] =
        [window.get(..start), window.get(start..end.max(start)), window.get(end.max(start)..)]
            .map(|part| part.unwrap_or("").to_owned());
    let pre = NodeRef::<leptos::html::Pre>::new();
    Effect::new(move |_| {
        let Some(pre) = pre.get() else { return };
        request_animation_frame(move || {
            if let Ok(Some(mark)) = pre.query_selector("mark") {
                let top = mark.get_bounding_client_rect().top() - pre.get_bounding_client_rect().top();
                pre.set_scroll_top((f64::from(pre.scroll_top()) + top - f64::from(pre.client_height()) / 3.0) as i32);
            }
        });
    });
    view! {
        <pre class="raw" tabindex="0" aria-label="Raw text" node_ref=pre>
            {(from > 0).then_some("… ")}
            {before}
            {(!marked.is_empty()).then(|| view! { <mark class="now">{marked}</mark> })}
            {after}
            {more.then_some(" …")}
        </pre>
    }
}

fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
