//! SETUP-REQUEST-SIGNING: the identity provider accepts only signed login requests, and the application does not sign.

use super::common::{Described, Sides, yes};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::source::Span;

declare_rule! { "SETUP-REQUEST-SIGNING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    let by_metadata =
        sides.idp.iter().filter(|one| yes(&one.role.want_authn_requests_signed)).map(|one| (one.item, one.role.tag));
    let by_settings =
        sides.registered.iter().filter_map(|(item, document)| match document.switch(Meaning::WantsSignedRequest) {
            Some((true, stated)) => Some((*item, stated.span)),
            _ => None,
        });
    for sp in &sides.sp {
        no_key(sp, out);
    }
    let Some((idp, tag)) = by_metadata.chain(by_settings).next() else { return };
    for sp in &sides.sp {
        let signs = &sp.role.authn_requests_signed;
        let has_key = sp.role.keys.iter().any(|key| key.signs());
        // Many applications sign without saying so; those that say no, or publish no key, do not.
        if yes(signs) || (signs.is_none() && has_key) {
            out.pass();
            continue;
        }
        let place = signs.as_ref().map_or(sp.role.tag, |signs| signs.span);
        out.find_once(
            finding(sp.item, place, idp, tag)
                .fix(
                    Party::SpAdmin,
                    "Turn on the signing of login requests in the application, and load its metadata again at the \
                     identity provider.",
                )
                .fix(Party::IdpAdmin, OR),
        );
    }
    for (item, document) in &sides.app {
        match document.switch(Meaning::SignRequest) {
            Some((false, stated)) => out.find_once(
                finding(item, stated.span, idp, tag)
                    .fix(
                        Party::SpAdmin,
                        format!(
                            "In {}, turn on the signing of requests: set `{}` to `true`, and give the application a \
                             key.",
                            document.place(stated),
                            stated.name
                        ),
                    )
                    .fix(Party::IdpAdmin, OR),
            ),
            Some((true, _)) => out.pass(),
            None => {}
        }
    }
}

/// An application that says it signs, and publishes nothing to verify that with.
fn no_key(sp: &Described<'_>, out: &mut Outcome) {
    let Some(signs) = sp.role.authn_requests_signed.as_ref().filter(|_| yes(&sp.role.authn_requests_signed)) else {
        return;
    };
    if sp.role.keys.iter().any(|key| key.signs()) {
        return out.pass();
    }
    out.find_once(
        RULE.finding(
            "The application signs its login requests, but publishes no signing certificate",
            "An identity provider that verifies the signature rejects the request.",
        )
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .at(sp.item, signs.span)
        .fix(Party::SpAdmin, "Add the signing certificate (`KeyDescriptor`) to the application's metadata.")
        .fix(Party::SpAdmin, "Or turn off the signing of requests, and set `AuthnRequestsSigned` to `false`.")
        .spec("saml-metadata 2.4.4"),
    );
}

fn finding(item: &Item, span: Span, idp: &Item, tag: Span) -> Finding {
    RULE.finding(
        "The identity provider requires signed login requests; the application sends unsigned ones",
        "A request that is not signed ends with an error page of the identity provider.",
    )
    .at(item, span)
    .related(idp, tag)
    .spec("saml-metadata 2.4.3")
}

/// The alternative on the other side.
const OR: &str = "Or, if requests need no signature, turn off the requirement for this application.";
