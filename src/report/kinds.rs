//! The closed sets of names in the contract.

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// The name in the report.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl $name {
            const ALL: &[$name] = &[$($name::$variant),+];

            /// The one of this name.
            pub fn named(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }

        // By hand: the derive macro cannot read what another macro wrote.
        impl nanoserde::SerBin for $name {
            fn ser_bin(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }
        }

        impl nanoserde::DeBin for $name {
            fn de_bin(offset: &mut usize, bytes: &[u8]) -> Result<Self, nanoserde::DeBinErr> {
                let index = u8::de_bin(offset, bytes)?;
                $name::ALL.get(usize::from(index)).copied().ok_or_else(|| nanoserde::DeBinErr::new(*offset, 1, 0))
            }
        }
    };
}
pub(super) use names;

names! {
    /// What an item is.
    #[expect(missing_docs, reason = "the names say it")]
    ItemKind {
        SamlResponse = "saml-response",
        SamlAssertion = "saml-assertion",
        SamlAuthnRequest = "saml-authn-request",
        SamlLogoutRequest = "saml-logout-request",
        SamlLogoutResponse = "saml-logout-response",
        SamlArtifactResolve = "saml-artifact-resolve",
        SamlArtifactResponse = "saml-artifact-response",
        IdpMetadata = "idp-metadata",
        SpMetadata = "sp-metadata",
        MetadataAggregate = "metadata-aggregate",
        WsFedResponse = "ws-fed-response",
        Saml1Response = "saml1-response",
        Jws = "jws",
        Jwe = "jwe",
        Jwt = "jwt",
        Jwk = "jwk",
        Jwks = "jwks",
        OidcDiscovery = "oidc-discovery",
        OidcAuthorizationRequest = "oidc-authorization-request",
        OidcAuthorizationResponse = "oidc-authorization-response",
        OidcTokenResponse = "oidc-token-response",
        OauthError = "oauth-error",
        Certificate = "certificate",
        PrivateKey = "private-key",
        Har = "har",
        SamlTracerExport = "saml-tracer-export",
        ProviderError = "provider-error",
        Xml = "xml",
        Json = "json",
        Text = "text",
        Binary = "binary",
    }
}

names! {
    /// The four answers.
    VerdictStatus {
        /// A certain error that is no consequence of another.
        WillFail = "will-fail",
        /// A likely error, a warning about this login, or a security finding about the message.
        MayFail = "may-fail",
        /// Nothing judgeable, or a deciding check could not be made.
        CannotTell = "cannot-tell",
        /// Everything that could be judged is in order.
        NoProblemFound = "no-problem-found",
    }
}

names! {
    /// Where an evaluation instant came from (the time model).
    TimeSource {
        /// Typed by the user.
        User = "user",
        /// The capture's start of the request.
        Har = "har",
        /// The `Date` header of the answer.
        HttpDate = "http-date",
        /// The message's own issue instant: "assume it was delivered at once".
        Message = "message",
        /// The clock.
        Now = "now",
    }
}
