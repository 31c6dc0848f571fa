//! What decrypting a token shows.

/// What opening a token gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decrypted {
    /// The plain text, and the name of the key that opened it.
    Ok(Vec<u8>, String),
    /// No key that could open it was given.
    NoKey,
    /// An algorithm or extension that is not known here, or more rounds than are computed.
    Unsupported,
    /// Keys or recipients are left that were not tried: a budget of the case is used up.
    Limit,
    /// It could not be opened: the step.
    Failed(FailedStep),
}

/// The steps that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedStep {
    /// The encrypted content key does not open with any key given.
    KeyUnwrap,
    /// The content does not fit its tag: changed, cut, or another content key.
    Content,
    /// The plain text cannot be inflated, or is too large.
    Inflate,
    /// A part is not clean base64url, or the headers contradict each other.
    Encoding,
}

impl FailedStep {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            FailedStep::KeyUnwrap => "key-unwrap",
            FailedStep::Content => "content",
            FailedStep::Inflate => "inflate",
            FailedStep::Encoding => "encoding",
        }
    }
}

/// What became of an encrypted token, for those who show or judge it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decryption {
    /// Decrypted.
    Ok {
        /// The id of the item of the plain text; `None` where it is no text or a limit was reached.
        item: Option<String>,
    },
    /// No key that could decrypt it was given.
    NoKey,
    /// An algorithm or extension that is not known here, or more iterations than are computed.
    Unsupported,
    /// Keys or recipients are left that were not tried: a budget of the case is used up.
    Limit,
    /// A step failed.
    Failed(FailedStep),
}

impl Decryption {
    /// The name in the report.
    pub fn as_str(&self) -> &'static str {
        match self {
            Decryption::Ok { .. } => "ok",
            Decryption::NoKey => "no-key",
            Decryption::Unsupported | Decryption::Limit => "unsupported",
            Decryption::Failed(_) => "failed",
        }
    }

    /// The step that failed.
    pub fn failed_step(&self) -> Option<FailedStep> {
        match self {
            Decryption::Failed(step) => Some(*step),
            _ => None,
        }
    }

    /// The id of the item of the plain text.
    pub fn item(&self) -> Option<&str> {
        match self {
            Decryption::Ok { item } => item.as_deref(),
            _ => None,
        }
    }

    /// Whether the plain text was recovered.
    pub fn is_ok(&self) -> bool {
        matches!(self, Decryption::Ok { .. })
    }
}
