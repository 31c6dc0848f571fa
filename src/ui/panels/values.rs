//! The sheet of values for a set-up: what to enter on both sides, to be copied and printed, with where each value came from.

use crate::report::visible::visible;
use crate::report::{SheetRow, SheetSide};
use crate::ui::state::state;
use crate::ui::widgets::{Copy, rich};
use leptos::prelude::*;

/// The sheet, where a set-up is judged.
#[component]
pub(in crate::ui) fn Values() -> impl IntoView {
    let state = state();
    move || {
        let view = state.below.get()?;
        let sheet = view.report.sheet.as_ref()?;
        let sides: Vec<AnyView> = sheet.sides.iter().map(side).collect();
        Some(view! {
            <section class="to-enter" aria-labelledby="values">
                <div class="row">
                    <h2 id="values">"Values to enter"</h2>
                    <span class="grow"></span>
                    <button type="button" class="quiet" on:click=move |_| drop(window().print())>"Print"</button>
                </div>
                {sides}
            </section>
        })
    }
}

fn side(side: &SheetSide) -> AnyView {
    let rows: Vec<AnyView> = side.rows.iter().map(row).collect();
    let title = side.title.clone();
    let label = title.clone();
    view! {
        <section aria-label=label>
            <h3>{title}</h3>
            <dl class="to-enter-list">{rows}</dl>
        </section>
    }
    .into_any()
}

fn row(row: &SheetRow) -> AnyView {
    let copied = row.value.clone();
    let also = (!row.also.is_empty()).then(|| format!("Also called {}.", row.also.join(", ")));
    let value = if row.is_block() {
        view! { <pre tabindex="0" aria-label=row.name.clone()>{row.value.clone()}</pre> }.into_any()
    } else {
        view! { <code>{visible(&row.value)}</code> }.into_any()
    };
    view! {
        <div>
            <dt>
                {row.name.clone()}
                {also.map(|also| view! { <span class="soft">{also}</span> })}
            </dt>
            <dd>
                <div class="val">{value} <Copy label="Copy" what=row.name.clone() text=move || copied.clone() /></div>
                {(!row.how.is_empty()).then(|| view! { <p>{rich(&row.how)}</p> })}
                <p class="soft">"From " {rich(&row.source)} "."</p>
            </dd>
        </div>
    }
    .into_any()
}
