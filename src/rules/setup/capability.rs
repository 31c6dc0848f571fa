//! SETUP-CAPABILITY: the client is set up for what the provider's discovery document does not offer.

use super::common::Sides;
use crate::declare_rule;
use crate::order;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;

declare_rule! { "SETUP-CAPABILITY", Error }

/// The setting, the member of discovery, what it is, whether words count by themselves, whether others are surely rejected.
const CHECKED: [(Meaning, &str, &str, bool, bool); 3] = [
    (Meaning::ResponseType, "response_types_supported", "the response type", false, true),
    (Meaning::IdTokenAlg, "id_token_signing_alg_values_supported", "ID tokens signed with", false, true),
    (Meaning::Scope, "scopes_supported", "the scope", true, false),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let [(discovery, offered)] = sides.discovery.as_slice() else { return };
    for (item, document) in &sides.app {
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
                let parts: Vec<&str> = if by_word {
                    stated.value.split([' ', ',']).filter(|word| !word.is_empty()).collect()
                } else {
                    vec![stated.value.as_str()]
                };
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
                    .severity(if surely { Severity::Error } else { Severity::Info })
                    .confidence(if surely { Confidence::Certain } else { Confidence::Possible })
                    .compared(values.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(" "), missing, None)
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
