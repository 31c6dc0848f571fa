//! The values a person looks for first, as a table.

use crate::report::SummaryRow;
use crate::report::visible::{hides_something, visible};
use crate::ui::pointing::Pointer;
use crate::ui::state::{State, state};
use crate::ui::widgets::Copy;
use crate::view::ItemView;
use leptos::prelude::*;

/// Rows that are shown; a document with more says so.
const MAX_ROWS: usize = 400;

/// The table of an item.
pub(super) fn summary(shown: &ItemView) -> AnyView {
    let state = state();
    if shown.summary.is_empty() {
        return view! { <p class="aside">"Nothing of this kind is summed up. Message and Raw show it whole."</p> }
            .into_any();
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
            let heading = if group.is_empty() { "At a glance".to_owned() } else { group.to_owned() };
            let rows = rows.into_iter().map(|(index, row)| row_view(state, index, row)).collect_view();
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
        {(left > 0).then(|| view! { <p class="aside">{format!("and {left} more values in the message")}</p> })}
    }
    .into_any()
}

fn row_view(state: State, index: usize, row: &SummaryRow) -> impl IntoView + use<> {
    let values = row
        .values
        .iter()
        .map(|value| {
            let marked = hides_something(value).to_string();
            let shown = if value.is_empty() { "(empty)".to_owned() } else { visible(value) };
            view! { <li><code data-drawn=marked>{shown}</code></li> }
        })
        .collect_view();
    let copied = row.values.join("\n");
    let label = row.label.clone();
    let has_place = row.span.is_some();
    view! {
        <tr class:chosen=move || state.pointer.get() == Some(Pointer::Row(index))>
            <th scope="row">{row.label.clone()}</th>
            <td>
                <ul class="values">{values}</ul>
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
                <Copy label="Copy" what=row.label.clone() text=move || copied.clone() />
            </td>
        </tr>
    }
}
