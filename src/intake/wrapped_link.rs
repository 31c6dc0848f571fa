//! Links that a mail filter or a search engine wrapped around another: Proofpoint, Safe Links, Barracuda and others.
//! Input: one URL. Output: the URL inside, and the way back. Invariant: of services that are not listed here, only a link is undone that
//! is no login message itself and has a whole one in it.

use super::base64::{self, Blank};
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
    (".trendmicro.com:443/wis/clicktime", "url", "Trend Micro click-time protection"),
    (".trendmicro.com/wis/clicktime", "url", "Trend Micro click-time protection"),
    ("imsva91-ctp.trendmicro.com", "url", "Trend Micro click-time protection"),
    ("clicktime.symantec.com/", "u", "Symantec click-time protection"),
    ("urlsand.esvalabs.com/", "u", "Libraesva URL sandbox"),
    ("urlsand.com/", "u", "Libraesva URL sandbox"),
];
/// The first of them are filters of mails.
const FILTERS: usize = 6;
/// Proofpoint's second form writes other characters for `%`, `/` and `=`.
const PROOFPOINT_2: &str = "urldefense.proofpoint.com/v2/url";
/// Its third puts the address between these marks; `*` stands for a character that is listed after it.
const PROOFPOINT_3: &str = "urldefense.com/v3/__";
/// Cisco puts the encoded address last in the path.
const CISCO: &str = "secure-web.cisco.com/";

/// What tells a login message in a link, as it is written there.
const MESSAGES: &[&str] =
    &["SAMLRequest", "SAMLResponse", "SAMLart", "client_id", "wtrealm", "wresult", "id_token", "code"];
/// How an address begins in base64.
const ADDRESS: &str = "aHR0c";
/// How long a run of characters is in Proofpoint's third form: the place of this letter, and two.
const RUNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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

/// Whether markup that came in a mail has links in it that a filter rewrote on the way, or prose has such a link to a login. What was
/// sent encoded is as it was sent.
pub(super) fn check_inside(state: &DecodeState) -> bool {
    let text = state.text();
    let encoded =
        [LayerKind::LinkWrapper, LayerKind::Base64, LayerKind::Base64Url, LayerKind::Percent, LayerKind::UrlQuery];
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let markup = text.trim_start().starts_with('<');
    let linked = || ["SAMLRe", "client_id", "wtrealm"].iter().any(|word| has(word)) && has("http");
    state.parameter.is_none()
        && !encoded.iter().any(|kind| state.has(*kind))
        && if markup {
            hosts().any(has)
        } else {
            !text.starts_with(['{', '[']) && linked() && links(text).next().is_some()
        }
}

/// The links of a prose or markup that are rewritten, with what they were.
fn links(text: &str) -> impl Iterator<Item = (Span, Step)> {
    let markup = text.trim_start().starts_with('<');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find("http")?;
            let rest = text.get(start..).unwrap_or("");
            let len =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')).unwrap_or(rest.len());
            at = start + len.max(4);
            let link = rest.get(..len).unwrap_or("");
            let wanted = |step: &Step| {
                if markup { hosts().any(|host| link.contains(host)) } else { is_login(step.content.as_str()) }
            };
            if let Some(step) = unwrap(link).filter(wanted) {
                return Some((Span::new(start, start + len), step));
            }
        }
    })
}

/// Puts back what the links were.
pub(super) fn run_inside(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    let markup = text.trim_start().starts_with('<');
    let mut from = 0;
    let mut first: Option<(Span, Step)> = None;
    for (span, step) in links(text) {
        out.copy(text.as_bytes(), from, span.start);
        let plain = step.content.as_str();
        let plain = if markup { plain.replace("&amp;", "&").replace('&', "&amp;") } else { plain.to_owned() };
        out.emit(plain.as_bytes(), span);
        from = span.end;
        first.get_or_insert((span, step));
    }
    let Some(first) = first else { return Vec::new() };
    out.copy(text.as_bytes(), from, text.len());
    let name = if markup { None } else { first.1.detail };
    let mut step = out.step(LayerKind::LinkWrapper, Some(name.unwrap_or_else(|| "links in the text".to_owned())));
    step.note(NoteKind::Wrapping, first.0, "links of a mail filter");
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
        let list = text.get(start + len + 3..span.end)?.split("!!").next().unwrap_or("");
        return Some(named(restored(text, Span::new(start, start + len), list), "Proofpoint URL Defense"));
    }
    if head.contains(CISCO) {
        let at = link.rfind("/http")? + 1;
        return Some(named(decoded(text, Span::new(span.start + at, span.end)), "Cisco secure web"));
    }
    let Some((_, name, service)) = SERVICES.iter().find(|(host, _, _)| head.contains(host)) else {
        return unlisted(text, span);
    };
    let value = parameter(text, span, name)?;
    let step = decoded(text, value);
    step.content.as_str().contains("://").then(|| named(step, service))
}

/// A link of a service that is not listed: one of its parameters is a whole link to a login, in escapes or in base64.
fn unlisted(text: &str, span: Span) -> Option<Step> {
    let (front, query) = span.of(text).split_once('?').filter(|_| !is_login(span.of(text)))?;
    let mut at = span.start + front.len() + 1;
    for part in query.split('&') {
        let start = at + part.find('=').map_or(0, |equals| equals + 1);
        let value = Span::new(start, at + part.len());
        at += part.len() + 1;
        let step = if value.of(text).starts_with(ADDRESS) {
            let step = base64::decode(text, value, Blank::Nothing);
            let mut out = Rewrite::default();
            out.emit(step.content.as_bytes(), value);
            out.step(LayerKind::LinkWrapper, None)
        } else if value.of(text).get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"))
            && value.of(text).contains('%')
        {
            decoded(text, value)
        } else {
            continue;
        };
        if step.content.as_str().starts_with("http") && is_login(step.content.as_str()) {
            let host = front.split('/').nth(2).unwrap_or("");
            return Some(Step { detail: Some(format!("a redirect of {host}")), ..step });
        }
    }
    None
}

/// Whether a link has the parameters of a login message.
fn is_login(link: &str) -> bool {
    let query = link.split_once(['?', '#']).map_or("", |(_, query)| query);
    let names = query.split(['&', '#', '?']).filter_map(|part| part.split_once('='));
    names.into_iter().any(|(name, _)| MESSAGES.contains(&name.trim_start_matches("amp;")))
}

/// `*` for a character of the list behind the link, `**` and a letter for several of them.
fn restored(text: &str, span: Span, list: &str) -> Step {
    let listed = base64::decode(list, Span::new(0, list.len()), Blank::Nothing);
    let mut listed = listed.content.as_str().chars().collect::<Vec<char>>().into_iter();
    let mut last = None;
    let mut out = Rewrite::with_capacity(span.len());
    let mut at = span.start;
    while let Some(next) = text.get(at..span.end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..span.end).unwrap_or("");
        let run = rest.strip_prefix("**").and_then(|rest| RUNS.find(rest.chars().next()?));
        let (len, count) = match (next, run) {
            ('*', Some(run)) => (3, run + 2),
            ('*', None) => (1, 1),
            _ => (next.len_utf8(), 0),
        };
        for _ in 0..count {
            // A list that was cut short says what the last one is.
            last = listed.next().or(last);
            out.emit(last.unwrap_or('*').encode_utf8(&mut [0; 4]).as_bytes(), Span::new(at, at + len));
        }
        if count == 0 {
            out.copy(text.as_bytes(), at, at + len);
        }
        at += len;
    }
    out.step(LayerKind::LinkWrapper, None)
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
    fn a_link_to_a_login_is_found_in_prose() {
        let text = "Hi, I click https://eu.tmes.trendmicro.com:443/wis/clicktime/v1/query?\
             url=https%3A%2F%2Fidp.test%2Fsso%3FSAMLRequest%3Da&u=1 and it fails";
        let found: Vec<_> = links(text).map(|(_, step)| step.content.as_str().to_owned()).collect();
        assert_eq!(found, ["https://idp.test/sso?SAMLRequest=a"]);
        assert_eq!(links("see https://idp.test/sso?SAMLRequest=a&RelayState=https%3A%2F%2Fx%3Fcode%3D1").count(), 0);
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
        let starred = "https://urldefense.com/v3/__https://idp.test/sso?SAMLRequest=a*2Bb&RelayState=x**A__;JSUl!!abc$";
        assert_eq!(inside(starred), Some("https://idp.test/sso?SAMLRequest=a%2Bb&RelayState=x%%".to_owned()));
        let unknown = "https://mail.gate.test/c?id=7&to=https%3A%2F%2Fidp.test%2Fsso%3FSAMLRequest%3Da%252Bb%26RelayState%3Dx&h=1";
        assert_eq!(inside(unknown), wanted);
        let base64 = "https://eu.protection.gate.test?d=idp.test&\
             u=aHR0cHM6Ly9pZHAudGVzdC9zc28_U0FNTFJlcXVlc3Q9YSUyQmImUmVsYXlTdGF0ZT14&i=1";
        assert_eq!(inside(base64), wanted);
        // A login message that names another address is one itself.
        assert_eq!(inside("https://idp.test/auth?client_id=a&redirect_uri=https%3A%2F%2Fx%3Fcode%3D1"), None);
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
