//! What a case that somebody handed on says of itself: results of the sender's program, the receipt, the note.
//!
//! Input: a case and its items. Output: the parts of the report that tell it. Invariant: a result of the sender is named as theirs.

use crate::case::{Case, Statement};
use crate::item::{Item, stated};
use crate::report::{Removed, SenderSays, names};

/// Said after each result.
const NOT_CHECKED: &str = "as computed by the sender, not checked again here";

/// The results that the sender computed, one sentence for each message.
pub(super) fn sender_says(case: &Case, items: &[Item]) -> Vec<SenderSays> {
    let said = stated(items, &case.statements);
    said.into_iter()
        .filter_map(|(item, statement)| {
            let results = results(statement);
            let text = format!(
                "{} ({}): {}, {NOT_CHECKED}",
                capitalized(names::item_kind(item.kind)),
                item.id,
                results.join(", ")
            );
            (!results.is_empty()).then(|| SenderSays { item: item.id.clone(), text })
        })
        .collect()
}

/// What was taken out, over all case files.
pub(super) fn receipt(case: &Case) -> Vec<Removed> {
    case.handed.iter().flat_map(|handed| handed.receipt.iter().cloned()).collect()
}

/// The notes of the senders.
pub(super) fn note(case: &Case) -> Option<String> {
    let notes: Vec<&str> = case.handed.iter().filter_map(|handed| handed.note.as_deref()).collect();
    (!notes.is_empty()).then(|| notes.join("\n"))
}

fn results(statement: &Statement) -> Vec<String> {
    let mut results = Vec::new();
    for signature in &statement.signatures {
        let digest = match signature.digests.iter().any(|digest| digest.starts_with("mismatch")) {
            true => "a digest does not match",
            false if signature.digests.is_empty() => "no digest",
            false => "the digest matches",
        };
        let key = match signature.trusted.iter().any(|(_, result)| result.starts_with("ok")) {
            true => "the signature matches a trusted key",
            false if !signature.trusted.is_empty() => "the signature matches no trusted key",
            false if signature.embedded == "ok" => "the signature matches the certificate in the message",
            false if signature.embedded == "bad" => "the signature does not match the certificate in the message",
            false => "the signature was not verified",
        };
        results.push(format!("{digest} and {key}"));
    }
    for token in &statement.tokens {
        results.push(match token.result.as_str() {
            "ok" => "the signature is valid".to_owned(),
            "bad" => "the signature is not valid".to_owned(),
            "unsecured" => "there is no signature".to_owned(),
            _ => "the signature was not verified".to_owned(),
        });
    }
    for decryption in &statement.decryptions {
        results.push(match decryption.result.as_str() {
            "ok" => "an encrypted part was decrypted".to_owned(),
            "failed" => "an encrypted part could not be decrypted".to_owned(),
            _ => "an encrypted part was not decrypted".to_owned(),
        });
    }
    results.dedup();
    results
}

fn capitalized(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(rest).collect())
}
