//! CERT-WRONG-KIND: a structure that people take for a certificate.

use crate::declare_rule;
use crate::oidc::{KeyFileKind, Message};
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "CERT-WRONG-KIND", Error }

/// The purpose `serverAuth` of `extKeyUsage`.
const SERVER_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.1";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let token = cx.items.iter().any(|item| item.oidc().is_some_and(|message| message.token().is_some()));
    for item in cx.items {
        match item.oidc() {
            // What verifies and decrypts a token is a key.
            Some(Message::KeyFile(file))
                if token && matches!(file.kind, KeyFileKind::PublicKey | KeyFileKind::PrivateKey) =>
            {
                out.pass();
            }
            Some(Message::KeyFile(file)) if !matches!(file.kind, KeyFileKind::Other) => out.find(
                RULE.finding(
                    format!("This is {}, not a signing certificate", file.words()),
                    "Where a product asks for the identity provider's certificate, it cannot use this.",
                )
                .confidence(Confidence::Possible)
                .fix(
                    Party::IdpAdmin,
                    "Take the signing certificate from the provider's metadata (`ds:X509Certificate`) or its console.",
                )
                .at(item, Span::at(0)),
            ),
            Some(Message::Certificate(certificate)) => {
                let of_web_site = !certificate.is_self_issued()
                    && !certificate.dns_names.is_empty()
                    && certificate.extended_key_usage.iter().any(|purpose| purpose == SERVER_AUTHENTICATION);
                if !of_web_site {
                    out.pass();
                    continue;
                }
                out.find(
                    RULE.finding(
                        "This looks like the certificate of a web site, not of a signature",
                        format!(
                            "It was issued for `{}` by `{}`, for TLS. Providers sign with a certificate of their \
                         own, mostly self-signed.",
                            certificate.dns_names.join(", "),
                            certificate.issuer.as_deref().unwrap_or("")
                        ),
                    )
                    .confidence(Confidence::Possible)
                    .fix(
                        Party::SpAdmin,
                        "Take the signing certificate from the provider's metadata, not from the browser's padlock.",
                    )
                    .at(item, certificate.places.subject.unwrap_or_default()),
                );
            }
            _ => {}
        }
    }
}
