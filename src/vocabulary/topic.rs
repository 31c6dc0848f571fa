//! What has to be changed, whatever the product calls it.

/// What has to be changed, independent of the product: one file of words each in `src/providers/fixes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, nanoserde::SerBin, nanoserde::DeBin)]
#[expect(missing_docs, reason = "the names are those of the files in `src/providers/fixes`")]
pub enum Topic {
    Acs,
    Entity,
    Issuer,
    Sign,
    Algorithm,
    Cert,
    NameId,
    Attr,
    Assign,
    RequestSignature,
    AuthnContext,
    Encryption,
    Logout,
    Redirect,
    Client,
    Claim,
    Audience,
    Clock,
    Proxy,
}

impl Topic {
    /// All of them.
    pub const ALL: [Topic; 19] = [
        Topic::Acs,
        Topic::Entity,
        Topic::Issuer,
        Topic::Sign,
        Topic::Algorithm,
        Topic::Cert,
        Topic::NameId,
        Topic::Attr,
        Topic::Assign,
        Topic::RequestSignature,
        Topic::AuthnContext,
        Topic::Encryption,
        Topic::Logout,
        Topic::Redirect,
        Topic::Client,
        Topic::Claim,
        Topic::Audience,
        Topic::Clock,
        Topic::Proxy,
    ];

    /// What a profile calls it.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Acs => "acs",
            Topic::Entity => "entity",
            Topic::Issuer => "issuer",
            Topic::Sign => "sign",
            Topic::Algorithm => "algorithm",
            Topic::Cert => "cert",
            Topic::NameId => "name-id",
            Topic::Attr => "attr",
            Topic::Assign => "assign",
            Topic::RequestSignature => "request-signature",
            Topic::AuthnContext => "authn-context",
            Topic::Encryption => "encryption",
            Topic::Logout => "logout",
            Topic::Redirect => "redirect",
            Topic::Client => "client",
            Topic::Claim => "claim",
            Topic::Audience => "audience",
            Topic::Clock => "clock",
            Topic::Proxy => "proxy",
        }
    }
}
