//! The values a person looks for first, as a table.

use crate::report::SummaryRow;
use crate::ui::model::Pointer;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, long, term};
use crate::view::marks::line_of;
use crate::view::{ItemView, ViewModel};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that are shown; a document with more says so.
const MAX_ROWS: usize = 400;

/// Values of one row that are shown.
const MAX_VALUES: usize = 100;
/// Characters of a line that are shown around a value.
const MAX_LINE: usize = 2000;

/// The table of an item.
pub(super) fn summary(view: &Arc<ViewModel>, item: usize) -> AnyView {
    let state = state();
    let Some(shown) = view.items.get(item) else { return ().into_any() };
    let peeked = RwSignal::new(None::<usize>);
    if shown.summary.is_empty() {
        return view! { <p class="aside">"No summary for this type. See Message or Raw."</p> }.into_any();
    }
    let mut groups: Vec<(&str, Vec<(usize, &SummaryRow)>)> = Vec::new();
    for (index, row) in shown.summary.iter().enumerate().take(MAX_ROWS) {
        match groups.last_mut() {
            Some((group, rows)) if *group == row.group => rows.push((index, row)),
            _ => groups.push((&row.group, vec![(index, row)])),
        }
    }
    let left = shown.summary.len().saturating_sub(MAX_ROWS);
    let tables = groups
        .into_iter()
        .map(|(group, rows)| {
            let heading = if group.is_empty() { "Summary".to_owned() } else { group.to_owned() };
            let rows = rows.into_iter().map(|(index, row)| row_view(state, peeked, index, row)).collect_view();
            view! {
                <table class="summary">
                    <caption>{heading}</caption>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
        .collect_view();
    view! {
        {tables}
        {(left > 0).then(|| view! { <p class="aside">{format!("{left} more values in the message")}</p> })}
        {shown.summary.iter().any(|row| row.span.is_some()).then(|| peek(view.clone(), item, peeked))}
    }
    .into_any()
}

/// The line of the message that holds the value pointed at, with the value marked.
fn peek(view: Arc<ViewModel>, item: usize, peeked: RwSignal<Option<usize>>) -> AnyView {
    let line = move || {
        let shown = view.items.get(item)?;
        let (number, parts) = place(shown, peeked.get()?)?;
        let [before, marked, after] = parts;
        Some(view! {
            <span class="aside">{format!("In the message, line {number}")}</span>
            <code>{before}<mark class="now">{marked}</mark>{after}</code>
        })
    };
    view! { <div class="peek" data-open=move || peeked.get().is_some().to_string()>{line}</div> }.into_any()
}

/// Characters before the value that are shown of its line.
const LEAD: usize = 24;

/// The number of a value's line, and the line in three parts: before it, the value, after it.
fn place(shown: &ItemView, row: usize) -> Option<(usize, [String; 3])> {
    let span = shown.summary.get(row)?.span?;
    let number = line_of(&shown.lines, span.start);
    let line = shown.lines.get(number)?;
    let (from, to) = (line.start()?.min(span.start), line.end()?);
    let text = |from: usize, to: usize| {
        let part = shown.document.get(from..to.max(from)).unwrap_or("");
        match part.char_indices().nth(MAX_LINE) {
            Some((cut, _)) => format!("{}…", part.get(..cut).unwrap_or("")),
            None => part.to_owned(),
        }
    };
    // Of what stands before, only the last characters are looked at.
    let near = span.start.saturating_sub(8 * LEAD);
    let near = (near..=span.start).find(|at| shown.document.is_char_boundary(*at)).unwrap_or(span.start);
    let before = text(from.max(near), span.start);
    let skipped = before.char_indices().rev().nth(LEAD).map_or(0, |(at, _)| at);
    let lead = before.get(skipped..).unwrap_or("");
    let lead = if skipped > 0 || from < near { format!("…{lead}") } else { lead.to_owned() };
    let end = span.end.min(to.max(span.start));
    Some((number + 1, [lead, text(span.start, end), text(end, to)]))
}

fn row_view(state: State, peeked: RwSignal<Option<usize>>, index: usize, row: &SummaryRow) -> impl IntoView + use<> {
    let values =
        row.values.iter().take(MAX_VALUES).map(|value| view! { <li>{long(value.clone())}</li> }).collect_view();
    let others = row.values.len().saturating_sub(MAX_VALUES);
    let has_value = !row.values.is_empty();
    let copied = row.values.join("\n");
    let label = row.label.clone();
    let has_place = row.span.is_some();
    view! {
        <tr
            class:chosen=move || state.pointer.get() == Some(Pointer::Row(index))
            on:pointerenter=move |_| peeked.set(has_place.then_some(index))
            on:focusin=move |_| peeked.set(has_place.then_some(index))
        >
            <th scope="row">{row.label.clone()} {row.group.is_empty().then(|| term(&row.label))}</th>
            <td>
                {if has_value {
                    view! {
                        <ul class="values">{values}</ul>
                        {(others > 0).then(|| view! { <p class="remark">{format!("{others} more values in the message")}</p> })}
                    }
                        .into_any()
                } else {
                    view! { <p class="remark">"no value"</p> }.into_any()
                }}
                {row.remark.clone().map(|remark| view! { <p class="remark">{remark}</p> })}
            </td>
            <td class="tools">
                {has_place
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="quiet"
                                aria-label=format!("Show in the message: {label}")
                                on:click=move |_| state.point_row(index)
                            >
                                "Show"
                            </button>
                        }
                    })}
                {has_value
                    .then(|| view! { <Copy label="Copy" what=row.label.clone() text=move || copied.clone() /> })}
            </td>
        </tr>
    }
}
