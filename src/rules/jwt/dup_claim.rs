//! JWT-DUP-CLAIM: a member stands twice in header or claims (RFC 7519 4, RFC 7515 4), or once more in another letter case.

use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::{Context, Outcome};
use crate::syntax::json::{Json, Member};

declare_rule! { "JWT-DUP-CLAIM", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let parts = token.header.iter().chain(&token.claims);
        let twice: Vec<_> = parts.flat_map(|part| part.duplicates()).collect();
        let alike: Vec<_> = token.header.iter().chain(&token.claims).flat_map(alike).collect();
        if twice.is_empty() && alike.is_empty() {
            out.pass();
        }
        for (member, name) in alike {
            out.find_once(in_another_case(member, name).at(item, member.span()));
        }
        for member in twice {
            out.find_once(
                RULE.finding(
                    format!("`{}` appears twice in the token", member.name),
                    "Libraries differ in which one they take: one may check a value while the application uses the \
                     other. Entra ID rejects such tokens (AADSTS50027).",
                )
                .fix(Party::IdpAdmin, format!("Keep only one mapper that writes `{}`.", member.name))
                .fix(
                    Party::SpAdmin,
                    "Configure the application to reject tokens with a repeated name: the standard \
                 for tokens forbids them.",
                )
                .spec("RFC 7519 4")
                .at(item, member.span()),
            );
        }
    }
}

/// Names by which a token is checked.
const CHECKED: &[&str] = &[
    "alg",
    "typ",
    "kid",
    "crit",
    "b64",
    "enc",
    "iss",
    "sub",
    "aud",
    "azp",
    "exp",
    "nbf",
    "iat",
    "nonce",
    "email",
    "email_verified",
];

/// Members that differ from one of the checked names of the same object only in the letter case.
fn alike(part: &Json) -> Vec<(&Member, &'static str)> {
    let members = part.members();
    let checked =
        |member: &&Member| CHECKED.iter().find(|name| member.name.eq_ignore_ascii_case(name) && member.name != **name);
    let both = members.iter().filter_map(|member| Some((member, *checked(&member)?)));
    both.filter(|(_, name)| members.iter().any(|other| other.name == *name)).collect()
}

fn in_another_case(member: &Member, name: &str) -> Finding {
    RULE.finding(
        format!("The token has `{name}`, and `{}` in a different letter case", member.name),
        "Most libraries tell the two apart. Go programs that read the claims into a struct do not: they take the later \
         one. So one program may check one value, and a different one use the other.",
    )
    .fix(Party::IdpAdmin, format!("Remove the mapper that writes `{}`.", member.name))
    .fix(Party::SpAdmin, "Configure the application to compare the names of claims exactly.")
    .spec("RFC 7519 4")
}
