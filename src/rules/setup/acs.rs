//! SETUP-ACS: the address that the identity provider sends users to is none of the application's.

use super::common::{Sides, is_saml, said};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Stated, Test};
use crate::source::Span;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SETUP-ACS", Error }

/// Addresses of one side that are compared.
const MAX_ADDRESSES: usize = 100;

/// What mod_auth_mellon adds to its path for responses.
const MELLON: [&str; 3] = ["/postResponse", "/artifactResponse", "/paosResponse"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let mut own: Vec<(Option<(&Item, Span)>, &str)> = Vec::new();
    for one in &sides.sp {
        let locations = one.endpoints("AssertionConsumerService").filter_map(|endpoint| endpoint.location.as_ref());
        own.extend(locations.map(|location| (Some((one.item, location.span)), location.as_str())));
    }
    for (item, document) in &sides.app {
        for path in document.all(Meaning::AcsPath) {
            mellon(out, &own, item, document, path);
        }
    }
    for (item, document) in &sides.app {
        let all = [Meaning::Acs, Meaning::RedirectUri].into_iter().flat_map(|meaning| document.all(meaning));
        let urls = all.filter(|stated| stated.value.contains("://") && sides.sp.is_empty());
        own.extend(urls.map(|stated| (Some((*item, stated.span)), stated.value.as_str())));
    }
    own.truncate(MAX_ADDRESSES);
    for (item, document) in &sides.registered {
        let said = said(cx, if is_saml(document) { "acs" } else { "redirect_uri" }).map(|url| (None, url));
        let own: Vec<_> = own.iter().copied().chain(said.filter(|_| own.is_empty())).collect();
        let all =
            [Meaning::RegisteredAcs, Meaning::RegisteredRedirect].into_iter().flat_map(|meaning| document.all(meaning));
        let registered: Vec<&Stated> = all.filter(|stated| stated.value.contains("://")).take(MAX_ADDRESSES).collect();
        let Some(first) = registered.first().filter(|_| !own.is_empty()) else { continue };
        let covers = |stated: &Stated, url: &str| {
            stated.value == url || (stated.value.ends_with('*') && Test::Glob.holds(&stated.value, url))
        };
        if own.iter().any(|(_, url)| registered.iter().any(|stated| covers(stated, url))) {
            match from_portals(document, &own) {
                Some((other, url)) => out.find_once(portal(item, document, other, url)),
                None => out.pass(),
            }
            continue;
        }
        let compared = own.iter().flat_map(|(place, url)| {
            registered
                .iter()
                .filter_map(move |stated| Some((place, url, *stated, compare_urls(url, &stated.value, &[])?)))
        });
        let Some((place, url, stated, difference)) =
            compared.min_by_key(|(_, _, _, difference)| difference.class == DifferenceClass::Different)
        else {
            continue;
        };
        let how = difference.after_title();
        let what = if is_saml(document) { "ACS URL" } else { "redirect URI" };
        let finding = RULE
            .finding(
                if how.is_empty() {
                    format!("The {} does not list the application's {what}", document.name())
                } else {
                    format!("The {what} is not registered{how}")
                },
                "The identity provider sends users only to the addresses it has. The application does not receive the login there.",
            )
            .compared(*url, stated.value.as_str(), Some(difference.class))
            .at(item, stated.span)
            .fix(Party::IdpAdmin, format!("In {}, set `{}` to {}.", document.place(first), first.name, quote(url)));
        out.find_once(match place {
            Some((from, span)) => finding.related(from, *span),
            None => finding,
        });
    }
}

/// The address to which a SAML client sends logins that begin at the identity provider, where it is none of the application's; and
/// one that is.
fn from_portals<'a>(document: &'a Document, own: &[(Option<(&Item, Span)>, &'a str)]) -> Option<(&'a Stated, &'a str)> {
    let mut fixed = document.all(Meaning::RegisteredAcs).filter(|stated| stated.value.contains("://")).peekable();
    let other = *fixed.peek().filter(|_| is_saml(document))?;
    let is_own = |stated: &Stated| own.iter().any(|(_, url)| stated.value == *url);
    let (_, url) = own.first().filter(|_| !fixed.any(is_own))?;
    Some((other, url))
}

fn portal(item: &Item, document: &Document, other: &Stated, url: &str) -> Finding {
    let difference = compare_urls(url, &other.value, &[]);
    let how = difference.as_ref().map_or_else(String::new, |difference| difference.after_title());
    RULE.finding(
        format!("The ACS URL for portals differs{how}"),
        "This address is used where no login request names one: the login begins at the identity provider. \
         Requests with an ACS URL still work.",
    )
    .confidence(Confidence::Likely)
    .compared(url, other.value.as_str(), difference.map(|difference| difference.class))
    .at(item, other.span)
    .fix(Party::IdpAdmin, format!("In {}, set `{}` to {}.", document.place(other), other.name, quote(url)))
}

/// The address below the path of the settings against those of the application's metadata.
fn mellon(
    out: &mut Outcome,
    own: &[(Option<(&Item, Span)>, &str)],
    settings: &Item,
    document: &Document,
    path: &Stated,
) {
    let base = path.value.trim_end_matches('/');
    let below = |url: &str| MELLON.iter().any(|end| url.ends_with(&format!("{base}{end}")));
    let Some((Some((item, span)), url)) = own.first() else { return };
    if own.iter().any(|(_, url)| below(url)) {
        return out.pass();
    }
    let published = url.split("://").nth(1).and_then(|rest| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or("");
    let published = MELLON.iter().find_map(|end| published.strip_suffix(end)).unwrap_or(published);
    out.find_once(
        RULE.finding(
            format!(
                "The application receives responses below `{}` (`{}`), but its metadata names {}",
                path.value,
                path.name,
                quote(url)
            ),
            "The identity provider sends responses to the address in the metadata. The application does not handle \
             logins there.",
        )
        .compared(format!("{base}/postResponse"), *url, None)
        .at(item, *span)
        .related(settings, path.span)
        .fix(
            Party::SpAdmin,
            format!(
                "In {}, set `{}` to `{published}`. Or create the metadata again and load it at the identity provider.",
                document.place(path),
                path.name
            ),
        ),
    );
}
