//! DISC-ISSUER-MISMATCH: `issuer` must equal the address it was configured or fetched by (OpenID Connect Discovery 4.3).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::Party;
use crate::rules::support::compare::compare_urls;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "DISC-ISSUER-MISMATCH", Error }

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        let Some(issuer) = document.get("issuer").and_then(|issuer| issuer.value()) else { continue };
        if document.role != DocumentRole::Discovery {
            continue;
        }
        let fetched = item.transport.as_ref().and_then(|transport| transport.url.as_deref()?.strip_suffix(WELL_KNOWN));
        let configured = cx.case.expectations.issuer.as_deref();
        // Who enters the address of the document means the issuer before it.
        let configured = configured.map(|url| url.strip_suffix(WELL_KNOWN).unwrap_or(url));
        let Some(expected) = configured.or(fetched) else {
            out.not_checked(
                "the configured issuer is not known: add it under \"Expected values\" (command line: `--issuer`)",
            );
            continue;
        };
        // Entra ID's shared endpoints publish a template on purpose.
        if issuer.text.contains("{tenantid}") {
            continue;
        }
        let Some(difference) = compare_urls(expected, issuer.as_str(), &[]) else {
            out.pass();
            continue;
        };
        let other = difference.class.is_another_party();
        let title = if other {
            "The discovery document is not the one of the configured issuer".to_owned()
        } else {
            format!("The configured issuer is not the provider's{}", difference.after_title())
        };
        let fix = if other {
            format!(
                "Use the document at `{expected}{WELL_KNOWN}`; or, if `{}` is the right one, configure it as issuer.",
                issuer.text
            )
        } else {
            format!("Enter `{}` as issuer, exactly as the document says.", issuer.text)
        };
        let mut finding = RULE
            .finding(
                title,
                "The issuer must match character for character. Otherwise applications stop at start-up or at the \
                 first login.",
            )
            .compared(expected, issuer.text.as_str(), Some(difference.class))
            .fix(Party::SpAdmin, fix)
            .spec("OpenID Connect Discovery 4.3")
            .at(item, issuer.span);
        if matches!(
            difference.class,
            DifferenceClass::Scheme
                | DifferenceClass::Port
                | DifferenceClass::DefaultPort
                | DifferenceClass::HostInternal
                | DifferenceClass::HostSub
                | DifferenceClass::PathPrefix
        ) {
            finding = finding.fix(
                Party::IdpAdmin,
                "If the issuer of the provider is wrong, set its public address (Keycloak: `KC_HOSTNAME`; Auth0 and \
                 Okta: custom domain).",
            );
        }
        out.find(finding);
    }
}
