//! IN-LIVE-CREDENTIAL: what was pasted can still be used to sign in. Judged against the real clock, not the evaluation instant.

use crate::declare_rule;
use crate::item::Item;
use crate::oidc::{Message, Token};
use crate::report::{Finding, ItemKind, Party};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::{Node, ns};
use crate::time::{Instant, duration_words, parse_time};
use crate::vocabulary::ItemRole;

/// A time to wait for, in seconds.
const DAY: i64 = 24 * 3600;

declare_rule! { "IN-LIVE-CREDENTIAL", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let end = match item.kind {
            ItemKind::SamlResponse | ItemKind::SamlAssertion | ItemKind::WsFedResponse | ItemKind::Saml1Response => {
                saml_end(item, out)
            }
            ItemKind::Jwt | ItemKind::Jws if !is_written_out(item) => token_end(item),
            _ => None,
        };
        match end {
            Some((end, span)) if end > cx.settings.now => out.find_once(said(item, end, span, cx.settings.now)),
            Some(_) => out.pass(),
            None => {}
        }
    }
}

/// Claims without their signature open nothing.
fn is_written_out(item: &Item) -> bool {
    item.oidc().and_then(Message::token).is_some_and(Token::is_written_out)
}

fn said(item: &Item, end: Instant, span: Option<Span>, now: Instant) -> Finding {
    let (use_of_it, danger) = danger(item.role());
    let title = format!("Until {end}, this {} lets anyone {use_of_it}", noun(item));
    let why = format!("It is valid for another {}. {danger}", duration_words(end.seconds_since(now)));
    // Nobody waits for longer than that.
    let fix = if end.seconds_since(now) <= DAY {
        "Do not put it into a ticket before that time. Send this report instead, which can be redacted."
    } else {
        "Do not put it into a ticket. Send this report instead, which can be redacted."
    };
    let finding = RULE.finding(title, why).fix(Party::Support, fix);
    match span {
        Some(span) => finding.at(item, span),
        None => finding.at_item(item),
    }
}

fn noun(item: &Item) -> &'static str {
    match item.role() {
        ItemRole::UnknownToken => "token",
        role if role.is_token() => role.words(),
        _ => "message",
    }
}

/// What it can be used for, and what follows for everybody who gets a copy.
fn danger(role: ItemRole) -> (&'static str, &'static str) {
    match role {
        ItemRole::AccessToken => {
            ("call the API", "Anyone who receives it can call the API with the rights of its owner.")
        }
        ItemRole::WorkloadToken => {
            ("act as the workload", "Anyone who receives it can act as the workload that it was issued for.")
        }
        ItemRole::ClientAssertion | ItemRole::ClientSecret => (
            "authenticate as the application",
            "Anyone who receives it can authenticate to the provider as the application.",
        ),
        ItemRole::RefreshToken | ItemRole::AuthorizationGrant | ItemRole::AssertionGrant => {
            ("get new tokens", "Anyone who receives it can exchange it for tokens of its owner.")
        }
        ItemRole::LogoutToken => ("end a session", "Anyone who receives it can end the session that it names."),
        ItemRole::IdToken
        | ItemRole::LoginAnswer
        | ItemRole::SignedAnswer
        | ItemRole::ProxyToken
        | ItemRole::SessionToken => (
            "sign in",
            "Anyone who receives it can present it to the application in the user's name. Not every application \
             rejects a message that was used before.",
        ),
        _ => ("use it", "Anyone who receives it can present it in place of its owner."),
    }
}

/// The latest instant at which one of the assertions is usable: its earliest limit.
fn saml_end(item: &Item, out: &mut Outcome) -> Option<(Instant, Option<Span>)> {
    let document = item.xml()?;
    let mut last = None;
    for node in document.elements() {
        if node.is(ns::SAML, "EncryptedAssertion") && item.children.is_empty() {
            out.not_checked("the assertion is encrypted, so its end of validity cannot be read");
        }
        if (node.is(ns::SAML, "Assertion") || node.is(ns::SAML1, "Assertion"))
            && let Some(end) = assertion_end(node)
        {
            last = last.max(Some(end));
        }
    }
    last.map(|(instant, span)| (instant, Some(span)))
}

fn assertion_end(assertion: Node<'_>) -> Option<(Instant, Span)> {
    let limits = assertion
        .descendants()
        .filter(|node| node.is_element() && matches!(node.local(), "Conditions" | "SubjectConfirmationData"));
    limits
        .filter_map(|node| {
            let attribute = node.attribute("NotOnOrAfter")?;
            Some((parse_time(&attribute.value)?.instant, attribute.span))
        })
        .min()
}

/// `exp` of a token, as the report shows it.
fn token_end(item: &Item) -> Option<(Instant, Option<Span>)> {
    let Message::Token(token) = item.oidc()? else { return None };
    let claim = token.claims.as_ref()?.get("exp")?;
    let exp = claim.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "seconds; far values are held by Instant")]
    Some((Instant::from_seconds(exp as i64), Some(claim.span)))
}
