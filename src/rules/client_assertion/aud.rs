//! CA-AUD: the audience of a client assertion is not the authorization server (RFC 7523 3).

use super::common::{parameters_around, refusal, sent_to, server};
use crate::declare_rule;
use crate::oidc::workload::TokenService;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::services::is_for_service;
use crate::rules::support::tokens::{TokenItem, is_exchanged, tokens};
use crate::rules::{Context, Outcome};
use crate::source::{Span, Value};
use crate::vocabulary::DifferenceClass;

declare_rule! { "CA-AUD", Error, [ClientAssertion, ClientSecret, AuthorizationGrant] }

/// The audience of every client secret of Sign in with Apple.
const APPLE: &str = "https://appleid.apple.com";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx)
        .iter()
        .filter(|found| found.token.has_whole_claims() && !is_for_service(found.token) && !is_of_user(cx, found))
    {
        let words = found.role.words();
        let Some(claim) = found.token.claim("aud") else {
            out.find(
                RULE.finding(
                    format!("The {words} has no audience: `aud` is missing"),
                    "The audience names the authorization server that the assertion is made for. Without it the \
                     server rejects the client.",
                )
                .fix(
                    Party::SpAdmin,
                    "Set `aud` to the issuer or the token endpoint of the authorization server, as one text.",
                )
                .spec("RFC 7523 3")
                .at(found.item, found.token.payload_span),
            );
            continue;
        };
        let audiences = claim.strings();
        match audiences.as_slice() {
            [] => {}
            [one] => single(cx, found, one, out),
            several => out.find(list(cx, found, several, claim.span)),
        }
    }
}

/// A token of somebody else: what is exchanged may be made for whatever audience, and what an application received from its caller and
/// acts with on behalf of the user, was made for that application.
fn is_of_user(cx: &Context<'_>, found: &TokenItem<'_>) -> bool {
    let text = |name: &str| found.token.claim_text(name).map(|value| value.text);
    let own = text("iss").is_none() || text("iss") == text("sub");
    let sent = parameters_around(cx, found.item).map(|(_, sent)| sent);
    let is_grant =
        || sent.is_some_and(|sent| sent.get("assertion").is_some() && sent.get("requested_token_use").is_none());
    !own && is_exchanged(found.item) && !is_grant()
}

/// Several audiences: allowed by RFC 7523, rejected by servers that want one.
fn list(cx: &Context<'_>, found: &TokenItem<'_>, audiences: &[Value], span: Span) -> Finding {
    let shown: Vec<String> = audiences.iter().take(3).map(|audience| format!("`{}`", audience.text)).collect();
    let refused = refusal(cx).is_some();
    let (severity, confidence) =
        if refused { (Severity::Error, Confidence::Likely) } else { (Severity::Warning, Confidence::Possible) };
    RULE.finding(
        format!("The {} has a list of {} audiences instead of one", found.role.words(), audiences.len()),
        format!(
            "`aud` contains {}. Microsoft Entra ID, Keycloak since 26.2, and servers with FAPI 2.0 accept a single value \
             only: with several, one server could use the assertion at another.",
            shown.join(" and ")
        ),
    )
    .severity(severity)
    .confidence(confidence)
    .fix(
        Party::SpAdmin,
        format!(
            "Set `aud` to one text, not to an array: the issuer, or for Microsoft Entra ID the token endpoint{}.",
            sent_to(cx, found.item).map(|url| format!(" `{url}`")).unwrap_or_default()
        ),
    )
    .spec("RFC 7523 3")
    .at(found.item, span)
}

fn single(cx: &Context<'_>, found: &TokenItem<'_>, audience: &Value, out: &mut Outcome) {
    let words = found.role.words();
    let known = server(cx);
    let sent = sent_to(cx, found.item);
    let entra = sent.is_none_or(|url| url.contains("://login.microsoftonline."));
    let fixed = audience.text == APPLE || entra && audience.text == TokenService::Entra.audience();
    if fixed || known.iter().any(|known| known.url == audience.text) || sent == Some(audience.text.as_str()) {
        out.pass();
        return;
    }
    // The issuer of a server usually is the beginning of its endpoints.
    let begins = |url: &str| {
        let base = audience.text.trim_end_matches('/');
        audience.text.contains("://") && url.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
    };
    if known.is_empty() && sent.is_some_and(begins) {
        out.pass();
        return;
    }
    let nearest = known
        .iter()
        .filter_map(|known| compare_urls(&known.url, &audience.text, &[]).map(|difference| (known, difference)))
        // Of several, the one with the same path is meant; what has nothing in common comes last.
        .min_by_key(|(known, difference)| {
            use DifferenceClass::{Different, PathPrefix};
            let rank =
                [Different, PathPrefix].iter().position(|class| *class == difference.class).map_or(0, |at| 2 - at);
            (rank, path(&known.url) != path(&audience.text))
        });
    let refused = refusal(cx).is_some();
    let finding = match (nearest, sent) {
        (Some((known, difference)), _) => {
            // Another endpoint of the same server, where only its issuer was given, may be one that it accepts.
            let same_server = known.words == "the issuer"
                && audience.text.starts_with(known.url.trim_end_matches('/'))
                && !known.url.is_empty();
            if same_server && (audience.text.ends_with("/token") || known.url.trim_end_matches('/') == audience.text) {
                out.pass();
                return;
            }
            let finding = RULE
                .finding(
                    format!("The audience is not {}{}", known.words, difference.after_title()),
                    "The authorization server compares `aud` with its own URLs, character for character.",
                )
                .compared(known.url.as_str(), audience.text.as_str(), Some(difference.class))
                .fix(Party::SpAdmin, format!("Set `aud` of the assertion to {} `{}`.", known.words, known.url));
            match known.place {
                Some((item, span)) => finding.related(item, span),
                None => finding,
            }
        }
        (None, Some(url)) => {
            let other_tenant = tenant(url).zip(tenant(&audience.text)).is_some_and(|(one, other)| one != other);
            let confident = refused || other_tenant || host(url) != host(&audience.text);
            if !confident {
                out.not_checked(
                    "the issuer of the authorization server is not known: add it, or the discovery document",
                );
                return;
            }
            let difference = compare_urls(url, &audience.text, &[])
                .filter(|difference| difference.class != DifferenceClass::Different);
            RULE.finding(
                match &difference {
                    _ if other_tenant => format!("The {words} names a different tenant in `aud`"),
                    Some(difference) => {
                        format!("The audience is not the server's URL{}", difference.after_title())
                    }
                    None => format!("The {words} names a different server in `aud`"),
                },
                "The authorization server compares `aud` with its issuer and its token endpoint, and rejects any \
                 other audience.",
            )
            .confidence(Confidence::Likely)
            .compared(url, audience.text.as_str(), difference.map(|difference| difference.class))
            .fix(
                Party::SpAdmin,
                "Set `aud` of the assertion to the issuer or the token endpoint of the server that it is sent to.",
            )
        }
        (None, None) => {
            out.not_checked("the authorization server is not known: add its issuer, or the discovery document");
            return;
        }
    };
    out.find(finding.spec("RFC 7523 3").at(found.item, audience.span));
}

fn path(url: &str) -> &str {
    url.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or("")
}

/// The tenant of Entra ID, where an address names one by its number.
fn tenant(url: &str) -> Option<&str> {
    let tenant = url.split_once("://login.microsoftonline.")?.1.split('/').nth(1)?;
    (tenant.len() == 36 && tenant.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')).then_some(tenant)
}

fn host(url: &str) -> &str {
    url.split_once("://").and_then(|(_, rest)| rest.split('/').next()).unwrap_or(url)
}
