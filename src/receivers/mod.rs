//! What receivers really check, as a table: read from the source of the libraries, as far as a message shows it.
//!
//! Input: a name. Output: tolerances and exceptions. Invariant: judges nothing; that is for `diagnose`.
//!
//! The rules say what the specifications demand; a receiver is described by where it differs from that.

/// A product or library that receives SAML responses.
#[derive(Debug, Clone, Copy)]
pub struct Receiver {
    /// The name on the command line and in the report.
    pub id: &'static str,
    /// The name people use.
    pub name: &'static str,
    /// Applications that are built on it; empty where the name says it all.
    pub used_by: &'static str,
    /// Clock difference that it tolerates by default, in seconds.
    pub skew: i64,
    /// The same for the end of the subject confirmation, where it is another.
    pub confirmation_skew: Option<i64>,
    /// Greatest age of a response by its `IssueInstant`, in seconds.
    pub max_age: Option<i64>,
    /// Rules whose findings it refuses, although others accept them.
    pub refuses: &'static [&'static str],
    /// Rules whose findings it does not see. `*` at the end stands for any rest.
    pub ignores: &'static [&'static str],
    /// Rules whose findings it sees, but not with this kind of difference.
    pub tolerates: &'static [(&'static str, Tolerance)],
    /// What no message shows, for people.
    pub remark: &'static str,
}

/// A difference of two values that a receiver lets pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// One of these classes of the comparison.
    Classes(&'static [&'static str]),
    /// The message's value starts with the expected one.
    Longer,
    /// The message's value holds the expected one somewhere.
    Contains,
}

/// All receivers, sorted by name.
pub fn receivers() -> &'static [Receiver] {
    RECEIVERS
}

/// The receiver of this id.
pub fn receiver(id: &str) -> Option<&'static Receiver> {
    RECEIVERS.iter().find(|receiver| receiver.id == id)
}

/// A receiver that follows the specifications to the letter, without tolerance.
const STRICT: Receiver = Receiver {
    id: "",
    name: "",
    used_by: "",
    skew: 0,
    confirmation_skew: None,
    max_age: None,
    refuses: &[],
    ignores: &[],
    tolerates: &[],
    remark: "",
};

const PORT_AND_CASE: Tolerance = Tolerance::Classes(&["port", "default-port", "host-case"]);

const RECEIVERS: &[Receiver] = &[
    Receiver {
        id: "cognito",
        name: "Amazon Cognito",
        used_by: "Atlar and other applications on Cognito",
        skew: 300,
        refuses: &["CORR-IDP-INITIATED", "XML-ASTRAL-CHARS", "SAML-AUD-MISSING"],
        remark: "Its tolerance of clock differences is not published; five minutes are assumed. Logins started at the identity \
                 provider and encrypted assertions have to be switched on, and a login has to end within five minutes.",
        ..STRICT
    },
    Receiver {
        id: "crewjam-saml",
        name: "crewjam/saml",
        used_by: "Grafana and many applications in Go",
        skew: 180,
        max_age: Some(90),
        refuses: &["CORR-IDP-INITIATED"],
        ignores: &["SAML-AUD-MISSING", "SAML-AUTHN-MISSING", "SAML-NAMEID-*"],
        remark: "Every subject confirmation has to pass, not only one.",
        ..STRICT
    },
    Receiver {
        id: "gosaml2",
        name: "gosaml2",
        used_by: "Mattermost, Teleport",
        refuses: &["SAML-RESP-ISSUER-MISSING", "XML-TIME-FORMAT"],
        // A wrong audience only raises a flag that the application may read.
        ignores: &["SAML-AUD-*", "SAML-AUTHN-MISSING", "SAML-NAMEID-MISSING"],
        remark: "A response with a signed and an unsigned assertion is refused.",
        ..STRICT
    },
    Receiver {
        id: "node-saml",
        name: "node-saml",
        used_by: "passport-saml",
        refuses: &[
            "SIG-RESPONSE-UNSIGNED",
            "SIG-ASSERTION-UNSIGNED",
            "SAML-AUD-MISSING",
            "SAML-RESP-MULTIPLE-ASSERTIONS",
        ],
        ignores: &[
            "SAML-DEST-*",
            "SAML-RECIPIENT-*",
            "SAML-ISSUER-*",
            "SAML-RESP-VERSION",
            "SAML-RESP-ID-MISSING",
            "SAML-ASSERT-VERSION",
            "SAML-AUTHN-MISSING",
            "SAML-SESSION-EXPIRED",
            "SAML-NAMEID-*",
            "SAML-SC-MISSING",
            "SAML-SCD-MISSING",
            "SAML-SCD-NOOA-MISSING",
        ],
        remark: "Since version 4. Its options wantAuthnResponseSigned and wantAssertionsSigned turn one of the two signatures off.",
        ..STRICT
    },
    Receiver {
        id: "php-saml",
        name: "php-saml",
        used_by: "Nextcloud, Snipe-IT, Laravel and WordPress plug-ins",
        skew: 180,
        refuses: &[
            "SAML-ATTR-DUP-NAME",
            "SAML-ATTR-NONE",
            "SAML-ATTR-ENCRYPTED",
            "SAML-RESP-MULTIPLE-ASSERTIONS",
            "SAML-AUTHN-MULTIPLE",
        ],
        ignores: &["SAML-DEST-MISSING", "SAML-RECIPIENT-MISSING", "SAML-SCD-NOOA-MISSING"],
        tolerates: ONE_LOGIN,
        remark: "The switch allowRepeatAttributeName lets repeated attributes pass.",
        ..STRICT
    },
    Receiver {
        id: "pysaml2",
        name: "pysaml2",
        used_by: "djangosaml2, Synapse",
        refuses: &["SIG-RESPONSE-UNSIGNED", "CORR-IDP-INITIATED"],
        remark: "Its option want_response_signed turns the demand for a signed response off.",
        ..STRICT
    },
    Receiver {
        id: "python3-saml",
        name: "python3-saml",
        used_by: "Sentry, Superset, many applications in Python",
        skew: 300,
        refuses: &[
            "SAML-ATTR-DUP-NAME",
            "SAML-ATTR-NONE",
            "SAML-ATTR-ENCRYPTED",
            "SAML-RESP-MULTIPLE-ASSERTIONS",
            "SAML-AUTHN-MULTIPLE",
        ],
        ignores: &["SAML-DEST-MISSING", "SAML-RECIPIENT-MISSING", "SAML-SCD-NOOA-MISSING"],
        tolerates: ONE_LOGIN,
        remark: "It checks the signature last: an error about anything else says nothing about the certificate.",
        ..STRICT
    },
    Receiver {
        id: "ruby-saml",
        name: "ruby-saml",
        used_by: "GitLab, Discourse, Mastodon",
        refuses: &["SAML-RESP-MULTIPLE-ASSERTIONS", "SAML-AUTHN-MULTIPLE"],
        ignores: &["SAML-DEST-MISSING", "SAML-RECIPIENT-MISSING", "SAML-SCD-NOOA-MISSING", "SAML-NAMEID-MISSING"],
        tolerates: &[("SAML-DEST-MISMATCH", PORT_AND_CASE)],
        remark: "Its option allowed_clock_drift sets a tolerance. It stops at the first fault it meets.",
        ..STRICT
    },
    Receiver {
        id: "shibboleth-sp",
        name: "Shibboleth SP",
        skew: 180,
        ignores: &["SAML-AUD-MISSING", "SAML-NAMEID-*"],
        remark: "Which attributes reach the application is decided by its attribute map.",
        ..STRICT
    },
    Receiver {
        id: "simplesamlphp",
        name: "SimpleSAMLphp",
        used_by: "Moodle, Drupal and other sites in PHP",
        skew: 180,
        confirmation_skew: Some(60),
        refuses: &["SAML-SCD-IRT-MISMATCH"],
        ignores: &["SAML-AUD-MISSING", "SAML-NAMEID-MISSING"],
        remark: "An answer to a request has to name it in the response and in the assertion; an unasked one in neither.",
        ..STRICT
    },
    Receiver {
        id: "spring-security",
        name: "Spring Security",
        used_by: "applications in Java",
        skew: 300,
        refuses: &["ENC-UNSIGNED-ENVELOPE", "SAML-RESP-ISSUER-MISSING"],
        ignores: &[
            "SAML-STATUS-MISSING",
            "SAML-DEST-MISSING",
            "SAML-COND-MISSING",
            "SAML-AUD-MISSING",
            "SAML-AUTHN-MISSING",
        ],
        remark: "It shows only the first fault, and does not decrypt an assertion unless the response around it is signed.",
        ..STRICT
    },
    Receiver {
        id: "sustainsys-2",
        name: "Sustainsys 2",
        used_by: "applications in .NET",
        skew: 300,
        refuses: &["CORR-IDP-INITIATED"],
        ignores: &["SAML-DEST-*"],
        remark: "Its option AllowUnsolicitedAuthnResponse admits logins started at the identity provider. .NET adds a slash to an \
                 address without a path.",
        ..STRICT
    },
    Receiver {
        id: "sustainsys-3",
        name: "Sustainsys 3",
        used_by: "newer applications in .NET",
        refuses: &[
            "CORR-IDP-INITIATED",
            "SAML-AUD-MISSING",
            "SAML-SCD-NOTBEFORE",
            "SAML-SCD-NOOA-MISSING",
            "SAML-RECIPIENT-MISSING",
            "SAML-ISSUER-FORMAT",
            "SAML-ACR-MISSING",
        ],
        ..STRICT
    },
];

/// The libraries that come from OneLogin compare beginnings of the delivery address.
const ONE_LOGIN: &[(&str, Tolerance)] =
    &[("SAML-DEST-MISMATCH", Tolerance::Longer), ("SAML-RECIPIENT-MISMATCH", Tolerance::Contains)];
