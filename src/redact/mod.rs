//! Takes persons and secrets out of a case so that the case still has the same answer.
//!
//! Input: a case and what to take out. Output: a case that reads the same way, a receipt, what was computed before, and the dictionary that
//! undoes it. Invariant: nothing that was taken out is found in any layer of the result; what cannot be rebuilt comes out as its messages,
//! or not at all, and the receipt says so.

mod charset;
mod choices;
mod codec;
mod har;
mod hosts;
mod json;
mod leak;
mod markup;
mod names;
mod parts;
mod plain;
mod prose;
mod replacement;
mod text;
mod values;

pub use choices::{Choices, Class};
pub use leak::leaks;
pub use replacement::Replacement;

use crate::case::{Case, Expectations, Handed, Input, KeyInput, Removed, Statement};
use crate::crypto::stated::{document_name, says_something, statement};
use crate::intake::{Format, NoteKind};
use crate::item::{Item, read_items};
use crate::source::lower;
use crate::vocabulary::{ItemKind, LayerKind};
use leak::Found;
use names::Place;
use text::Rewriter;
use values::Values;

/// Times a text is read: twice to learn which values there are, once or twice to replace them.
const MAX_ROUNDS: usize = 4;

/// Words that are replaced wherever they stand.
const MAX_LEFT: usize = 100;

/// Parts of a container that cannot be rebuilt.
const MAX_PARTS: usize = 40;

/// A redacted case.
#[derive(Debug, Clone, Default)]
pub struct Redacted {
    /// The case, with the sender's statements.
    pub case: Case,
    /// What was taken out, by class.
    pub receipt: Vec<Removed>,
    /// What the person should know: inputs that were not rebuilt.
    pub remarks: Vec<String>,
    /// Every value that was replaced, with what stands in its place. It stays with the person.
    pub dictionary: Vec<Replacement>,
    /// Secrets that stayed, because they are the work of a redaction before this one.
    pub unchanged: Vec<String>,
}

/// Redacts a case.
pub fn redact(case: &Case, choices: &Choices) -> Redacted {
    redact_items(case, &read_items(case), choices)
}

/// Redacts a case whose items are at hand.
pub fn redact_items(case: &Case, items: &[Item], choices: &Choices) -> Redacted {
    let mut redaction = Redaction { values: Values::new(choices), dropped: 0, remarks: Vec::new(), left: Vec::new() };
    let plaintexts = plaintexts(items);
    let trimmed: Vec<Input> = case.inputs.iter().map(|input| redaction.without_other_requests(input)).collect();
    let mut last = None;
    let mut known = 0;
    let mut found: Vec<Found> = Vec::new();
    for round in 0..=MAX_ROUNDS {
        redaction.values.ledger.clear();
        redaction.values.wants_derived = false;
        redaction.remarks.clear();
        let inputs = trimmed.iter().map(|input| redaction.input(input)).collect::<Vec<_>>();
        let expectations = redaction.expectations(&case.expectations);
        let plain: Vec<Option<String>> = plaintexts.iter().map(|(_, text)| redaction.rewrite(text)).collect();
        // The round that learned nothing new replaced everything; hashes need one that knows what they are of.
        let size = redaction.values.size();
        let settled = size == known && (!redaction.values.wants_derived || round >= 2);
        known = size;
        let done = round >= 1 && settled || round + 1 >= MAX_ROUNDS;
        if done {
            let dictionary = redaction.dictionary();
            found = inputs.iter().map(|input| leak::leaks_of(input, &dictionary, &redaction.values.public)).collect();
            let is_new = redaction.left.is_empty() && round < MAX_ROUNDS;
            // What is left stands where names stay, as in an identifier: once more, with these words replaced wherever they stand.
            if is_new && redaction.learn_left(&found, &dictionary) {
                continue;
            }
        }
        last = Some((inputs, expectations, plain));
        if done {
            break;
        }
    }
    let Some((inputs, expectations, plain)) = last else { return Redacted::default() };
    let mut statements = case.statements.clone();
    let mut plain =
        plaintexts.iter().zip(plain).map(|((index, text), new)| (*index, new.unwrap_or_else(|| text.clone())));
    let plain: Vec<(usize, String)> = plain.by_ref().collect();
    for (index, item) in items.iter().enumerate() {
        redaction.state(index, item, &plain, &mut statements);
    }
    let keys = case.keys.iter().filter_map(|key| redaction.key(key)).collect();
    let mut new = Case { inputs, keys, expectations, statements, ..case.clone() };
    redaction.mend_leaks(&mut new, case, items, &found);
    redaction.finish(new)
}

/// What was decrypted: the item it came from, and the plain text.
fn plaintexts(items: &[Item]) -> Vec<(usize, String)> {
    let decrypted =
        items.iter().filter(|item| item.layers.first().is_some_and(|layer| layer.kind == LayerKind::Decrypted));
    decrypted
        .filter_map(|item| {
            let layer = item.layers.first()?;
            Some((item.parent?, layer.content.as_str().to_owned()))
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// Whether a value is a message as it is sent, of which was taken out what had to be, or a password that was replaced.
pub(crate) fn is_done(value: &str) -> bool {
    if values::is_stand_in(value) || values::is_blank(value) {
        return true;
    }
    let plain = codec::percent_decode(value);
    let Some((bytes, _)) = codec::base64_decode(plain.as_deref().unwrap_or(value)) else { return false };
    bytes.starts_with(b"<") || codec::inflate(&bytes).is_some_and(|(plain, ..)| plain.starts_with(b"<"))
}

struct Redaction<'a> {
    values: Values<'a>,
    dropped: usize,
    remarks: Vec<String>,
    /// Words that were still found, and what stands in their places.
    left: Vec<(String, String)>,
}

impl Redaction<'_> {
    fn rewrite(&mut self, text: &str) -> Option<String> {
        let new = Rewriter { values: &mut self.values, depth: 0 }.text(text, "", Place::Elsewhere);
        let clean = leak::without(new.as_deref().unwrap_or(text), &self.left);
        clean.or(new)
    }

    /// Remembers what is left of the replaced values; whether there is any.
    fn learn_left(&mut self, found: &[Found], dictionary: &[Replacement]) -> bool {
        for word in found.iter().flat_map(|found| &found.values).take(MAX_LEFT) {
            let own = dictionary.iter().find(|one| lower(one.from.trim()) == lower(word) && !one.to.is_empty());
            self.left.extend(own.map(|one| (word.clone(), one.to.trim().to_owned())));
        }
        !self.left.is_empty()
    }

    fn without_other_requests(&mut self, input: &Input) -> Input {
        if self.values.choices.login_only
            && let Ok(text) = std::str::from_utf8(&input.bytes)
            && let Some((text, dropped)) = har::login_only(text).or_else(|| har::attached(text))
        {
            self.dropped += dropped;
            return Input { origin: input.origin.clone(), bytes: text.into_bytes() };
        }
        input.clone()
    }

    fn input(&mut self, input: &Input) -> Input {
        let origin = self.rewrite(&input.origin).unwrap_or_else(|| input.origin.clone());
        let bytes = match charset::document(&input.bytes) {
            Some((text, form)) => match self.rewrite(&text).and_then(|new| charset::encode_document(&new, form)) {
                Some(bytes) => bytes,
                None => input.bytes.clone(),
            },
            None => input.bytes.clone(),
        };
        Input { origin, bytes }
    }

    /// Secrets and private keys stay with the person; certificates and public keys go along.
    fn key(&mut self, key: &KeyInput) -> Option<KeyInput> {
        let text = String::from_utf8_lossy(&key.bytes);
        let public = key.trusted_certificate
            || text.contains("BEGIN CERTIFICATE")
            || text.contains("BEGIN PUBLIC KEY")
            || text.contains("BEGIN RSA PUBLIC");
        let private = text.contains("PRIVATE KEY") || text.contains("\"d\"") || text.contains("\"k\"");
        if !self.values.choices.secrets || (public && !private) || (text.contains("\"kty\"") && !private) {
            return Some(KeyInput { password: None, ..key.clone() });
        }
        let name = key.origin.clone();
        self.values.remember(Class::Secrets, &format!("key {name}"), "");
        None
    }

    fn expectations(&mut self, expectations: &Expectations) -> Expectations {
        let mut new = expectations.clone();
        let mut one = |value: &mut String| {
            if let Some(rewritten) = self.rewrite(value) {
                *value = rewritten;
            }
        };
        let single = [
            &mut new.acs,
            &mut new.slo,
            &mut new.sp_entity_id,
            &mut new.issuer,
            &mut new.client_id,
            &mut new.redirect_uri,
            &mut new.nonce,
            &mut new.relay_state,
            &mut new.name,
        ];
        single.into_iter().flatten().for_each(&mut one);
        new.audiences.iter_mut().chain(&mut new.remarks).chain(new.fixes.values_mut()).for_each(&mut one);
        for subject in &mut new.subjects {
            if !self.values.is_identifier(subject) {
                *subject = self.values.of(Class::People, subject, true);
            }
        }
        for domain in &mut new.allowed_domains {
            *domain = self.values.host(domain);
        }
        new
    }

    /// What was computed about an item whose document changes.
    fn state(&mut self, index: usize, item: &Item, plain: &[(usize, String)], statements: &mut Vec<Statement>) {
        let mut own = plain.iter().filter(|(parent, _)| *parent == index).map(|(_, text)| text.clone());
        let opened = |ok: bool, own: &mut dyn Iterator<Item = String>| if ok { own.next() } else { None };
        let mut texts: Vec<Option<String>> = Vec::new();
        for facts in item.encryption() {
            texts.push(opened(facts.item.is_some(), &mut own));
        }
        if let Some(decryption) = &item.proof.jwe {
            texts.push(opened(decryption.item().is_some(), &mut own));
        }
        let said = statement(&item.proof, &mut texts.into_iter());
        if !says_something(&said) {
            return;
        }
        let content = item.content();
        let text = content.as_str();
        let new = match item.format {
            Format::Jose => Rewriter { values: &mut self.values, depth: 0 }.token(text),
            _ => self.rewrite(text),
        };
        let keys_stay = new.is_none() && self.values.choices == &Choices::nothing();
        if keys_stay {
            return;
        }
        let document = document_name(new.as_deref().map_or(content.as_bytes(), str::as_bytes));
        statements.push(Statement { document, ..said });
    }

    /// Inputs in which something that was taken out is still found come out as their messages.
    fn mend_leaks(&mut self, new: &mut Case, case: &Case, items: &[Item], found: &[Found]) {
        let dictionary = self.dictionary();
        for place in 0..new.inputs.len() {
            let Some(input) = new.inputs.get(place).cloned() else { continue };
            let unreadable = charset::document(&input.bytes).is_none();
            let own = || items.iter().filter(|item| item.input == place);
            // Certificates and public keys stay as they are.
            let is_public = |item: &Item| {
                let secret = item.notes.iter().any(|note| note.kind == NoteKind::Secret);
                item.format == Format::Der && item.kind != ItemKind::PrivateKey && !secret
            };
            if unreadable && own().all(is_public) {
                continue;
            }
            let joined: Vec<String> = own().filter_map(|item| self.joined(item)).collect();
            let is_clean = found.get(place).is_some_and(|found| found.is_clean(&joined));
            // Values are broken in the middle there, and would be replaced in parts.
            let broken = own().any(|item| {
                item.layers.iter().any(|layer| {
                    matches!(
                        layer.kind,
                        LayerKind::QuotedPrintable | LayerKind::HexDump | LayerKind::RichText | LayerKind::Archive
                    )
                })
            });
            if !unreadable && !broken && is_clean {
                continue;
            }
            let origin = case.inputs.get(place).map_or("", |input| input.origin.as_str());
            let mut clean: Vec<Vec<u8>> = Vec::new();
            for item in own().filter(|item| item.parent.is_none()).take(MAX_PARTS) {
                clean.extend(self.clean_layer(item, &dictionary));
            }
            self.remarks.push(if clean.is_empty() {
                format!("`{origin}` is left out: the names in it cannot be taken out for certain.")
            } else {
                format!("`{origin}` cannot be rebuilt without the names in it: what it contains is here.")
            });
            let mut clean = clean.into_iter();
            if let Some(slot) = new.inputs.get_mut(place) {
                slot.bytes = clean.next().unwrap_or_default();
            }
            new.inputs.extend(clean.map(|bytes| Input { origin: input.origin.clone(), bytes }));
        }
    }

    /// A message that was put together from lines with something between them, without its names. Line by line not all of them are met.
    fn joined(&mut self, item: &Item) -> Option<String> {
        const JOINED: [LayerKind; 3] = [LayerKind::Quotes, LayerKind::Lines, LayerKind::Markup];
        let has = |kinds: &[LayerKind]| item.layers.iter().any(|layer| kinds.contains(&layer.kind));
        let is_message = matches!(item.format, Format::Xml | Format::Json | Format::Jose) && item.parent.is_none();
        if !is_message || !has(&JOINED) || has(&[LayerKind::Har]) {
            return None;
        }
        let content = item.content();
        Some(self.rewrite(content.as_str()).unwrap_or_else(|| content.as_str().to_owned()))
    }

    /// The outermost layer of an item that can be written without names.
    fn clean_layer(&mut self, item: &Item, dictionary: &[Replacement]) -> Option<Vec<u8>> {
        let joined: Vec<String> = self.joined(item).into_iter().collect();
        for layer in &item.layers {
            let text = layer.content.as_str();
            if text.trim().is_empty() {
                continue;
            }
            let whole = har::login_only(text).filter(|_| self.values.choices.login_only).map(|(text, _)| text);
            let text = whole.as_deref().unwrap_or(text);
            let new = self.rewrite(text).unwrap_or_else(|| text.to_owned());
            let input = Input { origin: String::new(), bytes: new.into_bytes() };
            if leak::leaks_of(&input, dictionary, &self.values.public).is_clean(&joined) {
                return Some(input.bytes);
            }
        }
        None
    }

    fn dictionary(&self) -> Vec<Replacement> {
        let all = self.values.ledger.iter().map(|((class, from), replaced)| Replacement {
            class: *class,
            from: from.clone(),
            to: replaced.to.clone(),
            places: replaced.times,
        });
        all.collect()
    }

    fn finish(mut self, mut case: Case) -> Redacted {
        let dictionary = self.dictionary();
        let has = |text: &[u8]| {
            memchr::memmem::find(text, b"X509Certificate").is_some()
                || memchr::memmem::find(text, b"BEGIN CERT").is_some()
        };
        if self.values.choices.organisation
            && (!case.keys.is_empty() || case.inputs.iter().any(|input| has(&input.bytes)))
        {
            self.remarks.push("Certificates keep the names that are in them.".to_owned());
        }
        let mut receipt: Vec<Removed> = Vec::new();
        for class in [Class::Secrets, Class::People, Class::Organisation] {
            let of_class: Vec<&Replacement> = dictionary.iter().filter(|one| one.class == class).collect();
            if !of_class.is_empty() {
                let places = of_class.iter().map(|one| one.places).sum();
                receipt.push(Removed { class: class.as_str().to_owned(), values: of_class.len(), places });
            }
        }
        if self.dropped > 0 {
            receipt.push(Removed { class: "requests".to_owned(), values: self.dropped, places: self.dropped });
        }
        case.handed = vec![Handed { receipt: receipt.clone(), ..Handed::default() }];
        let unchanged = self.values.unchanged();
        Redacted { case, receipt, remarks: self.remarks, dictionary, unchanged }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        let case = Case {
            inputs: vec![Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() }],
            ..Case::default()
        };
        let redacted = redact(&case, &Choices::default());
        String::from_utf8(redacted.case.inputs[0].bytes.clone()).unwrap()
    }

    #[test]
    fn a_near_miss_stays_the_same_near_miss() {
        let text =
            "email=ada.lovelace@corp.example&username=Ada.Lovelace@corp.example&login_hint=ada.lovelice@corp.example";
        let new = redacted(text);
        let values: Vec<&str> =
            new.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value).collect();
        assert!(!new.to_lowercase().contains("lovelace"), "{new}");
        assert_eq!(values[0], values[1].to_lowercase(), "{new}");
        assert_ne!(values[0], values[1]);
        let differ = values[0].bytes().zip(values[2].bytes()).filter(|(a, b)| a != b).count();
        assert_eq!((differ, values[0].len()), (1, values[2].len()), "{new}");
    }

    #[test]
    fn what_is_nobodys_stays() {
        for text in [
            "https://idp.example/sso?SAMLRequest=abc&RelayState=start",
            "{\"error\":\"invalid_grant\",\"code\":\"AADSTS50011\"}",
            "fingerprint: a4:a5:11:bd:04:4f:2e:0b:6e:d7:e0:7c:6a:38:5e:99:cd:50:e4:dc",
            "user=${user.email}",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn a_private_key_keeps_only_its_frame() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        let new =
            redacted(&format!("key:\n-----BEGIN PRIVATE KEY-----\n{body}\n{body}\n-----END PRIVATE KEY-----\nend"));
        assert!(
            new.contains("-----BEGIN PRIVATE KEY-----\n") && new.ends_with("-----END PRIVATE KEY-----\nend"),
            "{new}"
        );
        assert!(!new.contains(&body[..12]) && new.lines().all(|line| line.len() <= body.len()), "{new}");
    }

    #[test]
    fn what_one_value_became_may_be_what_another_was() {
        let people: Vec<String> = (0..130).map(|number| format!("c{number}@mail.example ordered")).collect();
        let new = redacted(&people.join("\n"));
        assert_eq!(new.lines().count(), 130, "{new}");
        assert!(new.starts_with("c0@mail.example ordered"), "{new}");
    }

    #[test]
    fn a_name_alone_in_its_line_is_replaced_and_words_are_not() {
        let new = redacted("form\n  user: ada.l\n  login: required\n");
        assert!(!new.contains("ada") && new.contains("login: required"), "{new}");
    }

    #[test]
    fn what_stands_around_a_token_stays() {
        let token = format!("eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiI3In0.{}", "aB3-".repeat(20));
        for header in ["Authorization: Bearer \"T\"", "Authorization: BearerT", "Authorization: Bearer Bearer T"] {
            let new = redacted(&header.replace('T', &token));
            let (head, tail) = header.split_once('T').unwrap();
            assert!(new.starts_with(&format!("{head}eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.")), "{new}");
            assert!(new.ends_with(tail) && !new.contains("aB3-aB3-"), "{new}");
        }
    }

    #[test]
    fn a_message_behind_the_marks_of_an_answer_is_rebuilt() {
        use base64::Engine;
        let xml = "<samlp:Response><saml:NameID>ada.l@corp.example</saml:NameID><x SessionIndex=\"_sess0001\"/></samlp:Response>";
        let packed = base64::engine::general_purpose::STANDARD.encode(xml);
        for marks in ["> ", "> > ", "| "] {
            let lines = packed.as_bytes().chunks(61).map(|line| std::str::from_utf8(line).unwrap());
            let text: String = lines.map(|line| format!("{marks}{line}\n")).collect();
            let plain = redacted(&text).replace(marks, "").replace('\n', "");
            let plain = base64::engine::general_purpose::STANDARD.decode(plain).unwrap();
            let plain = String::from_utf8(plain).unwrap();
            assert!(plain.ends_with("</samlp:Response>") && !plain.contains("ada.l@"), "{plain}");
            assert!(!plain.contains("_sess0001"), "{plain}");
        }
    }

    #[test]
    fn a_value_can_be_kept() {
        let case = Case {
            inputs: vec![Input { origin: "paste".to_owned(), bytes: b"email=ada.lovelace@corp.example".to_vec() }],
            ..Case::default()
        };
        let keep = Choices { keep: vec!["ada.lovelace@corp.example".to_owned()], ..Choices::default() };
        assert_eq!(redact(&case, &keep).case.inputs[0].bytes, case.inputs[0].bytes);
        assert_ne!(redact(&case, &Choices::default()).case.inputs[0].bytes, case.inputs[0].bytes);
        let beside = "<a><NameID>ada.lovelace@corp.example</NameID><Attribute Name=\"displayName\">\
             <AttributeValue>Ada Lovelace</AttributeValue></Attribute></a>";
        let beside = Case { inputs: vec![Input::from(beside)], ..Case::default() };
        let new = String::from_utf8(redact(&beside, &keep).case.inputs[0].bytes.clone()).unwrap();
        assert!(new.contains("ada.lovelace@corp.example") && !new.contains("Ada Lovelace"), "{new}");
        assert_eq!(redact(&case, &Choices::nothing()).case.inputs[0].bytes, case.inputs[0].bytes);
    }
}
