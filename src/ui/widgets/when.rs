//! An instant for people: UTC, their own time, and how far it is from the time the message is judged at.

use crate::time::Instant;
use crate::view::when::{local_words, utc_words};
use leptos::prelude::*;

/// The instant, in UTC and in the person's time zone.
pub(in crate::ui) fn when(instant: Instant) -> AnyView {
    let date = js_sys::Date::new(&(instant.millis() as f64).into());
    // Minutes that UTC is ahead; of a date that the browser cannot hold it is no number, which becomes zero.
    let ahead = date.get_timezone_offset() as i64;
    let local = (ahead != 0).then(|| format!(" · {}", local_words(instant, -ahead)));
    view! {
        <time datetime=instant.to_string()>{utc_words(instant)}</time>
        {local}
    }
    .into_any()
}
