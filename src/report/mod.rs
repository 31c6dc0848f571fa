//! The report: what the page, the command line and every export show. One model, serialised as the version 1 contract.
//! Comes in: nothing; this is data and its renderings. Must not judge.

pub mod diff;
pub mod evidence;
mod finding;
mod html;
mod json;
pub mod layout;
mod markdown;
pub mod names;
mod outline;
mod outward;
mod sheet;
mod text;
pub mod visible;
mod wrap;

pub use crate::secrets::{HIDDEN, Secrets};
use crate::vocabulary::Need;
pub use crate::vocabulary::{
    About, Confidence, ItemKind, LayerKind, Party, Role, Severity, SummaryRow, TimeSource, VerdictStatus,
};
pub use finding::{Change, Finding, Fix, LayerPlace, Place, PlaceRole};
pub use html::to_html;
pub use json::{steered, to_json, to_json_line};
pub use markdown::{PERSONAL_DATA, prose, to_markdown};
pub use outline::headline;
pub use outward::{secrets, tell};
pub use sheet::{Sheet, SheetRow, SheetSide};
pub use text::to_text;
pub use wrap::{WIDTH, wrap, wrap_to};

pub use crate::case::Removed;
use crate::time::Instant;
use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

/// Version of the contract. Fields may be added within it; none is renamed, removed or given another meaning.
pub const SCHEMA: u32 = 1;

/// A judged case.
#[derive(Debug, Clone, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// `assertain 0.1.0`.
    pub generator: String,
    /// The instant the deciding item was judged at.
    pub evaluated_at: EvaluatedAt,
    /// The answer.
    pub verdict: Verdict,
    /// What was found in the case.
    pub items: Vec<ReportItem>,
    /// The attempts of a recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<AttemptReport>,
    /// What is wrong, causes first, most useful first.
    pub findings: Vec<Finding>,
    /// Rules that applied and found nothing.
    pub passed: Vec<String>,
    /// Rules that apply and could not be judged.
    pub not_checked: Vec<NotChecked>,
    /// Texts of the case that say nothing known: they were not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<NotUnderstood>,
    /// Budgets that were used up: what was left out is not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// What was expected, with who said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<ReportExpectation>,
    /// What each known receiver would say of the login, as far as it could be checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<ReceiverVerdict>,
    /// The receiver that was chosen to judge as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_as: Option<String>,
    /// What is different from a login that works, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// What would be if the leading causes were fixed, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<WhatIf>,
    /// What has to be entered on both sides, where a set-up is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Sheet>,
    /// Results that a redacted case carries: the sender's program computed them, they were not checked here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sender_says: Vec<SenderSays>,
    /// What was taken out of a case that somebody handed on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipt: Vec<Removed>,
    /// What the sender wrote to the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What would be if the leading causes were fixed.
#[derive(Debug, Clone, Serialize, Deserialize, SerBin, DeBin)]
pub struct WhatIf {
    /// What it comes to, in a sentence.
    pub headline: String,
    /// In the order in which the faults would show; places are those of the message as it is.
    pub changes: Vec<Change>,
    /// The answer after all of them.
    pub then: Verdict,
    /// What would make the login fail then, as its report tells it; absent where nothing would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The documents as they would be.
    #[serde(skip)]
    pub documents: Vec<(String, String)>,
}

/// A result that was computed by the sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct SenderSays {
    /// The item it is about.
    pub item: String,
    /// The result, in a sentence.
    pub text: String,
}

/// What one receiver would say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct ReceiverVerdict {
    /// `ruby-saml`, `spring-security` …
    pub id: String,
    /// The name people use.
    pub name: String,
    /// Whether nothing that was checked speaks against it.
    pub accepts: bool,
    /// Why it would refuse, most important first.
    pub because: Vec<ReceiverReason>,
    /// How its row was tried on the real software; absent where only source or documentation was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<ReceiverChecked>,
}

/// How a receiver's row was tried on the real software.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct ReceiverChecked {
    /// The version of the software.
    pub version: String,
    /// The day of the last trial.
    pub date: String,
    /// How many messages it was given.
    pub messages: u32,
    /// How many of them it accepted or rejected as predicted.
    pub agreed: u32,
}

/// Why a receiver would refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct ReceiverReason {
    /// The rule.
    pub rule: String,
    /// What it found, in words.
    pub text: String,
}

/// A login that works beside the one that fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Comparison {
    /// What is different, in one or two sentences.
    pub headline: String,
    /// Most telling first; empty where only what changes in every login differs.
    pub differences: Vec<Difference>,
}

/// One difference between two logins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Difference {
    /// The kind of the message and the way to the value in its facts.
    pub path: String,
    /// The value of the login that works; absent where it has none.
    pub works: Option<String>,
    /// The value of the login that fails.
    pub fails: Option<String>,
    /// The rule that found fault with the failing value.
    pub rule: Option<String>,
    /// The difference as a clause.
    pub words: String,
}

/// An evaluation instant and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct EvaluatedAt {
    /// The instant.
    pub instant: Instant,
    /// Its source, in the order of the time model.
    pub source: TimeSource,
}

/// The answer in one sentence.
#[derive(Debug, Clone, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Verdict {
    /// One of four.
    pub status: VerdictStatus,
    /// What is judged, where it is no login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// A sentence that a non-expert can read.
    pub headline: String,
    /// Who has to do something, most likely first.
    pub act: Vec<Party>,
    /// What to add to get an answer, or a better one.
    pub needs: Vec<Need>,
    /// Of several attempts, the one that the verdict is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<String>,
}

/// One try to sign in of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct AttemptReport {
    /// `a1`, `a2` … in the order of the recording.
    pub id: String,
    /// Ids of its messages.
    pub items: Vec<String>,
    /// When its first request was sent.
    pub started: Option<Instant>,
    /// Its own answer.
    pub status: VerdictStatus,
    /// What came of it, in a sentence.
    pub headline: String,
}

/// An item of the case.
#[derive(Debug, Clone, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct ReportItem {
    /// `i1`, `i2` …
    pub id: String,
    /// File name, `paste`, or the entry of a capture.
    pub origin: String,
    /// What it is.
    pub kind: ItemKind,
    /// The steps of unwrapping, outermost first.
    pub layers: Vec<ReportLayer>,
    /// Ids of items found inside.
    pub children: Vec<String>,
    /// The product that made it.
    pub provider: Option<Provider>,
    /// What it is for, of tokens and SAML messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<ReportRole>,
    /// What its first sentence says about a failed login: product, protocol and values with places. They do not travel to the page.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    #[nserde(proxy = "NoFacts")]
    pub statement: serde_json::Value,
    /// Its values by kind, exactly as in the message. They do not travel to the page.
    #[nserde(proxy = "NoFacts")]
    pub facts: serde_json::Value,
}

/// What an item is for, and why it was read so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct ReportRole {
    /// `client-assertion`, `id-token` …
    pub id: String,
    /// Reasons, as clauses that complete "because", strongest first.
    pub because: Vec<String>,
}

/// A value that was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct ReportExpectation {
    /// The field: `acs`, `issuer` …
    pub name: String,
    /// Its value.
    pub value: String,
    /// Who said so.
    pub source: ExpectationSource,
}

/// Where an expectation comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectationSource {
    /// The person typed it.
    Typed,
    /// A profile of the application states it.
    Profile,
    /// An expectation link states it.
    Link,
    /// It stands in an item: settings or an error text.
    #[serde(untagged)]
    Item {
        /// The item.
        item: String,
        /// First byte in its document.
        start: usize,
        /// After the last byte.
        end: usize,
    },
}

/// A text that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct NotUnderstood {
    /// The item.
    pub item: String,
    /// First byte in its text.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
}

/// A budget that was used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct Limit {
    /// `operations`, `rounds`, `items` …
    pub name: String,
    /// What was left out, in words.
    pub left_out: String,
}

/// What travels to the page in place of facts.
#[derive(SerBin, DeBin)]
struct NoFacts;

impl From<&serde_json::Value> for NoFacts {
    fn from(_: &serde_json::Value) -> Self {
        NoFacts
    }
}

impl From<&NoFacts> for serde_json::Value {
    fn from(_: &NoFacts) -> Self {
        serde_json::Value::Null
    }
}

/// A step of unwrapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct ReportLayer {
    /// What was undone.
    pub kind: LayerKind,
    /// The parameter, header or label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A recognised product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct Provider {
    /// `keycloak`, `entra` …
    pub id: String,
    /// The name people use.
    pub name: String,
    /// 0 to 1.
    pub confidence: f32,
    /// The clues, in words.
    pub because: Vec<String>,
}

/// A rule that applies and could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
#[non_exhaustive]
pub struct NotChecked {
    /// The rule.
    pub rule: String,
    /// Why, and what to add.
    pub because: String,
    /// What to add, where it is something else than the rule usually lacks. Not part of the report.
    #[serde(skip)]
    pub need: Option<Need>,
}
