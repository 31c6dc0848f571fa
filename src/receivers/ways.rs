//! The ways in which receivers read a part of a response.
//! A variant names what the software does, not what the specification asks for.

/// What is done with a Version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Nothing.
    Ignored,
    /// It must not be empty.
    Filled,
    /// It has to be 2.0 where it is there and not empty.
    ExactIfFilled,
    /// It has to be 2.0 as a number.
    Number,
    /// It has to be 2.0.
    Exact,
}

/// Which formats an issuer may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formats {
    /// Any.
    Any,
    /// `entity`, none, or an empty one.
    EntityOrEmpty,
    /// `entity` or none.
    Entity,
}

/// Which of several signatures are read. A signature that is not read cannot fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// All.
    All,
    /// All but those whose digest is wrong: they count as not there.
    Unchanged,
    /// The response's; where it has none, or its digest is wrong, the assertion's.
    ResponseFirst,
    /// The assertion's; where it has none, or it does not hold, the response's.
    AssertionFirst,
}

/// What is done with the data types of attribute values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Types {
    /// They are not read.
    Ignored,
    /// The value has to be of its type.
    Values,
    /// The same, and the type has to be declared.
    Schema,
}

/// How instants have to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Every instant as xs:dateTime, without white space around it.
    Schema,
    /// The same; an empty one of Conditions or session counts as none.
    SchemaOrEmpty,
    /// Conditions and confirmations as xs:dateTime in UTC with `Z` at the end; the rest is not read.
    UtcBounds,
    /// IssueInstant of the assertion, Conditions and confirmations as a browser reads dates; the rest is not read.
    Script,
    /// Conditions and session as a browser reads dates, an empty one counts as none; the rest is not read.
    ScriptBounds,
    /// What cannot be read does not count.
    Ignored,
}

/// Whether something has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// No.
    No,
    /// Where the other bound is there.
    WithOther,
    /// Yes.
    Yes,
}

/// How many of something are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// None too.
    Any,
    /// At most one.
    AtMostOne,
    /// One or more.
    Some,
    /// Exactly one.
    One,
    /// Exactly one where the response is signed.
    OneIfSigned,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// Not at all.
    Ignored,
    /// Character by character.
    Exact,
    /// The same without white space around the message's value.
    Trimmed,
    /// The same in either case.
    TrimmedAnyCase,
    /// The message's value starts with the expected one; white space around it is ignored.
    Longer,
    /// The same; scheme and host in either case.
    LongerAnyCase,
    /// The message's value contains the expected one.
    Contains,
    /// Scheme and host in either case, path and query exactly; the port is not compared.
    UrlParts,
}

/// What is done where a value is missing or empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// It is accepted.
    Accepted,
    /// It is rejected where the response is signed.
    RejectedIfSigned,
    /// It is rejected.
    Rejected,
}

/// Which issuers are compared with the identity provider's Entity ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuers {
    /// None.
    Ignored,
    /// The assertion's, which has to be there.
    Assertion,
    /// The response's, or the assertion's where the response has none.
    First,
    /// The response's where it has one, and the assertion's, which has to be there.
    AssertionNeeded,
    /// Both, and both have to be there.
    BothNeeded,
}

/// Whether and how InResponseTo is compared with the login request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requests {
    /// Not at all.
    Ignored,
    /// Where the response names one, it has to be the pending one.
    IfNamed,
    /// Where a request is pending, the response has to name it.
    IfPending,
    /// A request has to be pending, and the response and every confirmation have to name it.
    Always,
    /// With the request named in the response, in the confirmation too; without, in neither.
    BothOrNeither,
}

/// What is done with Conditions.
#[derive(Debug, Clone, Copy)]
pub struct Restrictions {
    /// The element has to be there.
    pub needed: bool,
    /// What is done with several.
    pub several: Several,
    /// NotBefore has to be there.
    pub start_needed: bool,
    /// NotOnOrAfter has to be there.
    pub end_needed: Needed,
    /// Clock skew; `None` where the instants are not looked at.
    pub window: Option<Tolerance>,
    /// OneTimeUse is rejected.
    pub no_one_time_use: bool,
    /// ProxyRestriction is rejected.
    pub no_proxy_restriction: bool,
    /// Conditions of unknown kinds.
    pub unknown: Unknown,
}

/// What is done with several Conditions elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Several {
    /// They are rejected.
    Rejected,
    /// The first counts.
    First,
    /// None counts.
    None,
}

/// What is done with conditions of unknown kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are accepted.
    Accepted,
    /// Those of SAML's extension point `Condition` are rejected.
    ConditionRejected,
    /// All are rejected.
    Rejected,
}

/// A clock skew in seconds, and whether the last instant itself still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// Seconds after an end.
    pub skew: i64,
    /// Seconds before a start.
    pub early: i64,
    /// Whether an end that is exactly now is accepted.
    pub end_included: bool,
}

/// What is done with audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// They are not compared.
    Ignored,
    /// Any audience of any restriction; `trimmed` ignores white space; restrictions without a value count as none.
    AnyFilled {
        /// White space around a value is ignored.
        trimmed: bool,
    },
    /// Any audience of any restriction, white space ignored; a restriction without a match is rejected.
    Any,
    /// Any audience of the first restriction, in either case, white space ignored; a restriction without one counts as none.
    FirstAnyCase,
    /// The last audience of any restriction.
    LastOfAny,
    /// One of every restriction, whose first value must not be empty, and there has to be one.
    EveryFirstFilled,
    /// One of every restriction, and none of them empty.
    EveryFilled,
    /// One of every restriction.
    Every {
        /// White space around a value is ignored.
        trimmed: bool,
        /// A restriction has to be there.
        needed: bool,
    },
}

/// What is done with subject confirmations.
#[derive(Debug, Clone, Copy)]
pub struct Confirmations {
    /// Which have to pass.
    pub which: Which,
    /// A second one is rejected.
    pub single: bool,
    /// Which methods count.
    pub methods: Methods,
    /// How the Recipient is compared.
    pub recipient: Compare,
    /// A missing Recipient is rejected.
    pub recipient_needed: bool,
    /// An empty Recipient is compared like any other.
    pub recipient_filled: bool,
    /// Clock skew; `None` where the instants are not looked at.
    pub window: Option<Tolerance>,
    /// NotBefore counts too.
    pub early: bool,
    /// One that has expired rejects the message, whatever the others say.
    pub expired_stops: bool,
    /// NotOnOrAfter has to be there.
    pub end_needed: bool,
    /// NotBefore must not be there.
    pub no_start: bool,
    /// InResponseTo has to equal the response's where both are there.
    pub same_request: bool,
    /// The same also where the response names none.
    pub same_request_strictly: bool,
    /// SubjectConfirmationData has to be there.
    pub data_needed: bool,
}

/// Which subject confirmations have to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// None is needed; what is there is only read for its NotOnOrAfter.
    Unchecked,
    /// One of them.
    Any,
    /// All; none is accepted too.
    All,
    /// The last one.
    Last,
}

/// Which confirmation methods count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Methods {
    /// Any.
    Ignored,
    /// Bearer.
    Bearer,
    /// Bearer, and an empty method.
    BearerOrEmpty,
    /// Bearer and sender-vouches.
    BearerOrVouches,
}

/// What is done with instants that are not written in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zones {
    /// Any form of xs:dateTime is read; without a zone as UTC.
    Any,
    /// A zone has to be there.
    Needed,
    /// Conditions, confirmations and session have to end in `Z`.
    UtcWindows,
    /// Conditions, confirmations and session must not have an offset; without a zone they are read as UTC.
    NoOffsetInWindows,
    /// All instants have to end in `Z`.
    UtcAll,
    /// No instant may have an offset; without a zone it is read as UTC.
    NoOffset,
}

/// Which parts have to be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signatures {
    /// The response or the assertion.
    Either,
    /// The response, or every assertion.
    ResponseOrEvery,
    /// The response.
    Response,
    /// The response and the assertion.
    Both,
}

/// Which algorithms of signatures are computed beside RSA with PKCS #1 v1.5 padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Algorithms {
    /// SHA-384, as a digest too.
    pub sha384: bool,
    /// RSA-PSS with SHA-256.
    pub pss256: bool,
    /// RSA-PSS with SHA-384 or SHA-512.
    pub pss: bool,
    /// ECDSA, with the two numbers side by side (XML Signature 6.4.3).
    pub ecdsa: bool,
    /// EdDSA.
    pub eddsa: bool,
}

/// What it decrypts beside AES-128 and AES-256 with RSA-OAEP of XML Encryption 1.0 and SHA-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decrypts {
    /// AES-192.
    pub aes192: bool,
    /// RSA 1.5.
    pub rsa15: bool,
    /// RSA-OAEP by its name in XML Encryption 1.1.
    pub oaep11: bool,
    /// RSA-OAEP with SHA-256, SHA-384 or SHA-512.
    pub sha2: bool,
    /// RSA-OAEP with MD5.
    pub md5: bool,
    /// Which digest RSA-OAEP names is not read beside these: it counts as SHA-1.
    pub unread: bool,
    /// RSA-OAEP may name its mask function (`MGF`).
    pub mask: bool,
}
