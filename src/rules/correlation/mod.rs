//! Whether request and response belong together (catalogue K).

mod acs_changed;
mod browser_loop;
mod double_submit;
mod forceauthn_ignored;
mod host_switch;
mod idp_initiated;
mod irt_mismatch;
mod irt_missing;
mod irt_unexpected;
mod issuer_vs_dest;
mod nameid_ignored;
mod posted_elsewhere;
mod relaystate_lost;
mod relaystate_url;
mod samesite;
mod sp_error_page;
mod too_slow;

use crate::intake::Visit;
use crate::item::Item;
use crate::rules::{Context, Rule};

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &acs_changed::RULE,
    &double_submit::RULE,
    &forceauthn_ignored::RULE,
    &host_switch::RULE,
    &idp_initiated::RULE,
    &irt_mismatch::RULE,
    &irt_missing::RULE,
    &irt_unexpected::RULE,
    &issuer_vs_dest::RULE,
    &browser_loop::RULE,
    &nameid_ignored::RULE,
    &posted_elsewhere::RULE,
    &relaystate_lost::RULE,
    &relaystate_url::RULE,
    &samesite::RULE,
    &sp_error_page::RULE,
    &too_slow::RULE,
];

/// Whether a step was answered with an error, or with a redirect to one.
fn refused(visit: &Visit) -> bool {
    visit.status >= 400 || to_error(visit)
}

/// Whether the answer leads to an address that tells of an error.
fn to_error(visit: &Visit) -> bool {
    let to = visit.location.as_deref().unwrap_or("");
    ["error=", "error_description=", "sso_failed", "/error"].iter().any(|mark| to.contains(mark))
}

/// The captures of the case, each with the steps of the browser.
fn captures<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a [Visit])> {
    let visited = |item: &'a Item| Some((item, item.transport.as_ref()?.visits.as_slice()));
    cx.items.iter().filter_map(visited).filter(|(_, visits)| !visits.is_empty())
}
