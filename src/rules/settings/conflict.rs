//! SET-CONFLICT: settings that contradict each other, in one file or in two.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Side, Stated};

declare_rule! { "SET-CONFLICT", Warning }

/// What an application has one of.
const SINGLE: [Meaning; 6] =
    [Meaning::Issuer, Meaning::ClientId, Meaning::RedirectUri, Meaning::SpEntityId, Meaning::Acs, Meaning::IdpEntityId];

/// Documents that are compared with each other.
const MAX_DOCUMENTS: usize = 20;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    between_files(cx, out);
    for (item, document) in cx.items.iter().filter_map(|item| Some((item, item.settings()?))) {
        if document.contradictions.is_empty() {
            out.pass();
        }
        for (first, second) in &document.contradictions {
            out.find_once(
                RULE.finding(
                    format!(
                        "`{}` is set twice: {} in line {}, {} in line {}",
                        second.name,
                        quote(&first.value),
                        first.line,
                        quote(&second.value),
                        second.line
                    ),
                    "Most programs take the last one. Which one is used here was not tried.",
                )
                .confidence(Confidence::Possible)
                .compared(first.value.as_str(), second.value.as_str(), None)
                .at(item, second.span)
                .related(item, first.span)
                .fix(Party::SpAdmin, format!("In {}, remove the value that is not meant.", document.place(second))),
            );
        }
    }
}

/// A setting that two files state, each once and differently. Files of different products are of different applications.
fn between_files(cx: &Context<'_>, out: &mut Outcome) {
    let all = cx.items.iter().filter_map(|item| Some((item, item.settings()?)));
    let all: Vec<_> = all.filter(|(_, one)| one.side == Side::Application).take(MAX_DOCUMENTS).collect();
    for (at, (item, document)) in all.iter().enumerate() {
        let others = all.iter().skip(at + 1).filter(|(_, other)| other.product == document.product);
        for (other_item, other) in others.filter(|(_, other)| other.origin != document.origin) {
            for meaning in SINGLE {
                let Some((first, second)) = only(document, meaning).zip(only(other, meaning)) else { continue };
                if bare(&first.value) != bare(&second.value) {
                    out.find_once(differ(cx, (item, document, first), (other_item, other, second)));
                }
            }
        }
    }
}

type Place<'a> = (&'a Item, &'a Document, &'a Stated);

fn differ(cx: &Context<'_>, first: Place<'_>, second: Place<'_>) -> Finding {
    let (item, document, one) = first;
    let (other_item, other_document, other) = second;
    // Which of them the message has, the message shows.
    let tokens = || cx.items.iter().filter(|item| item.oidc().is_some() || item.saml().is_some());
    let claims =
        |item: &Item| item.oidc().and_then(|message| message.token()?.claims.as_ref()).map(|claims| claims.to_json());
    let has = |value: &str| {
        tokens().any(|item| claims(item).map_or_else(|| item.text().contains(value), |claims| claims.contains(value)))
    };
    let (has_one, has_other) = (has(bare(&one.value)), has(bare(&other.value)));
    let said = match (has_one, has_other) {
        (true, false) => format!(" The message in this case has {}.", quote(&one.value)),
        (false, true) => format!(" The message in this case has {}.", quote(&other.value)),
        _ => String::new(),
    };
    let (wrong, right) = if has_one || !has_other {
        ((other_item, other_document, other, one), item)
    } else {
        ((item, document, one, other), other_item)
    };
    RULE.finding(
        format!("Two settings files disagree: `{}` and `{}` differ", one.name, other.name),
        format!(
            "{} and {} state the same setting differently. Which one the application reads was not tried.{said}",
            document.place(one),
            other_document.place(other)
        ),
    )
    .confidence(if has_one || has_other { Confidence::Likely } else { Confidence::Possible })
    .compared(wrong.3.value.as_str(), wrong.2.value.as_str(), None)
    .at(wrong.0, wrong.2.span)
    .related(right, wrong.3.span)
    .fix(
        Party::SpAdmin,
        format!(
            "If both files are of one application, set `{}` to {} in {}. Otherwise, remove the file of the other \
             application from this case.",
            wrong.2.name,
            quote(&wrong.3.value),
            wrong.1.place(wrong.2)
        ),
    )
}

/// The only value of a setting; none where it is a reference or a list.
fn only(document: &Document, meaning: Meaning) -> Option<&Stated> {
    let mut all =
        document.all(meaning).filter(|one| !one.value.is_empty() && !one.value.contains(['$', '<', '{', '*']));
    let first = all.next()?;
    all.all(|one| one.value == first.value).then_some(first)
}

/// An issuer may be stated by its discovery document.
fn bare(value: &str) -> &str {
    value.strip_suffix("/.well-known/openid-configuration").unwrap_or(value)
}
