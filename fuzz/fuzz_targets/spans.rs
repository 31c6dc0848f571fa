//! What every reading of a paste has to hold: each place of each layer leads back into the text before it.

use assertain::intake::Unpacked;
use assertain::source::Span;

/// Checks an unwrapped thing and all that was found in it.
pub fn check(item: &Unpacked, outer: &[u8]) {
    within(item, outer.len());
}

/// The same by the length of the text around it, which may not be kept.
fn within(item: &Unpacked, outer: usize) {
    let mut before = outer;
    for layer in &item.layers {
        let inner = layer.content.size();
        for start in (0..=inner).step_by((inner / 16).max(1)) {
            for end in [start, start + 1, inner] {
                let back = layer.map.outer(Span::new(start, end.min(inner)));
                assert!(back.start <= back.end && back.end <= before);
            }
        }
        before = inner;
    }
    for note in &item.notes {
        let text = match note.layer.checked_sub(1) {
            None => outer,
            Some(index) => item.layers[index].content.size(),
        };
        assert!(note.span.end <= text);
    }
    for child in &item.children {
        within(child, before);
    }
}
