//! Any bytes come back as something, and every span of every layer leads back into the text before it.
#![no_main]

use assertain::Input;
use assertain::intake::{Budget, Unpacked, unpack};
use assertain::source::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let found = unpack(&Input { origin: "paste".to_owned(), bytes: bytes.to_vec() }, &Budget::default());
    assert!(!found.is_empty());
    for item in &found {
        check(item, bytes);
    }
});

fn check(item: &Unpacked, outer: &[u8]) {
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
