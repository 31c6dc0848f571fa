//! What the page shows of an examination: plain data that can cross from a worker to the page.
//! Comes in: an [`Examination`]. Goes out: a [`ViewModel`]. Must not judge, and must not know a browser.

pub mod aligned;
pub mod answer;
pub mod claims;
pub mod comparison;
pub mod document;
pub mod entities;
pub mod flow;
pub mod lanes;
mod lines;
pub mod marks;
mod outward;
pub use crate::report::names;
mod pretty_json;
mod pretty_xml;
pub mod rows;
pub mod timeline;
pub mod timescale;
pub mod token;
pub mod trust;
pub mod when;

pub use lines::{Line, Token, TokenKind, plain};
pub use pretty_json::pretty_json;
pub use pretty_xml::pretty_xml;

use crate::case::{Case, Settings};
use crate::crypto::enc::EncryptionFacts;
use crate::diagnose::Examination;
use crate::intake::{Content, Format, LayerKind};
use crate::item::{Body, Item};
use crate::report::{Place, Report, SummaryRow};
use crate::source::Span;
use crate::texts::Side;
use crate::time::Instant;
use nanoserde::{DeBin, SerBin};

/// Bytes of one layer that are shown and can be copied.
pub const MAX_LAYER: usize = 2 << 20;
/// Bytes of one document that are laid out for reading.
pub const MAX_DOCUMENT: usize = 8 << 20;
/// Bytes of all documents of a case that are laid out; items after that show their summary only.
pub const MAX_DOCUMENTS: usize = 24 << 20;
/// Bytes of a binary layer that are shown as hexadecimal digits.
pub const MAX_HEX: usize = 8 << 10;

/// Everything the page shows of a case.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct ViewModel {
    /// The judgement.
    pub report: Report,
    /// The clock it was judged with.
    pub now: Instant,
    /// The tolerance it was judged with, in seconds.
    pub skew: i64,
    /// The items, in the order of `report.items`.
    pub items: Vec<ItemView>,
    /// Its times.
    pub timeline: timeline::Timeline,
    /// The login step by step, for each protocol of the case.
    pub flows: Vec<flow::Flow>,
    /// The attempts of its recordings.
    pub lanes: Vec<lanes::Lane>,
    /// A login that works beside it.
    pub comparison: Option<comparison::ComparisonView>,
}

/// An item as the page shows it.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct ItemView {
    /// Index of the input it was found in.
    pub input: usize,
    /// Index of the item it was found in.
    pub parent: Option<usize>,
    /// The values a person looks for first.
    pub summary: Vec<SummaryRow>,
    /// The entities of an aggregate.
    pub entities: Vec<entities::EntityRow>,
    /// The document, as far as it is laid out.
    pub document: String,
    /// The document for reading; tokens are slices of `document`.
    pub lines: Vec<Line>,
    /// Whether the document goes on after what is laid out.
    pub cut: bool,
    /// What each step was read from and produced: the outer text first, the document last.
    pub texts: Vec<TextView>,
    /// The places of findings in this item.
    pub places: Vec<PlaceView>,
    /// Its signatures and encrypted parts, link by link.
    pub trust: trust::TrustView,
}

impl ItemView {
    /// Asks for octets of the document that is shown; `None` where that is not whole.
    pub fn octets(&self, wanted: &trust::Octets) -> Option<trust::octets::Request> {
        let is_whole = !self.cut || wanted.part == trust::OctetsPart::Text;
        is_whole.then(|| trust::octets::Request::new(wanted, &self.document, &self.trust.scope))
    }
}

/// The text before or after a step of unwrapping.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct TextView {
    /// The step that produced it; `None` for what was pasted, or for the item this one was found in.
    pub kind: Option<LayerKind>,
    /// The parameter, header or label.
    pub detail: Option<String>,
    /// The text, at most [`MAX_LAYER`] bytes; hexadecimal where it is binary.
    pub text: String,
    /// Length in bytes of the whole.
    pub len: usize,
    /// Whether it is binary.
    pub binary: bool,
}

/// A place of a finding, in every text of its item.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct PlaceView {
    /// Index in `report.findings`.
    pub finding: usize,
    /// Index in the finding's `at`.
    pub place: usize,
    /// Its span in each of `texts`; `None` in the texts inside the one it refers to.
    pub spans: Vec<Option<Span>>,
}

impl ViewModel {
    /// Judges a case and keeps what the page shows.
    pub fn examine(case: &Case, settings: &Settings) -> Self {
        let examination = crate::diagnose::examine(case, settings);
        Self::of(case, settings, examination)
    }

    /// Judges a case beside a login that works.
    pub fn beside(case: &Case, settings: &Settings, works: &comparison::Works) -> Self {
        let mut examination = crate::diagnose::examine(case, settings);
        let comparison = comparison::comparison(case, settings, &mut examination, works);
        let mut view = Self::of(case, settings, examination);
        view.report.comparison = comparison.as_ref().map(|one| one.comparison.clone());
        view.comparison = comparison;
        view
    }

    /// The view of an examination.
    pub fn of(case: &Case, settings: &Settings, examination: Examination) -> Self {
        let Examination { report, items } = examination;
        let mut left = MAX_DOCUMENTS;
        let mut chains = trust::MAX_CHAINS_OF_CASE;
        let views = items
            .iter()
            .map(|item| {
                let mut view = item_view(case, &items, item, &report, left);
                view.trust = trust::TrustView::of(&items, item, report.evaluated_at.instant, chains);
                chains = chains.saturating_sub(view.trust.chains.len());
                left = left.saturating_sub(view.texts.iter().map(|text| text.text.len()).sum());
                view
            })
            .collect::<Vec<ItemView>>();
        let judged = crate::diagnose::instants(&items, settings);
        let rows: Vec<&[SummaryRow]> = views.iter().map(|view| view.summary.as_slice()).collect();
        let timeline = timeline::timeline(case, &items, &rows, &judged, report.evaluated_at);
        let flows = flow::flows(case, &items, &report);
        let lanes = lanes::lanes(&items, &report);
        let mut view = ViewModel {
            report,
            now: settings.now,
            skew: settings.skew,
            items: views,
            timeline,
            flows,
            lanes,
            comparison: None,
        };
        view.hide(&crate::report::secrets(items.iter().map(Item::text)));
        view
    }
}

fn item_view(case: &Case, items: &[Item], item: &Item, report: &Report, left: usize) -> ItemView {
    let given = case.inputs.get(item.input).map_or(&[][..], |input| &input.bytes);
    let whole = shown(item, given);
    let document = head(whole, MAX_DOCUMENT.min(left)).to_owned();
    let cut = document.len() < item.content().size();
    let lines = match (&item.body, item.format) {
        (Body::Xml(body), _) if !cut => pretty_xml(&document, &body.document),
        (_, Format::Json) => pretty_json(&document),
        _ => plain(&document),
    };
    let mut texts = vec![match item.parent.and_then(|parent| items.get(parent)) {
        Some(parent) => match parent.content() {
            Content::Passed(size) => TextView { len: *size, ..text_of(None, None, shown(parent, given), left) },
            content => text_view(None, None, content, left),
        },
        None => match std::str::from_utf8(given) {
            Ok(text) => text_of(None, None, text, left),
            Err(_) => hex_of(None, None, given),
        },
    }];
    texts.extend(item.layers.iter().map(|layer| match &layer.content {
        Content::Passed(size) => TextView {
            len: *size,
            ..text_of(Some(layer.kind), layer.detail.clone(), if item.layers.len() == 1 { whole } else { "" }, left)
        },
        content => text_view(Some(layer.kind), layer.detail.clone(), content, left),
    }));
    ItemView {
        input: item.input,
        parent: item.parent,
        summary: {
            let mut rows = match &item.body {
                Body::Xml(body) => opened(item, body.message.summary()),
                Body::Oidc(message) => message.summary(&item.proof),
                Body::Settings(document) => document.summary(),
                Body::Opaque => Vec::new(),
            };
            rows.extend(written(item));
            rows
        },
        entities: entities::entities(item),
        document,
        lines,
        cut,
        texts,
        places: places(item, report),
        trust: trust::TrustView::default(),
    }
}

/// The text of an item; of one that was not kept, the beginning of the input, where it is that.
fn shown<'a>(item: &'a Item, given: &'a [u8]) -> &'a str {
    match item.content() {
        Content::Passed(_) if item.parent.is_none() && item.layers.len() == 1 => {
            let start = given.get(..MAX_DOCUMENT.min(given.len())).unwrap_or(given);
            std::str::from_utf8(start).unwrap_or_else(|error| {
                std::str::from_utf8(start.get(..error.valid_up_to()).unwrap_or(&[])).unwrap_or("")
            })
        }
        content => content.as_str(),
    }
}

/// What the sentences of a text say: who wrote them, and each value with whose it is.
fn written(item: &Item) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    for (index, statement) in item.statements.iter().enumerate() {
        let group = if index == 0 { "Error text".to_owned() } else { format!("Error text {}", index + 1) };
        let row = |label: &str, value: String, span: Span, remark: Option<&str>| SummaryRow {
            group: group.clone(),
            label: label.to_owned(),
            values: vec![value],
            span: Some(span),
            remark: remark.map(str::to_owned),
        };
        let sentence = statement.span.of(item.text());
        let by = statement.product.map(|product| format!("written by {}", product.name));
        let certainty = statement.likely.then(|| "understood by its words alone".to_owned());
        let remark: Vec<String> = by.into_iter().chain(certainty).collect();
        rows.push(row(
            "Sentence",
            sentence.to_owned(),
            statement.span,
            Some(&remark.join(", ")).filter(|remark| !remark.is_empty()).map(String::as_str),
        ));
        for slot in &statement.values {
            let (label, whose) = match slot.side {
                Side::Setting => ("Expected", "the receiver's setting"),
                Side::OwnView => ("Receiver", "what the receiver takes for its own"),
                Side::Message => ("Received", "from the message"),
            };
            rows.push(row(label, slot.value.clone(), slot.span, Some(whose)));
        }
    }
    rows
}

/// Says of encrypted values that were opened that they were.
fn opened(item: &Item, mut rows: Vec<SummaryRow>) -> Vec<SummaryRow> {
    for row in &mut rows {
        let Some(span) = row.span else { continue };
        let is_open = |facts: &EncryptionFacts| facts.item.is_some() && facts.span == span;
        if item.encryption().iter().any(is_open) {
            row.remark = Some("decrypted with your key; see the separate item".to_owned());
        }
    }
    rows
}

/// The places of all findings in this item, each mapped outwards through the layers.
fn places(item: &Item, report: &Report) -> Vec<PlaceView> {
    let mut found = Vec::new();
    for (finding, judged) in report.findings.iter().enumerate() {
        for (place, at) in judged.at.iter().enumerate().filter(|(_, at)| at.item == item.id) {
            if let Some((text, span)) = innermost(at, item.layers.len()) {
                found.push(PlaceView { finding, place, spans: outwards(item, text, span) });
            }
        }
    }
    found
}

/// The text a place refers to (by index in [`ItemView::texts`]) and its span there.
fn innermost(at: &Place, layers: usize) -> Option<(usize, Span)> {
    match (&at.layer, at.start, at.end) {
        (Some(layer), ..) => Some((layer.layer.min(layers), Span::new(layer.start, layer.end))),
        (None, Some(start), Some(end)) => Some((layers, Span::new(start, end))),
        _ => None,
    }
}

fn outwards(item: &Item, text: usize, span: Span) -> Vec<Option<Span>> {
    let mut spans = vec![None; item.layers.len() + 1];
    let mut span = span;
    for index in (0..=text).rev() {
        if let Some(slot) = spans.get_mut(index) {
            *slot = Some(span);
        }
        if let Some(layer) = index.checked_sub(1).and_then(|before| item.layers.get(before)) {
            span = layer.map.outer(span);
        }
    }
    spans
}

fn text_view(kind: Option<LayerKind>, detail: Option<String>, content: &Content, left: usize) -> TextView {
    match content {
        Content::Text(text) => text_of(kind, detail, text, left),
        Content::Bytes(bytes) => hex_of(kind, detail, bytes),
        Content::Passed(size) => TextView { len: *size, ..text_of(kind, detail, "", left) },
    }
}

fn text_of(kind: Option<LayerKind>, detail: Option<String>, text: &str, left: usize) -> TextView {
    let shown = head(text, MAX_LAYER.min(left)).to_owned();
    TextView { kind, detail, text: shown, len: text.len(), binary: false }
}

fn hex_of(kind: Option<LayerKind>, detail: Option<String>, bytes: &[u8]) -> TextView {
    let mut text = String::new();
    for (row, chunk) in bytes.chunks(16).take(MAX_HEX / 16).enumerate() {
        let digits: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
        let letter = |byte: &u8| if byte.is_ascii_graphic() { char::from(*byte) } else { '·' };
        let letters: String = chunk.iter().map(letter).collect();
        text.push_str(&format!("{:06x}  {:<47}  {letters}\n", row * 16, digits.join(" ")));
    }
    TextView { kind, detail, text, len: bytes.len(), binary: true }
}

/// The first `limit` bytes, cut between characters.
fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Input;

    fn view(bytes: &[u8]) -> ViewModel {
        let case = Case { inputs: vec![Input { origin: "paste".into(), bytes: bytes.to_vec() }], ..Case::default() };
        ViewModel::examine(&case, &Settings::at_now(Instant::from_seconds(1_772_000_000)))
    }

    #[test]
    fn a_view_survives_the_way_to_the_page() {
        for bytes in [&b"<a>x</a>"[..], b"\xff\xfe\x00", b"", "ünfug".as_bytes(), b"eyJhbGciOiJub25lIn0.eyJleHAiOjF9."]
        {
            let view = view(bytes);
            let sent = view.serialize_bin();
            let back = ViewModel::deserialize_bin(&sent).unwrap();
            assert_eq!(format!("{back:?}"), format!("{view:?}"));
            assert!(ViewModel::deserialize_bin(&sent[..sent.len() - 1]).is_err());
        }
    }

    #[test]
    fn every_step_shows_its_text() {
        let view = view(b"<a>x</a>");
        let texts = &view.items[0].texts;
        assert_eq!(texts.first().map(|text| text.text.as_str()), Some("<a>x</a>"));
        assert_eq!(texts.last().map(|text| text.text.as_str()), Some("<a>x</a>"));
    }

    #[test]
    fn binary_is_shown_as_digits() {
        assert_eq!(hex_of(None, None, b"\x00A").text, format!("000000  00 41{}  ·A\n", " ".repeat(42)));
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(head("aä", 2), "a");
        assert_eq!(head("aä", 9), "aä");
    }
}
