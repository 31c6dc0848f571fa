//! The second band: the answer in one sentence, who acts, the one fix, and what was assumed.

use crate::report::{EvaluatedAt, Party, Report, Role, VerdictStatus, to_markdown, to_text};
use crate::time::{Instant, relative_words};
use crate::ui::dom;
use crate::ui::expect::asked_for;
use crate::ui::state::{Phase, State, state};
use crate::ui::widgets::{Copy, Icon, Shape, rich};
use crate::view::trust::LinkState;
use crate::view::{ViewModel, document, names};
use leptos::prelude::*;
use std::sync::Arc;

/// The answer. Always in the page, so that those who listen hear it change.
#[component]
pub(in crate::ui) fn Verdict() -> impl IntoView {
    let state = state();
    let status =
        move || state.view.with(|view| view.as_ref().map_or("none", |view| view.report.verdict.status.as_str()));
    view! {
        <section class="verdict" id="verdict" tabindex="-1" data-status=status aria-label="Verdict">
            <div role="status">
                {move || match (state.phase.get(), state.view.get()) {
                    (Phase::Stopped, _) => stopped(state).into_any(),
                    (_, Some(view)) => answer(&view).into_any(),
                    (_, None) => view! { <p class="waiting">"The answer appears here as soon as you paste."</p> }.into_any(),
                }}
            </div>
            <Working />
            {move || {
                let view = state.view.get().filter(|_| state.phase.get() != Phase::Stopped)?;
                Some(
                    view! {
                        <div class="beside">
                            {needs(state, &view.report)}
                            {assumed(state, &view)}
                            {exports(view)}
                        </div>
                    },
                )
            }}
        </section>
    }
}

/// Says that work goes on, but only after a moment: what takes a frame needs no word.
#[component]
fn Working() -> impl IntoView {
    let state = state();
    let slow = RwSignal::new(false);
    let seconds = RwSignal::new(0u32);
    set_interval(
        move || {
            if slow.get_untracked() {
                seconds.update(|seconds| *seconds += 1);
            }
        },
        std::time::Duration::from_secs(1),
    );
    Effect::new(move |_| {
        slow.set(false);
        seconds.set(0);
        if state.phase.get() == Phase::Working {
            set_timeout(
                move || {
                    if state.phase.get_untracked() == Phase::Working {
                        slow.set(true);
                    }
                },
                std::time::Duration::from_millis(250),
            );
        }
    });
    view! {
        <Show when=move || slow.get() && state.phase.get() == Phase::Working>
            <p class="row working">
                <progress aria-label="Reading"></progress>
                <span>{move || format!("Reading what you gave: {} … {} s", amount(state), seconds.get())}</span>
                <button type="button" on:click=move |_| state.cancel()>"Stop"</button>
            </p>
        </Show>
    }
}

/// How much there is to read, in words.
fn amount(state: State) -> String {
    let (count, bytes) = state.entries.with(|entries| {
        let given = entries.iter().filter(|entry| !entry.bytes.is_empty());
        given.fold((0usize, 0usize), |(count, bytes), entry| (count + 1, bytes + entry.bytes.len()))
    });
    let items = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
    if bytes < 1 << 20 {
        format!("{items}, {} KB", bytes.div_ceil(1 << 10))
    } else {
        format!("{items}, {} MB", bytes >> 20)
    }
}

fn stopped(state: State) -> impl IntoView {
    view! {
        <h2 class="headline">
            <Icon shape=Shape::Stop />
            "The analyser stopped."
        </h2>
        <p>
            "That is a fault of Assertain, not of your message. What you pasted is still here; change it or try again. A report of what you pasted (with its secrets removed) helps to mend it."
        </p>
        <button type="button" on:click=move |_| state.judge(std::time::Duration::ZERO)>"Try again"</button>
    }
}

fn answer(view: &Arc<ViewModel>) -> impl IntoView + use<> {
    let report = &view.report;
    let verdict = &report.verdict;
    let act = act_words(&verdict.act);
    let fix = report.findings.iter().find(|finding| finding.role == Role::Cause).and_then(|finding| {
        let who = verdict.act.first();
        let fix = finding.fix.iter().find(|fix| Some(&fix.who) == who).or(finding.fix.first())?;
        // Only a value can be entered somewhere; words about it cannot.
        Some((fix.clone(), finding.expected.clone().filter(|_| finding.class.is_some())))
    });
    view! {
        <p class="badge">
            <Icon shape=verdict.status />
            {badge(verdict.status)}
        </p>
        <h2 class="headline">{rich(&verdict.headline)}</h2>
        {(!act.is_empty()).then(|| view! { <p class="act">{act}</p> })}
        {checked(view).map(|words| view! { <p class="act">{words}</p> })}
        {fix
            .map(|(fix, expected)| {
                let copied = document::unmarked(&fix.text);
                view! {
                    <div class="fix">
                        <p>
                            <strong>"To do: "</strong>
                            {rich(&fix.text)}
                        </p>
                        <div class="row">
                            <Copy label="Copy the fix" what="what to do" text=move || copied.clone() />
                            {expected
                                .map(|value| {
                                    view! {
                                        <Copy label="Copy the value" what="the expected value" text=move || value.clone() />
                                    }
                                })}
                        </div>
                    </div>
                }
            })}
    }
}

/// Where nothing was found: what that rests on.
fn checked(view: &ViewModel) -> Option<String> {
    let report = &view.report;
    if report.verdict.status != VerdictStatus::NoProblemFound {
        return None;
    }
    let chains = view.items.iter().flat_map(|item| &item.trust.chains);
    let held = chains.filter(|chain| chain.state == LinkState::Ok && chain.title.starts_with("Signature"));
    let mut words: String = held.take(3).map(|chain| format!("{}: holds. ", chain.title)).collect();
    let passed = report.passed.len();
    words.push_str(&match report.not_checked.len() {
        0 => format!("{passed} checks passed; they are listed below."),
        open => format!("{passed} checks passed, {open} could not be made; both are listed below."),
    });
    Some(words)
}

fn badge(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::WillFail => "Will fail",
        VerdictStatus::MayFail => "May fail",
        VerdictStatus::CannotTell => "Cannot tell yet",
        VerdictStatus::NoProblemFound => "No problem found",
    }
}

/// Who has to act, in a sentence.
fn act_words(act: &[Party]) -> String {
    let words: Vec<String> =
        act.iter().map(|act| format!("the {}", names::act(*act)).replace("the whoever", "whoever")).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => format!("Who acts: {one}."),
        [first, rest @ ..] => format!("Who acts: {first}, else {}.", rest.join(" or ")),
    }
}

fn needs(state: State, report: &Report) -> Option<impl IntoView + use<>> {
    let needs = report.verdict.needs.clone();
    let words = match report.verdict.status {
        VerdictStatus::CannotTell => "For an answer:",
        _ => "To have more checked:",
    };
    (!needs.is_empty()).then(|| {
        let buttons = needs
            .into_iter()
            .map(|need| {
                let field = asked_for(&need);
                let words = rich(&format!("Add {need}"));
                view! {
                    <li>
                        <button
                            type="button"
                            on:click=move |_| match field {
                                Some(field) => {
                                    state.expect.open.set(true);
                                    dom::focus(field.id);
                                }
                                None => state.another(),
                            }
                        >
                            {words}
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="needs">
                <p>{words}</p>
                <ul>{buttons}</ul>
            </div>
        }
    })
}

fn assumed(state: State, view: &Arc<ViewModel>) -> impl IntoView + use<> {
    let EvaluatedAt { instant, source } = view.report.evaluated_at;
    let (now, skew) = (view.now, view.skew);
    let relative = relative_words(instant, now);
    let ago = match instant.seconds_since(now) {
        -60..=60 => String::new(),
        n if n < 0 => format!(" ({} now)", relative),
        _ => format!(" ({} now)", relative),
    };
    let tolerance = match skew {
        0 => "no tolerance".to_owned(),
        skew => format!("a tolerance of {skew} s"),
    };
    view! {
        <p class="assumed">
            "Judged at " <time datetime=instant.to_string()>{instant.to_string()}</time>
            {format!("{ago}{}: {}; with {tolerance}. ", local(instant), names::time_source(source))}
            <button
                type="button"
                class="quiet"
                aria-label="Change the evaluation time"
                on:click=move |_| {
                    state.expect.open.set(true);
                    dom::focus("at");
                }
            >
                "Change"
            </button>
        </p>
    }
}

/// The instant by the clock on the person's wall, where that is another.
fn local(instant: Instant) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(instant.millis() as f64));
    if date.get_timezone_offset() == 0.0 {
        return String::new();
    }
    format!(", {:02}:{:02} where you are", date.get_hours(), date.get_minutes())
}

fn exports(view: Arc<ViewModel>) -> impl IntoView {
    let other = view.clone();
    view! {
        <div class="row exports">
            <Copy label="Copy the answer as Markdown" what="for a ticket" text=move || to_markdown(&view.report) />
            <Copy label="Copy as text" what="the answer" text=move || to_text(&other.report) />
            <span class="hint">{crate::report::PERSONAL_DATA}</span>
        </div>
    }
}
