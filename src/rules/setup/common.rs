//! The two sides of a set-up: metadata, discovery documents, settings, and what the person expects.

use crate::item::Item;
use crate::oidc::{self, DocumentRole};
use crate::report::{Finding, ItemKind, Party};
use crate::rules::Context;
use crate::saml::{Endpoint, Entity, Role, RoleKind};
use crate::settings::{Document, Meaning, Side, Stated};
use crate::source::Value;

/// Documents of one kind that are compared.
const MAX_DOCUMENTS: usize = 50;

/// What of a set-up is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setup {
    /// Something of both sides.
    Both,
    /// Only applications, several.
    OnlyApplications,
    /// Only identity providers, several.
    OnlyProviders,
    /// An identity provider, and of the application no value that could be compared, only its name.
    OnlyNamed,
}

/// What of a set-up is at hand; none where there is a login message, or one document alone.
pub(crate) fn setup(cx: &Context<'_>) -> Option<Setup> {
    let sides = Sides::of(cx)?;
    let names = ["acs", "sp_entity_id", "issuer", "client_id", "redirect_uri"];
    let expected = names.into_iter().any(|name| said(cx, name).is_some())
        || !cx.case.expectations.certificate_sha256.is_empty()
        || !cx.case.expectations.required_scopes.is_empty()
        || cx.case.expectations.token_endpoint_auth_method.is_some()
        || cx.case.keys.iter().any(|key| key.trusted_certificate);
    let provider = !sides.idp.is_empty() || !sides.discovery.is_empty();
    let registered = !sides.registered.is_empty();
    let application = !sides.sp.is_empty() || !sides.app.is_empty();
    if (provider && (application || registered || expected)) || (registered && (application || expected)) {
        Some(Setup::Both)
    } else if !provider && sides.sp.len() > 1 {
        Some(Setup::OnlyApplications)
    } else if !application && sides.idp.len() > 1 {
        Some(Setup::OnlyProviders)
    } else if provider && cx.case.expectations.name.is_some() {
        Some(Setup::OnlyNamed)
    } else {
        None
    }
}

/// The documents of a case without a login message.
pub(super) struct Sides<'a> {
    /// Metadata of identity providers.
    pub(super) idp: Vec<Described<'a>>,
    /// Metadata of applications.
    pub(super) sp: Vec<Described<'a>>,
    /// Settings of applications.
    pub(super) app: Vec<(&'a Item, &'a Document)>,
    /// What identity providers know about applications.
    pub(super) registered: Vec<(&'a Item, &'a Document)>,
    /// Discovery documents.
    pub(super) discovery: Vec<(&'a Item, &'a oidc::Document)>,
}

/// One role in metadata.
#[derive(Clone, Copy)]
pub(super) struct Described<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// The entity.
    pub(super) entity: &'a Entity,
    /// Its role.
    pub(super) role: &'a Role,
}

impl<'a> Described<'a> {
    /// The endpoints of a kind.
    pub(super) fn endpoints(&self, name: &'static str) -> impl Iterator<Item = &'a Endpoint> {
        self.role.endpoints.iter().filter(move |endpoint| endpoint.role == name).take(MAX_DOCUMENTS)
    }
}

impl<'a> Sides<'a> {
    /// None where a login message is in the case: then the message is judged, and the rules of messages speak.
    pub(super) fn of(cx: &Context<'a>) -> Option<Self> {
        if cx.items.iter().any(|item| item.kind.is_login_message() || item.kind == ItemKind::Text) {
            return None;
        }
        let described = |kind: ItemKind, role: RoleKind| -> Vec<Described<'a>> {
            let items = cx.items.iter().filter(|item| item.kind == kind);
            let all = items.filter_map(|item| {
                let entity = item.saml()?.entity()?;
                Some(Described { item, entity, role: entity.role(role)? })
            });
            all.take(MAX_DOCUMENTS).collect()
        };
        let settings = |side: Side| -> Vec<(&'a Item, &'a Document)> {
            let all = cx.items.iter().filter_map(|item| Some((item, item.settings()?)));
            all.filter(|(_, document)| document.side == side).take(MAX_DOCUMENTS).collect()
        };
        let documents = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.document()?)));
        Some(Sides {
            idp: described(ItemKind::IdpMetadata, RoleKind::Idp),
            sp: described(ItemKind::SpMetadata, RoleKind::Sp),
            app: settings(Side::Application),
            registered: settings(Side::Provider),
            discovery: documents
                .filter(|(_, document)| document.role == DocumentRole::Discovery)
                .take(MAX_DOCUMENTS)
                .collect(),
        })
    }

    /// The setting of an application that has this value.
    pub(super) fn stated(&self, meanings: &[Meaning], value: &str) -> Option<(&'a Item, &'a Document, &'a Stated)> {
        self.app.iter().chain(&self.registered).find_map(|(item, document)| {
            let mut all = meanings.iter().flat_map(|meaning| document.all(*meaning));
            Some((*item, *document, all.find(|stated| stated.value == value)?))
        })
    }
}

/// What a person, a profile or a link says the application has; nothing that only repeats a document of the case.
pub(super) fn said<'a>(cx: &Context<'a>, name: &str) -> Option<&'a str> {
    let is_stated = cx.case.stated.iter().any(|stated| stated.name == name);
    cx.case.expectations.texts().find(|(own, _)| *own == name && !is_stated).map(|(_, value)| value)
}

/// Whether the document is about SAML; of one that does not say, it is.
pub(super) fn is_saml(document: &Document) -> bool {
    document.one(Meaning::Protocol).is_none_or(|protocol| protocol.value == "saml")
}

/// `true` of an attribute in metadata.
pub(super) fn yes(value: &Option<Value>) -> bool {
    value.as_ref().is_some_and(|value| matches!(value.text.as_str(), "true" | "1"))
}

/// `HTTP-Redirect`, `HTTP-POST`: the last part of a binding.
pub(super) fn short_binding(binding: &str) -> &str {
    binding.rsplit(':').next().unwrap_or(binding)
}

/// Adds the place and the step that sets a setting, where the value comes from one; else the step in general words.
pub(super) fn set_in(
    finding: Finding,
    stated: Option<(&Item, &Document, &Stated)>,
    value: &str,
    who: Party,
    general: String,
) -> Finding {
    match stated {
        Some((item, document, stated)) => {
            let text = format!("In {}, set `{}` to `{value}`.", document.place(stated), stated.name);
            finding.related(item, stated.span).fix(who, text)
        }
        None => finding.fix(who, general),
    }
}
