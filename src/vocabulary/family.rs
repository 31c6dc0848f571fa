//! The families of rules: one list with everything that depends on the family.

macro_rules! families {
    ($($variant:ident, $name:literal, $title:literal, $library:literal;)+) => {
        /// A family of rules. The order is the order in which a person should hear of them: what could not be read, what was
        /// rejected, who it is from, where it went, when, what it holds, and how it is secured.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the titles say it")]
        pub enum Family { $($variant,)+ }

        impl Family {
            /// All of them, most urgent first.
            pub const ALL: &[Family] = &[$(Family::$variant),+];

            /// Its name in the list of rules, and in rule documents.
            pub fn name(self) -> &'static str {
                match self { $(Family::$variant => $name,)+ }
            }

            /// The heading over its rules.
            pub fn title(self) -> &'static str {
                match self { $(Family::$variant => $title,)+ }
            }

            /// Whether the library of a receiver decides what these rules find. What the others find is the policy of the
            /// application, or concerns nobody who receives the message.
            pub fn library_decides(self) -> bool {
                match self { $(Family::$variant => $library,)+ }
            }
        }
    };
}

// Name of the variant, name in the list, heading, whether the library of a receiver decides.
families! {
    Intake, "intake", "What was pasted, and how it unwraps", false;
    Xml, "xml", "XML", true;
    Attack, "attack", "Attacks on signed messages", false;
    Status, "status", "SAML: the status", true;
    Response, "response", "SAML: the response", true;
    Correlation, "correlation", "SAML: request and response together", false;
    Subject, "subject", "SAML: who the assertion is about", true;
    Conditions, "conditions", "SAML: when and for whom it is valid", true;
    Assertion, "assertion", "SAML: the assertion", true;
    Authn, "authn", "SAML: how the person signed in", true;
    Attributes, "attributes", "SAML: attributes", false;
    Authnrequest, "authnrequest", "SAML: the login request", false;
    Logout, "logout", "SAML: logout", false;
    Signature, "signature", "Signatures of XML and of login URLs", true;
    Encryption, "encryption", "Encryption", true;
    Metadata, "metadata", "SAML: metadata", false;
    Certificate, "certificate", "Certificates and keys", false;
    Jwt, "jwt", "Tokens: the form", false;
    JwsJwkJwe, "jws-jwk-jwe", "Tokens: signatures, keys, encryption", false;
    IdToken, "id-token", "OpenID Connect: the ID token", false;
    AccessToken, "access-token", "OAuth: the access token", false;
    OidcReqResp, "oidc-req-resp", "OpenID Connect: request, answer and token exchange", false;
    Discovery, "discovery", "OpenID Connect: discovery and key lists", false;
    Provider, "provider", "What identity providers say and do", false;
}

impl Family {
    /// Its place in the order; small comes first.
    pub fn rank(self) -> usize {
        self as usize
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Family> {
        Family::ALL.iter().copied().find(|family| family.name() == name)
    }
}
