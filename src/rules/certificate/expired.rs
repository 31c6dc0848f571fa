//! CERT-EXPIRED: a signing certificate whose time is over. Some receivers refuse it, others look at the key alone.

use super::common::{all, has_login};
use crate::declare_rule;
use crate::report::{Finding, Party, Severity};
use crate::rules::support::fixes::fixes;
use crate::rules::{Context, Outcome};
use crate::time::duration_words;
use crate::vocabulary::Topic;

declare_rule! { "CERT-EXPIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let certificates = all(cx);
    for seen in &certificates {
        let Some(ends) = seen.certificate.not_after else { continue };
        if seen.instant <= ends {
            out.pass();
            continue;
        }
        let when = if has_login(cx) { "before this login" } else { "ago" };
        let finding = RULE
            .finding(
                format!(
                    "The certificate of {} expired {} {when}",
                    seen.name(),
                    duration_words(seen.instant.seconds_since(ends))
                ),
                format!(
                    "It was valid until {ends}. Some applications reject it (ServiceNow, Salesforce, Go libraries, \
                 .NET), others look at the key alone."
                ),
            )
            .severity(Severity::Warning)
            .compared(format!("{} or later", seen.instant), ends.to_string(), None);
        // The instructions are those for the identity provider's certificate.
        let finding = if seen.maker() == Party::SpAdmin {
            finding
        } else {
            finding.fixes(fixes(cx, seen.item, Topic::Cert, None))
        };
        let renewed = certificates.iter().any(|other| {
            other.name() == seen.name() && other.certificate.not_after.is_some_and(|other| other >= seen.instant)
        });
        let finding = if renewed {
            finding
        } else {
            let text = match seen.maker() {
                Party::SpAdmin => {
                    "Renew the application's signing certificate, then give the new one to the identity provider."
                }
                _ => {
                    "Renew the signing certificate at the identity provider, then give the new one to the application."
                }
            };
            finding.fix(seen.maker(), text)
        };
        // A former one, beside the one that signs today: nothing is to be done.
        let finding = if seen.idle { Finding { fix: Vec::new(), ..finding.severity(Severity::Info) } } else { finding };
        out.find(seen.place(finding, seen.certificate.places.not_after));
    }
}
