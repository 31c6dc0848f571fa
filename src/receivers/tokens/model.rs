//! The vocabulary of the table: the steps in which a library verifies a token, each with the error that it prints.
//! A variant names what the software does, not what the specification asks for.

use super::super::model::Checked;
use super::super::ways::Tolerance;
use crate::crypto::jws::SignatureCheck;
use crate::crypto::keys::PublicKey;
use crate::item::Item;
use crate::syntax::jose::Token;
use crate::time::Instant;

/// A library that verifies tokens.
#[derive(Debug, Clone, Copy)]
pub struct TokenReceiver {
    /// The name on the command line and in the report.
    pub id: &'static str,
    /// The name people use.
    pub name: &'static str,
    /// The version that was tried and the number of tokens; `None` where only source or documentation was read.
    pub checked: Option<Checked>,
    /// Its steps in its own order; the first that fails is the error that people see.
    pub checks: &'static [Check],
    /// What it leaves to the application, for people.
    pub remark: &'static str,
}

impl TokenReceiver {
    /// Seconds after its end for which a token is accepted; `None` where its end is not looked at.
    pub fn clock_skew(&self) -> Option<i64> {
        self.checks.iter().find_map(|check| match check.what {
            What::Expiry(tolerance) => Some(tolerance.skew),
            _ => None,
        })
    }
}

/// A step, and the error of it. `{alg}`, `{typ}`, `{kid}`, `{crit}`, `{part}`, `{payload}`, `{claim}`, `{expected}`, `{actual}`, `{time}`,
/// `{nbf}` and `{exp}` are filled in; as Go prints them `{listed}`, `{segment}`, `{package}`, `{printed}` and `{clock}`.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// What is checked.
    pub what: What,
    /// The error.
    pub says: &'static str,
}

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// There are three parts.
    Parts,
    /// The parts are base64url. With `padding`, `=` that completes a part is taken.
    Encoding {
        /// Whether padding is taken.
        padding: bool,
    },
    /// The header is a JSON object.
    Header,
    /// `kid` is a text where it is there.
    KeyIdText,
    /// Every name in `crit` is one of these.
    Critical(&'static [&'static str]),
    /// `alg` is one of these, and one of those that the key is for.
    Algorithm(&'static [&'static str]),
    /// `alg` is one of these, whatever the key is for.
    Registered(&'static [&'static str]),
    /// `typ` is one of these where it is there; small letters, without `application/`.
    Type(&'static [&'static str]),
    /// A key has the `kid` of the token.
    KeyFound,
    /// The signature holds.
    Signature,
    /// The value made with a shared secret holds.
    SharedSignature,
    /// The payload is JSON.
    ClaimsJson,
    /// The payload is a JSON object.
    Claims,
    /// The claim is there.
    Present(&'static str),
    /// The claim is there where its value is expected (`iss`, `aud`, `sub`).
    PresentIfExpected(&'static str),
    /// The claim is a number where it is there.
    Number(&'static str, Number),
    /// The claim is a text where it is there.
    Text(&'static str),
    /// The claim is a text where it is there and its value is expected.
    TextIfExpected(&'static str),
    /// The claim is a text or a list of texts where it is there.
    Texts(&'static str),
    /// `exp` has not passed.
    Expiry(Tolerance),
    /// `nbf` has come; seconds of clock skew.
    NotBefore(i64),
    /// `iat` has come; seconds of clock skew.
    Issued(i64),
    /// `nbf` is not later than `exp`, where both are there.
    Window,
    /// `iss` is the expected one.
    Issuer,
    /// `aud` has an expected one.
    Audience,
    /// `sub` is the expected one, where it is there.
    Subject,
}

/// What counts as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A JSON number.
    Json,
    /// Also a text that is a JSON number.
    Quoted,
    /// Also a text of digits, and a truth value as 1 or 0.
    Digits,
}

/// What the application expects.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// Issuers.
    pub issuers: Vec<String>,
    /// Audiences.
    pub audiences: Vec<String>,
    /// Subjects.
    pub subjects: Vec<String>,
}

/// A token as a library gets it.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    /// Its item.
    pub item: &'a Item,
    /// Its view.
    pub token: &'a Token,
    /// What was computed for its signature.
    pub check: Option<&'a SignatureCheck>,
    /// The key that it is verified with, where the case has it.
    pub key: Option<&'a PublicKey>,
    /// Whether the keys of the case have names (`kid`), as those of a key set do.
    pub named: bool,
    /// When it is used; `None` where that is not known.
    pub now: Option<Instant>,
    /// What the application expects.
    pub expected: &'a Expected,
}

impl Presented<'_> {
    /// The values that are expected of a claim; empty where none is known.
    pub(super) fn expects(&self, claim: &str) -> &[String] {
        match claim {
            "iss" => &self.expected.issuers,
            "aud" => &self.expected.audiences,
            "sub" => &self.expected.subjects,
            _ => &[],
        }
    }
}
