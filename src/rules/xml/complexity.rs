//! XML-COMPLEXITY: reading stopped at a limit.

use crate::declare_rule;
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::DefectKind;

declare_rule! { "XML-COMPLEXITY", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let mut found = false;
        for defect in document.defects.iter().filter(|defect| defect.kind == DefectKind::Budget) {
            if out.is_full() {
                break;
            }
            found = true;
            let title = if defect.detail.is_empty() {
                "The document is unreasonably deep or large".to_owned()
            } else {
                format!("The document is unreasonably deep or large ({})", defect.detail)
            };
            let why = "Reading was stopped there. Such documents exhaust the memory or the stack of a server; ordinary \
             logins are far smaller.";
            out.find_once(
                RULE.finding(title, why)
                    .fix(
                        item.reader(),
                        "Do not accept the message if it is not expected, and limit depth and size in the receiver.",
                    )
                    .fix(
                        item.maker(),
                        "If it is a real login, send fewer attribute values: usually it is hundreds of groups.",
                    )
                    .at(item, defect.span),
            );
        }
        if !found {
            out.pass();
        }
    }
}
