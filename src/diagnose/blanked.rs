//! Findings about values that somebody hid by hand before showing the message: no fault of the message, and set aside.
//! Comes in: what a rule found. Goes out: the rest, and a word on what was not judged.

use crate::crypto::dsig::SignatureFacts;
use crate::item::Item;
use crate::report::{Finding, Place, PlaceRole, Severity};
use crate::rules::support::covered::lacks_signed_part;
use crate::rules::support::left_out::{is_incomplete, is_open_to_hands};
use crate::rules::support::unfilled::{is_masked, is_redacted};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::Need;

/// Bytes of a marked place that is looked at: a value, not a part of the document.
const MAX_VALUE: usize = 300;

/// Findings about all that was signed: whatever of it was left out, brings them about.
const OF_ALL_CONTENT: &[&str] = &["SIG-DAMAGED", "SIG-DIGEST-MISMATCH", "SIG-REF-UNRESOLVED", "SIG-TWO-ONE-BAD"];

/// Findings about IDs that are the same: so are those that one person hid.
const OF_IDS: &[&str] = &["ATK-ID-AMBIGUOUS", "XML-DUP-ID"];

/// Takes the findings about hidden values out.
pub(super) fn set_aside(cx: &Context<'_>, outcome: &mut Outcome) {
    let before = outcome.findings.len();
    outcome.findings.retain(|finding| !is_about_hidden(cx, finding));
    if outcome.findings.len() < before {
        outcome.not_checked_without(
            Need::OriginalMessage,
            "a value was blanked out before it was pasted: add the original message",
        );
    }
}

/// Whether the value in question was hidden. What an error text says stays said, and an attack is no matter of one value.
fn is_about_hidden(cx: &Context<'_>, finding: &Finding) -> bool {
    let rule = finding.rule.as_str();
    if OF_IDS.contains(&rule) {
        return is_about_hidden_id(cx, finding);
    }
    if matches!(finding.severity, Severity::Info | Severity::Security)
        || rule.starts_with("IN-")
        || rule == "XML-MALFORMED"
    {
        return false;
    }
    let place = finding.at.iter().find(|place| place.role == PlaceRole::Primary);
    let item = place.and_then(|place| cx.items.iter().find(|item| item.id == place.item));
    let Some(item) = item.filter(|item| item.statements.is_empty()) else { return false };
    if rule.starts_with("SIG-") && !is_open_to_hands(item) {
        return false;
    }
    if OF_ALL_CONTENT.contains(&rule) && place.is_some_and(|place| has_gaps(item, place)) {
        return true;
    }
    let hidden: fn(&str) -> bool = if is_open_to_hands(item) { is_redacted } else { is_masked };
    let is_hidden = |text: &str| {
        text.len() <= MAX_VALUE && (hidden(text) || hidden(&text.replace("&lt;", "<").replace("&gt;", ">")))
    };
    // A fingerprint is shown by its beginning, with dots behind it: ours, not those of who hid something.
    let is_whole = |value: &&String| !value.ends_with('…');
    let compared =
        [&finding.expected, &finding.actual].into_iter().flatten().filter(is_whole).any(|value| is_hidden(value));
    let marked = place.and_then(|place| Some(Span::new(place.start?, place.end?))).is_some_and(|span| {
        // A tag with its attributes is about more than one value.
        let text = item.text().get(span.start..span.end).unwrap_or("");
        match text.starts_with('<') {
            true => is_left_out(item, span),
            false => !text.contains("=\"") && is_hidden(text) || is_cut_value(item, span),
        }
    });
    compared || marked
}

/// Whether the ID that two elements carry is a word for one that was hidden. Nobody writes into what travelled encoded.
fn is_about_hidden_id(cx: &Context<'_>, finding: &Finding) -> bool {
    let is_hidden = |place: &Place| {
        let item = cx.items.iter().find(|item| item.id == place.item).filter(|item| is_open_to_hands(item))?;
        let marked = item.text().get(place.start?..place.end?)?;
        let value = marked.split_once('=').map_or(marked, |(_, value)| value).trim_matches(['"', '\'', '#']);
        Some(is_redacted(&value.replace("&lt;", "<").replace("&gt;", ">")))
    };
    finding.at.iter().find(|place| place.role == PlaceRole::Primary).and_then(is_hidden) == Some(true)
}

/// Whether something was left out, by hand, of what the signature at this place covers.
fn has_gaps(item: &Item, place: &Place) -> bool {
    let Some(span) = place.start.zip(place.end).map(|(start, end)| Span::new(start, end)) else { return false };
    let document = item.xml();
    let holds = |signature: &&SignatureFacts| {
        let node = document.zip(signature.node).and_then(|(document, id)| document.node(id));
        node.is_some_and(|node| node.span().contains(span))
    };
    item.signatures().iter().find(holds).is_some_and(|signature| lacks_signed_part(item, signature))
}

/// Whether the marked text is a value that was cut off.
fn is_cut_value(item: &Item, span: Span) -> bool {
    let node = item.xml().and_then(|document| document.innermost(span));
    node.is_some_and(|node| node.elements().next().is_none() && node.content_span().contains(span))
        && is_left_out(item, span)
}

/// Whether the marked element was left out, or a part of it.
pub(super) fn is_left_out(item: &Item, span: Span) -> bool {
    let node = item.xml().filter(|_| is_open_to_hands(item)).and_then(|document| document.innermost(span));
    node.is_some_and(is_incomplete)
}
