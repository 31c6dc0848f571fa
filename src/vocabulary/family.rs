//! The families of rules: one list with everything that depends on the family.

macro_rules! families {
    ($($variant:ident, $name:literal, $title:literal, $library:literal, [$($prefix:literal),+];)+) => {
        /// A family of rules. The order is the order in which a person should hear of them: what could not be read, what was
        /// rejected, who it is from, where it went, when, what it holds, and how it is secured.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Family { $(#[doc = $title] $variant,)+ }

        impl Family {
            /// All of them, most urgent first.
            pub const ALL: &[Family] = &[$(Family::$variant),+];

            /// Its name in the list of rules, and in rule documents.
            pub const fn name(self) -> &'static str {
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

            /// How the ids of its rules begin: a first part, or two where several families share the first.
            pub fn prefixes(self) -> &'static [&'static str] {
                match self { $(Family::$variant => &[$($prefix),+],)+ }
            }
        }
    };
}

// Name of the variant, name in the list, heading, whether the library of a receiver decides, how the ids begin.
families! {
    Intake, "intake", "What was pasted, and how it unwraps", false, ["IN"];
    Xml, "xml", "XML", true, ["XML"];
    Attack, "attack", "Attacks on signed messages", false, ["ATK"];
    Setup, "setup", "Before the first login: do the two sides match", false, ["SETUP"];
    Status, "status", "SAML: the status", true, ["SAML-STATUS"];
    Response, "response", "SAML: the response", true, ["SAML-DEST", "SAML-ISSUER", "SAML-RESP"];
    Correlation, "correlation", "SAML: request and response together", false, ["CORR"];
    Subject, "subject", "SAML: who the assertion is about", true,
        ["SAML-NAMEID", "SAML-RECIPIENT", "SAML-SC", "SAML-SCD", "SAML-SUBJECT"];
    Conditions, "conditions", "SAML: when and for whom it is valid", true,
        ["SAML-AUD", "SAML-COND", "SAML-EXPIRED", "SAML-NOTBEFORE", "SAML-ONETIMEUSE", "SAML-PROXYRESTRICTION", "SAML-REPLAY",
         "SAML-TIMEZONE", "SAML-WINDOW"];
    Assertion, "assertion", "SAML: the assertion", true, ["SAML-ASSERT"];
    Authn, "authn", "SAML: how the person signed in", true, ["SAML-ACR", "SAML-AUTHN", "SAML-SESSION", "SAML-SESSIONINDEX"];
    Attributes, "attributes", "SAML: attributes", false, ["SAML-ATTR"];
    Authnrequest, "authnrequest", "SAML: the login request", false, ["SAMLREQ"];
    Logout, "logout", "SAML: logout", false, ["SLO", "OIDCLOGOUT"];
    Signature, "signature", "Signatures of XML and of login URLs", true, ["SIG", "RSIG"];
    Encryption, "encryption", "Encryption", true, ["ENC"];
    Metadata, "metadata", "SAML: metadata", false, ["MD"];
    Certificate, "certificate", "Certificates and keys", false, ["CERT"];
    Settings, "settings", "Settings of applications, clouds, and identity providers", false, ["SET"];
    Jwt, "jwt", "Tokens: the form", false, ["JWT"];
    JwsJwkJwe, "jws-jwk-jwe", "Tokens: signatures, keys, encryption", false, ["JWE", "JWK", "JWS"];
    IdToken, "id-token", "OpenID Connect: the ID token", false, ["OIDC"];
    AccessToken, "access-token", "OAuth: the access token", false, ["AT"];
    Workload, "workload", "Workload identity: tokens of jobs, pods and machines", false, ["WI"];
    ClientAssertion, "client-assertion", "OAuth: client assertions and client secrets", false, ["CA"];
    RequestObject, "request-object", "OAuth: signed authorization requests", false, ["RO"];
    Dpop, "dpop", "OAuth: DPoP", false, ["DPOP"];
    OidcReqResp, "oidc-req-resp", "OpenID Connect: request, answer and token exchange", false, ["OIDCERR", "OIDCREQ", "OIDCRESP", "TOK"];
    Discovery, "discovery", "OpenID Connect: discovery and key lists", false, ["DISC", "JWKS"];
    Provider, "provider", "What identity providers say and do", false, ["PROV"];
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

    /// The family whose ids begin like this one. The longer beginning counts.
    pub fn of_id(id: &str) -> Option<Family> {
        let mut parts = id.splitn(3, '-');
        let first = parts.next()?;
        let two = parts.next().and_then(|second| id.get(..first.len() + 1 + second.len()));
        let of = |prefix: &str| Family::ALL.iter().copied().find(|family| family.prefixes().contains(&prefix));
        two.and_then(of).or_else(|| of(first))
    }
}
