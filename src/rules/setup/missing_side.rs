//! SETUP-MISSING-SIDE: several documents, all of the same side.

use super::common::{Setup, setup};
use crate::declare_rule;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "SETUP-MISSING-SIDE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let (kind, have, lacks) = match setup(cx) {
        Some(Setup::Both) => return out.pass(),
        Some(Setup::OnlyApplications) => (ItemKind::SpMetadata, "applications", "the identity provider's metadata"),
        Some(Setup::OnlyProviders) => {
            (ItemKind::IdpMetadata, "identity providers", "the application's metadata or settings")
        }
        Some(Setup::OnlyNamed) | None => return,
    };
    let mut finding = RULE.finding(
        format!("All metadata here is of {have}"),
        format!("Whether a set-up matches shows only beside the other side: {lacks} is missing. Often the same file was downloaded twice."),
    );
    for item in cx.items.iter().filter(|item| item.kind == kind).take(4) {
        finding = finding.at(item, Span::at(0));
    }
    out.find(finding.fix(Party::Support, format!("Add {lacks}.")));
}
