//! Settings of applications, identity providers, proxies and clouds, as people paste them beside a message.
//! Comes in: text. Goes out: [`Document`]s: which product, and what its settings say, each with its place.
//! Must not judge and must not evaluate. Values of secrets never leave this module, not even in `Debug`.

mod acceptance;
mod calls;
mod derived;
mod document;
mod expression;
mod meaning;
mod product;
pub mod reader;
mod recognise;
mod spoken;

pub use acceptance::{Acceptance, Condition, Test};
pub use calls::find as find_calls;
pub use meaning::Meaning;
pub use product::{Product, Side, products};
pub use recognise::{find, find_in};

use crate::source::Span;
use crate::vocabulary::SummaryRow;

/// Rows of one kind in a summary.
const MAX_ROWS: usize = 200;

/// A value that a setting states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The setting's name, as it is written.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The place of the value in the item's document.
    pub span: Span,
    /// Its line in the file or paste, from 1.
    pub line: usize,
}

/// A setting whose meaning is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What it is about.
    pub meaning: Meaning,
    /// Settings of one group belong together (one of several providers).
    pub group: String,
    /// Name, value and place.
    pub stated: Stated,
}

/// The settings of one product in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// File name, or `paste`.
    pub origin: String,
    /// The product, where it is recognised.
    pub product: Option<&'static Product>,
    /// Whose settings they are.
    pub side: Side,
    /// What is known, in the order of the text.
    pub settings: Vec<Setting>,
    /// What a token has to satisfy: one of these is enough.
    pub acceptances: Vec<Acceptance>,
    /// Names and places of secrets, without their values.
    pub secrets: Vec<Stated>,
    /// Conditions that would have to be evaluated as a program.
    pub not_evaluated: Vec<Stated>,
    /// The same setting twice, with different values.
    pub contradictions: Vec<(Stated, Stated)>,
}

/// Settings, and the part of the text that they are.
#[derive(Debug, Clone)]
pub struct Block {
    /// The part.
    pub span: Span,
    /// What it says; places are those of the part.
    pub document: Document,
    /// Whether it is said in words: the text around it may say more.
    pub is_spoken: bool,
}

impl Document {
    /// What the settings say about something.
    pub fn all(&self, meaning: Meaning) -> impl Iterator<Item = &Stated> {
        self.settings.iter().filter(move |setting| setting.meaning == meaning).map(|setting| &setting.stated)
    }

    /// The first of [`Document::all`] that is not empty.
    pub fn one(&self, meaning: Meaning) -> Option<&Stated> {
        self.all(meaning).find(|stated| !stated.value.is_empty())
    }

    /// Whether a switch is on, where it is there.
    pub fn switch(&self, meaning: Meaning) -> Option<(bool, &Stated)> {
        self.all(meaning).find_map(|stated| match stated.value.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Some((true, stated)),
            "false" | "0" | "no" | "off" | "" => Some((false, stated)),
            _ => None,
        })
    }

    /// The product in words.
    pub fn name(&self) -> &str {
        self.product.map_or("the application", |product| product.name.as_str())
    }

    /// Where a setting stands, as `` `application.yml`, line 7 ``.
    pub fn place(&self, stated: &Stated) -> String {
        match self.origin.as_str() {
            "" | "paste" => format!("the pasted settings, line {}", stated.line),
            origin => format!("`{origin}`, line {}", stated.line),
        }
    }

    /// The setting at a place.
    pub fn path_at(&self, span: Span) -> Option<String> {
        let conditions =
            self.acceptances.iter().flat_map(|one| &one.conditions).flat_map(|condition| &condition.values);
        let all = self.settings.iter().map(|setting| &setting.stated).chain(&self.secrets).chain(conditions);
        all.into_iter().find(|stated| stated.span.contains(span)).map(|stated| stated.name.clone())
    }

    /// The settings that are known, and what a token has to satisfy, in reading order. Secrets by name.
    pub fn summary(&self) -> Vec<SummaryRow> {
        let row = |group: &str, label: &str, values: Vec<String>, span: Option<Span>, remark: Option<String>| {
            SummaryRow { group: group.to_owned(), label: label.to_owned(), values, span, remark }
        };
        let mut rows = Vec::new();
        if let Some(product) = self.product {
            rows.push(row("", "Product", vec![product.name.clone()], None, None));
        }
        let stated = |setting: &Setting| {
            let one = &setting.stated;
            row("", &one.name, vec![one.value.clone()], Some(one.span), Some(format!("line {}", one.line)))
        };
        rows.extend(self.settings.iter().take(MAX_ROWS).map(stated));
        for condition in self.acceptances.iter().take(MAX_ROWS).flat_map(|one| &one.conditions).take(MAX_ROWS) {
            let values = condition.values.iter().take(MAX_ROWS).map(|stated| stated.value.clone()).collect();
            let span = condition.values.first().map(|stated| stated.span);
            rows.push(row("Accepted tokens", &condition.claim, values, span, None));
        }
        for secret in self.secrets.iter().take(MAX_ROWS) {
            rows.push(row("Secrets", &secret.name, vec!["present, not shown".to_owned()], None, None));
        }
        rows
    }

    /// The `facts` of the report: product, known settings, and secrets by name.
    pub fn facts(&self) -> serde_json::Value {
        let settings: Vec<_> = self
            .settings
            .iter()
            .map(|setting| {
                serde_json::json!({
                    "name": setting.stated.name,
                    "meaning": setting.meaning.as_str(),
                    "value": setting.stated.value,
                    "line": setting.stated.line,
                })
            })
            .collect();
        let conditions: Vec<_> = self
            .acceptances
            .iter()
            .map(|acceptance| {
                let all = acceptance.conditions.iter().map(|condition| {
                    let values: Vec<&str> = condition.values.iter().map(|stated| stated.value.as_str()).collect();
                    serde_json::json!({ "claim": condition.claim, "test": condition.test.as_str(), "values": values })
                });
                serde_json::Value::Array(all.collect())
            })
            .collect();
        serde_json::json!({
            "product": self.product.map(|product| product.name.as_str()),
            "side": self.side.as_str(),
            "settings": settings,
            "accepts": conditions,
            "secrets": self.secrets.iter().map(|stated| stated.name.as_str()).collect::<Vec<_>>(),
            "not_evaluated": self.not_evaluated.iter().map(|stated| stated.name.as_str()).collect::<Vec<_>>(),
        })
    }
}
