//! The answer: word and sentence, the values that prove it, who changes what, and on one line how it was judged.

use super::export::Exports;
use super::missing::first_need;
use super::product::product_name;
use super::proof::proof;
use super::steps::steps;
use super::what_if::what_if;
use crate::case::{AuthorKind, Far};
use crate::report::{EvaluatedAt, Fix, ItemKind, Report, VerdictStatus, headline};
use crate::time::Instant;
use crate::ui::model::Phase;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, Icon, Shape, rich};
use crate::view::trust::LinkState;
use crate::view::{ViewModel, answer, document, names, when};
use leptos::prelude::*;
use std::sync::Arc;

/// Characters of a sentence above which it is set smaller.
const LONG: usize = 90;

/// The answer. Always in the page, so that those who listen hear it change: of all of it only word and sentence.
#[component]
pub(in crate::ui) fn Verdict() -> impl IntoView {
    let state = state();
    let status =
        move || state.view.with(|view| view.as_ref().map_or("none", |view| view.report.verdict.status.as_str()));
    let shown = move || state.view.get().filter(|_| !matches!(state.phase.get(), Phase::Stopped | Phase::GivenUp));
    view! {
        <section
            class="verdict"
            id="verdict"
            tabindex="-1"
            data-status=status
            aria-label="Verdict"
        >
            <div class="in">
                <div class="said">
                    <div role="status">
                        {move || match (state.phase.get(), state.view.get()) {
                            (Phase::Stopped, _) => stopped(state).into_any(),
                            (Phase::GivenUp, _) => given_up(state).into_any(),
                            (_, Some(view)) => sentence(&view).into_any(),
                            (_, None) => ().into_any(),
                        }}
                    </div>
                    <Working />
                    {move || shown().map(|view| below_the_sentence(state, &view))}
                </div>
                {move || shown().and_then(|view| what_to_do(&view))}
            </div>
            {move || shown().and_then(|view| what_if(state, &view.report))}
            {move || shown().and_then(|view| steps(state, &view))}
            {move || shown().map(|view| foot(state, view))}
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
    // Without a value the bar says only that work goes on.
    let percent = move || {
        let far = state.far.get().filter(|far| far.read < far.of)?;
        Some(share(far).to_string())
    };
    view! {
        <Show when=move || slow.get() && state.phase.get() == Phase::Working>
            <p class="row working">
                <progress aria-label="Checking" max="100" value=percent></progress>
                <span>{move || told(state, seconds.get())}</span>
                <button type="button" on:click=move |_| state.cancel()>"Stop"</button>
            </p>
        </Show>
    }
}

/// What is done now: how much of a recording is read and what was found in it, else how long it takes already.
fn told(state: State, seconds: u32) -> String {
    let amount = amount(state);
    match state.far.get().filter(|far| far.of > 0) {
        Some(far) if far.read < far.of => {
            let found = match far.found {
                0 => String::new(),
                1 => ": 1 message found so far".to_owned(),
                many => format!(": {many} messages found so far"),
            };
            format!("Read {} % of {amount}{found}", share(far))
        }
        Some(far) => format!(
            "{amount} read. Checking {} … {seconds} s",
            if far.found == 1 { "1 message".to_owned() } else { format!("{} messages", far.found) }
        ),
        None => format!("Checking {amount} … {seconds} s"),
    }
}

/// Hundredths that are read; a number of bytes times 100 would not fit here.
fn share(far: Far) -> usize {
    (far.read / (far.of / 100).max(1)).min(100)
}

/// How much there is to read, in words.
fn amount(state: State) -> String {
    let (count, bytes) = state.entries.with(|entries| {
        let given = entries.iter().filter(|entry| !entry.bytes.is_empty());
        given.fold((0usize, 0usize), |(count, bytes), entry| (count + 1, bytes + entry.bytes.len()))
    });
    let items = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
    format!("{items}, {}", crate::ui::dom::size(bytes))
}

fn given_up(state: State) -> impl IntoView {
    view! {
        <h2 class="headline">"You stopped the check."</h2>
        <p>"Your input is still here, and nothing in it was judged."</p>
        <button type="button" on:click=move |_| state.judge(std::time::Duration::ZERO)>"Check it again"</button>
    }
}

fn stopped(state: State) -> impl IntoView {
    view! {
        <h2 class="headline">
            <Icon shape=Shape::Stop />
            "The analysis stopped unexpectedly."
        </h2>
        <p>
            "This is a bug in Assertain, not in your message. Your input is still here: change it or try again. To \
             help fix the bug, report what you pasted, with secrets removed."
        </p>
        <button type="button" on:click=move |_| state.judge(std::time::Duration::ZERO)>"Try again"</button>
    }
}

fn sentence(view: &Arc<ViewModel>) -> impl IntoView + use<> {
    let verdict = &view.report.verdict;
    let headline = headline(&view.report);
    view! {
        <p class="badge">
            <Icon shape=verdict.status />
            {names::status(&view.report)}
        </p>
        <h2 class="headline" data-long=(headline.chars().count() > LONG).to_string()>
            {rich(&headline)}
        </h2>
    }
}

/// Why, and the proof; where something is missing, the field that takes it.
fn below_the_sentence(state: State, view: &Arc<ViewModel>) -> AnyView {
    let report = &view.report;
    let cause = answer::cause(report);
    let because = match (cause, checked(view)) {
        (Some((_, finding)), _) => Some(rich(&finding.why)),
        (None, Some(words)) => Some(words.into_any()),
        (None, None) => None,
    };
    view! {
        {because.map(|because| view! { <p class="because">{because}</p> })}
        {cause.filter(|_| !is_stray(report)).and_then(|(index, _)| proof(state, view, index))}
        {is_deciding(report).then(|| first_need(state, report))}
    }
    .into_any()
}

/// Whether something that is missing decides; then its field stands with the sentence, else what helps stands at the foot.
fn is_deciding(report: &Report) -> bool {
    report.verdict.status == VerdictStatus::CannotTell
}

/// Whether nothing in the case belongs to a login.
fn is_stray(report: &Report) -> bool {
    is_deciding(report) && report.items.iter().all(|item| matches!(item.kind, ItemKind::Text | ItemKind::Binary))
}

/// Who changes what.
fn what_to_do(view: &Arc<ViewModel>) -> Option<AnyView> {
    let report = &view.report;
    let (_, cause) = answer::cause(report).filter(|_| !is_stray(report))?;
    let (fix, others) = answer::fixes(report)?;
    let label = label_of(view, fix);
    let text = document::unmarked(&fix.text);
    // Only a value that the fix tells to enter can be entered somewhere.
    let enters = |value: &String| cause.is_alike() && !value.is_empty() && fix.text.contains(value.as_str());
    let value = cause.expected.clone().filter(enters);
    // A value that somebody else wrote is copied as theirs.
    let whose = match cause.expected_from {
        Some(AuthorKind::Link) => "Copy the link's value",
        Some(AuthorKind::Profile) => "Copy the profile's value",
        Some(AuthorKind::Case) => "Copy the case file's value",
        None => "Copy value",
    };
    let message = answer::message_to_them(report);
    let words = value.as_ref().map_or_else(|| fix.text.clone(), |value| answer::fix_without_value(&fix.text, value));
    let others: Vec<AnyView> = others.into_iter().map(|fix| other(view, fix)).collect();
    Some(
        view! {
            <div class="do">
                <p class="label">{label}</p>
                <p class="fix-words">{rich(&words)}</p>
                {value
                    .map(|value| {
                        let copied = value.clone();
                        view! {
                            <div class="val">
                                <code>{crate::report::visible::visible(&value)}</code>
                                <Copy label=whose what="the expected value" text=move || copied.clone() />
                            </div>
                        }
                    })}
                <div class="row">
                    <Copy label="Copy as a message to them" what="what is wrong and how to fix it" text=move || message.clone() />
                    <Copy label="Copy fix" what="how to fix it" text=move || text.clone() />
                </div>
                {(!others.is_empty())
                    .then(|| {
                        view! {
                            <details class="other-ways">
                                <summary>"Other ways to fix it"</summary>
                                <ul>{others}</ul>
                            </details>
                        }
                    })}
            </div>
        }
        .into_any(),
    )
}

fn other(view: &ViewModel, fix: &Fix) -> AnyView {
    view! {
        <li>
            <p class="label">{label_of(view, fix)}</p>
            <p>{rich(&fix.text)}</p>
        </li>
    }
    .into_any()
}

fn label_of(view: &ViewModel, fix: &Fix) -> String {
    let who = names::act(fix.who);
    match &fix.product {
        Some(product) => format!("Fix: {who}, {}", product_name(view, product)),
        None => format!("Fix: {who}"),
    }
}

/// Where nothing was found: what that rests on.
fn checked(view: &ViewModel) -> Option<String> {
    let report = &view.report;
    if report.verdict.status != VerdictStatus::NoProblemFound {
        return None;
    }
    let chains = view.items.iter().flat_map(|item| &item.trust.chains);
    let held = chains.filter(|chain| chain.state == LinkState::Ok && chain.is_signature);
    let mut words: String = held.take(3).map(|chain| format!("{}: valid. ", chain.title)).collect();
    let passed = report.passed.len();
    words.push_str(&match report.not_checked.len() {
        0 => format!("{passed} checks passed."),
        open => format!("{passed} checks passed; {open} could not run."),
    });
    Some(words)
}

/// How it was judged, and the way to take it along.
fn foot(state: State, view: Arc<ViewModel>) -> AnyView {
    let EvaluatedAt { instant, source } = view.report.evaluated_at;
    // Whole seconds: nobody reads the rest.
    let instant = Instant::from_seconds(instant.millis().div_euclid(1000));
    let helps = (!is_deciding(&view.report)).then(|| first_need(state, &view.report)).flatten();
    if is_stray(&view.report) {
        return ().into_any();
    }
    let judged = names::time_source(source);
    let skew = crate::time::duration_words(view.skew);
    view! {
        {helps}
        <div class="foot">
            <p class="assumed">
                <time datetime=instant.to_string() title=format!("{}{}", when::utc_words(instant), local(instant))>
                    {format!("Evaluated at {}", when::utc_words(instant))}
                </time>
                {format!("{} ({judged}), clock skew {skew}. ", local(instant))}
                <button
                    type="button"
                    class="textlink"
                    aria-label="Change the evaluation time"
                    on:click=move |_| state.open_settings(Some("at"))
                >
                    "Change"
                </button>
            </p>
            <span class="grow"></span>
            <Exports view />
        </div>
    }
    .into_any()
}

/// The instant by the clock on the person's wall, where that is another.
fn local(instant: Instant) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(instant.millis() as f64));
    if date.get_timezone_offset() == 0.0 {
        return String::new();
    }
    format!(" ({:02}:{:02} your time)", date.get_hours(), date.get_minutes())
}
