//! OIDCRESP-NO-CODE: the callback brings neither code nor token nor error, or the code where the server cannot read it.

use super::messages::{callbacks, only_request};
use crate::declare_rule;
use crate::intake::Carrier;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "OIDCRESP-NO-CODE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let request = only_request(cx);
    for callback in callbacks(cx) {
        let has = |name: &str| callback.parameters.get(name).is_some();
        if !["code", "id_token", "access_token", "error", "response"].into_iter().any(has) {
            out.find(
                RULE.finding(
                    "The callback contains neither a code nor a token nor an error",
                    "The application cannot continue. Either the callback was opened from a bookmark, a proxy or \
                     rewrite rule removed the parameters, or they followed a `#`.",
                )
                .confidence(Confidence::Likely)
                .fix(Party::User, "Start the login from the application's own page.")
                .fix(Party::SpAdmin, "Look whether a redirect (http to https, with to without `www`) loses the query.")
                .spec("RFC 6749 4.1.2")
                .at(callback.item, Span::at(0)),
            );
            continue;
        }
        let code = callback.parameters.list.iter().find(|one| one.name == "code");
        let in_fragment = code.filter(|code| code.carrier == Some(Carrier::Fragment));
        // A hybrid flow brings it there on purpose, to a script.
        let on_purpose = has("id_token")
            || has("access_token")
            || request.is_some_and(|sent| sent.get("response_mode").is_some_and(|mode| mode.text.contains("fragment")));
        match in_fragment.filter(|_| !on_purpose) {
            None => out.pass(),
            Some(code) => out.find(
                RULE.finding(
                    "The code is behind the `#` of the address",
                    "What is there never reaches the server. Only a script in the page sees it.",
                )
                .confidence(Confidence::Likely)
                .fix(Party::SpAdmin, "Ask with `response_mode=query` or `form_post`, or read the fragment in the page.")
                .spec("OAuth 2.0 Multiple Response Type Encoding Practices 2.1")
                .at(callback.item, code.value.span),
            ),
        }
    }
}
