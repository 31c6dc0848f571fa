//! DISC-ENDPOINT-HOSTS: endpoints without TLS, or on an internal host, beside a public issuer.

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "DISC-ENDPOINT-HOSTS", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        let Some(issuer) = document
            .get("issuer")
            .and_then(|issuer| issuer.as_str())
            .filter(|_| document.role == DocumentRole::Discovery)
        else {
            continue;
        };
        let internal = |url: &str| {
            let host = url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or("");
            let private = ["10.", "127.", "192.168.", "169.254."]
                .iter()
                .any(|start| host.starts_with(start) && host.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
            host == "localhost"
                || !host.contains('.')
                || private
                || [".local", ".internal", ".svc", ".lan"].iter().any(|end| host.ends_with(end))
        };
        // For a local provider, every endpoint is internal, so there is nothing to compare.
        if internal(issuer) || !issuer.starts_with("https://") {
            continue;
        }
        let mut clean = true;
        for name in
            ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
        {
            let Some((member, url)) = document.get(name).and_then(|member| Some((member, member.as_str()?))) else {
                continue;
            };
            let (fault, why) = if internal(url) {
                (
                    "is on an internal host",
                    "The issuer is public, but browsers and applications elsewhere cannot reach this address. Behind a \
                     proxy, a provider often takes its own address from the request, and this one came from inside.",
                )
            } else if url.starts_with("http://") {
                (
                    "is not https",
                    "The issuer is https. Codes, tokens and secrets would go to this address unprotected, and many \
                     libraries reject it. Mostly a proxy ends https, and the provider does not know it.",
                )
            } else {
                continue;
            };
            clean = false;
            out.find(
                RULE.finding(format!("`{name}` {fault}: `{url}`"), why)
                    .fix(
                        Party::IdpAdmin,
                        "Tell the provider its public address (Keycloak: `KC_HOSTNAME`, and \
                     `KC_PROXY_HEADERS` for the proxy in front).",
                    )
                    .spec("OpenID Connect Discovery 3")
                    .at(item, member.span),
            );
        }
        if clean {
            out.pass();
        }
    }
}
