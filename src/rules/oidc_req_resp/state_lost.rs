//! OIDCRESP-STATE-LOST: why the application cannot know this answer's `state` any more, as far as the messages show.

use super::messages::{callbacks, requests};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "OIDCRESP-STATE-LOST", Error }

/// How long applications usually keep a pending login, in seconds.
const KEPT: i64 = 600;

/// Requests and answers that are compared with each other.
const MOST: usize = 200;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut sent = requests(cx);
    sent.truncate(MOST);
    let started = |item: &crate::item::Item| item.transport.as_ref().and_then(|transport| transport.started);
    for callback in callbacks(cx).into_iter().take(MOST) {
        let Some(state) = callback.get("state") else { continue };
        let Some(request) = sent.iter().find(|request| request.get("state").is_some_and(|own| own.text == state.text))
        else {
            continue;
        };
        let client = request.get("client_id").map(|client| client.text.as_str());
        let began = started(request.item);
        let arrived = started(callback.item);
        // A later login of the same application in the same browser, before this answer came.
        let overtaken = began.zip(arrived).and_then(|(began, arrived)| {
            sent.iter().find(|other| {
                let other_state = other.get("state").is_some_and(|own| own.text != state.text);
                let same = other.get("client_id").map(|client| client.text.as_str()) == client;
                other_state && same && started(other.item).is_some_and(|at| at > began && at < arrived)
            })
        });
        let address = |text: &str| {
            let (scheme, rest) = text.split_once("://")?;
            Some((scheme.to_owned(), rest.split(['/', '?', '#']).next().unwrap_or("").to_owned()))
        };
        let back = callback.parameters.endpoint.as_ref().and_then(|url| address(url.as_str()));
        let asked = request.get("redirect_uri").and_then(|uri| address(uri.as_str()));
        let moved = asked.zip(back).filter(|(asked, back)| asked != back);
        let took = began.zip(arrived).map(|(began, arrived)| arrived.seconds_since(began));
        let (title, why, place) =
            if let Some(other) = overtaken {
                (
                    "A second login was started before this callback".to_owned(),
                    "Applications that keep one pending login per browser have forgotten the first: its `state` was \
                     overwritten."
                        .to_owned(),
                    Some((other.item, other.place("state"))),
                )
            } else if let Some((asked, back)) = moved {
                (
                format!("The callback went to `{}://{}`, not to `{}://{}`", back.0, back.1, asked.0, asked.1),
                "The cookie that keeps `state` belongs to one host, and with `Secure` to https. At the other address \
                 the browser does not send it.".to_owned(),
                None,
            )
            } else if let Some(seconds) = took.filter(|seconds| *seconds > KEPT) {
                (
                format!("The user took {} to sign in", duration_words(seconds)),
                "Applications keep a pending login for a few minutes only, mostly five to fifteen. After that they do \
                 not recognize the callback.".to_owned(),
                None,
            )
            } else {
                if began.is_some() {
                    out.pass();
                }
                continue;
            };
        let mut finding = RULE
            .finding(title, why)
            .confidence(Confidence::Likely)
            .fix(
                Party::User,
                "Start the login once, in one tab, from the application's own page, and sign in without a long pause.",
            )
            .fix(
                Party::SpAdmin,
                "Keep pending logins per attempt, for at least fifteen minutes. Use one host name and https from \
                 start to end. Set the cookie to `SameSite=None; Secure` if the callback comes by POST.",
            )
            .spec("RFC 6749 10.12")
            .at(callback.item, state.span)
            .related(request.item, request.place("state"));
        if let Some((item, span)) = place {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}
