//! Issuer against the identity provider that the application trusts.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Fix, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::fixes::{which_is_meant, with_fix};
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "SAML-ISSUER-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        if out.is_full() {
            break;
        }
        let Some(message) = item.saml() else { continue };
        if message.response().is_some() || !message.assertions().is_empty() {
            let outer = message.envelope().and_then(|envelope| envelope.issuer.as_ref());
            let inner = message.assertions().iter().filter_map(|assertion| assertion.envelope.issuer.as_ref());
            for issuer in outer.into_iter().chain(inner) {
                judge(cx, out, item, &issuer.value);
            }
        } else if message.logout_request().is_some() || message.logout_response().is_some() {
            let issuer = message.envelope().and_then(|envelope| envelope.issuer.as_ref());
            let Some(issuer) = issuer else { continue };
            // Either side may send it: it may also carry the application's own name.
            let own = expected::sp_entity_id(cx);
            if own.iter().any(|own| own.value == issuer.value.text) {
                out.pass();
            } else if own.is_empty() {
                out.not_checked(
                    "the application's entity ID is not known, and either side may have sent this logout message",
                );
            } else {
                judge(cx, out, item, &issuer.value);
            }
        }
    }
}

fn judge(cx: &Context<'_>, out: &mut Outcome, item: &Item, issuer: &Value) {
    let expected = expected::idp_entity_id(cx, &issuer.text);
    if expected.is_empty() {
        out.not_checked(
            "the identity provider's entity ID is not known: add it under \"Expected values\" (command line: \
             `--issuer`), or add its metadata",
        );
        return;
    }
    if issuer.text.trim().is_empty() {
        let names = expected.iter().take(3).map(|one| one.value.as_ref());
        let fix = format!("Set the Issuer at the identity provider to its entity ID: {}.", quote_list(names));
        let why = "The application finds the identity provider's settings and certificate by this name, and rejects a message without it.";
        let finding = RULE.finding("The Issuer is empty", why).at(item, issuer.span).spec("saml-core 2.2.5");
        out.find_once(finding.fix(Party::IdpAdmin, fix));
        return;
    }
    let others = expected::others(cx, Field::IdpEntityId);
    let Some((one, difference)) = expected::differs(&expected, &issuer.text, &others, compare_identifiers) else {
        out.pass();
        return;
    };
    // Of many, none is the one that was meant.
    let many = expected.len() > 1 && difference.class == DifferenceClass::Different;
    let title = if many {
        format!("The Issuer {} is none of the identity providers in the metadata", quote(&issuer.text))
    } else {
        format!("The Issuer is not trusted{}", difference.after_title())
    };
    let finding = RULE
        .finding(
            title,
            "The application finds the identity provider's settings and certificate by this name, compared character by \
             character. A name it does not know is rejected before anything else is looked at.",
        )
        .at(item, issuer.span)
        .spec("saml-core 2.2.5")
        .spec("saml-profiles 4.1.4.2");
    let finding =
        if many { finding } else { finding.compared(one.value.as_ref(), issuer.text.as_str(), Some(difference.class)) };
    let finding = one.relate(finding);
    let logout = item.saml().is_some_and(|message| message.response().is_none() && message.assertions().is_empty());
    out.find_once(match difference.class {
        // Nobody copies what cannot be seen: who has the blank removes it.
        DifferenceClass::Whitespace if issuer.text.trim() == one.value => finding.fix(
            Party::IdpAdmin,
            format!("Set the identity provider's own entity ID (Issuer) to {}.", quote(&one.value)),
        ),
        // Only a slip of the pen is mended by copying the name; another name may be the wrong identity provider.
        DifferenceClass::Different | DifferenceClass::TenantPart | DifferenceClass::Environment | DifferenceClass::HostSub if logout => finding.fix(
            Party::SpAdmin,
            format!(
                "Find out who {} is. If the identity provider has this Entity ID now, load its metadata into the \
                 application. If not, a stranger requests the logout, and rejecting it is right.",
                quote(&issuer.text)
            ),
        ),
        DifferenceClass::Different | DifferenceClass::TenantPart | DifferenceClass::Environment | DifferenceClass::HostSub if many => finding.fix(
            Party::SpAdmin,
            format!(
                "If {} is the identity provider that is meant, load its metadata into the application; if not, correct the \
                 application's sign-in URL, which leads to it.",
                quote(&issuer.text)
            ),
        ),
        DifferenceClass::Different | DifferenceClass::TenantPart | DifferenceClass::Environment | DifferenceClass::HostSub => {
            which_is_meant(finding, &one.value, &issuer.text)
        }
        DifferenceClass::RoleSwap => finding
            .fix(
                Party::IdpAdmin,
                format!("Set the identity provider's own entity ID (Issuer) to {}.", quote(&one.value)),
            )
            .fixes([Fix {
                who: Party::SpAdmin,
                party: None, product: None,
                text: format!("Or store {} in the application as the identity provider's entity ID.", quote(&issuer.text)),
                topic: Some(Topic::Issuer),
            }]),
        _ => {
            let text = format!(
                "Copy the identity provider's entity ID into the application exactly as the message has it: {}.",
                quote(&issuer.text)
            );
            with_fix(finding, cx, item, Topic::Issuer, Some(&issuer.text), (Party::SpAdmin, text))
        }
    });
}
