//! IN-DEFLATE-IN-POST: a compressed message in a form.

use super::common::{carrier, each_note};
use crate::declare_rule;
use crate::intake::{Carrier, NoteKind};
use crate::item::Item;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-DEFLATE-IN-POST", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let form = |item: &Item| matches!(carrier(item), Some(Carrier::Form | Carrier::HtmlForm)) && item.xml().is_some();
    each_note(cx, out, NoteKind::DeflateInPost, form, |item, _| {
        let query = carrier(item) == Some(Carrier::Query);
        let title = "The message is compressed although it is sent by form POST";
        let why = "Compression belongs to the URL (redirect) binding only. A receiver of a form decodes base64 and \
         expects XML; it finds unreadable bytes.";
        Some(
            RULE.finding(title, why)
                .severity(if query { Severity::Info } else { Severity::Error })
                .fix(
                    Party::SpAdmin,
                    "Send base64 without DEFLATE in forms (node-saml: `skipRequestCompression: true` \
                 together with the POST binding), or send it in the URL.",
                )
                .fix(
                    Party::IdpAdmin,
                    "If the identity provider sent it, choose the POST binding properly: the response is base64 only.",
                )
                .spec("saml-bindings 3.5.4"),
        )
    });
}
