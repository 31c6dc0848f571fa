//! One judgement each: `<family>/<rule>.rs` beside `<family>/<rule>.md`.
//! Comes in: a [`Context`] with items, expectations and the evaluation instants. Goes out: findings, "passed" or "not checked because".
//! A rule must not look at other rules' findings: what follows from what is for `diagnose`.

pub mod access_token;
mod assertion;
mod attack;
mod attributes;
mod authn;
mod authnrequest;
pub mod certificate;
pub mod client_assertion;
mod conditions;
mod context;
mod correlation;
pub mod discovery;
mod dpop;
mod encryption;
pub mod id_token;
pub mod intake;
pub mod jws_jwk_jwe;
pub mod jwt;
mod logout;
mod metadata;
pub mod oidc_req_resp;
mod provider;
pub mod registry;
mod request_object;
mod response;
mod settings;
pub(crate) mod setup;
mod signature;
pub(crate) mod statements;
mod status;
mod subject;
pub mod support;
mod workload;
pub mod xml;

pub(crate) use context::evaluate;
pub use context::{Context, Evaluation};
pub(crate) use support::wording::thing;

use crate::item::role::{ItemRole, RoleSet};
use crate::report::Finding;
use crate::vocabulary::{Family, Need, Severity};

/// A rule: what the registry knows about it.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable id, upper case with hyphens.
    pub id: &'static str,
    /// The severity a finding has unless the rule says otherwise.
    pub severity: Severity,
    /// The family, that is the folder.
    pub family: Family,
    /// The rule's document (Markdown): what, why, fix, example. Empty until the family lists the rule, and in the page.
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
        self.roles.unwrap_or_else(|| family_roles(self.family))
    }
}

/// The roles that the rules of a family judge unless they say otherwise.
fn family_roles(family: Family) -> RoleSet {
    use ItemRole::{AccessToken, IdToken, UnknownToken};
    match family {
        Family::IdToken => RoleSet::of(&[IdToken, UnknownToken]),
        Family::AccessToken => RoleSet::of(&[AccessToken]),
        _ => RoleSet::ALL,
    }
}

/// Maximum number of locations per finding. Repeated faults are reported once.
pub const MAX_PLACES: usize = 50;

/// Faults that one rule reports before it stops looking.
pub const MAX_REPORTED: usize = 200;

/// Something that a rule could not judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Why, as a clause that completes "not checked because …".
    pub because: String,
    /// What to add, where it is something else than the rule usually lacks.
    pub need: Option<Need>,
}

/// What a rule says about a case. A rule that says nothing did not apply.
/// With a finding it is *found*; else with `pass` it is *passed*; else with `not_checked` it is *not checked*.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// It applied to something that is in order.
    pub applied: bool,
    /// It applied to something that could not be judged: why, and what to add.
    pub unchecked: Vec<Unchecked>,
    /// How often something was found, merged or not.
    reported: usize,
}

impl Outcome {
    /// Reports a fault.
    pub fn find(&mut self, finding: Finding) {
        self.reported += 1;
        self.findings.push(finding);
    }

    /// Reports a fault; where this rule already said the same, the places are added to that finding.
    pub fn find_once(&mut self, finding: Finding) {
        self.reported += 1;
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
        self.reported >= MAX_REPORTED
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
        self.add_unchecked(Unchecked { because: because.into(), need: None });
    }

    /// The same, where something else is missing than this rule usually lacks.
    pub fn not_checked_without(&mut self, need: Need, because: impl Into<String>) {
        self.add_unchecked(Unchecked { because: because.into(), need: Some(need) });
    }

    fn add_unchecked(&mut self, unchecked: Unchecked) {
        if !self.unchecked.contains(&unchecked) {
            self.unchecked.push(unchecked);
        }
    }
}

/// Declares the rule of a file: `const RULE` with its `check`. The family that lists the file adds the document of the same name.
///
/// ```text
/// declare_rule! { "SAML-DEST-MISMATCH", Error }
/// declare_rule! { "CA-AUD", Error, [ClientAssertion] }
/// fn check(cx: &Context<'_>, out: &mut Outcome) { … RULE.finding(title, why) … }
/// ```
#[macro_export]
macro_rules! declare_rule {
    ($id:literal, $severity:ident) => {
        $crate::declare_rule! { @ $id, $severity, check, None }
    };
    ($id:literal, $severity:ident, ALL) => {
        $crate::declare_rule! { @ $id, $severity, check, Some($crate::item::role::RoleSet::ALL) }
    };
    ($id:literal, $severity:ident, [$($role:ident),+]) => {
        $crate::declare_rule! {
            @ $id, $severity, check, Some($crate::item::role::RoleSet::of(&[$($crate::item::role::ItemRole::$role),+]))
        }
    };
    ($id:literal, $severity:ident, not [$($role:ident),+]) => {
        $crate::declare_rule! {
            @ $id, $severity, check, Some($crate::item::role::RoleSet::but(&[$($crate::item::role::ItemRole::$role),+]))
        }
    };
    ($id:literal, $severity:ident, $check:path) => {
        $crate::declare_rule! { @ $id, $severity, $check, None }
    };
    ($id:literal, $severity:ident, $check:path, ALL) => {
        $crate::declare_rule! { @ $id, $severity, $check, Some($crate::item::role::RoleSet::ALL) }
    };
    (@ $id:literal, $severity:ident, $check:path, $roles:expr) => {
        /// The rule of this file.
        pub(super) const RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $id,
            severity: $crate::vocabulary::Severity::$severity,
            family: super::FAMILY,
            doc: "",
            roles: $roles,
            check: $check,
        };
    };
}

/// Lists the rules of a family, one file each, sorted by the ids of the rules. Makes the modules, takes the family from the name of
/// the folder and each document from beside its rule.
macro_rules! rules {
    ($($file:ident),* $(,)?) => {
        $(mod $file;)*

        const FAMILY: $crate::vocabulary::Family = $crate::rules::family_of(module_path!());

        /// The rules of this family, sorted by id.
        pub(super) const RULES: &[$crate::rules::Rule] = &[$(
            $crate::rules::Rule {
                // The page shows no rule documents, and hundreds of them would be a third of what it loads.
                doc: if cfg!(target_arch = "wasm32") { "" } else { include_str!(concat!(stringify!($file), ".md")) },
                ..$file::RULE
            },
        )*];
    };
}
pub(crate) use rules;

/// The family of a module by the name of its folder, where `_` stands for the hyphen.
#[expect(clippy::panic, reason = "evaluated by the compiler: a folder that is no family does not build")]
const fn family_of(module: &str) -> Family {
    let mut all = Family::ALL;
    while let [family, rest @ ..] = all {
        if ends_with_folder(module.as_bytes(), family.name().as_bytes()) {
            return *family;
        }
        all = rest;
    }
    panic!("this folder of src/rules is no family: add it to src/vocabulary/family.rs")
}

const fn ends_with_folder(mut module: &[u8], mut name: &[u8]) -> bool {
    while let ([before @ .., a], [rest @ .., b]) = (module, name) {
        if *a != *b && !(*a == b'_' && *b == b'-') {
            return false;
        }
        (module, name) = (before, rest);
    }
    name.is_empty() && matches!(module, [.., b':'])
}
