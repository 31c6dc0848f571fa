//! Header or claims of a token, as a table: each with what it means, and dates as times.

use crate::ui::model::Pointer;
use crate::ui::state::State;
use crate::ui::widgets::{Copy, long, when};
use crate::view::ViewModel;
use crate::view::claims::{Claim, member_of};
use crate::view::when::relative;
use leptos::prelude::*;
use std::sync::Arc;

/// Members of one part that are shown.
const MAX_ROWS: usize = 400;

/// The members of a part; `part` is its name in paths.
pub(super) fn table(
    state: State,
    view: &Arc<ViewModel>,
    part: &'static str,
    name: &str,
    members: Vec<Claim>,
    json: String,
) -> AnyView {
    let left = members.len().saturating_sub(MAX_ROWS);
    let mut rows = Vec::new();
    for claim in members.into_iter().take(MAX_ROWS) {
        rows.push(row(state, view, part, claim));
    }
    view! {
        <table class="summary claims">
            <caption>
                <span class="unseen">{format!("{name}: ")}</span>
                {if part == "header" { "Fields" } else { "Claims" }}
                " "
                <Copy label="Copy as JSON" what=name text=move || json.clone() />
            </caption>
            <tbody>{rows}</tbody>
        </table>
        {(left > 0).then(|| view! { <p class="aside">{format!("and {left} more")}</p> })}
    }
    .into_any()
}

fn row(state: State, view: &Arc<ViewModel>, part: &'static str, claim: Claim) -> AnyView {
    let judged = view.report.evaluated_at;
    let time = claim.instant.map(|instant| {
        view! {
            <p class="claim-time">
                <strong>{relative(instant, judged)}</strong>
                " · "
                {when(instant)}
            </p>
        }
    });
    let shown = long(claim.value.clone());
    let (copied, name, seen) = (claim.value, claim.name.clone(), view.clone());
    let chosen = move || {
        let Some(Pointer::Finding { finding, place }) = state.pointer.get() else { return false };
        let path = seen.report.findings.get(finding).and_then(|finding| finding.at.get(place)?.path.clone());
        path.and_then(|path| member_of(&path)).is_some_and(|(found, member)| found == part && member == name)
    };
    view! {
        <tr class:chosen=chosen>
            <th scope="row">
                <code>{claim.name.clone()}</code>
                {(!claim.meaning.is_empty()).then(|| view! { <span class="remark">{claim.meaning}</span> })}
            </th>
            <td>
                {shown}
                {time}
            </td>
            <td class="tools">
                <Copy label="Copy" what=claim.name text=move || copied.clone() />
            </td>
        </tr>
    }
    .into_any()
}
