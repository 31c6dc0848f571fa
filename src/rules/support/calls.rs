//! Calls to a provider that captures show, for the rules about endpoints.
//! Returns the relevant calls. A failed call that later succeeded is not relevant.

use crate::intake::calls::{Answer, Call, Endpoint};
use crate::intake::visits::host_of;
use crate::item::Item;
use crate::rules::Context;

/// The calls to one kind of endpoint, with their captures.
pub(crate) fn calls<'a>(cx: &Context<'a>, endpoint: Endpoint) -> Vec<(&'a Item, &'a Call)> {
    let items = cx.items;
    let mut found: Vec<(&Item, &Call)> = Vec::new();
    for item in items {
        let calls = item.transport.as_ref().map_or(&[][..], |transport| transport.calls.as_slice());
        for (index, call) in calls.iter().enumerate().filter(|(_, call)| call.endpoint == endpoint) {
            let mut later = calls.iter().skip(index + 1);
            let again = |other: &Call| {
                other.endpoint == endpoint && host_of(&other.url) == host_of(&call.url) && succeeded(other)
            };
            if succeeded(call) || !later.any(again) {
                found.push((item, call));
            }
        }
    }
    found
}

/// An answer that can be used.
pub(crate) fn succeeded(call: &Call) -> bool {
    !call.preflight && (200..300).contains(&call.status) && call.answer == Answer::Json
}

/// How the answer of a call looked, as the end of a sentence.
pub(crate) fn answered(call: &Call) -> String {
    match call.answer {
        Answer::Page => format!("a web page (status {})", call.status),
        Answer::Json | Answer::Other => format!("an error (status {})", call.status),
    }
}

/// Why an address answers like this, and where it should be looked at.
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        404 | 405 | 410 => "Nothing of that kind is at this address.",
        401 | 403 | 407 | 429 => "The provider, or a firewall or proxy in front of it, keeps the caller out.",
        500.. => "The provider, or the proxy in front of it, failed.",
        _ => "A login page, an error page or a proxy is at this address, or in front of it.",
    }
}
