//! All validity windows of a case, the instants it states, and what the clocks of the parties say of each other.
//! Comes in: the items. Goes out: windows and readings with their places. What a window means for the login is for the rules.

use crate::case::{Case, KeyInput};
use crate::crypto::keys::KeyRing;
use crate::crypto::x509::{CertificateFacts, from_base64_text};
use crate::item::Item;
use crate::oidc::{Message, Token};
use crate::report::{EvaluatedAt, SummaryRow, TimeSource};
use crate::saml::{self, instant};
use crate::source::{Span, Value};
use crate::time::Instant;
use nanoserde::{DeBin, SerBin};

/// Windows that are shown; far more than one login has.
const MAX_WINDOWS: usize = 60;
/// Certificates read from the metadata of one entity.
const MAX_CERTIFICATES: usize = 12;

/// The times of a case.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub struct Timeline {
    /// Windows and single instants, in the order of the items.
    pub windows: Vec<Window>,
    /// The clocks of the parties, in the order in which things happened.
    pub readings: Vec<Reading>,
}

/// A time during which something counts; a single instant where start and end are the same.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Window {
    /// Index of the item; `None` for a certificate that was given beside the items.
    pub item: Option<usize>,
    /// What counts during it.
    pub name: String,
    /// First instant; `None` where it is not limited.
    pub start: Option<Instant>,
    /// The end; `None` where it is not limited.
    pub end: Option<Instant>,
    /// Row of the item's summary that shows it.
    pub row: Option<usize>,
    /// Whose window it is, where that is not the item: the subject of a certificate.
    pub about: String,
    /// The time it is judged at.
    pub judged: EvaluatedAt,
}

/// What a clock said when something happened.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Reading {
    /// What happened.
    pub what: String,
    /// Whose clock it is.
    pub clock: Clock,
    /// What it said.
    pub instant: Instant,
    /// Index of the item that says so.
    pub item: usize,
}

/// The clocks of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum Clock {
    /// The application's.
    Application,
    /// The identity provider's.
    IdentityProvider,
    /// The browser's.
    Browser,
}

impl Clock {
    /// Whose it is.
    pub fn words(self) -> &'static str {
        match self {
            Clock::Application => "application",
            Clock::IdentityProvider => "identity provider",
            Clock::Browser => "browser",
        }
    }
}

impl Window {
    /// Whether it is a single instant.
    pub fn is_instant(&self) -> bool {
        self.start.is_some() && self.start == self.end
    }
}

/// The timeline of a case. `judged` are the times at which the items are judged, `decided` that of the verdict, and `rows`
/// what is shown of the items.
pub(super) fn timeline(
    case: &Case,
    items: &[Item],
    rows: &[&[SummaryRow]],
    judged: &[EvaluatedAt],
    decided: EvaluatedAt,
) -> Timeline {
    let mut all = Collector { windows: Vec::new(), seen: Vec::new(), item: None, rows: &[], judged: decided };
    for (index, item) in items.iter().enumerate() {
        all.item = Some(index);
        all.rows = rows.get(index).copied().unwrap_or_default();
        // What has no time of its own, as metadata, is judged with the login.
        let own = judged.get(index).filter(|own| own.source != TimeSource::Now);
        all.judged = own.copied().unwrap_or(decided);
        if let Some(message) = item.saml() {
            all.saml(message);
            for signature in item.signatures() {
                if let Some(certificate) = &signature.embedded_certificate {
                    all.certificate("Certificate in the signature", certificate);
                }
            }
        }
        match item.oidc() {
            Some(Message::Token(token)) => all.token(token),
            Some(Message::Certificate(certificate)) => all.certificate("Certificate", certificate),
            _ => {}
        }
    }
    all.item = None;
    all.rows = &[];
    all.judged = decided;
    let trusted: Vec<KeyInput> = case.keys.iter().filter(|key| key.trusted_certificate).cloned().collect();
    for key in KeyRing::from_inputs(&trusted).trusted {
        if let Some(certificate) = &key.certificate {
            all.certificate("Trusted certificate", certificate);
        }
    }
    all.windows.truncate(MAX_WINDOWS);
    Timeline { windows: all.windows, readings: readings(items) }
}

struct Collector<'a> {
    windows: Vec<Window>,
    /// Fingerprints of the certificates so far, with the index of their window.
    seen: Vec<(String, usize)>,
    item: Option<usize>,
    rows: &'a [SummaryRow],
    judged: EvaluatedAt,
}

impl Collector<'_> {
    fn add(&mut self, name: &str, start: Option<Instant>, end: Option<Instant>, places: &[Option<Span>]) {
        if start.is_none() && end.is_none() {
            return;
        }
        let mut row = None;
        for place in places.iter().flatten() {
            row = row.or_else(|| self.rows.iter().position(|row| row.span == Some(*place)));
        }
        let (item, name) = (self.item, name.to_owned());
        self.windows.push(Window { item, name, start, end, row, about: String::new(), judged: self.judged });
    }

    /// A window between two values of the message.
    fn window(&mut self, name: &str, start: Option<&Value>, end: Option<&Value>) {
        self.add(name, instant(start), instant(end), &[end.map(|end| end.span), start.map(|start| start.span)]);
    }

    fn moment(&mut self, name: &str, value: Option<&Value>) {
        self.window(name, value, value);
    }

    fn saml(&mut self, message: &saml::Message) {
        let what = match &message.body {
            saml::Body::AuthnRequest(_) => "Login request issued",
            saml::Body::LogoutRequest(_) => "Logout request issued",
            _ => "Response issued",
        };
        self.moment(what, message.envelope().and_then(|envelope| envelope.issue_instant.as_ref()));
        if let Some(request) = message.logout_request() {
            self.window("Logout request", None, request.not_on_or_after.as_ref());
        }
        for assertion in message.assertions() {
            for confirmation in assertion.confirmations() {
                self.window("Delivery", confirmation.not_before.as_ref(), confirmation.not_on_or_after.as_ref());
            }
            if let Some(conditions) = &assertion.conditions {
                self.window("Conditions", conditions.not_before.as_ref(), conditions.not_on_or_after.as_ref());
            }
            for statement in &assertion.authn {
                match &statement.session_not_on_or_after {
                    Some(end) => self.window("Session", statement.instant.as_ref(), Some(end)),
                    None => self.moment("Sign-in", statement.instant.as_ref()),
                }
            }
        }
        if let Some(aggregate) = message.aggregate() {
            self.window("Metadata", None, aggregate.valid_until.as_ref());
        }
        let Some(entity) = message.entity() else { return };
        self.window("Metadata", None, entity.valid_until.as_ref());
        let keys = entity.roles.iter().flat_map(|role| &role.keys);
        for key in keys.take(MAX_CERTIFICATES) {
            if let Some(certificate) = &key.certificate {
                self.certificate("Certificate in the metadata", &from_base64_text(&certificate.text));
            }
        }
    }

    fn token(&mut self, token: &Token) {
        let place = |name: &str| token.claim(name).map(|claim| claim.span);
        let (issued, starts) = (token.instant("iat"), token.instant("nbf"));
        self.add("Token", starts.or(issued), token.instant("exp"), &[place("exp"), place("nbf")]);
        if issued != starts || token.instant("exp").is_none() {
            self.add("Token issued", issued, issued, &[place("iat")]);
        }
        let signed_in = token.instant("auth_time");
        self.add("Sign-in", signed_in, signed_in, &[place("auth_time")]);
    }

    /// A certificate is one window, wherever it stands.
    fn certificate(&mut self, name: &str, certificate: &CertificateFacts) {
        if let Some((_, at)) = self.seen.iter().find(|(sha256, _)| *sha256 == certificate.sha256) {
            if let Some(window) = self.windows.get_mut(*at)
                && !window.name.contains(name)
            {
                // "Certificate in the signature, in the metadata"
                let more = match name.strip_prefix("Certificate").unwrap_or(name) {
                    "" => " added",
                    " you trust" => " trusted",
                    more => more,
                };
                window.name = format!("{},{more}", window.name);
            }
            return;
        }
        let before = self.windows.len();
        let places = &certificate.places;
        self.add(name, certificate.not_before, certificate.not_after, &[places.not_after, places.not_before]);
        if let Some(window) = self.windows.get_mut(before) {
            window.about = short_name(certificate);
            self.seen.push((certificate.sha256.clone(), before));
        }
    }
}

/// The common name of the subject, else the whole subject.
fn short_name(certificate: &CertificateFacts) -> String {
    let subject = certificate.subject.as_deref().unwrap_or("");
    let common = subject.split("CN=").nth(1).and_then(|rest| rest.split(',').next());
    common.unwrap_or(subject).to_owned()
}

/// What the clocks said, in the order in which things must have happened: request, answer, delivery.
fn readings(items: &[Item]) -> Vec<Reading> {
    let mut found = Vec::new();
    // The login that is told of: the first answer, and the request that it answers.
    let answer =
        items.iter().enumerate().find(|(_, item)| item.saml().is_some_and(|message| message.response().is_some()));
    let Some((at, answer)) = answer else { return found };
    let wanted = answer.saml().and_then(|message| message.envelope()?.in_response_to.as_ref());
    let request = items.iter().enumerate().find(|(_, item)| {
        let id = item.saml().and_then(saml::Message::authn_request).and_then(|request| request.envelope.id.as_ref());
        id.is_some() && id.map(Value::as_str) == wanted.map(Value::as_str)
    });
    let mut add = |what: &str, clock, instant: Option<Instant>, item| {
        found.extend(instant.map(|instant| Reading { what: what.to_owned(), clock, instant, item }));
    };
    if let Some((index, item)) = request {
        add("created the login request", Clock::Application, item.saml().and_then(saml::Message::issued), index);
        add("sent the login request", Clock::Browser, sent(items, item), index);
        let answered = carrier(items, item).and_then(|item| item.transport.as_ref()?.http_date);
        add("received the login request", Clock::IdentityProvider, answered, index);
    }
    add("issued the response", Clock::IdentityProvider, answer.saml().and_then(saml::Message::issued), at);
    add("sent the response", Clock::Browser, sent(items, answer), at);
    let carrier = carrier(items, answer);
    add("received the response", Clock::Application, carrier.and_then(|item| item.transport.as_ref()?.http_date), at);
    found
}

/// When the browser sent the message.
fn sent(items: &[Item], item: &Item) -> Option<Instant> {
    carrier(items, item)?.transport.as_ref()?.started
}

/// The item itself or the one around it that knows how it travelled.
fn carrier<'a>(items: &'a [Item], item: &'a Item) -> Option<&'a Item> {
    let mut here = Some(item);
    for _ in 0..crate::item::MAX_NESTING {
        let item = here?;
        let knows = |transport: &crate::intake::Transport| transport.started.or(transport.http_date).is_some();
        if item.transport.as_ref().is_some_and(knows) {
            return Some(item);
        }
        here = item.parent.and_then(|parent| items.get(parent));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::ViewModel;
    use super::*;
    use crate::case::{Input, Settings};

    const RESPONSE: &str = r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_p" IssueInstant="2026-03-01T12:00:03Z" InResponseTo="_r"><saml:Assertion ID="_a" IssueInstant="2026-03-01T12:00:03Z"><saml:Subject><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2026-03-01T12:05:00Z"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-01T12:00:00Z" NotOnOrAfter="2026-03-01T12:05:00Z"/><saml:AuthnStatement AuthnInstant="2026-03-01T11:00:00Z" SessionNotOnOrAfter="2026-03-01T20:00:00Z"/></saml:Assertion></samlp:Response>"#;
    const REQUEST: &str = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" IssueInstant="2026-03-01T12:00:10Z"/>"#;
    /// iat 1772366400 (2026-03-01T12:00:00Z), exp an hour later, auth_time 60 s before
    const TOKEN: &str =
        "eyJhbGciOiJub25lIn0.eyJpYXQiOjE3NzIzNjY0MDAsImV4cCI6MTc3MjM3MDAwMCwiYXV0aF90aW1lIjoxNzcyMzY2MzQwfQ.";

    fn timeline(texts: &[&str]) -> Timeline {
        let input = |text: &&str| Input { origin: "paste".into(), bytes: text.as_bytes().to_vec() };
        let case = Case { inputs: texts.iter().map(input).collect(), ..Case::default() };
        let now = Instant::from_rfc3339("2026-03-01T15:00:00Z").unwrap();
        ViewModel::examine(&case, &Settings::at_now(now)).timeline
    }

    fn names(timeline: &Timeline) -> Vec<&str> {
        timeline.windows.iter().map(|window| window.name.as_str()).collect()
    }

    #[test]
    fn every_window_of_a_response_is_there() {
        let timeline = timeline(&[RESPONSE]);
        assert_eq!(names(&timeline), ["Response issued", "Delivery", "Conditions", "Session"]);
        assert!(timeline.windows[0].is_instant() && !timeline.windows[1].is_instant());
        assert!(
            timeline.windows.iter().all(|window| window.row.is_some() && window.judged.source == TimeSource::Message)
        );
        assert_eq!(timeline.windows[1].start, None);
    }

    #[test]
    fn clocks_are_read_in_the_order_of_events() {
        let timeline = timeline(&[RESPONSE, REQUEST]);
        let clocks: Vec<Clock> = timeline.readings.iter().map(|reading| reading.clock).collect();
        assert_eq!(clocks, [Clock::Application, Clock::IdentityProvider]);
        assert_eq!(timeline.readings[1].instant.seconds_since(timeline.readings[0].instant), -7);
    }

    #[test]
    fn a_token_lasts_from_its_issue_to_its_end() {
        let timeline = timeline(&[TOKEN]);
        assert_eq!(names(&timeline), ["Token", "Token issued", "Sign-in"]);
        assert_eq!(timeline.windows[0].end.unwrap().seconds_since(timeline.windows[0].start.unwrap()), 3600);
    }

    #[test]
    fn nothing_has_no_times() {
        assert!(timeline(&["<a/>", "x"]).windows.is_empty());
    }
}
