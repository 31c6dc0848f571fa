//! Runs the rules, folds consequences under causes, ranks, and chooses the verdict.
//! Comes in: a case. Goes out: an [`Examination`]. The only place that knows which finding explains which.

use crate::case::{Case, Settings};
use crate::item::{self, Item};
use crate::profiles;
use crate::report::{
    EvaluatedAt, Finding, NotChecked, Report, ReportItem, ReportLayer, SCHEMA, TimeSource, Verdict, VerdictStatus,
};
use crate::rules::{Context, Evaluation, Outcome, evaluate, registry};
use crate::time::Instant;

/// A report together with the items it speaks of, for those who show the message itself.
#[derive(Debug, Clone)]
pub struct Examination {
    /// The judgement.
    pub report: Report,
    /// The items, in the order of `report.items`.
    pub items: Vec<Item>,
}

/// Judges a case and keeps the documents.
pub fn examine(case: &Case, settings: &Settings) -> Examination {
    let items = item::read_items(case);
    let instants: Vec<Evaluation> = items.iter().map(|item| evaluate(item, issued(item), settings)).collect();
    let providers: Vec<_> = items.iter().map(profiles::recognise).collect();
    let cx = Context { items: &items, case, settings, instants: &instants, providers: &providers };
    let mut findings: Vec<Finding> = Vec::new();
    let mut passed = Vec::new();
    let mut not_checked = Vec::new();
    for rule in registry::all() {
        let mut outcome = Outcome::default();
        (rule.check)(&cx, &mut outcome);
        if !outcome.findings.is_empty() {
            findings.append(&mut outcome.findings);
        } else if outcome.applied {
            passed.push(rule.id.to_owned());
        } else {
            not_checked
                .extend(outcome.unchecked.into_iter().map(|because| NotChecked { rule: rule.id.to_owned(), because }));
        }
    }
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
        facts: facts(item),
    });
    let report = Report {
        schema: SCHEMA,
        generator: concat!("assertain ", env!("CARGO_PKG_VERSION")).to_owned(),
        evaluated_at: instants
            .first()
            .copied()
            .unwrap_or(EvaluatedAt { instant: settings.now, source: TimeSource::Now }),
        verdict: Verdict {
            status: VerdictStatus::CannotTell,
            headline: "Nothing could be judged.".to_owned(),
            act: Vec::new(),
            needs: Vec::new(),
        },
        items: report_items.collect(),
        findings,
        passed,
        not_checked,
    };
    Examination { report, items }
}

/// When the message says it was made.
fn issued(_item: &Item) -> Option<Instant> {
    None
}

fn facts(item: &Item) -> serde_json::Value {
    match &item.body {
        item::Body::Xml(body) => body.message.facts(),
        item::Body::Oidc(message) => message.facts(),
        item::Body::Opaque => serde_json::Value::Null,
    }
}
