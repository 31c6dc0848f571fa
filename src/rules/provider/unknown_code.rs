//! PROV-UNKNOWN-CODE: a code is recognised by its form alone.

use crate::declare_rule;
use crate::oidc::numbered;
use crate::providers;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "PROV-UNKNOWN-CODE", Info }

/// Answers while the device flow waits for the user: no error yet.
const PENDING: [&str; 1] = ["AADSTS70016"];
/// Longest reason that is quoted.
const MAX_QUOTED: usize = 160;

/// What the text says behind the code, else where to look.
fn said(text: &str, end: usize) -> String {
    let rest = text.get(end..).unwrap_or("").lines().next().unwrap_or("");
    match rest.strip_prefix(": ").filter(|rest| !rest.is_empty() && rest.len() <= MAX_QUOTED) {
        Some(rest) => format!("The text goes on: “{}”.", rest.trim_end_matches('.')),
        None => "The provider's log has more about it.".to_owned(),
    }
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, text) in error_texts::texts(cx) {
        let Some((product, code)) = numbered(text.as_str()) else { continue };
        if !item.statements.is_empty() || PENDING.contains(&code.text.as_str()) {
            out.pass();
            continue;
        }
        let product = providers::product_name(product).unwrap_or("Microsoft's identity library");
        let look_up = match code.text.strip_prefix("AADSTS") {
            Some(number) => format!("Look the number up at `https://login.microsoftonline.com/error?code={number}`."),
            None => format!("Look `{}` up in the documentation of {product}.", code.text),
        };
        out.find_once(
            RULE.finding(
                format!("`{}` is an error of {product} that is not explained here", code.text),
                format!("The code is known by its form only. {}", said(text.as_str(), code.span.end)),
            )
            // The provider did refuse; only the reason is not known.
            .severity(Severity::Error)
            .confidence(Confidence::Likely)
            .fix(Party::Support, look_up)
            .at(item, text.span),
        );
    }
}
