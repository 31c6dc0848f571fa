//! The way in which the answer should come.

use super::{remark, unless_granted};
use crate::declare_rule;
use crate::intake::Carrier;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-BINDING", Warning }

const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// The bindings by which a response may be asked for.
const BINDINGS: [&str; 4] = [
    POST,
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign",
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact",
];

/// Whether it is this binding in another spelling: letter case, blanks around, `_` for `-`, only its last part, or another prefix.
fn is_misspelt(text: &str, known: &str) -> bool {
    let plain = |text: &str| {
        let last = text.trim().rsplit(':').next().unwrap_or("");
        last.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase()
    };
    let (given, wanted) = (plain(text), plain(known));
    text != known && (given == wanted || (!given.is_empty() && wanted.strip_prefix("http") == Some(given.as_str())))
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let Some(binding) = request.protocol_binding.as_ref().filter(|binding| binding.text != POST) else {
            out.pass();
            continue;
        };
        if let Some(right) = BINDINGS.iter().find(|known| is_misspelt(&binding.text, known)) {
            let finding = RULE
                .finding(
                    format!("The request's `ProtocolBinding` is misspelt: {} instead of {}", quote(&binding.text), quote(right)),
                    "The identity provider compares the name exactly. It rejects a binding that it does not know, or falls back to \
                     its default.",
                )
                .confidence(Confidence::Likely)
                .at(item, binding.span)
                .compared(*right, binding.text.as_str(), None)
                .fix(Party::SpAdmin, format!("Set `ProtocolBinding` to {}, or leave it out.", quote(right)))
                .spec("saml-bindings 3");
            out.find(unless_granted(
                finding,
                cx,
                request,
                "This identity provider responded anyway; another one may reject it.",
            ));
            continue;
        }
        let redirect = binding.text.ends_with(":HTTP-Redirect");
        let refused = expected::was_refused_for(cx, request, "UnsupportedBinding");
        let (severity, confidence) = match (refused, redirect) {
            (true, _) => (Severity::Error, Confidence::Certain),
            (false, true) => (Severity::Error, Confidence::Likely),
            (false, false) => (Severity::Warning, Confidence::Possible),
        };
        let finding = RULE
            .finding(
                format!("The application requests the response by {}", quote(&binding.text)),
                if refused {
                    "The identity provider does not support this binding and rejected this request for it (UnsupportedBinding)."
                } else if redirect {
                    "SAML forbids the redirect binding for a login response, which is too long for a URL. Entra ID \
                     rejects such a request (AADSTS75003)."
                } else {
                    "Most identity providers support only HTTP-POST. Entra ID rejects other bindings (AADSTS75003), Amazon \
                    Cognito and Google \
                     know no other."
                },
            )
            .severity(severity)
            .confidence(confidence)
            .at(item, binding.span)
            .compared(POST, binding.text.as_str(), None)
            .fix(Party::SpAdmin, "Ask for HTTP-POST, or leave ProtocolBinding out.")
            .spec("saml-profiles 4.1.2");
        // A login answer in a link is what must not be.
        let in_link =
            |item: &Item| item.transport.as_ref().is_some_and(|transport| transport.carrier == Some(Carrier::Query));
        let accepted = expected::grant(cx, request).is_some_and(|(answer, _)| !in_link(answer));
        let granted = if redirect {
            "This identity provider responded anyway. A login response must not use the redirect binding, and Entra ID \
            rejects such a request \
             (AADSTS75003)."
        } else {
            "This identity provider responded anyway. Most support only HTTP-POST: Entra ID rejects other bindings (AADSTS75003), Amazon \
             Cognito and Google know no other."
        };
        out.find(if accepted { remark(finding, granted) } else { finding });
    }
}
