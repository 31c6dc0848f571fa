//! The Name ID format against the one that was asked for.

use crate::declare_rule;
use crate::report::{Confidence, ItemKind, Party, Severity};
use crate::rules::support::expected::{self, Expected, Source};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::name_id::format_name;
use crate::rules::support::name_id::misspelt;
use crate::rules::support::saml::{AssertionRef, name_ids};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::name_id_format_words;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;
use std::borrow::Cow;

declare_rule! { "SAML-NAMEID-FORMAT-MISMATCH", Warning }

const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, name_id) in name_ids(cx, out) {
        let got = name_id.format.as_ref().map_or(UNSPECIFIED, |format| format.text.as_str());
        let place = name_id.format.as_ref().map_or(name_id.span, |format| format.span);
        if let Some(right) = misspelt(got) {
            out.find_once(
                RULE.finding(
                    format!("The NameID format {} does not exist; {} does", quote(got), quote(&right)),
                    "The version digits belong to the name: `1.1` goes with unspecified, emailAddress, X509SubjectName and \
                     WindowsDomainQualifiedName, `2.0` with the others. An application that compares the format does not know this one.",
                )
                .confidence(Confidence::Likely)
                .at(statement.item, place)
                .compared(right.as_str(), got, Some(DifferenceClass::Typo))
                .fix(Party::IdpAdmin, format!("Set the NameID format of this application to {}.", quote(&right)))
                .spec("saml-core 8.3"),
            );
            continue;
        }
        let mut wanted = wanted(cx, &statement);
        if wanted.is_empty() {
            continue;
        }
        let fits = |expected: &Expected<'_>| expected.value == got || expected.value == UNSPECIFIED;
        if wanted.iter().any(fits) {
            out.pass();
            continue;
        }
        let expected = wanted.swap_remove(0);
        // The whole names stand below, over each other.
        let kind = |format: &str| quote(format.rsplit(':').next().unwrap_or(format));
        let means = |format: &str| {
            // What an email address is, everyone knows.
            let words = name_id_format_words(format).filter(|words| !words.starts_with("an email"));
            words.map_or_else(String::new, |words| format!("{} is {words}. ", kind(format)))
        };
        let (asked, confidence) = match expected.source {
            Source::Request(..) => ("asked for", Confidence::Likely),
            // Formats listed in metadata are often not requirements.
            Source::Metadata(..) => ("lists in its metadata", Confidence::Possible),
            _ => ("wants", Confidence::Likely),
        };
        let finding = RULE
            .finding(
                format!("The application {asked} the NameID format {} but got {}", kind(&expected.value), kind(got)),
                format!(
                    "{}Some applications reject a format they did not ask for. Others store value and format, and then \
                 treat the user as a new one.",
                    means(&expected.value)
                ),
            )
            .confidence(confidence)
            .at(statement.item, place)
            .compared(expected.value.as_ref(), got, Some(DifferenceClass::Different))
            .spec("saml-core 3.4.1.1");
        // It took the message all the same.
        let taken = statement.response.is_some_and(|(item, _)| expected::was_accepted(cx, item));
        // What libraries are set to ask for, they write into the request and do not compare.
        let of_settings = cx.case.stated.iter().any(|one| one.name == "name_id_format" && one.value == expected.value);
        let finding = if taken || of_settings { finding.severity(Severity::Info) } else { finding };
        let text = format!("Set the NameID format of this application to {}.", quote(&expected.value));
        out.find_once(with_fix(
            expected.relate(finding),
            cx,
            statement.item,
            Topic::NameId,
            Some(format_name(cx, statement.item, &expected.value)),
            (Party::IdpAdmin, text),
        ));
    }
}

/// The formats that the person, else the request, else the application's metadata, asks for.
fn wanted<'a>(cx: &Context<'a>, statement: &AssertionRef<'a>) -> Vec<Expected<'a>> {
    if let Some(format) = &cx.case.expectations.name_id_format {
        return vec![Expected { value: Cow::Borrowed(format), source: Source::User }];
    }
    let answered = statement.response.and_then(|(_, response)| response.envelope.in_response_to.as_ref());
    let of_requests: Vec<Expected<'a>> = expected::requests(cx)
        .filter(|(_, request)| {
            let id = request.envelope.id.as_ref();
            answered.is_none_or(|answered| id.is_some_and(|id| id.text == answered.text))
        })
        .filter_map(|(item, request)| Some(Expected::request(item, request.name_id_policy.as_ref()?.format.as_ref()?)))
        .collect();
    if !of_requests.is_empty() {
        return of_requests;
    }
    let metadata = cx.items.iter().filter(|item| item.kind == ItemKind::SpMetadata);
    metadata
        .filter_map(|item| Some((item, item.saml()?.entity()?)))
        .flat_map(|(item, entity)| entity.roles.iter().map(move |role| (item, role)))
        .flat_map(|(item, role)| role.name_id_formats.iter().map(move |format| Expected::metadata(item, format)))
        .collect()
}
