//! The findings as rows of one line, grouped by what they do to the login, then the checks. A row opens to why, what to do and
//! where; the evidence beside it shows the place.

use super::checks::Checks;
use super::product::product_name;
use crate::report::visible::visible;
use crate::report::{Finding, Report, Role, Severity};
use crate::source::lower;
use crate::ui::documents;
use crate::ui::dom;
use crate::ui::model::Documents;
use crate::ui::model::{Pointer, Tab};
use crate::ui::state::{State, state};
use crate::ui::widgets::{Compare, Copy, Icon, rich};
use crate::view::document::{self, Block};
use crate::view::rows::{Row, rows};
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
    let count = report.findings.len();
    let titles = rows(&view);
    let title = match count {
        0 => "No findings".to_owned(),
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    };
    let groups = groups(report)
        .into_iter()
        .filter(|(_, findings)| !findings.is_empty())
        .map(|(group, findings)| {
            let row = |finding: &usize| article(state, &view, *finding, titles.get(*finding)?.clone());
            let rows = findings.iter().map(row).collect_view();
            view! {
                <section class="group" data-group=group.key() aria-label=group.words()>
                    <h3>{group.words()}</h3>
                    {rows}
                </section>
            }
        })
        .collect_view();
    view! {
        <section class="findings" aria-labelledby="findings-title">
            <div class="panel-head">
                <h2 id="findings-title" tabindex="-1">{title}</h2>
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
            {groups}
            {(count > MAX_FINDINGS)
                .then(|| view! { <p class="aside">{format!("{} more in the exported report", count - MAX_FINDINGS)}</p> })}
            <Checks view=view.clone() />
        </section>
    }
}

/// What findings do to the login.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Fix,
    CausedByThis,
    OtherProblems,
    Notes,
}

impl Group {
    fn words(self) -> &'static str {
        match self {
            Group::Fix => "Fix",
            Group::CausedByThis => "Caused by this",
            Group::OtherProblems => "Other problems",
            Group::Notes => "Notes",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Group::Fix => "fix",
            Group::CausedByThis => "caused",
            Group::OtherProblems => "other",
            Group::Notes => "notes",
        }
    }

    /// As the report lists them: what another finding explains that is no cause stands among the problems.
    fn of(finding: &Finding, report: &Report) -> Group {
        let is_because =
            |cause: &&Finding| cause.role == Role::Cause && finding.because_of.as_ref() == Some(&cause.rule);
        match (finding.role, finding.severity) {
            (Role::Cause, _) => Group::Fix,
            (Role::Consequence, _) if report.findings.iter().any(|cause| is_because(&cause)) => Group::CausedByThis,
            (_, Severity::Info) => Group::Notes,
            _ => Group::OtherProblems,
        }
    }
}

/// Indices into the report's findings by group, in the order of the report.
fn groups(report: &Report) -> [(Group, Vec<usize>); 4] {
    let shown = || report.findings.iter().enumerate().take(MAX_FINDINGS);
    [Group::Fix, Group::CausedByThis, Group::OtherProblems, Group::Notes].map(|group| {
        let here = shown().filter(|(_, finding)| Group::of(finding, report) == group);
        (group, here.map(|(index, _)| index).collect())
    })
}

/// Indices of the findings from top to bottom.
pub(in crate::ui) fn in_reading_order(report: &Report) -> Vec<usize> {
    groups(report).into_iter().flat_map(|(_, findings)| findings).collect()
}

/// Opens what hides a finding and puts the focus on it.
pub(in crate::ui) fn reveal_finding(finding: usize) {
    let id = format!("finding-{finding}");
    if let Some(details) = dom::element(&id).and_then(|found| found.parent_element()) {
        details.unchecked_into::<web_sys::HtmlDetailsElement>().set_open(true);
    }
    dom::focus_now_or_later(id);
}

fn article(state: State, view: &Arc<ViewModel>, index: usize, row: Row) -> Option<impl IntoView + use<>> {
    let finding = view.report.findings.get(index)?.clone();
    let haystack = lower(&format!("{} {} {}", finding.rule, finding.title, finding.why));
    let hidden = move || {
        let filter = lower(&state.filter.get());
        !filter.is_empty() && !haystack.contains(&filter)
    };
    let chosen = move || matches!(state.pointer.get(), Some(Pointer::Finding { finding, .. }) if finding == index);
    let severity = names::severity(finding.severity);
    let sure = names::confidence(finding.confidence);
    let Row { title, place } = row;
    let (level, role, places) = (finding.severity, finding.role, finding.at.len());
    Some(view! {
        <details class="finding" data-severity=level.as_str() data-role=role.as_str() class:chosen=chosen hidden=hidden>
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
                <span class="severity" title=severity>
                    <Icon shape=level />
                    <span class="unseen">{severity}</span>
                </span>
                <h4>
                    {rich(&title)}
                    {place.map(|place| view! { <span class="soft">" " {place}</span> })}
                </h4>
                {(!sure.is_empty()).then(|| view! { <span class="sure">{sure}</span> })}
            </summary>
            {body(state, view, index, finding)}
        </details>
    })
}

/// A value with nothing to compare it with.
fn lone(label: &'static str, value: &str) -> AnyView {
    view! { <dl class="compare"><dt>{label}</dt><dd><code>{visible(value)}</code></dd></dl> }.into_any()
}

fn body(state: State, view: &Arc<ViewModel>, index: usize, finding: Finding) -> impl IntoView + use<> {
    let compare = match (finding.expected.clone(), finding.actual.clone()) {
        (Some(expected), Some(actual)) => {
            let alike = finding.is_alike();
            view! { <Compare expected label=finding.expected_label() actual alike /> }.into_any()
        }
        (None, Some(actual)) => lone("Found", &actual),
        (Some(expected), None) => lone(finding.expected_label(), &expected),
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
                    {fix.product.as_deref().map(|id| view! { <span class="product">{product_name(view, id)}</span> })}
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
                Some(_) => "in your input".to_owned(),
                None => "entire item".to_owned(),
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
                        aria-label=format!("Show location: {path}")
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
            {(!no_fix).then(|| view! { <h5>"How to fix it"</h5> <ul class="fixes">{fixes}</ul> })}
            {(!no_place).then(|| view! { <h5>"Location"</h5> <ul class="places">{places}</ul> })}
            <RuleDocument rule=finding.rule spec />
        </div>
    }
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
        None if documents == Documents::Coming => view! { <p class="hint">"Loading the description…"</p> }.into_any(),
        None => view! {
            <p class="hint">
                "The description did not load. After you paste, the page loads nothing more. Reload the page to get it."
            </p>
        }
        .into_any(),
    };
    let page = documents::published().then(|| {
        view! {
            <p class="hint">
                <a href=format!("rules/{rule}.html") target="_blank" rel="noopener noreferrer">
                    "Open this description as a page"
                </a>
                ". It opens in a new tab and loads from this site."
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
        Block::Heading(text) => view! { <h5>{document::heading(&text).to_owned()}</h5> }.into_any(),
        Block::Paragraph(text) => view! { <p>{rich(&text)}</p> }.into_any(),
        Block::Item(text) => view! { <p class="item">{rich(&text)}</p> }.into_any(),
        Block::Code(text) => view! { <pre tabindex="0" aria-label="Example">{text}</pre> }.into_any(),
    }
}
