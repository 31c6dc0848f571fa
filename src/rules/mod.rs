//! One judgement each: `<family>/<rule>.rs` beside `<family>/<rule>.md`.
//! Comes in: a [`Context`] with items, expectations and the evaluation instants. Goes out: findings, "passed" or "not checked because".
//! A rule must not look at other rules' findings: what follows from what is for `diagnose`.

pub mod access_token;
mod addresses;
mod assertion;
mod attack;
mod attributes;
mod authn;
mod authnrequest;
mod calls;
pub mod certificate;
pub mod compare;
mod conditions;
mod context;
mod correlation;
pub mod discovery;
mod encryption;
pub mod id_token;
pub mod intake;
pub mod jws_jwk_jwe;
pub mod jwt;
pub mod known;
mod logins;
mod logout;
mod metadata;
pub mod oidc_req_resp;
mod provider;
pub mod registry;
mod response;
pub(crate) mod said;
mod signature;
mod status;
mod subject;
pub mod xml;

pub(crate) use context::evaluate;
pub use context::{Context, Evaluation};
pub(crate) use signature::thing;

use crate::item::role::{ItemRole, RoleSet};
use crate::report::{Finding, Severity};

/// A rule: what the registry knows about it.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable id, upper case with hyphens.
    pub id: &'static str,
    /// The severity a finding has unless the rule says otherwise.
    pub severity: Severity,
    /// The family, that is the folder.
    pub group: &'static str,
    /// The rule's document (Markdown): what, why, fix, example.
    pub doc: &'static str,
    /// The roles it judges; `None` for those of its family.
    pub roles: Option<RoleSet>,
    /// The judgement.
    pub check: fn(&Context<'_>, &mut Outcome),
}

impl Rule {
    /// A finding of this rule with its default severity.
    pub fn finding(&self, title: impl Into<String>, why: impl Into<String>) -> Finding {
        Finding::new(self.id, self.severity, title, why)
    }

    /// The roles it judges.
    pub fn roles(&self) -> RoleSet {
        self.roles.unwrap_or_else(|| family_roles(self.group))
    }
}

/// The roles that the rules of a family judge unless they say otherwise.
fn family_roles(group: &str) -> RoleSet {
    use ItemRole::{AccessToken, IdToken, UnknownToken};
    match group {
        "id-token" => RoleSet::of(&[IdToken, UnknownToken]),
        "access-token" => RoleSet::of(&[AccessToken]),
        _ => RoleSet::ALL,
    }
}

/// Places shown for one finding; the same fault a thousand times is said once and shown this often.
pub const MAX_PLACES: usize = 50;

/// Faults that one rule reports before it stops looking.
pub const MAX_SAID: usize = 200;

/// What a rule says about a case. A rule that says nothing did not apply.
/// With a finding it is *found*; else with `pass` it is *passed*; else with `not_checked` it is *not checked*.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// It applied to something that is in order.
    pub applied: bool,
    /// It applied to something that could not be judged: why, and what to add.
    pub unchecked: Vec<String>,
    /// How often something was found, merged or not.
    said: usize,
}

impl Outcome {
    /// Reports a fault.
    pub fn find(&mut self, finding: Finding) {
        self.said += 1;
        self.findings.push(finding);
    }

    /// Reports a fault; where this rule already said the same, the places are added to that finding.
    pub fn find_once(&mut self, finding: Finding) {
        self.said += 1;
        let same = |known: &&mut Finding| {
            known.title == finding.title && known.severity == finding.severity && known.actual == finding.actual
        };
        match self.findings.iter_mut().find(same) {
            Some(known) => {
                let room = MAX_PLACES.saturating_sub(known.at.len());
                known.at.extend(finding.at.into_iter().take(room));
            }
            None => self.findings.push(finding),
        }
    }

    /// Whether enough was said: a rule that walks over a document stops here, because places cost time and nobody reads more.
    pub fn is_full(&self) -> bool {
        self.said >= MAX_SAID
    }

    /// It applied and this is in order.
    pub fn pass(&mut self) {
        self.applied = true;
    }

    /// Some of what it applies to was left out because of a limit: the rest alone is not in order. To be said last.
    pub fn left_out(&mut self, because: impl Into<String>) {
        self.applied = false;
        self.not_checked(because);
    }

    /// It applies, but could not be judged: why and what to add, as a clause that completes "not checked because …".
    pub fn not_checked(&mut self, because: impl Into<String>) {
        let because = because.into();
        if !self.unchecked.contains(&because) {
            self.unchecked.push(because);
        }
    }
}

/// Declares the rule of a file: `static RULE`, seen by the family, with the document of the same name beside it.
///
/// ```ignore
/// declare_rule! { "SAML-DEST-MISMATCH", Error, "response", "dest_mismatch.md", check }
/// declare_rule! { "CA-AUD", Error, "client-assertion", "aud.md", check, [ClientAssertion] }
/// fn check(cx: &Context<'_>, out: &mut Outcome) { … RULE.finding(title, why) … }
/// ```
#[macro_export]
macro_rules! declare_rule {
    ($id:literal, $severity:ident, $group:literal, $doc:literal, $check:path) => {
        $crate::declare_rule! { @ $id, $severity, $group, $doc, $check, None }
    };
    ($id:literal, $severity:ident, $group:literal, $doc:literal, $check:path, ALL) => {
        $crate::declare_rule! { @ $id, $severity, $group, $doc, $check, Some($crate::item::role::RoleSet::ALL) }
    };
    ($id:literal, $severity:ident, $group:literal, $doc:literal, $check:path, [$($role:ident),+]) => {
        $crate::declare_rule! { @ $id, $severity, $group, $doc, $check, Some($crate::item::role::RoleSet::of(&[$($crate::item::role::ItemRole::$role),+])) }
    };
    ($id:literal, $severity:ident, $group:literal, $doc:literal, $check:path, not [$($role:ident),+]) => {
        $crate::declare_rule! { @ $id, $severity, $group, $doc, $check, Some($crate::item::role::RoleSet::but(&[$($crate::item::role::ItemRole::$role),+])) }
    };
    (@ $id:literal, $severity:ident, $group:literal, $doc:literal, $check:path, $roles:expr) => {
        /// The rule of this file.
        pub(super) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            severity: $crate::report::Severity::$severity,
            group: $group,
            // The page shows no rule documents, and hundreds of them would be a third of what it loads.
            doc: if cfg!(target_arch = "wasm32") { "" } else { include_str!($doc) },
            roles: $roles,
            check: $check,
        };
    };
}
