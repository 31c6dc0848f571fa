//! The third band: the cause first and open, what follows from it under it, then what else to mend, then the checks.

use super::checks::Checks;
use crate::report::{Finding, Report, Role};
use crate::source::lower;
use crate::ui::documents::{self, Documents};
use crate::ui::dom;
use crate::ui::pointing::{Pointer, Tab};
use crate::ui::state::{State, state};
use crate::ui::widgets::{Compare, Copy, Icon, rich};
use crate::view::document::{self, Block};
use crate::view::{ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Places of one finding that get a button.
const MAX_PLACES: usize = 12;
/// Findings that are shown; a report with more says so.
const MAX_FINDINGS: usize = 200;

/// All findings and checks.
#[component]
pub(in crate::ui) fn Findings() -> impl IntoView {
    let state = state();
    move || state.below.get().map(|view| panel(state, view))
}

fn panel(state: State, view: Arc<ViewModel>) -> impl IntoView {
    let report = &view.report;
    let groups = groups(report);
    let count = report.findings.len();
    let hygiene = groups.hygiene.len();
    let list = |heads: &[(usize, Vec<usize>)], first_open: bool| {
        let one = |(order, (head, follow)): (usize, &(usize, Vec<usize>))| {
            with_followers(state, &view, *head, follow, first_open && order == 0)
        };
        heads.iter().enumerate().map(one).collect_view()
    };
    let (causes, mend) = (list(&groups.causes, true), list(&groups.hygiene, false));
    let no_cause = groups.causes.is_empty();
    view! {
        <section class="findings" aria-labelledby="findings-title">
            <div class="panel-head">
                <h2 id="findings-title">{match count { 0 => "No findings".to_owned(), 1 => "1 finding".to_owned(), n => format!("{n} findings") }}</h2>
                <label class="filter">
                    <span class="unseen">"Filter findings and checks"</span>
                    <input
                        id="filter"
                        type="search"
                        placeholder="Filter"
                        spellcheck="false"
                        prop:value=move || state.filter.get()
                        on:input:target=move |event| state.filter.set(event.target().value())
                    />
                </label>
            </div>
            {causes}
            {(hygiene > 0 && !no_cause).then(|| view! { <h3 class="group">"Also worth mending"</h3> })}
            {mend}
            {(count > MAX_FINDINGS).then(|| view! { <p class="aside">{format!("and {} more in the exported answer", count - MAX_FINDINGS)}</p> })}
            <Checks view=view.clone() />
        </section>
    }
}

/// A finding, and folded under it what follows from it.
fn with_followers(state: State, view: &Arc<ViewModel>, head: usize, follow: &[usize], open: bool) -> AnyView {
    let more = (!follow.is_empty()).then(|| {
        let more = follow.iter().map(|finding| article(state, view, *finding, false)).collect_view();
        view! {
            <details class="consequences">
                <summary>{follows(follow.len())}</summary>
                {more}
            </details>
        }
    });
    view! {
        {article(state, view, head, open)}
        {more}
    }
    .into_any()
}

/// Findings that stand for themselves, each with what follows from it.
struct Groups {
    causes: Vec<(usize, Vec<usize>)>,
    hygiene: Vec<(usize, Vec<usize>)>,
}

/// Indices into the report's findings, in its order.
fn groups(report: &Report) -> Groups {
    let mut groups = Groups { causes: Vec::new(), hygiene: Vec::new() };
    let shown = report.findings.iter().enumerate().take(MAX_FINDINGS);
    for (index, finding) in shown.clone() {
        match finding.role {
            Role::Cause => groups.causes.push((index, Vec::new())),
            Role::Hygiene => groups.hygiene.push((index, Vec::new())),
            Role::Consequence => {}
        }
    }
    for (index, finding) in shown.filter(|(_, finding)| finding.role == Role::Consequence) {
        let because = |head: usize| report.findings.get(head).map(|head| &head.rule) == finding.because_of.as_ref();
        match groups.causes.iter_mut().chain(&mut groups.hygiene).find(|(head, _)| because(*head)) {
            Some((_, follow)) => follow.push(index),
            // Its cause is beyond what is shown.
            None => groups.hygiene.push((index, Vec::new())),
        }
    }
    groups
}

/// Indices of the findings from top to bottom.
pub(in crate::ui) fn in_reading_order(report: &Report) -> Vec<usize> {
    let groups = groups(report);
    let heads = groups.causes.into_iter().chain(groups.hygiene);
    heads.flat_map(|(head, follow)| std::iter::once(head).chain(follow)).collect()
}

/// Opens what hides a finding and puts the focus on it.
pub(in crate::ui) fn reveal_finding(finding: usize) {
    let id = format!("finding-{finding}");
    if let Some(folded) = dom::element(&id).and_then(|found| found.closest("details.consequences").ok().flatten()) {
        folded.unchecked_into::<web_sys::HtmlDetailsElement>().set_open(true);
    }
    if let Some(details) = dom::element(&id).and_then(|found| found.parent_element()) {
        details.unchecked_into::<web_sys::HtmlDetailsElement>().set_open(true);
    }
    dom::focus_now_or_later(id);
}

fn follows(count: usize) -> String {
    match count {
        1 => "1 more that follows from this or can wait".to_owned(),
        count => format!("{count} more that follow from this or can wait"),
    }
}

fn article(state: State, view: &Arc<ViewModel>, index: usize, open: bool) -> impl IntoView + use<> {
    let finding = view.report.findings.get(index)?.clone();
    let haystack = lower(&format!("{} {} {}", finding.rule, finding.title, finding.why));
    let hidden = move || {
        let filter = lower(&state.filter.get());
        !filter.is_empty() && !haystack.contains(&filter)
    };
    let chosen = move || matches!(state.pointer.get(), Some(Pointer::Finding { finding, .. }) if finding == index);
    let severity = names::severity(finding.severity);
    let sure = names::confidence(finding.confidence);
    let title = finding.title.clone();
    let (level, role, places) = (finding.severity, finding.role, finding.at.len());
    Some(view! {
        <details class="finding" data-severity=level.as_str() data-role=role.as_str() class:chosen=chosen hidden=hidden open=open>
            <summary
                id=format!("finding-{index}")
                on:keydown=move |event| {
                    if event.key() == "Enter" && places > 0 {
                        event.prevent_default();
                        reveal_finding(index);
                        state.point(index, 0, true);
                    }
                }
                on:click=move |event| {
                    // The first click shows the place; only the second folds what is open.
                    let shown = matches!(state.pointer.get_untracked(), Some(Pointer::Finding { finding, .. }) if finding == index)
                        && state.tab.get_untracked() != Tab::Summary;
                    let is_open = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                        .and_then(|target| target.parent_element())
                        .is_some_and(|details| details.has_attribute("open"));
                    if is_open && !shown && places > 0 {
                        event.prevent_default();
                    }
                    if !(is_open && shown) {
                        state.point(index, 0, false);
                    }
                }
            >
                <span class="severity">
                    <Icon shape=level />
                    {severity}
                </span>
                <h3>{rich(&title)}</h3>
                {(!sure.is_empty()).then(|| view! { <span class="sure">{sure}</span> })}
            </summary>
            {body(state, view, index, finding)}
        </details>
    })
}

fn body(state: State, view: &Arc<ViewModel>, index: usize, finding: Finding) -> impl IntoView + use<> {
    let compare = match (finding.expected.clone(), finding.actual.clone()) {
        (Some(expected), Some(actual)) => view! { <Compare expected actual alike=finding.class.is_some() /> }.into_any(),
        (None, Some(actual)) => view! { <dl class="compare"><dt>"found"</dt><dd><code>{crate::report::visible::visible(&actual)}</code></dd></dl> }.into_any(),
        (Some(expected), None) => view! { <dl class="compare"><dt>"expected"</dt><dd><code>{crate::report::visible::visible(&expected)}</code></dd></dl> }.into_any(),
        (None, None) => ().into_any(),
    };
    let fixes = finding
        .fix
        .iter()
        .map(|fix| {
            let text = document::unmarked(&fix.text);
            view! {
                <li>
                    <span class="who">{names::act(fix.who)}</span>
                    {fix.product.as_deref().map(|id| view! { <span class="product">{product(view, id)}</span> })}
                    <p>{rich(&fix.text)}</p>
                    <Copy label="Copy" what="this fix" text=move || text.clone() />
                </li>
            }
        })
        .collect_view();
    let several = view.items.len() > 1;
    let places = finding
        .at
        .iter()
        .enumerate()
        .take(MAX_PLACES)
        .map(|(place, at)| {
            let path = at.path.clone().unwrap_or_else(|| match &at.layer {
                Some(_) => "in what was pasted".to_owned(),
                None => "the item as a whole".to_owned(),
            });
            let holder = view.report.items.iter().find(|item| several && item.id == at.item);
            let path = holder.map_or(path.clone(), |item| format!("{}: {path}", names::item_kind(item.kind)));
            let now = move || state.pointer.get() == Some(Pointer::Finding { finding: index, place });
            view! {
                <li>
                    <button
                        type="button"
                        class="place"
                        aria-pressed=move || now().to_string()
                        aria-label=format!("Show the place: {path}")
                        on:click=move |_| state.point(index, place, true)
                    >
                        <code>{path.clone()}</code>
                    </button>
                </li>
            }
        })
        .collect_view();
    let no_fix = finding.fix.is_empty();
    let no_place = finding.at.is_empty();
    let spec = finding.spec.join(", ");
    view! {
        <div class="finding-body">
            <p>{rich(&finding.why)}</p>
            {compare}
            {(!no_fix).then(|| view! { <h4>"What to do"</h4> <ul class="fixes">{fixes}</ul> })}
            {(!no_place).then(|| view! { <h4>"Where"</h4> <ul class="places">{places}</ul> })}
            <RuleDocument rule=finding.rule spec />
        </div>
    }
}

/// The name people use for a product.
fn product(view: &ViewModel, id: &str) -> String {
    let known = view.report.items.iter().filter_map(|item| item.provider.as_ref()).find(|provider| provider.id == id);
    known.map_or_else(|| id.to_owned(), |provider| provider.name.clone())
}

/// The rule's id and clause, and behind them its document.
#[component]
fn RuleDocument(rule: String, spec: String) -> impl IntoView {
    let state = state();
    let open = RwSignal::new(false);
    let id = rule.clone();
    let words = move || open.get().then(|| about(&id, state.documents.get()));
    view! {
        <details class="document" on:toggle:target=move |event| open.set(event.target().open())>
            <summary class="clause">
                <span>"About this check "</span>
                <code>{rule}</code>
                {(!spec.is_empty()).then(|| format!(" · {spec}"))}
            </summary>
            {words}
        </details>
    }
}

fn about(rule: &str, documents: Documents) -> AnyView {
    let text = match documents::of(rule) {
        Some(text) => {
            let (summary, body) = document::parts(text);
            view! {
                <p>{rich(&summary)}</p>
                {body.into_iter().map(block).collect_view()}
            }
            .into_any()
        }
        None if documents == Documents::Coming => view! { <p class="hint">"Its text is on its way."</p> }.into_any(),
        None => view! {
            <p class="hint">
                "Its text is not here. It comes with the page, and whatever has not come when you paste is not fetched any more. Reload to have it."
            </p>
        }
        .into_any(),
    };
    let page = documents::published().then(|| {
        view! {
            <p class="hint">
                <a href=format!("rules/{rule}.html") target="_blank" rel="noopener noreferrer">
                    "This text as a page of its own"
                </a>
                ", to send to someone. It opens in a new tab and is fetched from where this page is from."
            </p>
        }
    });
    view! {
        {text}
        {page}
    }
    .into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading(text) => view! { <h4>{document::heading(&text).to_owned()}</h4> }.into_any(),
        Block::Paragraph(text) => view! { <p>{rich(&text)}</p> }.into_any(),
        Block::Item(text) => view! { <p class="item">{rich(&text)}</p> }.into_any(),
        Block::Code(text) => view! { <pre tabindex="0" aria-label="Example">{text}</pre> }.into_any(),
    }
}
