//! A compact token that a mail or a terminal broke into lines of one width, with words before and after it.
//! Input: text. Output: the same with the lines of each token joined, where they make a token.
//! Invariant: nothing is joined over a blank line, nor with a word below a token that is whole.

use super::jwt::{self, SIGNATURES};
use super::model::NoteKind;
use super::rewrite::{Rewrite, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Widths at which lines are broken.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=200;
/// What may stand behind the last line of a token in the same line.
const CLOSING: &[char] = &['"', '\'', '`', ',', ';', '}', ')', ']', '<', '&', '\\'];

/// Whether a token is broken over lines that are not all of the text.
pub(super) fn check(state: &DecodeState) -> bool {
    !state.has(LayerKind::Lines) && !gaps(state.text()).is_empty()
}

/// Joins the lines.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let gaps = gaps(text);
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    for gap in &gaps {
        out.copy(text.as_bytes(), at, gap.start);
        at = gap.end;
    }
    out.copy(text.as_bytes(), at, text.len());
    let mut step = out.step(LayerKind::Lines, Some("lines of a token".to_owned()));
    step.note(NoteKind::Wrapping, gaps.first().copied().unwrap_or_default(), "line breaks");
    vec![Candidate::Step(step)]
}

/// What stands between the lines of tokens; nothing where a token is all of the text.
fn gaps(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    if !text.contains("eyJ") || !text.contains('\n') {
        return all;
    }
    let whole = trimmed(text);
    let mut open: Option<Broken> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let inner = bare.trim_start_matches(['>', ' ', '\t']);
        let start = at + bare.len() - inner.len();
        at += line.len();
        if let Some(token) = &mut open
            && token.goes_on(inner, start)
        {
            continue;
        }
        all.extend(open.take().filter(|token| token.is_token(whole)).map(|token| token.gaps).unwrap_or_default());
        open = Broken::begins(inner, start);
    }
    all.extend(open.filter(|token| token.is_token(whole)).map(|token| token.gaps).unwrap_or_default());
    all
}

/// A token that is being read.
struct Broken {
    joined: String,
    start: usize,
    end: usize,
    gaps: Vec<Span>,
    /// Lengths that a full line may have: of the token's part of the first line, and of that whole line.
    widths: [usize; 2],
    ended: bool,
}

impl Broken {
    /// The token that begins in this line and fills it up to its end.
    fn begins(line: &str, start: usize) -> Option<Self> {
        let length = line.bytes().rev().take_while(|byte| is_part(*byte)).count();
        let tail = line.get(line.len() - length..)?;
        let from = line.len() - length;
        let (full, part) = (line.len(), tail.len());
        let fits = tail.starts_with("eyJ") && WIDTHS.contains(&full.max(part)) && part >= *WIDTHS.start();
        let token = Broken {
            joined: tail.to_owned(),
            start: start + from,
            end: start + full,
            gaps: Vec::new(),
            widths: [part, full],
            ended: false,
        };
        (fits && !token.is_whole()).then_some(token)
    }

    /// Takes a line that goes on with the token.
    fn goes_on(&mut self, line: &str, start: usize) -> bool {
        let length = line.bytes().take_while(|byte| is_part(*byte)).count();
        let (Some(part), Some(rest)) = (line.get(..length), line.get(length..)) else { return false };
        if self.ended || part.is_empty() || !(rest.is_empty() || rest.starts_with(CLOSING)) {
            return false;
        }
        if part.starts_with("eyJ") && !self.joined.ends_with('.') {
            return false;
        }
        let width = if self.gaps.is_empty() && part.len() == self.widths[1] { self.widths[1] } else { self.widths[0] };
        let is_full = part.len() == width && rest.is_empty();
        // What was broken by hand or by a program once has one long line; it is the last.
        if part.len() > width && self.gaps.is_empty() {
            return false;
        }
        if !is_full {
            let before = self.is_whole();
            self.joined.push_str(part);
            if !self.is_whole() && (before || jwt::is_prose(part)) {
                self.joined.truncate(self.joined.len() - part.len());
                return false;
            }
        } else {
            self.joined.push_str(part);
        }
        self.ended = !is_full;
        self.widths = [width, width];
        self.gaps.push(Span::new(self.end, start));
        self.end = start + part.len();
        true
    }

    /// Whether it has three parts and the last of them a usual length.
    fn is_whole(&self) -> bool {
        let mut parts = self.joined.split('.');
        parts.nth(2).is_some_and(|signature| SIGNATURES.contains(&signature.len())) && parts.next().is_none()
    }

    /// Whether the lines make a token, and are not all of the text.
    fn is_token(&self, whole: Span) -> bool {
        let sure = self.is_whole() || self.gaps.len() > 1 && self.joined.matches('.').count() >= 2;
        sure && !self.gaps.is_empty()
            && (self.start > whole.start || self.end < whole.end)
            && jwt::recognise(&self.joined).is_some()
    }
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for gap in gaps(text) {
            out.push_str(&text[at..gap.start]);
            at = gap.end;
        }
        out + &text[at..]
    }

    fn token(signature: usize) -> String {
        let random: String = (0..signature).map(|at| char::from(b'A' + u8::try_from(at * 7 % 26).unwrap())).collect();
        format!("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIiwic3ViIjoidSJ9.{random}")
    }

    fn broken(token: &str, width: usize, before: &str, end: &str) -> String {
        let lines = token.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap());
        lines.map(|line| format!("{before}{line}{end}")).collect()
    }

    #[test]
    fn lines_of_one_width_are_joined() {
        for (length, width) in [(342, 70), (342, 76), (342, 72), (683, 76), (86, 64), (400, 76)] {
            let token = token(length);
            for (before, end) in [("", "\n"), ("> ", "\n"), ("> ", "\r\n"), ("    ", "\n")] {
                let text = format!("Hello,\n\n{}\nThanks\n", broken(&token, width, before, end));
                assert!(joined(&text).contains(&token), "{text}");
                assert!(joined(&text).ends_with("Thanks\n"), "{text}");
            }
            let json = format!("{{\"id_token\":\"{}\"}}", broken(&token, width, "", "\n").trim_end());
            assert!(joined(&json).contains(&token), "{json}");
        }
    }

    #[test]
    fn a_word_below_is_none_of_it() {
        // The last line is as long as the others.
        let width_of = |length: &usize| (40..=200).find(|width| token(*length).len().is_multiple_of(*width));
        let length = *SIGNATURES.iter().rev().find(|length| width_of(length).is_some()).unwrap();
        let (token, width) = (token(length), width_of(&length).unwrap());
        for text in [
            format!("Hello,\n{}Thanks\n", broken(&token, width, "", "\n")),
            format!("Hello,\n{token}\nThanks\n"),
            format!("Hello,\n{}Thanks\n", broken(&token, 76, "", "\n")),
        ] {
            assert!(joined(&text).ends_with(&format!("{token}\nThanks\n")), "{text}");
        }
        let apart = format!("Hello,\n{}\n\n{}\n", &token[..76], &token[76..]);
        assert_eq!(joined(&apart), apart);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(eyJ[a-z]{37}|[a-z.]{40}|[A-Z]{1,12}|> |\r|\n|\"|é|\\.){0,40}") {
            let all = joined(&text);
            prop_assert!(all.len() <= text.len());
        }
    }
}
