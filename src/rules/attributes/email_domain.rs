//! The domain of the e-mail attribute.

use super::names::{is_email_name, looks_like_email};
use super::printed;
use crate::declare_rule;
use crate::item::Item;
use crate::report::Party;
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::saml::Attribute;

declare_rule! { "SAML-ATTR-EMAIL-DOMAIN", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let allowed = &cx.case.expectations.allowed_domains;
    if allowed.is_empty() {
        return;
    }
    let printed = printed(cx);
    for statement in assertions(cx, out) {
        judge(attributes_of(cx, &statement).into_iter(), allowed, out);
    }
    for (item, list) in &printed {
        judge(list.iter().map(|attribute| (*item, attribute)), allowed, out);
    }
}

fn judge<'a>(all: impl Iterator<Item = (&'a Item, &'a Attribute)>, allowed: &[String], out: &mut Outcome) {
    for (item, attribute) in all {
        if !is_email_name(attribute.name()) {
            continue;
        }
        for value in attribute.values.iter().map(|value| &value.value).filter(|value| looks_like_email(&value.text)) {
            let domain = value.text.trim().rsplit_once('@').map_or("", |(_, domain)| domain);
            if allowed.iter().any(|one| one.trim_start_matches('@').eq_ignore_ascii_case(domain)) {
                out.pass();
                continue;
            }
            let list = quote_list(allowed.iter().map(String::as_str));
            out.find_once(
                    RULE.finding(
                        format!("The user's email domain {} is not among the allowed ones: {list}", quote(domain)),
                        "The application lets in only people of certain email domains. This address belongs to none of them.",
                    )
                    .at(item, value.span)
                    .compared(allowed.first().map_or("", String::as_str), domain, None)
                    .fix(Party::SpAdmin, format!("If people of {} may use the application, add it to the allowed domains.", quote(domain)))
                    .fix(Party::IdpAdmin, "Or send the user's address in an allowed domain, if there is one."),
                );
        }
    }
}
