//! SET-SUBJECT: the settings of the receiver trust another subject than the token has.

use super::common::judge;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SET-SUBJECT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(
        cx,
        out,
        |condition| condition.claim == "sub",
        |failure| {
            let star = failure.literal_star();
            let misread = failure.misread().filter(|_| star.is_none());
            let how = match (star, &failure.condition.compared_by) {
                (Some(_), Some(by)) => format!(": `{}` compares `*` as a plain character", by.value),
                (Some(_), None) => ": `*` is compared as a plain character here".to_owned(),
                (None, _) => misread.as_ref().map_or_else(|| failure.difference(), |(how, _)| how.clone()),
            };
            let whole = format!(
                "The token's subject is {}, but {} trusts only {}",
                failure.found(),
                failure.receiver(),
                failure.accepted()
            );
            let fix = match star {
                Some(_) => failure.star_fix(),
                None if misread.is_some() => misread.map_or(String::new(), |(_, fix)| fix),
                None => {
                    format!("If this subject may use it, change the trusted subject: {}", failure.then_set(""))
                }
            };
            let title = failure.title(whole, "The token's subject", &how);
            let finding = failure.finding(
                &RULE,
                title,
                "The subject (`sub`) names who asks: repository and branch, environment, or service account. Letter \
                 case counts, and only the characters that the condition knows as wildcards stand for others.",
                fix,
            );
            finding
                .fix(Party::User, "Or start the job from the branch, environment or service account that is trusted.")
        },
    );
}
