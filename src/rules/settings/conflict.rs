//! SET-CONFLICT: settings that contradict each other.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SET-CONFLICT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in cx.items.iter().filter_map(|item| Some((item, item.settings()?))) {
        if document.contradictions.is_empty() {
            out.pass();
        }
        for (first, second) in &document.contradictions {
            out.find_once(
                RULE.finding(
                    format!(
                        "`{}` is set twice: {} in line {}, {} in line {}",
                        second.name,
                        quote(&first.value),
                        first.line,
                        quote(&second.value),
                        second.line
                    ),
                    "Most programs take the last one. Which one is used here was not tried.",
                )
                .confidence(Confidence::Possible)
                .compared(first.value.as_str(), second.value.as_str(), None)
                .at(item, second.span)
                .related(item, first.span)
                .fix(Party::SpAdmin, format!("In {}, remove the value that is not meant.", document.place(second))),
            );
        }
    }
}
