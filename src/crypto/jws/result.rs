//! What verifying a signature of a token shows.

use crate::syntax::jose::signature_is_known;

/// What was computed for one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureCheck {
    /// The result.
    pub result: CheckResult,
    /// The key that fits, or the one that should have: `kid`, thumbprint or file name.
    pub key: Option<String>,
    /// Whether a key has the name (`kid`) that the token gives; `None` where it gives none.
    pub kid_known: Option<bool>,
    /// A key of another name that fits.
    pub other_key: Option<String>,
    /// What else can be told.
    pub remark: Option<CheckRemark>,
}

/// The results in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// A key of the case fits, and a receiver that has it accepts the token.
    Ok,
    /// The key that should fit does not.
    Bad,
    /// No key of the case can have made it.
    NoKey,
    /// The algorithm, or an extension the token insists on, is not known here.
    Unsupported,
    /// `alg` is `none`.
    Unsecured,
}

/// What else a check shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckRemark {
    /// An ECDSA value in DER instead of the two numbers side by side.
    DerEncoded,
    /// The value is not as long as this key makes them.
    Length {
        /// What the key makes.
        expected: usize,
        /// What is there.
        actual: usize,
    },
    /// An RSA-PSS value that fits with another salt than the prescribed one.
    Salt {
        /// Octets of the hash, which the salt has to have.
        expected: usize,
        /// Octets of the salt that was used.
        actual: usize,
    },
    /// The key that the token names is of another kind than `alg` needs.
    OtherKindOfKey,
    /// The key says that it is for encryption or for another algorithm.
    KeyNotForThis,
    /// `crit` names an unknown extension.
    Critical,
    /// Further keys were not tried: a budget of the case is used up.
    Limit,
    /// The value fits, but a part breaks the rules of encoding.
    Encoding,
    /// The value fits the text as it is written, with padding (`=`) that does not belong there.
    Padded,
    /// The value fits once the padding (`=`) is put back that the text was signed with.
    PaddingRemoved,
    /// The value fits without the padding (`=`) that was added to the text after it was signed.
    PaddingAdded,
    /// How the secret has to be read to fit.
    SecretForm(&'static str),
}

impl SignatureCheck {
    /// A result without more.
    pub fn of(result: CheckResult) -> SignatureCheck {
        SignatureCheck { result, key: None, kid_known: None, other_key: None, remark: None }
    }

    /// Keys are left that were not tried: unless one that decides was, nothing is known.
    pub(super) fn stop(&mut self) {
        if self.kid_known != Some(true) || self.result != CheckResult::Bad {
            self.result = CheckResult::Unsupported;
            self.remark = Some(CheckRemark::Limit);
        }
    }
}

impl CheckResult {
    /// The result as long as no key was tried.
    pub fn without_key(algorithm: Option<&str>) -> CheckResult {
        match algorithm {
            Some(algorithm) if algorithm.eq_ignore_ascii_case("none") => CheckResult::Unsecured,
            Some(algorithm) if signature_is_known(algorithm) => CheckResult::NoKey,
            _ => CheckResult::Unsupported,
        }
    }

    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            CheckResult::Ok => "ok",
            CheckResult::Bad => "bad",
            CheckResult::NoKey => "no-key",
            CheckResult::Unsupported => "unsupported",
            CheckResult::Unsecured => "unsecured",
        }
    }
}
