//! JWS-ENTRA-GRAPH: a token for Microsoft Graph, whose signature nobody else can verify.

use crate::crypto::jws::CheckResult;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome, statements};

declare_rule! { "JWS-ENTRA-GRAPH", Info }

const GRAPH: [&str; 3] =
    ["00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com", "https://graph.microsoft.com/"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let issuer = found.token.claim_text("iss").map(|iss| iss.text).unwrap_or_default();
        if !issuer.contains("sts.windows.net") && !issuer.contains("microsoftonline") {
            continue;
        }
        let audience = found.token.claim("aud");
        let for_graph = audience.filter(|aud| aud.strings().iter().any(|aud| GRAPH.contains(&aud.as_str())));
        let header_nonce = found.token.header.as_ref().and_then(|header| header.get("nonce"));
        let Some(place) = for_graph.or(header_nonce) else {
            out.pass();
            continue;
        };
        // Somebody wants it for an API of their own, or could not verify it.
        let said = &cx.case.expectations;
        let wanted = said.client_id.iter().chain(&said.audiences).next().is_some();
        let said =
            |item: &Item| statements::rules_of(item).any(|rule| rule == "JWS-SIG-INVALID" || rule == "JWS-KID-UNKNOWN");
        let failed =
            found.item.proof.jws.iter().any(|check| check.result == CheckResult::Bad) || cx.items.iter().any(said);
        let (severity, confidence) = match (failed, wanted) {
            (true, _) => (Severity::Error, Confidence::Certain),
            (false, true) => (Severity::Error, Confidence::Likely),
            (false, false) => (RULE.severity, Confidence::Certain),
        };
        out.find(
            RULE.finding(
                "This token is for Microsoft Graph",
                "Its signature cannot be verified by anyone else, by design: the nonce in its header is changed before signing.",
            )
            .severity(severity)
            .confidence(confidence)
            .fix(Party::SpAdmin, "Ask for a token for your own interface: a scope of your own app registration \
             (`api://…/.default`), not `User.Read`. To know who signed in, use the ID token.")
            .at(found.item, place.span),
        );
    }
}
