//! Where the search ends: the notations that are messages themselves, and how sure each is.
//! Comes in: a content. Goes out: an item and its score.

use super::peel::{CERTAIN, Found, Trail, Work};
use super::rewrite::trimmed;
use super::{Format, LayerKind, NoteKind, Unpacked};
use super::{charset, der, html, jwt, marks, typographic};
use crate::source::Span;
use memchr::memmem;

/// The item where the content says by itself what it is, and no decoder need be tried.
pub(super) fn certain(_work: &mut Work<'_>, trail: &Trail) -> Option<Found> {
    if charset::check(trail) || typographic::check(trail) {
        return None;
    }
    if !trail.is_text() {
        let shape = der::recognise(trail.bytes())?;
        return Some(Found { score: 85, items: vec![binary(trail.clone(), shape)] });
    }
    let text = trail.text();
    let span = trimmed(text);
    let inner = span.of(text);
    match inner.as_bytes().first() {
        None => Some(Found { score: CERTAIN, items: vec![empty(trail.clone())] }),
        Some(b'<') if !html::is_html(inner) && !is_escaped(inner) && !inner.starts_with("<![CDATA[") => {
            let score = xml_score(inner);
            (score >= CERTAIN).then(|| Found { score, items: vec![xml(trail.clone())] })
        }
        Some(b'{' | b'[') if !is_container(trail) && is_json(inner) => {
            Some(Found { score: 85, items: vec![json(trail.clone())] })
        }
        _ => {
            let token = jwt::recognise(text)?;
            let score = if token.cut { 82 } else { 90 };
            Some(Found { score, items: vec![jose(trail.clone(), token)] })
        }
    }
}

/// JSON that holds messages rather than being one.
fn is_container(trail: &Trail) -> bool {
    super::form::check_json(trail)
        || super::har::check(trail)
        || super::saml_tracer::check(trail)
        || memmem::find(trail.bytes(), b"SAML:2.0:protocol").is_some()
}

/// The item where no decoder found anything better.
pub(super) fn fallback(trail: &Trail, tried: &[String]) -> Found {
    let mut trail = trail.clone();
    let text = trail.text();
    let span = trimmed(text);
    let inner = span.of(text);
    if !trail.is_text() {
        if let Some(shape) = der::recognise(trail.bytes()) {
            return Found { score: 60, items: vec![binary(trail, shape)] };
        }
        note_tried(&mut trail, tried);
        let whole = Span::new(0, trail.bytes().len());
        return Found { score: 5, items: vec![trail.end(LayerKind::Binary, None, Format::Binary, whole)] };
    }
    match inner.as_bytes().first() {
        Some(b'<') if !html::is_html(inner) && looks_like_markup(inner) => {
            let score = xml_score(inner).min(CERTAIN - 1);
            Found { score, items: vec![xml(trail)] }
        }
        Some(b'{') if inner.contains('"') || inner.contains('\u{201C}') => {
            let score = if !is_json(inner) {
                50
            } else if is_container(&trail) {
                65
            } else {
                79
            };
            Found { score, items: vec![json(trail)] }
        }
        Some(b'[') if is_json(inner) => Found { score: 60, items: vec![json(trail)] },
        _ => {
            note_tried(&mut trail, tried);
            let whole = Span::new(0, trail.bytes().len());
            marks::text(&mut trail);
            Found { score: 10, items: vec![trail.end(LayerKind::Text, None, Format::Text, whole)] }
        }
    }
}

fn note_tried(trail: &mut Trail, tried: &[String]) {
    for what in tried {
        trail.note(NoteKind::Tried, Span::default(), what.as_str());
    }
}

fn xml(mut trail: Trail) -> Unpacked {
    marks::xml(&mut trail);
    let whole = Span::new(0, trail.bytes().len());
    trail.end(LayerKind::Xml, None, Format::Xml, whole)
}

/// JSON with the messages that were found in it.
pub(super) fn json_with(trail: &Trail, children: Vec<Unpacked>) -> Unpacked {
    Unpacked { children, ..json(trail.clone()) }
}

fn json(mut trail: Trail) -> Unpacked {
    marks::json(&mut trail);
    let whole = Span::new(0, trail.bytes().len());
    trail.end(LayerKind::Json, None, Format::Json, whole)
}

fn jose(mut trail: Trail, token: jwt::Token) -> Unpacked {
    if token.cut {
        trail.note(NoteKind::Truncated, Span::at(token.span.end), "jwt");
    }
    trail.end(LayerKind::Jwt, None, Format::Jose, token.span)
}

fn binary(mut trail: Trail, shape: der::Shape) -> Unpacked {
    let whole = Span::new(0, trail.bytes().len());
    if shape.cut {
        trail.note(NoteKind::Truncated, Span::at(whole.end), "der");
    }
    if let Some(kind) = shape.secret {
        trail.note(NoteKind::Secret, whole, kind);
    }
    trail.end(LayerKind::Der, None, Format::Der, whole)
}

fn empty(mut trail: Trail) -> Unpacked {
    let whole = Span::new(0, trail.bytes().len());
    if !trail.notes.iter().any(|note| note.kind == NoteKind::Empty) {
        let name = trail.parameter.clone().unwrap_or_default();
        trail.note(NoteKind::Empty, whole, name);
    }
    trail.end(LayerKind::Text, None, Format::Text, whole)
}

/// How much the text is like XML: a name after `<`, and an end that fits.
fn xml_score(text: &str) -> u32 {
    if !looks_like_markup(text) {
        return 0;
    }
    let clean = !text.contains('\0') && !text.contains('\u{FFFD}');
    let known = ["Response", "AuthnRequest", "Assertion", "EntityDescriptor", "Logout", "Artifact"];
    let saml = memmem::find(text.as_bytes(), b"urn:oasis:names:tc:SAML").is_some()
        || known.iter().any(|name| text.get(..400.min(text.len())).is_some_and(|start| start.contains(name)));
    let whole = text.ends_with('>') && text.contains("</") || text.ends_with("/>");
    match (clean, saml, whole) {
        (true, true, true) => 100,
        (true, false, true) => 90,
        (true, true, false) => 75,
        (true, false, false) => 65,
        _ => 55,
    }
}

/// Whether the text starts as a SAML message, whole or cut.
pub(super) fn is_saml_markup(text: &str) -> bool {
    let inner = trimmed(text).of(text);
    inner.starts_with('<') && !html::is_html(inner) && xml_score(inner) >= 75
}

fn looks_like_markup(text: &str) -> bool {
    let mut after = text.chars().skip(1);
    after.next().is_some_and(|character| character.is_alphabetic() || matches!(character, '?' | '!' | '_'))
}

/// Quotes of attributes are escaped: this is the inside of a string.
fn is_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr(b'=', bytes.get(..4096.min(bytes.len())).unwrap_or(&[]))
        .is_some_and(|at| matches!(bytes.get(at + 1), Some(b'\\')) || bytes.get(at + 1..at + 3) == Some(b"3D"))
}

/// Whether the text is whole JSON.
pub(super) fn is_json(text: &str) -> bool {
    super::raw::Raw::read(text).is_some()
}
