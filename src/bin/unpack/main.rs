//! Unpacks the page's module and texts: LZMA carries a quarter less over the line than gzip, which is all that static hosts do.
//! Comes in: through `assertainUnpack(packed)`, the bytes of a part. Goes out: a function that returns the next piece of what
//! was packed each time it is called: an empty one at the end, `null` where the part is broken. Pieces, so that the page's thread
//! can breathe between them. The form is described in `parts.rs`. Through `assertainJoined(first, later)` the two parts of the
//! module become one; `null` where they do not belong together.

mod joined;
mod lzma;
mod near;
mod parts;

#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};

use js_sys::{Function, Reflect, Uint8Array};
use parts::Part;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// A small one: this program takes a few large pieces, and ends when all is unpacked.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());

fn main() {
    let unpack = Closure::<dyn Fn(Uint8Array) -> JsValue>::new(|packed: Uint8Array| {
        let Some(part) = Part::open(&packed.to_vec()) else { return JsValue::NULL };
        let part = RefCell::new(part);
        Closure::<dyn Fn() -> JsValue>::new(move || match part.borrow_mut().piece() {
            Some(bytes) => Uint8Array::from(bytes.as_slice()).into(),
            None => JsValue::NULL,
        })
        .into_js_value()
    });
    let join = Closure::<dyn Fn(Uint8Array, Uint8Array) -> JsValue>::new(|first: Uint8Array, later: Uint8Array| {
        let whole = joined::joined(&first.to_vec(), &later.to_vec());
        whole.map_or(JsValue::NULL, |whole| Uint8Array::from(whole.as_slice()).into())
    });
    for (name, function) in [("assertainUnpack", unpack.into_js_value()), ("assertainJoined", join.into_js_value())] {
        let function: Function = function.unchecked_into();
        // Where the global object takes no members there is no page either.
        let _ = Reflect::set(&js_sys::global(), &JsValue::from_str(name), &function);
    }
}
