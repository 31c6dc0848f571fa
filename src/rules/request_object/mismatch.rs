//! RO-MISMATCH: a request object says something else than the request around it, or is for another server (RFC 9101 5, 6.3).

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::client_assertion::{parameters_around, sent_to, server};
use crate::rules::support::compare::{compare_identifiers, compare_urls};
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "RO-MISMATCH", Error, [RequestObject] }

/// Parameters that stand in both places; a server takes those of the object.
const BOTH: [&str; 8] =
    ["client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "code_challenge", "response_mode"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        let sound = outer(cx, found, out) & audience(cx, found, out);
        if sound {
            out.pass();
        }
    }
}

/// The parameters beside the object. Only `client_id` and `response_type` have to be the same; others are ignored there.
fn outer(cx: &Context<'_>, found: &TokenItem<'_>, out: &mut Outcome) -> bool {
    let Some((item, parameters)) = parameters_around(cx, found.item) else { return true };
    let mut sound = true;
    for name in BOTH {
        let Some((outer, inner)) = parameters.get(name).zip(found.token.claim_text(name)) else { continue };
        if outer.text == inner.text {
            continue;
        }
        let must = matches!(name, "client_id" | "response_type");
        sound &= !must;
        let difference = compare_identifiers(&outer.text, inner.as_str(), &[]);
        out.find(
            RULE.finding(
                format!("`{name}` is `{}` in the request object and `{}` beside it", inner.text, outer.text),
                if must {
                    "Both must be the same. The authorization server rejects the request."
                } else {
                    "The authorization server takes the value in the request object and ignores the other."
                },
            )
            .severity(if must { Severity::Error } else { Severity::Info })
            .compared(outer.as_str(), inner.as_str(), difference.map(|difference| difference.class))
            .fix(Party::SpAdmin, format!("Write the same `{name}` in both places, or only in the request object."))
            .spec("RFC 9101 5")
            .at(found.item, inner.span)
            .related(item, outer.span),
        );
    }
    sound
}

/// Whether an audience is on the host that the client is called back at, and the request goes to another one.
fn is_own_host(cx: &Context<'_>, found: &TokenItem<'_>, audience: &str) -> bool {
    let Some(callback) = found.token.claim_text("redirect_uri") else { return false };
    let address = parameters_around(cx, found.item).and_then(|(item, _)| item.layers.first());
    let sent = sent_to(cx, found.item).or_else(|| address.map(|layer| layer.content.as_str().trim()));
    let Some((own, other)) = host(audience).zip(sent.and_then(host)) else { return false };
    let named = server(cx);
    own == host(&callback.text).unwrap_or("")
        && own != other
        && !named.iter().any(|known| host(&known.url) == Some(own))
}

fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split(['/', '?', '#', ':']).next()
}

fn audience(cx: &Context<'_>, found: &TokenItem<'_>, out: &mut Outcome) -> bool {
    let Some(claim) = found.token.claim("aud") else { return true };
    let audiences = claim.strings();
    let known = server(cx);
    let Some(first) = audiences.first() else { return true };
    let client = ["client_id", "iss"].iter().find_map(|name| found.token.claim_text(name));
    if let [only] = audiences.as_slice()
        && (client.is_some_and(|client| client.text == only.text) || is_own_host(cx, found, &only.text))
    {
        out.find(
            RULE.finding(
                format!("The request object's audience is the client itself: `{}`", only.text),
                "`aud` names the authorization server that the request is made for. It rejects one that is for another.",
            )
            .fix(
                Party::SpAdmin,
                format!(
                    "Set `aud` of the request object to the issuer of the authorization server{}.",
                    known.first().map(|known| format!(" `{}`", known.url)).unwrap_or_default()
                ),
            )
            .spec("RFC 9101 4")
            .at(found.item, only.span),
        );
        return false;
    }
    if known.is_empty() || known.iter().any(|known| audiences.iter().any(|audience| audience.text == known.url)) {
        return true;
    }
    let nearest = known
        .iter()
        .filter_map(|known| compare_urls(&known.url, first.as_str(), &[]).map(|difference| (known, difference)))
        .min_by_key(|(_, difference)| difference.class == DifferenceClass::Different);
    let Some((known, difference)) = nearest else { return true };
    out.find(
        RULE.finding(
            format!("The request object has a different audience{}", difference.after_title()),
            "The authorization server expects its issuer in `aud`, character for character.",
        )
        .confidence(Confidence::Likely)
        .compared(known.url.as_str(), first.as_str(), Some(difference.class))
        .fix(Party::SpAdmin, format!("Set `aud` of the request object to the issuer `{}`.", known.url))
        .spec("RFC 9101 4")
        .at(found.item, first.span),
    );
    false
}
