//! Whether a sentence stands in code, a test, a translation or advice: then it was written down, and nothing failed.
//! Input: a text and a place in it. Only the line counts, up to the place: the trace of an exception shows code as well, and below
//! it the sentence once more.

use crate::source::Span;

/// Bytes of a line before the sentence that are looked at.
const MAX_BEFORE: usize = 240;

/// Fewer bytes of a last line are no sentence.
const MIN_WORDS: usize = 16;

/// How lines of code, of tests and of translations begin.
const BEGINNINGS: [&str; 25] = [
    "throw ",
    "raise ",
    "return nil",
    "return done(",
    "const ",
    "let ",
    "var ",
    "if (",
    "} catch",
    "catch (",
    "except ",
    "assert ",
    "assert_",
    "assert(",
    "expect(",
    "it('",
    "it(\"",
    "test(",
    "describe(",
    "rescue ",
    "msgid ",
    "msgstr ",
    "http-request ",
    "✓",
    "✔",
];
/// What stands before the sentence in code, and in advice.
const BEFORE: [&str; 9] = [
    "errorf(",
    "errors.new(",
    "throw new ",
    "pytest.raises(",
    "if you see",
    "if you get",
    "if you receive",
    "- fixed",
    "fixed:",
];

/// Whether the sentence is only written down.
pub(super) fn is_written_down(text: &str, place: Span) -> bool {
    // A sentence over several lines is where it ends, unless only a bracket of the code stands there.
    let line_of = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let last = line_of(place.end);
    let from = if place.end.saturating_sub(last) < MIN_WORDS { line_of(place.start) } else { last };
    let begin = from.max(text.floor_char_boundary(place.start.saturating_sub(MAX_BEFORE)));
    let before = text.get(begin..place.start).unwrap_or("").to_ascii_lowercase();
    let start = before.trim_start_matches([' ', '\t', '>', '|']);
    let begins = begin == from && BEGINNINGS.iter().any(|mark| start.starts_with(mark));
    begins || BEFORE.iter().any(|mark| before.contains(mark))
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
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
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
