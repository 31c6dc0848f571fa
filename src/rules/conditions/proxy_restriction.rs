//! A limit for passing the identity on.

use crate::declare_rule;
use crate::rules::support::saml::{assertions, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-PROXYRESTRICTION", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(conditions) = &statement.assertion.conditions else { continue };
        let Some(restriction) = &conditions.proxy_restriction else {
            out.pass();
            continue;
        };
        let title = match text(&restriction.count) {
            "0" => "The identity must not be passed on to other applications".to_owned(),
            "" => "The identity may be passed on only to certain applications".to_owned(),
            count => format!("The identity may be passed on {count} times"),
        };
        out.find_once(
            RULE.finding(
                title,
                "ProxyRestriction binds brokers that make assertions of their own out of this one. An application that only signs \
                 the user in is not affected.",
            )
            .at(statement.item, restriction.span)
            .spec("saml-core 2.5.1.6"),
        );
    }
}
