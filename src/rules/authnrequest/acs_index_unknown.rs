//! An ACS URL by an index that nobody knows.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{ItemKind, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::text;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;

declare_rule! { "SAMLREQ-ACS-INDEX-UNKNOWN", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let metadata: Vec<_> = cx
        .items
        .iter()
        .filter(|item| item.kind == ItemKind::SpMetadata)
        .filter_map(|item| Some((item, item.saml()?.entity()?)))
        .collect();
    for (item, request) in expected::requests(cx) {
        if out.is_full() {
            break;
        }
        let Some(index) = &request.acs_index else { continue };
        let Some((sp, entity)) = metadata.first() else {
            out.not_checked("the ACS URL is named by its index: add the application's metadata");
            continue;
        };
        let listed: Vec<&str> =
            entity.endpoints(RoleKind::Sp, "AssertionConsumerService").map(|endpoint| text(&endpoint.index)).collect();
        if listed.contains(&index.as_str()) {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!(
                    "The login request names the ACS index {}, but the metadata lists only {}",
                    quote(&index.text),
                    quote_list(listed)
                ),
                "The identity provider looks the index up in the application's metadata and does not find it.",
            )
            .at(item, index.span)
            .related(sp, entity.tag)
            .fix(Party::IdpAdmin, "Load the application's present metadata at the identity provider.")
            .fix(
                Party::SpAdmin,
                "Or configure the application to send the ACS URL itself (AssertionConsumerServiceURL) in its request.",
            )
            .spec("saml-core 3.4.1");
        let granted = "The identity provider responded anyway. It has different metadata of the application, or used \
         the ACS URL that it has on file.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}
