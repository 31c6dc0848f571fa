//! Bytes to messages: peels what people paste until a message, a key or a capture is left.
//! Comes in: one pasted text or file. Goes out: one [`Unpacked`] per thing found, with every layer, every repair and the way back.
//! Must not interpret what it found: whether a URL-safe alphabet is a fault is for the rules.

mod apart;
mod base64;
mod broken_lines;
mod broken_token;
pub(crate) mod calls;
mod capture;
mod capture_messages;
mod charset;
mod claims;
mod compound;
mod compressed_rtf;
mod csv;
mod curl;
mod decoders;
mod deflate;
pub(crate) mod denial;
mod denial_stems;
mod denial_words;
mod der;
mod digits;
mod embedded;
mod entry_text;
mod exchange;
mod fenced;
mod flow_file;
mod form;
mod grids;
mod hand_cuts;
mod hand_gaps;
mod har;
mod hex_dump;
mod hints;
mod html;
mod http;
mod http_date;
mod inflate;
mod json_exchanges;
mod json_string;
mod json_values;
mod jwt;
mod leaf;
mod mail;
mod margins;
mod marks;
mod markup;
mod missing_form;
mod mitm;
mod model;
mod named_value;
mod needles;
mod packed;
mod parameters;
mod parts;
mod pem;
mod percent;
mod places;
mod proxy_json;
mod proxy_xml;
mod quoted_printable;
mod quotes;
mod raw;
mod recorded;
mod references;
mod rewrite;
mod rtf;
mod said;
mod saml_tracer;
mod scan;
mod seams;
mod search;
mod several;
mod shown_page;
mod sign_in;
mod sign_in_log;
mod split;
mod table_exchanges;
mod transcript;
mod typographic;
mod url;
pub(crate) mod visits;
mod wrapped_link;
mod zip;

pub use crate::vocabulary::LayerKind;
pub(crate) use base64::UNESCAPED;
pub use embedded::Embedded;
pub(crate) use exchange::STATUS;
pub(crate) use hand_cuts::PART;
pub(crate) use har::{CUT_ENTRY, entries};
pub(crate) use jwt::mask_length;
pub(crate) use marks::is_blanked;
pub use model::{
    Budget, Carrier, Content, Format, Layer, Note, NoteKind, Parameter, SetCookie, SignIn, Transport, Unpacked, Visit,
};
pub use percent::decode_form;
pub(crate) use search::interrupted;

use crate::case::Input;

/// Unwraps one input. Never fails: what cannot be read comes back as [`Format::Text`] or [`Format::Binary`] with notes of what was tried.
/// At least one thing comes back.
pub fn unpack(input: &Input, budget: &Budget) -> Vec<Unpacked> {
    search::unpack(&input.bytes, budget, &decoders::READERS)
}
