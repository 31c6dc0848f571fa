//! OIDC-EMAIL-TRUST: an address that any tenant may have written serves as the key of an account.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{expected_issuer, id_tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-EMAIL-TRUST", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    let by_email =
        said.required_attributes.iter().any(|name| matches!(name.as_str(), "email" | "upn" | "preferred_username"));
    if !by_email && said.allowed_domains.is_empty() {
        return;
    }
    let configured = expected_issuer(cx).map(|expected| expected.value).unwrap_or_default();
    let several_tenants = configured.contains("{tenantid}")
        || ["/common", "/organizations", "/consumers"].iter().any(|shared| configured.contains(shared));
    for found in id_tokens(cx) {
        let entra = found.token.claim("tid").is_some()
            && found
                .token
                .claim_text("iss")
                .is_some_and(|iss| iss.text.contains("microsoftonline") || iss.text.contains("sts.windows.net"));
        let Some(email) = found.token.claim("email").or(found.token.claim("preferred_username")).filter(|_| entra)
        else {
            continue;
        };
        let owned = found.token.claim("xms_edov").is_some_and(|owned| matches!(owned.display().as_str(), "true" | "1"));
        if !several_tenants || owned {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "Accounts are matched by an email address any tenant can set",
                format!(
                    "The application accepts tokens of every Entra ID tenant. The administrator of any tenant can \
                     give a user the address `{}` and sign in as that user here.",
                    email.display()
                ),
            )
            .fix(
                Party::SpAdmin,
                "Match accounts by `tid` and `oid` (or `iss` and `sub`), or accept only tenants \
                 on a list. Where the address is needed, ask for the optional claim `xms_edov` and insist that it is \
                 true.",
            )
            .spec("OpenID Connect Core 5.7")
            .at(found.item, email.span),
        );
    }
}
