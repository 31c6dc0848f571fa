//! Cases to try the page with: made up, signed with a key of no one, each wrong in its own way.

use super::expect::Expect;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::Set;

/// A case to try.
pub(super) struct Sample {
    /// What is wrong in it.
    pub(super) name: &'static str,
    /// Origin, text and how it is pasted.
    inputs: &'static [(&'static str, &'static str, Paste)],
    /// Field and value.
    expect: &'static [(&'static str, &'static str)],
}

/// How a sample's text arrives.
#[derive(Clone, Copy)]
enum Paste {
    /// As it is.
    Plain,
    /// As the value of a form field arrives.
    Base64,
}

const ACS: (&str, &str) = ("acs", "https://ledger.example/saml2/idpresponse");
const SP: (&str, &str) = ("sp-entity-id", "https://ledger.example/saml2/metadata");
const IDP: (&str, &str) = ("issuer", "https://id.tailspin.example/realms/staff");

const CERT: (&str, &str) = ("cert", include_str!("samples/certificate.txt"));

/// The samples that are always seen.
pub(super) const FIRST: [Sample; 6] = [
    Sample {
        name: "One slash too many",
        inputs: &[("SAMLResponse", include_str!("samples/destination.xml"), Paste::Base64)],
        expect: &[ACS, SP, IDP, CERT],
    },
    Sample {
        name: "Meant for another audience",
        inputs: &[("SAMLResponse", include_str!("samples/audience.xml"), Paste::Base64)],
        expect: &[ACS, SP, IDP, CERT],
    },
    Sample {
        name: "Delivered too late",
        inputs: &[("SAMLResponse", include_str!("samples/expired.xml"), Paste::Base64)],
        expect: &[ACS, SP, IDP, CERT, ("at", "2026-03-02T12:27:31Z")],
    },
    Sample {
        name: "Answer to another request",
        inputs: &[
            ("login URL", include_str!("samples/request-url.txt"), Paste::Plain),
            ("SAMLResponse", include_str!("samples/response-other-request.xml"), Paste::Base64),
        ],
        expect: &[CERT],
    },
    Sample {
        name: "Refused by the identity provider",
        inputs: &[("SAMLResponse", include_str!("samples/status.xml"), Paste::Base64)],
        expect: &[ACS],
    },
    Sample {
        name: "Token for another client",
        inputs: &[("id_token", include_str!("samples/token-audience.txt"), Paste::Plain)],
        expect: &[("client-id", "ledger"), ("issuer", "https://login.tailspin.example/"), ("nonce", "n-0S6_WzA2Mj")],
    },
];

/// The samples behind "more".
pub(super) const MORE: [Sample; 9] = [
    Sample {
        name: "A response in order, with its certificate",
        inputs: &[
            ("SAMLResponse", include_str!("samples/passes.xml"), Paste::Base64),
            ("certificate", include_str!("samples/certificate.txt"), Paste::Plain),
        ],
        expect: &[ACS, SP, IDP, CERT],
    },
    Sample {
        name: "An attribute under another name",
        inputs: &[("SAMLResponse", include_str!("samples/no-email.xml"), Paste::Plain)],
        expect: &[ACS, SP, IDP, CERT, ("required", "email\ngroups")],
    },
    Sample {
        name: "A response cut off in the middle",
        inputs: &[("form body", include_str!("samples/truncated.txt"), Paste::Plain)],
        expect: &[],
    },
    Sample {
        name: "A request copied as curl",
        inputs: &[("curl", include_str!("samples/curl.txt"), Paste::Plain)],
        expect: &[ACS, CERT],
    },
    Sample {
        name: "Metadata of an identity provider",
        inputs: &[("metadata.xml", include_str!("samples/metadata.xml"), Paste::Plain)],
        expect: &[],
    },
    Sample {
        name: "A login URL alone",
        inputs: &[("login URL", include_str!("samples/request-url.txt"), Paste::Plain)],
        expect: &[],
    },
    Sample {
        name: "A token nobody signed",
        inputs: &[("id_token", include_str!("samples/token-unsigned.txt"), Paste::Plain)],
        expect: &[("client-id", "ledger")],
    },
    Sample {
        name: "A refused OpenID login",
        inputs: &[("callback", include_str!("samples/callback.txt"), Paste::Plain)],
        expect: &[],
    },
    Sample {
        name: "A private key, pasted by mistake",
        inputs: &[("private key", include_str!("samples/private-key.txt"), Paste::Plain)],
        expect: &[],
    },
];

impl Sample {
    /// Origin and text of each item.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.inputs.iter().map(|(origin, text, paste)| match paste {
            Paste::Plain => (*origin, text.trim_end().to_owned()),
            Paste::Base64 => (*origin, STANDARD.encode(text.trim_end())),
        })
    }

    /// Fills the expectations it comes with.
    pub(super) fn expectations(&self, expect: Expect) {
        for (field, value) in self.expect {
            expect.text(field).set((*value).to_owned());
        }
    }
}
