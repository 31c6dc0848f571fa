//! Subject confirmations as a receiver reads them. Input: an assertion. Output: why none, or not all, of them pass.

use super::fits::fits;
use super::rejection::Findings;
use super::windows;
use super::{Confirmations, Login, Methods, Which};
use crate::item::Item;
use crate::saml::{Assertion, Confirmation};
use crate::source::{Span, Value};
use crate::time::duration_words;

const VOUCHES: &str = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";

/// Why a confirmation does not pass.
type Fault = (&'static str, String, Span);

pub(super) fn check<'a>(
    wanted: &Confirmations,
    login: &Login<'a>,
    item: &'a Item,
    assertion: &Assertion,
    out: &mut Findings<'a>,
) {
    let all = assertion.confirmations();
    if wanted.which == Which::Unchecked {
        // Read until the first that fits: an end that cannot be read stops the software.
        let lacking = all.iter().find(|one| one.data.is_some() && one.not_on_or_after.is_none());
        if let Some(one) = lacking.filter(|_| wanted.end_needed) {
            out.add("SAML-SCD-NOOA-MISSING", "A subject confirmation has no NotOnOrAfter", item, one.span);
        }
        return;
    }
    if let Some(second) = all.get(1).filter(|_| wanted.single) {
        let text = "The Subject has more than one SubjectConfirmation";
        out.add("SAML-SUBJECT-MISSING", text, item, second.span);
    }
    if wanted.expired_stops
        && let Some((rule, text, place)) = all.iter().find_map(|one| expired(wanted, login, one))
    {
        out.add(rule, text, item, place);
    }
    let faults: Vec<Option<Fault>> = all.iter().map(|one| fault(wanted, login, one)).collect();
    let failed = match wanted.which {
        Which::Any if faults.iter().any(Option::is_none) => None,
        // The one that comes nearest says most: a wrong method says least.
        Which::Any => faults
            .into_iter()
            .flatten()
            .max_by_key(|(rule, _, _)| *rule != "SAML-SC-METHOD")
            .or_else(|| none(assertion)),
        Which::All => faults.into_iter().flatten().next(),
        Which::Last => faults.into_iter().next_back().unwrap_or_else(|| none(assertion)),
        Which::Unchecked => None,
    };
    if let Some((rule, text, place)) = failed {
        out.add(rule, text, item, place);
    }
}

fn none(assertion: &Assertion) -> Option<Fault> {
    let place = assertion.subject.as_ref().map_or(assertion.envelope.tag, |subject| subject.span);
    Some(("SAML-SC-MISSING", "The assertion has no SubjectConfirmation".to_owned(), place))
}

fn fault(wanted: &Confirmations, login: &Login<'_>, one: &Confirmation) -> Option<Fault> {
    let found = |rule, text: &str, place| Some((rule, text.to_owned(), place));
    let method = one.method.as_ref().map_or("", Value::as_str);
    let counts = match wanted.methods {
        Methods::Ignored => true,
        Methods::Bearer => one.is_bearer(),
        Methods::BearerOrEmpty => one.is_bearer() || one.method.as_ref().is_some_and(|method| method.text.is_empty()),
        Methods::BearerOrVouches => one.is_bearer() || method == VOUCHES,
    };
    if !counts {
        return found("SAML-SC-METHOD", "No subject confirmation has the method bearer", one.span);
    }
    let Some(data) = one.data else {
        return wanted.data_needed.then(|| {
            ("SAML-SCD-MISSING", "A subject confirmation has no SubjectConfirmationData".to_owned(), one.span)
        });
    };
    match &one.recipient {
        None if wanted.recipient_needed => {
            return found("SAML-RECIPIENT-MISSING", "The subject confirmation has no Recipient", data);
        }
        Some(value) if value.text.is_empty() && !wanted.recipient_filled => {}
        Some(value) if value.text.is_empty() => {
            return found("SAML-RECIPIENT-MISMATCH", "The Recipient is empty", value.span);
        }
        Some(value) if !fits(wanted.recipient, &login.expected.acs, value.as_str()) => {
            return found("SAML-RECIPIENT-MISMATCH", "The Recipient is not the ACS URL", value.span);
        }
        _ => {}
    }
    if let Some(fault) = expired(wanted, login, one) {
        return Some(fault);
    }
    if wanted.end_needed && one.not_on_or_after.is_none() {
        return found("SAML-SCD-NOOA-MISSING", "The subject confirmation has no NotOnOrAfter", data);
    }
    if let Some(value) = one.not_before.as_ref().filter(|_| wanted.no_start) {
        return found("SAML-SCD-NOTBEFORE", "The subject confirmation has a NotBefore", value.span);
    }
    let outer = login.response.and_then(|(_, response)| response.envelope.in_response_to.as_ref()).map(Value::as_str);
    let differs = one.in_response_to.as_ref().filter(|inner| match outer.filter(|outer| !outer.is_empty()) {
        Some(outer) => (wanted.same_request || wanted.same_request_strictly) && outer != inner.as_str(),
        None => wanted.same_request_strictly && login.response.is_some(),
    });
    differs.and_then(|value| {
        found("SAML-SCD-IRT-MISMATCH", "InResponseTo of response and subject confirmation differ", value.span)
    })
}

fn expired(wanted: &Confirmations, login: &Login<'_>, one: &Confirmation) -> Option<Fault> {
    let tolerance = wanted.window?;
    let allowed = windows::allowed(tolerance, &login.clock);
    let (start, end) = (one.not_before.as_ref(), one.not_on_or_after.as_ref());
    if let Some((by, value)) = windows::late(end, tolerance, &login.clock).zip(end) {
        let text = format!("The subject confirmation expired {} earlier{allowed}", duration_words(by));
        return Some(("SAML-SCD-EXPIRED", text, value.span));
    }
    let (by, value) = windows::early(start, tolerance, &login.clock).zip(start).filter(|_| wanted.early)?;
    let text = format!("The subject confirmation becomes valid {} later{allowed}", duration_words(by));
    Some(("SAML-SCD-NOTBEFORE", text, value.span))
}
