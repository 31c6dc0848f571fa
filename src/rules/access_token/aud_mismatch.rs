//! AT-AUD-MISMATCH: the access token is for another API than the one that receives it (RFC 9068 4, RFC 8707).

use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::vocabulary::{DifferenceClass, Topic};

declare_rule! { "AT-AUD-MISMATCH", Error, [AccessToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    let wanted: Vec<&str> = said.audiences.iter().chain(&said.client_id).map(String::as_str).collect();
    if wanted.is_empty() {
        return;
    }
    for found in tokens(cx) {
        let Some(claim) = found.token.claim("aud") else { continue };
        let audiences = claim.strings();
        if audiences.iter().any(|audience| wanted.contains(&audience.text.as_str())) {
            out.pass();
            continue;
        }
        // Only who names an audience says for certain what the API compares; a client ID may be that of the caller.
        let stated = !said.audiences.is_empty();
        let issued_to =
            ["azp", "client_id", "cid", "appid"].into_iter().filter_map(|name| found.token.claim_text(name));
        let caller = issued_to.map(|party| party.text).find(|party| wanted.contains(&party.as_str()));
        let pairs = audiences.iter().flat_map(|audience| wanted.iter().map(move |wanted| (audience, *wanted)));
        let nearest = pairs
            .filter_map(|(audience, wanted)| {
                compare_identifiers(wanted, audience.as_str(), &[]).map(|difference| (audience, wanted, difference))
            })
            .min_by_key(|(_, _, difference)| difference.class == DifferenceClass::Different);
        let Some((audience, expected, difference)) = nearest else { continue };
        let entra = found.token.claim("tid").is_some();
        let urls = audience.text.contains("://") && expected.contains("://");
        let hint = match (&caller, difference.class) {
            (Some(caller), _) => format!(" `{caller}` only obtained the token; the audience is a value of its own."),
            (None, _) if difference.class == DifferenceClass::Different || urls => String::new(),
            (None, _) => format!(" The difference: {}.", difference.words),
        };
        let title = if urls {
            format!("The access token has a different audience{}", difference.after_title())
        } else {
            format!("The audience of the access token is `{}`, not `{expected}`", audience.text)
        };
        let mut finding = RULE
            .finding(
                title,
                format!("An API accepts only tokens that name it in `aud`, and answers HTTP 401 to others.{hint}"),
            )
            .confidence(if stated { Confidence::Certain } else { Confidence::Likely })
            .compared(expected, audience.as_str(), Some(difference.class))
            .fixes(providers::fixes(Topic::Audience, cx.provider(found.item), Some(expected)))
            .spec("RFC 9068 4")
            .at(found.item, audience.span);
        if entra {
            finding = finding.fix(
                Party::SpAdmin,
                format!(
                    "In Microsoft Entra ID, request a scope of the API itself: `{expected}/.default` or one of its \
                     own scopes. Version 1 tokens have the application ID URI (`api://…`) as audience, version 2 \
                     tokens the client ID of the API."
                ),
            );
        }
        out.find(finding.fix(
            Party::SpAdmin,
            format!(
                "Or, if tokens for `{}` are meant for this API, add it to the audiences that the API accepts.",
                audience.text
            ),
        ));
    }
}
