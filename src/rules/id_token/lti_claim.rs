//! OIDC-LTI-CLAIM: an LTI launch lacks a claim that every launch has (LTI 1.3 5.3, 5.4).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::tokens;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-LTI-CLAIM", Error, [IdToken, UnknownToken] }

/// How the claims begin.
const CLAIM: &str = "https://purl.imsglobal.org/spec/lti/claim/";
/// What every message has.
const ALWAYS: [&str; 3] = ["message_type", "deployment_id", "version"];
/// The version that every message names.
const VERSION: &str = "1.3.0";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        let claim = |name: &str| found.token.claim(&[CLAIM, name].concat());
        let Some(kind) = claim("message_type").or_else(|| claim("deployment_id")) else { continue };
        // Which version: the value is that of the specification, with three numbers.
        if let Some(version) = claim("version").filter(|version| version.as_str().is_some_and(|text| text != VERSION)) {
            out.find(
                RULE.finding(
                    format!("The LTI version is {}, not `{VERSION}`", quote(&version.display())),
                    "The specification fixes this value, and tools compare it.",
                )
                .compared(VERSION, version.display(), None)
                .fix(Party::IdpAdmin, format!("In the learning platform, set the claim `version` to `{VERSION}`."))
                .spec("LTI 1.3 5.3.2")
                .at(found.item, version.span),
            );
            continue;
        }
        let link = kind.as_str() == Some("LtiResourceLinkRequest");
        let needed = ALWAYS.into_iter().chain(link.then_some("resource_link"));
        let own = |name: &&str| claim(name).is_none();
        let nonce = || found.token.claim("nonce").is_none().then_some("nonce");
        let Some(missing) = needed.into_iter().find(own).or_else(nonce) else {
            out.pass();
            continue;
        };
        let why = match missing {
            "deployment_id" => {
                "The tool finds the customer's contract and course by issuer, client ID and deployment ID. It rejects a \
                 launch without one of them."
            }
            "nonce" => "Every LTI 1.3 launch has the nonce of its login request. The tool rejects one without it.",
            _ => "Every LTI 1.3 launch has this claim. The tool rejects one without it.",
        };
        out.find(
            RULE.finding(format!("The LTI launch has no `{missing}`"), why)
                .fix(
                    Party::IdpAdmin,
                    if missing == "deployment_id" {
                        "In the learning platform, deploy the tool again (Canvas: *Apps*; Moodle: *Manage tools*), and give \
                         the deployment ID it shows to the tool."
                    } else if missing == "nonce" {
                        "Configure the learning platform to repeat the `nonce` of the login request in the token."
                    } else {
                        "Configure the tool in the learning platform as an LTI 1.3 tool, not as LTI 1.1."
                    },
                )
                .fix(Party::SpAdmin, "Look at the whole token: claims that a proxy or a mapping renamed are not found.")
                .spec("LTI 1.3 5.3.3")
                .at(found.item, kind.span),
        );
    }
}
