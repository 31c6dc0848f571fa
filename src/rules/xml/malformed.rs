//! XML-MALFORMED: the document is no well-formed XML. Says where and what most likely happened.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::documents::documents;
use crate::rules::support::left_out::{is_gap_name, is_open_to_hands, is_shortened_tag};
use crate::rules::{Context, Outcome};
use crate::source::line_column;
use crate::syntax::xml::{Defect, DefectKind, Document};
use crate::vocabulary::ItemKind;

/// Further faults shown beside the first.
const MORE: usize = 9;

declare_rule! { "XML-MALFORMED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        if item.text().trim().is_empty() {
            continue; // IN-EMPTY says it.
        }
        let ours: Vec<&Defect> = document
            .defects
            .iter()
            .filter(|defect| is_ours(document, defect.kind))
            .filter(|defect| !is_cut(item.text(), document, defect))
            .filter(|defect| !is_hidden_value(item.text(), defect))
            // Parts of a configuration one after the other are no message.
            .filter(|defect| defect.kind != DefectKind::SecondRoot || item.kind != ItemKind::Xml)
            // IN-REDACTED says it.
            .filter(|defect| !(is_shortened_tag(defect) && is_open_to_hands(item)))
            .collect();
        if let Some(name) = ours.iter().find_map(|defect| hidden_element(defect)) {
            out.find_once(hidden(item, name, &ours));
            continue;
        }
        match ours.iter().find(|defect| defect.fatal).or(ours.first()) {
            Some(first) => out.find_once(said(item, document, first, &ours)),
            None if document.root().is_some() => out.pass(),
            None => {}
        }
    }
}

/// Other rules speak of the early end, prefixes, macros, document types and limits.
fn is_ours(document: &Document, kind: DefectKind) -> bool {
    match kind {
        DefectKind::Truncated | DefectKind::UnboundPrefix | DefectKind::Budget | DefectKind::LateDoctype => false,
        DefectKind::UnknownEntity => document.doctype.is_none(),
        // At the end of the text it is the same fault as IN-TRUNCATED, which looks at fatal ones.
        DefectKind::UnfinishedMarkup => !document.defects.iter().any(|defect| defect.kind == kind && defect.fatal),
        _ => true,
    }
}

/// The end of a text that just stops may look broken: `&am`, `<a b=`. That is one fault, and IN-TRUNCATED says it.
fn is_cut(text: &str, document: &Document, defect: &Defect) -> bool {
    document.defects.iter().any(|defect| matches!(defect.kind, DefectKind::Truncated | DefectKind::UnfinishedMarkup))
        && text.get(defect.span.start..).is_some_and(|rest| !rest.contains('>'))
}

/// `Destination="https://<APP_HOST>/acs"`: somebody hid a part of the value, and it can still be read around it.
fn is_hidden_value(text: &str, defect: &Defect) -> bool {
    defect.kind == DefectKind::LessThanInAttribute && {
        let inner = text.get(defect.span.start..).unwrap_or("").split('>').next().unwrap_or("");
        (3..=MAX_NAME).contains(&inner.len()) && inner.chars().all(|c| c.is_alphanumeric() || "<_- ".contains(c))
    }
}

/// The name of an element that nobody would write, where it is never closed: in capital letters (`<APP_HOST>`), a word for a gap
/// (`<snip>`, `<...>`), without the prefix that all around it have, or in the place of a value (`<saml:NameID><my email></saml:NameID>`).
fn hidden_element(defect: &Defect) -> Option<&str> {
    if defect.kind == DefectKind::BadName {
        return is_gap_name(&defect.detail).then_some(&defect.detail);
    }
    let (open, close) = defect.detail.split_once('/').filter(|_| defect.kind == DefectKind::MismatchedTag)?;
    let shouted = open.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_-".contains(&byte));
    let around = close.rsplit(':').next().unwrap_or(close);
    let is_stranger = !open.contains(':') && open != around && (close.contains(':') || TEXTS.contains(&around));
    (open.len() >= 2 && is_stranger || open.len() >= 3 && shouted || is_gap_name(open)).then_some(open)
}

/// Elements that hold text and nothing else.
const TEXTS: [&str; 7] =
    ["NameID", "AttributeValue", "Issuer", "Audience", "X509Certificate", "SignatureValue", "DigestValue"];

/// Longest name in the place of a hidden value.
const MAX_NAME: usize = 64;

fn hidden(item: &Item, name: &str, all: &[&Defect]) -> Finding {
    let finding = RULE
        .finding(
            format!("A value was blanked out as `<{name}>`, which breaks the XML"),
            "A name in angle brackets is a tag, so the rest of the message is read differently.",
        )
        .confidence(Confidence::Possible)
        .fix(
            Party::Support,
            "Paste the original message; nothing leaves this page. Or write its name without angle brackets.",
        );
    all.iter().take(MORE).fold(finding, |finding, defect| finding.at(item, defect.span))
}

fn said(item: &Item, document: &Document, defect: &Defect, all: &[&Defect]) -> Finding {
    let text = item.text();
    let place = line_column(text, defect.span.start);
    let cause = cause(defect);
    let near = match document.path_at(defect.span).as_str() {
        "/" | "" => String::new(),
        path => format!(", near `{path}`"),
    };
    let title = format!("The XML is not well-formed at line {}, column {}: {cause}", place.line, place.column);
    let also = match all.len() {
        0 | 1 => String::new(),
        2 => " One more fault follows from there on.".to_owned(),
        count => format!(" {} more faults follow from there on.", count - 1),
    };
    let why = format!(
        "No receiver reads beyond the first fault{near}; what is shown here is what could be read anyway.{also}"
    );
    let mut finding = RULE
        .finding(title, why)
        .fix(Party::Support, hint(defect.kind))
        .fix(item.maker(), "If the original is broken too, correct the template or the product that wrote it.")
        .at(item, defect.span);
    for other in all.iter().filter(|other| other.span != defect.span).take(MORE) {
        finding = finding.related(item, other.span);
    }
    finding
}

/// What is wrong, as the end of a sentence.
fn cause(defect: &Defect) -> String {
    let detail = super::common::shown(&defect.detail);
    let named =
        |with: &str, without: &str| if detail.is_empty() { without.to_owned() } else { with.replace("{}", &detail) };
    match defect.kind {
        DefectKind::Empty => "no element in it".to_owned(),
        DefectKind::MismatchedTag => match detail.split_once('/') {
            Some((open, close)) => format!("`<{open}>` is closed by `</{close}>`"),
            None => "an end tag is wrong".to_owned(),
        },
        DefectKind::UnexpectedEndTag => named("`</{}>` closes nothing", "an end tag closes nothing"),
        DefectKind::SecondRoot => named("second document, from `<{}>` on", "a second document follows the first"),
        DefectKind::TextOutsideRoot => "text outside the root".to_owned(),
        DefectKind::BareAmpersand => "unescaped `&` (write `&amp;`)".to_owned(),
        DefectKind::UnknownEntity => named("`&{};` is unknown in XML", "unknown name after `&`"),
        DefectKind::BadCharacterReference => named("`{}` is not allowed", "a forbidden character reference"),
        DefectKind::ForbiddenCharacter => named("{} is not allowed", "a forbidden control character"),
        DefectKind::CdataEndInText => "`]]>` in plain text".to_owned(),
        DefectKind::LessThanInAttribute => "unescaped `<` in an attribute (write `&lt;`)".to_owned(),
        DefectKind::BadAttribute => {
            named("attribute `{}` not written as `name=\"value\"`", "attribute not written as `name=\"value\"`")
        }
        DefectKind::DuplicateAttribute => named("attribute `{}` occurs twice", "an attribute occurs twice"),
        DefectKind::BadName => named("`{}` is no XML name", "a forbidden name"),
        DefectKind::BadNamespaceDeclaration => {
            named("namespace declaration `{}` not allowed", "a forbidden namespace declaration")
        }
        DefectKind::LateDeclaration => "`<?xml …?>` not at start".to_owned(),
        DefectKind::DoubleHyphenInComment => "`--` inside a comment".to_owned(),
        DefectKind::UnfinishedMarkup => named("`{}` is not finished", "unfinished tag or comment"),
        DefectKind::Truncated => "it ends too early".to_owned(),
        DefectKind::UnboundPrefix => named("prefix `{}` is not declared", "a prefix is undeclared"),
        DefectKind::LateDoctype => "DOCTYPE in the middle".to_owned(),
        DefectKind::Budget => named("a limit was reached ({})", "a limit was reached"),
        DefectKind::Other => named("{}", "it breaks XML's rules"),
    }
}

/// What most likely happened, as something to do.
fn hint(kind: DefectKind) -> &'static str {
    match kind {
        DefectKind::BareAmpersand => {
            "This is usually a URL that was written into the XML by hand: replace each `&` in it by `&amp;`."
        }
        DefectKind::UnknownEntity => "This comes from HTML: write the character itself instead of its HTML name.",
        DefectKind::SecondRoot => "Two messages were copied together: paste each on its own.",
        DefectKind::TextOutsideRoot | DefectKind::LateDeclaration => {
            "Something was copied along in front of or behind the message: start at the first `<` and end at the last `>`."
        }
        DefectKind::MismatchedTag | DefectKind::UnexpectedEndTag => {
            "Part of the message is missing or was edited: copy it again from the request."
        }
        DefectKind::ForbiddenCharacter | DefectKind::BadCharacterReference => {
            "Find the value in the user's directory record and type it again, without invisible characters."
        }
        _ => "Copy the message again from the request, preferably as the original base64 value.",
    }
}
