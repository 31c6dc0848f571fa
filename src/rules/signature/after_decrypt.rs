//! A signature that may be inside what is encrypted.

use crate::declare_rule;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-AFTER-DECRYPT", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::SamlResponse) {
        let Some(response) = item.saml().and_then(|message| message.response()) else { continue };
        let Some(encrypted) = response.encrypted_assertions.first() else { continue };
        let opened = item.children.iter().filter_map(|child| cx.items.get(*child));
        if opened.filter(|child| child.kind == ItemKind::SamlAssertion).count() >= response.encrypted_assertions.len() {
            out.pass();
            continue;
        }
        let outside = item.signatures().iter().any(|signature| signature.parent.as_deref() == Some("Response"));
        let title = if outside {
            "Only the response's signature can be checked: its assertion is encrypted"
        } else {
            "The encrypted assertion may contain a signature that cannot be seen"
        };
        out.find(
            RULE.finding(title, "Identity providers sign first, then encrypt. The application checks the inner \
                signature after decryption; so does Assertain, once you add the private key.")
                .at(item, *encrypted)
                .fix(
                    Party::Support,
                    if cx.keys.private.is_empty() {
                        "Add the application's private key. It stays on this machine."
                    } else {
                        "Add the private key that the application uses: none of those given opens the assertion. It stays on this machine."
                    },
                ),
        );
    }
}
