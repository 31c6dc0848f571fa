//! IN-NOT-DEFLATED-IN-REDIRECT: plain base64 in a redirect URL.

use super::common::{beginning, carrier, has_layer, parameter_name};
use crate::declare_rule;
use crate::intake::{Carrier, LayerKind};
use crate::item::Item;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-NOT-DEFLATED-IN-REDIRECT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some((layer, name)) = parameter_name(item) else { continue };
        let in_url = carrier(item) == Some(Carrier::Query)
            && item.layers.get(layer).is_some_and(|layer| layer.kind == LayerKind::UrlQuery);
        if !in_url || item.xml().is_none() {
            continue;
        }
        if has_layer(item, &[LayerKind::Deflate, LayerKind::Zlib, LayerKind::Gzip]) || other_encoding(item) {
            out.pass();
            continue;
        }
        let title = format!("The message in the URL (`{name}`) is not compressed");
        let why = "In a link (redirect binding) the message must be DEFLATE-compressed before base64; most servers \
         answer with a decoding error.";
        out.find_once(
            RULE.finding(title, why)
                .fix(
                    item.maker(),
                    "Compress with raw DEFLATE (RFC 1951), then base64, then percent-encode. Or use the POST \
                     binding, which has no compression.",
                )
                .spec("saml-bindings 3.4.4.1")
                .at_layer(item, layer, beginning(item, layer)),
        );
    }
}

/// Whether another encoding was agreed and is named in the URL.
fn other_encoding(item: &Item) -> bool {
    item.transport
        .as_ref()
        .and_then(|transport| transport.parameter("SAMLEncoding"))
        .is_some_and(|parameter| !parameter.value.ends_with(":DEFLATE"))
}
