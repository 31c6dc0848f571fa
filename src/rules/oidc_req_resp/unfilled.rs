//! OIDCREQ-UNFILLED: a parameter of a login holds what a program wrote for a variable without a value (RFC 6749 4.1.1, 4.1.3).

use super::messages::{Sent, callbacks, requests, token_requests};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::unfilled::{is_masked, is_unset, unfilled};
use crate::rules::{Context, Outcome};
use crate::source::Value;

declare_rule! { "OIDCREQ-UNFILLED", Error }

/// Parameters without which the provider or the application cannot go on, and what they are called.
const PARAMETERS: [(&str, &str); 7] = [
    ("client_id", "The client ID"),
    ("redirect_uri", "The redirect URI"),
    ("scope", "The scope"),
    ("audience", "The requested audience"),
    ("resource", "The requested resource"),
    ("code", "The code"),
    ("refresh_token", "The refresh token"),
];

/// How programs read a variable: as a value, the line was quoted by mistake.
const EXPRESSIONS: [&str; 7] =
    ["process.env.", "import.meta.env.", "os.environ", "os.getenv(", "System.getenv(", "ENV[", "env("];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx).into_iter().chain(callbacks(cx)).chain(token_requests(cx)) {
        let named =
            PARAMETERS.into_iter().filter_map(|(name, what)| Some((what, sent.get(name)?, name.ends_with("uri"))));
        // The address of an application has no tenant in it.
        let address = sent.parameters.endpoint.as_ref().filter(|_| sent.get("response_type").is_some());
        let mut is_filled = true;
        for (what, value, is_url) in named.chain(address.map(|url| ("The provider's address", url, true))) {
            let Some(confidence) = fault(cx, sent, value, is_url) else { continue };
            is_filled = false;
            out.find(
                RULE.finding(
                    match is_url {
                        true => format!("{what} has an unfilled variable in it: `{}`", value.text),
                        false => format!("{what} is `{}`: a variable that was not filled in", value.text),
                    },
                    "The program that made the message had no value for it. The receiver looks up this very text, and \
                     knows nothing of that name.",
                )
                .confidence(confidence)
                .fix(
                    Party::SpAdmin,
                    "Set the variable where the application runs, and restart it. Frontends take it in when they are built.",
                )
                .spec("RFC 6749 4.1")
                .at(sent.item, value.span),
            );
        }
        if is_filled {
            out.pass();
        }
    }
}

/// How sure it is that the value was never filled in; `None` where it was, or where it may be a pattern in a source.
fn fault(cx: &Context<'_>, sent: Sent<'_>, value: &Value, is_url: bool) -> Option<Confidence> {
    let raw = value.span.of(sent.item.text()).to_ascii_lowercase();
    let text = unescaped(value.text.split(['?', '#']).next().filter(|_| is_url).unwrap_or(&value.text));
    // What is no address at all is told by its form.
    if is_masked(&text) || is_url && !text.contains("://") {
        return None;
    }
    let is_expression = EXPRESSIONS.iter().any(|start| text.starts_with(start));
    let is_shell = text.strip_prefix('$').is_some_and(|name| {
        name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || b"_(){}".contains(&byte))
    });
    let kind = unfilled(&text).or((is_expression || is_shell).then_some("an unfilled template"))?;
    // What was sent is encoded; a bare mark of a template may stand in a source that is filled in later.
    let was_sent = is_expression
        || is_unset(&text)
        || kind == "an unset variable"
        || ["%24", "%7b", "%3c", "%25"].iter().any(|escape| raw.contains(escape));
    (was_sent || stands_alone(cx, sent)).then_some(if was_sent { Confidence::Certain } else { Confidence::Likely })
}

/// The marks of templates, as they are without their escapes.
fn unescaped(text: &str) -> String {
    let marks = [("%24", "$"), ("%7B", "{"), ("%7D", "}"), ("%3C", "<"), ("%3E", ">")];
    marks.iter().fold(text.to_owned(), |text, (escape, mark)| {
        text.replace(escape, mark).replace(&escape.to_ascii_lowercase(), mark)
    })
}

/// Whether the link is a line of its own or was recorded, and no line of a program, a script or a manual.
fn stands_alone(cx: &Context<'_>, sent: Sent<'_>) -> bool {
    let item = sent.item;
    let input = cx.case.inputs.get(item.input).and_then(|input| std::str::from_utf8(&input.bytes).ok());
    let Some(around) = input.filter(|text| !text.contains('`') && !text.contains("curl ")) else { return false };
    let is_delivered = item.transport.as_ref().is_some_and(|transport| transport.delivered);
    let link = item.text().trim();
    around.trim_start().starts_with('{') && is_delivered || around.lines().any(|line| line.trim() == link)
}
