//! How long ago the person signed in.

use crate::declare_rule;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::clock::Clock;
use crate::rules::support::expected;
use crate::rules::support::saml::{assertions, text};
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-AUTHN-TOO-OLD", Warning }

/// The default of older Spring Security SAML, in seconds.
const OLD: i64 = 7200;

/// Part of an ACS URL, the software whose address it is, and the oldest sign-in that it accepts by default, in seconds.
const LIMITS: [(&str, &str, i64); 2] = [("/wg/saml/SSO", "Tableau Server", OLD), ("client_name=", "pac4j", 3600)];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let clock = Clock::of(cx, statement.item);
        if clock.source == TimeSource::Now {
            continue;
        }
        for authn in &statement.assertion.authn {
            let Some((value, signed_in)) =
                authn.instant.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
            else {
                continue;
            };
            let age = clock.at.seconds_since(signed_in);
            let acs = statement.response.map_or("", |(_, response)| text(&response.envelope.destination));
            let known = LIMITS.iter().find(|(part, _, _)| acs.contains(part));
            let taken = statement.response.is_some_and(|(item, _)| expected::was_accepted(cx, item));
            if age <= known.map_or(OLD, |(_, _, limit)| *limit) + cx.settings.skew {
                out.pass();
                continue;
            }
            let title = format!("The user signed in at the identity provider {} before this login", seconds_words(age));
            let finding = match known.filter(|_| !taken) {
                Some((_, name, limit)) => RULE
                    .finding(
                        title,
                        format!(
                            "The identity provider reused a long session. {name} rejects a sign-in that is older than {}, unless it is \
                             configured otherwise.",
                            seconds_words(*limit)
                        ),
                    )
                    .confidence(Confidence::Likely),
                None => RULE
                    .finding(
                        title,
                        "The identity provider reused a long session. Applications that insist on a fresh sign-in reject it; older \
                         Spring applications allow two hours.",
                    )
                    .confidence(Confidence::Possible),
            };
            let finding = finding.at(statement.item, value.span).spec("saml-core 2.7.2").fix(
                Party::SpAdmin,
                "Raise the longest allowed age of the sign-in in the application, or send ForceAuthn with the request.",
            );
            out.find_once(
                finding.fix(Party::User, "Or sign out at the identity provider, then start the login again."),
            );
        }
    }
}
