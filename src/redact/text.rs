//! Any text rewritten through its own layers: markup, JSON, parameters, tokens, percent signs, base64, DEFLATE.
//!
//! Input: a text, and the name beside it. Output: the same text with its values replaced, encoded as it was; nothing where nothing changes.
//! Invariant: at most [`MAX_DEPTH`] layers; what is no value stays byte for byte, faults included.

use super::charset;
use super::choices::Class;
use super::codec;
use super::names::{self, Meaning, Place};
use super::prose::has_markup;
use super::values::Values;
use crate::order;
use crate::source::lower;
use std::ops::Range;

/// Layers around a value.
const MAX_DEPTH: usize = 14;
/// Shorter texts are no base64 of a message.
const SHORTEST_BASE64: usize = 16;

/// What follows the subject in an issuer.
const SNOWFLAKE: &str = ".SHA256:";

/// Rewrites texts with the replacements of one case.
pub(super) struct Rewriter<'v, 'a> {
    pub(super) values: &'v mut Values<'a>,
    pub(super) depth: usize,
}

/// Ranges of a text and what stands there afterwards, in order.
#[derive(Default)]
pub(super) struct Edits {
    all: Vec<(usize, usize, String)>,
}

impl Edits {
    pub(super) fn add(&mut self, start: usize, end: usize, new: String) {
        if self.all.last().is_none_or(|(_, last, _)| *last <= start) {
            self.all.push((start, end, new));
        }
    }

    /// Whether a part of the range is changed already. Edits are in order.
    pub(super) fn touches(&self, range: &Range<usize>) -> bool {
        let next = self.all.partition_point(|(_, end, _)| *end <= range.start);
        self.all.get(next).is_some_and(|(start, _, _)| *start < range.end)
    }

    /// Adds an edit out of order; [`Edits::sorted`] puts it in its place.
    pub(super) fn add_anywhere(&mut self, start: usize, end: usize, new: String) {
        self.all.push((start, end, new));
    }

    /// In the order of the text.
    pub(super) fn sorted(mut self) -> Self {
        order::by_key(&mut self.all, |(start, _, _)| *start);
        self
    }

    /// The text with the edits; nothing where there are none.
    pub(super) fn apply(self, text: &str) -> Option<String> {
        let changes = self.all.iter().any(|(start, end, new)| text.get(*start..*end) != Some(new));
        if !changes {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, end, new) in self.all {
            out.push_str(text.get(at..start).unwrap_or_default());
            out.push_str(&new);
            at = end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        Some(out)
    }
}

impl Rewriter<'_, '_> {
    /// A whole text, or the value of a name; nothing where it stays.
    pub(super) fn text(&mut self, text: &str, name: &str, place: Place) -> Option<String> {
        if text.is_empty() || self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let new = self.layers(text, name, place);
        self.depth -= 1;
        new.filter(|new| new != text)
    }

    fn layers(&mut self, text: &str, name: &str, place: Place) -> Option<String> {
        let meaning = if name.is_empty() { Meaning::Unknown } else { self.values.meaning(name, place) };
        let trimmed = text.trim();
        if let Some(new) = self.values.known_secret(trimmed) {
            return Some(text.replacen(trimmed, &new, 1));
        }
        if looks_percent_encoded(trimmed)
            && let Some(decoded) = codec::percent_decode(text)
        {
            let new = self.text(&decoded, name, place)?;
            return Some(spliced(text, &decoded, &new));
        }
        if is_token(trimmed) {
            return self.token(text);
        }
        match meaning {
            Meaning::Password => return Some(self.values.password(text)),
            Meaning::Cookies => return self.cookies(text),
            Meaning::Credentials => return self.credentials(text),
            Meaning::Derived => return Some(self.values.hash(text)),
            _ => {}
        }
        let is_value = matches!(meaning, Meaning::Of(_)) && !trimmed.starts_with(['<', '{', '[']);
        // A line of a log or a chat begins with a bracket too.
        if !is_value && let Some(structured) = self.structure(text, place) {
            return structured;
        }
        if let Some(new) = self.packed(text, name, place) {
            return Some(new);
        }
        match meaning {
            Meaning::Of(Class::Secrets) => self.secret(text, name),
            Meaning::SecretIfRandom if is_random(trimmed) => Some(self.values.of(Class::Secrets, text, false)),
            Meaning::Of(class) => self.person(text, name, class, place),
            // Snowflake's issuer is its subject, and then the fingerprint of a key.
            Meaning::Kept if trimmed.contains(SNOWFLAKE) => {
                let (subject, _) = trimmed.split_once(SNOWFLAKE)?;
                let new = self.values.of(Class::People, subject, false);
                Some(text.replacen(subject, &new, 1))
            }
            Meaning::Kept if self.names_organisation(name, trimmed) => {
                Some(self.values.of(Class::Organisation, text, false))
            }
            Meaning::Kept if !text.contains('@') => None,
            _ if self.names_organisation(name, trimmed) => Some(self.values.of(Class::Organisation, text, false)),
            _ => self.plain(text),
        }
    }

    /// Whether a name has an organisation's own identifier as its value, where these are replaced.
    fn names_organisation(&self, name: &str, value: &str) -> bool {
        const NAMES: &[&str] = &[
            "clientid", "azp", "appid", "cid", "aud", "audience", "iss", "issuer", "tid", "tenantid", "realm", "hd",
            "entityid",
        ];
        self.values.choices.organisation
            && NAMES.contains(&names::plain(name).as_str())
            && !value.contains("://")
            && !value.starts_with("urn:")
            && value.len() > 2
    }

    /// Markup and JSON, changed or not; nothing where it is neither, or where plain words may say more.
    fn structure(&mut self, text: &str, place: Place) -> Option<Option<String>> {
        let new = if codec::looks_like_json(text) {
            self.json(text, place)
        } else if has_markup(text) {
            self.markup(text)
        } else {
            return None;
        };
        let begins = text.trim_start().starts_with(['<', '{', '[']);
        (new.is_some() || begins && text.trim().len() > 40).then_some(new)
    }

    fn secret(&mut self, text: &str, name: &str) -> Option<String> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.starts_with("http://") || trimmed.starts_with("https://") {
            return self.plain(text);
        }
        // The first 24 bytes of an artifact say who made it and no more.
        if names::plain(name) == "samlart"
            && let Some((head, handle)) = text.split_at_checked(32)
        {
            return Some(format!("{head}{}", self.values.of(Class::Secrets, handle, false)));
        }
        // Names of settings and kinds of tokens are no secrets.
        if trimmed.len() < 4 || trimmed.contains(' ') || names::is_common(&lower(trimmed)) {
            return self.plain(text);
        }
        Some(self.values.of(Class::Secrets, text, false))
    }

    /// The value of a name that belongs to a person.
    fn person(&mut self, text: &str, name: &str, class: Class, place: Place) -> Option<String> {
        let trimmed = text.trim();
        if trimmed.parse::<std::net::IpAddr>().is_ok() {
            return Some(text.replace(trimmed, &self.values.address(trimmed)));
        }
        if self.values.is_identifier(trimmed) && place != Place::Attribute {
            return None;
        }
        let name = names::plain(name);
        if matches!(name.as_str(), "xforwardedfor" | "forwarded")
            || name.ends_with("ipaddress")
            || name.ends_with("address") && place == Place::Elsewhere && trimmed.contains(':')
        {
            return self.plain(text);
        }
        // The parts of an address say themselves what they are.
        if trimmed.contains("://") && trimmed.contains(['?', '&']) && name != "picture" {
            return self.plain(text);
        }
        let structural = place == Place::Elsewhere || place == Place::Parameter;
        // Settings give names of attributes, URIs and subjects of certificates where others give a person.
        let is_setting = structural
            && (trimmed.contains("://")
                || trimmed.starts_with("urn:")
                || trimmed.contains("CN=")
                || trimmed.contains(':') && !trimmed.contains('@')
                || trimmed.starts_with(['<', '{'])
                || (place == Place::Elsewhere
                    && !trimmed.contains('@')
                    && self.values.meaning(trimmed, Place::Elsewhere) == Meaning::Of(Class::People)));
        // The subject of a mail or a ticket is none of a token.
        let is_prose = trimmed.split_whitespace().count() > if name == "subject" { 1 } else { 6 };
        if structural
            && (is_setting || is_prose || trimmed.eq_ignore_ascii_case("true") || trimmed.eq_ignore_ascii_case("false"))
        {
            return self.plain(text);
        }
        let identifies = is_identifying(&name);
        Some(self.values.of(class, text, identifies))
    }

    /// A run of base64 between other text.
    pub(super) fn text_packed(&mut self, run: &str) -> Option<String> {
        self.depth += 1;
        let new = self.packed(run, "", Place::Elsewhere);
        self.depth -= 1;
        new.filter(|new| new != run)
    }

    /// What is encoded as base64, perhaps compressed.
    fn packed(&mut self, text: &str, name: &str, place: Place) -> Option<String> {
        if text.len() < SHORTEST_BASE64 || !text.bytes().all(|byte| byte.is_ascii()) {
            return None;
        }
        let strange =
            text.bytes().filter(|byte| !(byte.is_ascii_alphanumeric() || b"+/-_=\r\n\t ".contains(byte))).count();
        let blanks = text.trim().bytes().filter(|byte| *byte == b' ').count();
        if strange * 20 > text.len() || blanks * 12 > text.len() {
            return None;
        }
        let (bytes, style) = codec::base64_decode(text)?;
        let new = self.bytes(&bytes, name, place)?;
        Some(codec::base64_encode(&new, &style))
    }

    /// What base64 held: text, or text compressed.
    fn bytes(&mut self, bytes: &[u8], name: &str, place: Place) -> Option<Vec<u8>> {
        if let Some((text, latin)) = charset::text_of(bytes).filter(|(text, _)| text.len() > 5) {
            let inside = if self.is_message_name(name) { "" } else { name };
            let new = self.text(&text, inside, place)?;
            return charset::bytes_of(&new, latin);
        }
        let (plain, wrapper, ends) = codec::inflate(bytes)?;
        let (text, latin) = charset::text_of(&plain)?;
        let new = self.text(&text, "", place)?;
        codec::deflate(&charset::bytes_of(&new, latin)?, wrapper, ends)
    }

    fn is_message_name(&self, name: &str) -> bool {
        matches!(
            names::plain(name).as_str(),
            "samlresponse" | "samlrequest" | "wresult" | "assertion" | "clientassertion" | "idtoken" | "logouttoken"
        )
    }

    /// `a=1; b=2`, or a cookie that is set with its attributes.
    pub(super) fn cookies(&mut self, text: &str) -> Option<String> {
        let mut edits = Edits::default();
        let mut at = 0;
        for part in text.split(';') {
            if let Some((name, value)) = part.split_once('=') {
                let start = at + part.len() - value.len();
                let attribute = COOKIE_ATTRIBUTES.contains(&name.trim().to_ascii_lowercase().as_str());
                if !attribute && !value.trim().is_empty() {
                    let core = value.trim().trim_matches('"');
                    let offset = value.find(core).unwrap_or(0);
                    let new = if is_token(core) {
                        self.token(core).unwrap_or_else(|| core.to_owned())
                    } else {
                        self.cookie(core)
                    };
                    edits.add(start + offset, start + offset + core.len(), new);
                } else if attribute && name.trim().eq_ignore_ascii_case("domain") {
                    let new = self.values.host(value);
                    edits.add(start, start + value.len(), new);
                } else if attribute && let Some(new) = self.plain(value) {
                    edits.add(start, start + value.len(), new);
                }
            }
            at += part.len() + 1;
        }
        edits.apply(text)
    }

    /// The value of one cookie: nothing in it is kept but its length and what separates its parts.
    fn cookie(&mut self, value: &str) -> String {
        let value = value.split(['\r', '\n']).next().unwrap_or(value);
        self.values.of(Class::Secrets, value, false)
    }

    /// `Bearer …`, `Basic …`.
    pub(super) fn credentials(&mut self, text: &str) -> Option<String> {
        let (scheme, rest) = text.split_once(' ').unwrap_or(("", text));
        let value = rest.trim();
        if value.is_empty() || !self.values.choices.secrets {
            return None;
        }
        // What stands around a token may be the fault: quotation marks, the scheme twice, no space.
        let ends = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '=');
        let token = text.find("eyJ").and_then(|at| text.get(at..)).map(|rest| rest.trim_end_matches(ends));
        let new = if let Some(token) = token.filter(|token| is_token(token)) {
            return self.token(token).map(|new| text.replacen(token, &new, 1));
        } else if scheme.eq_ignore_ascii_case("basic")
            && let Some((bytes, style)) = codec::base64_decode(value)
            && let Some((pair, _)) = charset::text_of(&bytes)
            && let Some((user, password)) = pair.split_once(':')
        {
            let user = if user.contains('@') { self.values.of(Class::People, user, true) } else { user.to_owned() };
            let password = if password.len() > 20 {
                self.values.of(Class::Secrets, password, false)
            } else {
                self.values.password(password)
            };
            codec::base64_encode(format!("{user}:{password}").as_bytes(), &style)
        } else {
            self.values.of(Class::Secrets, value, false)
        };
        Some(text.replacen(value, &new, 1))
    }

    /// A token in compact form: claims replaced, the signature or the sealed content made useless.
    pub(super) fn token(&mut self, text: &str) -> Option<String> {
        let trimmed = text.trim();
        let parts: Vec<&str> = trimmed.split('.').collect();
        let mut new: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        match parts.as_slice() {
            [_, payload, signature] => {
                let claims = codec::base64_decode(payload).and_then(|(bytes, style)| {
                    let (text, latin) = charset::text_of(&bytes)?;
                    let new = self.text(&text, "", Place::Claim)?;
                    let mut new = codec::base64_encode(&charset::bytes_of(&new, latin)?, &style);
                    // A part of a length that needs no padding does not show whether others had it.
                    new.truncate(new.trim_end_matches(|c| c == '=' && !payload.contains('=')).len());
                    Some(new)
                });
                let changed = claims.is_some();
                if let (Some(place), Some(claims)) = (new.get_mut(1), claims) {
                    *place = claims;
                }
                if (changed || self.values.choices.secrets)
                    && !signature.is_empty()
                    && let Some(place) = new.get_mut(2)
                {
                    *place = self.values.handle(signature);
                }
            }
            [_, _, _, content, tag] if self.values.choices.secrets || self.values.choices.people => {
                let sealed = [(3, self.values.handle(content)), (4, self.values.handle(tag))];
                for (index, value) in sealed {
                    if let Some(place) = new.get_mut(index) {
                        *place = value;
                    }
                }
            }
            _ => return None,
        }
        let new = new.join(".");
        if new == trimmed {
            return None;
        }
        self.values.derive(trimmed, &new);
        self.values.remember(Class::Secrets, trimmed, &new);
        Some(text.replacen(trimmed, &new, 1))
    }
}

const COOKIE_ATTRIBUTES: &[&str] =
    &["path", "domain", "expires", "max-age", "samesite", "priority", "version", "comment"];

/// Names of values by which a person is known: what they say is looked for in all other texts too.
fn is_identifying(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "nameid",
        "nameidentifier",
        "sub",
        "subject",
        "email",
        "emailaddress",
        "mail",
        "emails",
        "useremail",
        "upn",
        "userprincipalname",
        "preferredusername",
        "uniquename",
        "username",
        "user",
        "userid",
        "uid",
        "login",
        "loginhint",
        "loginfmt",
        "samaccountname",
        "accountname",
        "name",
        "displayname",
        "givenname",
        "firstname",
        "familyname",
        "lastname",
        "surname",
        "sn",
        "cn",
        "fullname",
        "eppn",
        "edupersonprincipalname",
        "employeeid",
        "employeenumber",
        "phone",
        "phonenumber",
        "telephonenumber",
        "mobile",
        "oid",
        "objectidentifier",
        "nickname",
        "windowsaccountname",
        "rolesessionname",
        "principal",
        "oktaid",
        "accountid",
        "assignee",
        "author",
        "reporter",
        "requester",
        // urn:oid: of mail, uid, sn, givenName, displayName, cn, eduPersonPrincipalName, letters and digits alone.
        "urnoid0923421920030010013",
        "urnoid0923421920030010011",
        "urnoid2544",
        "urnoid25442",
        "urnoid2168401113730313241",
        "urnoid2543",
        "urnoid13614159231116",
    ];
    NAMES.contains(&name)
}

/// A part of a text with percent signs changed and encoded again: what is the same at the beginning stays as it is written.
fn spliced(original: &str, decoded: &str, new: &str) -> String {
    if codec::percent_encode(decoded, original) == original {
        return codec::percent_encode(new, original);
    }
    // The same characters are written in several ways.
    let same = decoded.char_indices().zip(new.chars()).find(|((_, a), b)| a != b);
    let skip = same.map_or(decoded.len().min(new.len()), |((at, _), _)| at);
    let cut = codec::percent_cut(original, skip);
    let (start, rest) = (original.get(..cut).unwrap_or_default(), new.get(skip..).unwrap_or_default());
    format!("{start}{}", codec::percent_encode(rest, original))
}

/// Mostly unreserved characters with some `%XX` between them, and nothing that would separate parameters.
fn looks_percent_encoded(text: &str) -> bool {
    text.contains('%') && !text.contains(['<', '{', '"', ' ', '&', '=', '\n']) && !text.contains("://")
}

/// Three or five parts in base64url of which the first is a header.
pub(super) fn is_token(text: &str) -> bool {
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    text.starts_with("ey")
        && (dots == 2 || dots == 4)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=+/".contains(&byte))
        && text.find('.').is_some_and(|at| at >= 10)
}

/// Long, with letters and digits: no word and no number.
pub(super) fn is_random(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_code = text.trim_start_matches(|c: char| c.is_ascii_uppercase()).bytes().all(|byte| byte.is_ascii_digit());
    text.len() >= 12 && digits >= 2 && letters >= 4 && !is_code && !text.contains([' ', ':', '/'])
}
