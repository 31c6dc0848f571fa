//! Whether a sentence stands in code, a test, a catalogue of messages, a document or advice: then it was written down, and nothing
//! failed. Input: a text, and a place in it. The line tells by how it begins and what stands before the sentence; the text by its
//! headings, its tables, and lines of one shape. A line that says when, how severe or whom it met is a record of what happened.

use super::answered::is_denied;
use super::catalogue::{entry, has_placeholder, is_key_of_texts, is_of_texts, members};
use super::mention::{Tone, has, has_time, is_mention, met_somebody};
use super::words::{MENTION, WRITTEN};
use crate::source::{Span, lower};
use std::cell::OnceCell;

/// Bytes of a line before the sentence that are looked at.
const MAX_BEFORE: usize = 240;
/// Fewer bytes of a last line are no sentence.
const MIN_WORDS: usize = 16;
/// Bytes back to the beginning of a line, and of a table around it.
const MAX_BACK: usize = 8 << 10;
/// Longer texts are no document, and longer lines no entry.
const MAX_TEXT: usize = 64 << 10;
const MAX_LINE: usize = 400;
/// Bytes around a code in which others are listed.
const AROUND: usize = 160;
/// Lines between a sentence and what leads to it.
const MAX_HEAD: usize = 12;
/// A heading is short.
const MAX_HEADING: usize = 48;
/// So many entries of one shape are a catalogue; so many codes of OAuth, or reasons in lines of their own, are a list.
const SEVERAL: usize = 3;

/// A text, as far as it is asked about.
pub struct Page<'a> {
    text: &'a str,
    /// Where it becomes a document, if it does.
    document: OnceCell<Option<usize>>,
    /// The shapes of its entries, each with its name.
    shapes: OnceCell<Vec<(String, &'a str)>>,
    /// The article about a fault that it is or holds.
    article: OnceCell<Option<Span>>,
    /// Whether somebody says in it that something happened.
    is_told: OnceCell<bool>,
    tone: OnceCell<Tone>,
}

impl<'a> Page<'a> {
    /// Nothing is looked at yet.
    pub fn of(text: &'a str) -> Self {
        Page {
            text,
            document: OnceCell::new(),
            shapes: OnceCell::new(),
            article: OnceCell::new(),
            is_told: OnceCell::new(),
            tone: OnceCell::new(),
        }
    }

    /// Whether the sentence is only written down.
    pub fn is_written_down(&self, place: Span) -> bool {
        // A sentence over several lines is where it ends, unless only a bracket of the code stands there.
        let last = self.line_start(place.end);
        let from = if place.end.saturating_sub(last) < MIN_WORDS { self.line_start(place.start) } else { last };
        let begin = from.max(self.text.floor_char_boundary(place.start.saturating_sub(MAX_BEFORE)));
        // Of a sentence that began further up, the line itself.
        let is_further_up = from > place.start;
        let until = if is_further_up { place.end } else { place.start };
        let original = self.text.get(begin..until).unwrap_or("");
        let before = original.to_ascii_lowercase();
        let start = without_place(before.trim_start_matches([' ', '\t', '>', '|', '+', '-', '*', '`']));
        let begins =
            begin == from && (is_commit(start) || WRITTEN.begins.iter().any(|mark| start.starts_with(mark.as_str())));
        let line = self.line(from, place);
        if begins
            || is_name_of_setting(line, place.start.saturating_sub(from))
            || is_denied(self.text, place)
            || !is_further_up && is_text_of_code(original, line)
            || has(&WRITTEN.before, &before)
            || has(&WRITTEN.behind, line)
            || is_ticket(line)
            || is_row_of_code(line)
            || is_constant(line)
            || !has_time(line) && has_placeholder(line)
            || self.is_example(place)
            || self.is_in_article(place)
            || self.is_entry(line)
            || self.is_entry(self.member(from, place))
            || self.is_described(place)
            || !has_time(line) && self.is_in_table(from, line)
            || is_mention(self.text, place, from, self.tone.get_or_init(|| Tone::of(self.text)))
        {
            return true;
        }
        !is_record(line)
            && (!is_further_up && has(&WRITTEN.advice, &before)
                || line.trim_end().ends_with(" ms)")
                || self.is_in_list(place)
                || self.is_in_document(place.start)
                || self.is_in_table(from, line))
    }

    /// Whether a sentence or an answer is an example of a document: the line above says when or that software answers so, and nobody
    /// says anywhere that it happened.
    pub fn is_example(&self, place: Span) -> bool {
        let from = self.line_start(place.start);
        let begin = self.text.floor_char_boundary(from.saturating_sub(MAX_BACK));
        // An exchange that is written down has its own head.
        let is_head = |line: &&str| {
            line.is_empty() || line.starts_with(['`', '~', '{', '<']) || line.contains(": ") || line.contains("HTTP/")
        };
        let mut above = self.text.get(begin..from).unwrap_or("").lines().rev().map(str::trim).take(MAX_HEAD);
        let Some(line) = above.find(|line| !is_head(line)).map(str::to_ascii_lowercase) else { return false };
        let leads = line == "raises:"
            || line.ends_with([':', 's'])
                && WRITTEN.example.iter().any(|word| line.contains(word.as_str()))
                && has(&WRITTEN.returns, &line);
        let is_told = || {
            let text = self.text.get(..self.text.floor_char_boundary(MAX_TEXT)).unwrap_or("");
            has_time(text)
                || has(&WRITTEN.personal, &format!(" {}", text.to_ascii_lowercase().replace(['\n', ','], " ")))
        };
        leads && !self.is_told.get_or_init(is_told)
    }

    /// Whether a sentence describes an answer of an API: `"401": { "description": "…`.
    fn is_described(&self, place: Span) -> bool {
        let from = self.text.floor_char_boundary(place.start.saturating_sub(AROUND));
        let before = self.text.get(from..place.start).unwrap_or("");
        let Some((head, value)) = before.rsplit_once("description") else { return false };
        let head = head.trim_end_matches(|c: char| c.is_whitespace() || "\"'{".contains(c));
        let Some(status) = head.strip_suffix(':').map(|head| head.trim_end_matches(['"', '\''])) else { return false };
        let digits = status.bytes().rev().take_while(u8::is_ascii_digit).count();
        digits == 3 && !value.contains('\n') && value.trim_start_matches(['"', '\'']).starts_with(':')
    }

    /// Where the line of a place begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let from = self.text.floor_char_boundary(at.saturating_sub(MAX_BACK));
        self.text.get(from..at).and_then(|before| before.rfind('\n')).map_or(from, |end| from + end + 1)
    }

    /// Whether anything in the text is a record of what happened.
    pub(super) fn has_record(&self) -> bool {
        let text = self.text.get(..self.text.floor_char_boundary(MAX_TEXT)).unwrap_or("");
        has_time(text) || has(&WRITTEN.record, text) || met_somebody(&text.to_ascii_lowercase())
    }

    fn line(&self, from: usize, place: Span) -> &'a str {
        let from = from.max(self.text.floor_char_boundary(place.start.saturating_sub(MAX_BEFORE)));
        let rest = self.text.get(from..).unwrap_or("");
        let rest = rest.get(..rest.floor_char_boundary(MAX_BEFORE + MAX_LINE)).unwrap_or("");
        let past = place.end.saturating_sub(from).min(rest.len());
        let end = rest.get(past..).and_then(|after| after.find('\n')).map_or(rest.len(), |at| past + at);
        rest.get(..end).unwrap_or("")
    }

    /// The member of JSON around a place.
    fn member(&self, from: usize, place: Span) -> &'a str {
        let before = self.text.get(from..place.start).unwrap_or("");
        let start = before.rfind("\",").map_or_else(|| before.rfind('{').map_or(0, |at| at + 1), |at| at + 2);
        let rest = self.text.get(from + start..).unwrap_or("");
        let past = place.end.saturating_sub(from + start);
        let after = rest.get(past..).unwrap_or("");
        let end = after.find("\",").or_else(|| after.find("\"}")).map_or(0, |at| past + at);
        rest.get(..end).filter(|member| is_key_of_texts(member)).unwrap_or("")
    }

    /// Whether codes of OAuth are listed around a place.
    fn is_in_list(&self, place: Span) -> bool {
        let from = self.text.floor_char_boundary(place.start.saturating_sub(AROUND));
        let to = self.text.floor_char_boundary(place.end.saturating_add(AROUND).min(self.text.len()));
        let around = self.text.get(from..to).unwrap_or("");
        WRITTEN.codes.iter().filter(|code| around.contains(code.as_str())).count() >= SEVERAL
    }

    /// Whether a heading above says that this is a document, or a mark that only documents have.
    fn is_in_document(&self, at: usize) -> bool {
        let from = self.document.get_or_init(|| {
            let lower = self.text.get(..self.text.floor_char_boundary(MAX_TEXT))?.to_ascii_lowercase();
            if has(&WRITTEN.document, &lower) || is_of_texts(&lower) || lower.trim_start().starts_with("for example") {
                Some(0)
            } else {
                headings(&lower).next()
            }
        });
        from.is_some_and(|from| from <= at)
    }

    /// Whether a place is in an article about a fault: problem, cause, and how it is resolved, each below its heading.
    fn is_in_article(&self, place: Span) -> bool {
        let article = self.article.get_or_init(|| {
            let lower = self.text.get(..self.text.floor_char_boundary(MAX_TEXT))?.to_ascii_lowercase();
            // A page of help tells the cause of each fault.
            if lower.matches("\ncause: ").count() >= 2 && !has_time(&lower) {
                return Some(Span::new(0, self.text.len()));
            }
            let (mut first, mut cause, mut last) = (None, false, None);
            let mut at = 0;
            for line in lower.split_inclusive(['\n', '<']) {
                let words = line.rsplit('>').next().unwrap_or(line);
                let words = words.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
                // A heading is alone in its line, or has a colon behind it.
                let is_heading = |mark: &&String| {
                    words.strip_prefix(mark.as_str()).is_some_and(|rest| {
                        let rest = rest.trim_start_matches(['*', ' ']);
                        rest.starts_with(':')
                            || rest.trim_end_matches(['*', ' ', '\n', '\r', '<', '#', '-', '=']).is_empty()
                    })
                };
                if let Some(mark) = WRITTEN.article.iter().find(is_heading) {
                    first = first.or(Some(at));
                    cause |= mark.ends_with("cause");
                    if mark.starts_with("resol") || mark.starts_with("solution") || mark.starts_with("workaround") {
                        last = Some(at + line.len());
                    }
                }
                at += line.len();
            }
            first.zip(last).filter(|_| cause).map(|(first, last)| Span::new(first, last))
        });
        article.is_some_and(|article| article.start <= place.start && place.start < article.end)
    }

    /// Whether a line is a row of a table whose head names codes and what they mean, and neither a time nor a value.
    fn is_in_table(&self, from: usize, line: &str) -> bool {
        let Some(mark) = ['|', '\t', ';', ','].into_iter().find(|mark| line.contains(*mark)) else { return false };
        let is_row = |line: &&str| line.contains(mark);
        let part = |from: usize, to: usize| {
            self.text.get(self.text.floor_char_boundary(from)..self.text.floor_char_boundary(to)).unwrap_or("")
        };
        let above = || part(from.saturating_sub(MAX_BACK), from).lines().rev().take_while(is_row);
        let below = part(from, from + MAX_BACK).lines().nth(1);
        let Some(head) = above().last() else { return false };
        let head = head.to_ascii_lowercase();
        // Cells of a table, and no prose with commas.
        let cells = head.split(mark).all(|cell| cell.len() <= MAX_HEADING && (mark == '|' || !cell.starts_with(' ')));
        let several = below.as_ref().is_some_and(is_row) || above().filter(|row| !row.contains("--")).nth(1).is_some();
        cells
            && several
            && has(&WRITTEN.explained, &head)
            && !has(&WRITTEN.happened, &head)
            && !head.contains(|c: char| c.is_ascii_digit())
    }

    /// Whether a line is an entry of a catalogue: a name that is a symbol, and words; others beside it have the same shape.
    fn is_entry(&self, line: &str) -> bool {
        // Of an object in one line, the first member whose name is one of a catalogue stands for all.
        let Some((shape, name)) = members(line).find_map(entry).or_else(|| entry(line)) else { return false };
        let shapes = self.shapes.get_or_init(|| {
            let lines = self.text.get(..self.text.floor_char_boundary(MAX_TEXT)).unwrap_or("").lines();
            let entries = lines.flat_map(|line| entry(line).into_iter().chain(members(line).filter_map(entry)));
            if has_time(self.text) { Vec::new() } else { entries.collect() }
        });
        // A name of three parts is one of a catalogue, with another beside it.
        let several = if name.matches('.').count() > 1 { SEVERAL - 1 } else { SEVERAL };
        shapes.iter().filter(|(other, _)| *other == shape).filter(|(_, other)| *other != name).take(several).count() + 1
            >= several
    }
}

/// Whether a place is in the dotted name of a setting that has the line for itself: `http.jwt.required-audience=api`.
fn is_name_of_setting(line: &str, at: usize) -> bool {
    let is_name = |name: &str| {
        name.contains('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    line.split_once('=')
        .is_some_and(|(name, value)| at < name.len() && is_name(name.trim()) && !value.trim().contains(' '))
}

/// Whether a line is of a list of commits: it begins with a hash.
fn is_commit(line: &str) -> bool {
    let hash = line.split(' ').next().unwrap_or("");
    let digits = hash.bytes().filter(u8::is_ascii_digit).count();
    (7..=40).contains(&hash.len())
        && digits > 0
        && digits < hash.len()
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A line without the name of a file and a number before it, as searches print them: `src/auth.py:14: raise …`.
fn without_place(line: &str) -> &str {
    let mut parts = line.splitn(3, ':');
    let (Some(file), Some(number), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return line };
    let is_place = file.contains('.') && !file.contains(' ') && number.parse::<u32>().is_ok();
    if is_place { rest.trim_start() } else { line }
}

/// Whether a line gives a text a name in capitals, as code does: `EXPIRED = "…"`, `INVALID_GRANT("…"`. What happened has other names.
fn is_constant(line: &str) -> bool {
    let line = without_place(line.trim());
    let end = line.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')).unwrap_or(0);
    let (name, rest) = line.split_at_checked(end).unwrap_or_default();
    let told = ["ERROR", "REASON", "MESSAGE", "STATUS", "DETAIL", "CODE"].iter().any(|word| name.ends_with(word));
    name.len() > 2
        && !told
        && ["(\"", " = \"", " = '", " = [\"", " = ['", ": str = \""].iter().any(|sign| rest.starts_with(sign))
}

/// Places after the headings of documents.
fn headings(lower: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    lower.split_inclusive(['\n', '<']).filter_map(move |line| {
        at += line.len();
        let words = line.trim_matches(|character: char| !character.is_ascii_alphanumeric());
        // Of a page, only its headings.
        let (tag, words) = words.split_once('>').unwrap_or(("h1", words));
        let numbered = || words.replace(|c: char| c.is_ascii_digit(), "#");
        let heading = tag.len() == 2
            && tag.starts_with('h')
            && words.len() <= MAX_HEADING
            && WRITTEN.headings.iter().any(|mark| match mark.contains('#') {
                true => numbered().starts_with(mark.as_str()),
                false => words.starts_with(mark.as_str()),
            });
        heading.then_some(at)
    })
}

/// Whether a line is a row of a list of tickets: cells, one of the first two the key of a ticket (`PLAT-1432`).
fn is_ticket(line: &str) -> bool {
    let is_key = |cell: &str| {
        let cell = cell.trim_matches(['"', ' ', '[', ']']);
        cell.split_once('-').is_some_and(|(project, number)| {
            (2..=10).contains(&project.len())
                && project.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                && (1..=6).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    // In a list of issues on the web: `#812 Invalid issuer is not translated`.
    let digits =
        line.trim_start().strip_prefix('#').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let is_row = |mark: char| {
        let mut cells = line.trim_start_matches(['|', ' ']).split(mark);
        let key = cells.by_ref().take(2).take_while(|cell| !has_time(cell)).any(is_key);
        key && cells.nth(1).is_some()
    };
    // A row of a list of tickets that are done: `441,"Login fails",closed`.
    let is_done = |mark: char| {
        let done = |cell: &str| MENTION.closed.contains(&lower(cell.trim_matches(['"', ' '])));
        line.split(mark).nth(2).is_some() && line.split(mark).any(done)
    };
    digits >= 3 || ['\t', ',', '|', ';'].into_iter().any(is_done) || ['\t', ',', '|', ';'].into_iter().any(is_row)
}

/// Whether the sentence is a text of code: the argument of a method (`.contains('…')`), compared (`!= "…"`), or a constant
/// (`Expired = '…',`). Objects that programs print have names with a capital before the bracket, records of a log no spaces around
/// the sign.
fn is_text_of_code(before: &str, line: &str) -> bool {
    let quote = before.rfind(['"', '\'', '`']);
    let Some(code) = quote.and_then(|quote| before.get(..quote)) else { return false };
    let Some(called) = code.strip_suffix('(') else {
        let compared = ["== ", "!= "].iter().any(|sign| code.ends_with(sign));
        return compared
            || [" = ", "| "].iter().any(|sign| code.ends_with(sign)) && line.trim_end().ends_with([',', ';']);
    };
    let object = called.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let method = called.get(object.len()..).unwrap_or("");
    object.ends_with('.') && method.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether a line is a literal of code that is one among others: `{"wrong audience", token, "…"},`.
fn is_row_of_code(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with("if ") && line.ends_with('{') {
        return true;
    }
    let is_row = line.starts_with(['{', '(', '[']) && ["},", "),", "],"].iter().any(|end| line.ends_with(end));
    // The members of JSON have colons after their names.
    is_row && line.find([',', ':', '=']).and_then(|at| line.get(at..)).is_some_and(|rest| rest.starts_with(','))
}

/// A time of day, a level, an exception, or somebody whom it met.
fn is_record(line: &str) -> bool {
    has_time(line) || (has(&WRITTEN.record, line) || met_somebody(&line.to_ascii_lowercase())) && !line.contains('?')
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn code_tests_translations_and_advice_say_nothing() {
        for text in [
            "if (payload.iss !== issuer) {\n  throw new Error('jwt issuer invalid. expected: ' + issuer);\n}",
            "raise OneLogin::RubySaml::ValidationError, \"Fingerprint mismatch\" unless fingerprint == known",
            "return nil, fmt.Errorf(\"oidc: expected audience %q got %q\", v.config.ClientID, t.Audience)",
            "http-request deny content-type 'text/html' string 'Invalid JWT issuer' unless { var(txn.iss) -m str x }",
            "If you see `Invalid issuer in the Assertion/Response`, check the entity ID in your settings.",
            "- Fixed: `invalid_grant` when the refresh token has expired (#1234)",
            "assert_raises(JWT::ExpiredSignature) { decode(token) }",
            "it('returns 401 when jwt expired', async () => { expect(err.message).toBe('jwt expired') })",
            "    ✓ throws \"invalid signature\" for a changed payload (3 ms)",
            "except jwt.ExpiredSignatureError:\n    raise HTTPException(status_code=401, detail=\"Token has expired\")",
            "msgid \"Invalid state parameter\"",
            "\t{name: \"expired\", wantErr: \"oidc: token is expired\"},\n",
            "\t{\"wrong audience\", token, \"oidc: expected audience \\\"a\\\" got [\\\"b\\\"]\"},\n",
            "    (expired, \"Signature has expired\"),",
            "  expect(response.errors).to include('Invalid issuer in the Assertion/Response')",
            "    .hasMessageContaining(\"Jwt expired at 2020-01-01T00:00:00Z\");",
            "    $this->expectExceptionMessage('Signature validation failed. SAML Response rejected');",
            "    assert.strictEqual(err.message, \"jwt malformed\");",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn catalogues_documents_and_lists_say_nothing() {
        for text in [
            "# Error codes\n\n| Code | Meaning |\n| --- | --- |\n| E1 | Invalid audience |\n| E2 | jwt expired |\n",
            "code,severity,message\n1,error,Invalid audience\n2,error,jwt expired\n",
            "## FAQ\n\n**Why do I get \"Invalid audience\"?**\nThe Entity ID differs.",
            "## Frequently asked\n\nWhat does `jwt expired` mean?",
            "error.saml.audience=Invalid audience\nerror.saml.signature=Signature is wrong\nlogin.title=Sign in here\n",
            "{\n  \"invalid_audience\": \"Invalid audience\",\n  \"too_late\": \"Too late now\",\n  \"sign_in\": \"Sign in now\"\n}",
            "<resources>\n<string name=\"a\">Invalid audience</string>\n</resources>",
            "Help\n\nError: \"Invalid audience\"\nCause: it differs.\n\nError: \"jwt expired\"\nCause: the clock.\n",
            "# Changelog\n\n- Clearer words for AADSTS50011\n",
            "9f1c2ab Say \"Invalid audience\" once\n",
            "one of `invalid_request`, `invalid_client`, `invalid_grant`: Code not valid",
            "Invalid audience\nSignature validation failed\njwt expired\nState mismatch\n",
            "once it is active you may see \"Signature validation failed\" for an hour",
            "test_invalid_audience PASSED\n",
            "--- PASS: TestVerify (0.00s)\n    verify_test.go:41: got expected error: jwt expired at 2026-01-01 00:00:00\n",
            "Runbook\nIf you see \"jwt expired at 2026-01-01T00:00:00Z\" it is usually the clock.\n",
            "How do I reproduce \"Invalid audience\"? I want to write a test.\n",
            "Exercise 3. A customer sends you this error: \"Invalid audience\". What do you ask for?\n",
            "Im Wiki steht jetzt, was \"Invalid audience\" bedeutet.\n",
            "PLAT-1432\tBug\tOpen\tusers see \"Invalid audience\"\tmlind\t2026-11-02\n",
            "Key,Type,Summary,Assignee\nPLAT-1,Bug,\"jwt expired at 20:04\",mlind\n",
            "Problem\nERROR 20:00:12 Invalid audience\n\nCause\nThe entity ID.\n\nResolution\nSet it.\n",
            "<h2>Problem</h2><p>Invalid audience</p><h2>Cause</h2><p>It differs.</p><h2>Resolution</h2><p>Set it.</p>",
            "  rejects a wrong audience: Invalid audience (12 ms)\n",
            "Agenda\n1. \"Invalid audience\": who answers?\n",
            "Question 12\nThe page says \"Invalid audience\". What now?\n",
            "Lesson 3: what \"Invalid audience\" means\n",
            "A line such as `Invalid audience` means that the client is another.\n",
            "## [3.4.0] - 2026-11-01\n- \"Invalid audience\" is logged once\n",
            "- `InvalidAudienceError: Audience doesn't match` now names both\n",
            "When the token is old, the API returns\n\n```\njwt expired\n```\n",
            "class Errors:\n    AUD = \"Invalid audience\"\n",
            "src/auth.py:14:    raise HTTPException(401, \"Invalid audience\")\n",
            "case 'jwt expired':\n  return login();\n",
            "fix(auth): say \"Invalid audience\" once\n",
            "  @ApiResponse({ status: 401, description: 'jwt expired' })\n",
            "{\"auth.error.state\":\"Invalid state parameter\",\"auth.error.aud\":\"Invalid audience\"}",
            "{\"errors\":{\"E1001\":\"Invalid audience\",\"E1002\":\"Token has expired\",\"E1003\":\"State mismatch\"}}",
            "\"401\": {\"description\": \"Invalid audience\"}",
            "responses:\n  '401':\n    description: Token has expired\n",
            "Forbidden: insufficient_scope is documented in RFC 6750.",
            "Postmortem: logins failed with \"AADSTS700027: bad\". Fixed at 08:40. Status: closed.",
            "error: package.rpm: digest mismatch: expected 9f86 got 1c2d",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_happened_is_said_beside_a_list() {
        for text in [
            "| Code | Meaning |\n| --- | --- |\n| E1 | Signature failed |\n\n2026-11-28 20:00:12 ERROR Invalid audience\n",
            "| time | message |\n| --- | --- |\n| 20:00:12 | Invalid audience |\n| 20:00:13 | GET / |\n",
            "Changelog\n- Return `invalid_grant`\n\nSince then we get Invalid audience.\n",
            "Error Code: E1\nMessage: Invalid audience\nCorrelation: 4\n",
            "Field | Value\nError code | E1\nMessage | Invalid audience\n",
            "{\n  \"error\": \"access_denied\",\n  \"error_description\": \"Invalid audience\",\n  \"error_uri\": \"none of it\"\n}",
            "Why do I get \"Invalid audience\" since today?",
            "Agenda portal: we get Invalid audience",
            "PLAT-1500: Login fails with \"Invalid audience\" since this morning",
            "Problem: Invalid audience\nSince: this morning\nUsers: all",
            "When we call the API it returns:\n\njwt expired\n",
            "ERROR = \"Invalid audience\"\n",
            "We did what the article says (Problem / Cause / Resolution), and still: Invalid audience",
        ] {
            assert_eq!(read(text).len(), 1, "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_a_trace_ends_with_is_said() {
        for text in [
            "  File \"api_jwt.py\", line 230\n    raise InvalidAudienceError(\"Audience doesn't match\")\n\
             jwt.exceptions.InvalidAudienceError: Audience doesn't match",
            "verify.js:89\n      return done(new JsonWebTokenError('jwt audience invalid. expected: ' + audience));\n\
             JsonWebTokenError: jwt audience invalid. expected: portal",
        ] {
            assert_eq!(read(text).len(), 1, "{text}");
        }
        assert_eq!(read("throw new JsonWebTokenError('x')\n> JsonWebTokenError: jwt expired").len(), 1);
    }
}
