//! Makes settings of paths and values: what each means for a product, which values are not known, what follows from what is not set.

use super::product::{Product, Side};
use super::reader::{self, Pair};
use super::{Document, Meaning, Setting, Stated, acceptance, derived, expression, meaning};
use crate::source::Span;

/// Where the lines of a text begin.
pub(super) struct Lines {
    starts: Vec<usize>,
    first: usize,
}

impl Lines {
    pub(super) fn of(text: &str, first: usize) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Lines { starts: ends.collect(), first }
    }

    fn at(&self, offset: usize) -> usize {
        self.first + self.starts.partition_point(|start| *start <= offset)
    }
}

/// How much is understood: settings with a meaning, secrets not counted.
pub(super) fn weight(document: &Document) -> usize {
    let telling = |setting: &&Setting| !matches!(setting.meaning, Meaning::Protocol | Meaning::BaseUrl);
    let known = document.settings.iter().filter(telling).count();
    known + document.acceptances.iter().map(|one| one.conditions.len()).sum::<usize>() + document.not_evaluated.len()
}

/// The settings among the pairs, read as those of a product.
pub(super) fn document(origin: &str, lines: &Lines, pairs: &[Pair], product: Option<&'static Product>) -> Document {
    let side = product.map_or(Side::Application, |product| product.side);
    let stated = |pair: &Pair| Stated {
        name: shown_name(&pair.path),
        value: pair.value.clone(),
        span: pair.span,
        line: lines.at(pair.span.start),
    };
    let mut document = Document {
        origin: origin.to_owned(),
        product,
        side,
        settings: Vec::new(),
        acceptances: Vec::new(),
        secrets: Vec::new(),
        not_evaluated: Vec::new(),
        contradictions: Vec::new(),
    };
    for pair in pairs {
        let Some(meaning) = meaning::of(&pair.path, product, side != Side::Application) else { continue };
        match meaning {
            Meaning::Secret => {
                if !pair.value.is_empty() {
                    document.secrets.push(Stated { value: String::new(), ..stated(pair) });
                }
            }
            Meaning::Condition => conditions(pair, pairs, product, &stated, &mut document),
            Meaning::Federated => {}
            _ => {
                let group = group(&pair.path, product);
                // `ValidateAudience = true` says that there is a check, not what for.
                if is_compared(meaning) && matches!(bare(&pair.value), "true" | "false" | "True" | "False") {
                    continue;
                }
                if is_compared(meaning) && is_expression(&pair.value) {
                    document.not_evaluated.push(stated(pair));
                    continue;
                }
                for mut stated in values(meaning, &pair.path, stated(pair)) {
                    let mut meaning = meaning;
                    // Names that Elasticsearch has for the NameID itself.
                    if product.is_some_and(|one| one.id == "elasticsearch") && meaning == Meaning::RequiredAttribute {
                        match stated.value.as_str() {
                            "nameid" => continue,
                            "nameid:persistent" => {
                                meaning = Meaning::NameIdFormat;
                                stated.value = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned();
                            }
                            _ => {}
                        }
                    }
                    let is_variable = product.is_some_and(|one| one.id == "authlib") && is_name_in_code(&stated.value);
                    if is_variable || is_reference(&stated.value) {
                        document.not_evaluated.push(stated);
                        continue;
                    }
                    document.settings.push(Setting { meaning, group: group.clone(), stated });
                }
            }
        }
    }
    // Where one of several values is not known, the others do not decide.
    let open = &document.not_evaluated;
    let is_listed = |meaning| is_compared(meaning) || meaning == Meaning::RegisteredRedirect;
    document
        .settings
        .retain(|one| !is_listed(one.meaning) || !open.iter().any(|unread| unread.name == one.stated.name));
    contradictions(pairs, &stated, product, &mut document);
    default_audience(&mut document);
    // `any` turns a check of Quarkus off.
    if product.is_some_and(|product| product.id == "quarkus") {
        let is_any = |meaning: Meaning| document.all(meaning).any(|stated| stated.value == "any");
        let of_issuer = [Meaning::Issuer, Meaning::DefaultIssuer].map(|meaning| (meaning, is_any(Meaning::Issuer)));
        let all = [of_issuer.as_slice(), &[(Meaning::Audience, is_any(Meaning::Audience))]].concat();
        document.settings.retain(|setting| !all.contains(&(setting.meaning, true)));
    }
    default_issuer(&mut document);
    // What names the audience of tokens and no client is an API.
    let has = |meaning: Meaning| document.all(meaning).next().is_some();
    let is_api = product.is_none()
        && (has(Meaning::Audience) || has(Meaning::TokenAlg))
        && !has(Meaning::ClientId)
        && !has(Meaning::RedirectUri);
    if is_api && document.secrets.is_empty() {
        document.side = Side::Api;
    }
    let side = document.side;
    // A check that is switched off asks for nothing.
    for (names, meanings) in SWITCHES {
        let is_off = |pair: &Pair| {
            let name = shown_name(&pair.path).replace(['_', '-'], "").to_ascii_lowercase();
            names.iter().any(|one| name.ends_with(one)) && bare(&pair.value).eq_ignore_ascii_case("false")
        };
        if pairs.iter().any(is_off) {
            document.settings.retain(|setting| !meanings.contains(&setting.meaning));
        }
    }
    derived::add(&mut document, &|word| {
        let mut segments = pairs.iter().flat_map(|pair| &pair.path);
        segments.any(|segment| segment.to_ascii_lowercase().contains(word))
    });
    match product.map(|product| product.id.as_str()) {
        Some("aws-trust") => {
            let (acceptances, unknown) = acceptance::of_aws(pairs, stated);
            document.acceptances = acceptances;
            document.not_evaluated.extend(unknown);
        }
        _ if matches!(side, Side::Api | Side::Trust) => {
            document.acceptances = acceptance::of_settings(&document.settings)
        }
        _ if side == Side::Application => document.acceptances = acceptance::of_application(&document.settings),
        _ => {}
    }
    document
}

/// Switches of checks, and what is not compared where one is off.
const SWITCHES: [([&str; 3], [Meaning; 2]); 2] = [
    (["validateaudience", "verifyaud", "verifyaudience"], [Meaning::Audience, Meaning::ExtraAudience]),
    (["validateissuer", "verifyiss", "verifyissuer"], [Meaning::Issuer, Meaning::DefaultIssuer]),
];

/// A value without the sign behind it that separates it from the next.
fn bare(value: &str) -> &str {
    value.trim_end_matches([',', ';', ' ', '}'])
}

/// Whether the value, or a part of it, is set elsewhere: `${ISSUER}`, `${var.org}`, `$(name)`, `{{ .Values.issuer }}`, `$ISSUER`.
fn is_reference(value: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let marks = ["${", "$(", "{{", "{$", "{env.", "@("];
    marks.iter().any(|mark| value.contains(mark)) || value.strip_prefix('$').is_some_and(is_name)
}

/// Whether a value in code is the name of one: `AUD`, `settings.API_AUDIENCE`.
fn is_name_in_code(value: &str) -> bool {
    let last = value.rsplit('.').next().unwrap_or(value);
    let is_word = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    value.split('.').all(is_word)
        && last.contains(|c: char| c.is_ascii_uppercase())
        && last == last.to_ascii_uppercase()
}

/// Whether tokens are compared with settings of this meaning.
fn is_compared(meaning: Meaning) -> bool {
    use Meaning::{Audience, ClientId, DefaultIssuer, ExtraAudience, Issuer, RedirectUri, TokenAlg};
    matches!(meaning, Audience | ClientId | DefaultIssuer | ExtraAudience | Issuer | RedirectUri | TokenAlg)
}

/// Whether a value is written in a way that is not read: a list of a program, a tag, a reference, one with a comment behind it, nothing.
fn is_expression(value: &str) -> bool {
    let inner = value.trim_matches(['"', '\'', '[', ']', ' ']);
    value.starts_with(['(', '!'])
        || ["vault:", "op://", "f\"", "f'"].iter().any(|start| value.starts_with(start))
        || ["\n", " ;", " #"].iter().any(|part| value.contains(part))
        || value.ends_with(['\\', ')'])
        || !value.starts_with('[') && inner.contains(['"', '\''])
        || matches!(value, "~" | "null")
}

/// The comparisons of a condition as settings of their own; what is none is kept as not evaluated.
fn conditions(
    pair: &Pair,
    pairs: &[Pair],
    product: Option<&'static Product>,
    stated: &impl Fn(&Pair) -> Stated,
    document: &mut Document,
) {
    let (comparisons, complete) = expression::comparisons(&pair.value);
    let mut all = complete;
    for comparison in comparisons {
        let Some(claim) = claim_of(&comparison.name, pairs) else {
            all = false;
            continue;
        };
        let meaning = if comparison.pattern { Meaning::ClaimPattern } else { Meaning::Claim };
        for value in comparison.values {
            let stated = Stated { name: claim.clone(), value, ..stated(pair) };
            document.settings.push(Setting { meaning, group: group(&pair.path, product), stated });
        }
    }
    if !all {
        document.not_evaluated.push(stated(pair));
    }
}

/// The claim that a name of an expression stands for: `assertion.ref`, `claims.hd`, or an attribute that is mapped to one.
fn claim_of(name: &str, pairs: &[Pair]) -> Option<String> {
    let plain = |name: &str| {
        let claim = name.strip_prefix("assertion.").or_else(|| name.strip_prefix("claims."))?;
        (!claim.contains('.')).then(|| claim.to_owned())
    };
    plain(name).or_else(|| {
        let is_mapping = |pair: &&Pair| pair.path.iter().any(|part| part.to_ascii_lowercase().contains("mapping"));
        let mapped = |pair: &&Pair| is_mapping(pair) && pair.path.join(".").ends_with(name);
        if let Some(pair) = pairs.iter().find(mapped) {
            return plain(pair.value.trim());
        }
        // A flag has all of them in one value.
        let mut all = pairs.iter().filter(is_mapping).flat_map(|pair| pair.value.split(','));
        plain(all.find_map(|one| one.split_once('=').filter(|(own, _)| own.trim() == name))?.1.trim())
    })
}

/// The audience of a Google provider that lists none is its own name.
fn default_audience(document: &mut Document) {
    let listed = document.all(Meaning::Audience).next().is_some();
    let at = document.settings.iter().position(|setting| {
        setting.meaning == Meaning::DefaultAudience && setting.stated.value.starts_with("projects/")
    });
    let Some(setting) = at.and_then(|at| document.settings.get_mut(at)).filter(|_| !listed) else { return };
    let name = setting.stated.value.clone();
    setting.meaning = Meaning::Audience;
    setting.stated.value = format!("https://iam.googleapis.com/{name}");
    let mut short = setting.clone();
    short.stated.value = format!("//iam.googleapis.com/{name}");
    document.settings.push(short);
}

/// The address of the provider is the issuer where no other setting says which issuer is accepted.
fn default_issuer(document: &mut Document) {
    if document.one(Meaning::Issuer).is_none() {
        let of_provider = document.settings.iter_mut().filter(|setting| setting.meaning == Meaning::DefaultIssuer);
        of_provider.for_each(|setting| {
            let name = setting.stated.name.to_ascii_lowercase();
            let value = setting.stated.value.clone();
            let value = value.trim_end_matches('/');
            let host = value.split_once("://").map(|(_, host)| host);
            setting.meaning = Meaning::Issuer;
            // Auth0 names its issuer by the host alone, and ends it with a slash. Elsewhere discovery tells how it ends.
            if host.is_none_or(|host| host.ends_with(".auth0.com")) {
                setting.stated.value = format!("https://{}/", host.unwrap_or(value));
            } else if name.contains("base") || name.contains("domain") {
                setting.stated.value = value.to_owned();
                if host.is_some_and(|host| !host.contains('/')) {
                    setting.meaning = Meaning::DefaultIssuer;
                }
            }
        });
    }
}

/// The same name twice with different values.
fn contradictions(
    pairs: &[Pair],
    stated: &impl Fn(&Pair) -> Stated,
    product: Option<&'static Product>,
    document: &mut Document,
) {
    let mut seen: std::collections::BTreeMap<&[String], &Pair> = std::collections::BTreeMap::new();
    let own_only = document.side != Side::Application;
    for pair in pairs {
        let single = pair.path.last().is_some_and(|last| !last.starts_with('['));
        let Some(first) = seen.insert(&pair.path, pair) else { continue };
        let known = meaning::of(&pair.path, product, own_only);
        if single
            && first.value != pair.value
            && known.is_some_and(|known| {
                !matches!(
                    known,
                    Meaning::Secret | Meaning::RequiredAttribute | Meaning::KnownAttribute | Meaning::Claim
                )
            })
            && document.contradictions.len() < 20
        {
            document.contradictions.push((stated(first), stated(pair)));
        }
    }
}

/// One value may list several: scopes by spaces, groups and audiences by commas.
fn values(meaning: Meaning, path: &[String], stated: Stated) -> Vec<Stated> {
    let listed = matches!(
        meaning,
        Meaning::Audience
            | Meaning::ExtraAudience
            | Meaning::TokenAlg
            | Meaning::Domain
            | Meaning::Group
            | Meaning::RegisteredRedirect
    ) && !path.last().is_some_and(|last| last.starts_with('['));
    if !listed || !stated.value.contains([',', ' ']) {
        return vec![stated];
    }
    let mut at = 0;
    let mut all = Vec::new();
    for part in stated.value.split([',', ' ']) {
        let start = stated.span.start + at;
        at += part.len() + 1;
        if !part.is_empty() {
            let span = Span::new(start, start + part.len());
            all.push(Stated { value: part.to_owned(), span, ..stated.clone() });
        }
    }
    all
}

/// The members of one alternative belong together.
fn group(path: &[String], product: Option<&Product>) -> String {
    let Some(name) = product.map(|product| product.group.as_str()).filter(|name| !name.is_empty()) else {
        return String::new();
    };
    if name == reader::POLICY {
        return path.iter().find(|segment| segment.starts_with(name)).cloned().unwrap_or_default();
    }
    let at = path.iter().position(|segment| segment.eq_ignore_ascii_case(name));
    at.and_then(|at| path.get(..at + 2)).map_or(String::new(), |head| head.join("."))
}

/// The last name of a path that is no place in a list.
fn shown_name(path: &[String]) -> String {
    path.iter().rev().find(|segment| !segment.starts_with('[')).cloned().unwrap_or_default()
}
