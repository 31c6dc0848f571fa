//! JSON laid out for reading, also where it is broken: a scanner over characters, not a parser.
//! Comes in: the text. Goes out: lines whose tokens are slices of it.

use super::lines::{Line, TokenKind, Writer};

/// Lays JSON out; white space between tokens is replaced by lines and indentation.
pub fn pretty_json(text: &str) -> Vec<Line> {
    let mut writer = Writer::default();
    let bytes = text.as_bytes();
    let mut depth: usize = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'{' | b'[' => {
                let close = if byte == b'{' { b'}' } else { b']' };
                writer.token(TokenKind::Mark, at, at + 1);
                let after = skip_blank(bytes, at + 1);
                if bytes.get(after) == Some(&close) {
                    writer.token(TokenKind::Mark, after, after + 1);
                    at = after + 1;
                    continue;
                }
                depth += 1;
                writer.line(depth);
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                writer.line(depth);
                writer.token(TokenKind::Mark, at, at + 1);
                at += 1;
            }
            b',' => {
                writer.token(TokenKind::Mark, at, at + 1);
                writer.line(depth);
                at += 1;
            }
            b':' => {
                let end = if bytes.get(at + 1) == Some(&b' ') { at + 2 } else { at + 1 };
                writer.token(TokenKind::Mark, at, end);
                at = end;
            }
            b'"' => {
                let end = string_end(bytes, at);
                let name = bytes.get(skip_blank(bytes, end)) == Some(&b':');
                let kind = if name { TokenKind::Name } else { TokenKind::Value };
                writer.long(kind, text.get(at..end).unwrap_or(""), at, depth + 1);
                at = end;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => {
                let end = literal_end(bytes, at);
                writer.long(TokenKind::Literal, text.get(at..end).unwrap_or(""), at, depth + 1);
                at = end;
            }
        }
    }
    writer.finish()
}

fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// After the closing quote, or the end of the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn literal_end(bytes: &[u8], start: usize) -> usize {
    let stops = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:\"".contains(byte);
    bytes.iter().skip(start).position(stops).map_or(bytes.len(), |length| start + length.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let line = |line: &Line| {
            let words: String = line.tokens.iter().map(|token| token.span().of(text)).collect();
            format!("{}{words}\n", "  ".repeat(line.indent.into()))
        };
        pretty_json(text).iter().map(line).collect()
    }

    #[test]
    fn members_stand_on_lines_of_their_own() {
        let said = shown("{\"a\": [1,2 , {}],\n\"b\":\"x\\\"y\"}");
        assert_eq!(said, "{\n  \"a\": [\n    1,\n    2,\n    {}\n  ],\n  \"b\":\"x\\\"y\"\n}\n");
    }

    #[test]
    fn broken_json_is_shown_whole() {
        for text in ["{\"a\": \"unfinished", "]]]}", "{\"a\" 1 \u{e4}}", "\"\\", "{,}"] {
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeezed(&shown(text)), squeezed(text), "{text}");
        }
    }
}
