//! One message through the eyes of one receiver. Input: a row of the table and a login. Output: what it rejects, in its own order.
//! Values that are not expected by anybody are not compared: what is not known is not rejected.

use super::fits::fits;
use super::rejection::{Findings, Rejection};
use super::{
    Absent, Audience, Checks, Compare, Count, Formats, Issuers, Login, Needed, Receiver, Requests, Several, Unknown,
    Version, confirmation, encrypted, signed, values, windows,
};
use crate::item::Item;
use crate::saml::{Assertion, AudienceRestriction, Conditions, Envelope, Issuer, NameId};
use crate::source::Value;
use crate::syntax::xml::NodeKind;
use crate::time::duration_words;

/// What this receiver rejects about the login.
pub fn judge<'a>(receiver: &Receiver, login: &Login<'a>) -> Vec<Rejection<'a>> {
    let checks = &receiver.checks;
    let mut out = Findings::default();
    prolog(checks, login, &mut out);
    envelope(checks, login, &mut out);
    if !login.is_empty() {
        encrypted::check(checks.decrypts, login, &mut out);
        issuers(checks, login, &mut out);
        windows::zones(checks, login, &mut out);
        windows::issued(checks, login, &mut out);
        requests(checks, login, &mut out);
        for (item, assertion) in &login.assertions {
            head(checks, item, assertion, &mut out);
            conditions(checks, login, item, assertion, &mut out);
            statements(checks, item, assertion, &mut out);
            subject(checks, login, item, assertion, &mut out);
            confirmation::check(&checks.confirmations, login, item, assertion, &mut out);
        }
        windows::session(checks, login, &mut out);
        signed::check(checks, login, &mut out);
    }
    out.all
}

fn prolog<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let Some((item, document)) = login.response.and_then(|(item, _)| Some((item, item.xml()?))) else { return };
    if let Some(place) = document.doctype.filter(|_| checks.no_doctype) {
        out.add("XML-DOCTYPE", "A DOCTYPE is not allowed", item, place);
    }
    let Some(first) = document.document().and_then(|root| root.first_child()).filter(|_| checks.root_first) else {
        return;
    };
    if matches!(first.kind(), NodeKind::Instruction { .. } | NodeKind::Comment { .. }) {
        out.add("XML-PROCESSING-INSTRUCTION", "Nothing may stand in front of the root element", item, first.span());
    }
}

fn envelope<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let Some((item, response)) = login.response else { return };
    let tag = response.envelope.tag;
    if wrong_version(checks.response_version, &response.envelope) {
        out.add("SAML-RESP-VERSION", "The response's Version is not 2.0", item, tag);
    }
    if checks.response_id && response.envelope.id.is_none() {
        out.add("SAML-RESP-ID-MISSING", "The response has no ID", item, tag);
    }
    let answered = response.envelope.in_response_to.as_ref();
    if let Some(value) = answered.filter(|value| checks.request_filled && value.text.is_empty()) {
        // Anything else echoes an ID that the application made itself.
        out.add("CORR-IRT-MISMATCH", "InResponseTo is empty", item, value.span);
    }
    let count = response.assertions.len() + response.encrypted_assertions.len();
    match &response.status {
        None if checks.status || count == 0 => out.add("SAML-STATUS-MISSING", "The response has no Status", item, tag),
        Some(status) if !status.is_success() && (checks.status || count == 0) => {
            out.add("SAML-STATUS-NOT-SUCCESS", "The status is not Success", item, status.span);
        }
        _ => {}
    }
    // A status that says why is reason enough.
    if count == 0 && response.status.as_ref().is_none_or(|status| status.is_success()) {
        out.add("SAML-RESP-NO-ASSERTION", "The response contains no assertion", item, tag);
    }
    let one = match checks.assertions {
        Count::Any | Count::Some => false,
        Count::One | Count::AtMostOne => true,
        Count::OneIfSigned => signed::is_signed(item, response.envelope.node),
    };
    if count > 1 && one {
        out.add("SAML-RESP-MULTIPLE-ASSERTIONS", format!("The response contains {count} assertions"), item, tag);
    }
    let absent = |absent: Absent| match absent {
        Absent::Accepted => false,
        Absent::RejectedIfSigned => signed::is_signed(item, response.envelope.node),
        Absent::Rejected => true,
    };
    match &response.envelope.destination {
        None if absent(checks.destination_absent) => {
            out.add("SAML-DEST-MISSING", "The response has no Destination", item, tag);
        }
        Some(value) if value.text.trim().is_empty() && absent(checks.destination_empty) => {
            out.add("SAML-DEST-EMPTY", "The Destination is empty", item, value.span);
        }
        Some(value) if value.text.trim().is_empty() => {}
        Some(value) if !fits(checks.destination, &login.expected.acs, value.as_str()) => {
            out.add("SAML-DEST-MISMATCH", "The Destination is not the ACS URL", item, value.span);
        }
        _ => {}
    }
}

fn wrong_version(wanted: Version, envelope: &Envelope) -> bool {
    let text = envelope.version.as_ref().map(Value::as_str);
    match wanted {
        Version::Ignored => false,
        Version::Filled => text == Some(""),
        Version::ExactIfFilled => text.is_some_and(|text| !matches!(text, "" | "2.0")),
        Version::Number => text.and_then(|text| text.parse::<u32>().ok()) != Some(2) && text != Some("2.0"),
        Version::Exact => text != Some("2.0"),
    }
}

fn issuers<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let outer = login.response.and_then(|(item, response)| Some((item, response.envelope.issuer.as_ref()?)));
    let mut compared: Vec<(&Item, &Issuer)> = Vec::new();
    let needed = checks.issuers == Issuers::BothNeeded;
    if let Some((item, response)) = login.response.filter(|_| needed && outer.is_none()) {
        out.add("SAML-RESP-ISSUER-MISSING", "The response has no Issuer", item, response.envelope.tag);
    }
    compared.extend(outer.filter(|_| !matches!(checks.issuers, Issuers::Ignored | Issuers::Assertion)));
    for (item, assertion) in &login.assertions {
        let inner = assertion.envelope.issuer.as_ref();
        match inner {
            None if checks.issuers != Issuers::Ignored => {
                out.add("SAML-ASSERT-ISSUER-MISSING", "The assertion has no Issuer", item, assertion.envelope.tag);
            }
            Some(issuer) => match checks.issuers {
                Issuers::BothNeeded | Issuers::AssertionNeeded | Issuers::Assertion => compared.push((item, issuer)),
                Issuers::First if outer.is_none() => compared.push((item, issuer)),
                Issuers::First | Issuers::Ignored => {}
            },
            None => {}
        }
        if let Some(issuer) = inner {
            format_of(checks, item, issuer, out);
            let differs = |outer: &Issuer| {
                let text = outer.value.as_str();
                text != issuer.value.as_str() && fits(checks.issuer, &login.expected.issuer, text)
            };
            if checks.same_issuers && outer.is_some_and(|(_, outer)| differs(outer)) {
                let text = "The Issuers of response and assertion differ";
                out.add("SAML-ISSUER-SPLIT", text, item, issuer.value.span);
            }
        }
    }
    if let Some((item, issuer)) = outer {
        format_of(checks, item, issuer, out);
    }
    for (item, issuer) in compared {
        if checks.issuer_empty && issuer.value.text.is_empty() {
            continue;
        }
        if !fits(checks.issuer, &login.expected.issuer, issuer.value.as_str()) {
            out.add(
                "SAML-ISSUER-MISMATCH",
                "The Issuer is not the identity provider's Entity ID",
                item,
                issuer.value.span,
            );
        }
    }
}

fn format_of<'a>(checks: &Checks, item: &'a Item, issuer: &Issuer, out: &mut Findings<'a>) {
    const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
    let wrong = |format: &str| match checks.issuer_format {
        Formats::Any => false,
        Formats::EntityOrEmpty => !format.is_empty() && format != ENTITY,
        Formats::Entity => format != ENTITY,
    };
    if let Some(format) = issuer.format.as_ref().filter(|format| wrong(format.as_str())) {
        out.add("SAML-ISSUER-FORMAT", "The Issuer has a Format other than entity", item, format.span);
    }
}

fn requests<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let Some((item, response)) = login.response else { return };
    let tag = response.envelope.tag;
    let answered = response.envelope.in_response_to.as_ref();
    let pending = &login.expected.requests;
    let named = answered.filter(|value| !value.text.is_empty());
    let right = named.is_some_and(|value| pending.is_empty() || pending.contains(&value.text));
    let place = answered.map_or(tag, |value| value.span);
    let confirmations = || login.assertions.iter().flat_map(|(_, assertion)| assertion.confirmations());
    match checks.requests {
        Requests::Ignored => {}
        Requests::IfNamed => {
            if named.is_some() && !right {
                out.add("CORR-IRT-MISMATCH", "InResponseTo is not the ID of the login request", item, place);
            }
        }
        Requests::IfPending => {
            if named.is_some() && !right {
                out.add("CORR-IRT-MISMATCH", "InResponseTo is not the ID of the login request", item, place);
            } else if named.is_none() && !pending.is_empty() {
                out.add("CORR-IRT-MISSING", "The response does not name the login request", item, place);
            }
        }
        Requests::Always => {
            if named.is_none() && pending.is_empty() {
                out.add("CORR-IDP-INITIATED", "The login was not started by the application", item, place);
            } else if named.is_none() {
                out.add("CORR-IRT-MISSING", "The response does not name the login request", item, place);
            } else if !right {
                out.add("CORR-IRT-MISMATCH", "InResponseTo is not the ID of the login request", item, place);
            } else if confirmations().any(|one| {
                one.data.is_some() && one.in_response_to.as_ref().map(Value::as_str) != named.map(Value::as_str)
            }) {
                out.add("SAML-SCD-IRT-MISMATCH", "A subject confirmation does not name the login request", item, place);
            }
        }
        Requests::BothOrNeither => {
            let inner = |one: &crate::saml::Confirmation| one.in_response_to.as_ref().map(|value| value.text.clone());
            let outer = named.map(|value| value.text.clone());
            if answered.is_some() && !right {
                out.add("CORR-IRT-MISMATCH", "InResponseTo is not the ID of the login request", item, place);
            } else if confirmations().next().is_some() && confirmations().all(|one| inner(one) != outer) {
                let text = "InResponseTo of response and subject confirmation differ, or only one has it";
                out.add("SAML-SCD-IRT-MISMATCH", text, item, place);
            }
        }
    }
}

fn head<'a>(checks: &Checks, item: &'a Item, assertion: &Assertion, out: &mut Findings<'a>) {
    let tag = assertion.envelope.tag;
    if wrong_version(checks.assertion_version, &assertion.envelope) {
        out.add("SAML-ASSERT-VERSION", "The assertion's Version is not 2.0", item, tag);
    }
    if checks.assertion_id && assertion.envelope.id.is_none() {
        out.add("SAML-ASSERT-ID", "The assertion has no ID", item, tag);
    }
}

fn conditions<'a>(checks: &Checks, login: &Login<'a>, item: &'a Item, assertion: &Assertion, out: &mut Findings<'a>) {
    let wanted = &checks.conditions;
    let tag = assertion.envelope.tag;
    match assertion.more_conditions.first() {
        Some(second) if wanted.several == Several::Rejected => {
            out.add("SAML-COND-MULTIPLE", "The assertion has more than one Conditions element", item, *second);
        }
        Some(_) if wanted.several == Several::None => return,
        _ => {}
    }
    let Some(conditions) = &assertion.conditions else {
        if wanted.needed {
            out.add("SAML-COND-MISSING", "The assertion has no Conditions", item, tag);
        }
        if matches!(checks.audience, Audience::EveryFirstFilled | Audience::Every { needed: true, .. }) {
            out.add("SAML-AUD-MISSING", "The assertion has no audience", item, tag);
        }
        return;
    };
    if wanted.start_needed && conditions.not_before.is_none() {
        out.add("SAML-COND-MISSING", "Conditions has no NotBefore", item, conditions.span);
    }
    let end_needed = match wanted.end_needed {
        Needed::No => false,
        Needed::WithOther => conditions.not_before.is_some(),
        Needed::Yes => true,
    };
    if end_needed && conditions.not_on_or_after.is_none() {
        out.add("SAML-COND-MISSING", "Conditions has no NotOnOrAfter", item, conditions.span);
    }
    if let Some(tolerance) = wanted.window {
        let (start, end) = (conditions.not_before.as_ref(), conditions.not_on_or_after.as_ref());
        let allowed = || windows::allowed(tolerance, &login.clock);
        if let Some((by, value)) = windows::early(start, tolerance, &login.clock).zip(start) {
            let text = format!("The assertion becomes valid {} later{}", duration_words(by), allowed());
            out.add("SAML-NOTBEFORE-FUTURE", text, item, value.span);
        }
        if let Some((by, value)) = windows::late(end, tolerance, &login.clock).zip(end) {
            let text = format!("The assertion expired {} earlier{}", duration_words(by), allowed());
            out.add("SAML-EXPIRED", text, item, value.span);
        }
    }
    if let Some(place) = conditions.one_time_use.filter(|_| wanted.no_one_time_use) {
        out.add("SAML-ONETIMEUSE", "OneTimeUse is not supported", item, place);
    }
    if let Some(found) = conditions.proxy_restriction.as_ref().filter(|_| wanted.no_proxy_restriction) {
        out.add("SAML-PROXYRESTRICTION", "ProxyRestriction is not supported", item, found.span);
    }
    let counts = |name: &str| match wanted.unknown {
        Unknown::Accepted => false,
        Unknown::ConditionRejected => name.split([':', ' ']).any(|part| part == "Condition"),
        Unknown::Rejected => true,
    };
    if let Some(unknown) = conditions.unknown.iter().find(|one| counts(&one.name)) {
        out.add("SAML-COND-UNKNOWN", "Conditions contains a condition of an unknown kind", item, unknown.span);
    }
    audience(checks.audience, &login.expected.audience, item, conditions, out);
}

fn audience<'a>(
    wanted: Audience,
    expected: &[String],
    item: &'a Item,
    conditions: &Conditions,
    out: &mut Findings<'a>,
) {
    let restrictions = &conditions.audience_restrictions;
    let one_of = |restriction: &AudienceRestriction, compare: Compare| {
        restriction.audiences.iter().any(|audience| fits(compare, expected, audience.as_str()))
    };
    let all = || restrictions.iter().flat_map(|restriction| &restriction.audiences);
    let filled = |value: &&Value| !value.text.trim().is_empty();
    let compare = |trimmed: bool| if trimmed { Compare::Trimmed } else { Compare::Exact };
    let right = match wanted {
        Audience::Ignored => true,
        Audience::AnyFilled { trimmed } => {
            let counts = |value: &&Value| if trimmed { filled(value) } else { !value.text.is_empty() };
            !all().any(|one| counts(&one))
                || all().filter(counts).any(|one| fits(compare(trimmed), expected, one.as_str()))
        }
        Audience::Any => restrictions.is_empty() || restrictions.iter().any(|one| one_of(one, Compare::Trimmed)),
        Audience::FirstAnyCase => restrictions
            .first()
            .is_none_or(|first| first.audiences.is_empty() || one_of(first, Compare::TrimmedAnyCase)),
        Audience::EveryFilled => {
            all().all(|one| !one.text.is_empty()) && restrictions.iter().all(|one| one_of(one, Compare::Exact))
        }
        Audience::LastOfAny => {
            let last = |one: &AudienceRestriction| one.audiences.last().map_or("", Value::as_str).to_owned();
            restrictions.is_empty() || restrictions.iter().any(|one| fits(Compare::Exact, expected, &last(one)))
        }
        Audience::EveryFirstFilled => {
            let filled = |one: &AudienceRestriction| one.audiences.first().is_some_and(|first| !first.text.is_empty());
            !restrictions.is_empty() && restrictions.iter().all(|one| filled(one) && one_of(one, Compare::Exact))
        }
        Audience::Every { trimmed, needed } => {
            (!needed || !restrictions.is_empty()) && restrictions.iter().all(|one| one_of(one, compare(trimmed)))
        }
    };
    let empty = !all().any(|one| filled(&one));
    match restrictions.first() {
        _ if right => {}
        None => out.add("SAML-AUD-MISSING", "The assertion has no AudienceRestriction", item, conditions.span),
        Some(first) if empty => {
            out.add("SAML-AUD-EMPTY", "The AudienceRestriction names no audience", item, first.span)
        }
        Some(first) => {
            let place = first.audiences.first().map_or(first.span, |audience| audience.span);
            out.add("SAML-AUD-MISMATCH", "The audience is not the application's Entity ID", item, place);
        }
    }
}

fn statements<'a>(checks: &Checks, item: &'a Item, assertion: &Assertion, out: &mut Findings<'a>) {
    let tag = assertion.envelope.tag;
    let count = assertion.authn.len();
    if count == 0 && matches!(checks.authn, Count::One | Count::Some) {
        out.add("SAML-AUTHN-MISSING", "The assertion has no AuthnStatement", item, tag);
    }
    if let Some(second) = assertion.authn.get(1).filter(|_| matches!(checks.authn, Count::One | Count::AtMostOne)) {
        out.add("SAML-AUTHN-MULTIPLE", "The assertion has more than one AuthnStatement", item, second.span);
    }
    if let Some(empty) = assertion.authn.iter().find(|statement| checks.context && !statement.has_context) {
        out.add("XML-SCHEMA-REQUIRED", "The AuthnContext names no class and no declaration", item, empty.span);
    }
    if let Some(found) = assertion.authn.iter().find(|statement| checks.context && statement.more_contexts) {
        out.add("XML-SCHEMA-ORDER", "An AuthnStatement has more than one AuthnContext", item, found.span);
    }
    if let Some(found) = assertion.authn.iter().find(|one| checks.session_index && one.session_index.is_none()) {
        out.add("SAML-SESSIONINDEX-MISSING", "The AuthnStatement has no SessionIndex", item, found.span);
    }
    for statement in assertion.authn.iter().filter(|_| checks.context_filled) {
        if statement.context_class_ref.as_ref().is_some_and(|class| class.text.trim().is_empty()) {
            out.add("XML-SCHEMA-REQUIRED", "The class of the AuthnContext is empty", item, statement.span);
        }
        if statement.instant.is_none() {
            out.add("XML-SCHEMA-REQUIRED", "The AuthnStatement has no AuthnInstant", item, statement.span);
        }
    }
    values::check(checks, item, out);
    match assertion.attribute_statements.as_slice() {
        [] if matches!(checks.attribute_statements, Count::One | Count::Some) => {
            out.add("SAML-ATTR-NONE", "The assertion has no AttributeStatement", item, tag);
        }
        [_, second, ..] if matches!(checks.attribute_statements, Count::One | Count::AtMostOne) => {
            out.add("XML-SCHEMA-ORDER", "The assertion has more than one AttributeStatement", item, *second);
        }
        _ => {}
    }
    if let Some(place) = assertion.encrypted_attributes.first().filter(|_| checks.plain_attributes) {
        out.add("SAML-ATTR-ENCRYPTED", "Encrypted attributes are not supported", item, *place);
    }
    if let Some(nameless) = assertion.attributes.iter().find(|one| checks.attribute_names && one.name.is_none()) {
        out.add("XML-SCHEMA-REQUIRED", "An attribute has no Name", item, nameless.span);
    }
    if checks.unique_attributes {
        let mut names = std::collections::BTreeSet::new();
        if let Some(again) = assertion.attributes.iter().find(|attribute| !names.insert(attribute.name())) {
            out.add("SAML-ATTR-DUP-NAME", "An attribute is contained twice", item, again.span);
        }
    }
}

fn subject<'a>(checks: &Checks, login: &Login<'a>, item: &'a Item, assertion: &Assertion, out: &mut Findings<'a>) {
    let tag = assertion.envelope.tag;
    let Some(subject) = &assertion.subject else {
        if checks.subject {
            out.add("SAML-SUBJECT-MISSING", "The assertion has no Subject", item, tag);
        }
        if checks.name_id {
            out.add("SAML-NAMEID-MISSING", "The assertion has no NameID", item, tag);
        }
        return;
    };
    match &subject.name_id {
        Some(name_id) => name_id_value(checks, login, item, name_id, out),
        None if checks.name_id && subject.encrypted_id.is_none() => {
            out.add("SAML-NAMEID-MISSING", "The assertion has no NameID", item, subject.span);
        }
        None => {}
    }
}

fn name_id_value<'a>(checks: &Checks, login: &Login<'a>, item: &'a Item, name_id: &NameId, out: &mut Findings<'a>) {
    if checks.name_id_filled && name_id.value.text.is_empty() {
        out.add("SAML-NAMEID-EMPTY", "The NameID is empty", item, name_id.span);
    }
    let Some(qualifier) = &name_id.sp_name_qualifier else { return };
    let judged = if qualifier.text.is_empty() { checks.qualifier_filled } else { checks.qualifier };
    if judged && !fits(Compare::Exact, &login.expected.audience, qualifier.as_str()) {
        out.add("SAML-NAMEID-SPNQ", "SPNameQualifier is not the application's Entity ID", item, qualifier.span);
    }
}
