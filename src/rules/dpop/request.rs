//! DPOP-REQUEST: the proof is made for another method or URL than the request has (RFC 9449 4.3).

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::client_assertion::{refusal, sent_to};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "DPOP-REQUEST", Error, [DpopProof] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let proofs = tokens(cx);
    if proofs.is_empty()
        && let Some((answer, code, text)) = refusal(cx)
        && text.to_ascii_lowercase().contains("dpop")
        && ["url", "htu", "uri"].iter().any(|name| text.to_ascii_lowercase().contains(name))
    {
        out.find(
            RULE.finding(
                "The server saw a different URL than the DPoP proof names in `htu`",
                "Behind a proxy the server computes its own URL from what the proxy passes on. It gets an internal \
                 host, `http` in place of `https`, or a path without its prefix. It compares `htu` with that.",
            )
            .confidence(Confidence::Likely)
            .fix_by(
                Party::IdpAdmin,
                "the administrator of the server",
                "Set the public URL of the server (Keycloak: `KC_HOSTNAME` and `KC_PROXY_HEADERS`), and configure the \
                 proxy to pass on host and scheme (`X-Forwarded-Host`, `X-Forwarded-Proto`).",
            )
            .fix(Party::SpAdmin, "Make sure that the proof names the URL that the client calls, without query.")
            .spec("RFC 9449 4.3")
            .at(answer, code.span),
        );
    }
    for found in proofs.iter().filter(|found| found.token.has_whole_claims()) {
        let Some(url) = sent_to(cx, found.item) else {
            out.not_checked("the request that the DPoP proof was sent with is not known: add the whole request");
            continue;
        };
        match fault(cx, found, url) {
            Some(finding) => out.find(finding.spec("RFC 9449 4.3")),
            None => out.pass(),
        }
    }
}

fn fault(cx: &Context<'_>, found: &TokenItem<'_>, url: &str) -> Option<Finding> {
    let item = found.item;
    let method = item.transport.as_ref().and_then(|transport| transport.method.as_deref());
    let (htm, htu) = (found.token.claim_text("htm"), found.token.claim_text("htu"));
    let forwarded = |name: &str| header(item, name);
    if let Some((htm, method)) = htm.as_ref().zip(method)
        && htm.text != method
    {
        let original = forwarded("x-forwarded-method").or(forwarded("x-original-method"));
        let behind = original.is_some_and(|original| original == htm.text);
        let finding = RULE
            .finding(
                format!("The DPoP proof is made for `{}`, and the request is a `{method}`", htm.text),
                if behind {
                    "A proxy asked the authorization service about the request with a method and URL of its own. The \
                     service compares `htm` and `htu` with what it received, and rejects the proof."
                } else {
                    "The server compares `htm` with the method of the request, and rejects the proof."
                },
            )
            .confidence(if behind { Confidence::Likely } else { Confidence::Certain })
            .compared(method, htm.as_str(), None)
            .at(item, htm.span);
        return Some(if behind {
            finding.fix_by(
                Party::SpAdmin,
                "the administrator of the proxy",
                "Configure the service that checks the proof to compare `htm` and `htu` with the forwarded method and \
                 URL (`X-Forwarded-Method`, `X-Forwarded-Host`, `X-Forwarded-Uri`), or check the proof at the API \
                 itself.",
            )
        } else {
            finding.fix(Party::SpAdmin, format!("Make a proof for each request: `htm` is its method, here `{method}`."))
        });
    }
    let htu = htu?;
    let is_refused =
        refusal(cx).is_some() || header(item, "www-authenticate").is_some_and(|told| told.contains("dpop"));
    let stated = htu.text.split(['?', '#']).next().unwrap_or("");
    if public_url(item, url).is_some_and(|public| same_url(&public, stated)) && !same_url(url, stated) {
        // A server that knows of its proxy compares with the public URL.
        return is_refused.then(|| {
            RULE.finding(
                "The DPoP proof has the public URL, the server an internal one",
                "The proxy passed on the public host and scheme (`X-Forwarded-Host`, `X-Forwarded-Proto`), and the proof \
                 has just that URL. The server computes its own URL without them.",
            )
            .confidence(Confidence::Likely)
            .compared(url, htu.as_str(), None)
            .fix_by(
                Party::SpAdmin,
                "the administrator of the API",
                "Configure the API to trust the proxy's forwarded headers, or set its public URL. The proof is right as \
                 it is.",
            )
            .at(item, htu.span)
        });
    }
    if let Some(difference) = compare_urls(url, stated, &[]).filter(|_| !same_url(url, stated)) {
        let (party, who) = server(found);
        return Some(
            RULE.finding(
                format!("The DPoP proof has a different URL{}", difference.after_title()),
                "The server compares `htu` with the URL of the request, without its query, and rejects the proof.",
            )
            .confidence(if is_refused { Confidence::Certain } else { Confidence::Likely })
            .compared(url, htu.as_str(), Some(difference.class))
            .fix(Party::SpAdmin, format!("Make the proof with `htu` `{url}`, the URL that the request is sent to."))
            .fix_by(
                party,
                who,
                "If a proxy changes host or path on the way, configure the public URL that the server compares with.",
            )
            .at(item, htu.span),
        );
    }
    // Proof and request agree, and the server still saw another URL.
    let (answer, code, text) = refusal(cx)?;
    let complains = [&code.text, &text].into_iter().any(|words| {
        let words = words.to_ascii_lowercase();
        ["htu", "htm", "url", "uri"].iter().any(|name| words.contains(name))
            && (words.contains("mismatch") || words.contains("match"))
    });
    let (party, who) = server(found);
    let names_proof = code.text.contains("dpop") || text.to_ascii_lowercase().contains("dpop");
    (complains && names_proof).then(|| {
        RULE.finding(
            format!("The proof's `htu` is the URL that the client called, `{}`; the server saw another", htu.text),
            "Behind a proxy the server computes its own URL from what the proxy passes on. It gets an internal host, \
             `http` in place of `https`, or a path without its prefix. It compares `htu` with that.",
        )
        .confidence(Confidence::Likely)
        .fix_by(
            party,
            who,
            "Set the public URL of the server, and configure the proxy to pass on host and scheme (`Host` or \
             `X-Forwarded-Host`, `X-Forwarded-Proto`, `X-Forwarded-Prefix`).",
        )
        .at(item, htu.span)
        .related(answer, code.span)
    })
}

/// Who administers what verifies the proof: with an access token it is an API, otherwise the authorization server.
fn server(found: &TokenItem<'_>) -> (Party, &'static str) {
    match found.token.claim("ath") {
        Some(_) => (Party::SpAdmin, "the administrator of the API and its proxy"),
        None => (Party::IdpAdmin, "the administrator of the server"),
    }
}

/// The URL that the client called, by what the proxy passed on.
fn public_url(item: &Item, url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("");
    let (host, proto) = (header(item, "x-forwarded-host"), header(item, "x-forwarded-proto"));
    host.or(proto)?;
    let own = rest.split('/').next()?;
    let prefix = header(item, "x-forwarded-prefix").unwrap_or("").trim_end_matches('/');
    Some(format!("{}://{}{prefix}{path}", proto.unwrap_or(scheme), host.unwrap_or(own)))
}

/// The same URL after the normalisation that RFC 9449 4.3 allows: scheme and host in lower case, the default port left out.
fn same_url(one: &str, other: &str) -> bool {
    let normal = |url: &str| {
        let (scheme, rest) = url.split_once("://")?;
        let at = rest.find('/').unwrap_or(rest.len());
        let (host, path) = (rest.get(..at)?.to_ascii_lowercase(), rest.get(at..)?);
        let scheme = scheme.to_ascii_lowercase();
        let port = if scheme == "https" { ":443" } else { ":80" };
        Some((
            scheme,
            host.strip_suffix(port).unwrap_or(&host).to_owned(),
            if path.is_empty() { "/" } else { path }.to_owned(),
        ))
    };
    normal(one).is_some_and(|normal_one| Some(normal_one) == normal(other))
}

fn header<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    let headers = &item.transport.as_ref()?.headers;
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
