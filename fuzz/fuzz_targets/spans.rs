//! What every reading of a paste has to hold: each place of each layer leads back into the text before it.

use assertain::intake::Unpacked;
use assertain::source::Span;

/// Checks an unwrapped thing and all that was found in it.
pub fn check(item: &Unpacked, outer: &[u8]) {
    let mut before = outer;
    for layer in &item.layers {
        let inner = layer.content.as_bytes();
        for start in (0..=inner.len()).step_by((inner.len() / 16).max(1)) {
            for end in [start, start + 1, inner.len()] {
                let back = layer.map.outer(Span::new(start, end.min(inner.len())));
                assert!(back.start <= back.end && back.end <= before.len());
            }
        }
        before = inner;
    }
    for note in &item.notes {
        let text = match note.layer.checked_sub(1) {
            None => outer,
            Some(index) => item.layers[index].content.as_bytes(),
        };
        assert!(note.span.end <= text.len());
    }
    for child in &item.children {
        check(child, before);
    }
}
