//! From what intake found to items: types every content and follows what is found inside it.
//!
//! Input: a case, or a plain text that was decrypted. Output: items in the order found, without any proof.
//! Invariant: at most [`MAX_ITEMS`] items, [`MAX_NESTING`] deep; nothing is computed with keys.

use super::model::{Body, Item, MAX_ITEMS, MAX_NESTING, XmlBody};
use super::settings::{Found, separate};
use super::texts;
use crate::case::{Case, Far, Input};
use crate::crypto::Proof;
use crate::intake::{self, Content, Embedded, Format, Layer, Note, NoteKind, Transport, Unpacked};
use crate::oidc;
use crate::saml;
use crate::source::{Span, SpanMap};
use crate::syntax::xml;
use crate::texts::Statement;
use crate::vocabulary::{ItemKind, LayerKind};
use std::collections::VecDeque;

/// Bytes of an answer that a document shows.
const MAX_EXAMPLE: usize = 4 << 10;

/// Unwraps and types every input of the case, breadth first.
pub(super) fn unwrap_all(case: &Case) -> Vec<Item> {
    let mut taking = intake::Budget { stop: case.stop.clone(), ..intake::Budget::default() };
    let mut far = Far { of: case.inputs.iter().map(|input| input.bytes.len()).sum(), ..Far::default() };
    let mut queue: VecDeque<Pending> = VecDeque::new();
    let mut is_cut = case.stop.is_cut();
    for (input, given) in case.inputs.iter().enumerate() {
        if input > 0 && case.stop.is_asked() {
            is_cut = true;
            break;
        }
        taking.watch = case.watch.after(far);
        for found in separate(given, intake::unpack(given, &taking), |one| type_unpacked(one).0) {
            let (unpacked, settings) = match found {
                Found::Message(unpacked) => (unpacked, None),
                Found::Settings(document, unpacked) => (unpacked, Some(document)),
            };
            let origin = given.origin.clone();
            far.found += unpacked.children.len();
            let is_example = settings.is_none() && is_example(&unpacked, given);
            queue.push_back(Pending { input, parent: None, depth: 0, origin, unpacked, settings, is_example });
        }
        far.read += given.bytes.len();
    }
    let mut items: Vec<Item> = Vec::new();
    // What was taken in is read to its end.
    add_all(queue, &mut items, &intake::Budget::default());
    if let Some(last) = items.last_mut().filter(|_| is_cut) {
        last.notes.push(intake::interrupted());
    }
    for (input, given) in case.inputs.iter().enumerate() {
        if items.len() < MAX_ITEMS
            && let Some(text) = beside(input, given, &items)
        {
            items.push(text);
        }
    }
    items
}

/// The text that messages were cut out of, as an item of its own, where it says something about the login.
fn beside(input: usize, given: &Input, items: &[Item]) -> Option<Item> {
    let own = || items.iter().filter(|item| item.input == input && item.parent.is_none());
    let cut = |item: &Item| {
        item.layers.first().is_some_and(|layer| matches!(layer.kind, LayerKind::Embedded | LayerKind::Pem))
    };
    let captured = |item: &Item| item.transport.as_ref().is_some_and(|transport| transport.started.is_some());
    if own().next().is_none() || own().any(captured) {
        return None;
    }
    let text = std::str::from_utf8(&given.bytes).ok()?;
    // An answer written down as HTTP: its header says more than its body.
    let spoken = |item: &Item| item.layers.iter().any(|layer| layer.kind == LayerKind::Http);
    if own().any(spoken) && own().all(|item| item.statements.iter().all(|one| one.meaning.general)) {
        let mut said = texts::challenges(text);
        said.extend(own_answer(text, own()).filter(|_| said.is_empty()));
        return told(items, input, given, text, said);
    }
    if !own().all(|item| cut(item) || item.kind == ItemKind::Settings) {
        return told(items, input, given, text, own_answer(text, own()).into_iter().collect());
    }
    let inner: Vec<Span> = own().map(|item| item.to_source(Span::new(0, item.content().as_bytes().len()))).collect();
    // Settings are no words, and no words are about them.
    let mut words = std::borrow::Cow::Borrowed(text);
    for (item, span) in own().zip(&inner).filter(|(item, _)| item.kind == ItemKind::Settings) {
        if item.content().as_bytes().len() == span.len() {
            words = super::around::without(&words, *span).into();
        }
    }
    told(items, input, given, text, texts::outside(&words, &inner))
}

/// With which status the text around messages says that the login was answered.
fn own_answer<'a>(text: &str, own: impl Iterator<Item = &'a Item>) -> Option<Statement> {
    let whole = |item: &Item| item.to_source(Span::new(0, item.content().as_bytes().len()));
    let is_read = |item: &Item| !item.statements.is_empty() || !item.around.is_empty();
    let told = crate::texts::answer(text)?;
    let mut own = own.peekable();
    own.peek()?;
    own.all(|item| !is_read(item) && !whole(item).contains(told.span)).then_some(told)
}

/// An item of an input's own words.
fn told(items: &[Item], input: usize, given: &Input, text: &str, statements: Vec<Statement>) -> Option<Item> {
    if statements.is_empty() {
        return None;
    }
    let content = Content::Text(text.into());
    let map = SpanMap::slice(0, text.len());
    Some(Item {
        id: format!("i{}", items.len() + 1),
        origin: given.origin.clone(),
        kind: ItemKind::ErrorText,
        input,
        parent: None,
        children: Vec::new(),
        layers: vec![Layer { kind: LayerKind::Text, detail: None, content, map }],
        notes: Vec::new(),
        transport: None,
        format: Format::Text,
        body: Body::Opaque,
        proof: Proof::default(),
        role: None,
        statements,
        around: Vec::new(),
    })
}

/// Adds a plain text below an item, unwrapped like a paste. Output: its id.
pub(super) fn add_decrypted(items: &mut Vec<Item>, parent: usize, part: &Embedded) -> Option<String> {
    let above = items.get(parent)?;
    let depth = std::iter::successors(Some(above), |item| items.get(item.parent?)).count();
    if depth >= MAX_NESTING || items.len() >= MAX_ITEMS {
        return None;
    }
    let budget = intake::Budget::default();
    let mut unpacked = embed(part, &budget);
    if let Some(first) = unpacked.layers.first_mut() {
        first.kind = LayerKind::Decrypted;
    }
    let input = above.input;
    let id = format!("i{}", items.len() + 1);
    let origin = part.name.clone();
    let pending = Pending { input, parent: Some(parent), depth, origin, unpacked, settings: None, is_example: false };
    add_all(VecDeque::from([pending]), items, &budget);
    Some(id)
}

/// Types what waits, and what is found in it.
fn add_all(mut queue: VecDeque<Pending>, items: &mut Vec<Item>, budget: &intake::Budget) {
    while let Some(pending) = queue.pop_front() {
        if items.len() >= MAX_ITEMS {
            note_limit(items.last_mut().map(|item| &mut item.notes), format!("items {MAX_ITEMS}"));
            break;
        }
        let index = items.len();
        let Pending { input, parent, depth, origin, mut unpacked, settings, is_example } = pending;
        let origin = unpacked.origin.clone().unwrap_or(origin);
        let (kind, body, embedded) = match settings {
            Some(document) => (ItemKind::Settings, Body::Settings(document), Vec::new()),
            None if is_example => (ItemKind::Json, Body::Opaque, Vec::new()),
            None => type_unpacked(&unpacked),
        };
        // What a string of it holds was found there already.
        let known = |part: &Embedded| {
            let content = |child: &Unpacked| child.layers.last().map(|layer| layer.content.clone());
            let tokens = unpacked.children.iter().filter(|child| child.format == Format::Jose);
            tokens.filter_map(content).any(|content| content.as_str() == part.text)
        };
        let embedded: Vec<Embedded> = embedded.into_iter().filter(|part| !known(part)).collect();
        let children = unpacked.children.into_iter().chain(embedded.iter().map(|part| embed(part, budget)));
        if depth < MAX_NESTING {
            for child in children {
                let origin = child.origin.clone().unwrap_or_else(|| origin.clone());
                let (parent, depth) = (Some(index), depth + 1);
                let (unpacked, settings) = (child, None);
                queue.push_back(Pending { input, parent, depth, origin, unpacked, settings, is_example: false });
            }
        } else if children.count() > 0 {
            note_limit(Some(&mut unpacked.notes), format!("nesting {MAX_NESTING}"));
        }
        if let Some(parent) = parent.and_then(|parent| items.get_mut(parent)) {
            parent.children.push(index);
        }
        items.push(Item {
            id: format!("i{}", index + 1),
            origin,
            kind,
            input,
            parent,
            children: Vec::new(),
            layers: unpacked.layers,
            notes: unpacked.notes,
            transport: unpacked.transport,
            format: unpacked.format,
            body,
            proof: Proof::default(),
            role: None,
            statements: Vec::new(),
            around: Vec::new(),
        });
        let first = parent.is_none() && !items.iter().rev().skip(1).any(|other| other.input == input);
        if let Some(item) = items.last_mut() {
            texts::read(item, first);
        }
    }
}

/// Says that a limit of this module kept something from being read.
fn note_limit(notes: Option<&mut Vec<Note>>, detail: String) {
    let Some(notes) = notes else { return };
    notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail });
}

struct Pending {
    input: usize,
    parent: Option<usize>,
    depth: usize,
    origin: String,
    unpacked: Unpacked,
    /// Where it was told to be settings.
    settings: Option<Box<crate::settings::Document>>,
    /// An error in a document that only shows how one looks.
    is_example: bool,
}

/// Whether an error is only an example in a document that was pasted.
fn is_example(unpacked: &Unpacked, given: &Input) -> bool {
    let captured = unpacked.transport.as_ref().is_some_and(|transport| transport.started.is_some());
    let is_short = unpacked.layers.last().is_some_and(|layer| layer.content.as_bytes().len() <= MAX_EXAMPLE);
    if unpacked.format != Format::Json || captured || unpacked.layers.len() < 2 || !is_short {
        return false;
    }
    let place = || {
        let whole = Span::new(0, unpacked.layers.last()?.content.as_bytes().len());
        Some(unpacked.layers.iter().rev().fold(whole, |span, layer| layer.map.outer(span)))
    };
    let written =
        |place| std::str::from_utf8(&given.bytes).is_ok_and(|text| crate::texts::Page::of(text).is_written_down(place));
    matches!(type_unpacked(unpacked).0, ItemKind::OauthError | ItemKind::ProviderError) && place().is_some_and(written)
}

fn type_unpacked(unpacked: &Unpacked) -> (ItemKind, Body, Vec<Embedded>) {
    let Some(layer) = unpacked.layers.last() else { return (ItemKind::Text, Body::Opaque, Vec::new()) };
    type_content(unpacked.format, &layer.content, unpacked.transport.as_ref(), &unpacked.layers)
}

/// Reads the content by its format; also returns the messages inside it.
pub(super) fn type_content(
    format: Format,
    content: &Content,
    transport: Option<&Transport>,
    layers: &[Layer],
) -> (ItemKind, Body, Vec<Embedded>) {
    match format {
        Format::Xml => {
            let text = content.as_str();
            let mut document = match content {
                Content::Text(shared) => xml::parse_shared(shared, &saml::budget_for(text)),
                Content::Bytes(_) | Content::Passed(_) => xml::parse(text, &saml::budget_for(text)),
            };
            // What was sent is read as it is, encoded as it was; what somebody cut out of a message, with what is declared around it.
            let encoded = layers.iter().any(|layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url));
            let as_sent = transport.is_some() || encoded;
            let around = if as_sent { Vec::new() } else { saml::missing_around(&document) };
            let is_cut_out = !around.is_empty();
            if is_cut_out {
                document = xml::parse_in_context(&text.into(), &saml::budget_for(text), &around);
            }
            document.is_laid_out = !as_sent && saml::is_laid_out(&document);
            let (kind, message, embedded) = saml::read(text, &document, transport);
            (kind, Body::Xml(Box::new(XmlBody { document, message, is_cut_out })), embedded)
        }
        // A large export whose messages are its children.
        Format::Json if matches!(content, Content::Passed(_)) => (ItemKind::Json, Body::Opaque, Vec::new()),
        Format::Har => (ItemKind::Har, Body::Opaque, Vec::new()),
        Format::SamlTracer => (ItemKind::SamlTracerExport, Body::Opaque, Vec::new()),
        Format::Binary => (ItemKind::Binary, Body::Opaque, Vec::new()),
        Format::Json | Format::Jose | Format::Der | Format::Pem | Format::Parameters | Format::Text => {
            let decrypted = layers.iter().any(|layer| layer.kind == LayerKind::Decrypted);
            let (kind, message, embedded) = oidc::read(format, content, transport, transport.is_none() && !decrypted);
            (kind, Body::Oidc(Box::new(message)), embedded)
        }
    }
}

/// An embedded message goes through intake like a paste, below one more layer that cuts it out of its parent.
fn embed(part: &Embedded, budget: &intake::Budget) -> Unpacked {
    let input = Input { origin: part.name.clone(), bytes: part.text.clone().into_bytes() };
    let cut = Layer {
        kind: LayerKind::Embedded,
        detail: Some(part.name.clone()),
        content: Content::Text(part.text.as_str().into()),
        map: match &part.map {
            Some(map) => map.clone(),
            None if part.text.len() == part.span.len() => SpanMap::slice(part.span.start, part.text.len()),
            None => SpanMap::whole(part.text.len(), part.span),
        },
    };
    let mut found = intake::unpack(&input, budget);
    if found.is_empty() {
        let layer = Layer {
            kind: LayerKind::Text,
            detail: None,
            content: cut.content.clone(),
            map: SpanMap::slice(0, part.text.len()),
        };
        return Unpacked {
            origin: Some(part.name.clone()),
            layers: vec![cut, layer],
            notes: Vec::new(),
            transport: None,
            format: Format::Text,
            children: Vec::new(),
        };
    }
    let mut first = found.swap_remove(0);
    first.origin = Some(part.name.clone());
    first.layers.insert(0, cut);
    for note in &mut first.notes {
        note.layer += 1;
    }
    first
}
