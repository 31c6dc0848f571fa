//! Exact comparison first, then the name of the difference: a list of classes for URLs, one for identifiers.
//! Comes in: two values and the other values known in the case. Goes out: equal, or a [`Difference`] with its class and words.
//! Must not normalise what it was given: SAML and OpenID compare strings, and a parser that mends URLs would hide the fault.

mod chars;
mod general;
mod host;
mod identifier;
mod lookalike;
mod pair;
mod parts;
mod path;
mod query;
#[cfg(test)]
mod tests;
mod words;

use crate::vocabulary::DifferenceClass;
pub(crate) use chars::unescape;
pub use pair::{Difference, KnownValue, Side};
use pair::{Pair, quote};
use parts::Part;
pub(crate) use words::is_guid;

/// Characters of a value that are compared in detail; longer values are only equal or different.
pub const MAX_COMPARED: usize = 64 << 10;

/// Compares two URLs as SAML and OpenID do: as strings. `None` when they are equal.
pub fn compare_urls(expected: &str, actual: &str, known: &[KnownValue<'_>]) -> Option<Difference> {
    let pair = Pair::new(expected, actual, known)?;
    Some(first_of(&pair, URL_CLASSES).unwrap_or_else(|| different(&pair)))
}

/// Compares two identifiers (entity IDs, audiences, client IDs, attribute names). `None` when they are equal.
/// Two URLs are compared as URLs; one typing error in them is still called that.
pub fn compare_identifiers(expected: &str, actual: &str, known: &[KnownValue<'_>]) -> Option<Difference> {
    let pair = Pair::new(expected, actual, known)?;
    let found = if pair.parts.is_some() {
        first_of(&pair, URL_CLASSES).or_else(|| first_of(&pair, &[(DifferenceClass::Typo, identifier::typo)]))
    } else {
        first_of(&pair, IDENTIFIER_CLASSES)
    };
    Some(found.unwrap_or_else(|| different(&pair)))
}

/// A class and its test; the test gives the words when the class fits.
type Class = (DifferenceClass, fn(&Pair<'_>) -> Option<String>);

/// For URLs, the most telling class first; the first that fits is reported.
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

/// The first class that fits. Very long values are only equal or different.
fn first_of(pair: &Pair<'_>, classes: &[Class]) -> Option<Difference> {
    if pair.expected.len().max(pair.actual.len()) > MAX_COMPARED {
        return None;
    }
    classes.iter().find_map(|(class, test)| {
        let side = if *class == DifferenceClass::HostInternal { host::internal_side(pair) } else { None };
        test(pair).map(|words| Difference { class: *class, words, side })
    })
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
    } else if words::is_guid(pair.expected) && words::is_guid(pair.actual) {
        "the GUIDs are different".to_owned()
    } else {
        "the values are different".to_owned()
    };
    Difference { class: DifferenceClass::Different, words, side: None }
}
