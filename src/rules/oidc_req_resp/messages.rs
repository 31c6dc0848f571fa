//! The requests and answers of a case. Shared by the rules of this family.

use crate::item::Item;
use crate::oidc::{Document, DocumentRole, Parameters, ParametersRole};
use crate::rules::Context;
use crate::source::{Span, Value};

/// A message made of parameters.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a> {
    pub(super) item: &'a Item,
    pub(super) parameters: &'a Parameters,
}

/// The authorization requests of the case.
pub(super) fn requests<'a>(cx: &Context<'a>) -> Vec<Sent<'a>> {
    of_role(cx, ParametersRole::AuthorizationRequest)
}

/// The requests that ask the application to begin a login.
pub(super) fn initiations<'a>(cx: &Context<'a>) -> Vec<Sent<'a>> {
    of_role(cx, ParametersRole::LoginInitiation)
}

/// The callbacks of the case.
pub(super) fn callbacks<'a>(cx: &Context<'a>) -> Vec<Sent<'a>> {
    of_role(cx, ParametersRole::AuthorizationResponse)
}

/// The token requests of the case.
pub(super) fn token_requests<'a>(cx: &Context<'a>) -> Vec<Sent<'a>> {
    of_role(cx, ParametersRole::TokenRequest)
}

impl<'a> Sent<'a> {
    /// A parameter that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.parameters.get(name).filter(|value| !value.text.is_empty())
    }

    /// The place of a parameter, or the start of the message.
    pub(super) fn place(&self, name: &str) -> Span {
        self.parameters.get(name).map_or(Span::at(0), |value| value.span)
    }

    /// The parameters stand in a request object or were pushed beforehand; what is not here may be there.
    pub(super) fn elsewhere(&self) -> bool {
        self.get("request").or(self.get("request_uri")).is_some()
    }

    /// Whether `response_type` has this word.
    pub(super) fn wants(&self, word: &str) -> bool {
        self.get("response_type").is_some_and(|kind| kind.text.split(' ').any(|one| one == word))
    }
}

/// The only login request of the case.
pub(super) fn only_request<'a>(cx: &Context<'a>) -> Option<Sent<'a>> {
    let mut found = requests(cx).into_iter();
    found.next().filter(|_| found.next().is_none())
}

fn of_role<'a>(cx: &Context<'a>, role: ParametersRole) -> Vec<Sent<'a>> {
    let items = cx.items;
    let found = items.iter().filter_map(|item| Some(Sent { item, parameters: item.oidc()?.parameters()? }));
    found.filter(|sent| sent.parameters.role == role).collect()
}

/// The only discovery document of the case.
pub(super) fn discovery<'a>(cx: &Context<'a>) -> Option<(&'a Item, &'a Document)> {
    let items = cx.items;
    let documents = items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let mut found = documents.filter(|(_, document)| document.role == DocumentRole::Discovery);
    found.next().filter(|_| found.next().is_none())
}
