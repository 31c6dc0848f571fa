//! The sentences as data. Input: the compact form of `meanings.texts` and `products/*.texts` (made by `build.rs`).
//! Output: products, meanings and sentences. A line that does not read is left out; a test names it.

use super::normal::normalise;
use std::sync::LazyLock;

const COMPACT: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.txt"));

/// A login protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// SAML.
    Saml,
    /// OpenID Connect, OAuth and their tokens.
    Oidc,
}

impl Protocol {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Saml => "saml",
            Protocol::Oidc => "oidc",
        }
    }
}

/// Software that writes sentences.
#[derive(Debug, Default)]
pub struct Product {
    /// Name of its file.
    pub id: &'static str,
    /// The name people use.
    pub name: &'static str,
    /// Its id among the providers, where it is one and its console is described there.
    pub provider: Option<&'static str>,
    /// Words by which a text shows that it wrote it, in lower case.
    pub evidence: Vec<&'static str>,
    /// Where it keeps a setting: the field, and the setting in its own words.
    settings: Vec<(&'static str, &'static str)>,
}

impl Product {
    /// Where the product keeps a setting.
    pub fn setting(&self, field: &str) -> Option<&'static str> {
        self.settings.iter().find(|(name, _)| *name == field).map(|(_, text)| *text)
    }
}

/// How the values of a sentence are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compare {
    /// Nothing is compared.
    #[default]
    Nothing,
    /// Two addresses.
    Url,
    /// Two identifiers.
    Identifier,
    /// `now` is after `limit`.
    After,
    /// `now` is before `limit`.
    Before,
}

/// Who acts, by the short names of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Doer {
    Idp,
    Sp,
    User,
    Support,
}

/// What a sentence complains about: one fault in words, whichever product says it.
#[derive(Debug, Default)]
pub struct Meaning {
    /// Its name in the data.
    pub name: &'static str,
    /// The rule that names the fault.
    pub rule: &'static str,
    /// The rule that names it where the login is one of SAML, where that is another.
    pub saml_rule: Option<&'static str>,
    /// It says little by itself: another sentence of the same text is the reason.
    pub general: bool,
    /// Words with ` | ` between them, one of which has to stand near, where a path is named there: servers write it about any request.
    pub near: &'static str,
    /// The protocol it belongs to, by its rule or as written.
    pub protocol: Option<Protocol>,
    /// How its values are compared.
    pub compare: Compare,
    /// The fault as a fact, without full stop. Alternatives with values come first, `||` between them.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// The setting of the receiver it is about: the name of the field, and general words for it.
    pub setting: (&'static str, &'static str),
    /// Topic of the identity provider's instructions (`a/b`: `b` where the login is one of SAML), with the slot that holds the
    /// right value.
    pub topic: Option<(&'static str, &'static str)>,
    /// What to do, in order; `None` marks the place of the topic's instructions.
    pub fixes: Vec<Option<(Doer, &'static str)>>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words, normalised and in lower case.
    Literal(String),
    /// A named value.
    Slot(&'static str),
    /// Anything, not kept.
    Skip,
}

/// One sentence that a product writes.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) meaning: usize,
    pub(super) product: usize,
    pub(super) likely: bool,
    /// Software writes it about anything: it counts only beside words of a login.
    pub(super) of_login: bool,
    /// It is a code in capitals, and stands so.
    pub(super) capitals: bool,
    /// Few plain words, which others write too: they show no product by themselves.
    pub(super) plain: bool,
    pub(super) parts: Vec<Part>,
}

/// Everything that is known.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) products: Vec<Product>,
    pub(super) meanings: Vec<Meaning>,
    pub(super) sentences: Vec<Sentence>,
    /// Lines that do not read.
    pub(super) problems: Vec<String>,
}

pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(COMPACT));

/// The products whose sentences are known.
pub fn products() -> &'static [Product] {
    &CATALOGUE.products
}

/// A meaning by its name.
pub fn meaning(name: &str) -> Option<&'static Meaning> {
    CATALOGUE.meanings.iter().find(|meaning| meaning.name == name)
}

/// What a fault of either protocol is called where the words tell which: `audience` is `oidc-audience`.
pub(super) fn of_protocol(other: &Meaning, protocol: Protocol) -> Option<&'static Meaning> {
    let both = other.saml_rule.is_some();
    let is_same = |meaning: &&Meaning| {
        let name = meaning.name.strip_prefix(protocol.as_str()).and_then(|name| name.strip_prefix('-'));
        both && name == Some(other.name)
    };
    CATALOGUE.meanings.iter().find(is_same)
}

impl Catalogue {
    fn read(text: &'static str) -> Catalogue {
        let mut all = Catalogue::default();
        let mut sentences = Vec::new();
        for line in text.lines() {
            if let Some(id) = line.strip_prefix("product ") {
                all.products.push(Product { id, name: id, ..Product::default() });
            } else if let Some(rest) = line.strip_prefix('[') {
                match rest.split_once(']') {
                    Some((name, rules)) => {
                        let (rule, saml_rule) = match rules.trim().split_once('/') {
                            Some((rule, saml_rule)) => (rule, Some(saml_rule)),
                            None => (rules.trim(), None),
                        };
                        let protocol = protocol_of(rule).filter(|_| saml_rule.is_none());
                        all.meanings.push(Meaning { name, rule, saml_rule, protocol, ..Meaning::default() });
                    }
                    None => all.problems.push(line.to_owned()),
                }
            } else if let Some((name, template)) = line.split_once(" | ").filter(|(name, _)| !name.contains([' ', ':']))
            {
                sentences.push((all.products.len().saturating_sub(1), name, template, line));
            } else if !all.property(line) {
                all.problems.push(line.to_owned());
            }
        }
        for (product, name, template, line) in sentences {
            let (likely, of_login) = (name.ends_with('?'), name.ends_with("??"));
            let name = name.trim_end_matches('?');
            match all.meanings.iter().position(|meaning| meaning.name == name).zip(parts(template)) {
                Some((meaning, parts)) => {
                    let spaced = spaced(&parts);
                    let plain = is_plain(&parts, template);
                    let capitals = template.bytes().all(|byte| byte.is_ascii_uppercase());
                    for parts in spaced.into_iter().chain([parts]) {
                        all.sentences.push(Sentence { meaning, product, likely, of_login, capitals, plain, parts });
                    }
                }
                None => all.problems.push(line.to_owned()),
            }
        }
        all
    }

    /// A line `key: value` of the product or meaning above it.
    fn property(&mut self, line: &'static str) -> bool {
        let Some((key, value)) = line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) else {
            return false;
        };
        if let Some(field) = key.strip_prefix("set ") {
            return self.products.last_mut().map(|product| product.settings.push((field, value))).is_some();
        }
        match (key, self.products.last_mut()) {
            ("name", Some(product)) => {
                product.name = value;
                return true;
            }
            ("provider", Some(product)) => {
                product.provider = Some(value);
                return true;
            }
            ("evidence", Some(product)) => {
                product.evidence = value.split('|').map(str::trim).filter(|word| !word.is_empty()).collect();
                return true;
            }
            _ => {}
        }
        let Some(meaning) = self.meanings.last_mut() else { return false };
        let doer = match key {
            "idp" => Some(Doer::Idp),
            "sp" => Some(Doer::Sp),
            "user" => Some(Doer::User),
            "support" => Some(Doer::Support),
            _ => None,
        };
        if let Some(doer) = doer {
            meaning.fixes.push(Some((doer, value)));
            return true;
        }
        match key {
            "title" => meaning.title = value,
            "general" => meaning.general = value == "yes",
            "why" => meaning.why = value,
            "setting" => meaning.setting = value.split_once(' ').unwrap_or((value, "")),
            "topic" => {
                meaning.topic = Some(value.split_once(' ').unwrap_or((value, "")));
                meaning.fixes.push(None);
            }
            "protocol" => {
                meaning.protocol = match value {
                    "saml" => Some(Protocol::Saml),
                    "oidc" => Some(Protocol::Oidc),
                    "both" => None,
                    _ => return false,
                }
            }
            "near" => meaning.near = value,
            "compare" => {
                meaning.compare = match value {
                    "url" => Compare::Url,
                    "id" => Compare::Identifier,
                    "after" => Compare::After,
                    "before" => Compare::Before,
                    _ => return false,
                }
            }
            _ => return false,
        }
        true
    }
}

/// The protocol of a rule, by the prefix of its id.
fn protocol_of(rule: &str) -> Option<Protocol> {
    const SAML: [&str; 9] = ["SAML", "SLO-", "SIG-", "RSIG-", "ENC-", "XML-", "CORR-", "MD-", "ATK-"];
    const OIDC: [&str; 7] = ["OIDC", "JWT-", "JWS-", "JWK", "TOK-", "AT-", "DISC-"];
    if SAML.iter().any(|prefix| rule.starts_with(prefix)) {
        Some(Protocol::Saml)
    } else if OIDC.iter().any(|prefix| rule.starts_with(prefix)) {
        Some(Protocol::Oidc)
    } else {
        None
    }
}

/// Whether a sentence is of few plain words: no code, no bracket, no name of a class, no field beside a colon.
fn is_plain(parts: &[Part], template: &str) -> bool {
    const LONGEST: usize = 32;
    let words = |part: &Part| if let Part::Literal(words) = part { words.len() } else { 0 };
    let is_plain = |c: char| c.is_ascii_alphabetic() || " ,.!'-:{}*".contains(c);
    let pairs = || template.bytes().zip(template.bytes().skip(1));
    parts.iter().map(words).sum::<usize>() < LONGEST
        && template.contains(' ')
        && template.chars().all(is_plain)
        && !pairs().any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase() || (a, b) == (b':', b' '))
}

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// A template in parts. Quotes beside a slot are left out: versions of a product differ in them.
fn parts(template: &'static str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = template.trim();
    let literal = |part: &str, before: bool, after: bool, parts: &mut Vec<Part>| {
        let mut text = normalise(part).lower();
        if before {
            // A space between value and words stays: `or` alone would be found inside a value.
            let spaced = part.starts_with(char::is_whitespace) && matches!(parts.last(), Some(Part::Slot(_)));
            text = format!("{}{}", if spaced { " " } else { "" }, text.trim_start_matches(QUOTES));
        }
        if after {
            text = text.trim_end_matches(QUOTES).to_owned();
        }
        if !text.is_empty() {
            parts.push(Part::Literal(text));
        }
    };
    let mut before = false;
    loop {
        let slot = slot(rest);
        let Some((start, end, name)) = slot else {
            literal(rest, before, false, &mut parts);
            break;
        };
        literal(rest.get(..start)?, before, true, &mut parts);
        parts.push(if name == "*" { Part::Skip } else { Part::Slot(name) });
        rest = rest.get(end..)?;
        before = true;
    }
    parts.iter().any(|part| matches!(part, Part::Literal(_))).then_some(parts)
}

/// The same sentence in JSON with a space after each colon and comma, where it is JSON at all.
fn spaced(parts: &[Part]) -> Option<Vec<Part>> {
    let is_json = |part: &Part| matches!(part, Part::Literal(words) if words.contains("\":\""));
    let wide = |part: &Part| match part {
        Part::Literal(words) => Part::Literal(words.replace("\":\"", "\": \"").replace("\",\"", "\", \"")),
        other => other.clone(),
    };
    parts.iter().any(is_json).then(|| parts.iter().map(wide).collect())
}

/// The first slot: where it begins and ends, and its name. A brace beside other characters is a brace.
fn slot(text: &'static str) -> Option<(usize, usize, &'static str)> {
    text.match_indices('{').find_map(|(start, _)| {
        let inner = text.get(start + 1..)?;
        let end = inner.find('}')?;
        let name = inner.get(..end)?;
        let fits =
            name == "*" || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
        fits.then_some((start, start + end + 2, name))
    })
}
