//! OIDCRESP-LTI-STATE: an LTI launch without `state` (1EdTech Security Framework 5.1.1).

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::client_assertion::parameters_around;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCRESP-LTI-STATE", Error, [IdToken, UnknownToken] }

const MESSAGE_TYPE: &str = "https://purl.imsglobal.org/spec/lti/claim/message_type";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let Some(launch) = found.token.claim(MESSAGE_TYPE) else { continue };
        let Some((_, parameters)) = parameters_around(cx, found.item) else { continue };
        if parameters.get("state").is_some_and(|state| !state.text.is_empty()) {
            out.pass();
            continue;
        }
        let texts = cx.items.iter().filter(|item| item.role.is_none());
        let complains = texts.filter(|item| item.id != found.item.id).any(|item| {
            let text = item.text();
            text.len() < 20_000
                && text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.eq_ignore_ascii_case("state"))
        });
        let (severity, confidence) =
            if complains { (Severity::Error, Confidence::Likely) } else { (Severity::Warning, Confidence::Possible) };
        out.find(
            RULE.finding(
                "The LTI launch contains no `state`",
                "A launch begins at the tool's login initiation URL, where the tool sets `state`. The platform posted \
                 the ID token to the launch URL directly, or `state` was lost on the way.",
            )
            .severity(severity)
            .confidence(confidence)
            .fix(
                Party::IdpAdmin,
                "In the tool's settings at the platform, enter its login initiation URL, and its launch URL only as \
                 redirect URI.",
            )
            .fix(Party::User, "Start the launch again from the course, not from a bookmark or an old tab.")
            .fix(
                Party::SpAdmin,
                "Keep `state` in a cookie with `SameSite=None; Secure`: the launch comes from another \
             site, often in a frame.",
            )
            .spec("1EdTech Security Framework 5.1.1")
            .at(found.item, launch.span),
        );
    }
}
