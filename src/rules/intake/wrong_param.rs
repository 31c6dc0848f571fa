//! IN-WRONG-PARAM: a response in the field of requests, or the field's name in another case.

use super::common::{has_note, layer_span, name_place, notes, parameter_name};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::{Finding, Party};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;
use crate::vocabulary::DifferenceClass;

declare_rule! { "IN-WRONG-PARAM", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
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
