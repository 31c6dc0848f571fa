//! An assertion without attributes.

use super::names::is_name_id;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-ATTR-NONE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if !statement.assertion.attribute_statements.is_empty() {
            out.pass();
            continue;
        }
        // The NameID is there without any attribute.
        let needed = cx.case.expectations.required_attributes.iter().any(|name| !is_name_id(name));
        let finding = RULE
            .finding(
                "The assertion has no attributes: only the user identifier was sent",
                if needed {
                    format!(
                        "The application needs {} and cannot make or find the account without.",
                        quote_list(cx.case.expectations.required_attributes.iter().map(String::as_str))
                    )
                } else {
                    "python3-saml and php-saml reject an assertion without attributes unless configured otherwise; other \
                    applications cannot \
                     fill in name and email address."
                        .to_owned()
                },
            )
            .severity(if needed { Severity::Error } else { Severity::Warning })
            .confidence(if needed { Confidence::Certain } else { Confidence::Possible })
            .at(statement.item, statement.assertion.envelope.tag)
            .spec("saml-core 2.7.3");
        let text = "Add the attributes that the application needs, such as email address and name.".to_owned();
        out.find_once(with_fix(finding, cx, statement.item, Topic::Attr, None, (Party::IdpAdmin, text)));
    }
}
