//! What code asks of a token: `jwt.decode(token, key, audience="api")`, `jwtVerify(token, key, { issuer: 'https://…' })`, and the
//! properties of Spring alone in a line. Input: a text. Output: each call a block. Invariant: no code is evaluated: only texts that stand
//! in quotes count, and a call of which nothing is understood is none.

use super::reader::{MAX_TEXT, without_comments};
use super::{Block, Document, Meaning, Setting, Side, Stated, acceptance};
use crate::source::{Span, line_column};
use memchr::memmem;

/// Calls that verify a token, up to their bracket.
const CALLS: [&str; 10] = [
    "jwt.decode(",
    "jwt.verify(",
    "jwtVerify(",
    "jwt_decode(",
    "JWT.decode(",
    "verify_oauth2_token(",
    "id_token.verify_token(",
    "verifyIdToken(",
    "expressjwt(",
    "JwtVerifier.create(",
];
/// The arguments that say what the token must have.
const ARGUMENTS: [(&str, Meaning); 8] = [
    ("audience", Meaning::Audience),
    ("aud", Meaning::Audience),
    ("clientId", Meaning::Audience),
    ("userPoolId", Meaning::Realm),
    ("issuer", Meaning::Issuer),
    ("iss", Meaning::Issuer),
    ("subject", Meaning::Subject),
    ("algorithms", Meaning::TokenAlg),
];
/// Calls whose first argument is what the token must have: of golang-jwt, jjwt, go-oidc, jsonwebtoken of Rust, lcobucci/jwt, Nimbus.
const SINGLE: [(&str, Meaning); 12] = [
    ("WithAudience(", Meaning::Audience),
    ("WithIssuer(", Meaning::Issuer),
    ("requireAudience(", Meaning::Audience),
    ("requireIssuer(", Meaning::Issuer),
    ("oidc.Config{", Meaning::Audience),
    ("oidc.NewProvider(ctx, ", Meaning::Issuer),
    ("set_audience(", Meaning::Audience),
    ("set_issuer(", Meaning::Issuer),
    ("new PermittedFor(", Meaning::Audience),
    ("new IssuedBy(", Meaning::Issuer),
    ("DefaultJWTClaimsVerifier<>(", Meaning::Audience),
    ("JWTClaimsSet.Builder().issuer(", Meaning::Issuer),
];
/// What may stand before the text: the sign of a list, the name of a field.
const BEFORE_TEXT: [&str; 3] = ["&[", "&vec![", "ClientID:"];
/// The properties of resource servers of Spring.
const PROPERTIES: [(&str, Meaning); 2] = [
    ("spring.security.oauth2.resourceserver.jwt.issuer-uri", Meaning::Issuer),
    ("spring.security.oauth2.resourceserver.jwt.audiences", Meaning::Audience),
];
/// Bytes of one call, and calls of one text.
const MAX_CALL: usize = 2000;
const MAX_CALLS: usize = 20;

/// The calls of a text.
pub fn find(text: &str, origin: &str) -> Vec<Block> {
    if text.len() > MAX_TEXT {
        return Vec::new();
    }
    let text = &*without_comments(text);
    let mut blocks = Vec::new();
    for name in CALLS {
        for at in memmem::find_iter(text.as_bytes(), name).take(MAX_CALLS) {
            let rest = text.get(at..).unwrap_or("");
            let rest = rest.get(..rest.floor_char_boundary(MAX_CALL)).unwrap_or(rest);
            let inside = rest.get(name.len()..closed(rest)).unwrap_or("");
            let mut settings = arguments(inside);
            // Which kind of token: `tokenUse: "access"` of aws-jwt-verify.
            let kind = argument(inside, "tokenUse").and_then(|at| quoted(inside, at));
            settings.extend(kind.map(|kind| (Meaning::Claim, "token_use", kind)));
            if name == "jwt.decode(" && is_without_audience(inside) {
                settings.push((Meaning::NoAudience, "audience", Span::at(0)));
            }
            add(&mut blocks, text, origin, Span::new(at, at + closed(rest)), name.len(), settings);
        }
    }
    // Verifiers that take different kinds of tokens: which of them gets this one, only the code knows.
    let is_kind = |setting: &&Setting| setting.stated.name == "token_use";
    let mut kinds = blocks.iter().flat_map(|block: &Block| block.document.settings.iter().filter(is_kind));
    let first = kinds.next().map(|setting| setting.stated.value.clone());
    if kinds.any(|setting| Some(&setting.stated.value) != first.as_ref()) {
        for block in &mut blocks {
            block.document.settings.retain(|setting| !is_kind(&setting));
            block.document.acceptances = acceptance::of_settings(&block.document.settings);
        }
    }
    for (name, meaning) in SINGLE {
        for at in memmem::find_iter(text.as_bytes(), name).take(MAX_CALLS) {
            let rest = text.get(at + name.len()..).unwrap_or("");
            let inner = rest.trim_start();
            let list = BEFORE_TEXT.iter().find_map(|before| inner.strip_prefix(before)).map(str::trim_start);
            let shift = rest.len() - list.unwrap_or(inner).len();
            let values = texts(rest, shift, list.is_some());
            let Some(last) = values.last() else { continue };
            let whole = Span::new(at, at + name.len() + last.end + 1);
            let shown = match name.strip_suffix('{') {
                Some(_) => "ClientID",
                None => name.trim_end_matches('(').rsplit(['.', ' ']).next().unwrap_or(name),
            };
            let values = values.into_iter().map(|value| (meaning, shown.trim_end_matches("<>"), value)).collect();
            add(&mut blocks, text, origin, whole, name.len(), values);
        }
    }
    for (name, meaning) in PROPERTIES {
        for at in memmem::find_iter(text.as_bytes(), name).take(MAX_CALLS) {
            let rest = text.get(at + name.len()..).unwrap_or("");
            let line = rest.split(['\r', '\n']).next().unwrap_or("");
            let inner = line.trim_start_matches([' ', ':', '=']);
            let value = inner.split_whitespace().next().unwrap_or("").trim_matches(['"', '\'', '`', ',']);
            let start = line.len() - inner.len() + inner.find(value).unwrap_or(0);
            let is_set =
                line.trim_start().starts_with([':', '=']) && !value.is_empty() && !value.contains(['$', '<', '{']);
            let span = Span::new(start, start + value.len());
            let setting = is_set.then(|| (meaning, name.rsplit('.').next().unwrap_or(name), span));
            let whole = Span::new(at, at + name.len() + line.trim_end().len());
            add(&mut blocks, text, origin, whole, name.len(), setting.into_iter().collect());
        }
    }
    undisputed(blocks)
}

/// Without what several calls ask differently: which of them is for this token, nothing says.
fn undisputed(mut blocks: Vec<Block>) -> Vec<Block> {
    for meaning in [Meaning::Audience, Meaning::Issuer, Meaning::Subject, Meaning::TokenAlg] {
        let values = |block: &Block| -> Vec<String> {
            let settings = block.document.settings.iter().filter(|one| one.meaning == meaning);
            settings.map(|one| one.stated.value.clone()).collect()
        };
        let mut asked = blocks.iter().map(values).filter(|values| !values.is_empty());
        let first = asked.next();
        if asked.any(|values| Some(&values) != first.as_ref()) {
            for block in &mut blocks {
                block.document.settings.retain(|one| one.meaning != meaning);
                block.document.acceptances = acceptance::of_settings(&block.document.settings);
            }
        }
    }
    blocks.retain(|block| !block.document.settings.is_empty());
    blocks
}

/// Adds a block with what was understood; `shift` is where the places begin in it.
fn add(
    blocks: &mut Vec<Block>,
    text: &str,
    origin: &str,
    span: Span,
    shift: usize,
    settings: Vec<(Meaning, &str, Span)>,
) {
    let over = |block: &Block| block.span.start < span.end && span.start < block.span.end;
    if settings.is_empty() || blocks.len() >= MAX_CALLS || blocks.iter().any(over) {
        return;
    }
    let line = |at: usize| line_column(text, at).line;
    let stated = |(meaning, name, place): (Meaning, &str, Span)| {
        let place = place.shift(shift);
        let value = place.of(span.of(text)).to_owned();
        let stated = Stated { name: name.to_owned(), value, span: place, line: line(span.start + place.start) };
        Setting { meaning, group: String::new(), stated }
    };
    let settings: Vec<Setting> = settings.into_iter().map(stated).collect();
    let acceptances = acceptance::of_settings(&settings);
    let document = Document {
        origin: origin.to_owned(),
        product: None,
        side: Side::Api,
        settings,
        acceptances,
        secrets: Vec::new(),
        not_evaluated: Vec::new(),
        contradictions: Vec::new(),
    };
    blocks.push(Block { span, document, is_spoken: true });
}

/// Whether a call of Python checks the signature and names no audience; what is put together elsewhere may name one.
fn is_without_audience(inside: &str) -> bool {
    inside.contains("algorithms=") && !["aud", "options", "**"].iter().any(|word| inside.contains(word))
}

/// The end of the brackets that a call opens first.
fn closed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

/// The named arguments whose values are texts, or a list of texts.
fn arguments(text: &str) -> Vec<(Meaning, &'static str, Span)> {
    let mut found = Vec::new();
    for (name, meaning) in ARGUMENTS {
        let Some(at) = argument(text, name) else { continue };
        let Some(rest) = text.get(at..) else { continue };
        let list = rest.starts_with('[');
        found.extend(texts(text, at + usize::from(list), list).into_iter().map(|place| (meaning, name, place)));
    }
    found
}

/// The texts that begin here: one, or all of a list. Where a list has a pattern or a variable too, none: it is not known what it takes.
fn texts(text: &str, at: usize, list: bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = at;
    while let Some(place) = quoted(text, from) {
        found.push(place);
        let behind = text.get(place.end + 1..).unwrap_or("");
        let next = behind.trim_start().strip_prefix(',').map(str::trim_start);
        let Some(next) = next.filter(|next| list && !next.starts_with([']', '}', ')'])) else { return found };
        from = text.len() - next.len();
    }
    Vec::new()
}

/// Where the value of an argument begins: behind `audience=`, `audience:`, `"aud":`.
fn argument(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).find_map(|(at, _)| {
        let whole = text.get(..at)?.ends_with(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        let rest = text.get(at + name.len()..)?;
        let value = rest.trim_start_matches(['"', '\'', ' ']).strip_prefix([':', '='])?.trim_start();
        (whole && !value.starts_with('=')).then(|| text.len() - value.len())
    })
}

/// The text between the quotes that begin here.
fn quoted(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let end = rest.get(1..)?.find([mark, '\n'])?;
    let value = rest.get(1..=end)?;
    let is_whole = rest.get(end + 1..)?.starts_with(mark) && !value.is_empty();
    (is_whole && !value.contains(['{', '$', '<', '\u{2026}']) && !value.contains("..."))
        .then(|| Span::new(at + 1, at + 1 + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Meaning, String)> {
        let blocks = find(text, "paste");
        for block in &blocks {
            for setting in &block.document.settings {
                assert_eq!(setting.stated.span.of(block.span.of(text)), setting.stated.value);
            }
        }
        let settings = blocks.into_iter().flat_map(|block| block.document.settings);
        settings.map(|one| (one.meaning, one.stated.value)).collect()
    }

    #[test]
    fn calls_say_what_a_token_must_have() {
        let of = |meaning, value: &str| (meaning, value.to_owned());
        for (text, expected) in [
            (
                "x = jwt.decode(token, key, algorithms=[\"RS256\"], audience=\"api\")",
                vec![of(Meaning::Audience, "api"), of(Meaning::TokenAlg, "RS256")],
            ),
            (
                "jwt.decode(token, key, algorithms=[\"RS256\"])",
                vec![of(Meaning::TokenAlg, "RS256"), of(Meaning::NoAudience, "")],
            ),
            (
                "await jwtVerify(token, createRemoteJWKSet(url), {\n  issuer: 'https://a.example',\n  audience: ['a', 'b'],\n})",
                vec![of(Meaning::Audience, "a"), of(Meaning::Audience, "b"), of(Meaning::Issuer, "https://a.example")],
            ),
            ("jwt.Parse(raw, keys, jwt.WithAudience(\"api\"))", vec![of(Meaning::Audience, "api")]),
            ("p.Verifier(&oidc.Config{\n\t\tClientID: \"web\",\n})", vec![of(Meaning::Audience, "web")]),
            ("v.set_audience(&[\"a\", \"b\"]);", vec![of(Meaning::Audience, "a"), of(Meaning::Audience, "b")]),
            ("[new PermittedFor('api'), new SignedWith($s, $k)]", vec![of(Meaning::Audience, "api")]),
            (
                "CognitoJwtVerifier.create({ userPoolId: \"eu-1_A\", tokenUse: \"access\", clientId: \"c\" })",
                vec![of(Meaning::Audience, "c"), of(Meaning::Realm, "eu-1_A"), of(Meaning::Claim, "access")],
            ),
            (
                "spring.security.oauth2.resourceserver.jwt.issuer-uri: https://a.example/",
                vec![of(Meaning::Issuer, "https://a.example/")],
            ),
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
    }

    #[test]
    fn code_that_says_nothing_states_nothing() {
        for text in [
            "jwt.decode(token, key, algorithms=ALGORITHMS, audience=settings.AUDIENCE)",
            "jwt.decode(token, key)\naudience=\"other\"",
            "jwt.decode(token, key, audience=\"<your API>\")",
            "jwt.decode(token, key, audience=\"...\")",
            "jwt.decode(token, key, audience=f\"{BASE}\")",
            "decode(token, audience=\"a\")",
            "spring.security.oauth2.resourceserver.jwt.issuer-uri: ${ISSUER}",
            "set spring.security.oauth2.resourceserver.jwt.issuer-uri in your file",
            "jwt.decode(",
            "# jwt.decode(token, key, audience=\"old\")",
            "jwt.verify(token, key, {\n  // audience: 'old',\n  algorithms,\n})",
            "a = jwt.decode(t, k, audience=\"web\")\nb = jwt.decode(t, k, audience=\"api\")",
            "jwt.decode(é, audience='é",
            "jwt.verify(token, key, { audience: ['web', /^api/] })",
            "jwt.verify(token, key, { audience: /^https:\\/\\/api/ })",
            "v.set_audience(&[AUDIENCE]);",
            "p.Verifier(&oidc.Config{ClientID: clientID})",
        ] {
            assert_eq!(all(text), [], "{text}");
        }
    }
}
