//! IN-NOT-DEFLATED-IN-REDIRECT: plain base64 in a redirect URL.

use super::common::{carrier, each_note};
use crate::declare_rule;
use crate::intake::{Carrier, NoteKind};
use crate::item::Item;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule!("IN-NOT-DEFLATED-IN-REDIRECT", Error, "intake", "not_deflated_in_redirect.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let query = |item: &Item| carrier(item) == Some(Carrier::Query) && item.xml().is_some();
    each_note(cx, out, NoteKind::NotDeflatedInRedirect, query, |item, _| {
        let stated = item
            .transport
            .as_ref()
            .and_then(|transport| transport.parameter("SAMLEncoding"))
            .is_some_and(|parameter| !parameter.value.ends_with(":DEFLATE"));
        if stated {
            return None; // Another encoding was agreed and is named in the URL.
        }
        let title = "The message in the URL is not compressed";
        let why = "In a link (redirect binding) the message has to be DEFLATE-compressed before base64; most servers answer with a decoding error.";
        Some(
            RULE.finding(title, why)
                .fix(Act::SpAdmin, "Compress with raw DEFLATE (RFC 1951), then base64, then percent-encode; or send the message with the POST binding, which has no compression.")
                .spec("saml-bindings 3.4.4.1"),
        )
    });
}
