//! Header and claims of a token, as tables.

use crate::report::visible::{hides_something, visible};
use crate::time::relative_words;
use crate::ui::pointing::Pointer;
use crate::ui::state::{State, state};
use crate::ui::widgets::Copy;
use crate::view::ViewModel;
use crate::view::claims::{Claim, PARTS, member_of};
use leptos::prelude::*;
use std::sync::Arc;

/// The tables of an item.
pub(super) fn claims(view: &Arc<ViewModel>, item: usize) -> AnyView {
    let state = state();
    let Some(shown) = view.items.get(item) else { return ().into_any() };
    shown
        .claims
        .iter()
        .filter_map(|part| Some((part, PARTS.iter().find(|(name, _)| *name == part.name)?)))
        .map(|(part, (name, words))| {
            let json = part.json.clone();
            let rows = part.rows.iter().map(|claim| row(state, view, name, claim.clone())).collect_view();
            view! {
                <table class="summary">
                    <caption>
                        {*words}
                        " "
                        <Copy label="Copy as JSON" what=*words text=move || json.clone() />
                    </caption>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
        .collect_view()
        .into_any()
}

fn row(state: State, view: &Arc<ViewModel>, part: &'static str, claim: Claim) -> impl IntoView + use<> {
    let remark = claim.instant.map(|instant| {
        let judged = view.report.evaluated_at.instant;
        format!(
            "{instant}, {} the time it is judged at",
            relative_words(instant, judged).replace("at the same second", "the same second as")
        )
    });
    let drawn = hides_something(&claim.value).to_string();
    let shown = if claim.value.is_empty() { "(empty)".to_owned() } else { visible(&claim.value) };
    let (copied, name, seen) = (claim.value.clone(), claim.name.clone(), view.clone());
    let chosen = move || {
        let Some(Pointer::Finding { finding, place }) = state.pointer.get() else { return false };
        let path = seen.report.findings.get(finding).and_then(|finding| finding.at.get(place)?.path.clone());
        path.and_then(|path| member_of(&path)).is_some_and(|(found, member)| found == part && member == name)
    };
    view! {
        <tr class:chosen=chosen>
            <th scope="row">
                <code>{claim.name.clone()}</code>
            </th>
            <td>
                <code data-drawn=drawn>{shown}</code>
                {remark.map(|remark| view! { <p class="remark">{remark}</p> })}
            </td>
            <td class="tools">
                <Copy label="Copy" what=claim.name text=move || copied.clone() />
            </td>
        </tr>
    }
}
