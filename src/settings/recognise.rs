//! Finds settings in a text: which product, which notation, which part of the text.

use super::document::{Lines, document, weight};
use super::product::{self, Product};
use super::reader::{self, NOTATIONS, Notation, Pair};
use super::{Block, Document, Meaning, spoken};
use crate::order;
use crate::source::{Span, line_column};

/// Parts of one text that are looked at.
const MAX_PARTS: usize = 50;

/// Products of whose marks a text is full that are tried.
const MAX_PRODUCTS: usize = 6;

/// Ends of the names of files that hold settings, or code with settings in it.
const EXTENSIONS: [&str; 21] = [
    "env",
    "ini",
    "yml",
    "yaml",
    "properties",
    "conf",
    "cfg",
    "toml",
    "rb",
    "php",
    "py",
    "js",
    "ts",
    "mjs",
    "tf",
    "hcl",
    "xml",
    "config",
    "sh",
    "go",
    "java",
];

/// Finds the settings in a text: the whole of it, a fenced part, an object that begins and ends a line, and what lines say in words.
pub fn find(text: &str, origin: &str) -> Vec<Block> {
    find_in(text, origin, Span::new(0, text.len()))
}

/// The same where only a part of the text may be settings.
pub fn find_in(text: &str, origin: &str, part: Span) -> Vec<Block> {
    if text.len() > reader::MAX_TEXT || text.trim().is_empty() {
        return Vec::new();
    }
    let fenced = fenced(text);
    let parts = if fenced.is_empty() { vec![part] } else { fenced };
    let mut found = read_parts(text, origin, &parts);
    if found.is_empty() {
        found = read_parts(text, origin, &objects(text));
    }
    let spoken = spoken::find(text, origin, &found);
    found.extend(spoken);
    found
}

fn read_parts(text: &str, origin: &str, parts: &[Span]) -> Vec<Block> {
    let whole = |span: Span| read(span.of(text), origin, line_column(text, span.start).line, parts.len() == 1);
    parts
        .iter()
        .take(MAX_PARTS)
        .filter_map(|span| Some(Block { span: *span, document: whole(*span)?, is_spoken: false }))
        .collect()
}

/// The parts between lines of three backquotes or tildes.
fn fenced(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            match open.take() {
                Some(from) => parts.push(Span::new(from, start)),
                None => open = Some(at),
            }
        }
    }
    parts
}

/// Parts from a line that begins with `{` to one that begins with `}`.
fn objects(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.starts_with('{') && open.is_none() {
            open = Some(start);
        } else if line.starts_with('}')
            && let Some(from) = open.take()
        {
            parts.push(Span::new(from, start + line.trim_end().len()));
        }
    }
    parts.retain(|part| part.len() < text.trim().len());
    parts
}

/// Reads one part as settings, where it is settings.
fn read(text: &str, origin: &str, first_line: usize, alone: bool) -> Option<Document> {
    let marked: Vec<&'static Product> = product::marked(&format!("{origin}\n{text}")).take(MAX_PRODUCTS).collect();
    let lines = Lines::of(text, first_line);
    let start = text.trim_start();
    let markup = start.starts_with('<') && !start.starts_with("<?php");
    // The best reading of each product; the last one is that of no product.
    let mut readings: Vec<Option<(usize, Document)>> = vec![None; marked.len() + 1];
    for notation in NOTATIONS {
        if markup && !matches!(notation, Notation::Xml | Notation::Directives) {
            continue;
        }
        let pairs = reader::read(text, notation);
        if pairs.is_empty() {
            continue;
        }
        for (product, reading) in marked.iter().copied().map(Some).chain([None]).zip(&mut readings) {
            let document = document(origin, &lines, &pairs, product);
            let weight = weight(&document);
            let enough = match product {
                Some(_) => weight > 0,
                None => is_configuration(text, origin, &document, &pairs, notation),
            };
            if enough && reading.as_ref().is_none_or(|(known, _)| weight > *known) {
                *reading = Some((weight, document));
            }
        }
    }
    // A product that is told more surely is preferred, unless another one understands much more of the text. What only the
    // names say that all products share counts where there is no product.
    let unknown = readings.pop().flatten();
    let most = readings.iter().flatten().map(|(weight, _)| *weight).max().unwrap_or(0);
    let chosen = readings.into_iter().flatten().find(|(weight, _)| weight * 2 >= most).or(unknown);
    chosen.map(|(_, document)| document).filter(|_| !is_dated(text) && (alone || !is_log(text)))
}

/// Whether a text without the marks of a product is configuration: names that only configuration has, or a file name that says so.
fn is_configuration(text: &str, origin: &str, document: &Document, pairs: &[Pair], notation: Notation) -> bool {
    let mut meanings: Vec<&str> = document.settings.iter().map(|setting| setting.meaning.as_str()).collect();
    order::sort(&mut meanings);
    meanings.dedup();
    if is_log(text) || meanings.is_empty() {
        return false;
    }
    let extension = origin.rsplit_once('.').map_or("", |(_, extension)| extension);
    let by_name = EXTENSIONS.contains(&extension) || origin.contains(".env");
    // Names in capitals are those of an environment or of constants.
    let in_capitals = document.settings.iter().all(|setting| !setting.stated.name.contains(|c: char| c.is_lowercase()));
    let by_name = by_name || in_capitals && matches!(notation, Notation::Lines);
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).count();
    let configured = document.settings.iter().any(|setting| {
        matches!(
            setting.meaning,
            Meaning::ClientId
                | Meaning::RedirectUri
                | Meaning::Acs
                | Meaning::SsoUrl
                | Meaning::Certificate
                | Meaning::Fingerprint
                | Meaning::SpEntityId
        )
    }) || !document.secrets.is_empty();
    match notation {
        Notation::Lines => meanings.len() >= 2 && (by_name || configured) && pairs.len() * 2 >= lines,
        Notation::Yaml => {
            meanings.len() >= 2 && (by_name && extension != "xml" || (configured && pairs.len() * 2 >= lines))
        }
        Notation::Flags => meanings.len() >= 2 && configured && text.contains("--"),
        Notation::Literal => meanings.len() >= 2 && (by_name || configured),
        Notation::Directives | Notation::Operations => false,
        // Application settings of .NET; other XML is told by its product.
        Notation::Xml => meanings.len() >= 2 && text.contains("<configuration"),
    }
}

/// Whether most lines begin with a date: a log, whatever its entries quote.
fn is_dated(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(50);
    let (dated, all) = lines.fold((0, 0), |(dated, all), line| (dated + usize::from(begins_with_date(line)), all + 1));
    dated * 2 > all
}

fn begins_with_date(line: &str) -> bool {
    // `[20:04:05 Error] …`
    let time = line.strip_prefix('[').and_then(|rest| rest.get(..9));
    if time.is_some_and(|time| time.bytes().filter(u8::is_ascii_digit).count() == 6 && time.matches(':').count() == 2) {
        return true;
    }
    let start: String = line.trim_start_matches(['[', '"']).chars().take(10).collect();
    start.len() == 10 && start.chars().filter(char::is_ascii_digit).count() >= 8 && start.contains(['-', '/', '.'])
}

/// Marks of a log entry or of an answer: what happened, not what is set.
fn is_log(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    let marks = [
        "\"timestamp\"",
        "\"@timestamp\"",
        "\"eventTime\"",
        "\"eventName\"",
        "\"level\"",
        "\"severity\"",
        "\"error\"",
        "\"error_description\"",
        "\"access_token\"",
        "\"id_token\"",
        "\"refresh_token\"",
        "HTTP/1.1 ",
        "HTTP/2 ",
    ];
    marks.iter().any(|mark| head.contains(mark)) || text.lines().take(50).any(begins_with_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str, origin: &str) -> Document {
        let mut found = find(text, origin);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0).document
    }

    #[test]
    fn an_environment_file_without_its_secrets() {
        let document = only("OIDC_ISSUER=https://a/b\nOIDC_CLIENT_ID=c\nOIDC_CLIENT_SECRET=hidden-value\n", "x.env");
        assert_eq!(
            document.one(Meaning::Issuer).map(|stated| (stated.value.as_str(), stated.line)),
            Some(("https://a/b", 1))
        );
        assert_eq!(document.secrets[0].name, "OIDC_CLIENT_SECRET");
        assert!(
            !format!("{document:?}").contains("hidden-value") && !document.facts().to_string().contains("hidden-value")
        );
    }

    #[test]
    fn messages_logs_and_answers_are_no_settings() {
        for text in [
            "2026-01-01 issuer: https://a client_id: b redirect_uri: c",
            "{\"access_token\":\"x\",\"client_id\":\"y\",\"issuer\":\"z\"}",
            "{\"iss\":\"https://a\",\"aud\":\"b\",\"sub\":\"c\"}",
            "https://a/authorize?client_id=b&redirect_uri=https%3A%2F%2Fc&issuer=d",
            "Issuer: https://a\nAudience: b\n",
            "2026-01-01 type=\"LOGIN\", clientId=\"b\", redirect_uri=\"https://c\"\n2026-01-01 no idp_cert_fingerprint\n",
            "grant_type=authorization_code&client_id=b&client_secret=c",
            "<md:SPSSODescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
             entityID=\"a\"><md:NameIDFormat>b</md:NameIDFormat></md:SPSSODescriptor>",
            "<saml:Advice><saml:Issuer>a</saml:Issuer><md:X entityID=\"b\"/></saml:Advice>",
        ] {
            assert!(find(text, "paste").is_empty(), "{text}");
            assert!(find(text, "x.xml").is_empty(), "{text}");
        }
    }

    #[test]
    fn a_policy_in_a_ticket() {
        let text = "See:\n```json\n{\"Statement\":[{\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Principal\":{\"Federated\":\"arn:aws:iam::1:oidc-provider/h/i\"},\"Condition\":{\"StringLike\":{\"h/i:sub\":[\"a:*\"]}}}]}\n```\n";
        let document = only(text, "paste");
        let conditions = &document.acceptances[0].conditions;
        assert_eq!((conditions[0].claim.as_str(), conditions[0].values[0].value.as_str()), ("iss", "https://h/i"));
        assert_eq!((conditions[1].claim.as_str(), conditions[1].test), ("sub", Test::Like));
        assert_eq!(conditions[1].values[0].line, 3);
    }

    use super::super::Test;
}
