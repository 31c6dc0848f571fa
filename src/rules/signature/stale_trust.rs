//! Two trusted certificates of one name, and the older one still signs.

use super::common::{State, at, enveloped, state};
use crate::crypto::verify::Outcome as Value;
use crate::crypto::x509::CertificateFacts;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::wording::certificate_words;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-STALE-TRUST-BOTH", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, signature) in enveloped(cx).filter(|(_, signature)| state(signature) == State::Valid) {
        let keys = &signature.signed_info.trusted_keys;
        let of = |wanted: Value| {
            keys.iter().filter(move |key| key.result == wanted).filter_map(|key| key.certificate.as_ref())
        };
        let Some(used) = of(Value::Ok).next() else { continue };
        let same_name = |other: &&CertificateFacts| other.subject.is_some() && other.subject == used.subject;
        let others: Vec<&CertificateFacts> = of(Value::Bad).filter(same_name).collect();
        if others.is_empty() {
            continue;
        }
        let Some(newer) = others.into_iter().find(|other| other.not_before > used.not_before) else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                "The identity provider still signs with the older of two trusted certificates",
                format!(
                    "This message matches {}. The newer one is {}. Logins go on when the provider changes to it; the \
                 older one can be removed then.",
                    certificate_words(used),
                    certificate_words(newer)
                ),
            )
            .fix(Party::SpAdmin, "Keep both until the provider signs with the newer one, then remove the older.");
        out.find_once(at(finding, item, signature.places.key_info));
    }
}
