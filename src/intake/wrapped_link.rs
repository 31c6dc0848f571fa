//! Links that a mail filter or a search engine wrapped around another: Proofpoint, Safe Links, Barracuda and others.
//! Input: one URL. Output: the URL inside, and the way back. Invariant: only the services listed here are undone.

use super::model::NoteKind;
use super::percent;
use super::rewrite::{Rewrite, Step, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// A service: a part of its host name and path, and the parameter with the address.
const SERVICES: &[(&str, &str, &str)] = &[
    ("safelinks.protection.outlook.com/", "url", "Safe Links of Microsoft Defender"),
    ("statics.teams.cdn.office.net/evergreen-assets/safelinks", "url", "Safe Links of Microsoft Teams"),
    ("linkprotect.cudasvc.com/url", "a", "Barracuda Link Protection"),
    ("urldefense.proofpoint.com/v1/url", "u", "Proofpoint URL Defense"),
    ("protect2.fireeye.com/", "u", "FireEye URL protection"),
    ("protect.checkpoint.com/", "___", "Check Point URL protection"),
    ("www.google.com/url", "q", "a redirect of Google"),
    ("l.facebook.com/l.php", "u", "a redirect of Facebook"),
    ("www.linkedin.com/redir/redirect", "url", "a redirect of LinkedIn"),
    ("slack-redir.net/link", "url", "a redirect of Slack"),
    ("imsva91-ctp.trendmicro.com", "url", "Trend Micro click-time protection"),
];
/// The first of them are filters of mails.
const FILTERS: usize = 6;
/// Proofpoint's second form writes other characters for `%`, `/` and `=`.
const PROOFPOINT_2: &str = "urldefense.proofpoint.com/v2/url";
/// Its third puts the address between these marks; `*` stands for a character that is listed after it.
const PROOFPOINT_3: &str = "urldefense.com/v3/__";
/// Cisco puts the encoded address last in the path.
const CISCO: &str = "secure-web.cisco.com/";

/// Whether the text is one link of such a service.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    inner.starts_with("http") && !inner.contains(char::is_whitespace) && unwrap(text).is_some()
}

/// Takes the link out.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    unwrap(state.text()).map(Candidate::Step).into_iter().collect()
}

/// Whether markup that came in a mail has links in it that a filter rewrote on the way. What was sent encoded is as it was sent.
pub(super) fn check_inside(state: &DecodeState) -> bool {
    let text = state.text();
    let encoded = [LayerKind::LinkWrapper, LayerKind::Base64, LayerKind::Base64Url, LayerKind::Percent];
    text.trim_start().starts_with('<')
        && state.parameter.is_none()
        && !encoded.iter().any(|kind| state.has(*kind))
        && hosts().any(|host| memmem::find(text.as_bytes(), host.as_bytes()).is_some())
}

/// Puts back what the links were.
pub(super) fn run_inside(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    let (mut from, mut at) = (0, 0);
    let mut first = None;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("http")).map(|found| at + found) {
        let rest = text.get(start..).unwrap_or("");
        let len = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')).unwrap_or(rest.len());
        at = start + len.max(4);
        let link = rest.get(..len).unwrap_or("");
        if let Some(step) = hosts().any(|host| link.contains(host)).then(|| unwrap(link)).flatten() {
            out.copy(text.as_bytes(), from, start);
            let plain = step.content.as_str().replace("&amp;", "&").replace('&', "&amp;");
            out.emit(plain.as_bytes(), Span::new(start, start + len));
            first.get_or_insert(Span::new(start, start + len));
            from = start + len;
        }
    }
    let Some(first) = first else { return Vec::new() };
    out.copy(text.as_bytes(), from, text.len());
    let mut step = out.step(LayerKind::LinkWrapper, Some("links in the text".to_owned()));
    step.note(NoteKind::Wrapping, first, "links of a mail filter");
    vec![Candidate::Step(step)]
}

/// What the links of filters have in their hosts and paths. Redirects of search engines are no rewriting of a mail.
fn hosts() -> impl Iterator<Item = &'static str> {
    let filters = SERVICES.iter().take(FILTERS).map(|(host, ..)| *host);
    filters.chain([PROOFPOINT_2, PROOFPOINT_3])
}

fn unwrap(text: &str) -> Option<Step> {
    let span = trimmed(text);
    let link = span.of(text);
    let head = link.get(..200.min(link.len())).or_else(|| link.get(..100)).unwrap_or("");
    let named = |step: Step, name: &str| Step { kind: LayerKind::LinkWrapper, detail: Some(name.to_owned()), ..step };
    if head.contains(PROOFPOINT_2) {
        let value = parameter(text, span, "u")?;
        return Some(named(proofpoint(text, value), "Proofpoint URL Defense"));
    }
    if let Some(at) = head.find(PROOFPOINT_3) {
        let start = span.start + at + PROOFPOINT_3.len();
        let len = text.get(start..span.end)?.find("__;")?;
        let cut = Step::cut(LayerKind::LinkWrapper, None, text, Span::new(start, start + len));
        return Some(named(cut, "Proofpoint URL Defense"));
    }
    if head.contains(CISCO) {
        let at = link.rfind("/http")? + 1;
        return Some(named(decoded(text, Span::new(span.start + at, span.end)), "Cisco secure web"));
    }
    let (_, name, service) = SERVICES.iter().find(|(host, _, _)| head.contains(host))?;
    let value = parameter(text, span, name)?;
    let step = decoded(text, value);
    step.content.as_str().contains("://").then(|| named(step, service))
}

/// The place of the value of a parameter of the link.
fn parameter(text: &str, span: Span, name: &str) -> Option<Span> {
    let query = span.start + span.of(text).find('?')? + 1;
    let mut at = query;
    for part in text.get(query..span.end)?.split('&') {
        let inner = part.strip_prefix("amp;").unwrap_or(part);
        let start = at + part.len() - inner.len();
        at += part.len() + 1;
        if let Some(value) = inner.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
            return Some(Span::new(start + inner.len() - value.len(), start + inner.len()));
        }
    }
    None
}

/// The value, its escapes undone once.
fn decoded(text: &str, span: Span) -> Step {
    let cut = span.of(text);
    let step = percent::decode(cut);
    let mut out = Rewrite::with_capacity(cut.len());
    // One step from the link to the value: the places of the escapes are kept by the value as a whole.
    out.emit(step.content.as_bytes(), span);
    out.step(LayerKind::LinkWrapper, None)
}

/// `-3A` for `%3A`, `_` for `/`.
fn proofpoint(text: &str, span: Span) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(span.len());
    let mut at = span.start;
    while at < span.end {
        let hex = text.get(at + 1..at + 3).filter(|_| at + 3 <= span.end);
        match (bytes.get(at), hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (Some(b'-'), Some(byte)) if byte.is_ascii() => {
                out.emit(&[byte], Span::new(at, at + 3));
                at += 3;
            }
            (Some(b'_'), _) => {
                out.emit(b"/", Span::new(at, at + 1));
                at += 1;
            }
            _ => {
                out.copy(bytes, at, at + 1);
                at += 1;
            }
        }
    }
    out.step(LayerKind::LinkWrapper, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_inside_markup_are_put_back() {
        let text = "<a to=\"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fapp.example%2Facs%3Fa%3D1%26b%3D2&amp;data=05\">https://urldefense.com/v3/__https://b.example/__;!!x$</a>";
        let state = DecodeState::new(super::super::model::Content::from_slice(text.as_bytes()));
        assert!(check_inside(&state));
        let plain = DecodeState::new(super::super::model::Content::from_slice(b"<a to=\"https://app.example/acs\"/>"));
        assert!(!check_inside(&plain));
    }

    #[test]
    fn the_link_inside_is_found() {
        let inside = |text: &str| unwrap(text).map(|step| step.content.as_str().to_owned());
        let wanted = Some("https://idp.test/sso?SAMLRequest=a%2Bb&RelayState=x".to_owned());
        let safe = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fidp.test%2Fsso%3FSAMLRequest%3Da%252Bb%26RelayState%3Dx&data=05";
        assert_eq!(inside(safe), wanted);
        let two = "https://urldefense.proofpoint.com/v2/url?u=https-3A__idp.test_sso-3FSAMLRequest-3Da-252Bb-26RelayState-3Dx&d=DwM";
        assert_eq!(inside(two), wanted);
        let three = "https://urldefense.com/v3/__https://idp.test/sso?SAMLRequest=a%2Bb&RelayState=x__;!!abc$";
        assert_eq!(inside(three), wanted);
        assert_eq!(inside("https://idp.test/sso?u=https%3A%2F%2Fx"), None);
    }

    proptest! {
        #[test]
        fn any_link_is_read(rest in "[-_a-f0-9%&=?;é/.:]{0,60}") {
            for start in ["https://urldefense.proofpoint.com/v2/url?u=", "https://urldefense.com/v3/__", "https://secure-web.cisco.com/"] {
                unwrap(&format!("{start}{rest}"));
            }
        }
    }
}
