//! The login as a flow: its steps, which of them the case holds, and the values that have to be the same in several of them.
//! Comes in: the items, the expectations and the report. Goes out: plain facts. Judging them is for the rules, to whose findings
//! the values lead.

mod oidc;
mod saml;

use crate::case::{Case, Expectations};
use crate::item::Item;
use crate::report::{Finding, Report, Role};
use crate::rules::support::compare::{Difference, KnownValue};
use nanoserde::{DeBin, SerBin};

/// Items of one step that are shown.
const MAX_ITEMS: usize = 8;

/// The login over one protocol.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Flow {
    /// `SAML` or `OpenID Connect`.
    pub protocol: String,
    /// Its steps in their order.
    pub steps: Vec<Step>,
    /// Values that belong together.
    pub values: Vec<Correlated>,
}

/// A step of a login.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// What happens in it.
    pub words: String,
    /// Indices of its items, the one that is compared first.
    pub items: Vec<usize>,
    /// Where there is none: what to add, and what for.
    pub add: String,
}

/// A value in all its places.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Correlated {
    /// What it is.
    pub name: String,
    /// Its places.
    pub seen: Vec<Seen>,
    /// Whether they agree.
    pub agreement: Agreement,
    /// In words.
    pub words: String,
    /// Index of the finding that judges it.
    pub finding: Option<usize>,
}

/// A value in one place.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Seen {
    /// The place in words.
    pub place: String,
    /// Index of the item; `None` for an expectation.
    pub item: Option<usize>,
    /// The value; `None` where the place should hold one and does not.
    pub value: Option<String>,
}

/// Whether the places of a value agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, SerBin, DeBin)]
pub enum Agreement {
    /// They do not.
    Differs,
    /// They are the same.
    Same,
    /// There is only one.
    Alone,
}

impl Agreement {
    /// The name in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Agreement::Alone => "alone",
            Agreement::Same => "same",
            Agreement::Differs => "differs",
        }
    }
}

/// The flows of a case: one for each protocol that its items speak.
pub(super) fn flows(case: &Case, items: &[Item], report: &Report) -> Vec<Flow> {
    let look = Look { items, expected: &case.expectations, report };
    let mut flows: Vec<Flow> = [saml::flow(&look), oidc::flow(&look)].into_iter().flatten().collect();
    for flow in &mut flows {
        // What differs is what people look for.
        crate::order::by_key(&mut flow.values, |value| value.agreement);
    }
    flows
}

/// What the flows are read from.
struct Look<'a> {
    items: &'a [Item],
    expected: &'a Expectations,
    report: &'a Report,
}

impl<'a> Look<'a> {
    /// Indices of the items that this holds for.
    fn all(&self, is: impl Fn(&'a Item) -> bool) -> Vec<usize> {
        let found = self.items.iter().enumerate().filter(|(_, item)| is(item));
        found.map(|(index, _)| index).collect()
    }

    fn item(&self, index: Option<usize>) -> Option<&'a Item> {
        self.items.get(index?)
    }

    /// Of several, the one that the answer speaks of, else the last.
    fn main(&self, among: &[usize]) -> Option<usize> {
        let cause = self.report.findings.iter().find(|finding| finding.role == Role::Cause);
        let told = cause.into_iter().flat_map(|finding| &finding.at).find_map(|at| {
            let mut here = self.items.iter().position(|item| item.id == at.item);
            while let Some(index) = here {
                if among.contains(&index) {
                    return Some(index);
                }
                here = self.items.get(index)?.parent;
            }
            None
        });
        told.or_else(|| among.last().copied())
    }
}

/// Puts the item that is compared first.
fn step(name: &str, words: &str, mut items: Vec<usize>, main: Option<usize>, add: &str) -> Step {
    if let Some(at) = items.iter().position(|item| Some(*item) == main) {
        items.swap(0, at);
    }
    items.truncate(MAX_ITEMS);
    Step { name: name.to_owned(), words: words.to_owned(), items, add: add.to_owned() }
}

/// A comparison of `rules::support::compare`.
type Compare = fn(&str, &str, &[KnownValue<'_>]) -> Option<Difference>;

/// Collects the places of one value.
struct Places<'a> {
    name: &'static str,
    /// Place, item, and the values that stand there; more than one where any of them will do.
    seen: Vec<(String, Option<usize>, Vec<&'a str>)>,
}

impl<'a> Places<'a> {
    fn of(name: &'static str) -> Self {
        Places { name, seen: Vec::new() }
    }

    /// A value that stands there, or does not.
    fn see(&mut self, place: &str, item: Option<usize>, value: Option<&'a str>) -> &mut Self {
        self.see_any(place, item, value.into_iter().collect())
    }

    /// Values of which any will do.
    fn see_any(&mut self, place: &str, item: Option<usize>, values: Vec<&'a str>) -> &mut Self {
        if !values.is_empty() {
            self.seen.push((place.to_owned(), item, values));
        }
        self
    }

    /// A place that should hold the value when another does.
    fn need(&mut self, place: &str, item: Option<usize>, value: Option<&'a str>) -> &mut Self {
        if item.is_some() {
            self.seen.push((place.to_owned(), item, value.into_iter().collect()));
        }
        self
    }

    fn expect(&mut self, value: &'a Option<String>) -> &mut Self {
        self.see("your expectation", None, value.as_deref())
    }

    /// The value with its places, the first of them compared with the others.
    fn compare(&self, report: &Report, compare: Compare) -> Option<Correlated> {
        let is_elsewhere = |value: &str, own: usize| {
            let others = self.seen.iter().enumerate().filter(|(index, _)| *index != own);
            others.into_iter().any(|(_, (_, _, values))| values.contains(&value))
        };
        let mut seen = Vec::new();
        for (index, (place, item, values)) in self.seen.iter().enumerate() {
            let value = values.iter().find(|value| is_elsewhere(value, index)).or(values.first());
            let value = value.map(|value| (*value).to_owned());
            seen.push(Seen { place: place.clone(), item: *item, value });
        }
        let first = seen.iter().find(|one| one.value.is_some())?;
        let reference = first.value.as_deref().unwrap_or_default();
        let mut differs = None;
        for one in &seen {
            let Some(value) = &one.value else {
                differs = differs.or_else(|| Some(format!("not in {}", one.place)));
                continue;
            };
            if let Some(difference) = compare(reference, value, &[]) {
                differs = differs.or_else(|| Some(format!("{}: {}", one.place, difference.words)));
            }
        }
        let agreement = match (&differs, seen.len()) {
            (Some(_), _) => Agreement::Differs,
            (None, 1) => Agreement::Alone,
            _ => Agreement::Same,
        };
        let words = match (differs, seen.len()) {
            (Some(words), _) => words,
            (None, 1) => "nothing here to compare it with".to_owned(),
            (None, count) => format!("the same in {count} places"),
        };
        let finding = report.findings.iter().position(|finding| judges(finding, &seen));
        Some(Correlated { name: self.name.to_owned(), seen, agreement, words, finding })
    }
}

/// Whether a finding compared two of these values.
fn judges(finding: &Finding, seen: &[Seen]) -> bool {
    let is_seen = |value: &Option<String>| value.is_some() && seen.iter().any(|one| one.value == *value);
    is_seen(&finding.expected) && is_seen(&finding.actual) && finding.expected != finding.actual
}

#[cfg(test)]
mod tests {
    use super::super::ViewModel;
    use super::*;
    use crate::case::{Input, Settings};
    use crate::time::Instant;

    fn flow(texts: &[&str], expectations: Expectations) -> Vec<Flow> {
        let input = |text: &&str| Input { origin: "paste".into(), bytes: text.as_bytes().to_vec() };
        let case = Case { inputs: texts.iter().map(input).collect(), expectations, ..Case::default() };
        let now = Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap();
        ViewModel::examine(&case, &Settings::at_now(now)).flows
    }

    fn value<'a>(flow: &'a Flow, name: &str) -> &'a Correlated {
        flow.values.iter().find(|value| value.name == name).unwrap()
    }

    fn missing(flow: &Flow) -> Vec<&str> {
        flow.steps.iter().filter(|step| step.items.is_empty()).map(|step| step.name.as_str()).collect()
    }

    const RESPONSE: &str = r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_p" Destination="https://sp.example/acs/" InResponseTo="_r"><saml:Issuer>https://idp.example</saml:Issuer><saml:Assertion ID="_a"><saml:Issuer>https://idp.example</saml:Issuer><saml:Conditions><saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience><saml:Audience>https://sp.example</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion></samlp:Response>"#;
    const REQUEST: &str = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" AssertionConsumerServiceURL="https://sp.example/acs"><saml:Issuer>https://sp.example</saml:Issuer></samlp:AuthnRequest>"#;

    #[test]
    fn a_saml_login_is_put_together() {
        let flows = flow(&[RESPONSE, REQUEST], Expectations::default());
        let [flow] = flows.as_slice() else { panic!("one flow, not {}", flows.len()) };
        assert_eq!(flow.steps[0].items, [1]);
        assert_eq!(missing(flow), ["Identity provider's metadata", "Application's metadata"]);
        assert_eq!(value(flow, "InResponseTo").agreement, Agreement::Same);
        assert_eq!(value(flow, "SP entity ID").agreement, Agreement::Same);
        let acs = value(flow, "ACS URL");
        assert_eq!(acs.agreement, Agreement::Differs);
        assert!(acs.words.contains("only the trailing slash differs"), "{}", acs.words);
        assert!(acs.finding.is_some());
    }

    #[test]
    fn an_openid_login_is_put_together() {
        let request = "https://op.example/authorize?response_type=code&client_id=app&scope=openid%20email&state=s&nonce=n&redirect_uri=https%3A%2F%2Fapp.example%2Fcb";
        let callback = "https://app.example/cb?code=c&state=t";
        // {"alg":"none"} {"iss":"https://op.example","aud":["x","app"],"nonce":"n","sub":"u"}
        let token = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL29wLmV4YW1wbGUiLCJhdWQiOlsieCIsImFwcCJdLCJub25jZSI6Im4iLCJzdWIiOiJ1In0.";
        let flows = flow(&[request, callback, token], Expectations::default());
        let [flow] = flows.as_slice() else { panic!("one flow, not {}", flows.len()) };
        assert_eq!(missing(flow), ["Token response", "Keys", "Discovery document", "User information"]);
        assert_eq!(value(flow, "redirect URI").agreement, Agreement::Same);
        assert_eq!(value(flow, "nonce").agreement, Agreement::Same);
        assert_eq!(value(flow, "client ID").agreement, Agreement::Same);
        assert_eq!(value(flow, "state").agreement, Agreement::Differs);
        assert_eq!(value(flow, "issuer (OpenID)").agreement, Agreement::Alone);
        assert!(flow.steps.iter().any(|step| step.add.contains("https://op.example/.well-known/openid-configuration")));
    }

    #[test]
    fn what_a_place_should_hold_is_missed() {
        let request = "https://op.example/authorize?response_type=code&client_id=app&scope=openid&state=s";
        let flows = flow(&[request, "https://app.example/cb?code=c"], Expectations::default());
        let state = value(&flows[0], "state");
        assert_eq!((state.agreement, state.words.as_str()), (Agreement::Differs, "not in callback"));
    }

    #[test]
    fn other_things_are_no_login() {
        assert!(flow(&["<a/>", "x", "{}"], Expectations::default()).is_empty());
    }
}
