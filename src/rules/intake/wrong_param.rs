//! IN-WRONG-PARAM: a response in the field of requests, or the field's name in another case.

use super::common::{has_note, layer_span, name_place, notes, parameter_name};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::{Confidence, Finding, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::ns;
use crate::vocabulary::DifferenceClass;

declare_rule! { "IN-WRONG-PARAM", Error }

/// Longest paste in which a link is looked at as it stands, in bytes.
const MAX_LINK: usize = 20_000;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let given = cx.case.inputs.get(item.input).filter(|input| input.bytes.len() <= MAX_LINK);
        let text = given.and_then(|input| std::str::from_utf8(&input.bytes).ok()).unwrap_or("");
        if item.saml().is_some_and(|message| message.envelope().is_some())
            && let Some(at) = second_query(text)
        {
            let why =
                "A second `?` belongs to the value in front of it. The receiver finds no parameter with a message.";
            let finding = RULE
                .finding("The URL has a second `?` before the message, not `&`", why)
                .confidence(Confidence::Likely)
                .fix(item.maker(), "In what builds the link: add the message with `&` where the URL has a `?` already.")
                .spec("saml-bindings 3.4.4.1");
            out.find_once(finding.at_layer(item, 0, Span::new(at, at + 1)));
            continue;
        }
        for note in notes(item, NoteKind::ParamCase) {
            out.find_once(other_case(&note.detail).at_layer(
                item,
                note.layer,
                name_place(cx, item, note.layer, note.span, &note.detail),
            ));
        }
        let Some((layer, name)) = parameter_name(item) else { continue };
        if name != "SAMLRequest" && name != "SAMLResponse" && !has_note(item, NoteKind::ParamCase) {
            let span = name_place(cx, item, layer, layer_span(item, layer), name);
            out.find_once(other_case(name).at_layer(item, layer, span));
            continue;
        }
        let Some(root) = item.xml().and_then(|document| document.root()) else { continue };
        if root.namespace() != Some(ns::SAMLP) {
            continue; // That is another rule's business: this is no SAML 2.0 message.
        }
        let fits = root.local().ends_with("Response") == name.eq_ignore_ascii_case("SAMLResponse");
        if fits {
            out.pass();
            continue;
        }
        let right = if root.local().ends_with("Response") { "SAMLResponse" } else { "SAMLRequest" };
        // The messages with a vowel in front are AuthnRequest and the Artifact ones.
        let article = if root.local().starts_with('A') { "an" } else { "a" };
        let title = format!("The field `{name}` contains {article} `{}`", root.local());
        let why = "Receivers go by the name of the field (`SAMLRequest` for requests, `SAMLResponse` for responses), \
         and find a different message than they expect.";
        let finding = RULE
            .finding(title, why)
            .compared(right, name, None)
            .fix(item.maker(), format!("In what builds the form or link: name the field `{right}`."))
            .spec("saml-bindings 3.5.4");
        let field = name_place(cx, item, layer, layer_span(item, layer), name);
        out.find_once(finding.at(item, root.start_tag()).at_layer(item, layer, field));
    }
}

/// Where the second `?` of a link stands, right before the message. A link inside another one has its own.
fn second_query(text: &str) -> Option<usize> {
    let at = ["?SAMLRequest=", "?SAMLResponse="].iter().find_map(|start| text.find(start))?;
    let before = text.get(..at)?;
    let link = before.rsplit(|c: char| c.is_whitespace() || "\"'<>(".contains(c)).next()?;
    let (_, query) = link.split_once('?').filter(|_| link.starts_with("http"))?;
    (!query.contains(['/', '%'])).then_some(at)
}

fn other_case(name: &str) -> Finding {
    let (right, maker) = match name.to_ascii_lowercase().contains("request") {
        true => ("SAMLRequest", Party::SpAdmin),
        false => ("SAMLResponse", Party::IdpAdmin),
    };
    let why = "Parameter names are compared letter by letter; the receiver finds no message at all.";
    RULE.finding(format!("The parameter is written `{name}`, not `{right}`"), why)
        .compared(right, name, Some(DifferenceClass::Case))
        .fix(maker, format!("In what builds the form or link: write the name as `{right}`."))
        .spec("saml-bindings 3.5.4")
}
