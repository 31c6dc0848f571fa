//! XML-CARRIAGE-RETURN: carriage returns in a signed message, which some libraries change before they check the signature.

use crate::declare_rule;
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::ns;

declare_rule! { "XML-CARRIAGE-RETURN", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        if !document.elements().any(|node| node.is(ns::DS, "Signature")) {
            continue;
        }
        let text = item.text();
        let written =
            ["&#13;", "&#xD;", "&#xd;"].into_iter().find_map(|mark| Some((text.find(mark)?, mark.len(), mark)));
        let found = written.or_else(|| Some((text.find("\r\n")?, 2, "CR LF")));
        let Some((at, length, mark)) = found else {
            out.pass();
            continue;
        };
        let title = match mark {
            "CR LF" => "The signed message has carriage returns (CR LF) at its line ends".to_owned(),
            _ => format!("The signed message contains carriage returns, written as `{mark}`"),
        };
        let why = "A parser turns CR LF into LF and keeps `&#13;`. A library that does it otherwise computes a different \
            digest and rejects \
                   a signature that is valid.";
        out.find(RULE.finding(title, why).at(item, Span::new(at, at + length)).spec("xml 2.11"));
    }
}
