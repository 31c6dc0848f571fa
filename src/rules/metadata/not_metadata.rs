//! A file named metadata that is none.

use crate::declare_rule;
use crate::report::{Confidence, ItemKind, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "MD-NOT-METADATA", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| item.parent.is_none()) {
        let name = item.origin.to_ascii_lowercase();
        // A log about metadata is none.
        let is_log = name.ends_with(".log") || !item.statements.is_empty();
        if is_log || !name.contains("metadata") && !name.contains("descriptor") {
            continue;
        }
        let what = match item.kind {
            ItemKind::IdpMetadata | ItemKind::SpMetadata | ItemKind::MetadataAggregate => {
                out.pass();
                continue;
            }
            ItemKind::OidcDiscovery => "the configuration of an OpenID provider",
            ItemKind::Xml
                if item
                    .xml()
                    .and_then(|document| document.root())
                    .is_some_and(|root| root.local().eq_ignore_ascii_case("html")) =>
            {
                "a web page"
            }
            ItemKind::Text if item.text().to_ascii_lowercase().contains("<html") => "a web page",
            ItemKind::Json => "JSON",
            ItemKind::Text | ItemKind::Xml | ItemKind::Binary => "something else",
            _ => continue,
        };
        out.find(
            RULE.finding(
                format!("The file {} is not metadata but {what}", quote(&item.origin)),
                if item.kind == ItemKind::OidcDiscovery {
                    "It is meant for OpenID Connect. SAML metadata is an XML document that starts with EntityDescriptor, \
                    and has an address of \
                     its own."
                } else {
                    "Metadata is an XML document that starts with EntityDescriptor. An address that wants a sign-in, or is written wrong, \
                     answers with something else."
                },
            )
            .confidence(Confidence::Likely)
            .at(item, Span::at(0))
            .fix(Party::Support, "Fetch the metadata from the product's address for SAML 2.0 metadata, and save the \
             document itself, not the page around it."),
        );
    }
}
