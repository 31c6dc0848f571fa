//! OIDC-TID: a token of another Entra ID tenant.

use crate::declare_rule;
use crate::item::Item;
use crate::report::Party;
use crate::rules::support::tokens::{expected_issuer, tokens};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::vocabulary::DifferenceClass;

declare_rule! { "OIDC-TID", Error, [IdToken, AccessToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected_issuer(cx);
    let of_issuer = expected.as_ref().and_then(|expected| {
        let path = expected.value.split("://").nth(1)?;
        (path.contains("microsoftonline") || path.contains("sts.windows.net")).then(|| path.split('/').nth(1))?
    });
    let settings = || cx.items.iter().filter_map(Item::settings);
    let of_library = || {
        settings()
            .filter(|document| document.product.is_some_and(|product| product.id == "aspnet"))
            .find_map(|document| document.one(Meaning::Tenant).map(|stated| stated.value.as_str()))
    };
    let Some(wanted) = of_issuer.or_else(of_library).filter(|tenant| tenant.len() == 36) else { return };
    for found in tokens(cx) {
        let Some(tenant) = found.token.claim_text("tid") else { continue };
        if tenant.text.eq_ignore_ascii_case(wanted) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!(
                    "The token was issued in the tenant `{}`, the application expects \
                `{wanted}`",
                    tenant.text
                ),
                "The user chose an account of a different organization, or the application is set \
                up for a different tenant. Issuer and keys differ too.",
            )
            .compared(wanted, tenant.text.as_str(), Some(DifferenceClass::TenantPart))
            .fix(Party::User, "Sign in with the account of this organization, in a private window.")
            .fix(
                Party::SpAdmin,
                format!(
                    "If the other tenant is the right one: configure \
                    `{}`.",
                    found.token.claim_text("iss").map(|iss| iss.text).unwrap_or_default()
                ),
            )
            .fix(
                Party::IdpAdmin,
                "If the user is a guest, invite them into this tenant. Configure the application to use the tenant's \
                 own authority instead of `common`.",
            )
            .at(found.item, tenant.span),
        );
    }
}
