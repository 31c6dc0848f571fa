//! JWT-ALG-NONE: an unsecured token (RFC 7519 6, RFC 8725 3.2).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use crate::syntax::jose::TokenKind;
use crate::vocabulary::ItemRole;

declare_rule! { "JWT-ALG-NONE", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()).filter(|token| token.kind != TokenKind::Jwe)
        else {
            continue;
        };
        for signature in &token.signatures {
            let Some(algorithm) = signature.parameter("alg") else { continue };
            let name = algorithm.as_str().unwrap_or("");
            // A request object may be unsigned (RFC 9101 4): it says no more than the link that it stands in.
            if !name.eq_ignore_ascii_case("none") || item.role() == ItemRole::RequestObject {
                out.pass();
                continue;
            }
            let why = if signature.octets.is_empty() {
                "Its header says `alg: none`, so anyone could have written it. A receiver that accepts it lets anyone sign in as anyone."
            } else {
                "Its header says `alg: none`, although a signature follows. A receiver that believes the header does \
                 not check the signature, and lets anyone sign in as anyone."
            };
            out.find(
                RULE.finding("The token is unsigned", why)
                    .fix(
                        Party::IdpAdmin,
                        "Choose a signature algorithm for ID tokens of this client, usually RS256 \
                     (in Keycloak: Clients › the client › Advanced › *ID token signature algorithm*).",
                    )
                    .fix(
                        Party::SpAdmin,
                        "Configure the application to reject such tokens: allow only the algorithms \
                     that the provider signs with.",
                    )
                    .compared("RS256 or another signature algorithm", name, None)
                    .spec("RFC 8725 3.2")
                    .at(item, algorithm.span),
            );
        }
    }
}
