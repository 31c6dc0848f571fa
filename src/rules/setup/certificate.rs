//! SETUP-CERTIFICATE: no signing certificate of the identity provider is valid, or the application trusts none of them.

use super::common::{Described, Sides};
use crate::crypto::keys::KeyOrigin;
use crate::crypto::x509::{self, CertificateFacts, short};
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::source::Span;
use crate::time::duration_words;

declare_rule! { "SETUP-CERTIFICATE", Error }

/// Certificates of one document.
const MAX_CERTIFICATES: usize = 20;
/// Seconds before the end at which it is worth saying: 30 days.
const SOON: i64 = 30 * 86_400;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    for one in &sides.idp {
        let keys = one.role.keys.iter().filter(|key| key.signs()).filter_map(|key| key.certificate.as_ref());
        let listed: Vec<(CertificateFacts, Span)> = keys
            .take(MAX_CERTIFICATES)
            .map(|text| (x509::from_base64_text(&text.text), text.span))
            .filter(|(facts, _)| !facts.sha256.is_empty() && facts.not_after.is_some())
            .collect();
        if listed.is_empty() {
            continue;
        }
        time(cx, out, one, &listed);
        trusted(cx, out, &sides, one, &listed);
    }
}

fn time(cx: &Context<'_>, out: &mut Outcome, one: &Described<'_>, listed: &[(CertificateFacts, Span)]) {
    let now = cx.settings.at.unwrap_or(cx.settings.now);
    let begun = |facts: &CertificateFacts| facts.not_before.is_none_or(|start| start <= now);
    let ends_after =
        |facts: &CertificateFacts, seconds: i64| facts.not_after.is_none_or(|end| end.seconds_since(now) > seconds);
    let several = listed.len() > 1;
    if listed.iter().any(|(facts, _)| begun(facts) && ends_after(facts, SOON)) {
        return out.pass();
    }
    let usable = listed.iter().filter(|(facts, _)| begun(facts) && ends_after(facts, 0));
    if let Some((facts, span, end)) =
        usable.filter_map(|(facts, span)| Some((facts, span, facts.not_after?))).max_by_key(|(_, _, end)| *end)
    {
        out.find_once(
            RULE.finding(
                format!(
                    "The signing certificate of the identity provider expires in {} ({end}): `{}`",
                    duration_words(end.seconds_since(now)),
                    facts.subject.as_deref().unwrap_or("")
                ),
                "From then on, applications that check the validity period reject logins.",
            )
            .severity(Severity::Warning)
            .confidence(Confidence::Possible)
            .at(one.item, *span)
            .fix(
                Party::IdpAdmin,
                "Create the next signing certificate and publish it beside the current one in the metadata.",
            ),
        );
        return;
    }
    let Some((facts, span)) = listed.first() else { return };
    let what = if several {
        "No signing certificate of the identity provider is valid: one"
    } else {
        "The identity provider's only signing certificate"
    };
    let when = match (facts.not_before.filter(|start| *start > now), facts.not_after) {
        (Some(start), _) => format!("becomes valid on {start} (in {})", duration_words(start.seconds_since(now))),
        (None, Some(end)) => format!("expired on {end} ({} ago)", duration_words(now.seconds_since(end))),
        (None, None) => return,
    };
    out.find_once(
        RULE.finding(
            format!("{what} {when}"),
            "Applications that check the validity period of the certificate reject every login. Others look only at \
             the key.",
        )
        .confidence(Confidence::Likely)
        .at(one.item, *span)
        .fix(Party::IdpAdmin, "Publish a valid signing certificate in the metadata and sign with its key.")
        .fix(Party::SpAdmin, "Then load the metadata again in the application."),
    );
}

fn trusted(
    cx: &Context<'_>,
    out: &mut Outcome,
    sides: &Sides<'_>,
    one: &Described<'_>,
    listed: &[(CertificateFacts, Span)],
) {
    let set = |meaning: Meaning| {
        sides
            .app
            .iter()
            .flat_map(move |(item, document)| document.all(meaning).map(move |stated| (*item, *document, stated)))
    };
    let mut certificates: Vec<_> = set(Meaning::Certificate)
        .take(MAX_CERTIFICATES)
        .map(|(item, document, stated)| {
            (x509::from_base64_text(&stated.value.replace("\\n", "\n")), Some((item, document, stated)))
        })
        .filter(|(facts, _)| !facts.sha256.is_empty() && facts.not_after.is_some())
        .collect();
    let given = cx.keys.trusted.iter().filter(|key| matches!(key.origin, KeyOrigin::Given(_)));
    certificates.extend(given.take(MAX_CERTIFICATES).filter_map(|key| Some((key.certificate.clone()?, None))));
    let digests = cx.case.expectations.certificate_sha256.iter().filter_map(|text| x509::Fingerprint::read(text));
    let prints: Vec<_> = digests.take(MAX_CERTIFICATES).collect();
    if certificates.is_empty() && prints.is_empty() {
        return;
    }
    let trusts = |facts: &CertificateFacts| {
        certificates.iter().any(|(own, _)| own.sha256 == facts.sha256) || prints.iter().any(|print| print.fits(facts))
    };
    if listed.iter().any(|(facts, _)| trusts(facts)) {
        return out.pass();
    }
    let Some((facts, span)) = listed.first() else { return };
    let (had, place) = match certificates.first() {
        Some((own, place)) => (own.sha256.clone(), *place),
        None => {
            (prints.first().map(|print| print.digits.clone()).unwrap_or_default(), set(Meaning::Fingerprint).next())
        }
    };
    let published = if prints.first().is_some_and(|print| print.algorithm == "SHA-1") && certificates.is_empty() {
        &facts.sha1
    } else {
        &facts.sha256
    };
    let mut finding = RULE
        .finding(
            format!(
                "The application trusts a different certificate than published: {} instead of {}",
                short(&had),
                short(published)
            ),
            "The signature of every response is checked with the trusted certificate. The metadata does not have it: \
             the identity provider changed its key, or the certificate is of a different provider.",
        )
        .compared(published.as_str(), had.as_str(), None)
        .at(one.item, *span);
    finding = match place {
        Some((item, document, stated)) => finding.related(item, stated.span).fix(
            Party::SpAdmin,
            format!(
                "In {}, replace `{}` with the signing certificate from the metadata, or its fingerprint.",
                document.place(stated),
                stated.name
            ),
        ),
        None => finding.fix(
            Party::SpAdmin,
            "In the application, replace the trusted certificate (or its fingerprint) with the one from the metadata.",
        ),
    };
    out.find_once(finding);
}
