//! The times of the case: drawn, as a table, and what the clocks of the parties say of each other.

use crate::time::{Instant, duration_words};
use crate::ui::model::Tab;
use crate::ui::state::{State as Page, state};
use crate::ui::widgets::when;
use crate::view::timeline::{Reading, Window};
use crate::view::timescale::{self, Scale, State, skew_words};
use crate::view::token::has_parts;
use crate::view::when::{relative, utc_words};
use crate::view::{ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// Height of a row of the drawing, in pixels.
const ROW: usize = 36;

/// The timeline of the case.
pub(super) fn timeline(view: &Arc<ViewModel>) -> AnyView {
    let page = state();
    let judged = view.report.evaluated_at;
    let tolerance = match view.skew {
        0 => "clock skew 0 s".to_owned(),
        skew => format!("clock skew {}", duration_words(skew)),
    };
    let windows = &view.timeline.windows;
    view! {
        <p>
            "Evaluated at " {when(judged.instant)} ", " {names::time_source(judged.source)} ", " {tolerance} "."
        </p>
        {drawing(view)}
        <table class="times">
            <caption>"Times"</caption>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"When"</th>
                </tr>
            </thead>
            <tbody>{windows.iter().map(|window| row(page, view, window)).collect::<Vec<_>>()}</tbody>
        </table>
        {clocks(view)}
    }
    .into_any()
}

fn drawing(view: &ViewModel) -> AnyView {
    let judged = view.report.evaluated_at.instant;
    let windows = &view.timeline.windows;
    let mut instants: Vec<Instant> = windows.iter().flat_map(|window| [window.start, window.end]).flatten().collect();
    instants.push(view.now);
    instants.push(judged.plus_seconds(view.skew));
    let scale = Scale::over(judged, &instants);
    let place = |instant| percent(scale.place(instant));
    let height = windows.len() * ROW + 24;
    let bottom = height - 20;
    let mut rows = Vec::new();
    for (index, window) in windows.iter().enumerate() {
        let top = index * ROW;
        let state = timescale::state(window, window.judged.instant);
        let from = window.start.map_or(0.0, |start| scale.place(start));
        let to = window.end.map_or(100.0, |end| scale.place(end));
        let shape = match state {
            State::Instant => {
                view! { <circle class="time-bar" data-state="instant" cx=percent(from) cy=top + 25 r="5"></circle> }
                    .into_any()
            }
            state => view! {
                <rect
                    class="time-bar"
                    data-state=state.as_str()
                    x=percent(from)
                    y=top + 20
                    width=percent((to - from).max(0.5))
                    height="10"
                    rx="2"
                ></rect>
            }
            .into_any(),
        };
        let said = match state {
            State::Ended => ": ended",
            State::NotYet => ": not yet",
            _ => "",
        };
        rows.push(view! {
            {shape}
            <text class="time-label" x="0" y=top + 14>{name_of(view, window)} {said}</text>
        });
    }
    let mut ticks = Vec::new();
    for (at, words) in scale.ticks() {
        let x = percent(at);
        ticks.push(view! {
            <line class="time-tick" x1=x.clone() x2=x.clone() y1="0" y2=bottom></line>
            <text class="time-words" x=x y=height - 5 text-anchor="middle">{words}</text>
        });
    }
    let band = (view.skew > 0).then(|| {
        let (from, to) = (scale.place(judged.plus_seconds(-view.skew)), scale.place(judged.plus_seconds(view.skew)));
        view! { <rect class="time-tolerance" x=percent(from) y="0" width=percent(to - from) height=bottom></rect> }
    });
    let apart = view.now.seconds_since(judged).abs() > 1;
    let now = apart.then(|| {
        view! { <line class="time-now" x1=place(view.now) x2=place(view.now) y1="0" y2=bottom></line> }
    });
    view! {
        <figure class="timeline">
            <svg width="100%" height=height role="img" aria-label="All times relative to the evaluation time. The \
             table below has the same data.">
                {band}
                {ticks}
                {now}
                <line class="time-judged" x1=place(judged) x2=place(judged) y1="0" y2=bottom></line>
                {rows}
            </svg>
            <figcaption class="hint">
                <ul class="legend">
                    <li><svg class="legend-sign" width="14" height="12" aria-hidden="true"><line class="time-judged" x1="7" x2="7" y1="0" y2="12"></line></svg>"evaluation time"</li>
                    {apart.then(|| view! {
                        <li><svg class="legend-sign" width="14" height="12" aria-hidden="true"><line class="time-now" x1="7" x2="7" y1="0" y2="12"></line></svg>"now, " {utc_words(view.now)}</li>
                    })}
                    {(view.skew > 0).then(|| view! {
                        <li><svg class="legend-sign" width="14" height="12" aria-hidden="true"><rect class="time-tolerance" width="14" height="12"></rect></svg>"allowed clock skew"</li>
                    })}
                    <li><svg class="legend-sign" width="14" height="12" aria-hidden="true"><rect class="time-bar" data-state="valid" y="2" width="14" height="8" rx="2"></rect></svg>"valid then"</li>
                    <li><svg class="legend-sign" width="14" height="12" aria-hidden="true"><rect class="time-bar" data-state="ended" x="1" y="2" width="12" height="8" rx="2"></rect></svg>"not valid then"</li>
                </ul>
                "Not to scale. Times near the evaluation time are stretched."
            </figcaption>
        </figure>
    }
    .into_any()
}

/// A place as an attribute.
fn percent(place: f64) -> String {
    let hundredths = (place * 100.0) as i64;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn row(page: Page, view: &ViewModel, window: &Window) -> AnyView {
    let (item, row) = (window.item, window.row);
    let kind = item.and_then(|item| view.report.items.get(item)).map(|item| item.kind);
    let whose = match (kind, window.about.is_empty()) {
        (_, false) => window.about.clone(),
        (Some(kind), true) => names::item_kind(kind).to_owned(),
        (None, true) => String::new(),
    };
    let words = timescale::words(window, window.judged, view.skew, view.now);
    let state = timescale::state(window, window.judged.instant);
    let limits = if window.is_instant() {
        window.start.map(|instant| view! { <p class="hint">{when(instant)}</p> }.into_any())
    } else {
        let limit = |word: &'static str, instant: Option<Instant>| {
            instant.map(|instant| view! { <p class="hint">{word} {when(instant)}</p> })
        };
        Some(view! { {limit("from ", window.start)} {limit("until ", window.end)} }.into_any())
    };
    let label = format!("{}: {}", if item.is_some() { "Show in item" } else { "Show source" }, name_of(view, window));
    view! {
        <tr>
            <th scope="row">
                {name_of(view, window)}
                <span class="remark">{whose}</span>
                <button type="button" class="quiet" aria-label=label on:click=move |_| match item {
                    Some(item) => show(page, item, row, kind.is_some_and(has_parts)),
                    // Given beside the items, in the form.
                    None => page.open_settings(Some("cert")),
                }>
                    "Show"
                </button>
            </th>
            <td>
                <p class="time-state" data-state=state.as_str()>{words}</p>
                {limits}
            </td>
        </tr>
    }
    .into_any()
}

/// What a window is of; in a recording with several attempts, with the number of the attempt.
fn name_of(view: &ViewModel, window: &Window) -> String {
    let of = |item: usize| view.lanes.iter().find(|lane| lane.steps.iter().any(|step| step.items.contains(&item)));
    let mut item = window.item.filter(|_| view.lanes.len() > 1);
    while let Some(one) = item {
        if let Some(lane) = of(one) {
            return format!("{} (attempt {})", window.name, lane.attempt + 1);
        }
        item = view.items.get(one).and_then(|one| one.parent);
    }
    window.name.clone()
}

/// Shows the place of a time in its item.
fn show(page: Page, item: usize, row: Option<usize>, is_token: bool) {
    if page.item.get_untracked() != item {
        page.item.set(item);
    }
    match row {
        _ if is_token => page.tab.set(Tab::Claims),
        Some(row) => page.point_row(row),
        None => page.tab.set(Tab::Message),
    }
}

fn clocks(view: &ViewModel) -> Option<AnyView> {
    let readings = &view.timeline.readings;
    if readings.is_empty() {
        return None;
    }
    if readings.len() < 2 {
        return Some(
            view! { <p class="hint">"To compare clocks, add the login request or a HAR file."</p> }.into_any(),
        );
    }
    let mut rows = Vec::new();
    let mut before: Option<&Reading> = None;
    for reading in readings {
        let words = before.and_then(|before| skew_words(before, reading)).unwrap_or_default();
        rows.push(view! {
            <tr>
                <th scope="row">
                    {reading.clock.words()}
                    <span class="remark">{reading.what.clone()}</span>
                </th>
                <td>
                    <p>{words}</p>
                    <p class="hint">{when(reading.instant)} ", " {relative(reading.instant, view.report.evaluated_at)}</p>
                </td>
            </tr>
        });
        before = Some(reading);
    }
    Some(
        view! {
            <table class="times">
                <caption>"Clocks, in order of events"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Clock"</th>
                        <th scope="col">"Time"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    )
}
