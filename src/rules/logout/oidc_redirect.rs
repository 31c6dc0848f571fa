//! OIDCLOGOUT-REDIRECT: a logout that cannot come back: no hint whose session it is, or an old parameter (RP-Initiated Logout 2, 3).

use crate::declare_rule;
use crate::oidc::ParametersRole;
use crate::report::{Confidence, Party};
use crate::rules::support::error_texts;
use crate::rules::support::tokens::{embedded_name, named_by_itself};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCLOGOUT-REDIRECT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    error_texts::applies(cx, out);
    for item in cx.items {
        let Some(sent) = item.oidc().and_then(|message| message.parameters()) else { continue };
        let endpoint = sent.endpoint.as_ref().map_or("", |url| url.as_str());
        let at_logout = ["/logout", "/endsession", "/end_session", "/oidc/logout", "/v2/logout"]
            .iter()
            .any(|end| endpoint.trim_end_matches('/').ends_with(end));
        if sent.role != ParametersRole::LogoutRequest && !at_logout {
            continue;
        }
        let children = item.children.iter().filter_map(|child| cx.items.get(*child));
        let hints = children.filter(|child| embedded_name(child) == Some("id_token_hint"));
        let kinds = hints.filter_map(|child| Some((child, named_by_itself(child.oidc()?.token()?)?)));
        for (child, (what, _, typ)) in kinds.filter(|(_, (_, name, _))| *name != "id_token") {
            out.find(
                RULE.finding(
                    format!("The `id_token_hint` of the logout is {what}"),
                    format!(
                        "Its `typ` is `{}`. The provider takes only the ID token of the login for a hint.",
                        typ.text
                    ),
                )
                .confidence(Confidence::Likely)
                .fix(Party::SpAdmin, "Send the field `id_token` of the token response as `id_token_hint`.")
                .spec("OpenID Connect RP-Initiated Logout 2")
                .at(child, typ.span),
            );
        }
        let hint = sent.get("id_token_hint").is_some();
        let client = sent.get("client_id").is_some();
        let target = sent.get("post_logout_redirect_uri");
        let (title, why, place) = match (target, sent.get("redirect_uri")) {
            (None, Some(old)) => (
                "The logout uses `redirect_uri`, which was replaced",
                "Keycloak took it until version 17; since then it is `post_logout_redirect_uri`, together with \
                 `id_token_hint` or `client_id`.",
                old,
            ),
            (Some(target), _) if !hint && !client => (
                "The logout does not say whose session should end",
                "To send the user back, the provider must know the client: by `id_token_hint` (the ID token of the \
                 login) or `client_id`. Keycloak answers “Missing parameters: id_token_hint”, others stay on their own \
                 page.",
                target,
            ),
            (Some(target), _) if !target.text.contains("://") => (
                "The address to return to after the logout is not a whole one",
                "The provider compares it with its list, and shows its own page or an error instead.",
                target,
            ),
            _ => {
                out.pass();
                continue;
            }
        };
        out.find(
            RULE.finding(title, why)
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    "Send `post_logout_redirect_uri` and `id_token_hint` to the provider's `end_session_endpoint`.",
                )
                .spec("OpenID Connect RP-Initiated Logout 2")
                .at(item, place.span),
        );
    }
}
