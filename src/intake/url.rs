//! URLs: query and fragment parameters of a redirect or callback.
//! Comes in: a text that is one URL (perhaps wrapped over lines). Goes out: the message it carries.

use super::model::{Carrier, Format};
use super::parameters::{self, Field, Head, Whole};
use super::rewrite::{Step, trimmed};
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Whether the text is one URL, absolute or from the root, or a query with its question mark.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    starts_like_url(inner) && !inner.contains(['"', '<', '>', ' ', '\n'])
}

/// Reads query and fragment.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let span = trimmed(text);
    let url = span.of(text).to_owned();
    let fields = fields(text, span, &[]);
    let head = Head { url: Some(url.clone()), ..Head::default() };
    let whole = Whole { steps: Vec::new(), span };
    if let Some(found) = parameters::follow(search, state, &head, fields.clone(), &whole) {
        return vec![Candidate::Decoded(found)];
    }
    if !has_scheme(&url) || url.contains(char::is_whitespace) {
        return Vec::new();
    }
    // A URL of nothing known is still a URL, not prose.
    let mut at = state.clone();
    at.transport = Some(super::Transport {
        url: Some(url.split(['?', '#']).next().unwrap_or("").to_owned()),
        parameters: parameters::plain(state, &fields),
        ..super::Transport::default()
    });
    let item = at.end(LayerKind::Parameters, None, Format::Parameters, span);
    vec![Candidate::Decoded(Decoded { score: 45, items: vec![item] })]
}

/// The fields of query and fragment of the URL at `span`; `before` leads to `text`.
pub(super) fn fields(text: &str, span: Span, before: &[Step]) -> Vec<Field> {
    let url = span.of(text);
    let hash = url.find('#').unwrap_or(url.len());
    let question = url.get(..hash).and_then(|front| front.find('?'));
    let mut fields = Vec::new();
    if let Some(question) = question {
        let query = Span::new(span.start + question + 1, span.start + hash);
        fields.extend(parameters::split(text, query, LayerKind::UrlQuery, Some(Carrier::Query), before));
    }
    if hash < url.len() {
        let mut fragment = Span::new(span.start + hash + 1, span.end);
        // Applications with hash routes put a path or a question mark before the parameters.
        if let Some(inner) = fragment.of(text).find('?') {
            fragment.start += inner + 1;
        }
        fields.extend(parameters::split(text, fragment, LayerKind::UrlFragment, Some(Carrier::Fragment), before));
    }
    fields
}

pub(super) fn starts_like_url(text: &str) -> bool {
    has_scheme(text)
        || ((text.starts_with('/') || text.starts_with('?') || text.starts_with('#')) && text.contains('='))
}

/// RFC 3986 3.1, followed by `//` or by `?` or a path: `https://…`, `myapp://cb?…`, `com.app:/cb`.
fn has_scheme(text: &str) -> bool {
    let Some(colon) = text.get(..text.len().min(64)).or(Some(text)).and_then(|start| start.find(':')) else {
        return false;
    };
    let (scheme, rest) = text.split_at(colon);
    let valid = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.'));
    valid && rest.len() > 3 && (rest.starts_with("://") || (rest.starts_with(":/") && scheme.contains('.')))
}
