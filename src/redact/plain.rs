//! Text that is neither markup nor JSON rewritten in place: addresses and their parameters, forms, headers, log lines,
//! tokens between words.
//!
//! Input: a text. Output: the same with what gives away a person or a secret replaced. Invariant: one pass, and words stay as they are.

use super::choices::Class;
use super::codec;
use super::names::{self, Meaning, Place};
use super::prose;
use super::text::{self, Edits, Rewriter};
use super::values::is_guid;
use crate::{order, secrets};

/// Shorter runs are no encoded message.
const SHORTEST_RUN: usize = 24;
/// Bytes of the marks before the lines of an answered mail.
const LONGEST_MARK: usize = 12;
/// Segments of a path after which an organisation is named.
const OWNERS: &[&str] = &["realms", "tenants", "tenant", "t", "organizations", "organization", "orgs"];
/// Longest name of a parameter.
const LONGEST_NAME: usize = 60;

impl Rewriter<'_, '_> {
    /// Rewrites plain text; nothing where nothing changes.
    pub(super) fn plain(&mut self, text: &str) -> Option<String> {
        if self.values.choices.people && memchr::memchr2(b'\n', b'@', text.as_bytes()).is_some() {
            prose::names(text).into_iter().for_each(|name| self.values.learn(name));
        }
        let mut edits = Edits::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        // Up to here stands what is in no encoding that can be undone.
        let mut opaque = 0;
        while at < text.len() {
            let boundary = at == 0 || bytes.get(at - 1).is_none_or(|before| !is_word(*before));
            let next = if boundary { self.at(text, at, &mut edits, &mut opaque) } else { None };
            at = match next {
                Some(next) if next > at => next,
                _ => text.get(at + 1..).map_or(at + 1, |_| at + 1),
            };
            while at < text.len() && !text.is_char_boundary(at) {
                at += 1;
            }
        }
        if self.values.choices.secrets {
            // What the names and forms of secrets show beside that.
            let mut places = secrets::places(text);
            places.retain(|place| !edits.touches(place));
            order::by_key(&mut places, |place| place.start);
            let mut end = 0;
            for place in places {
                if place.start >= end {
                    end = place.end;
                    let secret = text.get(place.clone()).unwrap_or_default();
                    // A token keeps its form, and one that was replaced before stays.
                    let new = match text::is_token(secret) {
                        true => self.token(secret).unwrap_or_else(|| secret.to_owned()),
                        false => self.values.of(Class::Secrets, secret, false),
                    };
                    edits.add_anywhere(place.start, place.end, new);
                }
            }
            edits = edits.sorted();
        }
        edits.apply(text)
    }

    /// What begins here: the place after it where it is known.
    fn at(&mut self, text: &str, at: usize, edits: &mut Edits, opaque: &mut usize) -> Option<usize> {
        let rest = text.get(at..)?;
        let first = *rest.as_bytes().first()?;
        if first == b'-' && rest.starts_with("-----BEGIN ") {
            return self.private_key(text, at, edits);
        }
        if first == b'"' || first == b'\'' {
            return self.quoted_pair(text, at, edits);
        }
        if matches!(first, b'+' | b'(') {
            let number = rest.get(..prose::public_phone(rest)?)?;
            edits.add(at, at + number.len(), self.values.called(number));
            return Some(at + number.len());
        }
        if !is_word(first) {
            return None;
        }
        if rest.starts_with("ey")
            && let Some(end) = self.compact(text, at, edits)
        {
            return Some(end);
        }
        if let Some(end) = self.url(text, at, edits) {
            return Some(end);
        }
        if let Some(end) = self.pair(text, at, edits) {
            return Some(end);
        }
        if at >= *opaque
            && let Some(end) = self.run(text, at, edits, opaque)
        {
            return Some(end);
        }
        self.word(text, at, edits)
    }

    /// A private key in PEM: what is between its lines would be the key.
    fn private_key(&mut self, text: &str, at: usize, edits: &mut Edits) -> Option<usize> {
        let rest = text.get(at..)?;
        let label = rest.get(11..)?;
        let label = label.get(..label.bytes().take(60).position(|byte| byte == b'-')?)?;
        if !label.ends_with("PRIVATE KEY") || !self.values.choices.secrets {
            return None;
        }
        let start = at + 11 + label.len() + 5;
        let body = text.get(start..)?;
        let end = start + body.find("-----END").unwrap_or(body.len());
        let new = self.values.sealed(text.get(start..end)?);
        self.values.remember(Class::Secrets, text.get(start..end)?.trim(), new.trim());
        edits.add(start, end, new);
        Some(end)
    }

    /// A token in compact form.
    fn compact(&mut self, text: &str, at: usize, edits: &mut Edits) -> Option<usize> {
        let rest = text.get(at..)?;
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.=".contains(byte)).count();
        let token = rest.get(..length)?.trim_end_matches('.');
        let token = if token.bytes().filter(|byte| *byte == b'.').count() == 1 { rest.get(..length)? } else { token };
        if !text::is_token(token) {
            return None;
        }
        if let Some(new) = self.token(token) {
            edits.add(at, at + token.len(), new);
        }
        Some(at + token.len())
    }

    /// The host of an address, and a name and password before it.
    fn url(&mut self, text: &str, at: usize, edits: &mut Edits) -> Option<usize> {
        let rest = text.get(at..)?;
        let length = rest.bytes().take(13).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'+').count();
        if length < 2 || !rest.get(length..)?.starts_with("://") {
            return None;
        }
        let start = at + length + 3;
        let after = text.get(start..)?;
        let length = after.find(|c: char| c.is_whitespace() || "/?#\"'<>`,;)\\".contains(c)).unwrap_or(after.len());
        let authority = after.get(..length)?;
        let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
        let (name, port) = host.split_once(':').unwrap_or((host, ""));
        let mut new = String::new();
        if !user.is_empty() {
            let (login, password) = user.split_once(':').unwrap_or((user, ""));
            if password.is_empty() && text::is_random(login) {
                new.push_str(&self.values.of(Class::Secrets, login, false));
            } else {
                new.push_str(login);
            }
            if !password.is_empty() {
                new.push_str(&format!(":{}", self.values.password(password)));
            }
            new.push('@');
        }
        new.push_str(&match name.parse::<std::net::IpAddr>() {
            Ok(_) => name.to_owned(),
            Err(_) => self.values.host(name),
        });
        if host.contains(':') {
            new.push_str(&format!(":{port}"));
        }
        edits.add(start, start + length, new);
        let end = start + length;
        if !self.values.choices.organisation {
            return Some(end);
        }
        // Tenants and realms stand in the path.
        let path = text.get(end..)?;
        let length = path.find(|c: char| c.is_whitespace() || "?#\"'<>`,;)\\&".contains(c)).unwrap_or(path.len());
        let mut at = end;
        let mut before = "";
        for segment in path.get(..length)?.split('/') {
            if !segment.is_empty() && (OWNERS.contains(&before) || is_guid(segment)) {
                edits.add(at, at + segment.len(), self.values.of(Class::Organisation, segment, false));
            }
            before = segment;
            at += segment.len() + 1;
        }
        Some(end + length)
    }

    /// `"name": "value"`, `'name' => 'value'`.
    fn quoted_pair(&mut self, text: &str, at: usize, edits: &mut Edits) -> Option<usize> {
        let quote = char::from(*text.as_bytes().get(at)?);
        let inner = text.get(at + 1..)?;
        let length =
            inner.bytes().take(LONGEST_NAME).position(|byte| char::from(byte) == quote).filter(|length| *length > 0)?;
        let name = inner.get(..length)?;
        let after = inner.get(length..)?.strip_prefix(quote)?;
        let value =
            after.trim_start().strip_prefix("=>").or_else(|| after.trim_start().strip_prefix([':', '=']))?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = text.len() - value.len() + 1;
        let end = start + closing(text.get(start..)?, quote)?;
        let raw = text.get(start..end)?;
        let decoded = codec::json_decode(raw);
        let plain = decoded.as_deref().unwrap_or(raw);
        if let Some(new) = self.text(plain, name, Place::Elsewhere) {
            edits.add(start, end, if decoded.is_some() { codec::json_encode(&new, raw) } else { new });
        }
        Some(end + 1)
    }

    /// `name=value`, or `Name: value` where the name says that more than a word follows.
    fn pair(&mut self, text: &str, at: usize, edits: &mut Edits) -> Option<usize> {
        let rest = text.get(at..)?;
        let length = rest
            .bytes()
            .take(LONGEST_NAME)
            .take_while(|byte| is_word(*byte) || b"-.:[]/".contains(byte) && *byte != b':')
            .count();
        let name = rest.get(..length)?;
        let name = name.trim_end_matches(['[', ']']);
        let after = rest.get(length..)?;
        let sign = *after.as_bytes().first()?;
        match sign {
            b'=' if !after.starts_with("==") => {
                let value = after.get(1..)?;
                let start = at + length + 1;
                let (start, end) = match value.chars().next() {
                    Some(quote @ ('"' | '\'')) => (start + 1, start + 1 + closing(value.get(1..)?, quote)?),
                    _ => (start, start + self.value_end(value, name)),
                };
                let raw = text.get(start..end)?;
                if raw.is_empty() {
                    return Some(end);
                }
                let place = Place::Parameter;
                let quoted = codec::json_decode(raw).filter(|_| raw.contains("\\\"") || raw.contains("\\/"));
                let plain = quoted.as_deref().unwrap_or(raw);
                if let Some(new) = self.text(plain, name, place) {
                    edits.add(start, end, if quoted.is_some() { codec::json_encode(&new, raw) } else { new });
                } else if raw.contains('%') && self.values.meaning(name, place) == Meaning::Of(Class::Secrets) {
                    // It was replaced before, and is read no further.
                    self.values.remember(Class::Secrets, raw, raw);
                    edits.add(start, end, raw.to_owned());
                }
                Some(end)
            }
            b':' => {
                let before = text.get(..at)?.trim_end_matches(' ').rsplit(|c: char| !c.is_alphanumeric()).next()?;
                let meaning = match self.values.meaning(before, Place::Elsewhere) {
                    // `Temporary password: …`, and in other languages the other way round.
                    Meaning::Password => Meaning::Password,
                    _ => self.values.meaning(name, Place::Elsewhere),
                };
                let value = after.get(1..)?;
                let skip = value.len() - value.trim_start_matches([' ', '\t']).len();
                let start = at + length + 1 + skip;
                let line_end = text.get(start..)?.find(['\n', '\r']).map_or(text.len(), |end| start + end);
                let end = match text.as_bytes().get(at.checked_sub(1).unwrap_or(usize::MAX)) {
                    Some(quote @ (b'"' | b'\'')) => {
                        text.get(start..line_end)?.find(char::from(*quote)).map_or(line_end, |end| start + end)
                    }
                    _ => line_end,
                };
                let value = text.get(start..end)?.trim_end();
                // The rest of the line is read for itself.
                let word = match meaning {
                    Meaning::Cookies | Meaning::Credentials => value,
                    Meaning::Password | Meaning::Of(Class::Secrets) | Meaning::SecretIfRandom => {
                        let word = value.trim_matches(['"', '\'', '`']).split([' ', ',']).next().unwrap_or_default();
                        let is_value = text::is_random(word)
                            || text::is_token(word)
                            || meaning == Meaning::Password
                                && word.len() >= 6
                                && word.bytes().any(|byte| byte.is_ascii_digit());
                        if is_value { word } else { "" }
                    }
                    Meaning::Of(Class::People) => person_in(value),
                    _ => "",
                };
                let from = start + value.find(word).filter(|_| !word.is_empty())?;
                let new = match meaning {
                    Meaning::Cookies => self.cookies(value),
                    Meaning::Credentials => self.credentials(value),
                    Meaning::Of(Class::People) if prose::phone(word).is_some() => Some(self.values.called(word)),
                    Meaning::Of(Class::People) => self.text(word, name, Place::Parameter),
                    _ => self.text(word, name, Place::Elsewhere),
                }?;
                edits.add(from, from + word.len(), new);
                Some(from + word.len())
            }
            _ => None,
        }
    }

    /// How far the value of a parameter reaches.
    fn value_end(&self, value: &str, name: &str) -> usize {
        let message = matches!(names::plain(name).as_str(), "samlresponse" | "samlrequest" | "wresult" | "signature");
        let wrapped = message && value.bytes().take(2000).any(|byte| byte == b'\n');
        let end = value.find(|c: char| {
            matches!(c, '&' | '"' | '\'' | '<' | '>' | '`' | '|' | ';')
                || c.is_whitespace()
                || matches!(c, ',' | ')' | ']' | '}')
        });
        let end = end.unwrap_or(value.len());
        if !wrapped {
            return end;
        }
        // base64 in lines: as long as the lines are of its alphabet.
        let mut length = 0;
        for line in value.split_inclusive('\n') {
            let core = line.trim_end();
            let alphabet = core.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_%".contains(&byte));
            if core.is_empty() || !alphabet {
                break;
            }
            length += line.len();
            if core.ends_with('=') || core.len() < 40 {
                break;
            }
        }
        let lines = value.get(..length).map_or(0, |lines| lines.trim_end().len());
        lines.max(end)
    }

    /// A long run of the base64 alphabet, over lines of one width.
    fn run(&mut self, text: &str, at: usize, edits: &mut Edits, opaque: &mut usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(byte);
        let first = bytes.get(at..)?.iter().take_while(|byte| alphabet(byte)).count();
        if first < SHORTEST_RUN {
            return None;
        }
        let mut end = at + first;
        // A mail that is answered has marks before each line.
        let mark = text.get(..at).map_or("", |head| head.rsplit('\n').next().unwrap_or(head));
        let is_mark = mark.len() <= LONGEST_MARK && mark.contains(['>', '|']);
        let mark = if is_mark && mark.bytes().all(|byte| b">| \t".contains(&byte)) { mark } else { "" };
        if first >= 40 {
            // Continued on the next lines, as they are broken by mail and PEM.
            while let Some(rest) = bytes.get(end..) {
                let mut gap = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t')).count();
                let breaks = rest.get(..gap).is_some_and(|gap| gap.contains(&b'\n'));
                if rest.get(gap..).is_some_and(|rest| rest.starts_with(mark.as_bytes())) {
                    gap += mark.len();
                }
                let line = rest.get(gap..).map_or(0, |rest| rest.iter().take_while(|byte| alphabet(byte)).count());
                let stops = rest
                    .get(gap + line)
                    .is_none_or(|byte| matches!(byte, b'\r' | b'\n' | b'<' | b'"' | b'\'' | b'&' | b' '));
                if !breaks || gap > 8 + mark.len() || line == 0 || line > first || !stops {
                    break;
                }
                end += gap + line;
                if line < first {
                    break;
                }
            }
        }
        for end in [end, at + first] {
            let run = text.get(at..end)?;
            if let Some(new) = self.text_packed(run) {
                edits.add(at, end, new);
                return Some(end);
            }
        }
        *opaque = end;
        None
    }

    /// A word, an address of mail, an IP address.
    fn word(&mut self, text: &str, at: usize, edits: &mut Edits) -> Option<usize> {
        let rest = text.get(at..)?;
        let length = rest.find(|c: char| !(c.is_alphanumeric() || ".-_+@#:%".contains(c))).unwrap_or(rest.len());
        let whole = rest.get(..length)?.trim_end_matches(['.', '-', '_', '+', '@', ':', '#', '%']);
        if let Some((local, domain)) = whole.split_once('@').or_else(|| whole.split_once("%40")) {
            let domain = domain.trim_end_matches(|c: char| !c.is_alphanumeric());
            if domain.contains('.') && !local.is_empty() {
                let new = match whole.contains("%40") {
                    true => self.values.of(Class::People, &whole.replace("%40", "@"), true).replace('@', "%40"),
                    false => self.values.of(Class::People, whole, true),
                };
                edits.add(at, at + whole.len(), new);
                return Some(at + whole.len());
            }
        }
        let is_path = || text.get(..at).is_some_and(|head| head.ends_with(['\\', '/', ':']));
        if let Some((start, length)) = prose::account(rest).filter(|_| !is_path()) {
            let user = rest.get(start..start + length)?;
            edits.add(at + start, at + start + length, self.values.of(Class::People, user, true));
            return Some(at + start + length);
        }
        let word = whole.find(|c: char| !c.is_alphabetic()).unwrap_or(whole.len());
        let (word, after) = rest.split_at_checked(word)?;
        if let Some(skip) = prose::phone_after(word, after)
            && let Some(number) = after.get(skip..).and_then(|rest| rest.get(..prose::phone(rest)?))
        {
            let start = at + word.len() + skip;
            edits.add(start, start + number.len(), self.values.called(number));
            return Some(start + number.len());
        }
        let address = whole.trim_end_matches(|c: char| !c.is_ascii_hexdigit() && c != ':');
        if (address.bytes().filter(|byte| *byte == b'.').count() == 3 || address.contains(':') && address.len() > 6)
            && let Some((address, len)) = ip(address)
        {
            let version = text.get(..at).is_some_and(|head| {
                head.ends_with(['/', '.', 'v', '-', ':']) && !head.ends_with("//") && !head.ends_with("::")
            });
            if !version {
                let new = self.values.address(address);
                edits.add(at, at + len, new);
            }
            return Some(at + len);
        }
        let length =
            rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
        if let Some(new) = rest.get(..length).and_then(|handle| self.values.known_secret(handle)) {
            edits.add(at, at + length, new);
            return Some(at + length);
        }
        if !self.values.sweeps() {
            let skip = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            return Some(at + skip.max(1));
        }
        if let Some(id) = rest.get(..36).filter(|id| is_guid(id)) {
            if let Some(new) = self.values.anywhere(id) {
                edits.add(at, at + 36, new);
            }
            return Some(at + 36);
        }
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let token = rest.get(..length)?;
        if let Some(new) = self.values.anywhere(token) {
            edits.add(at, at + length, new);
        }
        Some(at + length.max(1))
    }
}

/// Who is named after a colon; nothing where something is said about somebody.
fn person_in(value: &str) -> &str {
    if let Some(number) = prose::phone(value).and_then(|length| value.get(..length)) {
        return number;
    }
    let core = value.trim_matches(['"', '\'', '`', '[', ']']);
    let word = core.split([' ', ',', ';', '"', '\'']).next().unwrap_or_default();
    let ends = value.get(word.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with(','));
    // A word alone in its line with a sign in it is a name: `user: ada.l`.
    let is_name = word == value && word.contains(['.', '_', '-']);
    let telling = value.starts_with(['"', '\'', '`'])
        || is_name
        || ends && prose::is_account(word)
        || word.contains(['@', '\\'])
        || word.bytes().any(|byte| byte.is_ascii_digit());
    if telling { word } else { "" }
}

/// An IP address at the beginning, with a port after it or not.
fn ip(text: &str) -> Option<(&str, usize)> {
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Some((text, text.len()));
    }
    let (address, _) = text.split_once(':')?;
    address.parse::<std::net::Ipv4Addr>().ok().map(|_| (address, address.len()))
}

/// The place of the quote that ends a value.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
