//! Unpacks the page's module and texts: LZMA carries a quarter less over the line than gzip, which is all that static hosts do.
//! Comes in: through `assertainUnpack(packed)`, the bytes of a part. Goes out: a function that returns the next piece of what
//! was packed each time it is called: an empty one at the end, `null` where the part is broken. Pieces, so that the page's thread
//! can breathe between them. Must not know what it unpacks.

use js_sys::{Function, Reflect, Uint8Array};
use lzma_rust2::LzmaReader;
use std::cell::RefCell;
use std::io::{Cursor, Read};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Bytes of a piece: a few milliseconds of work.
const PIECE: usize = 256 << 10;
/// KiB a part may ask for. Ours have a dictionary of 8 MiB.
const MEMORY: u32 = 16 << 10;

fn main() {
    let unpack = Closure::<dyn Fn(Uint8Array) -> JsValue>::new(|packed: Uint8Array| {
        let reader = LzmaReader::new_mem_limit(Cursor::new(packed.to_vec()), MEMORY, None);
        let Ok(reader) = reader else { return JsValue::NULL };
        let reader = RefCell::new(reader);
        Closure::<dyn Fn() -> JsValue>::new(move || piece(&mut *reader.borrow_mut())).into_js_value()
    });
    let unpack: Function = unpack.into_js_value().unchecked_into();
    // Where the global object takes no members there is no page either.
    let _ = Reflect::set(&js_sys::global(), &JsValue::from_str("assertainUnpack"), &unpack);
}

/// The next bytes, as many as a piece has; fewer at the end.
fn piece(reader: &mut dyn Read) -> JsValue {
    let mut bytes = Vec::with_capacity(PIECE);
    match reader.take(PIECE as u64).read_to_end(&mut bytes) {
        Ok(_) => Uint8Array::from(bytes.as_slice()).into(),
        Err(_) => JsValue::NULL,
    }
}
