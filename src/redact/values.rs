//! One value taken apart and put together again from replaced parts.
//!
//! Input: a value and its class. Output: the value with its persons, secrets or organisations replaced. Invariant: separators, letter case,
//! surrounding and invisible characters stay, so that a fault in the value stays the same fault.

use super::choices::{Choices, Class};
use super::names::{self, Meaning, Place};
use super::parts::{Kind, Parts};
use crate::order;
use crate::source::lower;
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Values that the receipt and the dictionary remember.
const MAX_REMEMBERED: usize = 20_000;
/// Longer values are not shown in the dictionary.
const LONGEST_REMEMBERED: usize = 4096;
/// Words and numbers at least this long are looked for everywhere.
pub(super) const SHORTEST_SWEPT: usize = 4;
/// Shorter secrets are not looked for: they could be words.
const SHORTEST_SECRET: usize = 8;
/// SHA-1, SHA-256 and SHA-512 of nothing: a fault of its own, and a hash of no name.
const EMPTY_DIGESTS: &[&str] = &[
    "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
];
/// Digests and signature values that are remembered.
const MAX_SEALS: usize = 200;
/// Parts that are looked for everywhere.
pub(super) const MAX_SWEPT: usize = 20_000;
/// What a password becomes: its length says something too.
const PASSWORD: &str = "password";

/// A value that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) to: String,
    pub(super) times: usize,
}

/// The replacements of a case, and what was replaced so far.
pub(super) struct Values<'a> {
    pub(super) choices: &'a Choices,
    pub(super) parts: Parts,
    /// Parts of values that tell who somebody is, in lower case.
    swept: HashSet<String>,
    /// Words of hosts and other names that stay.
    pub(super) public: HashSet<String>,
    /// Identifiers of messages: a session that is called by one of them is no secret.
    ids: HashSet<String>,
    /// Digests and signature values with what they became.
    seals: Vec<(String, String)>,
    /// Secrets, to be found where nothing says that they are.
    secrets: HashMap<String, String>,
    /// Hashes of values before, by hashes of what they became.
    derived: HashMap<String, String>,
    /// A hash was met that was not known yet.
    pub(super) wants_derived: bool,
    pub(super) ledger: BTreeMap<(Class, String), Replaced>,
    /// What names mean that were met.
    meanings: HashMap<(Place, String), Meaning>,
}

impl<'a> Values<'a> {
    pub(super) fn new(choices: &'a Choices) -> Self {
        // What stays tells its words wherever else they stand.
        let words = choices.keep.iter().flat_map(|keep| keep.split(|c: char| !c.is_alphanumeric()));
        Values {
            choices,
            parts: Parts::default(),
            swept: HashSet::new(),
            public: words.filter(|word| word.len() >= SHORTEST_SWEPT).map(lower).collect(),
            ids: HashSet::new(),
            secrets: HashMap::new(),
            seals: Vec::new(),
            derived: HashMap::new(),
            wants_derived: false,
            ledger: BTreeMap::new(),
            meanings: HashMap::new(),
        }
    }

    /// A value of a class, replaced where the class is.
    pub(super) fn of(&mut self, class: Class, value: &str, identifies: bool) -> String {
        if !self.choices.has(class) || self.keeps(value) {
            return value.to_owned();
        }
        let new = match class {
            Class::Secrets => self.handle(value),
            Class::People => self.person(value, identifies),
            Class::Organisation => self.parts_of(value, Class::Organisation, false),
        };
        self.remember(class, value, &new);
        new
    }

    /// Whether the sender wants a value to stay, whatever its letter case and the white space around it.
    pub(super) fn keeps(&self, value: &str) -> bool {
        self.choices.keep.iter().any(|keep| lower(keep.trim()) == lower(value.trim()))
    }

    /// What the value of a name is; looked up once for each name.
    pub(super) fn meaning(&mut self, name: &str, place: Place) -> Meaning {
        let key = (place, name.to_owned());
        if let Some(known) = self.meanings.get(&key) {
            return *known;
        }
        let meaning = names::meaning(name, place);
        if self.meanings.len() < MAX_REMEMBERED {
            self.meanings.insert(key, meaning);
        }
        meaning
    }

    /// How much is known of the case: it grows as long as something new is met.
    pub(super) fn size(&self) -> usize {
        self.swept.len()
            + self.public.len()
            + self.ids.len()
            + self.secrets.len()
            + self.derived.len()
            + self.seals.len()
    }

    /// The identifier of a message, which stays.
    pub(super) fn identifier(&mut self, id: &str) {
        if self.ids.len() < MAX_SWEPT {
            self.ids.insert(id.to_owned());
        }
    }

    /// Secrets that became themselves.
    pub(super) fn unchanged(&self) -> Vec<String> {
        self.secrets.iter().filter(|(from, to)| from == to).map(|(from, _)| from.clone()).collect()
    }

    /// What a secret became that is named in another place.
    pub(super) fn known_secret(&mut self, value: &str) -> Option<String> {
        let new = self.secrets.get(value).filter(|_| value.len() >= SHORTEST_SECRET).cloned()?;
        self.remember(Class::Secrets, value, &new);
        Some(new)
    }

    /// Whether a value names a message or a client, and no person.
    pub(super) fn is_identifier(&self, value: &str) -> bool {
        self.ids.contains(value)
    }

    /// The name of a session.
    pub(super) fn session(&mut self, value: &str) -> String {
        if self.ids.contains(value.trim()) { value.to_owned() } else { self.of(Class::Secrets, value, false) }
    }

    pub(super) fn password(&mut self, value: &str) -> String {
        let kept = self.keeps(value) || is_template(value);
        // Stars and dots are somebody else's redaction.
        if !self.choices.secrets || kept || !value.contains(char::is_alphanumeric) {
            return value.to_owned();
        }
        let new = if is_stand_in(value) {
            value.to_owned()
        } else {
            format!("{PASSWORD}{:04}", self.number(value, "password") + 1)
        };
        self.remember(Class::Secrets, value, &new);
        new
    }

    /// A handle of which only the length and the alphabet count. Its last letter stays: it may hold bits that have to be zero.
    pub(super) fn handle(&mut self, value: &str) -> String {
        let core = value.trim_end_matches(['=', ' ', '\r', '\n']);
        let Some(last) = core.char_indices().next_back().map(|(at, _)| at).filter(|at| *at > 0) else {
            return value.to_owned();
        };
        let (body, end) = value.split_at(last);
        let says_nothing = !value.contains(char::is_alphanumeric) || names::is_common(&lower(value));
        if says_nothing || is_template(value) || is_blank(value) || is_stand_in(value) {
            return value.to_owned();
        }
        let new = format!("{}{end}", self.parts.replace(body, Kind::Id));
        match value.len() >= SHORTEST_SECRET {
            true if new != value => self.derive(value, &new),
            true if self.secrets.len() < MAX_REMEMBERED => drop(self.secrets.insert(new.clone(), new.clone())),
            _ => {}
        }
        new
    }

    /// Whether a digest or a signature value is one that was sealed, or the beginning of one.
    pub(super) fn knows_seal(&self, value: &str) -> bool {
        let clean: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        clean.len() >= 8 && self.seals.iter().any(|(known, _)| known.starts_with(&clean))
    }

    /// A digest, a signature value, encrypted octets: base64 that may be broken into lines anywhere.
    pub(super) fn sealed(&mut self, value: &str) -> String {
        let mut inside = None;
        let clean: String = value.chars().filter(|c| !is_filler(*c, &mut inside)).collect();
        if EMPTY_DIGESTS.contains(&clean.as_str()) {
            return value.to_owned();
        }
        // A copy that was cut stays the beginning of the whole one.
        let whole = self
            .seals
            .iter()
            .find(|(known, _)| clean.len() >= 8 && known.len() > clean.len() && known.starts_with(&clean));
        let new =
            whole.and_then(|(_, new)| new.get(..clean.len()).map(str::to_owned)).unwrap_or_else(|| self.handle(&clean));
        if self.seals.len() < MAX_SEALS && !self.seals.iter().any(|(known, _)| *known == clean) {
            self.seals.push((clean, new.clone()));
        }
        let mut letters = new.chars();
        let mut inside = None;
        let new = value.chars().map(|c| if is_filler(c, &mut inside) { c } else { letters.next().unwrap_or(c) });
        new.collect()
    }

    /// A value that tells who somebody is, or something about them.
    fn person(&mut self, value: &str, identifies: bool) -> String {
        if is_template(value) || is_constant(value) {
            return value.to_owned();
        }
        self.parts_of(value, Class::People, identifies)
    }

    /// Replaces the parts of a value, except those that belong to another class.
    fn parts_of(&mut self, value: &str, class: Class, identifies: bool) -> String {
        let mut out = String::with_capacity(value.len());
        let mut at = 0;
        for (start, end) in self.kept_ranges(value, class) {
            self.tokens(value.get(at..start).unwrap_or_default(), identifies, &mut out);
            let kept = value.get(start..end).unwrap_or_default();
            if class == Class::People {
                out.push_str(&self.public_name(kept));
            } else {
                out.push_str(kept);
            }
            at = end;
        }
        self.tokens(value.get(at..).unwrap_or_default(), identifies, &mut out);
        out
    }

    /// The parts of a value about a person that are an organisation's: the domain of an address, the host of a URL, units of a
    /// distinguished name.
    fn kept_ranges(&self, value: &str, class: Class) -> Vec<(usize, usize)> {
        let mut ranges = Vec::new();
        if class != Class::People {
            return ranges;
        }
        if let Some(at) = value.find("://") {
            let start = at + 3;
            let end =
                value.get(start..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(value.len(), |end| start + end);
            ranges.push((0, start));
            ranges.push((start, end));
            return ranges;
        }
        if let Some(at) = value.find('\\').filter(|at| *at > 0 && !value.contains('@')) {
            ranges.push((0, at));
        }
        for (at, _) in value.match_indices('@') {
            let rest = value.get(at + 1..).unwrap_or_default();
            let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
            ranges.push((at + 1, at + 1 + length));
        }
        let is_name = value.contains(',') && value.split(',').all(|part| part.contains('='));
        if is_name {
            let mut at = 0;
            for part in value.split(',') {
                let (name, _) = part.split_once('=').unwrap_or((part, ""));
                let unit = matches!(name.trim().to_ascii_lowercase().as_str(), "ou" | "o" | "dc" | "c" | "l" | "st");
                ranges.push((at, at + if unit { part.len() } else { name.len() }));
                at += part.len() + 1;
            }
        }
        order::sort(&mut ranges);
        let mut end = 0;
        ranges.retain(|(from, to)| {
            let apart = *from >= end;
            if apart {
                end = *to;
            }
            apart
        });
        ranges
    }

    /// Replaces runs of letters and digits; everything between them stays.
    pub(super) fn tokens(&mut self, text: &str, identifies: bool, out: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            let length = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
            out.push_str(rest.get(..length).unwrap_or_default());
            rest = rest.get(length..).unwrap_or_default();
            if let Some(id) = rest.get(..36).filter(|id| is_guid(id)) {
                let joined: String = id.chars().filter(|c| *c != '-').collect();
                let new = self.part(&joined, Kind::Id, identifies);
                self.sweep(id, identifies);
                let cuts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
                let groups: Vec<&str> = cuts.iter().filter_map(|(from, to)| new.get(*from..*to)).collect();
                out.push_str(&groups.join("-"));
                rest = rest.get(36..).unwrap_or_default();
                continue;
            }
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let token = rest.get(..length).unwrap_or_default();
            self.token(token, identifies, out);
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    /// One run of letters and digits.
    fn token(&mut self, token: &str, identifies: bool, out: &mut String) {
        if is_stand_in(token) {
            return out.push_str(token);
        }
        let digits = token.chars().filter(char::is_ascii_digit).count();
        let letters = token.chars().count() - digits;
        if digits > 0 && letters > 0 && token.len() >= 6 && (digits > 2 || token.len() > 20) {
            out.push_str(&self.part(token, Kind::Id, identifies));
            return;
        }
        let mut rest = token;
        while let Some(first) = rest.chars().next() {
            let number = first.is_ascii_digit();
            let length = rest.find(|c: char| c.is_ascii_digit() != number).unwrap_or(rest.len());
            let run = rest.get(..length).unwrap_or_default();
            rest = rest.get(length..).unwrap_or_default();
            if number && length <= 2 || !number && names::is_common(&lower(run)) {
                out.push_str(run);
            } else {
                let kind = if number { Kind::Digits } else { Kind::Word };
                out.push_str(&self.part(run, kind, identifies));
            }
        }
    }

    pub(super) fn part(&mut self, part: &str, kind: Kind, identifies: bool) -> String {
        self.sweep(part, identifies);
        self.parts.replace(part, kind)
    }

    /// Remembers a part, to look for it where nothing says what stands there.
    fn sweep(&mut self, part: &str, identifies: bool) {
        let long =
            part.chars().count() >= if part.bytes().all(|byte| byte.is_ascii_digit()) { 6 } else { SHORTEST_SWEPT };
        if identifies && long && self.swept.len() < MAX_SWEPT {
            self.swept.insert(lower(part));
        }
    }

    /// Remembers the words of a name.
    pub(super) fn learn(&mut self, name: &str) {
        name.split(|c: char| !c.is_alphanumeric()).for_each(|word| self.sweep(word, true));
    }

    /// A word that stands anywhere: replaced where it tells who somebody is.
    pub(super) fn anywhere(&mut self, token: &str) -> Option<String> {
        if token.len() < SHORTEST_SWEPT || self.swept.is_empty() {
            return None;
        }
        let lower = lower(token);
        if !self.swept.contains(&lower) || self.public.contains(&lower) || names::is_common(&lower) {
            return None;
        }
        let mut out = String::new();
        if is_guid(token) {
            self.tokens(token, false, &mut out);
        } else {
            self.token(token, false, &mut out);
        }
        self.remember(Class::People, token, &out);
        Some(out)
    }

    /// Whether any word is looked for.
    pub(super) fn sweeps(&self) -> bool {
        !self.swept.is_empty()
    }

    /// An IP address, as one of those that belong to nobody; private ones stay private.
    pub(super) fn address(&mut self, address: &str) -> String {
        if !self.choices.people || self.keeps(address) {
            return address.to_owned();
        }
        let new = match address.parse::<std::net::IpAddr>() {
            Ok(ip) if ip.is_loopback() || ip.is_unspecified() => address.to_owned(),
            Ok(std::net::IpAddr::V4(ip)) => {
                let net = if ip.is_private() { "10.0.0" } else { "203.0.113" };
                let number = self.number(&format!("{net} {ip}"), net);
                format!("{net}.{}", number % 254 + 1)
            }
            Ok(std::net::IpAddr::V6(ip)) => format!("2001:db8::{:x}", self.number(&ip.to_string(), "v6") + 1),
            Err(_) => address.to_owned(),
        };
        self.remember(Class::People, address, &new);
        new
    }

    /// The place of a value among those of its group.
    fn number(&mut self, value: &str, group: &str) -> usize {
        let key = (format!("{group}\u{0}{value}"), format!("{group}\u{0}count"));
        let count = self.derived.get(&key.1).and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        if let Some(number) = self.derived.get(&key.0) {
            return number.parse().unwrap_or(0);
        }
        self.derived.insert(key.0, count.to_string());
        self.derived.insert(key.1, (count + 1).to_string());
        count
    }

    /// Remembers what hashes of this value become.
    pub(super) fn derive(&mut self, value: &str, new: &str) {
        if self.derived.len() > MAX_REMEMBERED || value == new {
            return;
        }
        for (before, after) in hashes(value).into_iter().zip(hashes(new)) {
            self.derived.insert(before, after);
        }
    }

    /// A hash of another value of the case.
    pub(super) fn hash(&mut self, value: &str) -> String {
        self.wants_derived = true;
        self.derived.get(value.trim()).cloned().unwrap_or_else(|| value.to_owned())
    }

    pub(super) fn remember(&mut self, class: Class, value: &str, new: &str) {
        if class == Class::Secrets && value.len() >= SHORTEST_SECRET && self.secrets.len() < MAX_REMEMBERED {
            self.secrets.insert(value.to_owned(), new.to_owned());
        }
        if value == new || value.len() > LONGEST_REMEMBERED {
            return;
        }
        if let Some(known) = self.ledger.get_mut(&(class, value.to_owned())) {
            known.times += 1;
        } else if self.ledger.len() < MAX_REMEMBERED {
            self.ledger.insert((class, value.to_owned()), Replaced { to: new.to_owned(), times: 1 });
        }
    }
}

/// What a password became.
pub(super) fn is_stand_in(value: &str) -> bool {
    let number = value.strip_prefix(PASSWORD);
    number.is_some_and(|end| end.len() == 4 && end.bytes().all(|byte| byte.is_ascii_digit()))
}

/// White space, a part of a reference to it (`&#13;`), or an escape that stands for it (`\n`). `inside`: with what it began.
fn is_filler(c: char, inside: &mut Option<char>) -> bool {
    let begun = *inside;
    *inside = match (begun, c) {
        (Some('&'), c) if c != ';' => begun,
        (None, '&' | '\\') => Some(c),
        _ => None,
    };
    begun.is_some() || inside.is_some() || c.is_whitespace()
}

/// The hashes that login messages state of one another: OpenID Connect Core 3.1.3.6, RFC 7636, RFC 9449.
fn hashes(value: &str) -> Vec<String> {
    use base64::Engine;
    let encode = |octets: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(octets);
    let all = [Sha256::digest(value).to_vec(), Sha384::digest(value).to_vec(), Sha512::digest(value).to_vec()];
    let halves = all.iter().map(|hash| encode(hash.get(..hash.len() / 2).unwrap_or_default()));
    halves.chain(all.first().map(|hash| encode(hash))).collect()
}

/// `8-4-4-4-12` digits in hexadecimal.
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An expression that was not filled in: the fault itself, and nobody's name.
fn is_template(value: &str) -> bool {
    let starts = ["${", "{{", "#{", "<%", "%7B", "[[", "%{"];
    starts.iter().any(|start| value.contains(start))
        || value.starts_with('$')
        || value.starts_with('{') && value.ends_with('}') && value.len() < 60
}

/// What somebody put in the place of a secret, in words: `SIGNATURE-REMOVED`, `signature_redacted`.
pub(super) fn is_blank(value: &str) -> bool {
    const WORDS: &[&str] =
        &["redacted", "removed", "hidden", "signature", "sig", "token", "omitted", "masked", "truncated"];
    value.split(['-', '_']).all(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Constants of the protocols.
fn is_constant(value: &str) -> bool {
    ["urn:oasis:", "urn:mace:", "urn:oid:", "http://schemas.", "https://schemas.", "http://www.w3.org/"]
        .iter()
        .any(|start| value.starts_with(start))
}
