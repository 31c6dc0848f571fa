//! Spans, and the way from a span in a decoded layer back to what was pasted.
//! Comes in: offsets. Goes out: offsets. Must not know what the text means.

mod case;
mod charset;
mod find;
mod map;
mod mark;
mod position;
mod span;

pub use case::lower;
pub use charset::{single_byte, windows_1252_character};
pub use find::{find_byte, find_unusual};
pub use map::SpanMap;
pub use mark::visible;
pub use position::{LineColumn, line_column};
pub use span::{Span, Value};
