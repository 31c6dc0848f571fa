//! What the texts of an item say about a failed login. Input: a typed item. Output: statements with places in its document.
//! A message is not searched: only what software wrote about one.

use super::model::{Body, Item};
use crate::intake::visits::stopped_at;
use crate::intake::{LayerKind, Visit, decode_form};
use crate::oidc::{DocumentRole, Message};
use crate::order;
use crate::source::{Span, Value};
use crate::texts::{self, Statement};
use crate::vocabulary::ItemKind;

/// Parameters and members that carry a sentence.
const NAMES: [&str; 8] =
    ["error_description", "error", "error_message", "error_reason", "message", "msg", "reason", "SAMLError"];

/// Reads the words of an item; of the first item of an input also the text around it.
pub(super) fn read(item: &mut Item, first: bool) {
    item.statements = statements(item);
    if matches!(item.kind, ItemKind::Text | ItemKind::ProviderError) && !item.statements.is_empty() {
        item.kind = ItemKind::ErrorText;
    }
    if first {
        item.around = around(item);
    }
}

/// The statements of the text that an item was found in. A capture holds scripts with all their error texts: it is not read.
fn around(item: &Item) -> Vec<Statement> {
    let captured = item.transport.as_ref().is_some_and(|transport| transport.started.is_some());
    if captured || !item.statements.is_empty() || item.layers.len() < 2 {
        return Vec::new();
    }
    let Some(outer) = item.layers.first().filter(|layer| layer.kind == LayerKind::Text) else { return Vec::new() };
    let inner = item.to_source(Span::new(0, item.content().as_bytes().len()));
    let mut found = texts::read(outer.content.as_str());
    found.retain(|statement| !inner.contains(statement.span));
    found
}

/// The statements of a text outside the messages that were cut out of it.
pub(super) fn outside(text: &str, inner: &[Span]) -> Vec<Statement> {
    let mut found = texts::read(text);
    found.retain(|statement| !inner.iter().any(|span| span.contains(statement.span)));
    found
}

/// Challenges of one recording that are read.
const MAX_CHALLENGES: usize = 20;
/// Bytes of one challenge.
const MAX_CHALLENGE: usize = 1200;

/// What servers say in the header `WWW-Authenticate` of a recording; nothing else in a recording is read as the words of an error.
pub(super) fn challenges(text: &str) -> Vec<Statement> {
    const NAMES: [&str; 3] = ["WWW-Authenticate", "www-authenticate", "Www-Authenticate"];
    let mut found: Vec<Statement> = Vec::new();
    let mut places: Vec<usize> =
        NAMES.iter().flat_map(|name| memchr::memmem::find_iter(text.as_bytes(), name).take(MAX_CHALLENGES)).collect();
    order::sort(&mut places);
    for at in places.into_iter().take(MAX_CHALLENGES) {
        let rest = text.get(at..).unwrap_or("");
        let rest = rest.get(..rest.floor_char_boundary(MAX_CHALLENGE)).unwrap_or(rest);
        let challenge = rest.split(['\n', '}']).next().unwrap_or(rest);
        if challenge.contains("error") {
            found.extend(texts::read(challenge).into_iter().map(|statement| statement.shifted(at)));
        }
    }
    found
}

/// Bytes of a page with which a login is denied.
const MAX_PAGE: usize = 64 << 10;

/// What the pages of a recording say with which a provider answered a login request, or an application the login, by an error.
fn denials(item: &Item) -> Vec<Statement> {
    let visits = item.transport.as_ref().map_or(&[][..], |transport| &transport.visits);
    let mut denied: Vec<&Visit> =
        visits.iter().filter(|visit| (visit.asks || visit.answer.is_some()) && visit.status >= 400).collect();
    denied.truncate(MAX_CHALLENGES);
    let mut found: Vec<Statement> = denied.into_iter().flat_map(|visit| of_page(item, visit)).collect();
    // What the application says in the address of its error.
    let led = visits.iter().filter(|visit| visit.answer.is_some() && visit.leads_to_error()).take(MAX_CHALLENGES);
    for visit in led {
        let address = decode_form(visit.location.as_deref().unwrap_or(""));
        found.extend(texts::read(&address).into_iter().map(|told| placed(told, visit)));
    }
    if let Some((page, shown)) = stopped_at(visits).and_then(|page| Some((page, page.shown.as_ref()?)))
        && !(page.asks && page.status >= 400)
    {
        // Scripts hold all their error texts: what the page shows counts, where it stands.
        let written = of_page(item, page);
        for told in texts::read(shown) {
            match written.iter().find(|one| std::ptr::eq(one.meaning, told.meaning)) {
                Some(one) => found.push(one.clone()),
                None => found.push(placed(told, page)),
            }
        }
    }
    found
}

/// What a step tells, at the place of its address.
fn placed(mut told: Statement, visit: &Visit) -> Statement {
    told.span = visit.place;
    told.values.iter_mut().for_each(|slot| slot.span = visit.place);
    told
}

/// What stands in the page with which a step was answered.
fn of_page(item: &Item, visit: &Visit) -> Vec<Statement> {
    let text = item.text();
    let page = || {
        let rest = text.get(visit.place.end..)?;
        let rest = rest.get(..rest.floor_char_boundary(MAX_PAGE))?;
        // The rest of this entry, up to the next one.
        let entry = rest.split("\"startedDateTime\"").next().unwrap_or(rest);
        let body = visit.place.end + entry.find("\"content\"")?;
        let page = text.get(body..visit.place.end + entry.len())?;
        Some(texts::read(page).into_iter().map(move |statement| statement.shifted(body)).collect())
    };
    page().unwrap_or_default()
}

/// The statements in an item's own words.
fn statements(item: &Item) -> Vec<Statement> {
    if item.kind == ItemKind::Har {
        let mut found = challenges(item.text());
        found.extend(denials(item));
        return found;
    }
    match &item.body {
        Body::Oidc(message) => match message.as_ref() {
            Message::ProviderError(_) | Message::Other | Message::OpaqueToken(_) => texts::read(item.text()),
            Message::Document(document)
                if matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse | DocumentRole::Other) =>
            {
                texts::read(item.text())
            }
            Message::Parameters(parameters) => {
                NAMES.iter().filter_map(|name| parameters.get(name)).flat_map(of_value).collect()
            }
            _ => Vec::new(),
        },
        Body::Xml(_) if item.kind == ItemKind::Xml => texts::read(item.text()),
        Body::Xml(body) => {
            let status = body.message.response().and_then(|response| response.status.as_ref()?.message.as_ref());
            let mut found = status.map(of_value).unwrap_or_default();
            // An identity provider that answers with a reason writes about the request.
            for statement in &mut found {
                statement.meaning = texts::meaning_of_request(statement.meaning).unwrap_or(statement.meaning);
            }
            found
        }
        Body::Settings(_) | Body::Opaque => Vec::new(),
    }
}

/// The statements of a decoded value: their place is the value's.
fn of_value(value: &Value) -> Vec<Statement> {
    let mut found = texts::read(value.as_str());
    for statement in &mut found {
        statement.span = value.span;
        for slot in &mut statement.values {
            slot.span = value.span;
        }
    }
    found
}
