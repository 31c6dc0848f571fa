//! Numbers of Entra ID without their letters, as its sign-in logs have them (`"errorCode": 50105`, a column *Sign-in error code*).
//! Input: a text that no known sentence explains. Output: at most one statement.

use super::Statement;
use super::data::{CATALOGUE, Part};
use crate::source::Span;

/// Words before a number that make it an error code of a sign-in log.
const MARKS: [&str; 5] = ["errorcode", "error code", "resulttype", "error_codes", "failure code"];
/// Longest way from the word to its number.
const NEAR: usize = 14;
/// A table with a column of codes: the number may stand in any later cell.
const COLUMN: &str = "sign-in error code";
/// Texts longer than this are no excerpt of a sign-in log.
const MAX_TEXT: usize = 256 << 10;
/// Numbers that are looked up.
const MAX_NUMBERS: usize = 2000;

/// Reads the first number that is a known code of Entra ID.
pub(super) fn read(text: &str) -> Option<Statement> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if !MARKS.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    let column = lower.find(COLUMN).filter(|_| lower.contains(','));
    numbers(&lower).take(MAX_NUMBERS).find_map(|number| {
        let before = lower.get(..number.start)?;
        let near = before.len() - before.trim_end_matches(|character: char| !character.is_ascii_alphabetic()).len()
            <= NEAR
            && MARKS.iter().any(|mark| {
                before.trim_end_matches(|character: char| !character.is_ascii_alphabetic()).ends_with(mark)
            });
        let cell = column.is_some_and(|column| column < number.start) && before.ends_with([',', '"', ';', '\t']);
        (near || cell).then(|| statement(number, &lower)).flatten()
    })
}

/// The places of numbers with five to seven digits.
fn numbers(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at + rest.find(|character: char| character.is_ascii_digit())?;
            let digits = text.get(start..)?.bytes().take_while(u8::is_ascii_digit).count();
            at = start + digits;
            if (5..=7).contains(&digits) {
                return Some(Span::new(start, at));
            }
        }
    })
}

fn statement(number: Span, lower: &str) -> Option<Statement> {
    let code = format!("aadsts{}", number.of(lower));
    let sentence = CATALOGUE
        .sentences
        .iter()
        .find(|sentence| matches!(&sentence.parts[..], [Part::Literal(words)] if *words == code))?;
    let meaning = CATALOGUE.meanings.get(sentence.meaning)?;
    Some(Statement {
        meaning,
        product: CATALOGUE.products.get(sentence.product),
        likely: sentence.likely,
        undecided: false,
        overtaken: false,
        written: None,
        user: None,
        protocol: meaning.protocol,
        values: Vec::new(),
        span: number,
    })
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn numbers_of_sign_in_logs_are_codes() {
        let rule = |text: &str| read(text).first().map(|statement| statement.rule(false));
        assert_eq!(rule(r#"{"status": {"errorCode": 50105, "failureReason": "…"}}"#), Some("PROV-USER-NOT-ASSIGNED"));
        assert_eq!(rule(r#"{"ResultType": "50126", "AppDisplayName": "Tidewerk"}"#), Some("PROV-ACCOUNT"));
        let table = "Date (UTC),User,Sign-in error code,Failure reason\n2026-11-24T09:16:01Z,Ada L,50011,Other";
        assert_eq!(rule(table), Some("OIDCREQ-REDIRECT-URI"));
        assert_eq!(rule(r#"{"status": {"errorCode": 0}}"#), None);
        assert_eq!(rule("order 50105 has error code 12345"), None);
    }
}
