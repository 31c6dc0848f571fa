//! Patterns of the provider data: text, `*` for anything, and runs of a kind such as `{guid}` or `{hex:32}`.
//! ASCII letters match ignoring case: host names do, and nothing is decided on one clue anyway.

use std::ops::RangeInclusive;

/// Characters of a value that are looked at; clues stand at the start of what is longer.
const MAX_TEXT: usize = 1024;

/// Whether the whole text has this form.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    // Nearly all forms of all products begin otherwise, and that is seen without taking anything apart.
    let beginning = pattern.split(['*', '{']).next().unwrap_or("").as_bytes();
    if !text.as_bytes().get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning)) {
        return false;
    }
    let text: Vec<char> = text.chars().take(MAX_TEXT).collect();
    let tokens = tokens(pattern);
    let (mut token, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let step = match tokens.get(token) {
            None if at == text.len() => return true,
            None => None,
            Some(Token::Any) => {
                star = Some((token + 1, at));
                Some(0)
            }
            Some(token) => text.get(at..).and_then(|rest| token.length_in(rest)),
        };
        if let Some(length) = step {
            token += 1;
            at += length;
            continue;
        }
        // Only the last star has to try again: every other token matches in one way.
        match &mut star {
            Some((after, from)) if *from < text.len() => {
                *from += 1;
                (token, at) = (*after, *from);
            }
            _ => return false,
        }
    }
}

enum Token {
    Any,
    Text(Vec<char>),
    Guid,
    Run(fn(&char) -> bool, RangeInclusive<usize>),
}

impl Token {
    fn length_in(&self, text: &[char]) -> Option<usize> {
        match self {
            Token::Any => Some(0),
            Token::Text(wanted) => {
                let same = text.get(..wanted.len())?.iter().zip(wanted).all(|(a, b)| a.eq_ignore_ascii_case(b));
                same.then_some(wanted.len())
            }
            Token::Guid => {
                let groups: Vec<&[char]> = text.get(..36)?.split(|c| *c == '-').collect();
                let hex = |group: &&[char]| group.iter().all(char::is_ascii_hexdigit);
                (groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(hex)).then_some(36)
            }
            Token::Run(kind, length) => {
                let run = text.iter().take_while(|c| kind(c)).count().min(*length.end());
                length.contains(&run).then_some(run)
            }
        }
    }
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['*', '{']) {
        let (text, from) = rest.split_at(at);
        if !text.is_empty() {
            tokens.push(Token::Text(text.chars().collect()));
        }
        if let Some(after) = from.strip_prefix('*') {
            tokens.push(Token::Any);
            rest = after;
        } else if let Some((name, after)) = from.strip_prefix('{').and_then(|from| from.split_once('}')) {
            tokens.push(named(name));
            rest = after;
        } else {
            rest = "";
        }
    }
    if !rest.is_empty() {
        tokens.push(Token::Text(rest.chars().collect()));
    }
    tokens
}

fn named(name: &str) -> Token {
    let (kind, length) = name.split_once(':').unwrap_or((name, ""));
    let length = match length.parse::<usize>() {
        Ok(length) => length..=length,
        Err(_) => 1..=MAX_TEXT,
    };
    let kind: fn(&char) -> bool = match kind {
        "guid" => return Token::Guid,
        "digits" => char::is_ascii_digit,
        "hex" => char::is_ascii_hexdigit,
        "word" => |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'),
        // One label of a host name.
        "label" => |c| !matches!(c, '/' | '.' | ':'),
        // `segment`: up to the next slash.
        _ => |c| !matches!(c, '/' | '?' | '#'),
    };
    Token::Run(kind, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn matches_whole_values() {
        for (pattern, text, is) in [
            ("https://*/realms/{segment}", "https://id.test/auth/realms/One", true),
            ("https://*/realms/{segment}", "https://id.test/realms/one/protocol/saml", false),
            ("*/realms/{segment}/protocol/*", "https://id.test/realms/one/protocol/saml", true),
            ("ID_{guid}", "ID_0a1b2c3d-0000-1111-2222-333344445555", true),
            ("ID_{guid}", "ID_0a1b2c3d", false),
            ("_{hex:32}", "_0123456789abcdef0123456789ABCDEF", true),
            ("_{hex:32}", "_0123456789abcdef0123456789ABCDEF00", false),
            ("http://www.okta.com/*", "HTTP://www.okta.com/exk1", true),
            ("a*b*c", "aXbXbXc", true),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} on {text}");
        }
    }

    proptest! {
        #[test]
        fn ends_on_any_text(pattern in "[*a{}:]{0,12}|(\\*a){0,8}", text in "[ab]{0,200}|.{0,40}") {
            matches(&pattern, &text);
        }
    }
}
