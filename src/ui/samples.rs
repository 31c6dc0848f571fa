//! Cases to try the page with: made up, signed with a key of no one, each wrong in its own way. Their texts come with the documents of
//! the rules, beside the module.

use super::documents;
use super::expect::Expect;
use crate::applications::find;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::Set;

/// What is said where their texts did not come.
pub(super) const ABSENT: &str = "The examples did not come with the page. Reload it to try them.";

/// A case to try.
pub(super) struct Sample {
    /// What is wrong in it.
    pub(super) name: &'static str,
    /// Origin, file in `samples`, and how it is pasted.
    inputs: &'static [(&'static str, &'static str, Paste)],
    /// Field and value; `profile` stands for an application that is known by name, `@` for a file in `samples`.
    expect: &'static [(&'static str, &'static str)],
}

/// How a sample's text arrives.
#[derive(Clone, Copy)]
enum Paste {
    /// As it is.
    Plain,
    /// As the value of a form field arrives.
    Base64,
    /// As it is, but with the realm in small letters.
    SmallRealm,
}

const ACS: (&str, &str) = ("acs", "https://ledger.example/saml2/idpresponse");
const SP: (&str, &str) = ("sp-entity-id", "https://ledger.example/saml2/metadata");
const IDP: (&str, &str) = ("issuer", "https://id.tailspin.example/realms/staff");

const CERT: (&str, &str) = ("cert", "@certificate.txt");

/// The samples that are always seen.
pub(super) const FIRST: [Sample; 6] = [
    Sample {
        name: "Extra trailing slash",
        inputs: &[("SAMLResponse", "destination.xml", Paste::Base64)],
        expect: &[ACS, SP, IDP, CERT],
    },
    Sample {
        name: "Wrong audience",
        inputs: &[("SAMLResponse", "audience.xml", Paste::Base64)],
        expect: &[ACS, SP, IDP, CERT],
    },
    Sample {
        name: "Expired assertion",
        inputs: &[("SAMLResponse", "expired.xml", Paste::Base64)],
        expect: &[ACS, SP, IDP, CERT, ("at", "2026-03-02T12:27:31Z")],
    },
    Sample {
        name: "Response to a different request",
        inputs: &[
            ("login URL", "request-url.txt", Paste::Plain),
            ("SAMLResponse", "response-other-request.xml", Paste::Base64),
        ],
        expect: &[CERT],
    },
    Sample {
        name: "Denied by the identity provider",
        inputs: &[("SAMLResponse", "status.xml", Paste::Base64)],
        expect: &[ACS],
    },
    Sample {
        name: "Token for a different client",
        inputs: &[("id_token", "token-audience.txt", Paste::Plain)],
        expect: &[("client-id", "ledger"), ("issuer", "https://login.tailspin.example/"), ("nonce", "n-0S6_WzA2Mj")],
    },
];

/// The samples behind "more".
pub(super) const MORE: [Sample; 9] = [
    Sample {
        name: "Valid response with certificate",
        inputs: &[("SAMLResponse", "passes.xml", Paste::Base64), ("certificate", "certificate.txt", Paste::Plain)],
        expect: &[ACS, SP, IDP, CERT],
    },
    Sample {
        name: "Attribute with the wrong name",
        inputs: &[("SAMLResponse", "no-email.xml", Paste::Plain)],
        expect: &[ACS, SP, IDP, CERT, ("required", "email\ngroups")],
    },
    Sample { name: "Truncated response", inputs: &[("form body", "truncated.txt", Paste::Plain)], expect: &[] },
    Sample { name: "Request copied as cURL", inputs: &[("curl", "curl.txt", Paste::Plain)], expect: &[ACS, CERT] },
    Sample {
        name: "Identity provider metadata",
        inputs: &[("metadata.xml", "metadata.xml", Paste::Plain)],
        expect: &[],
    },
    Sample { name: "Login URL only", inputs: &[("login URL", "request-url.txt", Paste::Plain)], expect: &[] },
    Sample {
        name: "Unsigned token",
        inputs: &[("id_token", "token-unsigned.txt", Paste::Plain)],
        expect: &[("client-id", "ledger")],
    },
    Sample { name: "Denied OpenID login", inputs: &[("callback", "callback.txt", Paste::Plain)], expect: &[] },
    Sample {
        name: "Private key pasted by mistake",
        inputs: &[("private key", "private-key.txt", Paste::Plain)],
        expect: &[],
    },
];

const REALM: (&str, &str) = ("issuer", "https://login.multi-pass.example/realms/Northwind");
const REALM_CERT: (&str, &str) = ("cert", "@multi-pass-certificate.txt");
const REALM_METADATA: &str = "multi-pass-metadata.xml";
const JWKS: (&str, &str, Paste) = ("jwks.json", "northwind-jwks.txt", Paste::Plain);
const DOMAIN: (&str, &str) = ("domains", "northwind.example");
const TREND_MICRO: (&str, &str, Paste) = ("trend-micro-metadata.xml", "trend-micro-metadata.xml", Paste::Plain);
const PORTAL: (&str, &str, Paste) = ("SAMLResponse", "trend-micro.xml", Paste::Base64);
const HELPDESK: [(&str, &str); 6] = [
    ("profile", "any-sp"),
    ("acs", "https://helpdesk.example/saml/acs"),
    ("sp-entity-id", "https://helpdesk.example/saml/metadata"),
    ("required", "email\nfirstName\nlastName"),
    REALM,
    REALM_CERT,
];
const ATERA: [(&str, &str); 4] = [("profile", "atera"), ("client-id", "atera"), ("nonce", "8c2f0e17"), REALM];
const AETHER: [(&str, &str); 5] = [
    ("profile", "aether"),
    ("client-id", "1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
    ("redirect-uri", "https://northwind.alteia.example/auth/callback"),
    ("issuer", "https://login.microsoftonline.com/5d2c8f10-6b7a-4c3e-9f01-2a3b4c5d6e7f/v2.0"),
    ("nonce", "b7e41d90"),
];

/// Applications that are known by name: for each a case in order and one that fails. Everything in them is made up.
pub(super) const APPLICATIONS: [Sample; 12] = [
    Sample {
        name: "Multi-Pass: realm metadata",
        inputs: &[("descriptor.xml", REALM_METADATA, Paste::Plain)],
        expect: &[("profile", "multi-pass")],
    },
    Sample {
        name: "Multi-Pass: response template from the guide",
        inputs: &[("template.xml", "multi-pass-template.xml", Paste::Plain)],
        expect: &[("profile", "multi-pass"), ("acs", "https://helpdesk.example/saml/acs")],
    },
    Sample {
        name: "Atlar: valid login",
        inputs: &[("SAMLResponse", "atlar-passes.xml", Paste::Base64)],
        expect: &[("profile", "atlar"), DOMAIN, REALM, REALM_CERT],
    },
    Sample {
        name: "Atlar: IdP-initiated login",
        inputs: &[("SAMLResponse", "atlar-portal.xml", Paste::Base64)],
        expect: &[("profile", "atlar"), DOMAIN, REALM, REALM_CERT],
    },
    Sample {
        name: "Trend Micro: valid login with both metadata files",
        inputs: &[PORTAL, TREND_MICRO, ("realm-metadata.xml", REALM_METADATA, Paste::Plain)],
        expect: &[("profile", "trend-micro")],
    },
    Sample {
        name: "Trend Micro: lowercase realm name",
        inputs: &[PORTAL, TREND_MICRO, ("realm-metadata.xml", REALM_METADATA, Paste::SmallRealm)],
        expect: &[("profile", "trend-micro")],
    },
    Sample {
        name: "Any application with Multi-Pass: valid login",
        inputs: &[("SAMLResponse", "helpdesk-passes.xml", Paste::Base64)],
        expect: &HELPDESK,
    },
    Sample {
        name: "Any application with Multi-Pass: wrong letter case in an attribute name",
        inputs: &[("SAMLResponse", "helpdesk-names.xml", Paste::Base64)],
        expect: &HELPDESK,
    },
    Sample {
        name: "Atera: valid login",
        inputs: &[("id_token", "atera-passes.txt", Paste::Plain), JWKS],
        expect: &ATERA,
    },
    Sample {
        name: "Atera: token without email",
        inputs: &[("id_token", "atera-no-email.txt", Paste::Plain), JWKS],
        expect: &ATERA,
    },
    Sample {
        name: "Alteia Aether: valid login",
        inputs: &[
            ("login URL", "aether-request.txt", Paste::Plain),
            ("id_token", "aether-passes.txt", Paste::Plain),
            JWKS,
        ],
        expect: &AETHER,
    },
    Sample {
        name: "Alteia Aether: uppercase scope",
        inputs: &[("login URL", "aether-capitals.txt", Paste::Plain)],
        expect: &AETHER,
    },
];

impl Sample {
    /// Whether its files are here.
    pub(super) fn is_here(&self) -> bool {
        self.inputs.iter().all(|(_, file, _)| documents::sample(file).is_some())
    }

    /// Origin and text of each item.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.inputs.iter().filter_map(|(origin, file, paste)| {
            let text = documents::sample(file)?;
            let text = match paste {
                Paste::Plain => text.to_owned(),
                Paste::Base64 => STANDARD.encode(text),
                Paste::SmallRealm => text.replace("/Northwind", "/northwind"),
            };
            Some((*origin, text))
        })
    }

    /// Fills the expectations it comes with.
    pub(super) fn expectations(&self, expect: Expect) {
        for (field, value) in self.expect {
            let text = value.strip_prefix('@').and_then(documents::sample).unwrap_or(value);
            match *field {
                "profile" => expect.use_profile(find(value).map(|one| one.expectations())),
                field => expect.text(field).set(text.to_owned()),
            }
        }
    }
}
