//! The kind of user identifier that the request asks for.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::name_id::misspelt;
use crate::rules::support::saml::text;
use crate::rules::support::unfilled::unfilled;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{AuthnRequest, NameIdPolicy, RoleKind, name_id_format_words};
use crate::source::Value;

declare_rule! { "SAMLREQ-NAMEIDPOLICY", Warning }

/// The status of a refusal for this.
const REJECTED: &str = "InvalidNameIDPolicy";

const ASK_OTHERWISE: &str = "Ask for a format that the identity provider offers, for `unspecified`, or leave the \
 NameID policy out of the request.";
const OR_ASK_OTHERWISE: &str =
    "Or ask for a different format, for `unspecified`, or leave the NameID policy out of the request.";
const ISSUE_IT: &str = "Issue a NameID in the format that the request asks for, from a field that this user has.";
const ASK_FOR_LASTING: &str =
    "If the application knows people by the NameID, ask for one that stays the same, such as `persistent`.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(policy) = &request.name_id_policy else { continue };
        // SAMLREQ-VALUE says that nothing was set.
        let set = |format: &&Value| !format.text.trim().is_empty() && unfilled(&format.text).is_none();
        let Some(format) = policy.format.as_ref().filter(set) else { continue };
        let offered: Vec<&Value> = expected::identity_providers(cx)
            .filter_map(|(_, entity)| entity.role(RoleKind::Idp))
            .flat_map(|role| &role.name_id_formats)
            .collect();
        let kind = format.text.rsplit_once(":nameid-format:").map_or(format.text.as_str(), |(_, name)| name);
        let refused = expected::was_refused_for(cx, request, REJECTED);
        let finding = |title: String, why: &str, confidence: Confidence| {
            let finding =
                RULE.finding(title, why).confidence(confidence).at(item, format.span).spec("saml-core 3.4.1.1");
            // A guess no more: the identity provider said so.
            if refused { finding.severity(Severity::Error).confidence(Confidence::Certain) } else { finding }
        };
        if name_id_format_words(&format.text).is_none() {
            let title = match misspelt(&format.text) {
                Some(right) => format!(
                    "The application asks for the NameID format {}, which does not exist; {} does",
                    quote(&format.text),
                    quote(&right)
                ),
                None => {
                    format!("SAML does not define the requested NameID format {}", quote(&format.text))
                }
            };
            let why = if refused {
                &format!(
                    "The identity provider does not know this format and rejected this very request for it ({REJECTED})."
                )
            } else {
                "Identity providers reject a format they do not know: Keycloak says \"Unsupported NameIDFormat\", Entra ID AADSTS75016."
            };
            let granted = "This identity provider let the user in anyway. Others reject a format they do not know: Keycloak says \
                           \"Unsupported NameIDFormat\", Entra ID AADSTS75016.";
            let finding = finding(title, why, Confidence::Likely).fix(Party::SpAdmin, ASK_OTHERWISE);
            out.find(unless_granted(finding, cx, request, granted));
        } else if kind != "unspecified" && !offered.is_empty() && !offered.iter().any(|one| one.text == format.text) {
            let title = format!("The identity provider's metadata does not offer the requested NameID format `{kind}`");
            let why = if refused {
                &format!("The identity provider rejected this very request for it ({REJECTED}).")
            } else {
                "An identity provider that cannot give this kind of identifier rejects the whole login."
            };
            let granted = "The identity provider let the user in anyway: it supports more than its metadata says, \
                or used a different format.";
            let finding = finding(title, why, Confidence::Likely).fix(Party::SpAdmin, ASK_OTHERWISE);
            out.find(unless_granted(finding, cx, request, granted));
        } else if refused && kind != "unspecified" && only_the_format(request, policy, kind) {
            let title = format!("The identity provider cannot provide the requested NameID format {}", quote(kind));
            let why = format!(
                "It rejected this very request with {REJECTED}: it has no value or no rule for this kind of user identifier."
            );
            let finding = finding(title, &why, Confidence::Certain);
            out.find(finding.fix(Party::IdpAdmin, ISSUE_IT).fix(Party::SpAdmin, OR_ASK_OTHERWISE));
        } else if kind == "transient" {
            let title = "The application requests a NameID that changes at every login (`transient`)";
            let why = "An application that knows people by the NameID then treats every user as new each time.";
            let finding = RULE.finding(title, why).confidence(Confidence::Possible).at(item, format.span);
            out.find(finding.spec("saml-core 3.4.1.1").fix(Party::SpAdmin, ASK_FOR_LASTING));
        } else {
            out.pass();
        }
    }
}

/// Whether nothing but the format can be what an identity provider objects to in a policy: it names no other application, and lets a
/// lasting identifier be made where there is none yet.
fn only_the_format(request: &AuthnRequest, policy: &NameIdPolicy, kind: &str) -> bool {
    let issuer = request.envelope.issuer.as_ref().map_or("", |issuer| issuer.value.as_str());
    let own = matches!(text(&policy.sp_name_qualifier), qualifier if qualifier.is_empty() || qualifier == issuer);
    own && (kind != "persistent" || matches!(text(&policy.allow_create), "true" | "1"))
}
