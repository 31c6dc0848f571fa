//! OIDCREQ-SCOPE-MISSING-CLAIMS: claims that the application needs belong to scopes that it does not ask for (OpenID Connect Core 5.4).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::tokens::id_tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-SCOPE-MISSING-CLAIMS", Warning }

const SCOPES: [(&str, &[&str]); 4] = [
    ("email", &["email", "email_verified"]),
    (
        "profile",
        &["name", "given_name", "family_name", "preferred_username", "nickname", "picture", "locale", "zoneinfo"],
    ),
    ("phone", &["phone_number"]),
    ("address", &["address"]),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let needed = &cx.case.expectations.required_attributes;
    let needed_scopes = &cx.case.expectations.required_scopes;
    if needed.is_empty() && needed_scopes.is_empty() {
        return;
    }
    for sent in requests(cx) {
        let Some(scope) = sent.get("scope").filter(|scope| scope.text.split(' ').any(|word| word == "openid")) else {
            continue;
        };
        let mut missing: Vec<&str> = Vec::new();
        for (name, claims) in SCOPES {
            let wanted = needed.iter().any(|need| claims.contains(&need.as_str()));
            if wanted && !scope.text.split(' ').any(|word| word == name) && sent.get("claims").is_none() {
                missing.push(name);
            }
        }
        // Said by the application itself; `openid` has a rule of its own.
        let more = needed_scopes.iter().map(String::as_str).filter(|name| *name != "openid" && !missing.contains(name));
        let named: Vec<&str> = more.filter(|name| !scope.text.split(' ').any(|word| word == *name)).collect();
        let by_name = missing.is_empty();
        missing.extend(named);
        if missing.is_empty() {
            out.pass();
            continue;
        }
        let list = missing.join(" ");
        let other_case = missing.iter().any(|name| scope.text.split(' ').any(|word| word.eq_ignore_ascii_case(name)));
        // One that is written in another case is replaced.
        let wrong = |word: &&str| !missing.iter().any(|name| word.eq_ignore_ascii_case(name));
        let kept = scope.text.split(' ').filter(wrong).collect::<Vec<_>>().join(" ");
        let case = if other_case { " Scopes are case-sensitive and lowercase." } else { "" };
        // A token that came without them proves it.
        let lacking = id_tokens(cx).iter().any(|found| {
            let needs =
                |name: &&str| SCOPES.iter().any(|(scope, claims)| missing.contains(scope) && claims.contains(name));
            found.token.has_whole_claims()
                && needed.iter().map(String::as_str).filter(needs).any(|name| found.token.claim(name).is_none())
        });
        out.find(
            RULE.finding(
                if by_name {
                    format!("The application needs the scope `{list}` but does not request it")
                } else {
                    format!("The application needs claims of the scope `{list}` but does not request it")
                },
                if lacking {
                    format!(
                        "Providers send these claims only when their scope was asked for, and the token came without \
                         them.{case}"
                    )
                } else {
                    format!(
                        "Providers send what belongs to a scope only when it was asked for; the application then does \
                         not get it.{case}"
                    )
                },
            )
            .severity(if lacking { Severity::Error } else { Severity::Warning })
            .compared(format!("{kept} {list}"), scope.text.as_str(), None)
            .fix(Party::SpAdmin, format!("Set the scopes to `{kept} {list}`."))
            .spec("OpenID Connect Core 5.4")
            .at(sent.item, scope.span),
        );
    }
}
