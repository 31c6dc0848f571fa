//! DISC-CAPABILITY: the request uses what the discovery document does not offer (OpenID Connect Discovery 3).

use crate::declare_rule;
use crate::item::Item;
use crate::oidc::{Document, DocumentRole, ParametersRole};
use crate::report::Party;
use crate::report::{Confidence, Severity};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};

declare_rule! { "DISC-CAPABILITY", Error }

/// Parameter, member that lists what is offered, whether every word counts by itself, whether the provider surely refuses others.
const CHECKED: [(&str, &str, bool, bool); 4] = [
    ("response_mode", "response_modes_supported", false, true),
    ("code_challenge_method", "code_challenge_methods_supported", false, true),
    ("prompt", "prompt_values_supported", true, true),
    // Many providers list only some of their scopes.
    ("scope", "scopes_supported", true, false),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
    let mut found = documents.filter(|(_, document)| document.role == DocumentRole::Discovery);
    let Some((item, document)) = found.next().filter(|_| found.next().is_none()) else { return };
    client_authentication(cx, out, item, document);
    for request in cx.items {
        let Some(sent) = request.oidc().and_then(|message| message.parameters()) else { continue };
        if sent.role != ParametersRole::AuthorizationRequest {
            continue;
        }
        for (name, member, words, surely) in CHECKED {
            let Some((value, listed)) = sent.get(name).zip(document.get(member)) else { continue };
            let offered = listed.strings();
            let has = |word: &str| offered.iter().any(|one| one.text == word);
            let missing = if words {
                value.text.split(' ').find(|word| !word.is_empty() && !has(word))
            } else {
                Some(value.as_str()).filter(|word| !has(word))
            };
            let Some(missing) = missing else {
                out.pass();
                continue;
            };
            let names: Vec<&str> = offered.iter().map(|one| one.as_str()).take(12).collect();
            out.find(
                RULE.finding(
                    format!("The provider does not list `{missing}` for `{name}`"),
                    format!(
                        "Its discovery document offers {}. {}",
                        quote_list(names.iter().copied()),
                        if surely {
                            "Most providers reject or ignore anything else."
                        } else {
                            "Some providers know more scopes than they list."
                        }
                    ),
                )
                .severity(if surely { Severity::Error } else { Severity::Info })
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    if surely {
                        format!(
                            "Configure the application to send one of the listed values as `{name}`, or leave it out."
                        )
                    } else {
                        format!("If the provider rejects the scope, leave `{missing}` out.")
                    },
                )
                .compared(names.join(", "), missing, None)
                .spec("OpenID Connect Discovery 3")
                .at(request, value.span)
                .related(item, listed.span),
            );
        }
    }
}

/// How the application proves itself at the token endpoint, against what the provider lists.
fn client_authentication(cx: &Context<'_>, out: &mut Outcome, item: &Item, document: &Document) {
    const MEMBER: &str = "token_endpoint_auth_methods_supported";
    let said = &cx.case.expectations;
    let Some((method, listed)) = said.token_endpoint_auth_method.as_deref().zip(document.get(MEMBER)) else { return };
    let offered = listed.strings();
    if offered.iter().any(|one| one.text == method) {
        out.pass();
        return;
    }
    let names: Vec<&str> = offered.iter().map(|one| one.as_str()).take(12).collect();
    let who = said.name.as_deref().unwrap_or("the application");
    out.find(
        RULE.finding(
            format!("The provider does not list {who}'s client authentication method `{method}`"),
            format!(
                "Its discovery document offers {}. Without a method that both know, the provider hands out no tokens, \
                 and no one is signed in.",
                quote_list(names.iter().copied())
            ),
        )
        .confidence(Confidence::Likely)
        .fix(
            Party::IdpAdmin,
            format!(
                "At the OpenID provider, allow `{method}` for this client (Keycloak: Clients › the client › \
                 Credentials › *Client Authenticator*; Okta: General › *Client authentication*; Auth0: Credentials › \
                 *Authentication Method*)."
            ),
        )
        .fix(Party::SpAdmin, "Or configure the application to use a listed method.")
        .compared(names.join(", "), method, None)
        .spec("OpenID Connect Discovery 3")
        .at(item, listed.span),
    );
}
