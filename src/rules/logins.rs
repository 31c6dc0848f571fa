//! What most rules about SAML messages need: the responses and assertions of a case, the clock, and words for values.

use super::{Context, Outcome};
use crate::item::Item;
use crate::providers;
use crate::report::{Finding, Fix, ItemKind, Party, Severity, TimeSource};
use crate::saml::{self, Assertion, Attribute, NameId, Response};
use crate::source::{Span, Value};
use crate::time::{Instant, duration_words};
use crate::vocabulary::Topic;

/// Characters of a value that a sentence shows.
const SHOWN: usize = 240;

/// An assertion, the item it stands in, and the response around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// The assertion.
    pub(super) assertion: &'a Assertion,
    /// The response it came in, which is another item where the assertion was decrypted.
    pub(super) response: Option<(&'a Item, &'a Response)>,
}

/// The responses of the case.
pub(super) fn responses<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Response)> {
    cx.items.iter().filter_map(|item| Some((item, item.saml()?.response()?)))
}

/// The assertions of the case. Where some could not be decrypted, the rule is told that it could not judge them.
pub(super) fn statements<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<Statement<'a>> {
    let mut all = Vec::new();
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        let response = message.response().map(|response| (item, response)).or_else(|| {
            cx.ancestors(item).find_map(|outer| outer.saml()?.response().map(|response| (outer, response)))
        });
        all.extend(message.assertions().iter().map(|assertion| Statement { item, assertion, response }));
        if undecrypted(cx, item, message) {
            out.not_checked(if cx.keys.private.is_empty() {
                "the assertion is encrypted: add the application's private key"
            } else {
                "the assertion is encrypted, and no private key that was given opens it"
            });
        }
    }
    all
}

/// The user identifiers of the assertions, each with the item it stands in: another one where it was encrypted and opened.
pub(super) fn name_ids<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<(Statement<'a>, &'a NameId)> {
    let mut all = Vec::new();
    for mut statement in statements(cx, out) {
        let Some(subject) = &statement.assertion.subject else { continue };
        if let Some(name_id) = &subject.name_id {
            all.push((statement, name_id));
        } else if let Some(item) = subject.encrypted_id.and_then(|place| opened(cx, statement.item, place))
            && let Some(saml::Body::NameId(name_id)) = item.saml().map(|message| &message.body)
        {
            statement.item = item;
            all.push((statement, name_id));
        }
    }
    all
}

/// The user identifiers of the logout requests, each with the item it stands in.
pub(super) fn logout_name_ids<'a>(cx: &Context<'a>) -> Vec<(&'a Item, &'a NameId)> {
    let requests = cx.items.iter().filter_map(|item| Some((item, item.saml()?.logout_request()?)));
    let found = requests.filter_map(|(item, request)| match (&request.name_id, request.encrypted_id) {
        (Some(name_id), _) => Some((item, name_id)),
        (None, Some(place)) => match opened(cx, item, place).and_then(Item::saml).map(|message| &message.body) {
            Some(saml::Body::NameId(name_id)) => Some((opened(cx, item, place)?, &**name_id)),
            _ => None,
        },
        (None, None) => None,
    });
    found.collect()
}

/// The attributes of an assertion, each with the item it stands in: another one where it was encrypted and opened.
pub(super) fn attributes_of<'a>(cx: &Context<'a>, statement: &Statement<'a>) -> Vec<(&'a Item, &'a Attribute)> {
    let item = statement.item;
    let mut all: Vec<_> = statement.assertion.attributes.iter().map(|attribute| (item, attribute)).collect();
    for place in &statement.assertion.encrypted_attributes {
        if let Some(item) = opened(cx, item, *place)
            && let Some(saml::Body::Attribute(attribute)) = item.saml().map(|message| &message.body)
        {
            all.push((item, attribute));
        }
    }
    all
}

/// The item that an encrypted part became.
fn opened<'a>(cx: &Context<'a>, item: &'a Item, place: Span) -> Option<&'a Item> {
    let id = item.encryption().iter().find(|facts| facts.span == place)?.item.as_deref()?;
    cx.items.iter().find(|item| item.id == id)
}

fn undecrypted(cx: &Context<'_>, item: &Item, message: &saml::Message) -> bool {
    let encrypted = message.response().map_or(0, |response| response.encrypted_assertions.len());
    let decrypted = item
        .children
        .iter()
        .filter_map(|child| cx.items.get(*child))
        .filter(|child| child.kind == ItemKind::SamlAssertion)
        .count();
    encrypted > decrypted
}

/// A value in code style: whole where it is short, with invisible characters drawn.
pub(super) fn quote(text: &str) -> String {
    if text.is_empty() {
        return "an empty value".to_owned();
    }
    let count = text.chars().count();
    let mut shown = String::from("`");
    let last = text.trim_end_matches(' ').chars().count();
    let first = count - text.trim_start_matches(' ').chars().count();
    for (index, character) in text.chars().enumerate() {
        if count > SHOWN && index == SHOWN / 2 {
            shown.push('…');
        }
        if count > SHOWN && (SHOWN / 2..count - SHOWN / 2).contains(&index) {
            continue;
        }
        shown.push(match character {
            ' ' if index < first || index >= last => '␠',
            '\n' => '␤',
            '\r' => '␍',
            '\t' => '⇥',
            '`' => 'ˋ',
            other if other.is_control() => '\u{fffd}',
            other => other,
        });
    }
    shown.push('`');
    shown
}

/// Values as `a`, `b` and `c`; of more than four, three.
pub(super) fn quote_list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = values.into_iter().map(quote).collect();
    let most = if quoted.len() > 4 { 3 } else { 4 };
    let more = quoted.len().saturating_sub(most);
    let shown = quoted.get(..quoted.len().min(most)).unwrap_or_default();
    match shown {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        all if more > 0 => format!("{} and {more} more", all.join(", ")),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Adds what to do in the words of the product; where the profiles have none, in these general words.
pub(super) fn fixed(
    finding: Finding,
    cx: &Context<'_>,
    item: &Item,
    topic: Topic,
    value: Option<&str>,
    otherwise: (Party, String),
) -> Finding {
    let fixes = providers::fixes(topic, cx.provider(item), value);
    // What the rule itself says fits the fault better than the general words of the topic.
    let in_words_of_product = fixes.iter().any(|fix| fix.product.is_some());
    if in_words_of_product {
        return finding.fixes(fixes);
    }
    finding.fixes([Fix { who: otherwise.0, party: None, product: None, text: otherwise.1, topic: Some(topic) }])
}

/// The clock an item is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// The evaluation instant.
    pub(super) at: Instant,
    /// Where it came from.
    pub(super) source: TimeSource,
    /// The receiver's tolerance in seconds.
    skew: i64,
    /// Whether the message was issued so shortly before now that the wall clock may judge it.
    fresh: bool,
}

/// A message older than this is taken for an old capture, in seconds.
const FRESH: i64 = 600;

impl Clock {
    /// The clock for an item.
    pub(super) fn of(cx: &Context<'_>, item: &Item) -> Self {
        let evaluation = cx.instant(item);
        let issued = item.saml().and_then(saml::Message::issued);
        let age = issued.map(|issued| cx.settings.now.seconds_since(issued));
        Clock {
            at: evaluation.instant,
            source: evaluation.source,
            skew: cx.settings.skew,
            fresh: age.is_some_and(|age| (0..FRESH).contains(&age)),
        }
    }

    /// How many seconds ago this ended, where it has. The end itself no longer counts (saml-core 2.5.1.2).
    pub(super) fn since_end(&self, end: Option<Instant>) -> Option<i64> {
        let end = end?;
        (self.at >= end.plus_seconds(self.skew)).then(|| self.at.seconds_since(end))
    }

    /// How many seconds later this starts, where it does.
    pub(super) fn until_start(&self, start: Option<Instant>) -> Option<i64> {
        let start = start?;
        (self.at.plus_seconds(self.skew) < start).then(|| start.seconds_since(self.at).max(1))
    }

    /// How bad it is that something ended: by the wall clock alone it only says that the capture is old.
    pub(super) fn severity_of_end(&self, otherwise: Severity) -> Severity {
        if self.source == TimeSource::Now && !self.fresh { Severity::Info } else { otherwise }
    }

    /// Something that lies so many seconds before this instant: `2 min before the time you gave (2026-03-01T12:00:00Z)`.
    pub(super) fn before(&self, seconds: i64) -> String {
        match (self.source, seconds) {
            (TimeSource::Now, _) => format!("{} ago", seconds_words(seconds)),
            (_, 0) => format!("exactly at {}", self.moment()),
            _ => format!("{} before {}", seconds_words(seconds), self.moment()),
        }
    }

    /// The instant in words: `the time you gave (2026-03-01T12:00:00Z)`.
    pub(super) fn moment(&self) -> String {
        let what = match self.source {
            TimeSource::User => "the time you gave",
            TimeSource::Har => "the delivery by the browser",
            TimeSource::HttpDate => "the delivery, by the application's clock",
            TimeSource::Message => "the issue of the message",
            TimeSource::Now => "now",
        };
        format!("{what} ({})", self.at)
    }
}

/// What clock difference lets something late pass, as a sentence; nothing where no receiver allows as much.
pub(super) fn tolerance_words(late: i64) -> String {
    match late {
        0 => " A receiver that tolerates any clock difference lets it pass.".to_owned(),
        1..=600 => format!(" Only a receiver that tolerates a clock difference of more than {late} s lets it pass."),
        _ => String::new(),
    }
}

/// Adds what to do about a message that came after its time.
pub(super) fn too_late(finding: Finding, clock: &Clock, severity: Severity) -> Finding {
    if severity == Severity::Info {
        let text = "Give the time of the login under \"What should it be?\" (command line: `--at`) to judge the message as it was then.";
        return finding.fix(Party::Support, text);
    }
    if clock.source == TimeSource::Message {
        let text = "Correct the lifetime of assertions for this application; a negative or empty lifetime is the usual reason.";
        return finding.fix(Party::IdpAdmin, text);
    }
    finding
        .fix(Party::User, "Start a new login and finish it without a pause, without Back or Reload.")
        .fix(
            Party::SpAdmin,
            "If it happens every time, set the clock of the application's server by network time (NTP), and have the same done at the \
             identity provider.",
        )
}

/// Whether the product is a service that keeps its own clock right.
pub(super) fn keeps_time(cx: &Context<'_>, item: &Item) -> bool {
    let hosted = ["entra", "okta", "google", "auth0", "onelogin", "pingone", "jumpcloud", "duo", "cognito", "apple"];
    cx.provider(item).is_some_and(|product| hosted.contains(&product.id.as_str()))
}

/// What to do where another identity provider speaks than the one that is known: only people know which of the two is meant.
pub(super) fn which_is_meant(finding: Finding, expected: &str, actual: &str) -> Finding {
    let (expected, actual) = (quote(expected), quote(actual));
    let text = format!(
        "Decide which of the two is meant. If it is {expected}: the application's sign-in URL, or the page where the login was started, \
         belongs to the other one; correct it. If it is {actual}: load its metadata into the application, because entity ID, \
         sign-in URL and certificate belong together."
    );
    finding.fix(Party::SpAdmin, text)
}

/// `3 min 20 s`, also for numbers below zero.
pub(super) fn seconds_words(seconds: i64) -> String {
    duration_words(seconds)
}

/// The value as `&str`, empty where it is absent.
pub(super) fn text(value: &Option<Value>) -> &str {
    value.as_ref().map_or("", Value::as_str)
}

/// Whether a difference of clocks looks like a time zone taken for UTC: within two minutes of a multiple of half an hour.
pub(super) fn zone_mistake(seconds: i64) -> Option<String> {
    let halves = (seconds + 900).div_euclid(1800);
    let near = (seconds - halves * 1800).abs() <= 120;
    ((1..=28).contains(&halves) && near).then(|| duration_words(halves * 1800))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_with_what_cannot_be_seen() {
        assert_eq!(quote("a b\n"), "`a b␤`");
        assert_eq!(quote(" a "), "`␠a␠`");
        assert_eq!(quote(""), "an empty value");
        assert!(quote(&"x".repeat(5000)).chars().count() < 300);
    }

    #[test]
    fn whole_and_half_hours_are_zones() {
        assert_eq!(zone_mistake(3600).as_deref(), Some("1 h"));
        assert_eq!(zone_mistake(19_790).as_deref(), Some("5 h 30 min"));
        assert_eq!(zone_mistake(60), None);
        assert_eq!(zone_mistake(2500), None);
    }
}
