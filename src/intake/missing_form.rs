//! Deliveries whose form a recording does not have. Input: an exchange. Output: what is missing, and where. Judges nothing.

use super::exchange::{self, Exchange, is_masked, is_masked_message, place_of, text_of};
use super::model::NoteKind;
use crate::source::Span;

/// Parts of paths that receive logins.
pub(super) const RECEIVERS: &[&str] = &["acs", "saml", "sso", "callback", "signin", "/token", "login", "consume"];

/// Parts of paths to which browsers bring answers.
pub(super) const DELIVERIES: &[&str] = &["/acs", "saml", "sso", "consume", "callback", "signin-", "wsfed"];

/// The delivery whose form is not in the recording, or was blanked out: its address, where that is one of these.
pub(super) fn missing(exchange: &Exchange, paths: &[&str]) -> Option<(NoteKind, Span, String)> {
    let url = exchange.url.as_ref().filter(|_| exchange.method.as_deref() == Some("POST"))?;
    let bodies = exchange.bodies.iter().map(text_of);
    let empty = exchange.form.is_empty() && bodies.clone().all(|body| body.trim().is_empty());
    let masked = bodies
        .clone()
        .find(|body| is_masked(body))
        .map(str::to_owned)
        .or_else(|| exchange::fields(exchange).find(is_masked_message).map(|field| field.value));
    if !empty && masked.is_none() {
        return None;
    }
    let full = format!("{}{}", exchange.base.as_deref().unwrap_or(""), text_of(url));
    let path = full.split(['?', '#']).next().unwrap_or("").to_owned();
    let lower = path.to_ascii_lowercase();
    let kind = if masked.is_some() { NoteKind::HarMasked } else { NoteKind::HarNoBody };
    let detail = masked.map_or_else(|| path.clone(), |mask| format!("{path} {}", mask.trim()));
    paths.iter().any(|part| lower.contains(part)).then(|| (kind, place_of(url), detail))
}
