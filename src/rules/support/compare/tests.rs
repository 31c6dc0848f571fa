//! Every class in both directions, and the properties that hold for all of them.

use super::*;
use proptest::prelude::*;

fn url(expected: &str, actual: &str) -> (&'static str, String) {
    let found = compare_urls(expected, actual, &[]).expect("they differ");
    (found.class.as_str(), found.words)
}

fn id(expected: &str, actual: &str) -> (&'static str, String) {
    let found = compare_identifiers(expected, actual, &[]).expect("they differ");
    (found.class.as_str(), found.words)
}

/// Class, expected, actual, words; the class also holds with the sides swapped.
const URLS: &[(&str, &str, &str, &str)] = &[
    ("whitespace", "https://a.test/acs", "https://a.test/acs ", "a space at the end"),
    ("whitespace", "https://a.test/acs", "\nhttps://a.test/acs", "a line break at the start"),
    (
        "whitespace",
        "https://a.test/a\u{200b}cs",
        "https://a.test/acs",
        "the expected value has a zero-width space (`U+200B`) inside",
    ),
    ("html-escape", "https://a.test/acs?x=1&y=2", "https://a.test/acs?x=1&amp;y=2", "`&amp;` copied from XML or HTML"),
    ("trailing-slash", "https://a.test/acs", "https://a.test/acs/", "only the trailing slash differs"),
    ("trailing-slash", "https://a.test/acs/?x=1", "https://a.test/acs?x=1", "only the trailing slash differs"),
    ("scheme", "https://a.test/acs", "http://a.test/acs", "`http` instead of `https`"),
    ("scheme", "https://a.test/acs", "a.test/acs", "missing `https://`"),
    ("default-port", "https://a.test/acs", "https://a.test:443/acs", "only the default port is added: `:443`"),
    ("port", "https://a.test/acs", "https://a.test:8080/acs", "the port differs: `8080` instead of `443`"),
    (
        "port",
        "https://a.test/acs",
        "http://a.test:8080/acs",
        "the port differs: `8080` instead of `443`; `http` instead of `https`",
    ),
    ("host-case", "https://a.test/acs", "https://A.test/acs", "only letter case differs (`A.test`, not `a.test`)"),
    (
        "path-case",
        "https://a.test/realms/multi-pass/protocol/saml",
        "https://a.test/realms/Multi-pass/protocol/saml",
        "only letter case differs (`Multi-pass`, not `multi-pass`)",
    ),
    ("path-case", "https://a.test/ACS", "https://a.test/acs", "only letter case differs (`acs`, not `ACS`)"),
    ("host-www", "https://www.a.test/acs", "https://a.test/acs", "missing `www.`"),
    ("query", "https://a.test/cb?connection=x", "https://a.test/cb", "missing query parameter `connection`"),
    ("query", "https://a.test/cb?c=x", "https://a.test/cb?c=y", "the query parameter `c` is `y` instead of `x`"),
    (
        "query",
        "https://a.test/cb?a=1&b=2",
        "https://a.test/cb?c=1",
        "missing query parameters `a` and `b`; extra query parameter `c`",
    ),
    ("query", "https://a.test/cb", "https://a.test/cb?", "only the query string separators differ"),
    ("query-order", "https://a.test/cb?a=1&b=2", "https://a.test/cb?b=2&a=1", "only the parameter order differs"),
    ("fragment", "https://a.test/cb", "https://a.test/cb#top", "extra fragment `#top`"),
    ("pct-encoding", "https://a.test/a b", "https://a.test/a%20b", "only the percent-encoding differs"),
    ("pct-encoding", "https://a.test/cb?x=a%2Fb", "https://a.test/cb?x=a/b", "only the percent-encoding differs"),
    ("double-encoding", "https://a.test/a b", "https://a.test/a%2520b", "percent-encoded twice"),
    ("idn", "https://bücher.test/acs", "https://xn--bcher-kva.test/acs", "same host in Unicode and in Punycode"),
    ("unicode", "https://a.test/é", "https://a.test/e\u{301}", "same letters, different Unicode form"),
    (
        "unicode",
        "https://a.test/saml",
        "https://а.test/saml",
        "look-alike character: Cyrillic `а` (`U+0430`) instead of `a`",
    ),
    (
        "unicode",
        "https://a.test/my-app",
        "https://a.test/my–app",
        "look-alike character: dash `–` (`U+2013`) instead of `-`",
    ),
    (
        "placeholder",
        "https://id.test/realms/acme",
        "https://id.test/realms/<TENANT_NAME>",
        "placeholder `<TENANT_NAME>` left in",
    ),
    (
        "placeholder",
        "https://id.test/realms/acme/x",
        "https://id.test/realms/TENANT_ID/x",
        "placeholder `TENANT_ID` left in",
    ),
    (
        "placeholder",
        "https://your-domain.test/acs",
        "https://a.test/acs",
        "placeholder `your-domain` left in the expected value",
    ),
    (
        "host-internal",
        "https://a.test/acs",
        "http://localhost:3000/acs",
        "internal host `localhost` instead of the public host",
    ),
    (
        "host-internal",
        "https://a.test/acs",
        "https://10.0.0.7/acs",
        "internal host `10.0.0.7` instead of the public host",
    ),
    ("path-prefix", "https://a.test/realms/x", "https://a.test/auth/realms/x", "extra path segment `/auth`"),
    ("path-prefix", "https://a.test/acs", "https://a.test//acs", "a double slash"),
    ("path-prefix", "https://a.test/saml/acs", "https://a.test", "missing path segments `/saml/acs`"),
    (
        "tenant-part",
        "https://a.test/realms/one",
        "https://a.test/realms/two",
        "same product, different realm (`two`, not `one`)",
    ),
    (
        "tenant-part",
        "https://one.okta.com/x",
        "https://two.okta.com/x",
        "same product, different tenant (`two`, not `one`)",
    ),
    (
        "tenant-part",
        "https://sts.windows.net/11111111-2222-3333-4444-555555555555/",
        "https://sts.windows.net/11111111-2222-3333-4444-666666666666/",
        "same product, different tenant (`11111111-2222-3333-4444-666666666666`, not `11111111-2222-3333-4444-555555555555`)",
    ),
    (
        "tenant-part",
        "http://www.okta.com/exk1",
        "http://www.okta.com/exk2",
        "same product, different tenant (`exk2`, not `exk1`)",
    ),
    (
        "environment",
        "https://app.a.test/acs",
        "https://app-dev.a.test/acs",
        "different environment: `app-dev.a.test` instead of `app.a.test`",
    ),
    (
        "environment",
        "https://app-prod.acme.io/acs",
        "https://app-stage.acme.io/acs",
        "different environment: `stage` instead of `prod`",
    ),
    (
        "host-sub",
        "https://app.acme.io/acs",
        "https://login.acme.io/acs",
        "the host differs: `login.acme.io` instead of `app.acme.io`",
    ),
    (
        "host-sub",
        "https://acme.co.uk/acs",
        "https://eu.acme.co.uk/acs",
        "the host differs: `eu.acme.co.uk` instead of `acme.co.uk`",
    ),
    (
        "different",
        "https://acme.co.uk/acs",
        "https://other.co.uk/acs",
        "the host name differs: `other.co.uk` instead of `acme.co.uk`",
    ),
    ("different", "https://a.test/one", "https://a.test/two", "the path differs: `/two` instead of `/one`"),
    ("different", "https://a.test/one", "http://a.test/two", "several parts differ: scheme and path"),
    ("different", "https://a.io/one", "http://b.io/two", "the URLs are completely different"),
    ("different", "https://a.io/one", "sp", "the actual value is not a URL"),
    ("different", "https://a.io/one", "", "the actual value is empty"),
];

const IDS: &[(&str, &str, &str, &str)] = &[
    ("trailing-slash", "https://a.test/sp", "https://a.test/sp/", "only the trailing slash differs"),
    ("whitespace", "my-app", "my-app\u{a0}", "a no-break space (`U+00A0`) at the end"),
    ("whitespace", "my app", "my  app", "only the spaces differ"),
    ("scheme", "https://a.test/sp", "a.test/sp", "missing `https://`"),
    (
        "spn-prefix",
        "11111111-2222-3333-4444-555555555555",
        "spn:11111111-2222-3333-4444-555555555555",
        "extra prefix `spn:` (by Entra ID)",
    ),
    ("urn-vs-url", "https://a.test/sp", "urn:a:sp", "URN instead of URL"),
    ("api-prefix", "my-api", "api://my-api", "extra prefix `api://`"),
    (
        "last-segment",
        "emailaddress",
        "http://schemas.test/claims/emailaddress",
        "only the last segment `emailaddress` is the same",
    ),
    ("last-segment", "/mates", "mates", "only the leading slash differs"),
    (
        "typo",
        "repo:norr/rigging:ref:refs/heads/main",
        "repo:norr/riging:ref:refs/heads/main",
        "one character is missing: `g`",
    ),
    ("typo", "billing-app", "biling-app", "one character is missing: `l`"),
    ("typo", "billing-app", "billing-apps", "one extra character: `s`"),
    ("typo", "billing-portal", "billing-pottal", "one character differs (`t`, not `r`)"),
    ("typo", "billing-app", "bililng-app", "two characters differ"),
    ("typo", "https://sp.acme.io/x", "https://sp.acne.io/x", "one character differs (`n`, not `m`)"),
    ("case", "Atera", "atera", "only the letter case differs"),
    ("case", "repo:tide/API:ref:refs/heads/main", "repo:tide/api:ref:refs/heads/main", "only the letter case differs"),
    ("quotes", "atera", "\"atera\"", "surrounding quotation marks or brackets"),
    ("quotes", "atera", "[\"atera\"]", "surrounding quotation marks or brackets"),
    ("unicode", "billing", "billіng", "look-alike character: Cyrillic `і` (`U+0456`) instead of `i`"),
    ("guid-vs-name", "billing", "11111111-2222-3333-4444-555555555555", "GUID instead of name"),
    (
        "tenant-part",
        "urn:amazon:cognito:sp:eu-central-1_AAAAAAAAA",
        "urn:amazon:cognito:sp:eu-central-1_BBBBBBBBB",
        "same product, different tenant (`eu-central-1_BBBBBBBBB`, not `eu-central-1_AAAAAAAAA`)",
    ),
    ("tenant-part", "urn:one.auth0.com", "urn:other.auth0.com", "same product, different tenant (`other`, not `one`)"),
    ("environment", "billing-prod", "billing-staging", "different environment: `staging` instead of `prod`"),
    ("typo", "email", "emial", "two characters differ"),
    ("environment", "app-prod", "app-prd", "different environment: `prd` instead of `prod`"),
    ("different", "HS256", "RS256", "the values are different"),
    ("different", "ES256K", "ES256", "the values are different"),
    ("different", "prod", "prd", "the values are different"),
    ("different", "app1", "app2", "the values are different"),
    ("different", "ledger-api", "ledger-ui", "the values are different"),
    ("different", "ledger-a", "ledger-b", "the values are different"),
    ("different", "role", "rule", "the values are different"),
    ("different", "billing", "payroll", "the values are different"),
    (
        "different",
        "11111111-2222-3333-4444-555555555555",
        "21111111-9222-3333-4444-666666666666",
        "the GUIDs are different",
    ),
];

#[test]
fn every_url_class_in_both_directions() {
    for (class, expected, actual, words) in URLS {
        assert_eq!(url(expected, actual), (*class, (*words).to_owned()), "{expected} | {actual}");
        assert_eq!(url(actual, expected).0, *class, "{actual} | {expected}");
    }
    for (class, _) in URL_CLASSES {
        assert!(
            *class == DifferenceClass::RoleSwap || URLS.iter().any(|(named, ..)| *named == class.as_str()),
            "{class:?} has no case"
        );
    }
}

#[test]
fn every_identifier_class_in_both_directions() {
    for (class, expected, actual, words) in IDS {
        assert_eq!(id(expected, actual), (*class, (*words).to_owned()), "{expected} | {actual}");
        assert_eq!(id(actual, expected).0, *class, "{actual} | {expected}");
    }
    for (class, _) in IDENTIFIER_CLASSES {
        let cases = || IDS.iter().chain(URLS);
        assert!(
            *class == DifferenceClass::RoleSwap || cases().any(|(named, ..)| *named == class.as_str()),
            "{class:?} has no case"
        );
    }
}

#[test]
fn another_known_value_is_named_first() {
    let known = [KnownValue { label: "your entity ID", value: "https://a.test/acs/" }];
    let found = compare_urls("https://a.test/acs", "https://a.test/acs/", &known).unwrap();
    assert_eq!((found.class.as_str(), found.words.as_str()), ("role-swap", "this is your entity ID"));
    let other = compare_urls("https://a.test/acs", "https://b.test/x", &known).unwrap();
    assert_eq!(other.class, DifferenceClass::Different);
    assert_eq!(compare_urls("https://a.test/acs/", "https://a.test/acs/", &known), None);
}

#[test]
fn long_values_are_not_taken_apart() {
    let long = format!("https://a.test/{}", "x".repeat(MAX_COMPARED));
    assert_eq!(url(&long, &format!("{long}/")).0, "different");
    assert!(url("https://a.test/x", &long).1.chars().count() < 300);
}

proptest! {
    #[test]
    fn only_equal_values_are_equal(a in ".{0,40}", b in ".{0,40}") {
        prop_assert_eq!(compare_urls(&a, &b, &[]).is_none(), a == b);
        prop_assert_eq!(compare_identifiers(&a, &b, &[]).is_none(), a == b);
        prop_assert_eq!(compare_urls(&a, &a, &[]), None);
    }

    #[test]
    fn the_class_does_not_depend_on_the_side(
        a in "(https?://)?(www\\.)?[aA]\\.(test|io|local)(:443|:8080)?(/[xX<>{}%20eé]{0,4}){0,3}/?(\\?[ab]=[12](&[ab]=[12])?)?(#z)?",
        b in "(https?://)?(www\\.)?[aA]\\.(test|io|local)(:443|:8080)?(/[xX<>{}%20eé]{0,4}){0,3}/?(\\?[ab]=[12](&[ab]=[12])?)?(#z)?",
    ) {
        let class = |a: &str, b: &str| compare_urls(a, b, &[]).map(|found| found.class);
        prop_assert_eq!(class(&a, &b), class(&b, &a));
        let class = |a: &str, b: &str| compare_identifiers(a, b, &[]).map(|found| found.class);
        prop_assert_eq!(class(&a, &b), class(&b, &a));
    }

    #[test]
    fn words_are_a_clause(a in "(https?://[a-c]{1,3}\\.[a-c]{1,3}(/[a-cA-C ]{0,3}){0,3}|[a-c:{}\"]{1,8})", b in ".{0,30}") {
        if let Some(found) = compare_identifiers(&a, &b, &[]) {
            prop_assert!(!found.words.is_empty() && !found.words.ends_with('.'));
            prop_assert!(found.words.chars().next().is_some_and(|first| first.is_lowercase() || first == '`'));
        }
    }
}
