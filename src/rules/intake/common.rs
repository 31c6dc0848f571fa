//! What the rules of this family share: reading the notes of intake and placing findings in the pasted text.
//! Comes in: items with notes. Goes out: findings with places. Must not unwrap anything itself.

use crate::crypto::dsig::ReferenceFacts;
use crate::intake::{Carrier, Format, LayerKind, Note, NoteKind};
use crate::item::Item;
use crate::report::{Finding, ItemKind};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::{DefectKind, Document, ns};

/// Builds a finding for every note of this kind; passes for each item that the rule applies to and that has no such note.
pub(super) fn each_note(
    cx: &Context<'_>,
    out: &mut Outcome,
    kind: NoteKind,
    applies: impl Fn(&Item) -> bool,
    build: impl Fn(&Item, &Note) -> Option<Finding>,
) {
    for item in cx.items {
        let mut found = false;
        for note in notes(item, kind) {
            if let Some(finding) = build(item, note) {
                found = true;
                out.find_once(finding.at_layer(item, note.layer, note.span));
            }
        }
        if !found && applies(item) {
            out.pass();
        }
    }
}

/// The notes of one kind.
pub(super) fn notes(item: &Item, kind: NoteKind) -> impl Iterator<Item = &Note> {
    item.notes.iter().filter(move |note| note.kind == kind)
}

/// Whether the item has a note of this kind.
pub(super) fn has_note(item: &Item, kind: NoteKind) -> bool {
    notes(item, kind).next().is_some()
}

/// Whether the bytes are those that went over the wire: the item stands in a capture.
pub(super) fn is_captured(cx: &Context<'_>, item: &Item) -> bool {
    let capture = is_capture;
    item.layers.iter().any(|layer| matches!(layer.kind, LayerKind::Har | LayerKind::SamlTracer))
        || item.transport.as_ref().is_some_and(|transport| transport.started.is_some())
        || cx.ancestors(item).any(capture)
}

/// Whether it is a recording.
pub(super) fn is_capture(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport)
}

/// Whether one of the layers is of one of these kinds.
pub(super) fn has_layer(item: &Item, kinds: &[LayerKind]) -> bool {
    item.layers.iter().any(|layer| kinds.contains(&layer.kind))
}

/// How the message itself travelled, where the paste shows it.
pub(super) fn carrier(item: &Item) -> Option<Carrier> {
    item.transport.as_ref().and_then(|transport| transport.carrier)
}

/// Whether it is XML that a SAML field carries.
pub(super) fn is_xml(item: &Item) -> bool {
    item.xml().is_some()
}

/// Whether it is XML with a signature.
pub(super) fn is_signed(item: &Item) -> bool {
    item.xml().is_some_and(|document| document.elements().any(|node| node.is(ns::DS, "SignatureValue")))
}

/// What the signatures of an item refer to.
pub(super) fn references(item: &Item) -> impl Iterator<Item = &ReferenceFacts> {
    item.signatures().iter().flat_map(|signature| &signature.references)
}

/// Whether anything at all was recognised in it; a public key, for example, has no kind of its own.
pub(super) fn is_recognised(item: &Item) -> bool {
    !matches!(item.kind, ItemKind::Text | ItemKind::Binary) || !matches!(item.format, Format::Text | Format::Binary)
}

/// Whether a message could be read to its end in spite of the repairs.
pub(super) fn was_read(item: &Item) -> bool {
    match item.xml() {
        Some(document) => document.root().is_some() && !document.is_broken(),
        None => is_recognised(item),
    }
}

/// The fault that says that the text ends too early, where the tree has one.
pub(super) fn early_end(document: &Document) -> Option<&crate::syntax::xml::Defect> {
    document
        .defects
        .iter()
        .find(|defect| matches!(defect.kind, DefectKind::Truncated | DefectKind::UnfinishedMarkup) && defect.fatal)
        .or_else(|| document.defects.iter().find(|defect| defect.kind == DefectKind::Truncated))
}

/// The name of the SAML parameter or form field that the message was the value of, as written.
pub(super) fn parameter_name(item: &Item) -> Option<(usize, &str)> {
    let fields = [LayerKind::UrlQuery, LayerKind::UrlFragment, LayerKind::FormField, LayerKind::HtmlForm];
    item.layers.iter().enumerate().rev().filter(|(_, layer)| fields.contains(&layer.kind)).find_map(|(index, layer)| {
        let name = layer.detail.as_deref()?;
        let known = name.eq_ignore_ascii_case("SAMLRequest") || name.eq_ignore_ascii_case("SAMLResponse");
        known.then_some((index, name))
    })
}

/// Where the content of a layer stood in the text it was read from.
pub(super) fn layer_span(item: &Item, layer: usize) -> Span {
    item.layers
        .get(layer)
        .map_or_else(Span::default, |layer| layer.map.outer(Span::new(0, layer.content.as_bytes().len())))
}

/// The first characters of what a layer was read from: they show how it is encoded.
pub(super) fn beginning(item: &Item, layer: usize) -> Span {
    let span = layer_span(item, layer);
    Span::new(span.start, span.end.min(span.start + 8))
}

/// The place of the name before the value that a layer was read from; of the value, where no name stands before it.
pub(super) fn name_place(cx: &Context<'_>, item: &Item, layer: usize, value: Span, name: &str) -> Span {
    let outer = match layer.checked_sub(1) {
        Some(before) => item.layers.get(before).map(|layer| layer.content.as_bytes()),
        None if item.parent.is_some() => None,
        None => cx.case.inputs.get(item.input).map(|input| input.bytes.as_slice()),
    };
    let before = outer.and_then(|outer| outer.get(..value.start)).and_then(|before| before.strip_suffix(b"="));
    match before.filter(|before| before.ends_with(name.as_bytes())) {
        Some(before) => Span::new(before.len() - name.len(), before.len()),
        None => value,
    }
}
