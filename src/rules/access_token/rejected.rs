//! AT-REJECTED: the API answered a request with a token by a challenge (RFC 6750 3): it rejected the token.
//! Input: tokens with the answer to their request. Output: what the API said of the token. Why it did, other rules may see in the token.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::challenges::{Challenge, answered, silent};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-REJECTED", Error, [AccessToken, IdToken, WorkloadToken, ProxyToken, SessionToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for Challenge { found, error, description, place, .. } in answered(cx) {
        let bare = error.is_empty();
        if !bare && error != "invalid_token" {
            // What lacks a scope was accepted as a token.
            if error == "insufficient_scope" {
                out.pass();
            }
            continue;
        }
        let title = match description.as_str() {
            _ if bare => "The API answered as if no token had come".to_owned(),
            "" => "The API rejected the token and gives no reason".to_owned(),
            said => format!("The API rejected the token: \"{said}\""),
        };
        let why = if bare {
            "The challenge (`WWW-Authenticate`) names no error. The API found no token, or does not say why it rejects \
             this one. A proxy may remove the header `Authorization`."
        } else {
            "The API answered `invalid_token`. The token ended, was revoked, or was changed. Or the API expects a different \
             issuer, audience, or key."
        };
        let mut finding = RULE
            .finding(title, why)
            .confidence(if bare { Confidence::Likely } else { Confidence::Certain })
            .fix_by(
                Party::SpAdmin,
                "the administrator of the API",
                if bare {
                    "Check that `Authorization` reaches the API, and look up the request in its log."
                } else {
                    "Compare the expected issuer, audience and key set with the token: `iss`, `aud`, `kid`. The log of \
                     the API says which check failed."
                },
            )
            .fix(Party::SpAdmin, "Or get a new token, if this one ended or was revoked, and repeat the request.")
            .spec("RFC 6750 3.1");
        finding = match place {
            Some((item, span)) => finding.at(item, span).related(found.item, found.token.payload_span),
            None => finding.at(found.item, found.token.payload_span),
        };
        out.find_once(finding);
    }
    for (found, status) in silent(cx) {
        let (title, why) = match status {
            401 => (
                "The API rejected the token and gives no reason (status 401)",
                "The response has no `WWW-Authenticate`. The API or a gateway before it found no token, or did not accept this one.",
            ),
            403 => (
                "The API denied the request with this token (status 403)",
                "The response names no scope. Often the token was accepted, and a scope, a role or a permission is missing.",
            ),
            _ => (
                "The API failed on the request with this token",
                "A status from 500 on is a fault of the API or of a gateway, and says nothing about the token. It may have failed \
                 to load the keys, or to process a claim.",
            ),
        };
        let finding = RULE
            .finding(title, why)
            .confidence(Confidence::Likely)
            .fix_by(
                Party::SpAdmin,
                "the administrator of the API",
                "Look up the request in the log of the API: it names the reason.",
            )
            .at(found.item, found.token.payload_span);
        out.find_once(finding);
    }
}
