//! What mitmproxy and mitmdump print of flows: an address before each request, ` << ` before each answer, everything else indented.
//! Input: text. Output: the HTTP in it, and the way back.

use super::json_exchanges::escaped;
use super::rewrite::Rewrite;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Names of the views that stand before a body.
const VIEWS: &[&str] = &[
    "URL-encoded",
    "URL encoded",
    "XML/HTML",
    "XML",
    "HTML",
    "JSON",
    "Raw",
    "Query",
    "Multipart form",
    "JavaScript",
    "CSS",
];
/// Lines looked at for the first flow.
const MAX_BEFORE: usize = 20;

/// Whether one of the first lines is the request of a flow.
pub(super) fn check(state: &DecodeState) -> bool {
    state.text().lines().take(MAX_BEFORE).any(|line| request(line).is_some())
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut at = 0;
    // Fields of a form so far, which the tool shows one a line.
    let mut fields: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        if let Some(from) = request(bare) {
            fields = None;
            out.copy(bytes, start + from, at);
        } else if let Some(answer) = line.trim_start().strip_prefix("<< ") {
            if !answer.starts_with("HTTP/") {
                out.emit(b"HTTP/1.1 ", Span::at(at - answer.len()));
            }
            out.copy(bytes, at - answer.len(), at);
        } else if VIEWS.contains(&bare.trim()) {
            // The name of a view is no part of the body.
            fields = bare.trim().starts_with("URL").then_some(0);
        } else if let Some(number) = fields.filter(|_| !bare.trim().is_empty()) {
            let field = bare.trim_start().split_once(':').unwrap_or((bare.trim_start(), ""));
            let at = start + (bare.len() - bare.trim_start().len());
            out.emit(if number == 0 { b"" } else { b"&" }, Span::at(at));
            out.copy(bytes, at, at + field.0.len());
            out.emit(b"=", Span::at(at + field.0.len()));
            let value = field.1.trim_start();
            let end = start + bare.len();
            out.emit(escaped(value).as_bytes(), Span::new(end - value.len(), end));
            fields = Some(number + 1);
        } else {
            if fields.take().is_some() {
                out.emit(b"\n", Span::at(start));
            }
            let indent = line.len() - line.trim_start_matches(' ').len();
            out.copy(bytes, start + indent.min(4), at);
        }
    }
    vec![Candidate::Step(out.step(LayerKind::Transcript, Some("mitmproxy".to_owned())))]
}

/// Where the method starts in `192.0.2.1:51022: GET https://… HTTP/2.0`.
fn request(line: &str) -> Option<usize> {
    let (address, rest) = line.split_once(": ")?;
    let (host, port) = address.rsplit_once(':')?;
    let is_address =
        !host.is_empty() && !host.contains(' ') && port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty();
    let method = rest.split(' ').next()?;
    let is_method = (3..=7).contains(&method.len()) && method.bytes().all(|byte| byte.is_ascii_uppercase());
    let target = rest.get(method.len()..)?.trim_start();
    (is_address && is_method && target.starts_with("http")).then(|| line.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_become_http() {
        let text = "192.0.2.4:5: POST https://sp.test/acs HTTP/2.0\n    host: sp.test\n\n    URL-encoded\n    SAMLResponse: PHN\n\n << 403 Forbidden 9b\n    date: x\n";
        let state = DecodeState::new(super::super::model::Content::Text(text.into()));
        assert!(check(&state));
        assert_eq!(request("see http://a.test: it fails"), None);
        assert_eq!(request("192.0.2.4:5: GET https://a.test/x HTTP/2.0"), Some(13));
    }
}
