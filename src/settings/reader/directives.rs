//! Directives of Apache and nginx: a word and its arguments, inside sections. `Require claim a:b` of Apache, and a `map` of nginx over
//! a claim that `auth_jwt_require` needs, are settings of that claim.

use super::pair::{MAX_DEPTH, Pair, add};
use super::printed;
use super::text::{lines_of, quoted};
use crate::source::Span;

/// Reads a text.
pub(super) fn read(text: &str, pairs: &mut Vec<Pair>) {
    let mut sections: Vec<String> = Vec::new();
    let mut variables: Vec<(&str, &str)> = Vec::new();
    for (start, line) in lines_of(text, Span::new(0, text.len())) {
        let content = line.trim();
        if content.starts_with("http-request ") {
            tested(start, line, &mut variables, pairs);
            continue;
        }
        if content.starts_with("</") || content == "}" {
            sections.pop();
            continue;
        }
        // A map in one line.
        if let Some((section, inner)) = content.strip_suffix('}').and_then(|open| open.split_once('{'))
            && section.starts_with("map ")
        {
            let section = section.trim().to_owned();
            for part in inner.split(';') {
                if let Some((claim, value, _)) = mapped(text, part.trim(), Some(&section)) {
                    let at = line.find(&value).map_or(start, |at| start + at);
                    let path = vec![section.clone(), "auth_jwt_claim".to_owned(), claim];
                    add(pairs, path, value.clone(), Span::new(at, at + value.len()));
                }
            }
            continue;
        }
        let opened =
            content.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).or_else(|| content.strip_suffix('{'));
        if let Some(section) = opened.filter(|_| sections.len() < MAX_DEPTH) {
            sections.push(section.trim().to_owned());
            continue;
        }
        if let Some((claim, value, at)) = mapped(text, content, sections.last()) {
            let span = Span::new(start + line.len() - line.trim_start().len() + at, 0);
            let span = Span::new(span.start, span.start + value.len());
            add(pairs, sections.iter().cloned().chain(["auth_jwt_claim".to_owned(), claim]).collect(), value, span);
            continue;
        }
        let Some((name, arguments)) = content.split_once([' ', '\t']) else { continue };
        if arguments.trim_start().starts_with(['=', ':']) {
            continue;
        }
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
            || !name.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            continue;
        }
        let mut at = start + line.len() - line.trim_start().len() + name.len();
        let end = start + line.trim_end().trim_end_matches(';').len();
        let start = at + arguments.len() - arguments.trim_start().len() + 1;
        let path: Vec<String> = sections.iter().cloned().chain([name.to_owned()]).collect();
        if start < end && printed::read(text, Span::new(start, end), &path, pairs) {
            continue;
        }
        let claims = name.eq_ignore_ascii_case("require") && arguments.trim_start().starts_with("claim ");
        while let Some(rest) = text.get(at..end).filter(|rest| !rest.trim().is_empty()) {
            at += rest.len() - rest.trim_start().len();
            let path: Vec<String> = sections.iter().cloned().chain([name.to_owned()]).collect();
            match quoted(text, at).filter(|(_, _, after)| *after <= end) {
                Some((value, span, after)) => {
                    required(claims, path, &value, span, pairs);
                    at = after;
                }
                None => {
                    let rest = rest.trim_start();
                    let length = rest.find([' ', '\t']).unwrap_or(rest.len());
                    required(claims, path, rest.get(..length).unwrap_or(""), Span::new(at, at + length), pairs);
                    at += length.max(1);
                }
            }
        }
    }
}

/// A rule of HAProxy: a variable that holds a claim, or a request that is denied unless a claim has one of the values.
fn tested<'a>(start: usize, line: &'a str, variables: &mut Vec<(&'a str, &'a str)>, pairs: &mut Vec<Pair>) {
    let claim_in = |text: &'a str| text.split_once("jwt_payload_query('$.")?.1.split_once("'").map(|(claim, _)| claim);
    let variable_in = |text: &'a str| text.split_once("var(")?.1.split_once(')').map(|(name, _)| name);
    if line.contains(" set-var(") {
        variables.extend(variable_in(line).zip(claim_in(line)).filter(|_| variables.len() < MAX_DEPTH));
        return;
    }
    let Some((_, condition)) = line.split_once(" unless { ") else { return };
    let Some((fetch, values)) = condition.split_once(" }").and_then(|(condition, _)| condition.split_once(" -m "))
    else {
        return;
    };
    let known = || variables.iter().find(|(name, _)| Some(*name) == variable_in(fetch)).map(|(_, claim)| *claim);
    let Some(claim) = claim_in(fetch).or_else(known) else { return };
    let (how, values) = values.split_once(' ').unwrap_or((values, ""));
    for value in values.split(' ').filter(|value| !value.is_empty() && !value.starts_with('-')) {
        let at = start + line.find(value).unwrap_or(0);
        let (name, value_like) = match how {
            "str" => ("jwt", value.to_owned()),
            "sub" => ("like", format!("*{value}*")),
            "beg" => ("like", format!("{value}*")),
            _ => continue,
        };
        add(pairs, vec![name.to_owned(), claim.to_owned()], value_like, Span::new(at, at + value.len()));
    }
}

/// A value; `claim:value` of `Require claim` as a setting of that claim.
fn required(claims: bool, mut path: Vec<String>, value: &str, span: Span, pairs: &mut Vec<Pair>) {
    match value.split_once(':').filter(|(claim, _)| claims && !claim.contains('~')) {
        Some((claim, wanted)) => {
            path.extend(["claim".to_owned(), claim.to_owned()]);
            let span = Span::new(span.end.saturating_sub(wanted.len()).max(span.start), span.end);
            add(pairs, path, wanted, span);
        }
        None => add(pairs, path, value, span),
    }
}

/// A line of `map $jwt_claim_aud $known { "orders" 1; }`: the claim, the value, and where it begins. Only of a variable that
/// `auth_jwt_require` needs, and never a pattern.
fn mapped(text: &str, line: &str, section: Option<&String>) -> Option<(String, String, usize)> {
    let (source, variable) = section?.strip_prefix("map $jwt_claim_")?.split_once(' ')?;
    let needed = text.lines().any(|line| {
        line.trim_start().starts_with("auth_jwt_require") && line.split([' ', ';']).any(|word| word == variable.trim())
    });
    let (value, result) = line.trim_end_matches(';').rsplit_once(' ')?;
    let (value, lead) = match value.trim_end().strip_prefix('"') {
        Some(inner) => (inner.strip_suffix('"')?, 1),
        None => (value.trim_end(), 0),
    };
    // Among patterns, nobody knows what else is accepted.
    let patterns = text.lines().any(|line| line.trim_start().trim_start_matches('"').starts_with('~'));
    let plain =
        needed && !patterns && value != "default" && !value.starts_with('~') && !matches!(result.trim(), "0" | "\"\"");
    plain.then(|| (source.to_owned(), value.to_owned(), lead))
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn claims_that_haproxy_tests() {
        assert_eq!(
            shown(
                "http-request set-var(txn.i) http_auth_bearer,jwt_payload_query('$.iss')\n\
                 http-request deny unless { var(txn.i) -m str https://a/b }\n\
                 http-request deny unless { http_auth_bearer,jwt_payload_query('$.aud') -m sub c }\n\
                 http-request deny unless { var(txn.j) -m str d }\n",
                Notation::Directives
            ),
            ["jwt.iss=https://a/b", "like.aud=*c*"]
        );
    }

    #[test]
    fn sections_and_arguments() {
        assert_eq!(
            shown("<Location />\n  MellonUser \"e mail\"\n  MellonCond a b\n</Location>\nX y;\n", Notation::Directives),
            ["Location /.MellonUser=e mail", "Location /.MellonCond=a", "Location /.MellonCond=b", "X=y"]
        );
        assert_eq!(
            shown("<Location />\nRequire claim groups:dev groups~^x\n</Location>\n", Notation::Directives),
            ["Location /.Require=claim", "Location /.Require.claim.groups=dev", "Location /.Require=groups~^x"]
        );
        assert_eq!(
            shown(
                "map $jwt_claim_aud $ok {\n  \"a b\" 1;\n  default 0;\n}\nlocation / {\n  auth_jwt_require $ok;\n}\n",
                Notation::Directives
            ),
            [
                "map $jwt_claim_aud $ok.auth_jwt_claim.aud=a b",
                "map $jwt_claim_aud $ok.default=0",
                "location /.auth_jwt_require=$ok"
            ]
        );
    }
}
