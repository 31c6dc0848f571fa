//! Exact comparison first, then the name of the difference: the classes CMP-URL and CMP-ID of the catalogue.
//! Comes in: two values and the other values known in the case. Goes out: equal, or a [`Difference`] with its class and words.
//! Must not normalise what it was given: SAML and OpenID compare strings, and a parser that mends URLs would hide the fault.

mod chars;
mod general;
mod host;
mod identifier;
mod lookalike;
mod parts;
mod path;
mod query;
#[cfg(test)]
mod tests;

use super::wording::in_code_style;
use crate::vocabulary::DifferenceClass;
use parts::{Part, Parts};

/// Characters of a value that are compared in detail; longer values are only equal or different.
pub const MAX_COMPARED: usize = 64 << 10;

/// Why two values are not equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The value of `class` in the report, for example `trailing-slash`.
    pub class: DifferenceClass,
    /// A phrase for the reader, without capital and full stop: `only the trailing slash differs`.
    /// What was found comes first: `http` instead of `https`.
    pub words: String,
    /// Which of the two is the odd one: of an internal and a public address, the internal one.
    pub side: Option<Side>,
}

impl Difference {
    /// What stands behind a title that names the two fields: `: only the trailing slash differs`. Of values that have nothing in common
    /// there is nothing to say.
    pub fn after_title(&self) -> String {
        if self.class == DifferenceClass::Different { String::new() } else { format!(": {}", self.words) }
    }
}

/// One of the two values of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What should be there.
    Expected,
    /// What is there.
    Actual,
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
pub fn compare_urls(expected: &str, actual: &str, known: &[KnownValue<'_>]) -> Option<Difference> {
    let pair = Pair::new(expected, actual, known)?;
    Some(pair.first_of(URL_CLASSES).unwrap_or_else(|| different(&pair)))
}

/// Compares two identifiers (entity IDs, audiences, client IDs, attribute names). `None` when they are equal.
/// Two URLs are compared as URLs; one typing error in them is still called that.
pub fn compare_identifiers(expected: &str, actual: &str, known: &[KnownValue<'_>]) -> Option<Difference> {
    let pair = Pair::new(expected, actual, known)?;
    let found = if pair.parts.is_some() {
        pair.first_of(URL_CLASSES).or_else(|| pair.first_of(&[(DifferenceClass::Typo, identifier::typo)]))
    } else {
        pair.first_of(IDENTIFIER_CLASSES)
    };
    Some(found.unwrap_or_else(|| different(&pair)))
}

/// A class and its test; the test gives the words when the class fits.
type Class = (DifferenceClass, fn(&Pair<'_>) -> Option<String>);

/// CMP-URL, in the order of the catalogue; the first that fits is reported.
const URL_CLASSES: &[Class] = &[
    (DifferenceClass::RoleSwap, general::role_swap),
    (DifferenceClass::Whitespace, chars::whitespace),
    (DifferenceClass::HtmlEscape, chars::html_escape),
    (DifferenceClass::TrailingSlash, path::trailing_slash),
    (DifferenceClass::Scheme, host::scheme),
    (DifferenceClass::DefaultPort, host::default_port),
    (DifferenceClass::Port, host::port),
    (DifferenceClass::HostCase, host::host_case),
    (DifferenceClass::PathCase, path::path_case),
    (DifferenceClass::HostWww, host::host_www),
    (DifferenceClass::Query, query::query),
    (DifferenceClass::QueryOrder, query::query_order),
    (DifferenceClass::Fragment, query::fragment),
    (DifferenceClass::PctEncoding, chars::pct_encoding),
    (DifferenceClass::DoubleEncoding, chars::double_encoding),
    (DifferenceClass::Idn, host::idn),
    (DifferenceClass::Unicode, chars::unicode),
    (DifferenceClass::Placeholder, general::placeholder),
    (DifferenceClass::HostInternal, host::host_internal),
    (DifferenceClass::PathPrefix, path::path_prefix),
    (DifferenceClass::TenantPart, general::tenant_part),
    (DifferenceClass::Environment, general::environment),
    (DifferenceClass::HostSub, host::host_sub),
];

/// CMP-ID for values that are not both URLs: first what any two texts may differ in, then the classes of identifiers.
/// Capital letters, quotes and look-alikes are also one or two typing errors, so they are asked before `typo`.
const IDENTIFIER_CLASSES: &[Class] = &[
    (DifferenceClass::RoleSwap, general::role_swap),
    (DifferenceClass::Whitespace, chars::whitespace),
    (DifferenceClass::HtmlEscape, chars::html_escape),
    (DifferenceClass::TrailingSlash, path::trailing_slash),
    (DifferenceClass::Scheme, host::scheme),
    (DifferenceClass::SpnPrefix, identifier::spn_prefix),
    (DifferenceClass::UrnVsUrl, identifier::urn_vs_url),
    (DifferenceClass::ApiPrefix, identifier::api_prefix),
    (DifferenceClass::LastSegment, identifier::last_segment),
    (DifferenceClass::Case, identifier::case),
    (DifferenceClass::Quotes, identifier::quotes),
    (DifferenceClass::PctEncoding, chars::pct_encoding),
    (DifferenceClass::DoubleEncoding, chars::double_encoding),
    (DifferenceClass::Unicode, chars::unicode),
    (DifferenceClass::Typo, identifier::typo),
    (DifferenceClass::Placeholder, general::placeholder),
    (DifferenceClass::GuidVsName, identifier::guid_vs_name),
    (DifferenceClass::TenantPart, general::tenant_part),
    (DifferenceClass::Environment, general::environment),
];

/// Two values that are not equal.
struct Pair<'a> {
    expected: &'a str,
    actual: &'a str,
    /// Expected and actual, where both are URLs.
    parts: Option<(Parts<'a>, Parts<'a>)>,
    known: &'a [KnownValue<'a>],
}

impl<'a> Pair<'a> {
    fn new(expected: &'a str, actual: &'a str, known: &'a [KnownValue<'a>]) -> Option<Self> {
        if expected == actual {
            return None;
        }
        let parts = parts::split(expected).zip(parts::split(actual));
        Some(Pair { expected, actual, parts, known })
    }

    fn first_of(&self, classes: &[Class]) -> Option<Difference> {
        if self.expected.len().max(self.actual.len()) > MAX_COMPARED {
            return None;
        }
        classes.iter().find_map(|(class, test)| {
            let side = if *class == DifferenceClass::HostInternal { host::internal_side(self) } else { None };
            test(self).map(|words| Difference { class: *class, words, side })
        })
    }

    /// Both URLs in parts, if they are equal in all parts but these.
    fn same_but(&self, ignored: &[Part]) -> Option<(&Parts<'a>, &Parts<'a>)> {
        let (expected, actual) = self.parts.as_ref()?;
        let same = Part::ALL.iter().filter(|part| !ignored.contains(part));
        same.into_iter().all(|part| expected.get(*part) == actual.get(*part)).then_some((expected, actual))
    }
}

/// The rest: says as concretely as possible what differs.
fn different(pair: &Pair<'_>) -> Difference {
    let words = if pair.actual.is_empty() {
        "the actual value is empty".to_owned()
    } else if pair.expected.is_empty() {
        "the expected value is empty".to_owned()
    } else if let Some((expected, actual)) = &pair.parts {
        let parts: Vec<Part> =
            Part::ALL.iter().copied().filter(|part| expected.get(*part) != actual.get(*part)).collect();
        match parts.as_slice() {
            [part] => format!(
                "the {} differs: {} instead of {}",
                part.name(),
                quote(actual.get(*part).unwrap_or_default()),
                quote(expected.get(*part).unwrap_or_default())
            ),
            parts if !parts.contains(&Part::Host) => {
                let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
                format!("several parts differ: {}", general::list(&names))
            }
            _ => "the URLs are completely different".to_owned(),
        }
    } else if parts::split(pair.expected).is_some() {
        "the actual value is not a URL".to_owned()
    } else if identifier::is_guid(pair.expected) && identifier::is_guid(pair.actual) {
        "the GUIDs are different".to_owned()
    } else {
        "the values are completely different".to_owned()
    };
    Difference { class: DifferenceClass::Different, words, side: None }
}

/// Longest value repeated in words, in characters.
const MAX_QUOTED: usize = 80;

/// A value in code style, shortened in the middle where it is long.
fn quote(value: &str) -> String {
    if value.is_empty() { "nothing".to_owned() } else { in_code_style(value, MAX_QUOTED) }
}
