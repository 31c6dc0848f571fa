//! IN-LINE-ENDINGS: changed line ends in a signed message.

use super::common::{is_signed, references};
use crate::crypto::dsig::{DigestResult, Repair};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-LINE-ENDINGS", Info }

/// The digest is computed with other line ends too; where it agrees then, the copy was changed and not the message.
fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| is_signed(item)) {
        if let Some(reference) = references(item).find(|reference| reference.repair == Some(Repair::LineEnds)) {
            let title = "Only the line endings of this copy were changed after signing";
            let why = "With the other line endings (CRLF or LF), the digest of the signed part matches. Only this copy cannot be verified.";
            out.find_once(
                RULE.finding(title, why)
                    .fix(Party::Support, "Paste the original base64 value instead of a saved text file.")
                    .at(item, reference.places.target),
            );
        } else if item.signatures().is_empty()
            || references(item).any(|reference| reference.digest == DigestResult::Error)
        {
            if item.text().contains('\r') {
                out.not_checked(
                    "the message has Windows line ends (CRLF), and the digest of its signed part could not be computed",
                );
            }
        } else {
            out.pass();
        }
    }
}
