//! Saving octets as a file, made in the page: nothing is fetched.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlElement, Url};

/// How long the browser may take to read the file from the page.
const READ: Duration = Duration::from_secs(30);

/// Offers the bytes as a download. Does nothing if the browser cannot create a blob URL.
fn save(name: &str, octets: &[u8]) {
    let parts = Array::of1(&Uint8Array::from(octets));
    let Ok(url) = Blob::new_with_u8_array_sequence(&parts).and_then(|blob| Url::create_object_url_with_blob(&blob))
    else {
        return;
    };
    if let Ok(link) = document().create_element("a").map(JsCast::unchecked_into::<HtmlElement>)
        && link.set_attribute("href", &url).is_ok()
        && link.set_attribute("download", name).is_ok()
    {
        link.click();
    }
    set_timeout(
        move || {
            // An address that is gone already is no loss.
            let _ = Url::revoke_object_url(&url);
        },
        READ,
    );
}

/// A button that saves what `octets` gives at that moment.
#[component]
pub(in crate::ui) fn Save(
    /// What is saved, in words for those who listen: `the certificate`.
    #[prop(into)]
    what: String,
    /// The file's name.
    name: String,
    /// The octets.
    octets: impl Fn() -> Vec<u8> + Send + Sync + 'static,
) -> impl IntoView {
    button(what, name, Box::new(octets))
}

/// The button itself, once for all files.
fn button(what: String, name: String, octets: Box<dyn Fn() -> Vec<u8> + Send + Sync>) -> AnyView {
    view! {
        <button type="button" class="quiet" aria-label=format!("Save as file: {what}") on:click=move |_| save(&name, &octets())>
            "Save as file"
        </button>
    }
    .into_any()
}
