//! XML-ENTITY: text macros of a document type definition.

use crate::declare_rule;
use crate::order;
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::DefectKind;

declare_rule! { "XML-ENTITY", Security }

/// Without a DOCTYPE a name such as `&nbsp;` is broken XML, not a macro; that is the business of XML-MALFORMED.
fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let Some(doctype) = document.doctype else {
            out.pass();
            continue;
        };
        let defined = doctype.of(item.text()).contains("<!ENTITY");
        let uses: Vec<_> = document.defects.iter().filter(|defect| defect.kind == DefectKind::UnknownEntity).collect();
        if !defined && uses.is_empty() {
            out.pass();
            continue;
        }
        let mut names: Vec<&str> =
            uses.iter().map(|defect| defect.detail.as_str()).filter(|name| !name.is_empty()).collect();
        order::sort(&mut names);
        names.dedup();
        names.truncate(5);
        let title = if names.is_empty() {
            "The message defines text macros (entities)".to_owned()
        } else {
            format!("The message defines and uses text macros (entities): `&{};`", names.join(";`, `&"))
        };
        let why = "Macros can read files of the server or unfold to gigabytes. They were not expanded, so the values \
         that use them are shown without their content.";
        let mut finding = RULE
            .finding(title, why)
            .fix(item.reader(), "Do not accept the message, but keep it. Treat it as an attack unless its sender \
                explains it. Switch the handling of DTDs off in the receiver's XML parser.")
            .fix(item.maker(), "Write values as plain text; only `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;` exist in login messages.");
        for defect in uses.iter().take(20) {
            finding = finding.at(item, defect.span);
        }
        if uses.is_empty() {
            finding = finding.at(item, doctype);
        }
        out.find_once(finding);
    }
}
