//! The meaning of the specification's identifiers in plain words.

/// What a Name ID format means; `None` for one that SAML does not define.
pub fn name_id_format_words(format: &str) -> Option<&'static str> {
    Some(match format {
        "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" => "kind not stated: both sides agree on it by hand",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" => "an email address",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName" => "the subject name of a certificate",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName" => "a Windows account (DOMAIN\\user)",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos" => "a Kerberos principal (name@REALM)",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:entity" => "the name of a system, not of a person",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" => {
            "an opaque identifier that stays the same for this application"
        }
        "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" => "a random identifier that changes at every login",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted" => "an encrypted identifier",
        _ => return None,
    })
}

/// What a sign-in method (authentication context class) means.
pub fn context_class_words(class: &str) -> Option<&'static str> {
    Some(match class.rsplit_once(":ac:classes:").map_or(class, |(_, name)| name) {
        "unspecified" => "sign-in method not stated",
        "Password" => "password over an unprotected connection",
        "PasswordProtectedTransport" => "password over a protected connection",
        "Kerberos" => "Kerberos",
        "TLSClient" => "client certificate",
        "X509" => "a certificate of the user",
        "PreviousSession" => "an earlier session",
        "Smartcard" | "SmartcardPKI" => "smart card",
        "MobileTwoFactorContract" | "MobileTwoFactorUnregistered" | "TimeSyncToken" => "a second factor",
        "InternetProtocol" | "InternetProtocolPassword" => "the network address",
        "urn:federation:authentication:windows" => "Windows integrated sign-in",
        "https://refeds.org/profile/mfa" | "http://schemas.microsoft.com/claims/multipleauthn" => "several factors",
        "https://refeds.org/profile/sfa" => "a single factor",
        _ => return None,
    })
}

/// What a status code means, as saml-core 3.2.2.2 says, as a clause about the identity provider's answer.
pub fn status_words(code: &str) -> Option<&'static str> {
    Some(match code.rsplit_once(":status:").map_or(code, |(_, name)| name) {
        "Success" => "the request succeeded",
        "Requester" => "something in the request was wrong",
        "Responder" => "an error on its side",
        "VersionMismatch" => "the SAML versions differ",
        "AuthnFailed" => "the user could not be authenticated",
        "InvalidAttrNameOrValue" => "an attribute was unexpected or unreadable",
        "InvalidNameIDPolicy" => "the requested NameID format is unsupported",
        "NoAuthnContext" => "requested sign-in method not met",
        "NoAvailableIDP" => "no allowed identity provider is reachable",
        "NoPassive" => "a silent sign-in was not possible",
        "NoSupportedIDP" => "it supports no named identity provider",
        "PartialLogout" => "some applications could not be notified",
        "ProxyCountExceeded" => "the request forbids passing it on",
        "RequestDenied" => "its policy rejects this request",
        "RequestUnsupported" => "the request asks for something unsupported",
        "RequestVersionDeprecated" => "the request's SAML version is deprecated",
        "RequestVersionTooHigh" => "the SAML version is too new",
        "RequestVersionTooLow" => "the SAML version is too old",
        "ResourceNotRecognized" => "the requested resource is unknown",
        "TooManyResponses" => "it would return too many elements",
        "UnknownAttrProfile" => "the requested attribute profile is unknown",
        "UnknownPrincipal" => "the requested user is unknown",
        "UnsupportedBinding" => "it cannot use the requested binding",
        _ => return None,
    })
}

/// What an endpoint element is for.
pub(super) fn endpoint_words(role: &str) -> Option<&'static str> {
    Some(match role {
        "SingleSignOnService" => "where login requests go",
        "AssertionConsumerService" => "where the application receives logins (ACS URL)",
        "SingleLogoutService" => "where logout messages go",
        "ArtifactResolutionService" => "where artifacts are exchanged for messages",
        _ => return None,
    })
}

/// The plain name of an attribute that products write as a claim URI or an OID.
pub(super) fn attribute_words(name: &str) -> Option<&'static str> {
    Some(match name {
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
        | "urn:oid:0.9.2342.19200300.100.1.3"
        | "urn:oid:1.2.840.113549.1.9.1" => "email address",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname" | "urn:oid:2.5.4.42" => "given name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname" | "urn:oid:2.5.4.4" => "surname",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name" => "name, often the user principal name",
        "http://schemas.microsoft.com/identity/claims/displayname"
        | "urn:oid:2.16.840.1.113730.3.1.241"
        | "urn:oid:2.5.4.3" => "display name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn" | "urn:oid:1.3.6.1.4.1.311.20.2.3" => {
            "user principal name"
        }
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname"
        | "urn:oid:0.9.2342.19200300.100.1.1" => "login name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier" => "name identifier",
        "http://schemas.microsoft.com/identity/claims/objectidentifier" => "object ID in Entra ID",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.10" => "pairwise identifier (eduPersonTargetedID)",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.6" => "scoped login name (eduPersonPrincipalName)",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
        | "http://schemas.xmlsoap.org/claims/Group"
        | "urn:oid:1.3.6.1.4.1.5923.1.5.1.1" => "groups",
        "http://schemas.microsoft.com/claims/groups.link" => "a link instead of the list of groups",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role" => "roles",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.7" => "entitlements",
        "http://schemas.microsoft.com/identity/claims/tenantid" => "tenant in Entra ID",
        "http://schemas.microsoft.com/claims/authnmethodsreferences" => "sign-in methods used",
        "http://schemas.microsoft.com/identity/claims/identityprovider" => "identity provider behind Entra ID",
        "https://aws.amazon.com/SAML/Attributes/Role" => "AWS roles",
        "https://aws.amazon.com/SAML/Attributes/RoleSessionName" => "AWS session name",
        "urn:oid:2.5.4.20" => "phone",
        "urn:oid:2.5.4.11" => "department",
        _ => return None,
    })
}
