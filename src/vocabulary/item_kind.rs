//! What an item is.

use super::names;

names! {
    /// What an item is.
    #[expect(missing_docs, reason = "the names say it")]
    ItemKind {
        SamlResponse = "saml-response",
        SamlAssertion = "saml-assertion",
        SamlEncryptedAssertion = "saml-encrypted-assertion",
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
        IntrospectionResponse = "introspection-response",
        DeviceResponse = "device-response",
        Certificate = "certificate",
        PrivateKey = "private-key",
        Har = "har",
        SamlTracerExport = "saml-tracer-export",
        ProviderError = "provider-error",
        ErrorText = "error-text",
        Settings = "settings",
        Xml = "xml",
        Json = "json",
        Text = "text",
        Binary = "binary",
    }
}

impl ItemKind {
    /// Whether an item of this kind is a step of a login, so that the answer is about it.
    pub fn is_login_message(self) -> bool {
        use ItemKind::*;
        matches!(
            self,
            SamlResponse
                | SamlAssertion
                | SamlEncryptedAssertion
                | SamlAuthnRequest
                | SamlLogoutRequest
                | SamlLogoutResponse
                | SamlArtifactResolve
                | SamlArtifactResponse
                | WsFedResponse
                | Saml1Response
                | Jws
                | Jwe
                | Jwt
                | OidcAuthorizationRequest
                | OidcAuthorizationResponse
                | OidcTokenResponse
                | IntrospectionResponse
                | DeviceResponse
                | OauthError
                | ProviderError
                | ErrorText
        )
    }

    /// Whether it is the message that a receiver accepts or rejects; an instant is best told of this one.
    pub fn is_answer(self) -> bool {
        use ItemKind::*;
        matches!(
            self,
            SamlResponse
                | SamlAssertion
                | SamlLogoutResponse
                | SamlArtifactResponse
                | Jws
                | Jwt
                | Jwe
                | OidcTokenResponse
        )
    }
}
