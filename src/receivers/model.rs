//! A row of the table: who a receiver is, how it was tried, and how it reads each part of a response. Data only.

use super::ways::{
    Absent, Algorithms, Audience, Compare, Confirmations, Count, Decrypts, Formats, Issuers, Reads, Requests,
    Restrictions, Signatures, Syntax, Tolerance, Types, Version, Zones,
};

/// A product or library that receives SAML responses.
#[derive(Debug, Clone, Copy)]
pub struct Receiver {
    /// The name on the command line and in the report.
    pub id: &'static str,
    /// The name people use.
    pub name: &'static str,
    /// Applications that are built on it; empty where the name says it all.
    pub used_by: &'static str,
    /// The version that was tried and the number of messages; `None` where only source or documentation was read.
    pub checked: Option<Checked>,
    /// Whether it counts where the verdict says how many libraries accept a message.
    pub vote: Vote,
    /// What it prints, beside the rule that it prints it for.
    pub says: &'static [(&'static str, &'static str)],
    /// What it does with each part of the message.
    pub checks: Checks,
    /// Rules whose findings it rejects although others accept them. `*` at the end stands for any rest.
    pub rejects: &'static [&'static str],
    /// Rules whose findings it does not see. `*` at the end stands for any rest.
    pub ignores: &'static [&'static str],
    /// What no message shows, for people.
    pub remark: &'static str,
}

/// Whether a receiver counts where the verdict says how many libraries accept a message. Those that count were all tried with the same
/// messages, so that the number can be compared with what they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// It counts.
    Counted,
    /// It leaves most checks to its application: it counts, but the others are also counted without it, and where the two counts differ
    /// the message may fail.
    Lenient,
    /// It was not tried, or with other messages.
    None,
}

/// How a row was tried on the real software.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// The version of the software.
    pub version: &'static str,
    /// The day of the last trial.
    pub date: &'static str,
    /// How many messages it was given.
    pub messages: u32,
    /// How many of them it accepted or rejected as predicted.
    pub agreed: u32,
}

/// What a receiver does with each part of a response.
#[derive(Debug, Clone, Copy)]
pub struct Checks {
    /// A DOCTYPE is rejected.
    pub no_doctype: bool,
    /// Nothing may stand in front of the root element.
    pub root_first: bool,
    /// An InResponseTo that is there must not be empty.
    pub request_filled: bool,
    /// The response's Version.
    pub response_version: Version,
    /// The assertion's Version.
    pub assertion_version: Version,
    /// The response needs an ID.
    pub response_id: bool,
    /// The assertion needs an ID.
    pub assertion_id: bool,
    /// The status is also read beside an assertion.
    pub status: bool,
    /// How many assertions it takes.
    pub assertions: Count,
    /// How the Destination is compared.
    pub destination: Compare,
    /// A missing Destination.
    pub destination_absent: Absent,
    /// An empty Destination.
    pub destination_empty: Absent,
    /// Which issuers are compared.
    pub issuers: Issuers,
    /// How an issuer is compared.
    pub issuer: Compare,
    /// An empty issuer counts as none.
    pub issuer_empty: bool,
    /// Which formats an issuer may have.
    pub issuer_format: Formats,
    /// The issuers of response and assertion have to be the same, character by character.
    pub same_issuers: bool,
    /// Whether and how the login request counts.
    pub requests: Requests,
    /// Conditions.
    pub conditions: Restrictions,
    /// Audience.
    pub audience: Audience,
    /// Subject confirmations.
    pub confirmations: Confirmations,
    /// Clock skew for the end of the session; `None` where it is not looked at.
    pub session: Option<Tolerance>,
    /// It is looked at only where there is one AuthnStatement.
    pub session_alone: bool,
    /// An AuthnStatement needs a SessionIndex.
    pub session_index: bool,
    /// Oldest IssueInstant of the response, in seconds.
    pub response_age: Option<i64>,
    /// Oldest IssueInstant of the assertion, in seconds.
    pub assertion_age: Option<i64>,
    /// IssueInstants may lie this many seconds in the future.
    pub issued_ahead: Option<i64>,
    /// The AuthnInstant may lie this many seconds in the future.
    pub authn_ahead: Option<i64>,
    /// The response needs an IssueInstant.
    pub response_issued: bool,
    /// The assertion needs an IssueInstant.
    pub assertion_issued: bool,
    /// How instants are written.
    pub syntax: Syntax,
    /// Instants that are not written in UTC.
    pub zones: Zones,
    /// How many AuthnStatements it takes.
    pub authn: Count,
    /// An AuthnContext needs a class or a declaration, and an AuthnStatement has one AuthnContext.
    pub context: bool,
    /// The class of an AuthnContext must not be empty, and an AuthnStatement needs its instant.
    pub context_filled: bool,
    /// The data types of attribute values.
    pub types: Types,
    /// Text beside elements is rejected.
    pub no_text: bool,
    /// An attribute needs a name.
    pub attribute_names: bool,
    /// How many AttributeStatements it takes.
    pub attribute_statements: Count,
    /// An attribute name may stand there only once.
    pub unique_attributes: bool,
    /// Encrypted attributes are rejected.
    pub plain_attributes: bool,
    /// A Subject has to be there.
    pub subject: bool,
    /// A NameID has to be there.
    pub name_id: bool,
    /// A NameID must not be empty.
    pub name_id_filled: bool,
    /// SPNameQualifier has to be the application's Entity ID.
    pub qualifier: bool,
    /// The same when it is empty.
    pub qualifier_filled: bool,
    /// Which parts have to be signed.
    pub signatures: Signatures,
    /// Which of several signatures it reads.
    pub reads: Reads,
    /// The certificate inside the signature has to be the trusted one.
    pub same_certificate: bool,
    /// Only the enveloped and the exclusive transforms are taken.
    pub exclusive_only: bool,
    /// Canonicalization 1.1 is not known.
    pub no_c14n11: bool,
    /// Canonicalization with comments is not taken.
    pub no_comments: bool,
    /// Which algorithms of signatures it computes.
    pub algorithms: Algorithms,
    /// A reference has at most two transforms.
    pub two_transforms: bool,
    /// A KeyInfo must not be empty.
    pub key_info_filled: bool,
    /// A KeyInfo needs a certificate.
    pub key_info_certificate: bool,
    /// A relative namespace stops the check of a signature.
    pub absolute_namespaces: bool,
    /// A reference needs a canonicalization among its transforms.
    pub c14n_transform: bool,
    /// A reference to the whole document (`URI=""`) is rejected.
    pub named_reference: bool,
    /// A signature value needs the padding of base64.
    pub padded: bool,
    /// Which algorithms of encryption it takes; `None` where that was not tried.
    pub decrypts: Option<Decrypts>,
}
