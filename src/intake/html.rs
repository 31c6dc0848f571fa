//! HTML: the hidden fields of forms that submit themselves, and character references.
//! Comes in: HTML, or text with references. Goes out: the message of the form, or the text without references.
//! A scanner, not a browser: pages pasted here are short and often cut.

use super::model::{Carrier, NoteKind};
use super::parameters::{self, Field, Head, Whole};
use super::references::{decode, reference};
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Elements that make a text HTML and not XML.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "body",
    "form",
    "input",
    "div",
    "p",
    "span",
    "table",
    "script",
    "noscript",
    "meta",
    "a",
    "br",
    "title",
    "button",
    "textarea",
    "center",
    "iframe",
    "link",
    "style",
    "td",
    "tr",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "ul",
    "ol",
    "li",
    "section",
    "article",
    "blockquote",
    "details",
    "strong",
];

/// Fields of one form; further ones are left out.
const MAX_FIELDS: usize = 500;

/// Whether the text is HTML by its doctype or its first element.
pub(super) fn is_html(text: &str) -> bool {
    let start = text.get(..text.len().min(15)).unwrap_or("").to_ascii_lowercase();
    // A program of PHP is no XML either.
    if start.starts_with("<!doctype html") || start.starts_with("<?php") {
        return true;
    }
    let Some(at) = super::marks::root_start(text) else { return false };
    let rest = text.get(at + 1..).unwrap_or("");
    let len = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let name = rest.get(..len).unwrap_or("").to_ascii_lowercase();
    // <p:form> is XML, and so is <a xmlns=…> without anything of a page.
    if rest.get(len..).is_some_and(|after| after.starts_with([':', '-', '_', '.']))
        || !ELEMENTS.contains(&name.as_str())
    {
        return false;
    }
    let tag = rest.get(..rest.find('>').unwrap_or(rest.len())).unwrap_or("");
    let has_link = ["href=", "src=", "class="].iter().any(|attribute| tag.contains(attribute));
    let is_heading = !matches!(name.as_str(), "a" | "p" | "br" | "td" | "tr")
        && rest.to_ascii_lowercase().contains(&format!("</{name}>"));
    name.len() > 2
        || is_heading
        || has_link
        || memmem::find(rest.as_bytes(), b"<form").is_some()
        || memmem::find(rest.as_bytes(), b"<input").is_some()
}

/// Whether there are form fields.
pub(super) fn check_forms(state: &DecodeState) -> bool {
    let text = state.text();
    text.contains('<')
        && ["<input", "<INPUT", "<Input", "<textarea", "<TEXTAREA"]
            .iter()
            .any(|tag| memmem::find(text.as_bytes(), tag.as_bytes()).is_some())
}

/// Follows the first form that carries a message.
pub(super) fn run_forms(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut best: Option<Decoded> = None;
    for form in forms(text) {
        let known = form.fields.iter().any(|field| parameters::message_name(&field.name).is_some());
        if !known && !parameters::is_known(&form.fields) {
            continue;
        }
        let whole = Whole { steps: Vec::new(), span: form.span };
        let head = Head { method: form.method, url: form.action, origin: None };
        if let Some(found) = parameters::follow(search, state, &head, form.fields, &whole) {
            match &mut best {
                Some(best) => {
                    best.score = best.score.max(found.score);
                    best.items.extend(found.items);
                }
                None => best = Some(found),
            }
        }
    }
    best.map(Candidate::Decoded).into_iter().collect()
}

/// Whether there are character references in a text that is no markup.
pub(super) fn check_entities(state: &DecodeState) -> bool {
    let text = state.text();
    if state.layers.iter().filter(|layer| layer.kind == LayerKind::HtmlEntities).count() >= 3 {
        return false;
    }
    let cut_out = matches!(state.layers.last().map(|layer| layer.kind), Some(LayerKind::Embedded | LayerKind::Quotes));
    let start = text.trim_start();
    if !start.starts_with(['&', '<']) && text.trim().contains(' ') && !cut_out && state.parameter.is_none() {
        return false;
    }
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'&', bytes).take(64).any(|at| reference(text.get(at..).unwrap_or("")).is_some())
}

/// Replaces the references.
pub(super) fn run_entities(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut step = decode(text, Span::new(0, text.len()));
    let from_form = state.layers.last().is_some_and(|layer| layer.kind == LayerKind::HtmlForm);
    if !from_form {
        let at = text.find('&').unwrap_or(0);
        step.note(NoteKind::Wrapping, Span::new(at, at + 1), "HTML entities");
    }
    vec![Candidate::Step(step)]
}

/// A form: where it goes and what it holds.
pub(super) struct Form {
    pub(super) action: Option<String>,
    pub(super) method: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) span: Span,
}

/// All forms; fields outside any form are one of their own.
pub(super) fn forms(text: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', text.as_bytes().get(at..).unwrap_or(&[])).map(|found| at + found) {
        at = open + 1;
        let rest = text.get(at..).unwrap_or("");
        let len = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest.get(..len.min(16)).unwrap_or("").to_ascii_lowercase();
        if !matches!(name.as_str(), "form" | "input" | "textarea") {
            continue;
        }
        let tag = Tag::read(text, at + len);
        at = tag.end;
        if name == "form" {
            let action = tag.value(text, "action");
            let method = tag.value(text, "method").map(|method| method.to_ascii_uppercase());
            forms.push(Form { action, method, fields: Vec::new(), span: Span::new(open, tag.end) });
            continue;
        }
        if forms.is_empty() {
            forms.push(Form { action: None, method: None, fields: Vec::new(), span: Span::new(open, open) });
        }
        let Some(form) = forms.last_mut().filter(|form| form.fields.len() < MAX_FIELDS) else { continue };
        let Some(field_name) = tag.value(text, "name") else { continue };
        let value = if name == "textarea" {
            let body = text.get(tag.end..).unwrap_or("");
            let len = body.find("</").unwrap_or(body.len());
            Span::new(tag.end, tag.end + len)
        } else {
            tag.span("value").unwrap_or(Span::at(tag.end))
        };
        form.span.end = form.span.end.max(value.end).max(tag.end);
        let step = Step::cut(LayerKind::HtmlForm, Some(field_name.clone()), text, value);
        let decoded = decode(text, value).content.as_str().to_owned();
        let raw = value.of(text).to_owned();
        form.fields.push(Field {
            name: field_name,
            raw,
            value: decoded,
            carrier: Some(Carrier::HtmlForm),
            steps: vec![step],
        });
    }
    forms
}

/// Attributes of a tag by name.
struct Tag {
    attributes: Vec<(String, Span)>,
    end: usize,
}

impl Tag {
    /// Reads from after the element's name to its `>`, or as far as the text goes.
    fn read(text: &str, from: usize) -> Self {
        let bytes = text.as_bytes();
        let byte = |at: usize| bytes.get(at).copied();
        let mut attributes = Vec::new();
        let mut at = from;
        loop {
            while byte(at).is_some_and(|byte| byte.is_ascii_whitespace() || byte == b'/') {
                at += 1;
            }
            match byte(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(_) => {}
            }
            let name_start = at;
            while byte(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>')) {
                at += 1;
            }
            let name = text.get(name_start..at).unwrap_or("").to_ascii_lowercase();
            while byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
                at += 1;
            }
            if byte(at) != Some(b'=') {
                if at == name_start {
                    at += 1;
                }
                continue;
            }
            at += 1;
            while byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
                at += 1;
            }
            let value = match byte(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    let start = at + 1;
                    let len = memchr::memchr(quote, bytes.get(start..).unwrap_or(&[])).unwrap_or(bytes.len() - start);
                    at = (start + len + 1).min(bytes.len());
                    Span::new(start, start + len)
                }
                _ => {
                    let start = at;
                    while byte(at).is_some_and(|byte| !byte.is_ascii_whitespace() && byte != b'>') {
                        at += 1;
                    }
                    Span::new(start, at)
                }
            };
            if attributes.len() < 64 {
                attributes.push((name, value));
            }
        }
        Tag { attributes, end: at }
    }

    fn span(&self, name: &str) -> Option<Span> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, span)| *span)
    }

    fn value(&self, text: &str, name: &str) -> Option<String> {
        self.span(name).map(|span| decode(text, span).content.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_forms_as_people_write_them() {
        let text = "<html><FORM method=post action='https://sp/acs?a=1&amp;b=2'><input type=hidden name=\"RelayState\" value=x>\
                    <input value=\"PHN&#x2B;\" name='SAMLResponse'/></form>";
        let forms = forms(text);
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].action.as_deref(), Some("https://sp/acs?a=1&b=2"));
        assert_eq!(forms[0].method.as_deref(), Some("POST"));
        assert_eq!(forms[0].fields[1].value, "PHN+");
        assert_eq!(forms[0].fields[1].raw, "PHN&#x2B;");
    }

    #[test]
    fn references() {
        let step = decode("a&lt;b&#43;c&bogus;", Span::new(0, 19));
        assert_eq!(step.content.as_str(), "a<b+c&bogus;");
        assert_eq!(step.map.outer(Span::new(1, 2)), Span::new(1, 5));
    }

    #[test]
    fn html_and_xml_are_told_apart() {
        assert!(is_html("<!DOCTYPE html><html></html>"));
        assert!(is_html("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC 'x'><html xmlns='x'>"));
        assert!(!is_html("<samlp:Response>"));
        assert!(!is_html("<a xmlns='urn:x'/>"));
    }
}
