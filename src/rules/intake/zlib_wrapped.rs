//! IN-ZLIB-WRAPPED: compressed with a header that SAML does not use.

use super::common::{each_note, has_layer, is_capture, is_xml};
use crate::declare_rule;
use crate::intake::{LayerKind, NoteKind};
use crate::item::Item;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-ZLIB-WRAPPED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let compressed = |item: &Item| is_xml(item) && has_layer(item, &[LayerKind::Deflate]);
    each_note(cx, out, NoteKind::ZlibWrapped, compressed, |item, note| {
        // The capture itself was wrapped, no message in it.
        if is_capture(item) {
            return None;
        }
        // A compressed file, not a compressed message: its layer stands outside the text that was encoded.
        let encoded = |layer: &crate::intake::Layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url);
        if !item.layers.iter().take(note.layer).any(encoded) {
            return None;
        }
        let wrapper = if note.detail.is_empty() { "zlib or gzip" } else { note.detail.as_str() };
        let title = format!("The message is compressed with the wrong wrapper ({wrapper})");
        let why = "SAML uses raw DEFLATE; a receiver stumbles over the extra header and reports that it cannot inflate the message.";
        Some(
            RULE.finding(title, why)
                .fix(
                    item.maker(),
                    "Use raw DEFLATE (RFC 1951) in the code that builds the link: Python \
                 `zlib.compressobj(wbits=-15)`, Node `deflateRawSync`, PHP `gzdeflate`, Java `new Deflater(level, \
                 true)`.",
                )
                .spec("saml-bindings 3.4.4.1"),
        )
    });
}
