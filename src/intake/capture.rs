//! What captures of browsers have in common: exchanges become children of one item, each message once.
//! Comes in: exchanges. Goes out: the item of the capture. Knows which answers of a server are messages.

use super::calls::{Answer, Call, Endpoint, MAX_CALLS, asks_who};
use super::capture_messages::{is_answer, is_beside, is_cut_of, is_delivered, is_message};
use super::entry_text::value_of;
use super::exchange::{self, Exchange, MASK};
use super::missing_form::{DELIVERIES, RECEIVERS, missing};
use super::model::{Format, Note, NoteKind, SignIn, Transport, Unpacked, Visit};
use super::parameters::{message_name, same_content};
use super::search::{DecodeState, Decoded, Search};
use super::visits::{MAX_VISITS, digest, host_of};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Requests without a form that are remembered.
const MAX_SUSPECTS: usize = 20;

/// Entries behind a redirect among which the page is looked for to which it leads.
const MAX_WAIT: usize = 1000;
/// Calls that the application denied and that are remembered.
const MAX_DENIED: usize = 8;
/// How statuses from 400 to 409 stand in an entry.
const DENIED: &str = "40";
/// How an answer to a GraphQL call denies it, in an entry.
const DENIED_IN_ANSWER: [&str; 3] = ["UNAUTHENTICATED\\\"", "\"FORBIDDEN\\\"", "UNAUTHORIZED\\\""];
/// Bytes up to which an answer may deny a call.
const MAX_DENIAL: usize = 64 << 10;
/// Parts of addresses that a page calls.
const CALLED: [&str; 2] = ["/api/", "/graphql"];
/// A script opens the page within so many seconds.
const AT_ONCE: i64 = 5;

/// The capture being read.
pub(super) struct Capture {
    items: Vec<Unpacked>,
    notes: Vec<(NoteKind, Span, String)>,
    /// Deliveries without a form, where the recording turns out to have no answer.
    suspects: Vec<(NoteKind, Span, String)>,
    full: bool,
    visits: Vec<Visit>,
    /// The browser took more steps than are kept.
    strayed: bool,
    calls: Vec<Call>,
    /// Hosts of the application that told who is signed in.
    open_hosts: Vec<String>,
    /// Hosts whose API took a token.
    taken: Vec<String>,
    sent_cookies: bool,
    awaited: Option<Awaited>,
    tool: Option<String>,
}

/// The page to which the last step of a login leads.
struct Awaited {
    /// Its whole address; nothing where a script opens it.
    url: Option<String>,
    /// Entries that may still be looked at for it.
    left: usize,
    /// The entry that is looked at is a page that nobody clicked for.
    is_document: bool,
}

impl Capture {
    pub(super) fn new() -> Self {
        Capture {
            items: Vec::new(),
            notes: Vec::new(),
            suspects: Vec::new(),
            full: false,
            visits: Vec::new(),
            strayed: false,
            calls: Vec::new(),
            open_hosts: Vec::new(),
            taken: Vec::new(),
            sent_cookies: false,
            awaited: None,
            tool: None,
        }
    }

    /// Adds the messages of an exchange. `state` is the capture's text without layers.
    pub(super) fn add(&mut self, search: &mut Search<'_>, state: &DecodeState, exchange: &Exchange) {
        for (span, kind) in exchange::secrets(exchange) {
            self.note_once(NoteKind::Secret, span, kind);
        }
        if let Some((kind, span, path)) = missing(exchange, RECEIVERS) {
            self.notes.push((kind, span, path));
        }
        if let Some(call) = exchange::bearer(exchange) {
            self.bearer(call);
        }
        for found in exchange::follow(search, state, exchange) {
            for item in found.items {
                if !self.is_own_error(&item) {
                    self.deliver(&item);
                    self.put(item, search.budget.items);
                }
            }
        }
    }

    /// Marks the step that brought a response in a form of a shape of its own.
    fn deliver(&mut self, item: &Unpacked) {
        let Some(transport) = item.transport.as_ref().filter(|one| one.delivered) else { return };
        let brings = transport.parameters.iter().any(|one| message_name(&one.name) == Some("SAMLResponse"));
        let last = self.visits.last_mut().filter(|visit| Some(&visit.url) == transport.url.as_ref());
        if let Some(visit) = last.filter(|visit| brings && visit.method == "POST" && visit.answer.is_none()) {
            visit.answer = transport.parameters.first().map(|one| digest(&one.value));
        }
    }

    /// Whether an application that took a login sent the browser to its own page with an error: no provider answered there.
    fn is_own_error(&self, item: &Unpacked) -> bool {
        let Some(transport) = &item.transport else { return false };
        let url = transport.url.as_deref().unwrap_or("");
        let has = |name: &str| transport.parameter(name).is_some();
        (has("error") || has("code"))
            && !has("state")
            && self
                .visits
                .iter()
                .any(|visit| visit.answer.is_some() && host_of(&visit.url) == host_of(url) && visit.leads_to(url))
    }

    /// Looks at an exchange in which nothing speaks of a login: it may be the delivery, whose form was taken out.
    pub(super) fn suspect(&mut self, exchange: &Exchange) {
        match missing(exchange, DELIVERIES) {
            Some(found) if found.0 == NoteKind::HarMasked => self.notes.push(found),
            Some(found) if self.suspects.len() < MAX_SUSPECTS => self.suspects.push(found),
            _ => {}
        }
    }

    /// The tool that recorded.
    pub(super) fn made_by(&mut self, tool: Option<String>) {
        self.tool = tool.filter(|tool| !tool.is_empty() && tool.len() <= MASK);
    }

    /// Adds a step of the browser.
    pub(super) fn visit(&mut self, visit: Visit) {
        if self.visits.len() < MAX_VISITS {
            let mut visit = visit;
            if self.is_own_code(&visit) {
                visit.answer = None;
            }
            if visit.answer.is_some() {
                // What was denied before the login says nothing of it.
                self.calls.retain(|one| one.endpoint != Endpoint::Api);
            }
            self.sent_cookies |= !visit.sent.is_empty();
            self.follow(&visit);
            self.visits.push(visit);
        } else if self.visits.len() == MAX_VISITS && !std::mem::replace(&mut self.strayed, true) {
            self.notes.push((NoteKind::Limit, visit.place, format!("visits {MAX_VISITS}")));
        }
    }

    /// Waits for the page to which a step of a login leads.
    fn follow(&mut self, visit: &Visit) {
        let is_page = self.is_page(visit);
        if is_page
            && let Some(awaited) = self.awaited.as_mut().filter(|awaited| awaited.url.is_none())
            && let Some(answer) = self.visits.iter_mut().rfind(|visit| by_script(visit))
        {
            answer.location = Some(visit.url.clone());
            awaited.url = Some(visit.url.clone());
        }
        // A form at the identity provider leads to the page that tells of an error.
        let is_open = || {
            let message = self.visits.iter().rfind(|one| one.answer.is_some() || one.asked().is_some());
            message.is_some_and(|one| one.answer.is_none())
        };
        let by_form = visit.method == "POST" && visit.location.is_some() && is_open();
        // A page that did not open may be loaded again.
        if visit.asks || visit.answer.is_some() || by_form || (is_page && !visit.is_error()) {
            let url = visit.next();
            let by_script = by_script(visit) && visit.status == 200;
            self.awaited = (url.is_some() || by_script).then_some(Awaited { url, left: MAX_WAIT, is_document: false });
        }
    }

    /// Whether a step is the page that is waited for.
    pub(super) fn is_page(&self, visit: &Visit) -> bool {
        let Some(awaited) = &self.awaited else { return false };
        if let Some(url) = &awaited.url {
            return url.split('?').next() == Some(visit.url.as_str());
        }
        let answer = self.visits.iter().rfind(|visit| by_script(visit));
        let later = |answer: &Visit| Some(visit.started?.seconds_since(answer.started?));
        let soon = |answer: &Visit| later(answer).is_some_and(|later| (0..=AT_ONCE).contains(&later));
        awaited.is_document
            && visit.method == "GET"
            && answer.is_some_and(|answer| host_of(&answer.url) == host_of(&visit.url) && soon(answer))
    }

    /// Whether an entry of a recording may be the page that is waited for.
    pub(super) fn awaits(&mut self, entry: &str) -> bool {
        let Some(awaited) = &mut self.awaited else { return false };
        awaited.left = awaited.left.saturating_sub(1);
        let bytes = entry.as_bytes();
        let has = |needle: &str| memmem::find(bytes, needle.as_bytes()).is_some();
        if awaited.left == 0 {
            return false;
        }
        match &awaited.url {
            Some(url) => memmem::find_iter(bytes, url.as_bytes()).any(|at| bytes.get(at + url.len()) == Some(&b'"')),
            // The browser tells of a click; without one, a script opens the page.
            None => {
                awaited.is_document =
                    has("\"document\"") && !has("etch-User\"") && !has("etch-user\"") && !has("\"iframe\"");
                awaited.is_document
            }
        }
    }

    /// Whether an entry may be a call that the application denied, or one of those again.
    pub(super) fn may_deny(&self, entry: &str) -> bool {
        if value_of(entry, "\"response\"", "\"status\"").is_some_and(|status| status.starts_with(DENIED)) {
            return true;
        }
        let mut denied = self.calls.iter().filter(|call| call.endpoint == Endpoint::Api);
        let accepted = self.visits.iter().any(|visit| visit.answer.is_some());
        let url = value_of(entry, "\"request\"", "\"url\"").unwrap_or("\"");
        let url = url.split('"').nth(1).unwrap_or("");
        let has = |needle: &str| memmem::find(entry.as_bytes(), needle.as_bytes()).is_some();
        denied.any(|call| url.starts_with(&call.url))
            || (accepted && asks_who(url.split(['?', '#']).next().unwrap_or("")))
            || (CALLED.iter().any(|part| url.contains(part)) && self.visits.iter().any(is_script))
            || (entry.len() < MAX_DENIAL && DENIED_IN_ANSWER.iter().any(|word| has(word)))
    }

    /// Adds a call to a provider, or one that the application denied, until the same is answered.
    pub(super) fn call(&mut self, call: Call) {
        if call.endpoint == Endpoint::Api {
            let known = self.calls.len();
            self.calls.retain(|one| one.endpoint != Endpoint::Api || one.url != call.url);
            if self.calls.len() < known && !call.denied && (200..300).contains(&call.status) {
                // The same call was answered after all: the token before it was only an old one.
                let of_call =
                    |item: &Unpacked| item.transport.as_ref().and_then(|one| one.url.as_deref()) == Some(&call.url);
                self.items.retain(|item| !of_call(item));
            }
            let denied = self.calls.iter().filter(|one| one.endpoint == Endpoint::Api).count();
            let before_login = || !self.visits.iter().any(|visit| visit.answer.is_some());
            let host = host_of(&call.url);
            let fine = call.status == 200 && call.answer == Answer::Json && !call.denied && !before_login();
            if fine && (asks_who(&call.url) || CALLED.iter().any(|part| call.url.contains(part))) {
                // The login page was only the first thing that a script showed.
                let of_host = |visit: &&mut Visit| is_script(visit) && host_of(&visit.url) == host;
                self.visits.iter_mut().filter(of_host).for_each(|visit| visit.signs_in = SignIn::No);
            }
            if fine && asks_who(&call.url) {
                // The application knows the user: what else it denies is for others.
                self.calls.retain(|one| one.endpoint != Endpoint::Api || host_of(&one.url) != host);
                if self.open_hosts.len() < MAX_DENIED && !self.open_hosts.iter().any(|one| one == host) {
                    self.open_hosts.push(host.to_owned());
                }
            }
            let open = || self.open_hosts.iter().any(|one| one == host);
            if !call.denied || denied >= MAX_DENIED || open() {
                return;
            }
        }
        if self.calls.len() < MAX_CALLS {
            self.calls.push(call);
        }
    }

    /// Adds a request with a token: its error, where the host took no other token.
    fn bearer(&mut self, call: Call) {
        let host = host_of(&call.url);
        if call.status < 400 {
            self.calls.retain(|one| one.endpoint != Endpoint::Bearer || host_of(&one.url) != host);
            if self.taken.len() < MAX_DENIED && !self.taken.iter().any(|one| one == host) {
                self.taken.push(host.to_owned());
            }
        } else if self.calls.len() < MAX_CALLS && !self.taken.iter().any(|one| one == host) {
            self.calls.push(call);
        }
    }

    /// Some browsers show an extension the cookies that are set, and not those that are sent: then nothing is known of either.
    pub(super) fn doubt_cookies(&mut self) {
        if self.lacks_cookies() {
            self.visits.iter_mut().for_each(|visit| visit.set.clear());
        }
    }

    /// Whether there is anything to tell: a message, or that one is missing.
    pub(super) fn says_something(&self) -> bool {
        self.has_messages()
            || self.notes.iter().any(|(kind, ..)| matches!(kind, NoteKind::HarNoBody | NoteKind::HarMasked))
    }

    /// Whether a message was found so far.
    pub(super) fn has_messages(&self) -> bool {
        !self.items.is_empty()
    }

    /// Messages that were found so far.
    pub(super) fn found(&self) -> usize {
        self.items.len()
    }

    /// Whether no step so far shows a cookie that was sent.
    pub(super) fn lacks_cookies(&self) -> bool {
        !self.sent_cookies
    }

    /// Adds what was found in the text where the capture itself could not be read.
    pub(super) fn add_found(&mut self, found: Decoded, most: usize) {
        for item in found.items {
            self.put(item, most);
        }
    }

    /// Whether an application that took a login sent the browser on to a page of its own with a `code` of its own.
    fn is_own_code(&self, visit: &Visit) -> bool {
        let host = host_of(&visit.url);
        visit.method != "POST"
            && self.visits.iter().any(|one| {
                let to = one.location.as_deref().unwrap_or("");
                one.answer.is_some()
                    && host_of(&one.url) == host
                    && one.leads_to(&visit.url)
                    && to.contains("code=")
                    && !to.contains("state=")
            })
    }

    fn put(&mut self, mut item: Unpacked, most: usize) {
        for secret in item.notes.iter().filter(|note| note.kind == NoteKind::Secret) {
            let span =
                item.layers.iter().take(secret.layer).rev().fold(secret.span, |span, layer| layer.map.outer(span));
            self.notes.push((NoteKind::Secret, span, secret.detail.clone()));
        }
        if !is_message(&item) || self.full {
            return;
        }
        if is_beside(&item, &self.items) {
            let url = item.transport.and_then(|transport| transport.url);
            if let Some(visit) = self.visits.last_mut().filter(|visit| Some(&visit.url) == url.as_ref()) {
                visit.answer = None;
            }
            return;
        }
        if let Some(known) = self.items.iter_mut().find(|known| same_content(known, &item)) {
            // Pages and redirects name the message; the request that brings it shows when and where it was delivered.
            match (is_delivered(known), is_delivered(&item)) {
                (false, true) => *known = item,
                (true, true) => {
                    if let Some(transport) = &mut known.transport {
                        let again = item.transport.and_then(|transport| transport.started);
                        transport.repeated = transport.repeated.or(again.filter(|_| again != transport.started));
                    }
                }
                _ => {}
            }
            return;
        }
        if let Some(known) = self.items.iter_mut().find(|known| is_cut_of(&item, known) || is_cut_of(known, &item)) {
            // The same message, once whole and once cut: one sighting gives its text, the delivery its time and address.
            let transport = if is_delivered(&item) { item.transport.clone() } else { known.transport.clone() };
            if is_cut_of(known, &item) {
                *known = item;
            }
            known.transport = transport;
            return;
        }
        // A token of a request that came in an answer before is shown there.
        let text = item.layers.last().map(|layer| layer.content.clone());
        let inside = |known: &Unpacked| {
            matches!(known.format, Format::Json | Format::Parameters)
                && text.as_ref().is_some_and(|text| {
                    known
                        .layers
                        .last()
                        .is_some_and(|layer| memmem::find(layer.content.as_bytes(), text.as_bytes()).is_some())
                })
        };
        if item.format == Format::Jose && self.items.iter().any(inside) {
            return;
        }
        if self.items.len() >= most {
            self.full = true;
            self.notes.push((NoteKind::Limit, Span::default(), format!("items {most}")));
            return;
        }
        // Each holds the notes of its own way; those of the capture are the parent's.
        item.notes.retain(|note| note.kind != NoteKind::Secret || note.layer > 0);
        self.items.push(item);
    }

    fn note_once(&mut self, kind: NoteKind, span: Span, detail: &str) {
        if !self.notes.iter().any(|(known, _, text)| *known == kind && text == detail) {
            self.notes.push((kind, span, detail.to_owned()));
        }
    }

    /// The item of the capture.
    pub(super) fn finish(mut self, state: &DecodeState, kind: LayerKind, format: Format) -> Decoded {
        if !self.visits.iter().any(|visit| visit.answer.is_some()) && !self.items.iter().any(is_answer) {
            self.notes.append(&mut self.suspects);
        }
        if self.started_late() {
            let first = self.visits.first().map_or_else(Span::default, |visit| visit.place);
            self.notes.push((NoteKind::HarStartedLate, first, "response without its request".to_owned()));
        }
        let depth = state.layers.len();
        let mut item = state.clone().end(kind, None, format, Span::new(0, state.content.size()));
        let mut seen: Vec<(NoteKind, String)> = Vec::new();
        for (kind, span, detail) in self.notes {
            let known = (kind, detail.clone());
            if !seen.contains(&known) && seen.len() < 200 {
                seen.push(known);
                item.notes.push(Note { kind, layer: depth, span, detail });
            }
        }
        item.transport =
            Some(Transport { tool: self.tool, visits: self.visits, calls: self.calls, ..Transport::default() });
        item.children = self.items;
        Decoded { score: 95, items: vec![item] }
    }

    /// A solicited response, and no request in the capture.
    fn started_late(&self) -> bool {
        let has = |name: &str| {
            self.items.iter().any(|item| {
                item.transport
                    .as_ref()
                    .is_some_and(|transport| transport.parameters.iter().any(|p| message_name(&p.name) == Some(name)))
            })
        };
        let solicited = self.items.iter().any(|item| {
            let content = item.layers.last().map_or(&[][..], |layer| layer.content.as_bytes());
            item.format == Format::Xml && memmem::find(content, b"InResponseTo=").is_some()
        });
        let parameter = |name: &str| {
            self.items.iter().filter_map(|item| item.transport.as_ref()).any(|t| t.parameter(name).is_some())
        };
        (has("SAMLResponse") && solicited && !has("SAMLRequest"))
            || (parameter("code") && !parameter("client_id") && !parameter("response_type"))
    }
}

/// A step after which a script may open the next page.
fn by_script(visit: &Visit) -> bool {
    visit.answer.is_some() || is_script(visit)
}
fn is_script(visit: &Visit) -> bool {
    visit.signs_in == SignIn::Script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_calls_have_a_limit() {
        let mut capture = Capture::new();
        let step = || Visit { sent: vec!["a".to_owned()], ..Visit::default() };
        for _ in 0..MAX_VISITS {
            capture.visit(step());
        }
        assert_eq!((capture.visits.len(), capture.notes.len()), (MAX_VISITS, 0));
        capture.visit(step());
        capture.visit(step());
        assert_eq!((capture.visits.len(), capture.notes.len()), (MAX_VISITS, 1));
    }

    #[test]
    fn the_page_is_waited_for_among_so_many_entries() {
        let entry = r#"{"url": "https://app.example/home"}"#;
        let mut capture = Capture::new();
        let answer = Visit {
            url: "https://app.example/acs".to_owned(),
            location: Some("/home".to_owned()),
            answer: Some(1),
            ..Visit::default()
        };
        capture.visit(answer.clone());
        assert!(capture.awaits(entry) && !capture.awaits(r#"{"url": "https://app.example/home2"}"#));
        capture.visit(answer);
        for _ in 1..MAX_WAIT {
            assert!(capture.awaits(entry));
        }
        assert!(!capture.awaits(entry));
    }
}
