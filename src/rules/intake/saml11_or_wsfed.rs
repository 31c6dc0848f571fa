//! IN-SAML11-OR-WSFED: another protocol than SAML 2.0.

use super::common::parameter_name;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::expected;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule! { "IN-SAML11-OR-WSFED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        // An item inside another of these was named with it.
        if cx.ancestors(item).any(|up| other_protocol(up).is_some()) {
            continue;
        }
        if let Some(what) = other_protocol(item) {
            if !is_of_another(cx, item) {
                let mut same = cx.items.iter().filter(|one| one.input == item.input);
                let accepted = same.any(|one| other_protocol(one).is_some() && expected::was_accepted(cx, one));
                let mut finding = said(item, what);
                if accepted || is_spoken(cx, item, what) {
                    finding = finding.severity(Severity::Info);
                    finding.fix.clear();
                }
                out.find_once(finding);
            }
        } else if matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAuthnRequest | ItemKind::SamlAssertion) {
            out.pass();
        }
    }
}

/// Whether the recording holds a SAML 2.0 login too: then this belongs to another application, or to a broker in between.
fn is_of_another(cx: &Context<'_>, item: &Item) -> bool {
    let saml = |one: &Item| {
        let url = |item: &Item| item.transport.as_ref().and_then(|transport| transport.url.clone());
        one.kind == ItemKind::SamlResponse && one.input == item.input && url(one) != url(item)
    };
    cx.ancestors(item).any(|up| matches!(up.kind, ItemKind::Har | ItemKind::SamlTracerExport))
        && cx.items.iter().any(saml)
}

/// Whether it came as WS-Federation does, and nothing in the case shows that the application speaks SAML 2.0.
fn is_spoken(cx: &Context<'_>, item: &Item, what: &str) -> bool {
    let saml = |one: &Item| matches!(one.kind, ItemKind::SpMetadata | ItemKind::SamlAuthnRequest);
    what == WS_FEDERATION && parameter_name(item).is_none() && !cx.items.iter().any(saml)
}

const WS_FEDERATION: &str = "a WS-Federation message";

fn said(item: &Item, what: &str) -> Finding {
    // In a SAML 2.0 field it is certain that the receiver expects SAML 2.0; pasted alone it is the usual case.
    let certain = parameter_name(item).is_some();
    let title = format!("This is {what}, not SAML 2.0");
    let why = "An application that expects SAML 2.0 does not understand it; one that expects this protocol is served \
     by another endpoint and other settings.";
    let finding = RULE
        .finding(title, why)
        .confidence(if certain { Confidence::Certain } else { Confidence::Likely })
        .fix(
            Party::IdpAdmin,
            "Choose SAML 2.0 for this application. Entra ID: single sign-on method *SAML*, endpoint \
         `…/saml2`. AD FS: add a *SAML Assertion Consumer Endpoint* to the relying party instead of *WS-Federation \
         Passive*.",
        )
        .fix(
            Party::SpAdmin,
            "If the application uses this protocol, read the application's own log: this message is not checked as \
             SAML 2.0.",
        );
    match item.xml().and_then(|document| document.root()) {
        Some(root) => finding.at(item, root.start_tag()),
        None => finding.at_item(item),
    }
}

fn other_protocol(item: &Item) -> Option<&'static str> {
    match item.kind {
        ItemKind::WsFedResponse => return Some(WS_FEDERATION),
        ItemKind::Saml1Response => return Some("a SAML 1.1 message"),
        _ => {}
    }
    if let Some(root) = item.xml().and_then(|document| document.root()) {
        let namespace = root.namespace().unwrap_or("");
        if namespace == ns::SAML1 || namespace == ns::SAMLP1 {
            return Some("a SAML 1.1 message");
        }
        if root.local() == "RequestSecurityTokenResponse" || root.local() == "RequestSecurityTokenResponseCollection" {
            return Some(WS_FEDERATION);
        }
        return None;
    }
    let transport = item.transport.as_ref()?;
    let passive = transport.parameter("wa").is_some_and(|parameter| parameter.value.starts_with("wsignin1"));
    (passive || transport.parameter("wresult").is_some()).then_some(WS_FEDERATION)
}
