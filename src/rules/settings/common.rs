//! Tokens against the conditions of a receiver's settings: which conditions a token does not satisfy.

use crate::item::Item;
use crate::item::role::ItemRole;
use crate::oidc::Token;
use crate::oidc::workload::differ_in_ids;
use crate::report::{Finding, Party};
use crate::rules::support::compare::{Difference, compare_identifiers, compare_urls};
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome, Rule};
use crate::settings::{Acceptance, Condition, Document, Side, Test};
use crate::source::{Span, Value, lower};
use crate::syntax::json::Json;
use crate::vocabulary::DifferenceClass;

/// Accepted values that one claim is compared with.
const MAX_VALUES: usize = 200;
/// Bytes of a title that may repeat both values.
const MAX_TITLE: usize = 260;
/// Words of a title with a named difference.
const MAX_TITLE_WORDS: usize = 12;
/// Tokens and documents that are compared with each other.
const MAX_PAIRS: usize = 400;

/// A condition that a token does not satisfy.
pub(super) struct Failure<'a> {
    /// The token's item.
    pub(super) item: &'a Item,
    /// The item of the settings.
    pub(super) settings: &'a Item,
    /// What they say.
    pub(super) document: &'a Document,
    /// The condition.
    pub(super) condition: &'a Condition,
    /// The values that the token has for the claim.
    pub(super) actual: Vec<Value>,
    /// The place of the claim, or of the token's claims.
    pub(super) span: Span,
}

/// Reports every failed condition that `mine` picks. A token that satisfies one alternative of the settings is accepted by them.
pub(super) fn judge(
    cx: &Context<'_>,
    out: &mut Outcome,
    mine: impl Fn(&Condition) -> bool,
    say: impl Fn(&Failure<'_>) -> Finding,
) {
    let documents: Vec<(&Item, &Document)> = cx
        .items
        .iter()
        .filter_map(|item| Some((item, item.settings()?)))
        .filter(|(_, document)| !document.acceptances.is_empty())
        .collect();
    let mut pairs = 0;
    for (settings, document) in documents {
        let tokens: Vec<(&Item, &Token)> = presented(cx, document.side);
        for (item, token) in tokens {
            pairs += 1;
            if pairs > MAX_PAIRS {
                return;
            }
            let Some(failures) = closest(item, token, settings, document) else { continue };
            let concerned = document.acceptances.iter().flat_map(|one| &one.conditions).any(&mine);
            let mut own = failures.iter().filter(|failure| mine(failure.condition)).peekable();
            let is_foreign = document.side == Side::Application && item.role() == ItemRole::AccessToken;
            if own.peek().is_none() && concerned && !is_foreign {
                out.pass();
            }
            for failure in own {
                let finding = say(failure);
                out.find_once(if failure.condition.test.excludes() { excluded(failure, finding) } else { finding });
            }
        }
    }
}

/// A condition that names what is not accepted, told as that.
fn excluded(failure: &Failure<'_>, mut finding: Finding) -> Finding {
    let by = failure.condition.compared_by.as_ref().map_or("", |by| by.value.as_str());
    finding.title = format!(
        "The claim `{}` is {}, which {} excludes",
        failure.condition.claim,
        failure.found(),
        failure.receiver()
    );
    finding.why = format!("`{by}` rejects every token whose claim matches one of its values: {}.", failure.accepted());
    (finding.expected, finding.class) = (None, None);
    finding.fix.clear();
    let Some(stated) = failure.condition.values.first() else { return finding };
    let place = failure.document.place(stated);
    finding
        .fix(Party::SpAdmin, format!("If this token may use it, change `{}` under `{by}` in {place}.", stated.name))
        .fix(Party::User, "Or start the job where its token is not excluded.")
}

/// The tokens that a receiver of this side would be given.
fn presented<'a>(cx: &Context<'a>, side: Side) -> Vec<(&'a Item, &'a Token)> {
    let tokens = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.token()?)));
    // Proofs, assertions of clients and events are given to others than login tokens are.
    let given = |item: &Item| {
        use ItemRole::{AccessToken, AuthorizationGrant, IdToken, ProxyToken, UnknownToken, WorkloadToken};
        matches!(item.role(), IdToken | AccessToken | WorkloadToken | AuthorizationGrant | ProxyToken | UnknownToken)
    };
    let all: Vec<(&Item, &Token)> = tokens.filter(|(item, token)| token.has_whole_claims() && given(item)).collect();
    let access: Vec<_> = all.iter().copied().filter(|(item, _)| item.role() == ItemRole::AccessToken).collect();
    if side == Side::Api && !access.is_empty() { access } else { all }
}

/// The failures of the alternative that the token comes closest to; none where it satisfies one, or where there are none.
fn closest<'a>(
    item: &'a Item,
    token: &'a Token,
    settings: &'a Item,
    document: &'a Document,
) -> Option<Vec<Failure<'a>>> {
    let tried = document.acceptances.iter().map(|acceptance| failures(item, token, settings, document, acceptance));
    // An alternative of another issuer is not the one that was meant.
    tried.min_by_key(|failures| {
        let other = failures.iter().any(|failure| failure.condition.claim == "iss");
        (other, failures.len())
    })
}

fn failures<'a>(
    item: &'a Item,
    token: &'a Token,
    settings: &'a Item,
    document: &'a Document,
    acceptance: &'a Acceptance,
) -> Vec<Failure<'a>> {
    let is_foreign = document.side == Side::Application && item.role() == ItemRole::AccessToken;
    let conditions = acceptance.conditions.iter().filter_map(|condition| {
        let claim = match condition.claim.as_str() {
            "alg" => token.parameter("alg"),
            // AWS compares `azp` in place of `aud` where a token has both, and `aud` under the key `oaud`.
            "aud" if is_aws(document) => token.claim("azp").or_else(|| token.claim("aud")),
            "oaud" if is_aws(document) => token.claim("aud"),
            "scope" => token.claim("scope").or_else(|| token.claim("scp")),
            name => claim(token, name),
        };
        let claim = claim.or_else(|| client_as_audience(token, document, condition));
        let actual: Vec<Value> = claim.map(values).unwrap_or_default();
        // A scope is a list with spaces.
        let spaced = matches!(condition.claim.as_str(), "scope" | "scp");
        let holds =
            match condition.test {
                Test::Present => claim.is_some_and(|claim| !matches!(claim.kind, crate::syntax::json::JsonKind::Null)),
                // An access token is made for others than the application; its realm is the application's.
                test if is_foreign && test != Test::Realm => true,
                Test::Absent => actual.iter().all(|value| value.text.is_empty()),
                // Claims that were written out without their header tell of no algorithm.
                _ if claim.is_none() => condition.optional || condition.claim == "alg",
                test if test.excludes() => condition.values.iter().take(MAX_VALUES).all(|excluded| {
                    actual.iter().take(MAX_VALUES).all(|actual| test.holds(&excluded.value, &actual.text))
                }),
                test => condition.values.iter().take(MAX_VALUES).any(|expected| {
                    actual.iter().take(MAX_VALUES).any(|actual| {
                        test.holds(&expected.value, &actual.text)
                            || spaced && actual.text.split(' ').any(|word| test.holds(&expected.value, word))
                    })
                }),
            };
        let span = claim.map_or(token.payload_span, |claim| claim.span);
        (!holds).then_some(Failure { item, settings, document, condition, actual, span })
    });
    conditions.collect()
}

/// Whether these are the conditions of an AWS role.
pub(super) fn is_aws(document: &Document) -> bool {
    document.product.is_some_and(|product| product.id == "aws-trust")
}

/// `client_id` in the place of the audience: Amazon API Gateway looks at it where a token has none, and what is set up with the client of
/// Cognito compares it.
fn client_as_audience<'a>(token: &'a Token, document: &Document, condition: &Condition) -> Option<&'a Json> {
    let gateway = document.product.is_some_and(|product| product.id == "aws-api-gateway");
    let by_client = || condition.values.iter().any(|stated| lower(&stated.name).contains("client"));
    let cognito = || token.claim_text("iss").is_some_and(|iss| iss.text.contains("cognito-idp."));
    (condition.claim == "aud" && (gateway || cognito() && by_client())).then(|| token.claim("client_id"))?
}

/// A claim by its name, or by a JSON pointer.
fn claim<'a>(token: &'a Token, name: &str) -> Option<&'a Json> {
    let Some(pointer) = name.strip_prefix('/') else {
        // A path with dots, as `realm_access.roles`, where no claim has the whole name.
        return token.claim(name).or_else(|| {
            let (first, rest) = name.split_once('.')?;
            rest.split('.').try_fold(token.claim(first)?, |json, part| json.get(part))
        });
    };
    let mut parts = pointer.split('/').map(|part| part.replace("~1", "/").replace("~0", "~"));
    let first = token.claim(&parts.next()?)?;
    parts.try_fold(first, |json, part| json.get(&part))
}

/// The texts of a claim: one, or those of a list; numbers and booleans as they are written.
fn values(claim: &Json) -> Vec<Value> {
    let texts = claim.strings();
    if !texts.is_empty() || claim.is_array() { texts } else { vec![Value::new(claim.display(), claim.span)] }
}

/// Words of a title; values in code style do not count.
fn spoken_words(title: &str) -> usize {
    title
        .split('`')
        .step_by(2)
        .flat_map(str::split_whitespace)
        .filter(|word| word.contains(char::is_alphabetic))
        .count()
}

impl Failure<'_> {
    /// What the receiver is, in words.
    pub(super) fn receiver(&self) -> String {
        match self.document.product {
            None => "the application".to_owned(),
            Some(product) if product.side == Side::Trust => format!("the {}", product.name),
            Some(product) => product.name.clone(),
        }
    }

    /// The accepted values, in words.
    pub(super) fn accepted(&self) -> String {
        quote_list(self.condition.values.iter().map(|stated| stated.value.as_str()))
    }

    /// The values of the token, in words.
    pub(super) fn found(&self) -> String {
        if self.actual.is_empty() { "nothing".to_owned() } else { quote_list(self.actual.iter().map(Value::as_str)) }
    }

    /// The accepted value and the value of the token that come closest, and how they differ.
    pub(super) fn nearest(&self) -> Option<(&str, &str, Difference)> {
        let url = |text: &str| text.contains("://");
        let pairs = self.condition.values.iter().take(MAX_VALUES).flat_map(|expected| {
            self.actual.iter().take(20).filter_map(move |actual| {
                let (expected, actual) = (expected.value.as_str(), actual.as_str());
                let compare = if url(expected) && url(actual) { compare_urls } else { compare_identifiers };
                Some((expected, actual, compare(expected, actual, &[])?))
            })
        });
        pairs.min_by_key(|(_, _, difference)| difference.class == DifferenceClass::Different)
    }

    /// A title: the values, where they are short and have no named difference; else the difference, and who compares where it fits.
    pub(super) fn title(&self, whole: String, short: &str, how: &str) -> String {
        if how.is_empty() && whole.len() <= MAX_TITLE && whole.matches("://").count() < 2 {
            return whole;
        }
        let named = format!("{short} does not match {}{how}", self.receiver());
        if spoken_words(&named) <= MAX_TITLE_WORDS { named } else { format!("{short} does not match{how}") }
    }

    /// `: only the trailing slash differs`, where the difference has a name.
    pub(super) fn difference(&self) -> String {
        match self.nearest() {
            Some((expected, actual, _)) if actual.strip_prefix('/') == Some(expected) => {
                ": only the leading slash differs (full path)".to_owned()
            }
            Some((expected, actual, _)) if differ_in_ids(expected, actual) => {
                ": only GitHub's numeric IDs (`@123`) differ".to_owned()
            }
            Some((_, _, difference)) if difference.class != DifferenceClass::Different => {
                format!(": {}", difference.words)
            }
            _ if self.covers_but_for_case() => ": only the letter case differs".to_owned(),
            _ => String::new(),
        }
    }

    /// Whether a pattern covers the value when letter case does not count.
    fn covers_but_for_case(&self) -> bool {
        let pattern = matches!(self.condition.test, Test::Like | Test::Glob);
        pattern
            && self.condition.values.iter().take(MAX_VALUES).any(|stated| {
                self.actual
                    .iter()
                    .take(20)
                    .any(|actual| self.condition.test.holds(&lower(&stated.value), &lower(&actual.text)))
            })
    }

    /// A pattern that is compared as plain text although it has a star and would cover the value.
    pub(super) fn literal_star(&self) -> Option<&str> {
        let plain = self.condition.test == Test::Equals;
        let covers = |pattern: &&str| {
            pattern.contains('*') && self.actual.iter().any(|actual| Test::Glob.holds(pattern, &actual.text))
        };
        self.condition.values.iter().map(|stated| stated.value.as_str()).filter(|_| plain).find(covers)
    }

    /// A regular expression where none is known, and the pattern that says the same where one does.
    pub(super) fn expression(&self) -> Option<(&str, Option<String>)> {
        let marks = [".*", ".+", "[0-9", "[a-z", "[^", "\\d", "\\w", "(?:"];
        let is_one = |value: &&str| {
            value.starts_with('^') || value.ends_with('$') || marks.iter().any(|mark| value.contains(mark))
        };
        let one = self.condition.values.iter().map(|stated| stated.value.as_str()).find(is_one)?;
        let plain = one.trim_start_matches('^').trim_end_matches('$').replace(".*", "*").replace(".+", "*");
        if plain.contains(['(', '[', '\\', '|', '+', '{']) {
            return Some((one, None));
        }
        let covers = self.actual.iter().any(|actual| Test::Glob.holds(&plain, &actual.text));
        covers.then_some((one, Some(plain)))
    }

    /// How a claim or a subject misses a regular expression, and the step.
    pub(super) fn misread(&self) -> Option<(String, String)> {
        let (_, plain) = self.expression()?;
        let by_pattern = matches!(self.condition.test, Test::Glob | Test::Like);
        let how = if by_pattern { "a glob is no regular expression" } else { "a regular expression is no plain text" };
        let stated = self.condition.values.first()?;
        let value = plain.map_or(String::new(), |plain| format!(", such as {}", quote(&plain)));
        let place = format!("In {}, write `{}` with `*`", self.document.place(stated), stated.name);
        let switch = match self.document.product.map(|product| product.id.as_str()) {
            Some("vault") if !by_pattern => ", and set `bound_claims_type` to `glob`",
            Some("aws-trust") if !by_pattern => ", and use `StringLike`",
            _ if !by_pattern => {
                return Some((format!(": {how}"), format!("{} No pattern is possible here.", self.set_fix(""))));
            }
            _ => "",
        };
        Some((format!(": {how}"), format!("{place} for any characters{value}{switch}.")))
    }

    /// What turns a star into a pattern, in the settings of this product; else the value itself.
    pub(super) fn star_fix(&self) -> String {
        let document = self.document;
        let by = self.condition.compared_by.as_ref();
        match document.product.map(|product| product.id.as_str()) {
            Some("aws-trust") => match by {
                Some(by) => {
                    format!("In {}, use `StringLike` instead of `{}` for this condition.", document.place(by), by.value)
                }
                None => "Use `StringLike` for this condition.".to_owned(),
            },
            Some("vault") => match by {
                Some(by) => format!("In {}, set `bound_claims_type` to `glob`.", document.place(by)),
                None => "Set `bound_claims_type` of the role to `glob`.".to_owned(),
            },
            _ => format!("{} No pattern is possible here: enter the whole value.", self.set_fix("")),
        }
    }

    /// The same step after a condition: "in `application.yml` …".
    pub(super) fn then_set(&self, value: &str) -> String {
        let step = self.set_fix(value);
        step.strip_prefix("In ").map_or(step.clone(), |rest| format!("in {rest}"))
    }

    /// "In `application.yml`, line 7, set `issuer-uri` to `…`."
    pub(super) fn set_fix(&self, value: &str) -> String {
        let Some(stated) = self.condition.values.first() else { return String::new() };
        let (place, name) = (self.document.place(stated), &stated.name);
        let value = if value.is_empty() { self.actual.first().map_or("", Value::as_str) } else { value };
        // Auth0 names the issuer by its host alone.
        let host = value.strip_prefix("https://").filter(|_| lower(name).ends_with("domain"));
        let value = host.map_or(value, |host| host.trim_end_matches('/'));
        if matches!(name.as_str(), "Federated" | "identifiers") {
            return self.federated(&place, name, value);
        }
        // The audience of a Google provider without a list is its name, which nobody changes.
        if self.condition.claim == "aud" && name == "name" {
            return format!("In {place}, add {} to the allowed audiences (`allowedAudiences`).", quote(value));
        }
        match self.condition.values.len() {
            1 => format!("In {place}, set `{name}` to {}.", quote(value)),
            _ => format!("In {place}, add {} to `{name}`.", quote(value)),
        }
    }

    /// AWS trusts the ARN of a provider in IAM, and its condition keys begin with the provider's name.
    fn federated(&self, place: &str, name: &str, issuer: &str) -> String {
        let stated = self.condition.values.first().map(|stated| stated.span.of(self.settings.text()));
        let account =
            stated.and_then(|arn| arn.split_once(":oidc-provider/")).map_or("arn:aws:iam::ACCOUNT", |(start, _)| start);
        let host = issuer.trim_start_matches("https://");
        format!(
            "If this issuer is meant, add it in IAM › *Identity providers*. Then, in {place}, set `{name}` to \
             `{account}:oidc-provider/{host}`, and begin the condition keys with its name (`{host}:sub`)."
        )
    }

    /// The finding with its places, the two values and the first step.
    pub(super) fn finding(&self, rule: &Rule, title: String, why: &str, fix: String) -> Finding {
        let nearest = self.nearest();
        let all = |values: Vec<&str>| values.join(", ");
        let expected = all(self.condition.values.iter().take(5).map(|stated| stated.value.as_str()).collect());
        let actual = all(self.actual.iter().take(5).map(Value::as_str).collect());
        let are_lists = self.condition.values.len() > 1 || self.actual.len() > 1;
        let (expected, actual, class) = match &nearest {
            Some((expected, actual, difference)) if difference.class != DifferenceClass::Different => {
                (*expected, *actual, Some(difference.class))
            }
            Some((.., difference)) if !are_lists => (expected.as_str(), actual.as_str(), Some(difference.class)),
            _ => (expected.as_str(), actual.as_str(), None),
        };
        let mut finding = rule.finding(title, why).at(self.item, self.span);
        // What is not there has nothing to be shown beside.
        if !self.actual.is_empty() {
            finding = finding.compared(expected, actual, class);
        }
        for stated in self.condition.values.iter().take(5) {
            finding = finding.related(self.settings, stated.span);
        }
        if fix.is_empty() { finding } else { finding.fix(Party::SpAdmin, fix) }
    }
}
