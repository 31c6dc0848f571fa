//! What was taken out of a case, in a sentence.

use crate::case::Removed;
use crate::redact::Class;

/// The receipt in a sentence.
pub fn receipt_words(receipt: &[Removed]) -> String {
    let parts: Vec<String> = receipt
        .iter()
        .map(|row| {
            let many = if row.values == 1 { "" } else { "s" };
            match (Class::named(&row.class), row.class.as_str()) {
                (Some(Class::Secrets), _) => format!("{} secret{many} removed", row.values),
                (Some(Class::People), _) => format!("{} personal value{many} replaced", row.values),
                (Some(Class::Organisation), _) => format!("{} name{many} of organizations replaced", row.values),
                (None, _) => format!("{} request{many} that are no part of the login left out", row.values),
            }
        })
        .collect();
    match parts.is_empty() {
        true => "Nothing was taken out.".to_owned(),
        false => format!("{}.", parts.join(", ")),
    }
}
