//! OIDCREQ-PROMPT-NONE: a silent request: the provider may show no page (OpenID Connect Core 3.1.2.1).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-PROMPT-NONE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(prompt) = sent.get("prompt") else {
            out.pass();
            continue;
        };
        let words: Vec<&str> = prompt.text.split(' ').filter(|word| !word.is_empty()).collect();
        if !words.contains(&"none") {
            out.pass();
            continue;
        }
        let (severity, title, why, fix) = if words.len() > 1 {
            (
                Severity::Error,
                "`prompt=none` is beside another value",
                "`none` means that no page is shown, so no other value can be used with it. The provider rejects the request.",
                "Send either `none` or the other values, for instance `prompt=login`.",
            )
        } else {
            (
                Severity::Info,
                "This is a silent login: the provider may not show any page",
                "If no one is signed in, or consent or a second factor is missing, it answers `login_required`, \
                 `consent_required` or `interaction_required`. Inside a frame it always fails in browsers that block \
                 third-party cookies.",
                "Fall back to a visible login when it fails.",
            )
        };
        out.find(
            RULE.finding(title, why)
                .severity(severity)
                .fix(Party::SpAdmin, fix)
                .spec("OpenID Connect Core 3.1.2.1")
                .at(sent.item, prompt.span),
        );
    }
}
