//! The sentence about a set-up without a login: whether the two sides match, or what is missing for the answer.

use super::sentence::sentence_inside;
use crate::report::{Finding, ItemKind, VerdictStatus};
use crate::rules::Context;
use crate::rules::setup::Setup;

/// The headline of a set-up; none where a login is judged.
pub(super) fn headline(
    cx: &Context<'_>,
    setup: Option<Setup>,
    status: VerdictStatus,
    first: Option<&Finding>,
    others: &str,
) -> Option<String> {
    let failed = matches!(status, VerdictStatus::WillFail | VerdictStatus::MayFail);
    match (setup, first) {
        (Some(Setup::Both), Some(first)) if failed => {
            Some(format!("The two sides do not match: {}{others}", sentence_inside(&first.title)))
        }
        (Some(Setup::Both), None) if status == VerdictStatus::NoProblemFound => {
            Some("The two configurations match as far as metadata and settings show.".to_owned())
        }
        (Some(Setup::OnlyApplications), None) => Some(
            "Both documents are metadata of applications; none is of an identity provider. Add the identity provider's metadata."
                .to_owned(),
        ),
        (Some(Setup::OnlyProviders), None) => Some(
            "Both documents are metadata of identity providers; none is of an application. Add the application's metadata or settings."
                .to_owned(),
        ),
        (Some(Setup::OnlyNamed), None) => {
            let saml = cx.items.iter().any(|item| item.kind == ItemKind::IdpMetadata);
            let values = if saml { "ACS URL and Entity ID" } else { "client ID and redirect URI" };
            let expected = &cx.case.expectations;
            let name = expected.name.as_deref().filter(|_| expected.author.is_none()).unwrap_or("the application");
            Some(format!(
                "No problem on the identity provider's side as far as its document shows. Enter the {values} of {name} to \
                 compare both sides."
            ))
        }
        (None, None) if !cx.items.is_empty() && cx.items.iter().all(|item| item.kind == ItemKind::Settings) => {
            let names: Vec<&str> = cx.items.iter().filter_map(|item| Some(item.settings()?.name())).take(2).collect();
            Some(format!(
                "These are settings ({}), not a login. Add what they are to be compared with: the message, token, or error text \
                 of the login, or the metadata of the other side.",
                names.join(" and ")
            ))
        }
        _ => None,
    }
}
