//! What an item is for: who made it, for whom, and what receives it. Decided in `item::role`.

use super::Party;

/// What an item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ItemRole {
    /// Says who signed in (OpenID Connect Core 2).
    IdToken,
    /// Opens an API (RFC 9068, RFC 6750).
    AccessToken,
    /// Gets new tokens.
    RefreshToken,
    /// Says which job, pod or machine runs: made by a CI service, a cluster or a cloud.
    WorkloadToken,
    /// Proves the application to the authorization server (RFC 7523 2.2).
    ClientAssertion,
    /// A client secret that is a JWT (Sign in with Apple).
    ClientSecret,
    /// Exchanged for an access token (RFC 7523 2.1, RFC 8693).
    AuthorizationGrant,
    /// A signed authorization request (RFC 9101).
    RequestObject,
    /// A signed authorization response (JARM).
    SignedAnswer,
    /// Ends a session (Back-Channel Logout 1.0).
    LogoutToken,
    /// Shows that the application has a key (RFC 9449).
    DpopProof,
    /// A signed userinfo answer (OpenID Connect Core 5.3.2).
    UserInfo,
    /// A signed introspection answer (RFC 9701).
    Introspection,
    /// Describes an application that registers itself (RFC 7591 2.3).
    SoftwareStatement,
    /// A security event (RFC 8417).
    SecurityEvent,
    /// A statement of an OpenID federation.
    EntityStatement,
    /// A verifiable credential or an SD-JWT.
    Credential,
    /// A proof of possession for a credential.
    KeyBinding,
    /// The user as a load balancer or proxy passes them on.
    ProxyToken,
    /// The application's own session.
    SessionToken,
    /// Not told.
    UnknownToken,
    /// A SAML response or assertion for the application.
    LoginAnswer,
    /// A SAML login request for the identity provider.
    LoginRequest,
    /// A SAML logout message made by the identity provider.
    LogoutByProvider,
    /// A SAML logout message made by the application.
    LogoutByApplication,
    /// A SAML assertion that is exchanged for an access token (RFC 7522).
    AssertionGrant,
    /// Metadata of an identity provider.
    ProviderMetadata,
    /// Metadata of an application.
    ApplicationMetadata,
}

use ItemRole::{
    AccessToken, ApplicationMetadata, AssertionGrant, AuthorizationGrant, ClientAssertion, ClientSecret, Credential,
    DpopProof, EntityStatement, IdToken, Introspection, KeyBinding, LoginAnswer, LoginRequest, LogoutByApplication,
    LogoutByProvider, LogoutToken, ProviderMetadata, ProxyToken, RefreshToken, RequestObject, SecurityEvent,
    SessionToken, SignedAnswer, SoftwareStatement, UnknownToken, UserInfo, WorkloadToken,
};

/// A role with its name in the report and the words for it.
struct Row(ItemRole, &'static str, &'static str);

const ROWS: [Row; 28] = [
    Row(IdToken, "id-token", "ID token"),
    Row(AccessToken, "access-token", "access token"),
    Row(RefreshToken, "refresh-token", "refresh token"),
    Row(WorkloadToken, "workload-token", "workload token"),
    Row(ClientAssertion, "client-assertion", "client assertion"),
    Row(ClientSecret, "client-secret", "client secret"),
    Row(AuthorizationGrant, "authorization-grant", "assertion exchanged for a token"),
    Row(RequestObject, "request-object", "request object"),
    Row(SignedAnswer, "authorization-response", "signed authorization response"),
    Row(LogoutToken, "logout-token", "logout token"),
    Row(DpopProof, "dpop-proof", "DPoP proof"),
    Row(UserInfo, "userinfo", "signed userinfo response"),
    Row(Introspection, "introspection-response", "signed introspection response"),
    Row(SoftwareStatement, "software-statement", "software statement"),
    Row(SecurityEvent, "security-event", "security event token"),
    Row(EntityStatement, "entity-statement", "entity statement of a federation"),
    Row(Credential, "credential", "verifiable credential"),
    Row(KeyBinding, "key-binding", "key binding proof"),
    Row(ProxyToken, "proxy-token", "user token of a load balancer or proxy"),
    Row(SessionToken, "session-token", "session token of the application"),
    Row(UnknownToken, "unknown-token", "token of unknown purpose"),
    Row(LoginAnswer, "login-response", "response to a login"),
    Row(LoginRequest, "login-request", "login request"),
    Row(LogoutByProvider, "logout-by-provider", "logout message of the identity provider"),
    Row(LogoutByApplication, "logout-by-application", "logout message of the application"),
    Row(AssertionGrant, "assertion-grant", "assertion exchanged for a token"),
    Row(ProviderMetadata, "provider-metadata", "metadata of an identity provider"),
    Row(ApplicationMetadata, "application-metadata", "metadata of an application"),
];

impl ItemRole {
    /// The name in the report and on the command line.
    pub fn id(self) -> &'static str {
        ROWS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// What it is called in a sentence, without an article.
    pub fn words(self) -> &'static str {
        ROWS.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }

    /// The role of this name; `None` for an unknown one.
    pub fn named(id: &str) -> Option<ItemRole> {
        ROWS.iter().find(|row| row.1 == id).map(|row| row.0)
    }

    /// All names, in the order of the table.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        ROWS.iter().map(|row| row.1)
    }

    /// Whether a token has it.
    pub fn is_token(self) -> bool {
        (self as u8) <= (UnknownToken as u8)
    }

    /// Whether the application makes it, and signs it with its own key.
    pub fn by_application(self) -> bool {
        matches!(
            self,
            ClientAssertion
                | ClientSecret
                | AuthorizationGrant
                | RequestObject
                | DpopProof
                | KeyBinding
                | SessionToken
                | LoginRequest
                | LogoutByApplication
                | ApplicationMetadata
        )
    }

    /// Who can change how it is made.
    pub fn maker(self) -> Party {
        if self.by_application() { Party::SpAdmin } else { Party::IdpAdmin }
    }
}
