//! One judgement, its places and what to do about it.

use crate::case::AuthorKind;
use crate::source::Span;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::{Confidence, Party, Role, Severity, Topic, names};
use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

names! {
    /// Whether a place is the fault itself or explains it.
    PlaceRole {
        /// The fault.
        Primary = "primary",
        /// For comparison.
        Related = "related",
    }
}

/// What is wrong, why it matters, what to do, who does it, and the characters that prove it.
#[derive(Debug, Clone, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Finding {
    /// `f1`, `f2` … in the order of the report; set by `diagnose`.
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Its part in the answer; set by `diagnose`.
    pub role: Role,
    /// The rule that explains it, where the role is consequence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because_of: Option<String>,
    /// The id of the finding that explains it, where the role is consequence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The fault as a fact.
    pub title: String,
    /// Why it matters, from the receiver's eyes.
    pub why: String,
    /// What to do, per side and product.
    pub fix: Vec<Fix>,
    /// What the receiver expects, where two values were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// Whose value the expected one is, where a link or a file brought it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_from: Option<AuthorKind>,
    /// What the message holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// The named difference between the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<DifferenceClass>,
    /// Specification clauses, where certain.
    pub spec: Vec<String>,
    /// Places, primary first.
    pub at: Vec<Place>,
    /// Changes that make the finding go, where it compares two values and the message holds the one that was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// Another value in one place of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct Change {
    /// The item's id.
    pub item: String,
    /// A path a person can follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// First byte in the item's decoded document.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// The value that stands there.
    pub from: String,
    /// The value that should.
    pub to: String,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Fix {
    /// Who does it.
    pub who: Party,
    /// Who that is, in words, where it is none of the usual parties: "the AWS account's administrator".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Whose console the words are from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What to do.
    pub text: String,
    /// What it is about, for those who have words of their own for it. Not part of the report.
    #[serde(skip)]
    pub topic: Option<Topic>,
}

/// A place in an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Place {
    /// The item's id.
    pub item: String,
    /// A path a person can follow.
    pub path: Option<String>,
    /// First byte in the item's decoded document; `null` where the place is in an outer layer.
    pub start: Option<usize>,
    /// After the last byte.
    pub end: Option<usize>,
    /// The fault or an explanation.
    pub role: PlaceRole,
    /// A place in an outer layer (of a repair, for example).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<LayerPlace>,
}

/// A place in the text that a layer was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct LayerPlace {
    /// Index of the layer; its input is what the span refers to.
    pub layer: usize,
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
}

impl Finding {
    /// A finding in the words of its rule; places and fixes are added with the other methods.
    pub fn new(rule: &str, severity: Severity, title: impl Into<String>, why: impl Into<String>) -> Self {
        Finding {
            id: String::new(),
            rule: rule.to_owned(),
            severity,
            role: Role::Hygiene,
            because_of: None,
            because: None,
            confidence: Confidence::Certain,
            title: title.into(),
            why: why.into(),
            fix: Vec::new(),
            expected: None,
            expected_from: None,
            actual: None,
            class: None,
            spec: Vec::new(),
            at: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// The label of the expected value: whose it is, where it is somebody else's.
    pub fn expected_label(&self) -> &'static str {
        self.expected_from.map_or("Expected", AuthorKind::says)
    }

    /// Whether both values are of one kind, so that the characters in which they differ say something; else they are words, or
    /// values that have nothing to do with each other.
    pub fn is_alike(&self) -> bool {
        self.class.is_some()
    }

    /// Overrides the rule's severity, where it has two.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Not certain.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds something to do, in general words.
    pub fn fix(mut self, who: Party, text: impl Into<String>) -> Self {
        self.fix.push(Fix { who, party: None, product: None, text: text.into(), topic: None });
        self
    }

    /// Adds something to do, for a party that is named in words.
    pub fn fix_by(mut self, who: Party, party: &str, text: impl Into<String>) -> Self {
        self.fix.push(Fix { who, party: Some(party.to_owned()), product: None, text: text.into(), topic: None });
        self
    }

    /// Adds things to do in the words of products.
    pub fn fixes(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        self.fix.extend(fixes);
        self
    }

    /// The two values compared, and the name of their difference.
    pub fn compared(
        mut self,
        expected: impl Into<String>,
        actual: impl Into<String>,
        class: Option<DifferenceClass>,
    ) -> Self {
        self.expected = Some(expected.into());
        self.actual = Some(actual.into());
        self.class = class;
        self
    }

    /// A specification clause, as `saml-bindings 3.5.5.2`.
    pub fn spec(mut self, clause: &str) -> Self {
        self.spec.push(clause.to_owned());
        self
    }

    /// The place of the fault. The path is computed from it; of an element that holds others the start tag is marked, and around an
    /// empty place what stands there.
    pub fn at(self, item: &crate::item::Item, span: Span) -> Self {
        self.place(item, span, PlaceRole::Primary)
    }

    /// A place that explains the fault.
    pub fn related(self, item: &crate::item::Item, span: Span) -> Self {
        self.place(item, span, PlaceRole::Related)
    }

    /// The item as a whole.
    pub fn at_item(mut self, item: &crate::item::Item) -> Self {
        self.at.push(Place {
            item: item.id.clone(),
            path: None,
            start: None,
            end: None,
            role: PlaceRole::Primary,
            layer: None,
        });
        self
    }

    /// A place in the text that a layer of the item was read from.
    pub fn at_layer(mut self, item: &crate::item::Item, layer: usize, span: Span) -> Self {
        self.at.push(Place {
            item: item.id.clone(),
            path: None,
            start: None,
            end: None,
            role: PlaceRole::Primary,
            layer: Some(LayerPlace { layer, start: span.start, end: span.end }),
        });
        self
    }

    /// A parameter of the request that brought the item, where the paste shows it; else the entire item.
    pub fn at_parameter(self, item: &crate::item::Item, name: &str) -> Self {
        let transport = item.transport.as_ref();
        let parameter = transport.and_then(|transport| transport.parameter(name));
        match parameter.filter(|parameter| !parameter.span.is_empty()) {
            Some(parameter) => self.at_layer(item, 0, parameter.span),
            None => self.at_item(item),
        }
    }

    fn place(mut self, item: &crate::item::Item, span: Span, role: PlaceRole) -> Self {
        let span = item.mark(span);
        self.at.push(Place {
            item: item.id.clone(),
            path: item.path_at(span),
            start: Some(span.start),
            end: Some(span.end),
            role,
            layer: None,
        });
        self
    }
}
