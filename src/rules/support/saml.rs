//! The SAML messages of a case as rules walk over them: responses, assertions, identifiers and attributes.
//! Input: the case. Output: messages with the items that hold them, decrypted parts included.

use crate::item::{Item, by_id};
use crate::report::ItemKind;
use crate::rules::{Context, Outcome};
use crate::saml::{self, Assertion, Attribute, Envelope, NameId, Response};
use crate::source::{Span, Value};

/// An assertion, the item it stands in, and the response around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AssertionRef<'a> {
    /// The item.
    pub(crate) item: &'a Item,
    /// The assertion.
    pub(crate) assertion: &'a Assertion,
    /// The response it came in, which is another item where the assertion was decrypted.
    pub(crate) response: Option<(&'a Item, &'a Response)>,
}

/// The responses of the case.
pub(crate) fn responses<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Response)> {
    cx.items.iter().filter_map(|item| Some((item, item.saml()?.response()?)))
}

/// The assertions of the case. Where some could not be decrypted, the rule is told that it could not judge them.
pub(crate) fn assertions<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<AssertionRef<'a>> {
    let mut all = Vec::new();
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        let response = message.response().map(|response| (item, response)).or_else(|| {
            cx.ancestors(item).find_map(|outer| outer.saml()?.response().map(|response| (outer, response)))
        });
        all.extend(message.assertions().iter().map(|assertion| AssertionRef { item, assertion, response }));
        if undecrypted(cx, item, message) {
            out.not_checked(if cx.keys.private.is_empty() {
                "the assertion is encrypted: add the application's private key"
            } else {
                "the assertion is encrypted, and no private key that was given opens it"
            });
        }
    }
    all
}

/// The user identifiers of the assertions, each with the item it stands in: another one where it was encrypted and opened.
pub(crate) fn name_ids<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<(AssertionRef<'a>, &'a NameId)> {
    let mut all = Vec::new();
    for mut statement in assertions(cx, out) {
        let Some(subject) = &statement.assertion.subject else { continue };
        if let Some(name_id) = &subject.name_id {
            all.push((statement, name_id));
        } else if let Some(item) = subject.encrypted_id.and_then(|place| opened(cx, statement.item, place))
            && let Some(saml::Body::NameId(name_id)) = item.saml().map(|message| &message.body)
        {
            statement.item = item;
            all.push((statement, name_id));
        }
    }
    all
}

/// The user identifiers of the logout requests, each with the item it stands in.
pub(crate) fn logout_name_ids<'a>(cx: &Context<'a>) -> Vec<(&'a Item, &'a NameId)> {
    let requests = cx.items.iter().filter_map(|item| Some((item, item.saml()?.logout_request()?)));
    let found = requests.filter_map(|(item, request)| match (&request.name_id, request.encrypted_id) {
        (Some(name_id), _) => Some((item, name_id)),
        (None, Some(place)) => match opened(cx, item, place).and_then(Item::saml).map(|message| &message.body) {
            Some(saml::Body::NameId(name_id)) => Some((opened(cx, item, place)?, &**name_id)),
            _ => None,
        },
        (None, None) => None,
    });
    found.collect()
}

/// The attributes of an assertion, each with the item it stands in: another one where it was encrypted and opened.
pub(crate) fn attributes_of<'a>(cx: &Context<'a>, statement: &AssertionRef<'a>) -> Vec<(&'a Item, &'a Attribute)> {
    let item = statement.item;
    let mut all: Vec<_> = statement.assertion.attributes.iter().map(|attribute| (item, attribute)).collect();
    for place in &statement.assertion.encrypted_attributes {
        if let Some(item) = opened(cx, item, *place)
            && let Some(saml::Body::Attribute(attribute)) = item.saml().map(|message| &message.body)
        {
            all.push((item, attribute));
        }
    }
    all
}

/// The item that an encrypted part became.
fn opened<'a>(cx: &Context<'a>, item: &'a Item, place: Span) -> Option<&'a Item> {
    let id = item.encryption().iter().find(|facts| facts.span == place)?.item.as_deref()?;
    by_id(cx.items, id)
}

fn undecrypted(cx: &Context<'_>, item: &Item, message: &saml::Message) -> bool {
    let encrypted = message.response().map_or(0, |response| response.encrypted_assertions.len());
    let decrypted = item
        .children
        .iter()
        .filter_map(|child| cx.items.get(*child))
        .filter(|child| child.kind == ItemKind::SamlAssertion)
        .count();
    encrypted > decrypted
}

/// The value as `&str`, empty where it is absent.
pub(crate) fn text(value: &Option<Value>) -> &str {
    value.as_ref().map_or("", Value::as_str)
}
/// The answer that says that a logout request had success.
pub(crate) fn obeyed<'a>(cx: &Context<'a>, request: &Envelope) -> Option<&'a Item> {
    cx.items.iter().find(|item| {
        let message = item.saml();
        let answers = message.and_then(|message| message.envelope()?.in_response_to.as_ref());
        answers.is_some_and(|id| request.id.as_ref().is_some_and(|own| own.text == id.text))
            && message.and_then(|message| message.status()).is_some_and(|status| status.is_success())
    })
}
