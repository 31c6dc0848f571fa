//! OIDC-ISS-ENTRA-VERSION: a token of version 1 where version 2 is expected, or the reverse.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, expected_issuer, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-ISS-ENTRA-VERSION", Error, [IdToken, AccessToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(expected) = expected_issuer(cx) else { return };
    for found in tokens(cx) {
        let Some(issuer) = found.token.claim_text("iss") else { continue };
        if version(issuer.as_str()).is_none() || version(&expected.value).is_none() {
            continue;
        }
        if !versions_differ(&expected.value, issuer.as_str()) {
            out.pass();
            continue;
        }
        let issued = version(issuer.as_str()).unwrap_or_default();
        let wanted = version(&expected.value).unwrap_or_default();
        let mut finding = RULE
            .finding(
                format!("Entra ID issued a version {issued} token, the application expects version {wanted}"),
                format!(
                    "The token's issuer is `{}`, the application is configured with `{}`. Both belong to Entra ID, \
                 but they are different issuers.",
                    issuer.text, expected.value
                ),
            )
            .compared(expected.value.as_ref(), issuer.text.as_str(), None)
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, issuer.span);
        finding = if issued == 1 && found.role == TokenRole::IdToken {
            finding.fix(
                Party::SpAdmin,
                format!(
                    "Send the login to the version 2 endpoints (`/oauth2/v2.0/authorize` \
             and `/oauth2/v2.0/token`), or configure the issuer `{}`.",
                    issuer.text
                ),
            )
        } else if issued == 1 {
            finding
                .fix(
                    Party::IdpAdmin,
                    "In Microsoft Entra ID, open App registrations › the API that the token is for › \
                 Manifest. Set `requestedAccessTokenVersion` (formerly `accessTokenAcceptedVersion`) to 2.",
                )
                .fix(
                    Party::SpAdmin,
                    "Ask for a scope of your own API, not of Microsoft Graph, at the address that \
                 ends with `/v2.0`. If this should be the ID token, take the field `id_token` instead.",
                )
        } else {
            finding.fix(
                Party::SpAdmin,
                format!(
                    "Configure the issuer `{}`, or use the version 1 endpoints (without `/v2.0`) throughout.",
                    issuer.text
                ),
            )
        };
        if let Some((item, span)) = expected.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

/// Both are issuers of Entra ID, of different versions.
pub(super) fn versions_differ(expected: &str, issuer: &str) -> bool {
    match (version(expected), version(issuer)) {
        (Some(expected), Some(issuer)) => expected != issuer,
        _ => false,
    }
}

/// The version of an Entra ID issuer or authority, in the three clouds.
fn version(issuer: &str) -> Option<u8> {
    let rest = issuer.strip_prefix("https://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    match host {
        "sts.windows.net" | "sts.chinacloudapi.cn" => Some(1),
        "login.microsoftonline.com" | "login.microsoftonline.us" | "login.partner.microsoftonline.cn" => {
            path.trim_end_matches('/').ends_with("/v2.0").then_some(2)
        }
        _ => None,
    }
}
