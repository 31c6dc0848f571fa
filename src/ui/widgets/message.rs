//! A document laid out for reading, with its places marked. Long documents are in the page only where they are looked at.

use crate::report::Severity;
use crate::report::evidence::tag_name;
use crate::report::visible::visible;
use crate::source::Span;
use crate::ui::dom;
use crate::ui::model::Pointer;
use crate::ui::state::State;
use crate::ui::widgets::rich;
use crate::view::marks::{self, Marked, Piece};
use crate::view::trust::{Cover, CoverState, cover_at};
use crate::view::{ItemView, Line, PlaceView, TokenKind, ViewModel};
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// Lines that come and go together.
const BLOCK: usize = 120;
/// Lines up to which the whole document is in the page, so that the browser's own search finds everything.
const WHOLE: usize = 2400;
/// Places that are marked; far more than a person looks at.
const MAX_MARKS: usize = 1000;

/// What a piece is marked by.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Why {
    pointer: Pointer,
    severity: Option<Severity>,
}

/// The document of an item.
#[component]
pub(in crate::ui) fn Message(view: Arc<ViewModel>, item: usize) -> impl IntoView {
    let state = expect_context::<State>();
    let pane = NodeRef::<leptos::html::Div>::new();
    let Some(shown) = view.items.get(item) else { return ().into_any() };
    let count = shown.lines.len();
    let marked: Arc<[Marked<Why>]> = marks_of(&view, shown).into();
    let whole = count <= WHOLE;
    let range = RwSignal::new((0, if whole { count } else { BLOCK * 3 }));
    let look = move || {
        if let Some(pane) = pane.get_untracked()
            && !whole
        {
            let height = line_height(&pane);
            let first = (f64::from(pane.scroll_top()) / height) as usize;
            let rows = (f64::from(pane.client_height()) / height) as usize;
            range.set((first.saturating_sub(BLOCK), first + rows + BLOCK));
        }
    };
    let seen = view.clone();
    Effect::new(move |_| {
        let (_, page) = state.reveal.get();
        let shown = seen.items.get(item);
        let Some((line, last)) = shown.and_then(|shown| pointed_lines(&seen, shown, state.pointer.get_untracked()))
        else {
            return;
        };
        state.reveal.update_untracked(|(_, page)| *page = false);
        request_animation_frame(move || {
            let Some(pane) = pane.get_untracked() else { return };
            let top = top_of(&pane, line, whole) - f64::from(pane.client_height()) / 3.0;
            pane.set_scroll_top(top.max(0.0) as i32);
            pane.set_scroll_left(0);
            look();
            request_animation_frame(move || {
                bring(line, page);
                paint(line, last);
            });
        });
    });
    let blocks = (0..count)
        .step_by(BLOCK)
        .map(|from| {
            let to = (from + BLOCK).min(count);
            let near = Memo::new(move |_| range.with(|(first, last)| from < *last && to > *first));
            let (view, marked) = (view.clone(), marked.clone());
            view! {
                <div class="block" style:height=(!whole).then(|| format!("calc({} * var(--line))", to - from))>
                    {move || {
                        near.get()
                            .then(|| {
                                let shown = view.items.get(item)?;
                                let lines = shown.lines.get(from..to)?;
                                Some(
                                    lines
                                        .iter()
                                        .enumerate()
                                        .map(|(row, line)| line_view(state, &view, shown, line, from + row, &marked, whole))
                                        .collect_view(),
                                )
                            })
                            .flatten()
                    }}
                </div>
            }
        })
        .collect_view();
    view! {
        {covers_view(&shown.trust.covers)}
        <div
            class="message"
            tabindex="0"
            role="group"
            aria-label="Formatted message"
            data-long=(count > 400).to_string()
            node_ref=pane
            on:scroll=move |_| look()
        >
            {blocks}
        </div>
    }
    .into_any()
}

/// How far down a line is. A whole document has notes between its lines; a long one has lines of one height.
fn top_of(pane: &web_sys::HtmlElement, line: usize, whole: bool) -> f64 {
    match dom::element(&format!("line-{line}")).filter(|_| whole) {
        Some(row) => {
            let from = pane.get_bounding_client_rect().top();
            row.get_bounding_client_rect().top() - from + f64::from(pane.scroll_top())
        }
        None => line as f64 * line_height(pane),
    }
}

/// Height of a line in pixels.
fn line_height(pane: &web_sys::HtmlElement) -> f64 {
    let block = pane.first_element_child();
    let lines = block.as_ref().map_or(0, web_sys::Element::child_element_count);
    let height = block.map_or(0.0, |block| block.get_bounding_client_rect().height());
    if lines > 0 && height > 0.0 { height / f64::from(lines) } else { 21.0 }
}

/// Scrolls sideways to the mark, and the page to the line where that was asked for.
fn bring(line: usize, page: bool) {
    let Some(row) = dom::element(&format!("line-{line}")) else { return };
    let mark = row.query_selector("mark.now").ok().flatten();
    if page {
        dom::into_view(mark.as_ref().unwrap_or(&row));
    } else if let (Some(mark), Some(pane)) = (mark, row.closest(".message").ok().flatten()) {
        let (mark, view) = (mark.get_bounding_client_rect(), pane.get_bounding_client_rect());
        if mark.left() > view.right() - 40.0 || mark.left() < view.left() {
            pane.set_scroll_left((mark.left() - view.left() - view.width() / 4.0) as i32);
        }
    }
}

/// Paints the whole place with the browser's own highlights, from its mark to the end of its last line. Without them
/// the mark stays, which for a long place is its first line.
fn paint(line: usize, last: usize) -> Option<()> {
    let global = js_sys::global();
    let of = |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).ok();
    let registry = of(&of(&global, "CSS")?, "highlights")?;
    let set: Function = of(&registry, "set")?.dyn_into().ok()?;
    let class: Function = of(&global, "Highlight")?.dyn_into().ok()?;
    let marked = dom::element(&format!("line-{line}"))?.query_selector_all("mark.now").ok()?;
    let range = document().create_range().ok()?;
    range.set_start_before(&marked.get(0)?).ok()?;
    match dom::element(&format!("line-{last}")).filter(|_| last > line) {
        Some(row) => range.set_end_after(row.last_child()?.as_ref()).ok()?,
        None => range.set_end_after(&marked.get(marked.length().checked_sub(1)?)?).ok()?,
    }
    let highlight = Reflect::construct(&class, &Array::of1(&range)).ok()?;
    set.call2(&registry, &JsValue::from_str("place"), &highlight).ok()?;
    Some(())
}

fn marks_of(view: &ViewModel, shown: &ItemView) -> Vec<Marked<Why>> {
    let places = shown.places.iter().filter_map(|place| {
        let severity = view.report.findings.get(place.finding)?.severity;
        let pointer = Pointer::Finding { finding: place.finding, place: place.place };
        Some(Marked { span: span_of(view, shown, place)?, what: Why { pointer, severity: Some(severity) } })
    });
    let rows = shown.summary.iter().enumerate().filter_map(|(row, value)| {
        Some(Marked { span: value.span?, what: Why { pointer: Pointer::Row(row), severity: None } })
    });
    let found =
        places.take(MAX_MARKS).chain(rows.take(MAX_MARKS)).filter(|mark| mark.span.start < shown.document.len());
    marks::trimmed(&shown.lines, found.collect())
}

/// Where a place of a finding is marked: the value where one was found, else the name of the element that lacks it.
fn span_of(view: &ViewModel, shown: &ItemView, place: &PlaceView) -> Option<Span> {
    let span = (*place.spans.last()?)?;
    let found = view.report.findings.get(place.finding)?.actual.is_some();
    Some(if found { span } else { tag_name(&shown.document, span) })
}

/// The lines in which the place pointed at starts and ends.
fn pointed_lines(view: &ViewModel, shown: &ItemView, pointer: Option<Pointer>) -> Option<(usize, usize)> {
    let span = match pointer? {
        Pointer::Row(row) => shown.summary.get(row)?.span?,
        Pointer::Finding { finding, place } => {
            let found = shown.places.iter().find(|shown| shown.finding == finding && shown.place == place)?;
            span_of(view, shown, found)?
        }
    };
    let line = |offset: usize| marks::line_of(&shown.lines, offset);
    Some((line(span.start), line(span.end.saturating_sub(1).max(span.start))))
}

fn line_view(
    state: State,
    view: &Arc<ViewModel>,
    shown: &ItemView,
    line: &Line,
    number: usize,
    marked: &[Marked<Why>],
    whole: bool,
) -> impl IntoView + use<> {
    let here: Vec<&Marked<Why>> = marks::on_line(line, marked).collect();
    let starts = here.iter().filter(|mark| line.start().is_some_and(|start| mark.span.start >= start) || number == 0);
    let starting: Vec<&Marked<Why>> = starts.copied().collect();
    let worst = starting.iter().filter_map(|mark| mark.what.severity).min();
    let noted: Vec<Pointer> =
        starting.iter().filter(|mark| whole && mark.what.severity.is_some()).map(|mark| mark.what.pointer).collect();
    let note = (!noted.is_empty()).then(|| note_under(state, view, noted));
    let pieces = line
        .tokens
        .iter()
        .flat_map(|token| marks::pieces(*token, &shown.document, &here))
        .map(|piece| piece_view(state, shown, piece))
        .collect_view();
    let (cover, label) = cover_of(shown, line, number);
    view! {
        <div class="line" id=format!("line-{number}") data-severity=worst.map(Severity::as_str) data-cover=cover.map(cover_key)>
            {label.map(|label| view! { <span class="cover">{label}</span> })}
            <span class="indent">{"  ".repeat(line.indent.into())}</span>
            {pieces}
        </div>
        {note}
    }
}

/// What is wrong here, under the line where a finding that is pointed at starts.
fn note_under(state: State, view: &Arc<ViewModel>, starting: Vec<Pointer>) -> AnyView {
    let view = view.clone();
    (move || {
        let pointer = state.pointer.get().filter(|pointer| starting.contains(pointer))?;
        let Pointer::Finding { finding, .. } = pointer else { return None };
        let found = view.report.findings.get(finding)?;
        let words = match (&found.expected, &found.class) {
            (Some(expected), Some(_)) if !expected.is_empty() && expected.len() < 200 => {
                view! { {found.expected_label()} ": "<code>{visible(expected)}</code> }.into_any()
            }
            _ => rich(&found.title),
        };
        Some(view! { <p class="line-note" data-severity=found.severity.as_str()>{words}</p> })
    })
    .into_any()
}

/// Whether a line is signed, and the words for that where it is the first one of a part.
fn cover_of(shown: &ItemView, line: &Line, number: usize) -> (Option<CoverState>, Option<String>) {
    let covers = &shown.trust.covers;
    let Some(here) = line.start().and_then(|start| cover_at(covers, start)) else { return (None, None) };
    let before = number.checked_sub(1).and_then(|before| cover_at(covers, shown.lines.get(before)?.start()?));
    let label = (before != Some(here)).then(|| match here.state {
        CoverState::Signature => here.state.words().to_owned(),
        state => format!("{}: {}", state.words(), here.what),
    });
    (Some(here.state), label)
}

fn cover_key(state: CoverState) -> &'static str {
    match state {
        CoverState::Signed => "signed",
        CoverState::Open => "open",
        CoverState::Broken => "broken",
        CoverState::Signature => "signature",
        CoverState::Unsigned => "unsigned",
    }
}

/// What is signed, before the message: one entry for each way.
fn covers_view(covers: &[Cover]) -> AnyView {
    let mut ways: Vec<(CoverState, String)> = Vec::new();
    for cover in covers.iter().filter(|cover| cover.state != CoverState::Signature) {
        let rest = cover.state == CoverState::Unsigned && covers.len() > 1;
        let what = match cover.what.strip_prefix("the ") {
            Some(name) if rest => format!("rest of {name}"),
            _ => cover.what.clone(),
        };
        match ways.iter_mut().find(|(state, _)| *state == cover.state) {
            Some((_, said)) if said.len() < 200 => {
                if !said.contains(&what) {
                    said.push_str(", ");
                    said.push_str(&what);
                }
            }
            Some(_) => {}
            None => ways.push((cover.state, what)),
        }
    }
    if ways.is_empty() {
        return ().into_any();
    }
    let entry = |(state, what): (CoverState, String)| {
        let words = state.words();
        view! { <li data-cover=cover_key(state)><b>{words}</b>": "{what}</li> }
    };
    let entries = ways.into_iter().map(entry).collect_view();
    view! { <ul class="covers" aria-label="Signed parts">{entries}</ul> }.into_any()
}

fn piece_view(state: State, shown: &ItemView, piece: Piece<Why>) -> AnyView {
    let text = piece.span.of(&shown.document).to_owned();
    let class = class_of(piece.kind);
    if piece.marks.is_empty() {
        return match class {
            "" => text.into_any(),
            class => view! { <span class=class>{text}</span> }.into_any(),
        };
    }
    let severity = piece.marks.iter().filter_map(|why| why.severity).min();
    let pointers: Vec<Pointer> = piece.marks.iter().map(|why| why.pointer).collect();
    let title = piece.marks.iter().find_map(|why| match why.pointer {
        Pointer::Row(row) => shown.summary.get(row).map(|row| row.label.clone()),
        Pointer::Finding { .. } => None,
    });
    let first = piece.marks.iter().find(|why| why.severity.is_some()).map(|why| why.pointer);
    view! {
        <mark
            class=class
            class:now=move || state.pointer.get().is_some_and(|now| pointers.contains(&now))
            data-severity=severity.map_or("none", Severity::as_str)
            title=title
            on:click=move |_| if let Some(Pointer::Finding { finding, place }) = first { state.point(finding, place, false) }
        >
            {text}
        </mark>
    }
    .into_any()
}

fn class_of(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Mark => "t-mark",
        TokenKind::Tag => "t-tag",
        TokenKind::Name => "t-name",
        TokenKind::Value => "t-value",
        TokenKind::Namespace => "t-namespace",
        TokenKind::Text => "",
        TokenKind::Literal => "t-literal",
        TokenKind::Comment => "t-comment",
        TokenKind::Unread => "t-unread",
    }
}
