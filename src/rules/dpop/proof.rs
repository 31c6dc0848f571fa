//! DPOP-PROOF: a proof that lacks what every proof has, or is old (RFC 9449 4.2, 4.3).

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity, TimeSource};
use crate::rules::client_assertion::refusal;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "DPOP-PROOF", Error, [DpopProof] }

/// Older proofs are rejected everywhere, in seconds.
const OLD: i64 = 300;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        let (token, item) = (found.token, found.item);
        let header = token.header.as_ref().map_or(token.payload_span, |header| header.span);
        let typ = token.parameter("typ").and_then(|typ| typ.as_str()).unwrap_or("");
        let mut faults: Vec<(String, &str, &str, crate::source::Span)> = Vec::new();
        if !typ.eq_ignore_ascii_case("dpop+jwt") {
            faults.push((
                format!("The DPoP proof has the type `{typ}`, not `dpop+jwt`"),
                "The header `typ` keeps other tokens from being used as a proof.",
                "Set `typ` in the header of the proof to `dpop+jwt`.",
                token.parameter("typ").map_or(header, |typ| typ.span),
            ));
        }
        match token.parameter("jwk") {
            None => faults.push((
                "The DPoP proof does not contain its public key: `jwk` is missing".to_owned(),
                "The server verifies the proof with the key in its header.",
                "Put the public key into the header of the proof as `jwk`.",
                header,
            )),
            Some(key) if key.get("d").is_some() || key.get("k").is_some() => {
                out.find(
                    RULE.finding(
                        "The DPoP proof contains the private key",
                        "Servers reject a proof with a private key in `jwk`. Anyone who sees it can make proofs and use the \
                         bound tokens.",
                    )
                    .fix(Party::SpAdmin, "Put only the public part of the key into `jwk`, and make a new key.")
                    .spec("RFC 9449 4.3")
                    .at(item, key.span),
                );
                continue;
            }
            Some(_) => {}
        }
        for name in ["jti", "htm", "htu", "iat"] {
            if token.claim(name).is_none() {
                faults.push((
                    format!("The DPoP proof has no `{name}`"),
                    "Every proof names its request (`htm`, `htu`), its time (`iat`) and itself (`jti`). The server \
                     rejects one that does not.",
                    "Create the proof with a DPoP library, with `jti`, `htm`, `htu` and `iat`.",
                    token.payload_span,
                ));
            }
        }
        let url = token.claim_text("htu");
        let extra = url.as_ref().and_then(|url| Some((url, url.text.find(['?', '#'])?)));
        if let Some((url, at)) = extra.filter(|_| faults.is_empty()) {
            let part = if url.text.get(at..).unwrap_or("").starts_with('?') { "query" } else { "fragment" };
            out.find(
                RULE.finding(
                    format!("`htu` of the DPoP proof contains a {part}"),
                    "`htu` is the URL of the request without query and fragment. Servers that compare the whole claim \
                     reject the proof.",
                )
                .confidence(Confidence::Likely)
                .compared(url.text.get(..at).unwrap_or(""), url.as_str(), None)
                .fix(
                    Party::SpAdmin,
                    "Cut query (`?…`) and fragment (`#…`) off the URL before it is written into `htu`.",
                )
                .spec("RFC 9449 4.2")
                .at(item, url.span),
            );
            continue;
        }
        if let Some((title, why, fix, span)) = faults.into_iter().next() {
            out.find(RULE.finding(title, why).fix(Party::SpAdmin, fix).spec("RFC 9449 4.2").at(item, span));
            continue;
        }
        if let Some((answer, code, _)) = refusal(cx).filter(|(_, code, _)| code.text == "use_dpop_nonce") {
            let has = token.claim("nonce").is_some();
            // Where a request with a nonce follows, this one was a step on the way.
            let goes_on = tokens(cx).iter().any(|other| other.token.claim("nonce").is_some());
            out.find(
                RULE.finding(
                    if has {
                        "The server asks for a DPoP proof with its newest nonce"
                    } else {
                        "The server asks for a DPoP proof with a nonce"
                    },
                    "This response is a step of the flow: the client repeats the request with the nonce from its \
                     header `DPoP-Nonce`.",
                )
                .severity(Severity::Warning)
                .confidence(if goes_on { Confidence::Possible } else { Confidence::Likely })
                .fix(
                    Party::SpAdmin,
                    "Repeat the request with a new proof whose `nonce` is the value of the header `DPoP-Nonce`. Use a \
                     DPoP library that does so.",
                )
                .spec("RFC 9449 8")
                .at(item, token.payload_span)
                .related(answer, code.span),
            );
            continue;
        }
        let evaluation = cx.instant(item);
        let Some((claim, made)) = token.claim("iat").zip(token.instant("iat")) else { continue };
        let age = evaluation.instant.seconds_since(made);
        let known = matches!(evaluation.source, TimeSource::User | TimeSource::Har | TimeSource::HttpDate);
        if known && age.abs() > OLD + cx.settings.skew {
            let words = if age > 0 { "before" } else { "after" };
            out.find(
                RULE.finding(
                    format!("The DPoP proof was made {} {words} it was used", duration_words(age.abs())),
                    "A proof is for one request. Servers accept a difference of seconds to a few minutes, and reject \
                     others.",
                )
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    "Make a new proof for each request, and synchronize the clock of the client with NTP.",
                )
                .spec("RFC 9449 4.3")
                .at(item, claim.span),
            );
            continue;
        }
        out.pass();
    }
}
