//! Errors that are over: a record behind them tells of a login that worked.
//! Input: a text and its statements. Output: the statements, marked where a later record of the text tells of success. Invariant: what
//! names another user or client, or stands at a later time, does not count; nothing is marked where the text tells no order.

use super::Statement;
use super::words::{HINTS, SOLVED, WORKS};
use crate::source::{Span, lower};
use crate::time::Instant;
use memchr::memmem;

/// Bytes of a record that are looked at.
const MAX_RECORD: usize = 16 << 10;
/// Bytes of a text that may say of itself that the fault is over.
const MAX_PROSE: usize = 1500;
/// Records of one text.
const MAX_RECORDS: usize = 1_000_000;
/// Months as web servers write them.
const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
/// Names of the members that say which client asked; other characters than letters and digits are left out.
const CLIENTS: [&str; 3] = ["clientid=", "clientid:", "appdisplayname:"];

/// Names of the members that say who it was.
const USERS: [&str; 6] = ["user", "username", "userId", "user_id", "uid", "principal"];

/// How a record of Entra ID says that a sign-in worked.
const ZERO: [&str; 4] = ["errorcode:0,", "errorcode:0}", "resulttype:0,", "resulttype:0}"];

/// A record: its place, when it was written, whom and what it names.
struct Record {
    span: Span,
    time: Option<i64>,
    user: Option<String>,
    client: Option<String>,
}

/// Marks the statements behind which the text tells of a login that worked.
pub(super) fn mark(text: &str, statements: &mut Vec<Statement>) {
    if statements.is_empty() {
        return;
    }
    let spans = records(text);
    let place = |at: usize| spans.partition_point(|span| span.end <= at);
    for statement in statements.iter_mut() {
        let Some(span) = spans.get(place(statement.span.start)) else { continue };
        let record = cut(text, *span);
        // A time that the sentence names is none of the record.
        let is_named = |at: i64| statement.values.iter().any(|slot| time(&slot.value) == Some(at));
        statement.written = stamp(record).filter(|(at, zoned)| *zoned && !is_named(*at)).map(|(at, _)| at);
        statement.user = member(record, &USERS).filter(|user| user.contains('@')).map(lower);
    }
    if is_solved(text, statements) {
        statements.clear();
        return;
    }
    for statement in statements.iter_mut().filter(|statement| statement.is_step()) {
        let own = spans.get(place(statement.span.start)).and_then(|span| correlation(&bare(text, *span)));
        statement.overtaken = own.is_some_and(|own| {
            let mut others = spans.iter().map(|span| bare(text, *span));
            others.any(|record| {
                ZERO.iter().any(|zero| record.contains(zero)) && correlation(&record).as_ref() == Some(&own)
            })
        });
    }
    if !may_work(text) {
        return;
    }
    let Some(first) = statements.iter().map(|one| one.span.start).min() else { return };
    // Lists of events and tables may begin with the newest one.
    let listed = text.trim_start().starts_with(['{', '[']);
    let mut works: Vec<Record> = spans.iter().filter_map(|span| success(text, *span)).collect();
    works.retain(|record| record.time.is_some() || (!listed && record.span.end > first));
    if works.is_empty() {
        return;
    }
    for statement in statements.iter_mut().filter(|statement| !statement.overtaken) {
        // The same sentence may stand once more, behind what worked.
        let sentence = statement.span.of(text);
        let last = memmem::rfind(text.as_bytes(), sentence.as_bytes()).unwrap_or(statement.span.start);
        let failed = [statement.span.start, last].map(|at| spans.get(place(at)).map(|span| read(text, *span)));
        let same = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
        let is_over = |failed: &Record| {
            works.iter().any(|record| {
                let later = match (record.time, failed.time) {
                    (Some(worked), Some(failed)) => worked > failed,
                    _ => !listed && record.span.start > failed.span.start,
                };
                later && same(&record.user, &failed.user) && same(&record.client, &failed.client)
            })
        };
        statement.overtaken = failed.iter().all(|failed| failed.as_ref().is_some_and(is_over));
    }
}

/// The sign-in to which a record of Entra ID belongs, without letter case and quotes.
fn correlation(record: &str) -> Option<String> {
    let (_, value) = record.split_once("correlationid:")?;
    value.split([',', '}', ']']).next().filter(|value| !value.is_empty()).map(str::to_owned)
}

/// Whether a short text says that the fault is over. The lines of the errors do not count: `does not match`.
fn is_solved(text: &str, statements: &[Statement]) -> bool {
    if text.len() > MAX_PROSE {
        return false;
    }
    let mut at = 0;
    let mut words = String::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if !statements.iter().any(|one| one.span.start < span.end && span.start < one.span.end) {
            words.push_str(&lower(line));
        }
    }
    if words.trim().is_empty() {
        words = lower(text);
    }
    let has = |taken_back: bool| {
        let mut marks = SOLVED.iter().filter_map(|word| match word.strip_prefix('!') {
            Some(word) => taken_back.then_some(word),
            None => (!taken_back).then_some(word.as_str()),
        });
        marks.any(|word| words.contains(word))
    };
    has(false) && !has(true)
}

/// The record at a place, if it tells of a login that worked.
fn success(text: &str, span: Span) -> Option<Record> {
    if !may_work(span.of(text)) {
        return None;
    }
    let words = bare(text, span);
    let works = WORKS.iter().any(|word| match word.strip_prefix('!') {
        Some(_) => false,
        None => word.split('+').all(|part| words.contains(part)),
    });
    let denied = WORKS.iter().filter_map(|word| word.strip_prefix('!')).any(|word| words.contains(word));
    (works && !denied).then(|| read(text, span))
}

/// Whether a text may tell of success at all.
fn may_work(text: &str) -> bool {
    HINTS.iter().any(|hint| memmem::find(text.as_bytes(), hint.as_bytes()).is_some())
}

fn read(text: &str, span: Span) -> Record {
    let words = bare(text, span);
    let client =
        CLIENTS.iter().find_map(|name| Some(words.split_once(name)?.1.split([',', '}', ';']).next()?.to_owned()));
    Record { span, time: time(cut(text, span)), user: user(cut(text, span)), client }
}

fn cut(text: &str, span: Span) -> &str {
    let record = span.of(text);
    record.get(..record.floor_char_boundary(MAX_RECORD)).unwrap_or(record)
}

/// The words of a record in small letters, without spaces, quotes and escapes.
fn bare(text: &str, span: Span) -> String {
    let mut words = lower(cut(text, span));
    words.retain(|letter| !letter.is_whitespace() && !matches!(letter, '"' | '\'' | '\\' | '`'));
    words
}

/// Whom a record names: the first address of an email, else the value of a member for users. Of an address the part before `@` is
/// kept, because another record may name the account alone.
fn user(record: &str) -> Option<String> {
    let mut words = record.split(is_end).filter(|word| !word.is_empty());
    let address = words.find_map(|word| {
        let (name, host) = word.split_once('@')?;
        (!name.is_empty() && host.contains('.')).then_some(name)
    });
    let nobody = ["-", "null", "none", "anonymous", "unknown"];
    let named = || member(record, &USERS).filter(|value| !nobody.contains(value));
    address.or_else(named).map(lower)
}

/// The value of the first member of these names.
fn member<'a>(record: &'a str, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        let mut rest = record;
        while let Some((before, after)) = rest.split_once(name) {
            rest = after;
            let is_whole = !before.ends_with(|c: char| c.is_alphanumeric());
            let value = after.trim_start_matches(['"', '\'']).strip_prefix(['=', ':']);
            if let Some(value) = value.filter(|_| is_whole) {
                let value = value.trim_start_matches([' ', '"', '\'']).split(is_end).next()?;
                return Some(value).filter(|value| !value.is_empty());
            }
        }
        None
    })
}

fn is_end(c: char) -> bool {
    c.is_whitespace() || "\"'<>()[]{},;=:`".contains(c)
}

/// When a record was written, in milliseconds since 1970. Without a zone it is read as UTC.
fn time(record: &str) -> Option<i64> {
    stamp(record).map(|(at, _)| at)
}

/// The first date with a time of day, and whether it says its zone.
fn stamp(record: &str) -> Option<(i64, bool)> {
    let bytes = record.as_bytes();
    let mut at = 0;
    while let Some(skipped) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = at + skipped;
        let len = bytes.get(start..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let rest = record.get(start..)?;
        let found = match len {
            13 => rest.get(..13)?.parse().ok().map(|at| (at, true)),
            4 => date(rest, &[(0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)]),
            2 => web_server(rest).or_else(|| date(rest, &[(6, 10), (3, 5), (0, 2), (11, 13), (14, 16), (17, 19)])),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at = start + len;
    }
    None
}

/// The time whose year, month, day, hour, minute and second stand at these places.
fn date(text: &str, places: &[(usize, usize); 6]) -> Option<(i64, bool)> {
    let bytes = text.as_bytes();
    let dated = matches!(bytes.get(2)?, b'.') || matches!(bytes.get(4)?, b'-' | b'/' | b'.');
    if !dated || bytes.get(13) != Some(&b':') {
        return None;
    }
    let mut parts = [""; 6];
    for (part, (start, end)) in parts.iter_mut().zip(places) {
        *part = text.get(*start..*end)?;
    }
    instant(parts, text.get(19..)?)
}

/// A moment; `behind` is what stands behind the seconds: a fraction, and the offset from UTC.
fn instant([year, month, day, hour, minute, second]: [&str; 6], behind: &str) -> Option<(i64, bool)> {
    let zone = behind.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    let is_zoned = zone.starts_with(['Z', '+', '-']);
    let offset = match zone.as_bytes() {
        [b'+' | b'-', rest @ ..] if rest.iter().take(2).all(u8::is_ascii_digit) => {
            let minutes = zone.get(3..).unwrap_or_default().trim_start_matches(':');
            let minutes = minutes.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or("00");
            format!("{}:{minutes}", zone.get(..3)?)
        }
        _ => "Z".to_owned(),
    };
    let written = format!("{year}-{month}-{day}T{hour}:{minute}:{second}{offset}");
    Some((Instant::from_rfc3339(&written)?.millis(), is_zoned))
}

/// `24/Nov/2026:09:16:00 +0200`, `20 Nov 2026 09:55:01 +0000`.
fn web_server(text: &str) -> Option<(i64, bool)> {
    let mark = char::from(*text.as_bytes().get(2)?);
    if !matches!(mark, '/' | ' ' | '-') || !text.is_char_boundary(3) {
        return None;
    }
    let (name, rest) = (text.get(3..6)?, text.get(6..)?.strip_prefix(mark)?);
    let month = MONTHS.find(lower(name).as_str()).filter(|at| at % 3 == 0)? / 3 + 1;
    let month = format!("{month:02}");
    let (hour, minute, second) = (rest.get(5..7)?, rest.get(8..10)?, rest.get(11..13)?);
    instant([rest.get(..4)?, &month, text.get(..2)?, hour, minute, second], rest.get(13..)?)
}

/// The records of a text: its lines, or the objects in the outermost list of a document of JSON.
fn records(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if text.trim_start().starts_with(['{', '[']) {
        objects(text, &mut spans);
    }
    if spans.len() < 2 {
        spans.clear();
        let mut start = 0;
        for line in text.split_inclusive('\n').take(MAX_RECORDS) {
            spans.push(Span::new(start, start + line.len()));
            start += line.len();
        }
    }
    spans
}

/// The objects that stand in a list which stands in none.
fn objects(text: &str, spans: &mut Vec<Span>) {
    let (mut in_string, mut escaped) = (false, false);
    let (mut lists, mut depth, mut outer, mut start) = (0_usize, 0_usize, 0_usize, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' => {
                lists += 1;
                if lists == 1 {
                    outer = depth;
                }
            }
            b']' => lists = lists.saturating_sub(1),
            b'{' => {
                if lists == 1 && depth == outer {
                    start = at;
                }
                depth += 1;
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if lists == 1 && depth == outer && spans.len() < MAX_RECORDS {
                    spans.push(Span::new(start, at + 1));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    const ERROR: &str =
        "ERROR Invalid issuer in the Assertion/Response (expected 'https://a.example', got 'https://b.example')";

    fn is_over(text: &str) -> bool {
        let found = read(text);
        assert_eq!(found.len(), 1, "{text}");
        found[0].overtaken
    }

    #[test]
    fn what_worked_later_counts() {
        let at = |time: &str, words: &str| format!("{time} {words}\n");
        let worked = "INFO login succeeded for ada@app.example";
        let (early, late) = ("2026-03-04 09:10:00,001", "2026-03-04 09:20:00,001");
        assert!(is_over(&(at(early, ERROR) + &at(late, worked))));
        assert!(!is_over(&(at(late, ERROR) + &at(early, worked))));
        assert!(!is_over(&(at(early, worked) + &at(late, ERROR))));
        assert!(!is_over(&(at(early, ERROR) + &at(late, "INFO login not succeeded for ada@app.example"))));
        assert!(is_over(&(at("[04/Mar/2026:09:10:00 +0000]", ERROR) + &at("[04/Mar/2026:09:20:00 +0000]", worked))));
        assert!(is_over(&(at("04.03.2026 09:10:00", ERROR) + &at("04.03.2026 09:20:00", worked))));
    }

    #[test]
    fn what_is_said_to_be_solved_is_over() {
        let told = |words: &str| read(&format!("{words}\nEarlier we got:\n{ERROR}\n")).is_empty();
        assert!(told("The login works again.") && told("Das Problem ist gelöst."));
        for open in ["It works again for others.", "It works again, but only for me.", "How can this be closed?", "Hi,"]
        {
            assert!(!told(open), "{open}");
        }
    }

    #[test]
    fn products_say_that_a_login_worked() {
        for worked in [
            "NOTICE STAT [9b02] saml20-sp-SSO https://app.example https://idp.example 7e1",
            "(OAuth) saving user ada@app.example from login with admin => false",
            "DEBUG Set SecurityContextHolder to Saml2Authentication [Principal=ada, Authenticated=true]",
        ] {
            assert!(is_over(&format!("{ERROR}\n{worked}\n")), "{worked}");
        }
        assert!(!is_over(&format!("{ERROR}\nDEBUG Set SecurityContextHolder to AnonymousAuthenticationToken\n")));
    }

    #[test]
    fn another_user_or_client_is_another_login() {
        let log = |who: &str| {
            format!(
                "2026-03-04 09:10:00 {ERROR} user=bob@app.example\n2026-03-04 09:20:00 INFO login succeeded for {who}\n"
            )
        };
        assert!(is_over(&log("bob@app.example")));
        assert!(!is_over(&log("ada@app.example")));
        let events = |client: &str| {
            "2026-03-04 09:10:00 WARN type=\"LOGIN_ERROR\", clientId=\"a\", error=\"invalid_redirect_uri\"\n\
             2026-03-04 09:20:00 DEBUG type=\"LOGIN\", clientId=\"CLIENT\", userId=\"u\"\n"
                .replace("CLIENT", client)
        };
        assert!(is_over(&events("a")));
        assert!(!is_over(&events("b")));
    }

    #[test]
    fn lists_of_events_go_by_their_time() {
        let event = |time: &str, result: &str| {
            format!(
                "{{\"eventType\":\"app.generic.unauth_app_access_attempt\",\"outcome\":{{\"result\":\"{result}\"}},\
                 \"published\":\"{time}\"}}"
            )
        };
        let failed = event("2026-03-04T09:10:00Z", "FAILURE");
        let worked = event("2026-03-04T09:20:00Z", "SUCCESS")
            .replace("app.generic.unauth_app_access_attempt", "user.session.start");
        let newest_first = format!("[{worked},{failed}]");
        let found = read(&newest_first);
        assert!(!found.is_empty() && found.iter().all(|one| one.overtaken), "{found:?}");
        let found = read(&newest_first.replace("09:20", "09:01"));
        assert!(!found.is_empty() && found.iter().all(|one| !one.overtaken), "{found:?}");
    }

    #[test]
    fn a_step_is_over_where_its_sign_in_worked() {
        let log = |code: u32, id: &str| {
            let step = r#"{"status": {"errorCode": 50074, "failureReason": "Strong Authentication is required."}, "correlationId": "a"}"#;
            format!("[{step}, {{\"status\": {{\"errorCode\": {code}}}, \"correlationId\": \"{id}\"}}]")
        };
        assert!(is_over(&log(0, "a")));
        assert!(!is_over(&log(0, "b")) && !is_over(&log(50140, "a")));
    }

    #[test]
    fn zones_users_and_denials_count() {
        let log = |stamp: &str, words: &str| format!("2026-11-20T09:55:01Z {ERROR} user=ada\n{stamp} {words}\n");
        assert!(is_over(&log("2026-11-20T10:02:11+00:00", "INFO user=ada login successful")));
        assert!(!is_over(&log("2026-11-20T10:02:11+02:00", "INFO user=ada login successful")));
        assert!(is_over(&log("Fri, 20 Nov 2026 10:02:11 +0000", "INFO user=ada session created")));
        assert!(!is_over(&log("Fri, 20 Nov 2026 10:02:11 +0200", "INFO user=ada session created")));
        assert!(!is_over(&log("2026-11-20T10:02:11Z", "INFO user=bob login successful")));
        assert!(is_over(&log("2026-11-20T10:02:11Z", "INFO \"username\": \"ada\", login successful")));
        assert!(is_over(&log("2026-11-20T10:02:11Z", "INFO ada@corp.example login successful")));
        for words in [
            "login successful: no",
            "0 successful logins, 3 failed",
            "health check login ok",
            "logged in with password",
        ] {
            assert!(!is_over(&log("2026-11-20T10:02:11Z", words)), "{words}");
        }
    }

    #[test]
    fn what_failed_again_is_not_over() {
        let line = |time: &str, words: &str| format!("2026-03-04T{time}Z {words}\n");
        let once = line("09:10:00", ERROR) + &line("09:20:00", "INFO Accepted login for ada");
        assert!(is_over(&once));
        assert!(!is_over(&(once.clone() + &line("09:30:00", ERROR))));
        assert!(is_over(&(once + &line("09:30:00", ERROR) + &line("09:40:00", "INFO login success"))));
    }

    #[test]
    fn records_of_success_as_products_write_them() {
        let log =
            |words: &str| format!("2026-03-04T09:10:00Z {ERROR} userId=\"null\"\n2026-03-04T09:20:00Z INFO {words}\n");
        for words in [
            "Accepted login for ada",
            "User authenticated: ada",
            "event=login outcome=SUCCESS userId=\"4711\"",
            "sign-in status=success",
            "Session established for ada",
        ] {
            assert!(is_over(&log(words)), "{words}");
        }
        for words in [
            "event=metadata.refresh outcome=SUCCESS",
            "login success rate 97%",
            "waiting for outcome=SUCCESS or outcome=FAILURE of the login",
            "login success=false",
        ] {
            assert!(!is_over(&log(words)), "{words}");
        }
    }
}
