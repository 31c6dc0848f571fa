//! Where an application's own token was sent, and how it was answered. Shared by the rules about what applications make.

use crate::item::Item;
use crate::oidc::{DocumentRole, Parameters, is_error};
use crate::rules::Context;
use crate::source::{Span, Value};

/// An address that is known to be right, and where it is known from.
pub(crate) struct Known<'a> {
    pub(crate) url: String,
    pub(crate) words: &'static str,
    pub(crate) place: Option<(&'a Item, Span)>,
}

/// The authorization server's own addresses: its issuer and token endpoint, as far as the case says them.
pub(crate) fn server<'a>(cx: &Context<'a>) -> Vec<Known<'a>> {
    let given = cx.case.expectations.issuer.iter().map(|url| (url, "the issuer"));
    let asked = cx.case.expectations.audiences.iter().map(|url| (url, "the expected audience"));
    let mut known: Vec<Known<'a>> =
        given.chain(asked).map(|(url, words)| Known { url: url.clone(), words, place: None }).collect();
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        if document.role != DocumentRole::Discovery {
            continue;
        }
        let named = [("issuer", "the issuer"), ("token_endpoint", "the token endpoint")];
        known.extend(named.into_iter().filter_map(|(name, words)| {
            let value = document.get(name)?.value()?;
            Some(Known { url: value.text, words, place: Some((item, value.span)) })
        }));
    }
    known
}

/// The URL that a token was sent to: of the request that carried it or what it stands in.
pub(crate) fn sent_to<'a>(cx: &Context<'a>, item: &'a Item) -> Option<&'a str> {
    let carriers = std::iter::once(item).chain(cx.ancestors(item));
    carriers.filter_map(|carrier| carrier.transport.as_ref()?.url.as_deref()).find(|url| url.contains("://"))
}

/// The parameters that a token stands in.
pub(crate) fn parameters_around<'a>(cx: &Context<'a>, item: &'a Item) -> Option<(&'a Item, &'a Parameters)> {
    cx.ancestors(item).find_map(|outer| Some((outer, outer.oidc()?.parameters()?)))
}

/// The first error answer of the case: its code and what else it says.
pub(crate) fn refusal<'a>(cx: &Context<'a>) -> Option<(&'a Item, Value, String)> {
    cx.items.iter().find_map(|item| {
        let document = item.oidc()?.document()?;
        let code = document.get("error")?.value().filter(|code| is_error(&code.text))?;
        let text = document.get("error_description").and_then(|text| text.as_str()).unwrap_or("");
        Some((item, code, text.to_owned()))
    })
}
