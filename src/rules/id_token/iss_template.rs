//! OIDC-ISS-TEMPLATE: the configured issuer is a template or of another tenant than the token's.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{expected_issuer, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-ISS-TEMPLATE", Error, [IdToken, AccessToken, UnknownToken] }

/// The tenant of personal Microsoft accounts.
const PERSONAL_ACCOUNTS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(expected) = expected_issuer(cx) else { return };
    let shared = ["/common", "/organizations", "/consumers"].iter().any(|tenant| {
        let path = expected.value.trim_end_matches('/').trim_end_matches("/v2.0");
        path.ends_with(tenant) && path.contains("microsoftonline")
    });
    let template = expected.value.contains('{') || shared;
    for found in tokens(cx) {
        let Some(issuer) = found.token.claim_text("iss") else { continue };
        if !template {
            if expected.value.contains("microsoftonline") {
                out.pass();
            }
            continue;
        }
        // The template of a discovery document is filled with the token's tenant by applications that serve several tenants.
        let tenant = found.token.claim_text("tid").map(|tenant| tenant.text).unwrap_or_default();
        let from_document = expected.place().is_some();
        if from_document && !tenant.is_empty() && expected.value.replace("{tenantid}", &tenant) == issuer.text {
            out.pass();
            continue;
        }
        let personal =
            if tenant == PERSONAL_ACCOUNTS { " This user signed in with a personal Microsoft account." } else { "" };
        let mut finding = RULE
            .finding(
                format!("The configured issuer `{}` is for many tenants, so no token contains it", expected.value),
                format!(
                    "This token says `{}`. An application that compares the two exactly rejects every token.{personal}",
                    issuer.text
                ),
            )
            .compared(expected.value.as_ref(), issuer.text.as_str(), None)
            .fix(
                Party::SpAdmin,
                format!(
                    "Use the address of your own tenant (its authority), so that the issuer \
             becomes `{}`. An application for several tenants must put the token's `tid` in the place of \
             `{{tenantid}}` and check it against a list.",
                    issuer.text
                ),
            )
            .spec("OpenID Connect Discovery 4.3")
            .at(found.item, issuer.span);
        if let Some((item, span)) = expected.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}
