//! JWT-NUMERICDATE: times are seconds since 1970 as a JSON number (RFC 7519 2).

use crate::declare_rule;
use crate::oidc::claims::{DateNotation, numeric_date};
use crate::report::{Party, Severity};
use crate::rules::support::services::is_for_service;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::time::Instant;

declare_rule! { "JWT-NUMERICDATE", Error }

const CLAIMS: [&str; 4] = ["exp", "nbf", "iat", "auth_time"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        let is_own = found.role.by_application() || is_for_service(found.token);
        for name in CLAIMS {
            let Some(value) = found.token.claim(name) else { continue };
            let written = value.display();
            let (severity, title, why) = match numeric_date(value) {
                Some((_, DateNotation::Seconds | DateNotation::Fraction)) => {
                    out.pass();
                    continue;
                }
                Some((instant, DateNotation::Milliseconds)) => (
                    Severity::Error,
                    format!("`{name}` was written in milliseconds"),
                    format!("`{written}` means {instant}. Read as seconds, as every receiver does, it is {}.", as_seconds(&written)),
                ),
                Some((instant, DateNotation::Text)) => (
                    Severity::Error,
                    format!("`{name}` is a text instead of a number"),
                    format!("`\"{written}\"` means {instant}, but receivers accept only a number without quotes."),
                ),
                Some((instant, DateNotation::IsoText)) => (
                    Severity::Error,
                    format!("`{name}` is written as a date instead of a number"),
                    format!("It says `{written}`. Receivers accept only the seconds since 1970, here `{}`.", instant.millis() / 1000),
                ),
                Some((instant, DateNotation::Exponent)) => (
                    Severity::Warning,
                    format!("`{name}` is written with an exponent"),
                    format!("`{written}` means {instant}. Some receivers read only whole numbers and reject the token."),
                ),
                Some((_, DateNotation::NotPositive)) => (
                    Severity::Warning,
                    format!("`{name}` is {written}, which is not a time"),
                    "The number counts seconds since 1970. Zero or less means that the provider had no value to put there.".to_owned(),
                ),
                None => (
                    Severity::Error,
                    format!("`{name}` contains no time"),
                    format!("`{written}` is {} that cannot be read as a time. Receivers reject the token.", value.kind_words()),
                ),
            };
            out.find(
                RULE.finding(title, why)
                    .severity(severity)
                    .fix(
                        if is_own { Party::SpAdmin } else { Party::IdpAdmin },
                        format!(
                            "Write `{name}` as a whole number of seconds since 1970-01-01T00:00:00Z, without \
                             quotes.{}",
                            if is_own {
                                " In JavaScript it is `Math.floor(Date.now() / 1000)`."
                            } else {
                                " Look at the claim mapper, rule or action that sets it."
                            }
                        ),
                    )
                    .compared("seconds since 1970, as a number", written, None)
                    .spec("RFC 7519 2")
                    .at(found.item, value.span),
            );
        }
    }
}

/// The year a number of milliseconds means when it is read as seconds; far beyond any calendar in words.
fn as_seconds(written: &str) -> String {
    let seconds = crate::syntax::json::number(written).unwrap_or(f64::MAX);
    let year = 1970.0 + seconds / 31_556_952.0;
    if year < 10_000.0 {
        Instant::from_seconds(seconds as i64).to_string()
    } else {
        format!("the year {}", year as i64)
    }
}
