//! Audience against the application's entity ID.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party};
use crate::rules::support::addresses::broken_id;
use crate::rules::support::compare::{KnownValue, compare_identifiers, is_guid};
use crate::rules::support::expected::{self, Expected, Field};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::AudienceRestriction;
use crate::source::Value;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "SAML-AUD-MISMATCH", Error }

/// Audiences of one restriction that are compared in detail.
const MAX_AUDIENCES: usize = 20;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::sp_entity_id(cx);
    let others = expected::others(cx, Field::SpEntityId);
    for statement in assertions(cx, out) {
        if out.is_full() {
            break;
        }
        let Some(conditions) = &statement.assertion.conditions else { continue };
        for restriction in &conditions.audience_restrictions {
            if expected.is_empty() {
                out.not_checked(
                    "the application's entity ID is not known: add it under \"Expected values\" \
                 (command line: `--sp-entity-id`)",
                );
            } else if fits(&expected, restriction) {
                out.pass();
            } else if conditions.audience_restrictions.iter().any(|one| fits(&expected, one)) {
                out.find_once(one_too_many(statement.item, restriction, &expected));
            } else {
                judge(cx, out, statement.item, restriction, &expected, &others);
            }
        }
    }
    // The realm of the request is the name of an application that speaks WS-Federation.
    let realms = cx.items.iter().filter_map(|item| item.transport.as_ref()?.parameter("wtrealm"));
    let realms: Vec<_> = realms.map(|realm| Expected::given(&realm.value)).collect();
    let expected = if expected.is_empty() { &realms } else { &expected };
    for item in cx.items.iter().filter(|_| !expected.is_empty()) {
        let Some(foreign) = item.saml().and_then(|message| message.foreign()) else { continue };
        if foreign.audiences.iter().any(|audience| is_expected(expected, audience)) {
            out.pass();
        } else if !foreign.audiences.is_empty() {
            let restriction = AudienceRestriction { audiences: foreign.audiences.clone(), span: foreign.span };
            judge(cx, out, item, &restriction, expected, &others);
        }
    }
}

fn fits(expected: &[Expected<'_>], restriction: &AudienceRestriction) -> bool {
    restriction.audiences.iter().any(|audience| is_expected(expected, audience))
}

/// A restriction beside one that fits.
fn one_too_many(item: &Item, restriction: &AudienceRestriction, expected: &[Expected<'_>]) -> Finding {
    let other = restriction.audiences.first();
    let (named, span) = other.map_or(("nobody".to_owned(), restriction.span), |one| (quote(&one.text), one.span));
    let right = expected.first().map(|one| format!(" {}", quote(&one.value))).unwrap_or_default();
    RULE.finding(
        format!("A second audience restriction is meant for {named}, not for this application"),
        format!(
            "Another restriction names the Entity ID{right}, but each of them must. \
             Some applications look for one that matches and accept it."
        ),
    )
    .at(item, span)
    .spec("saml-core 2.5.1.4")
    .fix(
        Party::IdpAdmin,
        format!("Remove the audience restriction that names {named}, or write both audiences into one restriction."),
    )
}

fn is_expected(expected: &[Expected<'_>], audience: &Value) -> bool {
    expected.iter().any(|one| one.value == audience.text)
}

fn judge(
    cx: &Context<'_>,
    out: &mut Outcome,
    item: &Item,
    restriction: &AudienceRestriction,
    expected: &[Expected<'_>],
    others: &[KnownValue<'_>],
) {
    let compared: Vec<_> = restriction
        .audiences
        .iter()
        .take(MAX_AUDIENCES)
        .filter_map(|audience| {
            expected::differs(expected, &audience.text, others, compare_identifiers)
                .map(|(one, how)| (audience, one, how))
        })
        .collect();
    let closest = compared
        .iter()
        .find(|(_, _, difference)| difference.class != DifferenceClass::Different)
        .or_else(|| compared.first());
    let why = "The audience must equal the application's Entity ID, character by character. Otherwise the application rejects the \
               assertion.";
    let Some((audience, one, difference)) = closest else {
        let finding = RULE
            .finding("The assertion names no audience: its AudienceRestriction is empty", why)
            .at(item, restriction.span)
            .spec("saml-core 2.5.1.4");
        let value = expected.first().map(|one| one.value.as_ref());
        let text =
            "Set the audience of this application at the identity provider to the application's entity ID.".to_owned();
        out.find(with_fix(finding, cx, item, Topic::Entity, value, (Party::IdpAdmin, text)));
        return;
    };
    let named = match restriction.audiences.as_slice() {
        [_] if difference.class == DifferenceClass::RoleSwap => "The audience is wrong",
        [_] => "The audience is not the Entity ID",
        _ => "The audiences do not include the Entity ID",
    };
    let broken = broken_id(&one.value).filter(|_| broken_id(&audience.text).is_none());
    let guid = audience.text.strip_prefix("spn:").filter(|_| is_audience_of_entra(&audience.text));
    let how = match (broken, guid) {
        (Some(what), _) => format!(": expected {}, {what}", quote(&one.value)),
        (None, Some(_)) if difference.class != DifferenceClass::SpnPrefix => ": Entra ID's prefix `spn:`".to_owned(),
        _ => difference.after_title(),
    };
    let finding = RULE
        .finding(format!("{named}{how}"), why)
        .at(item, audience.span)
        .compared(one.value.as_ref(), audience.text.as_str(), Some(difference.class))
        .spec("saml-core 2.5.1.4");
    let finding = one.relate(finding);
    if broken.is_some() {
        let text = format!(
            "Set the application's Entity ID (also called audience) to its full value. The message has {}.",
            quote(&audience.text)
        );
        out.find_once(finding.fix(Party::SpAdmin, text));
        return;
    }
    if let Some(guid) = guid {
        out.find_once(without_spn(finding, guid, &one.value));
        return;
    }
    let text = format!(
        "Set the audience (entity ID) of this application at the identity provider to exactly {}.",
        quote(&one.value)
    );
    out.find_once(with_fix(finding, cx, item, Topic::Entity, Some(&one.value), (Party::IdpAdmin, text)));
}

/// `spn:` and a GUID: Entra ID makes it of an Identifier that is a bare GUID.
fn is_audience_of_entra(audience: &str) -> bool {
    audience.strip_prefix("spn:").is_some_and(is_guid)
}

/// What helps against the prefix: an Identifier that is a URI, on both sides, or an application that expects the prefix.
fn without_spn(mut finding: Finding, guid: &str, expected: &str) -> Finding {
    finding.why.push_str(" Entra ID puts `spn:` before an Identifier that is a bare GUID.");
    let console = "In Microsoft Entra ID, open Enterprise applications › the application › Single sign-on › \
        Basic SAML Configuration.";
    if is_guid(expected) {
        let text = format!(
            "{console} Set *Identifier (Entity ID)* to a URI, such as `api://{guid}`, and set the same Entity ID in the application."
        );
        return finding
            .fix(Party::IdpAdmin, text)
            .fix(Party::SpAdmin, format!("Or set the audience that the application expects to `spn:{guid}`."));
    }
    let text = format!("{console} Set *Identifier (Entity ID)* to {}.", quote(expected));
    finding
        .fix(Party::IdpAdmin, text)
        .fix(Party::SpAdmin, format!("Send {} as `Issuer` of the login request, not the GUID.", quote(expected)))
}
