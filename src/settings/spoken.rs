//! Settings in somebody's own words, around a message or alone: `SP Entity ID: https://…`, `our ACS URL is https://…`.
//! Input: a text. Output: what its lines state, each run of lines a document. Invariant: only names that no message has, and only
//! values that are whole addresses or identifiers; what a line says about a message is none. Nothing is taken where the words around
//! leave open whether it holds: an old value, another environment, an example, two values of one kind.

use super::{Block, Document, Meaning, Setting, Side, Stated};
use crate::source::{Span, lower};

/// Lines that are looked at, and the longest.
const MAX_LINES: usize = 5000;
const MAX_LINE: usize = 400;
/// Blocks of one text.
const MAX_BLOCKS: usize = 10;
/// Bytes of a label, and the shortest client ID.
const MAX_LABEL: usize = 60;
const MIN_ID: usize = 6;

/// The names of expectations as consoles and people write them: words in small letters, joined by spaces.
const LABELS: &[(&str, Meaning)] = &[
    ("sp entity id", Meaning::SpEntityId),
    ("sp entityid", Meaning::SpEntityId),
    ("service provider entity id", Meaning::SpEntityId),
    ("application entity id", Meaning::SpEntityId),
    ("entity id sp", Meaning::SpEntityId),
    ("entity id application", Meaning::SpEntityId),
    ("audience uri", Meaning::SpEntityId),
    ("audience uri sp entity id", Meaning::SpEntityId),
    ("identifier entity id", Meaning::SpEntityId),
    ("acs", Meaning::Acs),
    ("acs url", Meaning::Acs),
    ("sp acs", Meaning::Acs),
    ("sp acs url", Meaning::Acs),
    ("saml acs url", Meaning::Acs),
    ("reply url", Meaning::Acs),
    ("reply url assertion consumer service url", Meaning::Acs),
    ("assertion consumer service", Meaning::Acs),
    ("assertion consumer service url", Meaning::Acs),
    ("assertion consumer service acs url", Meaning::Acs),
    ("assertion consumer url", Meaning::Acs),
    ("idp entity id", Meaning::IdpEntityId),
    ("idp entityid", Meaning::IdpEntityId),
    ("idp issuer", Meaning::IdpEntityId),
    ("idp issuer url", Meaning::IdpEntityId),
    ("identity provider entity id", Meaning::IdpEntityId),
    ("identity provider issuer", Meaning::IdpEntityId),
    ("microsoft entra identifier", Meaning::IdpEntityId),
    ("azure ad identifier", Meaning::IdpEntityId),
];

/// The same, where the words before say whose it is: `our entity ID is …`.
const OWN: &[(&str, Meaning)] = &[
    ("entity id", Meaning::SpEntityId),
    ("entityid", Meaning::SpEntityId),
    ("audience", Meaning::SpEntityId),
    ("client id", Meaning::ClientId),
    ("redirect uri", Meaning::RedirectUri),
    ("redirect url", Meaning::RedirectUri),
    ("callback url", Meaning::RedirectUri),
    ("callback uri", Meaning::RedirectUri),
];

/// A name that both sides have: the application's where its ACS URL stands beside it, and no other entity ID.
const SHARED: [&str; 3] = ["entity id", "entityid", "entity id url"];

/// Words that say whose it is.
const OWNERS: [&str; 6] = ["our ", "my ", "our sp ", "our app ", "our application ", "my app "];
/// Words of a label that add nothing.
const FILLING: [&str; 14] = [
    "the",
    "our",
    "my",
    "your",
    "configured",
    "expected",
    "correct",
    "registered",
    "app",
    "of",
    "in",
    "for",
    "sp's",
    "app's",
];
/// Words by which a value may be an old one, another system's, or an example.
const DOUBTS: &str = "old | previous | former | before | after | deprecated | wrong | incorrect | used | staging | test | testing | qa \
    | dev | sandbox | planned | future | soon | example | sample | placeholder | replace | documentation | docs | manual | vendor \
    | template | until | second | other | another | different | mobile | was | were | should | instead | changed | change | new | region \
    | environment | broker | identity | idp | provider | maybe | perhaps | think | sent | subject | forwarded \
    | works | worked | fine | bisherige | alt | alte | alter";
/// Marks of the same.
const DOUBTFUL: [&str; 9] = ["do not use", "->", "\u{2192}", "<-", "=>", "?", "(old", "...", "\u{2026}"];
/// Lines before and after that are read for them.
const MAX_NEAR: usize = 2;

/// What stands between a label and its value.
const SIGNS: [&str; 8] = [" is set to ", " is configured as ", " should be ", " is ", ": ", " = ", " | ", "\t"];

/// What the lines of a text state, outside the parts that are known.
pub(super) fn find(text: &str, origin: &str, known: &[Block]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    // The lines between two that state something may be empty.
    let mut is_open = false;
    let mut at = 0;
    let lines: Vec<&str> = text.split_inclusive('\n').take(MAX_LINES).collect();
    // Each line is read once, whatever stands beside it.
    let read: Vec<_> = lines.iter().map(|line| if line.len() > MAX_LINE { None } else { stated(line) }).collect();
    let mut near = doubtful_near(&lines, &read).into_iter();
    for (index, (line, found)) in lines.iter().zip(read).enumerate() {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let is_known = known.iter().any(|block| block.span.start < span.end && span.start < block.span.end);
        let is_near_doubt = near.next().unwrap_or(true);
        let Some((meaning, name, value)) = found.filter(|_| !is_known) else {
            is_open &= line.trim().is_empty();
            continue;
        };
        if is_near_doubt || is_doubtful(&line.replacen(name, "", 1)) {
            continue;
        }
        if !is_open {
            if blocks.len() == MAX_BLOCKS {
                break;
            }
            blocks.push(Block { span, document: empty(origin), is_spoken: true });
            is_open = true;
        }
        let Some(block) = blocks.last_mut() else { break };
        block.span.end = span.end;
        let place = value.shift(span.start - block.span.start);
        let stated = Stated { name: name.to_owned(), value: value.of(line).to_owned(), span: place, line: index + 1 };
        block.document.settings.push(Setting { meaning, group: String::new(), stated });
    }
    without_contradictions(&mut blocks);
    for block in &mut blocks {
        let settings = &mut block.document.settings;
        let has =
            |meaning| settings.iter().any(|setting| setting.meaning == meaning && !is_shared(&setting.stated.name));
        let is_own = has(Meaning::Acs) && !has(Meaning::SpEntityId) && !has(Meaning::IdpEntityId);
        settings.retain(|setting| is_own || setting.meaning != Meaning::SpEntityId || !is_shared(&setting.stated.name));
    }
    blocks.retain(|block| !block.document.settings.is_empty());
    blocks
}

/// For each line, whether the nearest lines of other words leave doubt: the last ones above it, the first one below.
fn doubtful_near(lines: &[&str], read: &[Option<(Meaning, &str, Span)>]) -> Vec<bool> {
    // `None` for lines that are empty, or state something themselves.
    let doubts: Vec<Option<bool>> = lines
        .iter()
        .zip(read)
        .map(|(line, stated)| {
            let is_other = !line.trim().is_empty() && stated.is_none();
            is_other.then(|| is_doubtful(line) || is_address(line))
        })
        .collect();
    let mut above = [false; MAX_NEAR];
    let mut near = Vec::with_capacity(lines.len());
    for doubt in &doubts {
        near.push(above.contains(&true));
        if let Some(doubt) = doubt {
            above.rotate_right(1);
            above[0] = *doubt;
        }
    }
    let mut below = false;
    for (near, doubt) in near.iter_mut().zip(&doubts).rev() {
        *near |= below;
        below = doubt.unwrap_or(below);
    }
    near
}

/// Of two values of one kind neither is taken: which of them holds is open.
fn without_contradictions(blocks: &mut [Block]) {
    // The first value of each kind, and whether another one differs.
    let mut kinds: Vec<(Meaning, String, bool)> = Vec::new();
    for setting in blocks.iter().flat_map(|block| &block.document.settings) {
        match kinds.iter_mut().find(|(meaning, ..)| *meaning == setting.meaning) {
            Some((_, value, differs)) => *differs |= *value != setting.stated.value,
            None => kinds.push((setting.meaning, setting.stated.value.clone(), false)),
        }
    }
    for block in blocks {
        let differs =
            |setting: &Setting| kinds.iter().any(|(meaning, _, differs)| *differs && *meaning == setting.meaning);
        block.document.settings.retain(|setting| !differs(setting));
    }
}

/// Whether a line tells of an old value, another system, or an example. Markup and long lines are no words.
fn is_doubtful(line: &str) -> bool {
    let line = line.trim();
    if line.len() > MAX_LINE || line.starts_with('<') {
        return false;
    }
    let line = lower(line);
    // An address names no environment that the words do not.
    let words = line.split(char::is_whitespace).filter(|word| !word.contains("://") && !word.contains("urn:"));
    let mut words = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    words.any(|word| !word.is_empty() && DOUBTS.split([' ', '|']).any(|doubt| doubt == word))
        || DOUBTFUL.iter().any(|mark| line.contains(mark))
}

/// Whether a line is an address alone: the rest of a value that was wrapped, or a second one.
fn is_address(line: &str) -> bool {
    let line = line.trim();
    line.len() <= MAX_LINE
        && !line.starts_with('<')
        && !line.contains(char::is_whitespace)
        && (line.contains("://") || line.contains('/') && line.len() < 80)
}

fn is_shared(label: &str) -> bool {
    let label = lower(label);
    SHARED.contains(&normal(&label).as_str()) && !OWNERS.iter().any(|owner| label.starts_with(owner))
}

fn empty(origin: &str) -> Document {
    Document {
        origin: origin.to_owned(),
        product: None,
        side: Side::Application,
        settings: Vec::new(),
        acceptances: Vec::new(),
        secrets: Vec::new(),
        not_evaluated: Vec::new(),
        contradictions: Vec::new(),
    }
}

/// What one line states: the meaning, the label, and the place of the value in the line.
fn stated(line: &str) -> Option<(Meaning, &str, Span)> {
    // A comment, a tag, or an entry of a log states nothing.
    let content = line.trim_start_matches(['-', '*', '\u{2022}', '|', ' ', '\t']);
    if content.starts_with(['#', '/', '<', '>', '{', '[', '"']) || content.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let small = lower(content);
    let from = line.len() - content.len();
    let owned = OWNERS.iter().filter_map(|owner| word(&small, owner).map(|at| (at, at + owner.len())));
    let owned = owned.max_by_key(|(_, end)| *end);
    let tries = [Some(((0, 0), LABELS)), owned.map(|at| (at, OWN)), owned.map(|at| (at, LABELS))];
    tries.into_iter().flatten().find_map(|((label_at, start), labels)| {
        let rest = small.get(start..)?;
        let signs = SIGNS.iter().filter_map(|sign| Some((rest.find(sign)?, *sign)));
        // The first one, and of those that begin there the longest.
        let (end, sign) = signs.min_by_key(|(at, sign)| (*at, usize::MAX - sign.len()))?;
        let label = rest.get(..end).filter(|label| label.len() <= MAX_LABEL)?;
        let meaning = meaning(label, labels)?;
        let value_at = start + end + sign.len();
        let value = value(content.get(value_at..)?, meaning)?.shift(value_at + from);
        Some((meaning, content.get(label_at..start + end)?.trim(), value))
    })
}

/// Where a word begins that no letter stands before.
fn word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    })
}

fn meaning(label: &str, labels: &[(&str, Meaning)]) -> Option<Meaning> {
    let name = normal(label);
    let known = labels.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning);
    known.or_else(|| SHARED.contains(&name.as_str()).then_some(Meaning::SpEntityId))
}

/// The words of a label that say something.
fn normal(label: &str) -> String {
    let words = label.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
    words.filter(|word| !FILLING.contains(word)).collect::<Vec<_>>().join(" ")
}

/// An address, a URN, or a client ID that begins a text, without what stands around it; nothing where more than a remark follows.
fn value(text: &str, meaning: Meaning) -> Option<Span> {
    let bare = text.trim_start_matches([' ', '\t', '"', '\'', '`', '<', '*', '|', '\u{201c}']);
    let start = text.len() - bare.len();
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '*' | '|' | ',' | ';' | '\u{201d}');
    let word = bare.split(is_end).next()?;
    let value = word.trim_end_matches(['.', ')', ':', '!']);
    // Behind it the line ends, or the sentence goes on.
    let behind =
        bare.get(word.len()..)?.trim_start_matches(['"', '\'', '`', '>', '*', '|', ' ', '\t', '\u{201d}']).trim();
    let address = value.starts_with("https://") || value.starts_with("http://") || value.starts_with("urn:");
    let name = value.split_once(':').map_or("", |(_, name)| name.trim_start_matches('/'));
    let is_sentence = behind.starts_with([',', ';']) || behind.starts_with("and ");
    let is_template = value.contains(['{', '}', '[', ']', '\\', '$', '(', '&']) || is_placeholder(value);
    if is_template || word.ends_with("..") || !(behind.is_empty() || is_sentence) {
        return None;
    }
    // A word is no client ID: `our client ID is wrong`.
    let is_id = |c: char| c.is_ascii_alphanumeric() || "-._:/".contains(c);
    let id =
        value.len() >= MIN_ID && value.chars().all(is_id) && value.contains(|c: char| c.is_ascii_digit() || c == '-');
    let fits = if meaning == Meaning::ClientId { id } else { address && !name.is_empty() };
    fits.then(|| Span::new(start, start + value.len()))
}

/// Whether it names the host of a manual.
fn is_placeholder(value: &str) -> bool {
    let value = lower(value);
    ["your", "example.com", "example.org", "example.net", "acme", "xxx", "localhost"]
        .iter()
        .any(|part| value.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Meaning, String, usize)> {
        let blocks = find(text, "paste", &[]);
        for block in &blocks {
            for setting in &block.document.settings {
                assert_eq!(setting.stated.span.shift(block.span.start).of(text), setting.stated.value);
            }
        }
        let settings = blocks.into_iter().flat_map(|block| block.document.settings);
        settings.map(|one| (one.meaning, one.stated.value, one.stated.line)).collect()
    }

    #[test]
    fn what_people_write_beside_a_message() {
        for (text, meaning, value) in [
            ("SP Entity ID: https://app.example/sp", Meaning::SpEntityId, "https://app.example/sp"),
            ("- Audience URI (SP Entity ID): `urn:app`", Meaning::SpEntityId, "urn:app"),
            ("* **ACS URL**: https://app.example/acs", Meaning::Acs, "https://app.example/acs"),
            ("| Reply URL | https://app.example/acs |", Meaning::Acs, "https://app.example/acs"),
            ("Our entity ID is https://app.example/sp.", Meaning::SpEntityId, "https://app.example/sp"),
            (
                "I checked that our ACS URL is <https://app.example/acs>, as always",
                Meaning::Acs,
                "https://app.example/acs",
            ),
            ("my redirect URI is set to https://app.example/cb", Meaning::RedirectUri, "https://app.example/cb"),
            (
                "Microsoft Entra Identifier\thttps://sts.windows.net/1/",
                Meaning::IdpEntityId,
                "https://sts.windows.net/1/",
            ),
        ] {
            assert_eq!(all(text), [(meaning, value.to_owned(), 1)], "{text}");
        }
    }

    #[test]
    fn what_is_said_of_a_message_states_nothing() {
        for text in [
            "Destination: https://app.example/acs",
            "Audience: https://app.example/sp",
            "Issuer: https://idp.example",
            "redirect_uri: https://app.example/cb",
            "Entity ID: https://app.example/sp",
            "the response went to the wrong ACS URL: https://app.example/acs",
            "our ACS URL is wrong",
            "our client ID is missing",
            "Client ID: 0oa1b2c3d4",
            "> ACS URL: https://old.app.example/acs",
            "ACS URL: https://app.example/acs (old)",
            "ACS URL: https://app.example/acs -> https://b.example/acs",
            "Is our ACS URL https://app.example/acs?",
            "Test system\nACS URL: https://app.example/acs",
            "Previous values:\n\nACS URL: https://app.example/acs\nSP Entity ID: urn:app",
            "ACS URL: https://app.example/acs\nThat is the old one.",
            "ACS URL: https://app.example/acs\nACS URL: https://b.example/acs",
            "ACS URL: https://app.example/...",
            "ACS URL: https://app.example/\nsaml/acs",
            "ACS URL: https://your-app.example/acs",
            "We are the identity provider. Our entity ID: https://idp.example",
            "our entity ID is not https://app.example/sp",
            "2026-01-01 ACS URL: https://app.example/acs",
            "# ACS URL: https://app.example/acs",
        ] {
            assert_eq!(all(text), [], "{text}");
        }
    }

    #[test]
    fn thousands_of_lines_are_read_once() {
        let same = "ACS URL: https://app.example/acs\n".repeat(MAX_LINES);
        assert_eq!(all(&same).len(), MAX_LINES);
        let each: String = (0..MAX_LINES).map(|index| format!("ACS URL: https://app.example/acs{index}\n")).collect();
        assert_eq!(all(&each), []);
    }

    #[test]
    fn a_name_of_both_sides_is_the_applications_beside_its_acs_url() {
        let text = "ACS URL: https://a.example/acs\nEntity ID: https://a.example/sp\n";
        assert_eq!(all(text).len(), 2);
        assert_eq!(all(&format!("{text}IdP entity ID: https://idp.example\n")).len(), 2, "whose it is, is open");
        assert_eq!(all("Our entity ID is https://a.example/sp\n").len(), 1);
    }

    #[test]
    fn lines_that_follow_each_other_are_one_document() {
        let text = "Hi,\n\nACS URL: https://a.example/acs\n\nSP Entity ID: urn:a\nand more\nIdP issuer: urn:b\n";
        assert_eq!(find(text, "paste", &[]).len(), 2);
        assert_eq!(all(text).len(), 3);
        assert_eq!(all(text)[2].2, 7);
    }
}
