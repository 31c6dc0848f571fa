//! The sentences of a text. Input: a text of any length. Output: statements in the order of the text, each said once.

use super::code::Page;
use super::data::{self, CATALOGUE, Compare, Product, Protocol};
use super::index::{candidates, holds};
use super::normal::{Normal, begins_anew, normalise};
use super::protocol::{of_request, protocol_of};
use super::request::is_of_another;
use super::slots::{Match, ceil, floor, read as read_sentence};
use super::words::WRITTEN;
use super::{MAX_STATEMENTS, Side, Slot, Statement, codes, later, markers, statuses};
use crate::order;
use crate::source::Span;
use std::cell::OnceCell;

/// Longer texts are read around the places where a sentence may stand.
const WHOLE: usize = 32 << 10;
/// Bytes read before and after such a place.
const AROUND: usize = 1500;
/// Windows of one text.
const MAX_WINDOWS: usize = 200;
/// Places of a product's name in one window.
const MAX_NAMED: usize = 20;
/// Bytes before such a place that show whether it is a part of an address or a quotation.
const MAX_QUOTED: usize = 60;
/// Sentences looked at in one window.
const MAX_MATCHES: usize = 400;

/// So many reasons in lines of their own are a list.
const REASONS: usize = 3;

/// Bytes between a code of OAuth and the reason behind it.
const BEHIND: usize = 40;

/// Shortest line at whose end a terminal breaks.
const MIN_WIDTH: usize = 30;

/// Reads what a text says about a failed login.
pub fn read(text: &str) -> Vec<Statement> {
    let mut found = read_whole(text);
    later::mark(text, &mut found);
    found
}

/// The first error that a text speaks of, whether or not it tells that it happened.
pub fn mentioned(text: &str) -> Option<Statement> {
    windows(text).into_iter().find_map(|window| read_window(text, window).into_iter().next())
}

/// With which HTTP status a login was answered, by what a text says.
pub fn answer(text: &str) -> Option<Statement> {
    let page = Page::of(text);
    let (statement, is_record) = statuses::read(text)?;
    (is_record || !page.is_written_down(statement.span)).then_some(statement)
}

fn read_whole(text: &str) -> Vec<Statement> {
    if let Some((whole, width)) = unwrapped(text) {
        let found = read_lines(&whole);
        if !found.is_empty() {
            let there = |at: usize| at + at / width;
            let place = |span: Span| Span::new(there(span.start), there(span.end.saturating_sub(1)) + 1);
            return found.into_iter().map(|statement| statement.placed(place)).collect();
        }
    }
    read_lines(text)
}

/// Widths at which terminals break: a text of two lines tells its width only once.
const WIDTHS: [usize; 8] = [72, 76, 78, 79, 80, 100, 120, 132];

/// A text that a terminal broke in the middle of words, in one line: all lines but the last are of one width, and none begins anew.
fn unwrapped(text: &str) -> Option<(String, usize)> {
    let width = text.find('\n').filter(|width| *width >= MIN_WIDTH)?;
    if text.len() > WHOLE || !text.is_ascii() {
        return None;
    }
    let lines: Vec<&str> = text.trim_end().split('\n').collect();
    let (last, full) = lines.split_last()?;
    let is_width = full.len() > 1 || WIDTHS.contains(&width);
    let broken = is_width && last.len() <= width && full.iter().all(|line| line.len() == width);
    let is_one = lines.iter().skip(1).all(|line| !begins_anew(line));
    (broken && is_one).then(|| (lines.concat(), width))
}

fn read_lines(text: &str) -> Vec<Statement> {
    let page = Page::of(text);
    let windows = windows(text);
    let mut all: Vec<Statement> = windows.iter().flat_map(|window| read_window(text, *window)).collect();
    all.retain(|statement| !page.is_written_down(statement.span));
    without_codes(&mut all, text);
    let listed = without_lists(&mut all, &page);
    let mut found: Vec<Statement> = Vec::new();
    for statement in all {
        let same = |known: &Statement| {
            let bare = known.values.is_empty() || statement.values.is_empty();
            let equal = known.values.len() == statement.values.len()
                && known.values.iter().zip(&statement.values).all(|(a, b)| a.value == b.value);
            std::ptr::eq(known.meaning, statement.meaning) && (bare || equal)
        };
        let room = found.len() < MAX_STATEMENTS;
        match found.iter().position(same).and_then(|at| found.get_mut(at)) {
            // The sentence with its values says more than the code before it.
            Some(known) if known.values.is_empty() && !statement.values.is_empty() => *known = statement,
            Some(_) => {}
            None if room => found.push(statement),
            None => {}
        }
    }
    // What says little by itself yields to the reason beside it.
    if found.iter().any(|statement| !statement.meaning.general) {
        found.retain(|statement| !statement.meaning.general);
    }
    if let [only] = found.as_mut_slice()
        && only.values.is_empty()
        && only.meaning.compare != Compare::Nothing
        && text.len() <= WHOLE
    {
        markers::beside(text, only);
    }
    if found.is_empty() && !listed {
        found.extend(codes::read(text).filter(|statement| !page.is_written_down(statement.span)));
        if found.is_empty() {
            found.extend(answer(text));
        }
    }
    // Words around a reason yield to one that only its marks tell.
    let is_open = found.iter().all(|statement| statement.meaning.general && statement.values.is_empty());
    if is_open && !listed && text.len() <= WHOLE {
        let repeats =
            |one: &Statement| found.iter().any(|other| other.meaning.rule == one.meaning.rule || one.meaning.general);
        if let Some(reason) = markers::read(text, |one| !repeats(one) && !page.is_written_down(one.span)) {
            found.clear();
            found.push(reason);
        }
    }
    found
}

/// A code of OAuth yields to the reason behind it: `[invalid_grant] …`, `invalid_client (…)`, `"invalid_grant" "…"`.
fn without_codes(all: &mut Vec<Statement>, text: &str) {
    let starts: Vec<usize> = all.iter().map(|statement| statement.span.start).collect();
    all.retain(|one| {
        let next = starts.get(starts.partition_point(|at| *at <= one.span.start)).copied().unwrap_or(usize::MAX);
        let between = text.get(one.span.end..next.max(one.span.end)).unwrap_or("\n");
        let words = one.span.of(text).trim_end_matches([']', '"', '(', ' ']);
        let is_code =
            ["invalid_grant", "invalid_client", "unauthorized_client"].iter().any(|code| words.ends_with(code));
        !is_code || between.len() > BEHIND || between.contains('\n') || !one.values.is_empty()
    });
}

/// A login fails for one reason. A text that says several in lines of their own, and of none when or whom it met, lists them.
/// Goes out: whether it does.
fn without_lists(all: &mut Vec<Statement>, page: &Page<'_>) -> bool {
    let mut lines: Vec<usize> = Vec::new();
    let mut rules: Vec<&str> = Vec::new();
    for statement in all.iter().take(MAX_STATEMENTS) {
        let (line, rule) = (page.line_start(statement.span.start), statement.meaning.rule);
        if !lines.contains(&line) && !rules.contains(&rule) {
            lines.push(line);
            rules.push(rule);
        }
    }
    let listed = rules.len() >= REASONS && !page.has_record();
    if listed {
        all.clear();
    }
    listed
}

/// The parts of a text that are worth reading.
fn windows(text: &str) -> Vec<Span> {
    if text.len() <= WHOLE {
        return vec![Span::new(0, text.len())];
    }
    let mut windows: Vec<Span> = Vec::new();
    candidates(text.as_bytes(), |candidate| {
        let covered = windows.last().is_some_and(|last| candidate.start + AROUND / 2 <= last.end);
        if covered || windows.len() > MAX_WINDOWS || !holds(text.as_bytes(), candidate) {
            return;
        }
        let start = ceil(text, candidate.start.saturating_sub(AROUND));
        let end = floor(text, candidate.start + AROUND);
        match windows.last_mut() {
            Some(last) if last.end >= start => last.end = end.max(last.end),
            _ => windows.push(Span::new(start, end)),
        }
    });
    windows
}

fn read_window(text: &str, window: Span) -> Vec<Statement> {
    let Some(part) = text.get(window.start..window.end) else { return Vec::new() };
    let normal = normalise(part);
    let lower = normal.lower();
    let mut matches: Vec<Match> = Vec::new();
    candidates(lower.as_bytes(), |candidate| {
        let sentence = CATALOGUE.sentences.get(candidate.sentence);
        if matches.len() < MAX_MATCHES && holds(lower.as_bytes(), candidate) {
            matches.extend(sentence.and_then(|sentence| read_sentence(sentence, candidate, &lower)));
        }
    });
    let protocol = protocol_of(&lower);
    // Read once for all sentences of the window.
    let harmless = OnceCell::new();
    let is_harmless = |place: usize| {
        let clauses = harmless.get_or_init(|| markers::harmless(&normal, &lower));
        clauses.iter().any(|clause| (clause.start..clause.end).contains(&place))
    };
    let about_login = OnceCell::new();
    let is_about_login = || *about_login.get_or_init(|| WRITTEN.login.iter().any(|word| lower.contains(word.as_str())));
    let named = OnceCell::new();
    let is_named = |product: usize| -> bool {
        let is_named = |one: &Product| one.evidence.iter().any(|mark| is_mark(mark, &normal.text, &lower));
        let all = named.get_or_init(|| CATALOGUE.products.iter().map(is_named).collect::<Vec<_>>());
        all.get(product).copied().unwrap_or(false)
    };
    let foreign = OnceCell::new();
    let is_foreign = || *foreign.get_or_init(|| WRITTEN.foreign.iter().any(|mark| is_mark(mark, &normal.text, &lower)));
    matches.retain(|found| {
        CATALOGUE.sentences.get(found.sentence).is_some_and(|sentence| !sentence.of_login || is_about_login())
    });
    matches.retain(|found| !is_glued(found, &normal.text) && !is_other_word(found, &normal.text));
    matches.retain(|found| belongs(found, part, &normal, protocol, &is_named) && !is_idle(found, &lower, is_harmless));
    let matches = best(matches, protocol, &is_named);
    let statement = |found: &Match| {
        let mut one = statement(found, &normal, &lower, window.start, protocol, &is_named)?;
        // Plain words show no product, and those of one may stand in another.
        let sentence = CATALOGUE.sentences.get(found.sentence)?;
        let is_shown = one.product.is_none_or(|product| product.name.starts_with("the ")) || is_named(sentence.product);
        if !is_shown && (sentence.plain || is_foreign()) {
            one.product = None;
            one.likely |= is_foreign();
        }
        Some(one)
    };
    matches.iter().filter_map(statement).collect()
}

/// Whether the sentence begins or ends in the middle of a word: `invalid statement` is no invalid state. A capital begins a word.
fn is_glued(found: &Match, text: &str) -> bool {
    let letter = |character: Option<char>| character.is_some_and(|one| one.is_ascii_alphabetic());
    let small = |character: Option<char>| character.is_some_and(|one| one.is_ascii_lowercase());
    let (before, rest) = text.split_at_checked(found.span.start).unwrap_or(("", text));
    let (inner, after) = rest.split_at_checked(found.span.len()).unwrap_or((rest, ""));
    letter(before.chars().next_back()) && small(inner.chars().next())
        || letter(inner.chars().next_back()) && small(after.chars().next())
}

/// Whether the words are others: a code in capitals stands as a word in small letters (`fn processAssertion` is no `PROCESSASSERTION`),
/// or plain words begin in an address (`https://sp.example/metadata not found`).
fn is_other_word(found: &Match, text: &str) -> bool {
    let Some(sentence) = CATALOGUE.sentences.get(found.sentence) else { return true };
    let before = text.get(..found.span.start).unwrap_or("");
    let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let first = found.span.of(text).split(' ').next().unwrap_or("");
    let in_address = sentence.plain
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && word.ends_with('/')
        && word.contains("://");
    in_address || sentence.capitals && found.span.of(text).contains(|letter: char| letter.is_ascii_lowercase())
}

/// Whether the words around are of the sentence's protocol, or the product is named, and the request is one of a login.
fn belongs(
    found: &Match,
    part: &str,
    normal: &Normal,
    protocol: Option<Protocol>,
    is_named: &dyn Fn(usize) -> bool,
) -> bool {
    let Some(sentence) = CATALOGUE.sentences.get(found.sentence) else { return false };
    let meaning = CATALOGUE.meanings.get(sentence.meaning);
    let near = meaning.map(|meaning| meaning.near).filter(|near| !near.is_empty());
    if near.is_some_and(|near| is_of_another(part, normal.place(found.span), near)) {
        return false;
    }
    let own = meaning.and_then(|meaning| meaning.protocol);
    protocol.is_none() || own.is_none() || own == protocol || is_named(sentence.product)
}

/// Whether the words of no product in particular stand in a sentence that asks, advises, or tells of success.
fn is_idle(found: &Match, lower: &str, is_harmless: impl Fn(usize) -> bool) -> bool {
    let Some(sentence) = CATALOGUE.sentences.get(found.sentence) else { return true };
    // What a web server tells its programs is no claim: `Undefined array key "HTTP_HOST"`.
    let own = |(name, span): &(&str, Span)| {
        let value = lower.get(span.start..span.end).unwrap_or("");
        *name == "claim" && ["http_", "server_", "request_", "saml"].iter().any(|start| value.starts_with(start))
    };
    if sentence.likely && found.values.iter().any(own) {
        return true;
    }
    // `Local account login is disabled` is about no user.
    let nobody = |(name, span): &(&str, Span)| {
        let value = lower.get(span.start..span.end).unwrap_or("");
        *name == "user"
            && (value.matches(' ').count() > 3
                || ["log", "sign", "self", "regist", "creat", "provision", "name", "password"]
                    .iter()
                    .any(|start| value.starts_with(start)))
    };
    if sentence.of_login && found.values.iter().any(nobody) {
        return true;
    }
    let general =
        CATALOGUE.products.get(sentence.product).is_some_and(|product| matches!(product.id, "any" | "web-servers"));
    general && sentence.likely && is_harmless(found.span.start)
}

/// Of sentences over the same words the longest; among equals the product that the text names, then the protocol of the words.
fn best(mut matches: Vec<Match>, protocol: Option<Protocol>, is_named: &dyn Fn(usize) -> bool) -> Vec<Match> {
    let rank = |found: &Match| {
        let sentence = CATALOGUE.sentences.get(found.sentence);
        let meaning = sentence.and_then(|sentence| CATALOGUE.meanings.get(sentence.meaning));
        let named = sentence.is_some_and(|sentence| is_named(sentence.product));
        let fits = protocol.is_some() && meaning.is_some_and(|meaning| meaning.protocol == protocol);
        (found.words, named, fits)
    };
    order::by_key(&mut matches, |found| std::cmp::Reverse(rank(found)));
    let mut kept: Vec<Match> = Vec::new();
    for found in matches {
        let over = |other: &&mut Match| other.span.start < found.span.end && found.span.start < other.span.end;
        match kept.iter_mut().find(over) {
            None => kept.push(found),
            // The same words of two products, neither of them named: the values stay apart, whose they are is open.
            Some(other) if rank(other) == rank(&found) && other.span == found.span => {
                let names = |found: &Match| found.values.iter().map(|(name, _)| *name).collect::<Vec<_>>();
                other.undecided |= names(other) != names(&found);
                other.shared |= product_of(other) != product_of(&found);
            }
            Some(_) => {}
        }
    }
    order::by_key(&mut kept, |found| found.span.start);
    kept
}

fn product_of(found: &Match) -> Option<usize> {
    CATALOGUE.sentences.get(found.sentence).map(|sentence| sentence.product)
}

fn statement(
    found: &Match,
    normal: &Normal,
    lower: &str,
    base: usize,
    protocol: Option<Protocol>,
    is_named: &dyn Fn(usize) -> bool,
) -> Option<Statement> {
    let sentence = CATALOGUE.sentences.get(found.sentence)?;
    let meaning = CATALOGUE.meanings.get(sentence.meaning)?;
    let meaning = of_request(meaning, normal, lower, found.span).unwrap_or(meaning);
    let meaning = protocol.and_then(|protocol| data::of_protocol(meaning, protocol)).unwrap_or(meaning);
    let product = CATALOGUE.products.get(sentence.product)?;
    let general = product.id == "any" || found.shared;
    let named = || CATALOGUE.products.iter().enumerate().filter(|(index, _)| is_named(*index)).map(|(_, one)| one);
    let place = |span: Span| normal.place(span).shift(base);
    let values = found.values.iter().filter(|(_, span)| !span.is_empty()).map(|(name, span)| Slot {
        name,
        side: Side::of(name),
        value: normal.text.get(span.start..span.end).unwrap_or("").to_owned(),
        span: place(*span),
    });
    Some(Statement {
        meaning,
        product: match product.id {
            _ if general => named().next(),
            // Of a library of Java, the product around it.
            "java-tokens" => named().find(|one| one.id.starts_with("spring")).or(Some(product)),
            _ => Some(product),
        },
        likely: sentence.likely,
        undecided: found.undecided,
        overtaken: false,
        written: None,
        user: None,
        protocol: meaning.protocol.or(protocol),
        values: values.collect(),
        span: place(found.span),
    })
}

/// Whether a mark stands in a text as a word of its own, and not in the name of a host or in a quotation: `provider "Okta-PRD"`.
fn is_mark(mark: &str, text: &str, lower: &str) -> bool {
    lower.match_indices(mark).take(MAX_NAMED).any(|(at, _)| {
        let before = lower.get(ceil(lower, at.saturating_sub(MAX_QUOTED))..at).unwrap_or("");
        // `dex:` is no part of `index:`, `minio` none of `miniOrange`. A capital begins a word.
        let goes_on = mark.ends_with(|c: char| c.is_ascii_lowercase())
            && text.get(at + mark.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        let is_part = goes_on || before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let in_host = before.rfind("//").is_some_and(|slashes| {
            let host = before.get(slashes + 2..).unwrap_or("");
            before.get(..slashes).is_some_and(|scheme| scheme.ends_with("http:") || scheme.ends_with("https:"))
                && !host.contains(|c: char| c.is_whitespace() || "/\"'<>,;)".contains(c))
        });
        let is_quoted = before.rfind(['"', '\'', '\u{201c}']).is_some_and(|quote| {
            let words = before.get(..quote).unwrap_or("");
            let is_prose = words.ends_with(' ') && words.trim_end().ends_with(|c: char| c.is_ascii_alphanumeric());
            is_prose && !before.get(quote..).unwrap_or("").contains(['/', '\\', '\n'])
        });
        !is_part && !in_host && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_breaks_words() {
        let line =
            "oidc: id token issued by a different provider, expected \"https://a.example\" got \"https://b.example\"";
        let text = [&line[..45], &line[45..90], &line[90..]].join("\n");
        let found = read(&text);
        let actual = found[0].slot("actual").unwrap();
        assert_eq!((actual.value.as_str(), actual.span.of(&text)), ("https://b.example", "https://b\n.example"));
    }

    #[test]
    fn a_product_is_named_by_its_own_mark() {
        for (text, product) in [
            ("{\"event\": \"Invalid redirect uri\", \"logger\": \"authentik.providers.oauth2\"}", None),
            ("OAuthError: invalid_scope: Invalid scopes: openid", None),
            ("miniOrange: Unable to find a certificate matching the configured fingerprint.", None),
            ("Identity provider \"Okta-PRD\": SAML signature could not be verified", None),
            ("login at https://keycloak.app.example failed: invalid issuer", None),
            (
                "io.quarkus.oidc: Issuer (iss) claim value (https://a.example/) doesn't match expected value of b",
                Some("the Java application"),
            ),
            ("WARN [org.keycloak.events] error: invalid redirect uri", Some("Keycloak")),
            ("springframework.security.oauth2: BadJWTException: Expired JWT", Some("Spring Security")),
        ] {
            let found = read(text);
            assert_eq!(found[0].product.map(|product| product.name), product, "{text}");
        }
        assert!(read("fn processAssertion: 312").is_empty());
    }

    #[test]
    fn a_sentence_is_made_of_whole_words() {
        assert!(read("SQL: invalid issuers list").is_empty());
        assert_eq!(read("o.p.InvalidStateException: invalid issuer").len(), 1);
    }
}
