//! Records of the sign-in log of Microsoft Entra ID, as its pages, its API and Azure Monitor export them: the number of the error and
//! what it means stand in members or columns of their own.
//!
//! Input: JSON, JSON lines or a table. Output: each error once, written as the login page shows it (`AADSTS50011: …`), with the way
//! back. Invariant: a record of a login that went on is none.

use super::json_string;
use super::parts::{self, Part};
use super::rewrite::{Rewrite, trimmed};
use super::search::{Candidate, DecodeState, Search};
use super::{csv, leaf};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Errors of one log that are told.
const MAX_ERRORS: usize = 20;
/// Users whose last login is kept in mind.
const MAX_USERS: usize = 100;
/// Records of one log that are looked at.
const MAX_RECORDS: usize = 100_000;
/// Bytes between the number and its meaning.
const NEAR: usize = 4000;
/// Names of the member with the number, and of the one with the meaning.
const NAMES: &[(&str, &str)] = &[
    ("\"errorCode\"", "\"failureReason\""),
    ("\"ErrorCode\"", "\"FailureReason\""),
    ("\"resultType\"", "\"resultDescription\""),
    ("\"ResultType\"", "\"ResultDescription\""),
];
/// Columns with the number and with the meaning, in small letters.
const COLUMNS: &[(&str, &str)] =
    &[("sign-in error code", "failure reason"), ("resulttype", "resultdescription"), ("errorcode", "failurereason")];
/// Words for an error in the names of columns, and for a code.
const ERROR_WORDS: &[&str] = &[
    "error",
    "fehler",
    "erreur",
    "errore",
    "erro",
    "fout",
    "fel",
    "fejl",
    "virhe",
    "błęd",
    "chyb",
    "ошиб",
    "エラー",
    "오류",
    "错误",
    "錯誤",
];
const CODE_WORDS: &[&str] = &["code", "kod", "kód", "cód", "codice", "koodi", "код", "コード", "코드", "代码", "代碼"];
/// Records of a table that are looked at to tell what it is.
const MAX_LOOKED_AT: usize = 50;
/// The login goes on after these: a second factor, consent, a question to the user.
const STEPS: &[&str] = &[
    "16000", "50055", "50058", "50072", "50074", "50076", "50079", "50097", "50125", "50127", "50129", "50140",
    "50158", "50199",
];

/// The number of an error, and its meaning, as places of the text.
struct Record {
    code: Span,
    reason: Option<Span>,
}

/// Names of the member that says when, and of the one that says who.
const TIMES: &[&str] = &["\"createdDateTime\"", "\"CreatedDateTime\"", "\"TimeGenerated\"", "\"time\""];
const USERS: &[&str] = &["\"userPrincipalName\"", "\"UserPrincipalName\""];

/// Whether the text names the members or columns of such a log.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    if inner.starts_with(['{', '[']) {
        let has = |name: &str| memmem::find(text.as_bytes(), name.as_bytes()).is_some();
        return NAMES.iter().any(|(code, reason)| has(code) && has(reason));
    }
    columns(text).is_some()
}

/// Writes each error as the login page would.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let is_json = text.trim_start().starts_with(['{', '[']);
    let records = if is_json { of_json(text) } else { of_table(text) };
    let is_step = |record: &Record| STEPS.contains(&record.code.of(text));
    let failed = |record: &&Record| !record.code.of(text).trim_start_matches('0').is_empty() && !is_step(record);
    let is_zero = |record: &Record| record.code.of(text).trim_start_matches('0').is_empty();
    let said = |record: &Record, names: &[&str]| {
        if !is_json {
            return in_row(text, record.code, names == USERS);
        }
        // They stand before the number; those behind it are of the next record.
        let at = record.code.start;
        let before = Span::new(around(text, at).start, at);
        names.iter().find_map(|name| nearest(text, before, at, name)).map(|span| span.of(text))
    };
    // When each user's last login worked.
    let mut worked: Vec<(Option<&str>, &str)> = Vec::new();
    for record in records.iter().filter(|record| is_zero(record)) {
        let (user, Some(time)) = (said(record, USERS), said(record, TIMES)) else { continue };
        let room = worked.len() < MAX_USERS;
        match worked.iter_mut().find(|(known, _)| *known == user) {
            Some((_, last)) => *last = time.max(*last),
            None if room => worked.push((user, time)),
            None => {}
        }
    }
    let is_over = |record: &&Record| {
        let (user, time) = (said(record, USERS), said(record, TIMES));
        time.is_some_and(|time| worked.iter().any(|(other, last)| *other == user && *last > time))
    };
    let alone = records.iter().all(is_step);
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    // The table says it, or the user was only asked to stay signed in.
    let went_on = |record: &&Record| {
        record.code.of(text) == "50140"
            || !is_json && row(text, record.code).is_some_and(|row| row.contains("Interrupted"))
    };
    let is_told = |record: &&Record| (alone || failed(record)) && !is_over(record) && !went_on(record);
    for record in records.iter().filter(is_told) {
        let code = record.code.of(text);
        if seen.contains(&code) || seen.len() >= MAX_ERRORS {
            continue;
        }
        seen.push(code);
        let mut out = Rewrite::default();
        if is_step(record) {
            out.emit(b"Interrupted sign-in: ", Span::at(record.code.start));
        }
        out.emit(b"AADSTS", Span::at(record.code.start));
        out.copy(text.as_bytes(), record.code.start, record.code.end);
        if let Some(reason) = record.reason {
            out.emit(b": ", Span::at(reason.start));
            let step = json_string::decode(text, reason, LayerKind::JsonString, None);
            out.emit(step.content.as_bytes(), reason);
        }
        let detail = Some("sign-in log".to_owned());
        let steps = vec![out.step(if is_json { LayerKind::JsonString } else { LayerKind::Csv }, detail)];
        found.push(Part { name: format!("sign-in error {code}"), steps });
    }
    // Children of JSON start from its text.
    let fresh = DecodeState::new(state.content.clone());
    let Some(mut found) = parts::follow(search, if is_json { &fresh } else { state }, found, true) else {
        return Vec::new();
    };
    found.score = super::search::CERTAIN + 1;
    if is_json {
        found.items = vec![leaf::json_with(state, found.items)];
    }
    vec![Candidate::Decoded(found)]
}

fn of_json(text: &str) -> Vec<Record> {
    let bytes = text.as_bytes();
    let mut records = Vec::new();
    for (name, meaning) in NAMES {
        for at in memmem::find_iter(bytes, name.as_bytes()).take(MAX_RECORDS) {
            let Some(code) = number(text, at + name.len()) else { continue };
            records.push(Record { code, reason: nearest(text, around(text, at), at, meaning) });
        }
    }
    records
}

/// The user, or the time, in the row of a table: a cell with an address, or one that begins with a date and a time of day.
fn in_row(text: &str, code: Span, user: bool) -> Option<&str> {
    let mut cells = row(text, code)?.split([',', ';', '\t', '"']).map(str::trim);
    let is_time = |cell: &&str| {
        let bytes = cell.as_bytes();
        bytes.len() >= 19 && bytes.get(4) == Some(&b'-') && bytes.get(13) == Some(&b':')
    };
    if user { cells.find(|cell| cell.contains('@') && !cell.contains(' ')) } else { cells.find(is_time) }
}

/// The row of a table.
fn row(text: &str, code: Span) -> Option<&str> {
    let near = around(text, code.start);
    let start = text.get(near.start..code.start)?.rfind('\n').map_or(near.start, |at| near.start + at + 1);
    let end = text.get(code.end..near.end)?.find('\n').map_or(near.end, |at| code.end + at);
    text.get(start..end)
}

/// The text around a place.
fn around(text: &str, at: usize) -> Span {
    let to = text.floor_char_boundary(text.len().min(at + NEAR));
    Span::new(text.floor_char_boundary(at.saturating_sub(NEAR)), to)
}

/// The number after a name: five to seven digits, or a zero.
fn number(text: &str, from: usize) -> Option<Span> {
    let rest = text.get(from..)?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start();
    let value = value.strip_prefix('"').unwrap_or(value);
    let start = text.len() - value.len();
    let len = value.bytes().take(8).take_while(u8::is_ascii_digit).count();
    let code = Span::new(start, start + len);
    ((5..=7).contains(&len) || code.of(text) == "0").then_some(code)
}

/// The string under a name that stands nearest to a place.
fn nearest(text: &str, around: Span, at: usize, name: &str) -> Option<Span> {
    let places = memmem::find_iter(around.of(text).as_bytes(), name.as_bytes()).map(|found| around.start + found);
    let place = places.min_by_key(|place| place.abs_diff(at))?;
    let rest = text.get(place + name.len()..)?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start();
    let start = text.len() - value.len();
    let len = value.strip_prefix('"')?.find('"')? + 2;
    Some(Span::new(start, start + len))
}

/// The places of the two columns in the first row.
fn columns(text: &str) -> Option<(char, usize, usize)> {
    let separator = csv::separator(text)?;
    let names: Vec<String> = csv::cells(text, separator)
        .take_while(|cell| cell.row == 0)
        .map(|cell| cell.span.of(text).trim().trim_start_matches('\u{feff}').to_ascii_lowercase())
        .collect();
    let known = COLUMNS.iter().find_map(|(code, reason)| {
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        Some((separator, place(code)?, place(reason)?))
    });
    known.or_else(|| translated(text, separator, &names).map(|code| (separator, code, code + 1)))
}

/// The column of the numbers in a table of another language: its name speaks of an error and a code, it holds nothing but such
/// numbers, and the first record has an ID as the log gives one to each request. The meaning stands beside the number.
fn translated(text: &str, separator: char, names: &[String]) -> Option<usize> {
    let has = |name: &String, words: &[&str]| words.iter().any(|word| name.contains(word));
    let code = names.iter().position(|name| has(name, ERROR_WORDS) && has(name, CODE_WORDS))?;
    let (mut numbers, mut errors, mut identified) = (true, false, false);
    for cell in
        csv::cells(text, separator).skip_while(|cell| cell.row == 0).take_while(|cell| cell.row <= MAX_LOOKED_AT)
    {
        let value = cell.span.of(text).trim().trim_matches('"');
        if cell.column == code {
            let number =
                value.bytes().all(|byte| byte.is_ascii_digit()) && (value == "0" || (5..=7).contains(&value.len()));
            numbers &= number || value.is_empty();
            errors |= number && value != "0";
        }
        identified |= cell.row == 1 && is_guid(value);
    }
    (numbers && errors && identified && code + 1 < names.len()).then_some(code)
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn of_table(text: &str) -> Vec<Record> {
    let Some((separator, code, reason)) = columns(text) else { return Vec::new() };
    let mut records: Vec<(usize, Record)> = Vec::new();
    // The meaning may stand before the number.
    let mut meaning: Option<(usize, Span)> = None;
    for cell in csv::cells(text, separator).filter(|cell| cell.row > 0) {
        let inner = trimmed(cell.span.of(text));
        let span = Span::new(cell.span.start + inner.start, cell.span.start + inner.end);
        if cell.column == reason {
            meaning = Some((cell.row, span));
        }
        if cell.column == code
            && span.len() <= 7
            && !span.is_empty()
            && span.of(text).bytes().all(|b| b.is_ascii_digit())
        {
            let before = meaning.filter(|(row, _)| *row == cell.row).map(|(_, span)| span);
            records.push((cell.row, Record { code: span, reason: before }));
            if records.len() >= MAX_RECORDS {
                break;
            }
        } else if cell.column == reason
            && let Some((row, record)) = records.last_mut()
            && *row == cell.row
        {
            record.reason = Some(span);
        }
    }
    records.into_iter().map(|(_, record)| record).collect()
}

#[cfg(test)]
mod tests {
    use super::super::model::Budget;
    use super::*;
    use crate::case::Input;
    use proptest::prelude::*;

    fn codes(text: &str) -> Vec<(&str, &str)> {
        let records = if text.starts_with(['{', '[']) { of_json(text) } else { of_table(text) };
        records.iter().map(|one| (one.code.of(text), one.reason.map_or("", |reason| reason.of(text)))).collect()
    }

    #[test]
    fn numbers_and_meanings_are_found() {
        let table = "Date,Sign-in error code,Failure reason\n1,50011,\"The reply URL, \"\"a\"\"\"\n2,0,Other.\n";
        assert_eq!(codes(table), [("50011", "The reply URL, \"\"a\"\""), ("0", "Other.")]);
        let turned = "Failure reason,Sign-in error code\nNot assigned,50105\n";
        assert_eq!(codes(turned), [("50105", "Not assigned")]);
        let german = "Datum (UTC);Anforderungs-ID;Anmeldefehlercode;Fehlerursache\n2026;00000000-0000-4000-8000-000000000003;50011;Die URL\n";
        assert_eq!(codes(german), [("50011", "Die URL")]);
        assert!(codes("Fehlercode;Postleitzahl\n20095;Hamburg\n").is_empty());
        let json = r#"{"status": {"errorCode": 700016, "failureReason": "No application"}}"#;
        assert_eq!(codes(json), [("700016", "\"No application\"")]);
        let monitor = r#"[{"resultType": "50105", "resultDescription": "Not assigned"}, {"errorCode": "E12", "failureReason": ""}]"#;
        assert_eq!(codes(monitor), [("50105", "\"Not assigned\"")]);
    }

    fn told(text: &str) -> usize {
        let input = Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() };
        crate::intake::unpack(&input, &Budget::default()).iter().map(|item| item.children.len()).sum()
    }

    #[test]
    fn errors_are_told_up_to_the_limit() {
        let log = |count: usize| {
            let record = |code: usize| format!(r#"{{"status": {{"errorCode": {code}, "failureReason": "No entry"}}}}"#);
            format!("[{}]", (0..count).map(|index| record(700_100 + index)).collect::<Vec<_>>().join(","))
        };
        assert_eq!([MAX_ERRORS - 1, MAX_ERRORS, MAX_ERRORS + 1].map(|count| told(&log(count))), [19, 20, 20]);
    }

    #[test]
    fn an_error_before_a_login_of_the_same_user_is_over() {
        let record = |time: &str, user: &str, code: &str| {
            format!(
                r#"{{"createdDateTime": "2026-03-01T{time}Z", "userPrincipalName": "{user}",
                "status": {{"errorCode": {code}, "failureReason": "No entry"}}}}"#
            )
        };
        let log = |records: [String; 2]| format!("[{}]", records.join(","));
        let (failed, worked) = (record("09:10:00", "ada", "700100"), record("09:20:00", "ada", "0"));
        assert_eq!(told(&log([worked.clone(), failed.clone()])), 0);
        assert_eq!(told(&log([failed, worked.replace("ada", "bob")])), 1);
        assert_eq!(told(&log([worked.replace("09:20", "09:01"), record("09:10:00", "ada", "700100")])), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\"errorCode\"|\"failureReason\"|:|5001[0-9]|\"|é|,|\n|Sign-in error code,failure reason){0,14}") {
            for record in of_json(&text).iter().chain(&of_table(&text)) {
                prop_assert!(record.code.end <= text.len() && record.reason.is_none_or(|reason| reason.end <= text.len()));
            }
        }
    }
}
