//! DPOP-CREDENTIAL: the proof with which a wallet asks for a credential does not have the issuer's nonce (OpenID4VCI 1.0, 7 and 8.2).

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::source::Value;

declare_rule! { "DPOP-CREDENTIAL", Error, [KeyBinding] }

/// The type of these proofs.
const TYPE: &str = "openid4vci-proof+jwt";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let given = nonces(cx, false);
    let asked = nonces(cx, true);
    let Some((item, newest)) = asked.last().or(given.last()) else { return };
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        if found.token.parameter("typ").and_then(|typ| typ.as_str()) != Some(TYPE) {
            continue;
        }
        let stated = found.token.claim_text("nonce");
        let same = |list: &[(&Item, Value)]| {
            stated.as_ref().is_some_and(|stated| list.iter().any(|(_, nonce)| nonce.text == stated.text))
        };
        let (title, confidence) = match &stated {
            None => ("The wallet's proof has no `nonce`, but the issuer gave a `c_nonce`", Confidence::Certain),
            _ if same(&asked) || (asked.is_empty() && same(&given)) => {
                out.pass();
                continue;
            }
            Some(_) if same(&given) => ("The issuer asks for a proof with its newest `c_nonce`", Confidence::Likely),
            Some(_) => ("The nonce of the wallet's proof is not the issuer's `c_nonce`", Confidence::Likely),
        };
        let span = found.token.claim("nonce").map_or(found.token.payload_span, |claim| claim.span);
        out.find(
            RULE.finding(
                title,
                "The credential issuer accepts a proof only with the nonce that it gave last, and only once.",
            )
            .confidence(confidence)
            .compared(newest.text.as_str(), stated.map_or_else(String::new, |stated| stated.text), None)
            .fix(
                Party::SpAdmin,
                "Set `nonce` of a new proof to the newest `c_nonce`, from the nonce endpoint, the token response or the \
                 last error.",
            )
            .spec("OpenID4VCI 8.2")
            .at(found.item, span)
            .related(item, newest.span),
        );
    }
}

/// The nonces that the issuer gave: with an error, or without.
fn nonces<'a>(cx: &Context<'a>, with_error: bool) -> Vec<(&'a Item, Value)> {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let wanted = documents.filter(|(_, document)| document.get("error").is_some() == with_error);
    wanted.filter_map(|(item, document)| Some((item, document.get("c_nonce")?.value()?))).collect()
}
