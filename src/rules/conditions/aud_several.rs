//! Several audiences, one of them right.

use crate::declare_rule;
use crate::rules::support::expected;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::source::Value;

declare_rule! { "SAML-AUD-SEVERAL", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let entity = expected::sp_entity_id(cx);
    for statement in assertions(cx, out) {
        let restrictions =
            statement.assertion.conditions.iter().flat_map(|conditions| &conditions.audience_restrictions);
        for restriction in restrictions {
            if restriction.audiences.len() < 2 {
                out.pass();
                continue;
            }
            let fits =
                restriction.audiences.iter().find(|audience| entity.iter().any(|one| one.value == audience.text));
            let list = quote_list(restriction.audiences.iter().map(Value::as_str));
            let which = match fits {
                Some(audience) => format!(" Here {} is the one that matches.", quote(&audience.text)),
                None => String::new(),
            };
            out.find_once(
                RULE.finding(
                    format!("The assertion is meant for {} applications: {list}", restriction.audiences.len()),
                    format!(
                        "One matching audience is enough. Each application named here could use the assertion.{which}"
                    ),
                )
                .at(statement.item, fits.map_or(restriction.span, |audience| audience.span))
                .spec("saml-core 2.5.1.4"),
            );
        }
    }
}
