//! A request without a signature where one is wanted.

use super::remark;
use crate::case::SignedPart;
use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::parties::is_message_signed;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, RoleKind};
use crate::source::Span;
use crate::vocabulary::Topic;

declare_rule! { "SAMLREQ-UNSIGNED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let wants: Vec<_> = expected::identity_providers(cx)
        .filter_map(|(item, entity)| Some((item, entity.role(RoleKind::Idp)?)))
        .map(|(item, role)| (item, role.want_authn_requests_signed.as_ref()))
        .collect();
    // The person says that requests have to be signed.
    let stated = cx.case.expectations.signed.contains(&SignedPart::Request);
    for (item, request) in expected::requests(cx) {
        if is_message_signed(item) {
            out.pass();
            continue;
        }
        if wants.is_empty() && !stated {
            out.not_checked("whether the identity provider wants signed requests is not known: add its metadata");
            continue;
        }
        let demand = wants.iter().find_map(|(item, flag)| {
            let flag = flag.filter(|flag| matches!(flag.text.as_str(), "true" | "1"))?;
            Some((*item, flag))
        });
        if demand.is_none() && !stated {
            out.pass();
            continue;
        }
        let place = item.saml().and_then(Message::envelope).map_or(Span::default(), |envelope| envelope.tag);
        let finding = RULE
            .finding(
                "The login request is unsigned, but the identity provider requires signed requests",
                "It rejects the request before it looks at the rest. Entra ID shows AADSTS76021 then.",
            )
            .at(item, place)
            .spec("saml-metadata 2.4.3")
            .fix(
                Party::SpAdmin,
                "Configure the application to sign its requests, and give its certificate to the identity provider.",
            );
        // What the person demands is not settled by an identity provider that demands less.
        let finding = if !stated && expected::was_granted(cx, request) {
            let title = "The login request is unsigned, but the metadata requires a signature";
            let finding = Finding { title: title.to_owned(), ..finding };
            remark(finding, "The identity provider let the user in on this request anyway, and so does not insist.")
        } else {
            finding
        };
        let text = "Or stop requiring signed requests for this application.".to_owned();
        let (finding, asker) = match demand {
            Some((metadata, flag)) => {
                let mut finding = finding.related(metadata, flag.span);
                finding.why.insert_str(0, "Its metadata says WantAuthnRequestsSigned. ");
                (finding, metadata)
            }
            None => (finding, item),
        };
        out.find(with_fix(finding, cx, asker, Topic::RequestSignature, None, (Party::IdpAdmin, text)));
    }
}
