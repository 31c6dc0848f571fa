//! The ACS URL that the request asks for.

use super::entrypoint::at_addressee;
use super::remark;
use super::value::wrong_address;
use crate::declare_rule;
use crate::providers;
use crate::report::Party;
use crate::rules::support::addresses::{behind_proxy, broken_url};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::{DifferenceClass, Topic};

declare_rule! { "SAMLREQ-ACS-UNREGISTERED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let registered = expected::registered_acs(cx);
    let others = expected::others(cx, Field::Acs);
    let foreign = expected::foreign(cx);
    for (item, request) in expected::requests(cx).filter(|(item, _)| !foreign.contains(&item.id.as_str())) {
        if out.is_full() {
            break;
        }
        let Some(asked) = request.acs_url.as_ref().filter(|url| !url.text.is_empty()) else { continue };
        if registered.is_empty() {
            out.not_checked(
                "the registered ACS URL is not known: add it under \"Expected values\" (command line: \
             `--acs`), or add the application's metadata",
            );
            continue;
        }
        // It is no URL at all, which is said of it.
        if wrong_address(&asked.text).is_some() {
            continue;
        }
        let Some((one, difference)) = expected::differs(&registered, &asked.text, &others, compare_urls) else {
            out.pass();
            continue;
        };
        let how = match broken_url(&asked.text) {
            Some(what) => format!(": {}, {what}", quote(&asked.text)),
            None => difference.after_title(),
        };
        let finding = RULE
            .finding(
                format!("The requested ACS URL is not registered{how}"),
                "An identity provider sends responses only to registered URLs, so that no one can have them sent elsewhere.",
            )
            .at(item, asked.span)
            .compared(one.value.as_ref(), asked.text.as_str(), Some(difference.class))
            .spec("saml-profiles 4.1.4.1");
        let mut finding = one.relate(finding);
        if expected::grant(cx, request).is_some_and(|(_, answer)| text(&answer.envelope.destination) == asked.text) {
            finding = remark(
                finding,
                "The identity provider sent its response there anyway: it has this URL on file too, or does not compare.",
            );
        }
        if difference.class == DifferenceClass::Whitespace {
            let exact = format!("Set the ACS URL in the application to exactly {}.", quote(&one.value));
            out.find(finding.fix(Party::SpAdmin, exact));
        } else if asked.text.matches("//").count() > one.value.matches("//").count() {
            let text = format!(
                "Remove the `/` at the end of the application's base URL, so that the ACS URL becomes {}.",
                quote(&one.value)
            );
            out.find(finding.fix(Party::SpAdmin, text));
        } else if behind_proxy(&asked.text, &one.value, &difference) {
            out.find(finding.fixes(providers::fixes(Topic::Proxy, cx.provider(item), Some(&one.value))));
        } else {
            let register =
                format!("Register {} as ACS URL of this application at the identity provider.", quote(&asked.text));
            let here = at_addressee(cx, item, Topic::Acs, &asked.text, register);
            out.find(finding.fixes([here]).fix(
                Party::SpAdmin,
                format!("Or, if that is the right one, configure the application to ask for {}.", quote(&one.value)),
            ));
        }
    }
}
