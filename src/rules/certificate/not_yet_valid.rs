//! CERT-NOT-YET-VALID: a signing certificate whose time has not begun.

use super::common::{all, has_login};
use crate::declare_rule;
use crate::report::{Finding, Severity};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "CERT-NOT-YET-VALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for seen in all(cx) {
        let Some(begins) = seen.certificate.not_before else { continue };
        let early = begins.seconds_since(seen.instant);
        if early <= cx.settings.skew {
            out.pass();
            continue;
        }
        let early = duration_words(early);
        let when = if has_login(cx) { format!("{early} after this login") } else { format!("in {early}") };
        let finding = RULE
            .finding(
                format!("The certificate of {} becomes valid only {}", seen.name(), when),
                format!(
                    "It is valid from {begins}. Go libraries and .NET reject it until then, others look at the key \
                 alone. If it was made only shortly before, the clocks differ."
                ),
            )
            .severity(Severity::Warning)
            .compared(format!("{} or earlier", seen.instant), begins.to_string(), None)
            .fix(
                seen.maker(),
                "Sign with the former certificate until the new one is valid, and check the server's clock.",
            );
        // One for the next change of keys, beside the one that signs today: nothing is to be done.
        let finding = if seen.idle { Finding { fix: Vec::new(), ..finding.severity(Severity::Info) } } else { finding };
        out.find(seen.place(finding, seen.certificate.places.not_before));
    }
}
