//! IN-ARTIFACT: a reference travelled through the browser, not the message.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-ARTIFACT", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(
        cx,
        out,
        NoteKind::Artifact,
        |_| false,
        |_, _| {
            let title = "Only a reference to the message is here (an artifact)";
            let why = "With the artifact binding, the application fetches the message from the identity provider, \
             server to server. The browser never sees it, and neither does this page.";
            Some(
                RULE.finding(title, why)
                    .fix(
                        Party::SpAdmin,
                        "Take the resolved message (ArtifactResponse) from the application's log and paste it here.",
                    )
                    .fix(
                        Party::IdpAdmin,
                        "To have the message go through the browser, configure the identity provider to \
                 use the POST binding (Keycloak: turn off *Force artifact binding*).",
                    )
                    .spec("saml-bindings 3.6"),
            )
        },
    );
}
