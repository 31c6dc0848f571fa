//! IN-CASE-FILE: a case file was not used, and why.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-CASE-FILE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for handed in &cx.case.handed {
        let Some(refused) = &handed.refused else {
            out.pass();
            continue;
        };
        let (title, rest) = refused.split_once(". ").map_or((refused.as_str(), ""), |(title, rest)| (title, rest));
        let why = "A case file is used as a whole or not at all, so nothing in it was judged.";
        let finding = RULE.finding(title.trim_end_matches('.'), why);
        out.find(if rest.is_empty() { finding } else { finding.fix(Party::Support, rest) });
    }
}
