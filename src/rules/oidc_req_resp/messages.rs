//! The requests and answers of a case. Shared by the rules of this family.

use crate::item::Item;
use crate::oidc::{Document, DocumentRole, Parameters, ParametersRole};
use crate::rules::Context;

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

/// The callbacks of the case.
pub(super) fn callbacks<'a>(cx: &Context<'a>) -> Vec<Sent<'a>> {
    of_role(cx, ParametersRole::AuthorizationResponse)
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
