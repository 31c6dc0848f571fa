//! What software wrote about the login, judged under the rules that name the faults.
//! Input: the statements of the items. Output: findings for the rule that is being judged, and values that the receiver expects.
//! A message in the case that shows the same fault keeps the headline; the text is then its witness.

use super::support::addresses::{NO_HOST, behind_proxy as own_is_behind_proxy, broken_url};
use super::support::compare::Difference;
use super::support::unfilled::is_redacted;
use super::support::wording::quote;
use super::{Context, Outcome, Rule};
use crate::case::{Case, StatedExpectation};
use crate::item::Item;
use crate::providers;
use crate::report::{Finding, Party, Provider};
use crate::source::lower;
use crate::texts::{self, Compare, Doer, Protocol, Slot};
use crate::time::Instant;
use crate::vocabulary::{Confidence, DifferenceClass, Family, ItemKind, Severity, Topic};

mod held;
mod spoken;
mod words;

use held::{bears_out, settled};
pub(crate) use spoken::{Spoken, rules_of, spoken};
use spoken::{difference, values};
use words::{fill_first, lower_first, quoted, sides, times, upper_first, writer};

/// What the receiver expects by its own words, where neither the person nor anything else in the case says it.
pub(crate) fn expectations(items: &[Item], case: &Case) -> Option<Case> {
    let mut all = case.expectations.clone();
    let mut stated = Vec::new();
    let spoken = items.iter().flat_map(|item| item.statements.iter().chain(&item.around).map(move |one| (item, one)));
    for (item, statement) in spoken.filter(|(_, one)| !one.likely && !one.overtaken) {
        let statement = settled(statement, items);
        if statement.undecided {
            continue;
        }
        let Some(expected) = statement.slot("expected").or_else(|| statement.slot("own")) else { continue };
        let (name, field) = match statement.meaning.name {
            "saml-audience" => ("sp_entity_id", &mut all.sp_entity_id),
            "saml-destination" | "saml-recipient" => ("acs", &mut all.acs),
            "saml-issuer" | "oidc-issuer" => ("issuer", &mut all.issuer),
            "oidc-audience" => ("client_id", &mut all.client_id),
            _ => continue,
        };
        let [value] = values(&expected.value)[..] else { continue };
        if is_redacted(value) {
            continue;
        }
        if field.is_none() {
            *field = Some(value.to_owned());
            stated.push(StatedExpectation {
                name: name.to_owned(),
                value: value.to_owned(),
                item: item.id.clone(),
                start: expected.span.start,
                end: expected.span.end,
                place: lower_first(&in_words(item)),
            });
        }
    }
    if stated.is_empty() {
        return None;
    }
    let mut told = Case { expectations: all, ..case.clone() };
    told.stated.append(&mut stated);
    Some(told)
}

/// Reports what was said about this rule: as a finding, or as a witness of what the rule found in a message.
pub(crate) fn judge(spoken: &[Spoken<'_>], rule: &'static Rule, cx: &Context<'_>, out: &mut Outcome) {
    let known = out.findings.len();
    for one in spoken.iter().filter(|one| one.rule() == rule.id) {
        // A record that was taken out of this text says it more exactly.
        let inside = |other: &Spoken<'_>| {
            let outer = other.item.parent.and_then(|parent| cx.items.get(parent));
            outer.is_some_and(|outer| outer.id == one.item.id) && other.rule() == rule.id
        };
        if one.statement.pair().is_none() && spoken.iter().any(inside) {
            continue;
        }
        // What the rule itself says about this text comes first.
        let here = |finding: &Finding| finding.at.first().is_some_and(|place| place.item == one.item.id);
        if !one.around && out.findings.iter().take(known).any(here) {
            continue;
        }
        let shown = out.findings.iter_mut().find(|finding| is_about_a_message(finding, cx));
        if let Some(shown) = shown {
            let is_sure = !one.statement.likely && !one.later && !one.meaning.general;
            // What only some receivers reject, this one rejected.
            if shown.severity == Severity::Warning && is_sure {
                shown.severity = Severity::Error;
                shown.confidence = Confidence::Certain;
            }
            // A text that is sure weighs more than a guess about the message.
            if shown.confidence != Confidence::Certain && !one.statement.likely && !one.later {
                // Both together leave no doubt.
                if shown.confidence == Confidence::Likely {
                    shown.confidence = Confidence::Certain;
                }
                out.find(finding(one, rule, cx));
                continue;
            }
            shown.why.push_str(&format!(" {} says the same.", in_words(one.item)));
            let span = one.statement.span;
            let finding = std::mem::replace(shown, Finding::new(rule.id, rule.severity, "", ""));
            *shown = if one.around { finding } else { finding.related(one.item, span) };
        } else if let Some(shown) = of_another_login(one, cx).filter(|_| !bears_out(&one.statement, rule.id, cx)) {
            out.find(contradiction(one, rule, shown).confidence(Confidence::Possible));
        } else if out.applied && can_contradict(one, rule, cx) && !bears_out(&one.statement, rule.id, cx) {
            let settings = "or the application has other settings than the ones used here";
            let shown = format!(
                "The message in this case passes that check. Either it is from a different attempt, {settings}."
            );
            out.find(contradiction(one, rule, &shown));
        } else if rule.id == "PROV-ACCOUNT" && has_assertion(cx) {
            let shown = "But the identity provider signed the user in: its message is here. The text is from a different attempt.";
            out.find(contradiction(one, rule, shown).severity(Severity::Info));
        } else {
            out.find(finding(one, rule, cx));
        }
    }
}

/// Whether a finding is about something that was sent, not about a text.
fn is_about_a_message(finding: &Finding, cx: &Context<'_>) -> bool {
    let item = finding.at.first().and_then(|place| cx.items.iter().find(|item| item.id == place.item));
    matches!(finding.severity, Severity::Error | Severity::Warning)
        && item.is_some_and(|item| item.statements.is_empty())
}

/// Whether the case holds the message that the text speaks of, so that the rule looked at what the text names.
fn can_contradict(one: &Spoken<'_>, rule: &Rule, cx: &Context<'_>) -> bool {
    use Family::{
        Assertion, Attributes, Authn, Conditions, IdToken, JwsJwkJwe, Jwt, Response, Signature, Status, Subject,
    };
    let looked_at = matches!(
        rule.family,
        Response
            | Status
            | Subject
            | Conditions
            | Assertion
            | Signature
            | IdToken
            | JwsJwkJwe
            | Jwt
            | Attributes
            | Authn
    );
    let timed = matches!(one.meaning.compare, Compare::After | Compare::Before);
    // Which kind of token a receiver wants, what its clock said and how much it allows, only the receiver knows.
    let table_only = matches!(
        rule.id,
        "SAML-REPLAY" | "OIDC-TOKEN-CONFUSION" | "SAML-EXPIRED" | "SAML-SC-NONE-VALID" | "SAML-RESP-ISSUEINSTANT-SKEW"
    );
    // A time that is named stands in the message, or the text is about another one.
    let table_only = table_only || rule.id == "SAML-AUTHN-TOO-OLD" && one.statement.values.is_empty();
    // An encrypted token has five parts: the text is right.
    let encrypted = rule.id == "JWT-PARTS" && cx.items.iter().any(|item| item.kind == ItemKind::Jwe);
    looked_at && !encrypted && !timed && !table_only && !one.meaning.general && has_message(cx, one.meaning.protocol)
}

fn has_message(cx: &Context<'_>, protocol: Option<Protocol>) -> bool {
    let saml = |item: &Item| item.saml().is_some_and(|message| message.envelope().is_some());
    let token = |item: &Item| item.oidc().is_some_and(|message| message.token().is_some());
    cx.items.iter().any(|item| match protocol {
        Some(Protocol::Saml) => saml(item),
        Some(Protocol::Oidc) => token(item),
        None => saml(item) || token(item),
    })
}

/// Whether the identity provider let the user in. A token that has ended says less: its session may end before it is renewed.
fn has_assertion(cx: &Context<'_>) -> bool {
    let lasts = |item: &Item| {
        let token = item.oidc().and_then(|message| message.token()).filter(|token| token.has_jwt_claims());
        let made = token.is_some_and(|token| token.claim("sub").is_some()) && !item.role().by_application();
        made && token.and_then(|token| token.instant("exp")).is_some_and(|end| cx.settings.now.seconds_since(end) < 0)
    };
    cx.items.iter().any(|item| item.saml().is_some_and(|message| !message.assertions().is_empty()) || lasts(item))
}

/// Bytes of a record before the code that it names, and between the code and its reason.
const RECORD: usize = 400;
const CODE: usize = 60;

/// Clocks may differ so much, in seconds.
const CLOCKS: i64 = 300;

/// Times of one message are not so far apart, in seconds.
const DAY: i64 = 86_400;

/// Why a record is not about the messages of the case: it was written before all of them, or names a user whom none of them names.
fn of_another_login(one: &Spoken<'_>, cx: &Context<'_>) -> Option<&'static str> {
    let messages = cx.items.iter().filter(|item| {
        let token = item.oidc().and_then(|message| message.token());
        token.is_some_and(|token| token.has_jwt_claims())
            || item.saml().is_some_and(|message| !message.assertions().is_empty())
    });
    let messages: Vec<&Item> = messages.collect();
    let is_clock = matches!(one.meaning.compare, Compare::Before);
    let written = one.statement.written.map(Instant::from_millis).filter(|_| !is_clock);
    let issued = |item: &&Item| match item.oidc() {
        Some(message) => message.issued(),
        None => item.saml().and_then(|message| message.issued()),
    };
    if let Some(written) = written
        && !messages.is_empty()
        && messages.iter().all(|item| issued(item).is_some_and(|made| made.seconds_since(written) > CLOCKS))
    {
        return Some("The text was written before the message was issued: it is about a different login.");
    }
    let limit = one.statement.slot("limit").and_then(|limit| texts::instant(&limit.value));
    if let Some(limit) = limit
        && !messages.is_empty()
        && messages.iter().all(|item| issued(item).is_some_and(|made| made.seconds_since(limit) > DAY))
    {
        return Some("The time in the text is from before the message was issued: it is about a different login.");
    }
    let user = one.statement.user.as_deref()?;
    let name = user.split('@').next().filter(|name| name.len() > 1)?;
    let texts: Vec<String> = messages.iter().map(|item| claimed(item)).collect();
    let names_others = !texts.is_empty() && texts.iter().all(|text| text.contains('@') && !text.contains(name));
    names_others.then_some("The text is about another user than the message.")
}

/// What a message says of its user, in small letters.
fn claimed(item: &Item) -> String {
    let claims = item.oidc().and_then(|message| message.token()?.claims.as_ref());
    lower(&claims.map_or_else(|| item.text().to_owned(), |claims| claims.to_json()))
}

fn in_words(item: &Item) -> String {
    match item.origin.as_str() {
        "" | "paste" => "The error text".to_owned(),
        origin => format!("The error text in {origin}"),
    }
}

/// The text says a fault that the message of the case does not have; `shown` says what it has.
fn contradiction(one: &Spoken<'_>, rule: &'static Rule, shown: &str) -> Finding {
    let title = fill_first(one.meaning.title, one).unwrap_or_default();
    let lower = lower_first(&title);
    let mut finding = rule
        .finding("The error text and the message disagree", format!("By the text, {lower}. {shown} {}", quoted(one)))
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .fix(
            Party::Support,
            "Compare the time and the IDs in the text with the message, and add the message of the same attempt.",
        );
    finding = at(finding, one);
    if let Some((expected, actual)) = one.statement.pair().filter(|_| !one.statement.undecided) {
        finding = finding.compared(expected.value.as_str(), actual.value.as_str(), None);
    }
    finding
}

fn finding(one: &Spoken<'_>, rule: &'static Rule, cx: &Context<'_>) -> Finding {
    let Spoken { ref statement, meaning, .. } = *one;
    let pair = statement.pair();
    let difference = pair.and_then(|(expected, actual)| difference(meaning.compare, &expected.value, &actual.value));
    let named = difference.as_ref().filter(|difference| difference.class != DifferenceClass::Different);
    let general = || {
        meaning
            .title
            .split("||")
            .last()
            .unwrap_or_default()
            .split(['{', '`'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let mut title = fill_first(meaning.title, one).unwrap_or_else(general);
    let broken = broken_own(one);
    if let Some((own, what)) = broken {
        title.push_str(&format!(": computed `{}`, {what}", own.value));
    } else if let Some(difference) = named {
        match difference.class {
            // Which of the two is which, these words would say.
            DifferenceClass::Scheme if statement.undecided => title.push_str(": one has `http`, the other `https`"),
            DifferenceClass::TrailingSlash
            | DifferenceClass::PathCase
            | DifferenceClass::HostCase
            | DifferenceClass::Case => {
                title.push_str(&format!(": {}", difference.words));
            }
            _ if statement.undecided => {}
            _ => title.push_str(&format!(": {}", difference.words)),
        }
    }
    let mut why = String::new();
    if let Some(pair) = pair {
        why.push_str(&sides(one, pair));
    } else if let Some(values) = times(one) {
        why.push_str(&values);
    } else if let Some(expected) = statement.slot("expected") {
        why.push_str(&format!("{} expects `{}`. ", writer(one), expected.value));
    } else if let Some(actual) = statement.slot("actual").filter(|actual| !title.contains(&actual.value)) {
        why.push_str(&format!("The value is `{}`. ", actual.value));
    }
    why.push_str(meaning.why);
    why.push(' ');
    why.push_str(&quoted(one));
    let mut finding = rule.finding(title, why).severity(Severity::Error);
    finding = at(finding, one);
    if let Some((expected, actual)) = pair.filter(|_| !statement.undecided) {
        let class = difference.as_ref().map(|difference| difference.class);
        finding = finding.compared(expected.value.as_str(), actual.value.as_str(), class);
    }
    finding = with_fixes(finding, one, named);
    // Nothing stands before the first: it is no alternative.
    if let Some(first) = finding.fix.first_mut()
        && let Some(rest) = first.text.strip_prefix("Or, ").or_else(|| first.text.strip_prefix("Or "))
    {
        first.text = upper_first(rest);
    }
    // Applications know best how a user is invited.
    if rule.id == "PROV-NOT-PROVISIONED"
        && let Some(fix) = finding.fix.iter_mut().find(|fix| fix.who == Party::SpAdmin)
    {
        fix.topic = Some(Topic::Assign);
    }
    // The first complaint is the reason; what is said after it may follow from it.
    if one.later {
        finding = finding.confidence(Confidence::Likely);
    }
    // What was wrong then need not be wrong now.
    if statement.overtaken {
        finding.why.push_str(" A later record of the text tells of a login that worked.");
        finding = finding.severity(Severity::Warning).confidence(Confidence::Likely);
    }
    if statement.is_step() {
        let went_on = statement.overtaken || is_step_alone(one);
        let severity = if went_on { Severity::Info } else { Severity::Warning };
        finding = finding.severity(severity).confidence(Confidence::Possible);
    }
    // Words that say little yield to what a message shows.
    if meaning.general && has_message(cx, meaning.protocol) {
        finding = finding.severity(Severity::Warning).confidence(Confidence::Possible);
    }
    if one.hidden {
        finding = finding.fix(
            Party::Support,
            "The values are hidden in this text. Compare them in the original, character for character: scheme, host, \
             trailing slash, and letter case.",
        );
    }
    if statement.likely {
        finding = finding.confidence(Confidence::Likely);
        let asked = finding.fix.iter().any(|fix| fix.who == Party::Support);
        if !asked && rule.family != Family::Provider && !has_message(cx, meaning.protocol) {
            finding = finding.fix(Party::Support, "Add the message itself to this case. It shows the exact place.");
        }
    }
    finding
}

/// Whether the record itself says that the sign-in was only interrupted, or asked to stay signed in.
fn is_step_alone(one: &Spoken<'_>) -> bool {
    let text = one.item.text();
    let end = one.statement.span.end;
    let before = |bytes: usize| lower(text.get(text.floor_char_boundary(end.saturating_sub(bytes))..end).unwrap_or(""));
    let line = before(RECORD);
    line.rsplit('\n')
        .next()
        .is_some_and(|line| line.split([',', ';', '"', '\t']).any(|cell| cell.trim() == "interrupted"))
        || before(one.statement.span.len() + CODE).contains("50140")
}

fn at(finding: Finding, one: &Spoken<'_>) -> Finding {
    if one.around {
        finding.at_layer(one.item, 0, one.statement.span)
    } else {
        finding.at(one.item, one.statement.span)
    }
}

/// The application's own URL, where it can be none, and why.
fn broken_own<'s>(one: &'s Spoken<'_>) -> Option<(&'s Slot, &'static str)> {
    if one.meaning.compare != Compare::Url {
        return None;
    }
    let (expected, actual) = one.statement.pair()?;
    let own = broken_url(&expected.value);
    match (own, broken_url(&actual.value)) {
        (Some(what), None) => Some((expected, what)),
        // Libraries differ in the order; no identity provider is told such a URL, a proxy makes it.
        (None, Some(what)) if one.statement.undecided && what != NO_HOST => Some((actual, what)),
        _ => None,
    }
}

/// What is to be done: the meaning's lines, the console of the provider, and the proxy where an address was computed wrongly.
fn with_fixes(mut finding: Finding, one: &Spoken<'_>, difference: Option<&Difference>) -> Finding {
    let meaning = one.meaning;
    let broken = broken_own(one);
    // An application that has https for itself knows its public URL: the identity provider was given http.
    let told_http = one.statement.pair().filter(|(expected, actual)| {
        let starts = expected.value.starts_with("https:") && actual.value.starts_with("http:");
        starts && !one.statement.undecided
    });
    let told_issuer = told_http.filter(|_| {
        let issuer = one.rule().contains("-ISS");
        issuer && difference.is_some_and(|difference| difference.class == DifferenceClass::Scheme)
    });
    let told_http = told_http.filter(|_| meaning.compare == Compare::Url);
    let behind_proxy = broken.is_some()
        || meaning.compare == Compare::Url
            && told_http.is_none()
            && difference.is_some_and(|difference| {
                use DifferenceClass::{DefaultPort, HostInternal, Port, Scheme};
                matches!(difference.class, Scheme | Port | DefaultPort | HostInternal)
            });
    // The message has the public URL: nothing at the identity provider is to be changed.
    let own_alone = broken.is_some()
        || one.statement.pair().zip(difference).filter(|_| !one.statement.undecided).is_some_and(
            |((expected, actual), difference)| own_is_behind_proxy(&expected.value, &actual.value, difference),
        );
    let product = one.statement.product;
    let provider = product.and_then(|product| {
        let id = product.provider?;
        Some(Provider { id: id.to_owned(), name: product.name.to_owned(), confidence: 1.0, because: Vec::new() })
    });
    if behind_proxy {
        let public = match broken {
            Some((own, _)) => one.statement.pair().map(|(one, other)| if one.value == own.value { other } else { one }),
            None => one.statement.slot("actual").filter(|_| !one.statement.undecided),
        };
        let public = public.map(|public| format!("its public URL `{}`", public.value));
        if broken.is_some_and(|(_, what)| what == NO_HOST) {
            let text = match &public {
                Some(public) => format!(
                    "Set the application's base URL (also site URL or application URL) to {public}. Include scheme \
                     and host."
                ),
                None => "Set the base URL of the application, scheme and host included.".to_owned(),
            };
            finding = finding.fix(Party::SpAdmin, text);
        }
        finding = finding.fixes(providers::fixes_in_words(Topic::Proxy, None, public.as_deref()));
    }
    if let Some((expected, _)) = told_http {
        let text = format!("Set the URL of this application at the identity provider to {}.", quote(&expected.value));
        return finding.fix(Party::IdpAdmin, text);
    }
    if let Some((expected, _)) = told_issuer {
        let text = format!(
            "Behind a proxy that ends https, configure the identity provider's public URL {}. Otherwise it writes `http`.",
            quote(&expected.value)
        );
        return finding.fix(Party::IdpAdmin, text);
    }
    for fix in &meaning.fixes {
        match fix {
            Some((Doer::Sp, _)) if behind_proxy => {}
            Some((Doer::Idp, _)) | None if own_alone => {}
            Some((doer, template)) => {
                let who = match doer {
                    Doer::Idp => Party::IdpAdmin,
                    Doer::Sp => Party::SpAdmin,
                    Doer::User => Party::User,
                    Doer::Support => Party::Support,
                };
                if let Some(text) = fill_first(template, one) {
                    finding = finding.fix(who, text);
                }
            }
            None => {
                let Some((topic, slot)) = meaning.topic else { continue };
                let value = one.statement.get(slot).filter(|_| !one.statement.undecided);
                let value = value.map(|value| format!("`{value}`"));
                let (open, saml) = topic.split_once('/').unwrap_or((topic, topic));
                if let Some(topic) = super::support::error_texts::topic_of(if one.saml { saml } else { open }) {
                    finding = finding.fixes(providers::fixes_in_words(topic, provider.as_ref(), value.as_deref()));
                }
            }
        }
    }
    finding
}
