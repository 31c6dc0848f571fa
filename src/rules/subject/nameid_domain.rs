//! The e-mail domain of the Name ID against the allowed ones.

use super::nameid_value_vs_format::is_email;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::name_ids;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-NAMEID-DOMAIN", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let allowed = &cx.case.expectations.allowed_domains;
    if allowed.is_empty() {
        return;
    }
    for (statement, name_id) in name_ids(cx, out) {
        let value = name_id.value.text.trim();
        let Some((_, domain)) = value.rsplit_once('@').filter(|_| is_email(value)) else { continue };
        if allowed.iter().any(|one| one.trim_start_matches('@').eq_ignore_ascii_case(domain)) {
            out.pass();
            continue;
        }
        let list = quote_list(allowed.iter().map(String::as_str));
        out.find_once(
            RULE.finding(
                format!("The email domain {} of the NameID is not among the allowed ones: {list}", quote(domain)),
                "The application lets in only people of certain email domains. This address belongs to none of them.",
            )
            .at(statement.item, name_id.value.span)
            .compared(allowed.first().map_or("", String::as_str), domain, None)
            .fix(
                Party::SpAdmin,
                format!("If people of {} may use the application, add it to the allowed domains.", quote(domain)),
            )
            .fix(Party::IdpAdmin, "Or send the user's address in an allowed domain, if there is one."),
        );
    }
}
