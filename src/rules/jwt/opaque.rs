//! JWT-OPAQUE: a token that only its issuer can read.

use crate::declare_rule;
use crate::oidc::Message;
use crate::report::{Act, Confidence, Severity};
use crate::rules::id_token::tokens::embedded_name;
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-OPAQUE", Info, "jwt", "opaque.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let token = match item.oidc() {
            Some(Message::OpaqueToken(token)) => token,
            Some(Message::Token(_)) => {
                out.pass();
                continue;
            }
            _ => continue,
        };
        let as_id_token = embedded_name(item) == Some("id_token");
        let title = match token.known_as {
            Some(kind) => format!("This is {kind}: only its issuer can read it"),
            None => "This looks like an opaque token: only its issuer can read it".to_owned(),
        };
        let finding = RULE
            .finding(title, "It holds no claims. An ID token, which says who signed in, has three parts separated by dots and starts with `ey`.")
            .severity(if as_id_token { Severity::Error } else { Severity::Info })
            .confidence(if token.known_as.is_some() { Confidence::Certain } else { Confidence::Likely })
            .fix(Act::Support, "Paste the ID token instead: the member `id_token` of the token response, or the parameter `id_token` of the callback.")
            .fix(Act::SpAdmin, "If the application needs to read this access token, ask for one for its own API (Auth0: send `audience`; Okta: use a custom authorization server).")
            .at_item(item);
        out.find(finding);
    }
}
