//! JWT-SIZE: the token is larger than cookies and headers usually allow.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "JWT-SIZE", Warning }

/// A cookie.
const COOKIE: usize = 4096;
/// All headers of a request, at common servers.
const HEADERS: usize = 8192;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()) else { continue };
        let size = item.text().trim().len();
        if size <= COOKIE {
            out.pass();
            continue;
        }
        let largest = token
            .claims
            .as_ref()
            .and_then(|claims| claims.members().iter().max_by_key(|member| member.value.span.len()));
        let because = largest.map(|member| format!(" The largest claim is `{}`.", member.name)).unwrap_or_default();
        let limit = if size > HEADERS { "headers of 8 KB that many servers allow" } else { "4 KB of a cookie" };
        out.find(
            RULE.finding(
                format!("The token has {size} characters, more than the {limit}"),
                format!(
                    "An application that keeps it in a cookie or sends it in a header may fail. It shows status 400 \
                     or 431, or the login starts again after it succeeded.{because}"
                ),
            )
            .confidence(Confidence::Possible)
            .fix(Party::IdpAdmin, "Send fewer groups and roles: only those assigned to the application.")
            .fix(Party::SpAdmin, "Or keep tokens on the server and only a session number in the cookie.")
            .at(item, largest.map_or(token.payload_span, |member| member.name_span)),
        );
    }
}
