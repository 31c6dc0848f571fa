//! Numbers of Entra ID without their letters, as its sign-in logs have them (`"errorCode": 50105`, a column *Sign-in error code*).
//! Input: a text that no known sentence explains. Output: at most one statement, a step of a sign-in only where nothing else is.

use super::Statement;
use super::data::{CATALOGUE, Part, Sentence, meaning};
use super::slots::floor;
use crate::source::Span;

/// Codes that are steps of a sign-in: Entra ID interrupts it to ask the user for something, and goes on.
const STEPS: [&str; 13] = [
    "16000", "50058", "50072", "50074", "50076", "50079", "50097", "50125", "50127", "50129", "50140", "50143", "50158",
];
/// Names of the member that says why, in small letters.
const REASONS: [&str; 2] = ["failurereason", "resultdescription"];
/// Farthest that it stands from its number.
const BESIDE: usize = 200;

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
    let mut step = None;
    let found = numbers(&lower).take(MAX_NUMBERS).find_map(|number| {
        let before = lower.get(..number.start)?;
        let near = before.len() - before.trim_end_matches(|character: char| !character.is_ascii_alphabetic()).len()
            <= NEAR
            && MARKS.iter().any(|mark| {
                before.trim_end_matches(|character: char| !character.is_ascii_alphabetic()).ends_with(mark)
            });
        let cell = column.is_some_and(|column| column < number.start) && before.ends_with([',', '"', ';', '\t']);
        let statement = (near || cell).then(|| statement(number, &lower)).flatten()?;
        if statement.is_step() {
            step.get_or_insert(statement);
            return None;
        }
        Some(statement)
    });
    found.or(step)
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
    let step = STEPS.contains(&number.of(lower));
    let (meaning, product, likely) = if step {
        let product = CATALOGUE.products.iter().find(|product| product.id == "entra");
        (meaning("entra-step")?, product, true)
    } else {
        let code = format!("aadsts{}", number.of(lower));
        let is_code = |sentence: &&Sentence| matches!(&sentence.parts[..], [Part::Literal(words)] if *words == code);
        let sentence = CATALOGUE.sentences.iter().find(is_code)?;
        (CATALOGUE.meanings.get(sentence.meaning)?, CATALOGUE.products.get(sentence.product), sentence.likely)
    };
    Some(Statement {
        meaning,
        product,
        likely,
        undecided: false,
        overtaken: false,
        written: None,
        user: None,
        protocol: meaning.protocol,
        values: Vec::new(),
        span: if step { reason(number, lower).unwrap_or(number) } else { number },
    })
}

/// What the record says beside the number: the member that says why.
fn reason(number: Span, lower: &str) -> Option<Span> {
    let rest = lower.get(number.end..floor(lower, number.end + BESIDE))?;
    let cell = || rest.starts_with(",\"").then_some(0);
    let at = REASONS.iter().find_map(|name| Some(rest.find(name)? + name.len())).or_else(cell)?;
    let value = rest.get(at..)?.trim_start_matches(['"', ':', ' ', '\\', ',']);
    let start = number.end + rest.len() - value.len();
    let whole = lower.get(start..floor(lower, start + BESIDE))?;
    Some(Span::new(start, start + whole.find('"').filter(|len| *len > 0)?))
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn numbers_of_sign_in_logs_are_codes() {
        let rule = |text: &str| read(text).first().map(|statement| statement.rule(false));
        assert_eq!(rule(r#"{"status": {"errorCode": 50105, "failureReason": "…"}}"#), Some("PROV-USER-NOT-ASSIGNED"));
        assert_eq!(rule(r#"{"ResultType": "50126", "AppDisplayName": "Tidewerk"}"#), Some("PROV-ACCOUNT"));
        let step = read(r#"{"status": {"errorCode": 50140, "failureReason": "Keep me signed in"}}"#);
        assert!(step[0].is_step() && step[0].span.len() == "Keep me signed in".len());
        let table = "Date (UTC),User,Sign-in error code,Failure reason\n2026-11-24T09:16:01Z,Ada L,50011,Other";
        assert_eq!(rule(table), Some("OIDCREQ-REDIRECT-URI"));
        assert_eq!(rule(r#"{"status": {"errorCode": 0}}"#), None);
        assert_eq!(rule("order 50105 has error code 12345"), None);
    }
}
