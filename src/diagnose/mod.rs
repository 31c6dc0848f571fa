//! Runs the rules, folds consequences under causes, ranks, and chooses the verdict.
//! Comes in: a case. Goes out: an [`Examination`]. The only place that knows which finding explains which.

mod altered;
mod apart;
mod aside;
mod attempts;
mod blanked;
mod changes;
mod edge;
mod explains;
mod fold;
mod handed;
mod judgements;
mod logins;
mod needs;
mod proof;
mod rank;
mod receivers;
mod sentence;
mod setup;
mod subjects;
mod token_receivers;
mod verdict;
mod witness;
mod worked;

use crate::applications;
use crate::case::{AuthorKind, Case, Settings};
use crate::casefile;
use crate::flow;
use crate::item::role::RoleSet;
use crate::item::{self, Item};
use crate::oidc;
use crate::providers;
use crate::receivers::receiver;
use crate::receivers::tokens::token_receiver;
use crate::report::{
    self, ExpectationSource, Finding, ItemKind, NotChecked, NotUnderstood, PlaceRole, Report, ReportExpectation,
    ReportItem, ReportLayer, ReportRole, Role, SCHEMA, Secrets, Severity, TimeSource, VerdictStatus,
};
use crate::rules::setup::{Setup, setup as setup_of};
use crate::rules::support::expected::{self as rule_expectations, Source};
use crate::rules::support::limits;
use crate::rules::support::stated::is_stated;
use crate::rules::support::tokens::expected_issuer;
use crate::rules::{Context, Evaluation, Outcome, evaluate, registry, statements};
use crate::sheet;
use crate::source::Span;
use crate::texts;
use crate::time::Instant;
use apart::Standing;
use judgements::Judgements;

/// Findings of one rule that are shown one by one; a message with ten thousand bad values needs no ten thousand findings.
pub const MAX_FINDINGS_PER_RULE: usize = 20;

/// Values shown of a decrypted part that is no assertion.
const MAX_VALUES: usize = 100;

/// A report together with the items it speaks of, for those who show the message itself.
#[derive(Debug)]
pub struct Examination {
    /// The judgement.
    pub report: Report,
    /// The items, in the order of `report.items`.
    pub items: Vec<Item>,
}

/// Judges a case and keeps the documents. The facts of the report's items are left out: see [`add_facts`].
pub fn examine(case: &Case, settings: &Settings) -> Examination {
    examine_with(case, settings, &|_| {})
}

/// The same, with the words of every rule changed before anything is done with its findings: for the test that no decision hangs on
/// words.
#[doc(hidden)]
pub fn examine_with(case: &Case, settings: &Settings, reword: &dyn Fn(&mut Outcome)) -> Examination {
    if let Some(opened) = casefile::open(case, settings) {
        let mut examination = examine_opened(&opened.case, &opened.settings, reword);
        // The person knows the file, not what stands in it.
        for item in &mut examination.items {
            item.input = opened.origins.get(item.input).copied().unwrap_or(item.input);
        }
        return examination;
    }
    examine_opened(case, settings, reword)
}

fn examine_opened(case: &Case, settings: &Settings, reword: &dyn Fn(&mut Outcome)) -> Examination {
    let (mut items, keys, case) = item::read_case(case);
    let case: &Case = &case;
    let attempts = flow::attempts(&items);
    let standings = apart::standings(&items, &attempts, &case.expectations);
    let apart = apart::take(&mut items, &attempts, &standings);
    let instants = instants(&items, settings);
    // What a receiver wrote that it expects is an expectation like those that were typed.
    let told = statements::expectations(&items, case);
    let case = told.as_ref().unwrap_or(case);
    let providers: Vec<_> = items.iter().map(providers::recognise).collect();
    let cx = Context {
        items: &items,
        case,
        settings,
        instants: &instants,
        providers: &providers,
        keys: &keys,
        roles: RoleSet::ALL,
    };
    let chosen = settings.receiver.as_deref().and_then(receiver);
    let mut judgements = run_rules(&cx, reword);
    altered::tell(&mut judgements.findings, &items);
    aside::calm(&mut judgements.findings, &items);
    name_sources(&mut judgements.findings, case, &items);
    // The list is about the message; a chosen receiver changes how much each finding weighs, by the same reasons.
    let mut plain = judgements.findings.clone();
    fold::fold(&mut plain, &items);
    let hidden = judgements.hidden();
    let mut receivers = receivers::judge(&plain, &hidden, &cx);
    if let Some(receiver) = chosen {
        receivers::weigh(&mut judgements.findings, &hidden, receiver, &cx);
    }
    let library = settings.receiver.as_deref().and_then(token_receiver);
    match library {
        Some(library) => token_receivers::weigh(&mut judgements.findings, library, &cx),
        None if chosen.is_none() => token_receivers::explain(&mut judgements.findings, &cx),
        None => {}
    }
    fold::fold(&mut judgements.findings, &items);
    if let Some(library) = library {
        token_receivers::make_certain(&mut judgements.findings, library, &cx);
    }
    let differ = judgements.findings.iter().any(|finding| finding.rule == "SET-CONFLICT");
    judgements.not_checked.retain(|skipped| !is_stated(&skipped.rule, &items, differ));
    let worked = worked::weigh(&mut judgements.findings, &attempts, &items);
    let unverified = proof::unverified(&items, &judgements);
    let opinions = if chosen.is_some() { &[][..] } else { &receivers[..] };
    let mut own = attempts.iter().zip(&standings).filter(|(_, standing)| **standing == Standing::Own);
    let failed = own.next().is_some_and(|(only, _)| only.outcome.is_failure()) && own.next().is_none();
    let mut verdict = verdict::decide(&cx, &mut judgements, &unverified, opinions, failed, worked);
    let cause = judgements.findings.iter_mut().find(|finding| finding.role == Role::Cause);
    if let Some(cause) = cause.filter(|one| worked && one.rule != worked::TOLD)
        && verdict.status == VerdictStatus::MayFail
    {
        let words = match worked::is_older(cause, &attempts, &items) {
            true => "The recorded login worked, but an older message beside it shows a fault: ",
            false if worked::is_of_given(cause) && cause.expected.is_some() => {
                "The recorded login worked, but by the expected values it would fail: "
            }
            false => "The recorded login worked, but ",
        };
        verdict.headline = format!("{words}{}", sentence::sentence_inside(&cause.title));
        verdict.headline.trim_end_matches('.').clone_into(&mut cause.title);
    }
    if receivers::is_partial(&cx) {
        receivers.retain(|one| !one.accepts);
    }
    receivers.extend(token_receivers::judge(&plain, &cx));
    applications::use_own_words(&mut judgements.findings, &case.expectations);
    let is_theirs = |value: &str| !items.iter().any(|item| item.text().contains(value));
    applications::attribute(&mut judgements.findings, &mut verdict.headline, &case.expectations, &is_theirs);
    // What a receiver rejects is found, also where the rule itself had no objection.
    let found = |rule: &str| judgements.findings.iter().any(|finding| finding.rule == rule);
    judgements.passed.retain(|rule| !found(rule));
    judgements.not_checked.retain(|skipped| !found(&skipped.rule));
    rank::sort(&mut judgements.findings);
    fold::number(&mut judgements.findings);
    changes::add(&mut judgements.findings, &items);
    let evaluated_at = verdict::deciding_instant(&cx, &judgements.findings);
    let expectations = expected(&cx);
    let has_sheet = matches!(setup_of(&cx), Some(Setup::Both | Setup::OnlyNamed));
    let sheet = has_sheet.then(|| sheet::sheet(&items, case)).flatten();
    let mut providers = providers.clone();
    if let Some(apart) = apart {
        apart.put_back(&mut items);
        providers = items.iter().map(providers::recognise).collect();
    }
    let attempts = attempts::tell(&attempts, &standings, &items, &judgements.findings, &mut verdict);
    let report_items = items.iter().zip(&providers).map(|(item, provider)| ReportItem {
        id: item.id.clone(),
        origin: item.origin.clone(),
        kind: item.kind,
        layers: item
            .layers
            .iter()
            .map(|layer| ReportLayer { kind: layer.kind, detail: layer.detail.clone() })
            .collect(),
        children: item.children.iter().filter_map(|child| items.get(*child)).map(|child| child.id.clone()).collect(),
        provider: provider.clone(),
        role: item
            .role
            .as_ref()
            .map(|reading| ReportRole { id: reading.role.id().to_owned(), because: reading.because.clone() }),
        statement: item.statements.first().map(texts::Statement::facts).unwrap_or_default(),
        facts: serde_json::Value::Null,
    });
    let mut report = Report {
        schema: SCHEMA,
        generator: concat!("assertain ", env!("CARGO_PKG_VERSION")).to_owned(),
        evaluated_at,
        verdict,
        items: report_items.collect(),
        attempts,
        not_understood: not_understood(&items),
        limits: limits::limits(&items),
        expectations,
        findings: judgements.findings,
        passed: judgements.passed,
        not_checked: judgements.not_checked,
        receivers,
        judged_as: chosen.map(|receiver| receiver.id).or(library.map(|library| library.id)).map(str::to_owned),
        comparison: None,
        what_if: None,
        sheet,
        sender_says: handed::sender_says(case, &items),
        receipt: handed::receipt(case),
        note: handed::note(case),
    };
    report.hide(&secrets(&items));
    Examination { report, items }
}

/// The secrets that the documents of a case name.
fn secrets(items: &[Item]) -> Secrets {
    report::secrets(items.iter().map(Item::text))
}

/// What was expected, and who said so.
fn expected(cx: &Context<'_>) -> Vec<ReportExpectation> {
    let case = cx.case;
    let by_person =
        if case.expectations.name.is_some() { ExpectationSource::Profile } else { ExpectationSource::Typed };
    let all = case.expectations.texts().map(|(name, value)| {
        let stated = case.stated.iter().find(|one| one.name == name && one.value == value);
        let author = case.expectations.author.as_ref().filter(|author| author.values.iter().any(|own| own == value));
        let source = stated.map_or_else(
            || match author.map(|author| author.by) {
                Some(AuthorKind::Link) => ExpectationSource::Link,
                Some(AuthorKind::Profile | AuthorKind::Case) => ExpectationSource::Profile,
                None => by_person.clone(),
            },
            |one| ExpectationSource::Item { item: one.item.clone(), start: one.start, end: one.end },
        );
        ReportExpectation { name: name.to_owned(), value: value.to_owned(), source }
    });
    let mut all: Vec<ReportExpectation> = all.collect();
    // What nobody typed, metadata and discovery documents of the case say.
    let published = [
        ("acs", rule_expectations::acs(cx)),
        ("slo", rule_expectations::slo(cx)),
        ("sp_entity_id", rule_expectations::sp_entity_id(cx)),
        ("issuer", rule_expectations::idp_entity_id(cx, "")),
        ("issuer", expected_issuer(cx).into_iter().collect()),
    ];
    for (name, values) in published {
        let known = all.iter().any(|one| one.name == name);
        for value in values.iter().filter(|_| !known).take(MAX_PUBLISHED) {
            if let Source::Metadata(item, span) = value.source {
                let source = ExpectationSource::Item { item: item.id.clone(), start: span.start, end: span.end };
                all.push(ReportExpectation { name: name.to_owned(), value: value.value.clone().into_owned(), source });
            }
        }
    }
    all
}

/// Values of one field that metadata states.
const MAX_PUBLISHED: usize = 20;

/// Says where an expected value stands, where settings of the case state it.
fn name_sources(findings: &mut [Finding], case: &Case, items: &[Item]) {
    let of_settings = |item: &&Item| item.settings().is_some();
    for finding in findings.iter_mut() {
        let Some(expected) = finding.expected.clone() else { continue };
        let stated = case.stated.iter().find(|one| one.value == expected);
        let Some((one, item)) =
            stated.and_then(|one| Some((one, items.iter().filter(of_settings).find(|item| item.id == one.item)?)))
        else {
            continue;
        };
        if finding.at.iter().any(|place| place.item == item.id) {
            continue;
        }
        finding.why.push_str(&format!(" The expected value is from {}.", one.place));
        let bare = std::mem::replace(finding, Finding::new("", Severity::Info, "", ""));
        *finding = bare.related(item, Span::new(one.start, one.end));
    }
}

/// Texts that say nothing known, beside something that was read.
fn not_understood(items: &[Item]) -> Vec<NotUnderstood> {
    let is_text = |item: &&Item| item.kind == ItemKind::Text && item.parent.is_none() && item.children.is_empty();
    let is_key = |item: &&Item| matches!(item.oidc(), Some(oidc::Message::KeyFile(file)) if file.kind != oidc::KeyFileKind::Other);
    let texts = items.iter().filter(is_text).filter(|item| !is_key(item) && !item.text().trim().is_empty());
    let texts: Vec<_> =
        texts.map(|item| NotUnderstood { item: item.id.clone(), start: 0, end: item.text().len() }).collect();
    if texts.len() < items.len() { texts } else { Vec::new() }
}

/// Fills in the facts of the report's items. Only the contract's JSON has them: who shows the messages themselves reads the
/// items, and need not carry what turns everything into JSON.
pub fn add_facts(examination: &mut Examination, settings: &Settings) {
    let Examination { report, items } = examination;
    let instants = instants(items, settings);
    for ((shown, item), instant) in report.items.iter_mut().zip(items.iter()).zip(instants) {
        shown.facts = facts(item, items, instant, report.evaluated_at);
    }
    if !settings.with_secrets {
        report.hold_back_facts(&secrets(items));
    }
}

fn run_rules(cx: &Context<'_>, reword: &dyn Fn(&mut Outcome)) -> Judgements {
    let mut judgements = Judgements::default();
    let spoken = statements::spoken(cx);
    for rule in registry::all() {
        let mut outcome = Outcome::default();
        let cx = &Context { roles: rule.roles(), ..*cx };
        (rule.check)(cx, &mut outcome);
        outcome.findings.retain(|finding| concerns(cx, finding));
        blanked::set_aside(cx, &mut outcome);
        statements::judge(&spoken, rule, cx, &mut outcome);
        reword(&mut outcome);
        if !outcome.findings.is_empty() {
            let more = outcome.findings.len().saturating_sub(MAX_FINDINGS_PER_RULE);
            outcome.findings.truncate(MAX_FINDINGS_PER_RULE);
            if let Some(last) = outcome.findings.last_mut().filter(|_| more > 0) {
                last.why.push_str(&format!(" The same applies to {more} more places."));
            }
            judgements.findings.append(&mut outcome.findings);
        } else if outcome.applied {
            judgements.passed.push(rule.id.to_owned());
        } else {
            let skipped = outcome.unchecked.into_iter();
            let skipped =
                skipped.map(|one| NotChecked { rule: rule.id.to_owned(), because: one.because, need: one.need });
            judgements.not_checked.extend(skipped);
        }
    }
    judgements
}

/// Whether a finding is about an item that its rule judges. Rules skip the others themselves where they can; this holds for all.
fn concerns(cx: &Context<'_>, finding: &Finding) -> bool {
    let place = finding.at.iter().find(|place| place.role == PlaceRole::Primary);
    let item = place.and_then(|place| cx.items.iter().find(|item| item.id == place.item));
    item.is_none_or(|item| cx.judges(item))
}

/// The evaluation instant of each item. A message inside a message was delivered with it.
pub(crate) fn instants(items: &[Item], settings: &Settings) -> Vec<Evaluation> {
    let mut instants: Vec<Evaluation> = Vec::with_capacity(items.len());
    for item in items {
        let outer = item.parent.filter(|parent| {
            let inside =
                |parent: &Item| parent.saml().is_some() || (item.transport.is_none() && parent.transport.is_some());
            items.get(*parent).is_some_and(inside)
        });
        let inherited = outer.and_then(|parent| instants.get(parent).copied());
        let own = evaluate(item, issued(item), settings);
        instants.push(inherited.filter(|inherited| inherited.source != TimeSource::Now).unwrap_or(own));
    }
    instants
}

/// When the message says it was made.
fn issued(item: &Item) -> Option<Instant> {
    match &item.body {
        item::Body::Xml(body) => body.message.issued(),
        item::Body::Oidc(message) => message.issued(),
        item::Body::Settings(_) | item::Body::Opaque => None,
    }
}

/// The facts by kind; with `evaluated_at` where the item was judged at another instant than the verdict.
fn facts(item: &Item, items: &[Item], instant: Evaluation, verdict: Evaluation) -> serde_json::Value {
    let mut facts = match &item.body {
        item::Body::Xml(body) => xml_facts(item, body),
        item::Body::Oidc(message) => message.facts(&item.proof, &token_items(item, items)),
        item::Body::Settings(document) => document.facts(),
        item::Body::Opaque => serde_json::Value::Null,
    };
    if instant != verdict
        && let Some(members) = facts.as_object_mut()
        && let Ok(instant) = serde_json::to_value(instant)
    {
        members.insert("evaluated_at".to_owned(), instant);
    }
    facts
}

/// The tokens found in an item: the name of the member, and the id of the item.
fn token_items<'a>(item: &Item, items: &'a [Item]) -> Vec<(&'a str, &'a str)> {
    let children = item.children.iter().filter_map(|child| items.get(*child));
    children.map(|child| (child.origin.as_str(), child.id.as_str())).collect()
}

/// What the message says, with its signatures and encrypted elements as they were computed.
fn xml_facts(item: &Item, body: &item::XmlBody) -> serde_json::Value {
    let mut facts = body.message.facts();
    if facts.is_null() {
        facts = serde_json::Value::Object(serde_json::Map::new());
    }
    if item.kind == ItemKind::Xml
        && let Some(root) = body.document.root()
        && let Some(members) = facts.as_object_mut()
    {
        // A decrypted identifier or attribute has no kind of its own; its values are what was decrypted.
        let values = root.descendants().filter(|node| node.is_element() && node.elements().next().is_none());
        let values: Vec<String> = values.take(MAX_VALUES).map(|node| node.text()).collect();
        members.insert("element".to_owned(), root.local().into());
        if item.parent.is_some() {
            members.insert("values".to_owned(), values.into());
        }
    }
    if let Some(members) = facts.as_object_mut() {
        for (name, value) in [
            ("signatures", serde_json::to_value(item.signatures())),
            ("encryption", serde_json::to_value(item.encryption())),
        ] {
            if let Ok(value) = value {
                members.insert(name.to_owned(), value);
            }
        }
    }
    facts
}
