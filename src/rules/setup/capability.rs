//! SETUP-CAPABILITY: the client is set up for what the provider's discovery document does not offer.

use super::common::Sides;
use crate::declare_rule;
use crate::item::Item;
use crate::order;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Stated};

declare_rule! { "SETUP-CAPABILITY", Error }

/// The setting, the member of discovery, what it is, whether words count by themselves, whether others are surely rejected.
const CHECKED: [(Meaning, &str, &str, bool, bool); 5] = [
    (Meaning::ResponseMode, "response_modes_supported", "the response mode", false, true),
    (Meaning::PkceMethod, "code_challenge_methods_supported", "the PKCE method", false, true),
    (Meaning::ResponseType, "response_types_supported", "the response type", false, true),
    (Meaning::IdTokenAlg, "id_token_signing_alg_values_supported", "ID tokens signed with", false, true),
    (Meaning::Scope, "scopes_supported", "the scope", true, false),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    for (item, document) in &sides.app {
        registered(&sides, item, document, out);
    }
    let [(discovery, offered)] = sides.discovery.as_slice() else { return };
    for (item, document) in &sides.app {
        openid(item, document, out);
        for (meaning, member, what, by_word, surely) in CHECKED {
            let Some(listed) = offered.get(member) else { continue };
            let values = listed.strings();
            let same = |one: &str, other: &str| {
                let sorted = |text: &str| {
                    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
                    order::sort(&mut words);
                    words
                };
                sorted(one) == sorted(other)
            };
            for stated in document.all(meaning).take(50) {
                let parts: Vec<&str> =
                    if by_word { words(&stated.value).collect() } else { vec![stated.value.as_str()] };
                let Some(missing) =
                    parts.into_iter().find(|part| !values.iter().any(|value| same(value.as_str(), part)))
                else {
                    out.pass();
                    continue;
                };
                let names = quote_list(values.iter().map(|value| value.as_str()));
                let one = values.first().map_or("", |value| value.as_str());
                out.find_once(
                    RULE.finding(
                        format!("The client uses {what} `{missing}`, but the provider offers only {names}"),
                        if surely {
                            "A provider rejects what it does not offer, or the client rejects what it gets instead."
                        } else {
                            "Some providers know more scopes than they list. Others reject or leave out a scope that \
                             they do not know."
                        },
                    )
                    .severity(match (surely, is_plain(missing)) {
                        (true, _) => Severity::Error,
                        (false, true) => Severity::Warning,
                        (false, false) => Severity::Info,
                    })
                    .confidence(match (surely, is_plain(missing)) {
                        (true, _) => Confidence::Certain,
                        (false, true) => Confidence::Likely,
                        (false, false) => Confidence::Possible,
                    })
                    .compared(values.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", "), missing, None)
                    .at(item, stated.span)
                    .related(discovery, listed.span)
                    .fix(
                        Party::SpAdmin,
                        format!(
                            "In {}, set `{}` to a value that the provider offers, such as `{one}`.",
                            document.place(stated),
                            stated.name
                        ),
                    )
                    .fix(Party::IdpAdmin, format!("Or allow `{missing}` at the provider."))
                    .spec("OpenID Connect Discovery 3"),
                );
            }
        }
    }
}

/// Whether a scope is a plain word. Providers list these; scopes of APIs, which have colons and paths, and `offline_access` they often
/// leave out.
fn is_plain(scope: &str) -> bool {
    scope != "offline_access" && scope.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// The words of a list of scopes.
fn words(scopes: &str) -> impl Iterator<Item = &str> {
    scopes.split([' ', ',']).filter(|word| !word.is_empty())
}

/// Scopes without `openid` ask for no ID token.
fn openid(item: &Item, document: &Document, out: &mut Outcome) {
    let scopes: Vec<&Stated> = document.all(Meaning::Scope).take(50).collect();
    let Some(first) = scopes.first() else { return };
    if scopes.iter().any(|stated| words(&stated.value).any(|word| word == "openid")) {
        return out.pass();
    }
    let finding = RULE
        .finding(
            "The application does not request the scope `openid`",
            "Without it the provider sends an access token and no ID token.",
        )
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .at(item, first.span)
        .spec("OpenID Connect Core 3.1.2.1");
    let fix = format!("In {}, add `openid` to `{}`.", document.place(first), first.name);
    out.find_once(finding.fix(Party::SpAdmin, fix));
}

/// What the client's entry at the provider asks of the application, or lacks.
fn registered(sides: &Sides<'_>, item: &Item, document: &Document, out: &mut Outcome) {
    for (client, entry) in &sides.registered {
        let allowed: Vec<&Stated> = entry.all(Meaning::ClientScope).take(200).collect();
        for stated in document.all(Meaning::Scope).take(50) {
            let is_allowed = |word: &&str| *word == "openid" || allowed.iter().any(|one| one.value == *word);
            let Some(missing) = words(&stated.value).find(|word| !is_allowed(word)) else {
                out.pass();
                continue;
            };
            let Some(first) = allowed.first() else { continue };
            out.find_once(
                RULE.finding(
                    format!("The application requests the scope `{missing}`, which the client does not have"),
                    "The provider answers with `invalid_scope`, or leaves the scope out.",
                )
                .confidence(Confidence::Likely)
                .at(item, stated.span)
                .related(client, first.span)
                .fix(Party::IdpAdmin, format!("Add the client scope `{missing}` to the client."))
                .fix(
                    Party::SpAdmin,
                    format!("Or, in {}, remove `{missing}` from `{}`.", document.place(stated), stated.name),
                ),
            );
        }
        let Some(required) = entry.one(Meaning::RequiredPkce).filter(|stated| !stated.value.is_empty()) else {
            continue;
        };
        let own = document.one(Meaning::PkceMethod);
        // Most libraries use PKCE unasked; of this product it is known that it does not.
        let is_off = document.product.is_some_and(|product| product.id == "oauth2-proxy");
        if own.is_some_and(|own| own.value == required.value) || (own.is_none() && !is_off) {
            out.pass();
            continue;
        }
        let fix = match own {
            Some(own) => format!("In {}, set `{}` to", document.place(own), own.name),
            None => "Set `code_challenge_method` to".to_owned(),
        };
        let mut finding = RULE
            .finding(
                format!("The provider requires PKCE with `{}`, which the application does not use", required.value),
                "The provider rejects login requests without a code challenge of this method.",
            )
            .compared(required.value.as_str(), own.map_or("", |own| own.value.as_str()), None)
            .at(client, required.span)
            .fix(Party::SpAdmin, format!("{fix} `{}`.", required.value))
            .spec("RFC 7636 4.4.1");
        if let Some(own) = own {
            finding = finding.related(item, own.span);
        }
        out.find_once(finding);
    }
}
