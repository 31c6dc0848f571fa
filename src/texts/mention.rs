//! Whether a text tells that a login failed, or only speaks of an error. Input: a text, and the place of a code or a sentence in it.
//! Output: whether it is a mention. Evidence, the strong first: a part of a path or name, a count, a fault that is over; somebody who
//! meets it now; the kind of the text (code, configuration, query, guide, list of codes); then the sentence around. An error by itself,
//! or behind a label, tells what happened. Prose has to say so: whom it met, when, or that something failed.
//! Invariant: the words are data (`words.txt`), and every look is bounded.

use super::words::{MENTION, WRITTEN};
use crate::source::{Span, lower};

/// Longer texts are logs: of them only the words around a place are looked at.
const MAX_TEXT: usize = 64 << 10;
/// Bytes of a sentence before and after a place.
const NEAR: usize = 300;
/// Bytes of a text in which any sentence may say what happened.
const MAX_PROSE: usize = 1500;
/// So many codes of one kind are a list.
const SEVERAL: usize = 2;
/// Marks around a quotation.
const QUOTES: [(char, char); 4] = [('"', '"'), ('`', '`'), ('\u{201c}', '\u{201d}'), ('\u{201e}', '\u{201c}')];
/// Codes that are counted.
const MAX_CODES: usize = 200;

/// What a whole text shows.
#[derive(Debug, Default)]
pub(super) struct Tone {
    /// Somebody meets the error now.
    met: bool,
    /// The fault is over.
    over: bool,
    /// Code, configuration, a query, a guide, or a list of codes, without a record of what happened.
    reference: bool,
    /// It is one because of its lines of code or configuration.
    code: bool,
    /// Something failed, or somebody needs help.
    failed: bool,
}

impl Tone {
    /// Reads the beginning of a text.
    pub(super) fn of(text: &str) -> Tone {
        if text.len() > MAX_TEXT {
            return Tone { failed: true, ..Tone::default() };
        }
        let words = spaced(text);
        let met = has(&MENTION.met, &words);
        let last = text.trim_end().lines().next_back().unwrap_or("");
        let is_trace = ["xception: ", "Error: "].iter().any(|mark| last.contains(mark))
            || ["Traceback (", "\n\tat ", "\n    at ", "\n   at ", "Caused by"].iter().any(|mark| text.contains(mark));
        let first = text.trim_start().lines().next().unwrap_or("");
        // `Error: ` stands in the articles about errors too.
        let is_page = text.trim_start().starts_with('<')
            && ![".js:", ".java:", ".py\"", ".rb:"].iter().any(|mark| text.contains(mark));
        let is_record = is_trace || has_time(first);
        let happened = is_trace || has_time(text);
        let begins = |line: &str| {
            let line = line.trim_start_matches([' ', '\t', '+', '-', '*', '>', '|']);
            MENTION.opens.iter().any(|mark| line.starts_with(mark.as_str()))
        };
        let is_code = !is_record && !has(&WRITTEN.record, text) && begins(&lower(first))
            || !happened && lower(text).lines().any(begins);
        Tone {
            met,
            // Two words of an end outweigh that somebody met it: `logins failed … Fixed at 08:40. Status: closed.`
            over: is_settled(text, &words)
                || text.len() <= MAX_PROSE
                    && (!met && is_closed(&words)
                        || MENTION
                            .over
                            .iter()
                            .filter(|word| words.contains(word.as_str()))
                            .nth(usize::from(met))
                            .is_some()
                            && !has(&MENTION.open, &words.replace(" could not ", " "))),
            code: is_code,
            reference: is_code
                || (!is_record || is_page) && has(&MENTION.guide, &words)
                || !happened && (lists_codes(text) || words.contains(" cause: ") && words.contains(" resolution: ")),
            failed: text.len() <= MAX_PROSE && has(&MENTION.failed, &words),
        }
    }
}

/// Whether a text says surely that its fault is over: by words, or by the state of a ticket (`"status": "closed"`).
fn is_settled(text: &str, words: &str) -> bool {
    let fields = || words.replace('"', "").replace(": ", ":");
    let is_state = |fields: &str| {
        MENTION.state.iter().any(|mark| {
            fields.match_indices(mark.as_str()).any(|(at, _)| {
                let before = fields.get(..at).and_then(|before| before.chars().next_back());
                before.is_none_or(|before| !before.is_alphanumeric() && !"_-.".contains(before))
            })
        })
    };
    let is_json = text.trim_start().starts_with(['{', '[']);
    (text.len() <= MAX_PROSE && has(&MENTION.settled, words)
        || (is_json || text.len() <= MAX_PROSE) && is_state(&fields()))
        && !has(&MENTION.reopened, words)
}

/// Whether a text in lower case begins with the word that its fault is over: `Solved: …`.
fn is_closed(words: &str) -> bool {
    let behind = |word: &String| words.trim_start().strip_prefix(word.as_str());
    let is_sign = |rest: &str| [":", "!", "]", " - ", " – ", " (", "."].iter().any(|sign| rest.starts_with(sign));
    MENTION.closed.iter().filter_map(behind).any(is_sign)
        && ![" still ", " again"].iter().any(|word| words.contains(word))
}

/// Whether a sentence has a paragraph for itself, apart from the code or the configuration around it.
fn stands_alone(text: &str, place: Span) -> bool {
    let from = text.get(..place.start).map_or(0, |before| before.rfind("\n\n").map_or(0, |at| at + 2));
    let rest = text.get(place.end..).unwrap_or("");
    let to = place.end + rest.find("\n\n").unwrap_or(rest.len());
    let paragraph = text.get(from..to).unwrap_or("").trim();
    place.of(text).contains(' ') && !paragraph.contains('\n') && paragraph.len() <= place.len() + 10
}

/// Whether what stands at a place is only mentioned; `line` is where its line begins.
pub(super) fn is_mention(text: &str, place: Span, line: usize, tone: &Tone) -> bool {
    let from = text.ceil_char_boundary(place.start.saturating_sub(NEAR));
    let to = text.floor_char_boundary(place.end.saturating_add(NEAR).min(text.len()));
    let before = text.get(from..place.start).unwrap_or("");
    let after = text.get(place.end..to).unwrap_or("");
    let inner = place.of(text);
    let is_code = !inner.contains(' ');
    let line = line.max(from);
    let ends = after.find('\n').unwrap_or(after.len());
    let around = text.get(line..place.end + ends).unwrap_or("");
    let is_other = || {
        let words = spaced(around);
        has(&MENTION.other, &words) && !has(&WRITTEN.login, &words)
    };
    let row = text.get(line..place.start).unwrap_or("");
    // `"AADSTS50011": {`, `- "Invalid audience": the Entity ID`.
    let behind = row.trim_end_matches('"').trim_end();
    let is_key = after.starts_with("\":") && (behind.ends_with(['{', ',']) || !row.contains(char::is_alphabetic));
    if is_key {
        return true;
    }
    if is_code && (is_in_name(before, inner, after) || is_count(after)) || !is_code && is_other() || tone.over {
        return true;
    }
    if tone.met {
        return false;
    }
    if tone.reference && !(tone.code && stands_alone(text, place)) {
        return true;
    }
    // A quotation in a sentence: what stands before it counts.
    let quote = QUOTES.iter().find_map(|(open, close)| {
        let at = row.rfind(*open)?;
        let is_open =
            if open == close { row.matches(*open).count() % 2 == 1 } else { !row.get(at..)?.contains(*close) };
        is_open.then_some(at)
    });
    let (outside, inside) = match quote {
        Some(at) => (row.get(..at).unwrap_or(""), row.get(at..).unwrap_or("").trim_start_matches(is_quote)),
        None => ("", row),
    };
    let is_quoted = outside.contains(char::is_alphabetic);
    // A value of JSON or of a setting, and no words of somebody.
    let is_value = quote.is_some() && outside.trim_end().ends_with([':', '=', ',', '{', '[', '(']);
    let tells =
        |words: &str| !has(&MENTION.words, words) && !has(&MENTION.topics, words) || has(&MENTION.failed, words);
    let lead = outside.get(start_of(outside)..).unwrap_or("");
    if is_quoted && !outside.contains('{') && !met_somebody(&spaced(lead)) && !tells(&spaced(lead)) {
        return true;
    }
    if has(&WRITTEN.record, around) {
        return false;
    }
    let spoken = if is_value { inside } else { row };
    let lead = spoken.get(start_of(spoken)..).unwrap_or("");
    let bare = lead.trim_end_matches(|c: char| is_quote(c) || matches!(c, '*' | '_' | ' '));
    let follows = after.get(..end_of(after)).unwrap_or("");
    let next = spaced(follows.trim_start_matches(is_quote).trim_start());
    // A sentence that goes on behind the error: `AADSTS50105 means …`.
    let goes_on = MENTION.on.iter().any(|word| next.starts_with(word.as_str()));
    if !bare.contains(char::is_alphabetic) && !goes_on {
        // `AADSTS50011?`
        if is_code && follows.trim() == "?" {
            return true;
        }
        // What leads to a line by itself: `Common errors:`.
        let above = before.get(..before.len() - row.len()).unwrap_or("").trim_end();
        let above = above.rsplit('\n').next().filter(|line| line.ends_with(':')).unwrap_or("");
        return !tells(&spaced(above));
    }
    // A part of a longer name: `Two\InvalidStateException`.
    let is_part = lead.ends_with(|c: char| !c.is_whitespace() && !is_quote(c));
    if is_part && !bare.ends_with(['(', '[', ':', '=', '-', '>', '|', '/']) {
        return false;
    }
    let is_example = bare.ends_with("e.g.");
    if bare.ends_with([':', '=', '>', '-', '(', '[', '|', '/']) {
        return !tells(&spaced(bare)) && (goes_on || !has(&MENTION.failed, &next));
    }
    let sentence = spaced(&[lead, if is_code { inner } else { "" }, follows].concat());
    if met_somebody(&sentence) && (!sentence.contains(" if ") || sentence.contains(" if i ")) {
        return false;
    }
    let failed = has(&MENTION.failed, &sentence);
    if is_example || has(&MENTION.words, &sentence) || !failed && has(&MENTION.topics, &sentence) {
        return true;
    }
    let is_own = [" our ", " my ", " we are ", " i am "].iter().any(|word| sentence.contains(word))
        || has(&WRITTEN.login, &sentence);
    (is_code || is_quoted && !is_value) && has(&MENTION.prose, &sentence) && !failed && !tone.failed && !is_own
}

fn is_quote(c: char) -> bool {
    QUOTES.iter().any(|(open, close)| c == *open || c == *close)
}

/// Whether a code is a part of a path, a file's name or another name: `/docs/AADSTS50011`, `invalid_grant.md`, `on-invalid_grant`.
fn is_in_name(before: &str, code: &str, after: &str) -> bool {
    let end = |c: char| c.is_whitespace() || "\"'`<>(),;".contains(c);
    let word = before.rsplit(end).next().unwrap_or("");
    let rest = after.split(end).next().unwrap_or("");
    let is_small = code.starts_with(|c: char| c.is_ascii_lowercase());
    let row = after.lines().next().unwrap_or("");
    let rest_of_row = row.trim_start_matches(|c: char| is_quote(c) || c == '\'' || c == ' ');
    // What it is mapped to, and the text of a link.
    let is_mapped = ["=>", "->", "→"].iter().any(|arrow| rest_of_row.starts_with(arrow));
    let is_linked = before.rsplit('\n').next().is_some_and(|row| row.contains('[')) && row.contains("](");
    if is_mapped || is_linked {
        return true;
    }
    let mut letters = word.chars().rev();
    let glued = match (letters.next(), letters.next()) {
        (Some('_'), Some(_)) => !word.ends_with("ERR_"),
        (Some('-' | '#'), Some(letter)) => letter.is_alphanumeric() || letter == '/',
        (Some('/'), _) => word.starts_with('/') || word.contains("://") || word.matches('/').count() > 1,
        (Some('.'), _) => is_small && (word.ends_with("error.") || word.ends_with("errors.")),
        (Some('='), _) => MENTION.search.iter().any(|name| word.ends_with(name.as_str())),
        _ => false,
    };
    let mut letters = rest.chars();
    let named = matches!((letters.next(), letters.next()), (Some('-' | '_' | '.'), Some('a'..='z')));
    glued || named && !word.contains(['=', '?'])
}

/// Whether a count of none stands behind, or several counts: `{error="invalid_grant"} 0`, `invalid_grant  12  9`.
fn is_count(after: &str) -> bool {
    let rest = after.trim_start_matches(['"', '\'', '}', ']', ')', '|', ':', '=', ',', ' ', '\t']);
    if rest.len() == after.len() {
        return false;
    }
    let none = rest
        .strip_prefix('0')
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || "-:/".contains(c)));
    let row = rest.lines().next().unwrap_or("").trim_end();
    let counts = || {
        let cells = row.split(['|', ' ', '\t']).filter(|cell| !cell.is_empty());
        cells.clone().nth(1).is_some()
            && cells.into_iter().all(|cell| cell.bytes().all(|byte| b"0123456789.,%".contains(&byte)))
    };
    none || counts()
}

/// Where the sentence at the end of a part of a line begins.
fn start_of(part: &str) -> usize {
    let mut ends = part.match_indices([' ', '>']).filter_map(|(at, mark)| {
        let before = part.get(..at)?;
        let is_end = if mark == ">" {
            before.contains('<')
        } else {
            before.ends_with(['.', '!', '?']) && !before.ends_with(".g.")
        };
        is_end.then_some(at + 1)
    });
    ends.next_back().unwrap_or(0)
}

/// Where the sentence behind a place ends.
fn end_of(after: &str) -> usize {
    let mut letters = after.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, c)| *c);
        let ends = match c {
            '\n' | '<' => true,
            '?' if next.is_none_or(char::is_whitespace) => return at + 1,
            '.' | '!' => next.is_none_or(char::is_whitespace),
            '"' | '\'' => next.is_some_and(|c| ",}])".contains(c)),
            _ => false,
        };
        if ends {
            return at;
        }
    }
    after.len()
}

/// Whether several codes of one kind are named.
fn lists_codes(text: &str) -> bool {
    let words = lower(text);
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (mut numbered, mut named): (Vec<&str>, Vec<&str>) = Default::default();
    for word in words.split(|c: char| !is_part(c)) {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let kind = match letters {
            "aadsts" | "msis" | "idx" if word.len() > letters.len() => &mut numbered,
            _ if !word.ends_with("_required") && WRITTEN.codes.iter().any(|code| code == word) => &mut named,
            _ => continue,
        };
        if kind.len() < MAX_CODES && !kind.contains(&word) {
            kind.push(word);
        }
    }
    numbered.len() >= SEVERAL || named.len() >= SEVERAL
}

/// In lower case, with spaces around and for every break of a line.
fn spaced(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    words.push_str(&lower(text));
    words.push(' ');
    words.replace(['\n', '\r', '\t'], " ")
}

/// Whether a text has one of these words.
pub(super) fn has(words: &[String], text: &str) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

/// Whether there is a time of day: `20:04`.
pub(super) fn has_time(text: &str) -> bool {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let two = |at: usize| digit(at) && digit(at + 1);
    text.match_indices(':').any(|(at, _)| at >= 2 && two(at - 2) && two(at + 1))
}

/// Whether a sentence, in lower case, says whom the fault met: "why do I get …".
pub(super) fn met_somebody(lower: &str) -> bool {
    has(&WRITTEN.met, lower)
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn who_speaks_of_an_error_tells_of_none() {
        for text in [
            "Common errors: AADSTS50011, invalid_grant.",
            "what does AADSTS50011 mean?",
            "AADSTS50105 means that the user is not assigned to the app.",
            "When AADSTS50105 comes up, ask the identity team to assign the user.",
            "10.2.3.4 - - [12/Nov/2026:10:11:12 +0000] \"GET /docs/errors/AADSTS50011 HTTP/1.1\" 200 5120",
            "SSO errors last week: AADSTS50011 0, AADSTS50105 0",
            "AADSTS50011 | reply URL\nAADSTS50105 | assignment\n",
            "Thanks, adding the reply URL did it. AADSTS50011 is gone!",
            "switch e.Code {\ncase \"invalid_grant\":\n\treturn ErrAgain\n}",
            "Please translate until Friday: \"Signature validation failed\"",
            "This article describes the error. \"Invalid audience\" has several causes.",
            "Subject: Invitation to the talk \"Signature validation failed and what to do\"",
            "2026-11-12T10:11:12Z INFO error page for AADSTS50011 loaded from templates/aadsts50011.html",
            "Solved: it was AADSTS700016, the group was not assigned.",
            "Gelöst: AADSTS50105, Gruppe war nicht zugewiesen.",
            "Resolved - MSIS7042 was caused by a cookie loop.",
            "KB 4711: AADSTS50011. Cause: the reply URL is not registered. Resolution: add the URL.",
            "0 tokens rejected, 0 signature errors, 132 tokens accepted",
            "Test passed: rejects expired token",
            "The customer says her gift card token has expired.",
            "Wenn AADSTS50011 erscheint, muss die Antwort-URL ergänzt werden.",
            "[AADSTS50011 explained](https://kb.app.example/aadsts50011)",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn who_meets_an_error_tells_of_it() {
        for text in [
            "AADSTS50011",
            "> AADSTS50011",
            "We get AADSTS50011 when users log in.",
            "AADSTS50105 for everyone in finance",
            "jo: login is broken\nann: what do you see?\njo: AADSTS50105",
            "Closed: but AADSTS50011 still comes up.",
            "Is AADSTS50011 a known problem? Our users cannot sign in.",
            "According to the documentation AADSTS50011 means a wrong URL, but ours is right and logins still fail.",
            "Our users can't log in, the log says AADSTS50011 and sometimes AADSTS50105.",
            "If I sign in with my work account I get AADSTS90072, with the private one it works.",
            "Seit heute kommt beim Anmelden AADSTS50011.",
            "GET /cb?error=access_denied&error_description=AADSTS50105 HTTP/1.1",
            "2026-11-12 10:11:12 WARN token refresh of user 5 ended: AADSTS70008",
            "<html><body><h2>Sign-in error</h2><p>AADSTS50105</p></body></html>",
        ] {
            assert!(!read(text).is_empty(), "{text}");
        }
    }
}
