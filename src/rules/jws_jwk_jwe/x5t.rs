//! JWS-X5T: the thumbprint in the header is not that of the certificate (RFC 7515 4.1.7, 4.1.8).

use super::checks::checks;
use crate::crypto::jws::CheckResult;
use crate::crypto::x509::{from_base64_text, hex};
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::Segment;

declare_rule! { "JWS-X5T", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        for (name, long) in [("x5t", false), ("x5t#S256", true)] {
            let Some(stated) = found.signature.parameter(name) else { continue };
            let thumbprint = hex(&Segment::decode(stated.as_str().unwrap_or(""), 0).octets);
            let chain = found.signature.parameter("x5c").and_then(|chain| chain.elements().first()?.as_str());
            let brought = chain.map(from_base64_text);
            let given = cx.keys.trusted.iter().filter_map(|key| key.certificate.as_ref());
            let mut known = brought.iter().chain(given).peekable();
            if known.peek().is_none() {
                continue;
            }
            if known.any(|known| thumbprint.eq_ignore_ascii_case(if long { &known.sha256 } else { &known.sha1 })) {
                out.pass();
                continue;
            }
            let fits = found.check.result == CheckResult::Ok;
            out.find(
                RULE.finding(
                    format!("The thumbprint in the header (`{name}`) does not match the certificate"),
                    "Either a different key signed the token, or the thumbprint was computed over the certificate's \
                     text instead of its bytes.",
                )
                .severity(if fits { Severity::Info } else { Severity::Warning })
                .fix(Party::SpAdmin, "Fetch the provider's current certificate or key set.")
                .spec("RFC 7515 4.1.7")
                .at(found.item, stated.span),
            );
        }
    }
}
