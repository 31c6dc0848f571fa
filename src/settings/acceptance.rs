//! What a token has to satisfy, as the settings of a receiver say it: conditions on its claims.

use super::reader::{Pair, UNREAD};
use super::{Meaning, Setting, Stated};
use crate::syntax::jose::signature_is_known;

/// How a claim is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Character by character.
    Equals,
    /// Without regard to letter case.
    IgnoringCase,
    /// `*` stands for any characters, `?` for one.
    Like,
    /// `*` stands for any characters.
    Glob,
    /// The domain of an email address; one that begins with a dot stands for those below it.
    EmailDomain,
    /// It has to be there.
    Present,
    /// It must not be there.
    Absent,
    /// Anything but the values.
    Unequal,
    /// Anything but the values, in which `*` and `?` stand for others.
    Unlike,
    /// The realm that an issuer of Keycloak ends with, or the user pool of Cognito; other issuers have none.
    Realm,
}

impl Test {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Test::Equals => "equals",
            Test::IgnoringCase => "ignoring-case",
            Test::Like => "like",
            Test::Glob => "glob",
            Test::EmailDomain => "email-domain",
            Test::Present => "present",
            Test::Absent => "absent",
            Test::Unequal => "unequal",
            Test::Unlike => "unlike",
            Test::Realm => "realm",
        }
    }

    /// Whether the values are those that are not accepted.
    pub fn excludes(self) -> bool {
        matches!(self, Test::Unequal | Test::Unlike)
    }

    /// Whether a value satisfies it.
    pub fn holds(self, expected: &str, actual: &str) -> bool {
        match self {
            Test::Equals => expected == actual,
            Test::Unequal => expected != actual,
            Test::Unlike => !glob(expected, actual, true),
            Test::IgnoringCase => expected.eq_ignore_ascii_case(actual),
            Test::Like => glob(expected, actual, true),
            Test::Glob => glob(expected, actual, false),
            Test::EmailDomain => {
                let (domain, expected) = (actual.rsplit('@').next().unwrap_or(""), expected.trim_start_matches('@'));
                match expected.strip_prefix('.') {
                    Some(parent) => domain.to_ascii_lowercase().ends_with(&format!(".{}", parent.to_ascii_lowercase())),
                    None => domain.eq_ignore_ascii_case(expected),
                }
            }
            Test::Present | Test::Absent => true,
            Test::Realm => {
                let mut marks = ["/realms/", ".amazonaws.com/"].iter().filter_map(|mark| actual.rsplit_once(mark));
                marks.next().is_none_or(|(_, realm)| realm.trim_end_matches('/') == expected)
            }
        }
    }
}

/// One condition: the claim has one of the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The claim, or a JSON pointer to it; `alg` is the member of the header.
    pub claim: String,
    /// How it is compared.
    pub test: Test,
    /// Accepted values; for [`Test::Present`] the setting that names the claim.
    pub values: Vec<Stated>,
    /// The operator or the setting that decides how it is compared, as it is written.
    pub compared_by: Option<Stated>,
    /// Whether a token without the claim is accepted.
    pub optional: bool,
}

/// Conditions that have to hold together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// The conditions.
    pub conditions: Vec<Condition>,
}

/// The realm of Keycloak's own administrators, whom settings name for its API.
const ADMINS: &str = "master";

/// Pattern characters tried in one comparison.
const MAX_PATTERN: usize = 2000;

/// Whether `*` (and `?`) of a pattern cover a text. Linear but for the last star, which is tried again.
pub(super) fn glob(pattern: &str, text: &str, single: bool) -> bool {
    let pattern: Vec<char> = pattern.chars().take(MAX_PATTERN).collect();
    let text: Vec<char> = text.chars().take(MAX_PATTERN).collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some('?') if single => {
                p += 1;
                t += 1;
            }
            Some(one) if one == c => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).unwrap_or(&[]).iter().all(|c| *c == '*')
}

/// The conditions that settings of known meaning make, by group.
pub(super) fn of_settings(settings: &[Setting]) -> Vec<Acceptance> {
    let mut groups: Vec<(&str, Acceptance)> = Vec::new();
    let pattern = settings.iter().find(|setting| setting.meaning == Meaning::GlobType);
    let by_glob = pattern.is_some_and(|setting| setting.stated.value == "glob");
    let mut rule: Option<&Stated> = None;
    let principals = principals(settings);
    for setting in settings.iter().chain(&principals) {
        let stated = &setting.stated;
        let value = stated.value.as_str();
        let bound = if by_glob { Test::Glob } else { Test::Equals };
        let (claim, test) = match setting.meaning {
            Meaning::NoAudience => ("aud", Test::Absent),
            _ if value.is_empty() => continue,
            Meaning::Issuer => ("iss", Test::Equals),
            Meaning::Audience => ("aud", Test::Equals),
            Meaning::Subject => ("sub", Test::Equals),
            Meaning::Realm if value != ADMINS => ("iss", Test::Realm),
            Meaning::TokenAlg if signature_is_known(value) => ("alg", Test::Equals),
            Meaning::Claim => (stated.name.as_str(), bound),
            Meaning::ClaimPattern => (stated.name.as_str(), Test::Glob),
            Meaning::RequiredClaim => (value, Test::Present),
            Meaning::RequiredScope => ("scope", Test::Equals),
            Meaning::Namespace => ("/kubernetes.io/namespace", Test::Glob),
            Meaning::ServiceAccount => ("/kubernetes.io/serviceaccount/name", Test::Glob),
            Meaning::ClaimPair => match value.split_once('=') {
                Some((claim, _)) => (claim, Test::Equals),
                None => continue,
            },
            Meaning::RuleClaim => {
                rule = Some(stated);
                continue;
            }
            Meaning::RuleValue => match rule {
                // A list of values belongs to the claim before it.
                Some(claim) => (claim_of_rule(&claim.value), Test::Equals),
                None => continue,
            },
            _ => continue,
        };
        let mut stated = stated.clone();
        // Some products take the address of the discovery document.
        if setting.meaning == Meaning::Issuer
            && let Some(issuer) = value.strip_suffix("/.well-known/openid-configuration")
        {
            stated.value = issuer.to_owned();
        }
        if setting.meaning == Meaning::ClaimPair {
            stated.value = value.split_once('=').map_or(String::new(), |(_, value)| value.to_owned());
        }
        let test = if test == Test::Equals && setting.meaning == Meaning::RuleValue && value.contains('*') {
            Test::Glob
        } else {
            test
        };
        // Claims that are expressions (`claims.sub`) cannot be looked up.
        if claim.is_empty() || claim.contains(['(', ' ', '{']) {
            continue;
        }
        let at = match groups.iter().position(|(group, _)| *group == setting.group) {
            Some(at) => at,
            None => {
                groups.push((&setting.group, Acceptance::default()));
                groups.len() - 1
            }
        };
        let Some((_, acceptance)) = groups.get_mut(at) else { continue };
        let same = acceptance
            .conditions
            .iter_mut()
            .find(|one| one.claim == claim && one.test == test && test != Test::Present);
        match same {
            Some(condition) => condition.values.push(stated),
            None => acceptance.conditions.push(Condition {
                claim: claim.to_owned(),
                test,
                values: vec![stated],
                compared_by: pattern
                    .filter(|_| setting.meaning == Meaning::Claim)
                    .map(|setting| setting.stated.clone()),
                // Tokens of old secrets write the names otherwise.
                optional: matches!(setting.meaning, Meaning::Namespace | Meaning::ServiceAccount),
            }),
        }
    }
    // Conditions outside every alternative hold beside each of them.
    let common = groups.iter().position(|(group, _)| group.is_empty()).filter(|_| groups.len() > 1);
    let common = common.map(|at| groups.remove(at).1.conditions).unwrap_or_default();
    let with_common = |(_, mut acceptance): (&str, Acceptance)| {
        acceptance.conditions.extend(common.iter().cloned());
        acceptance
    };
    groups.into_iter().map(with_common).collect()
}

/// The issuers and subjects of principals (`<iss>/<sub>`), as patterns. Any subject is no condition.
fn principals(settings: &[Setting]) -> Vec<Setting> {
    let all = settings.iter().filter(|setting| setting.meaning == Meaning::Principal);
    let parts = all.clone().filter_map(|setting| {
        let (issuer, subject) = setting.stated.value.rsplit_once('/')?;
        let part = |name: &str, value: &str| Setting {
            meaning: Meaning::ClaimPattern,
            group: String::new(),
            stated: Stated { name: name.to_owned(), value: value.to_owned(), ..setting.stated.clone() },
        };
        Some([part("iss", issuer), part("sub", subject)])
    });
    // One that leaves the issuer open, or takes any subject, accepts what the others do not.
    let open = |name: &str| {
        all.clone().any(|setting| match setting.stated.value.rsplit_once('/') {
            Some((issuer, subject)) => {
                if name == "iss" {
                    issuer.starts_with('*')
                } else {
                    subject == "*"
                }
            }
            None => true,
        })
    };
    let open = [("iss", open("iss")), ("sub", open("sub"))];
    parts.flatten().filter(|part| !open.contains(&(part.stated.name.as_str(), true))).collect()
}

/// The claim of a rule: its name, or `request.auth.claims[groups]` of Istio. Empty where it is another property of the request.
fn claim_of_rule(name: &str) -> &str {
    match name.strip_prefix("request.auth.claims[").and_then(|rest| rest.strip_suffix(']')) {
        Some(claim) if !claim.contains(['[', ']']) => claim,
        _ if name.starts_with("request.") || name.contains('[') => "",
        _ => name,
    }
}

/// What an application checks beside issuer and client ID: further audiences, and groups that may sign in.
pub(super) fn of_application(settings: &[Setting]) -> Vec<Acceptance> {
    let of = |meanings: &[Meaning]| -> Vec<Stated> {
        let all =
            settings.iter().filter(|setting| meanings.contains(&setting.meaning) && !setting.stated.value.is_empty());
        all.map(|setting| setting.stated.clone()).collect()
    };
    let mut conditions = Vec::new();
    let mut add = |claim: &str, values: Vec<Stated>| {
        // Groups may come from elsewhere than the token.
        conditions.push(Condition {
            claim: claim.to_owned(),
            test: if claim == "iss" { Test::Realm } else { Test::Equals },
            values,
            compared_by: None,
            optional: claim != "aud",
        });
    };
    if !of(&[Meaning::ExtraAudience, Meaning::Audience]).is_empty() {
        add("aud", of(&[Meaning::ClientId, Meaning::ExtraAudience, Meaning::Audience]));
    }
    let groups = of(&[Meaning::Group]);
    if !groups.is_empty() && !groups.iter().any(|group| group.value == "*") {
        let claim = of(&[Meaning::GroupsClaim]);
        add(claim.first().map_or("groups", |claim| claim.value.as_str()), groups);
    }
    let realms = of(&[Meaning::Realm]);
    if !realms.is_empty() && realms.iter().all(|realm| realm.value != ADMINS) {
        add("iss", realms);
    }
    let tenants = of(&[Meaning::Tenant]);
    if tenants.iter().all(|tenant| is_tenant(&tenant.value)) && !tenants.is_empty() {
        add("tid", tenants);
    }
    // Several claims of one place: any of them may be enough there.
    let mut claims = of(&[Meaning::Claim]);
    claims.dedup_by(|one, other| one.name == other.name && one.value == other.value);
    if let Some(first) = claims.first().map(|claim| claim.name.clone())
        && claims.iter().all(|claim| claim.name == first)
    {
        add(&first, claims);
    }
    let domains = of(&[Meaning::Domain]);
    if !domains.is_empty() && !domains.iter().any(|domain| domain.value == "*") {
        conditions.push(Condition {
            claim: "email".to_owned(),
            test: Test::EmailDomain,
            values: domains,
            compared_by: None,
            optional: true,
        });
    }
    if conditions.is_empty() { Vec::new() } else { vec![Acceptance { conditions }] }
}

/// Whether a value names one tenant of Entra ID, by its number.
fn is_tenant(value: &str) -> bool {
    value.len() == 36 && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// An operator of AWS conditions.
fn operator(name: &str) -> Option<(Test, bool)> {
    let (set, name) = name.rsplit_once(':').map_or(("", name), |(set, name)| (set, name));
    let test = match name.trim_end_matches("IfExists") {
        "StringEquals" => Test::Equals,
        "StringEqualsIgnoreCase" => Test::IgnoringCase,
        "StringLike" => Test::Like,
        "StringNotEquals" => Test::Unequal,
        "StringNotLike" => Test::Unlike,
        _ => return None,
    };
    // A condition over all values holds where there are none.
    // What is not there is not among the excluded.
    let optional = set.eq_ignore_ascii_case("ForAllValues") || name.ends_with("IfExists") || test.excludes();
    Some((test, optional))
}

/// The statements of an AWS trust policy, as JSON or as a Terraform document. Goes out: the conditions, and operators that were
/// not understood.
pub(super) fn of_aws(pairs: &[Pair], stated: impl Fn(&Pair) -> Stated) -> (Vec<Acceptance>, Vec<Stated>) {
    let mut groups: Vec<(String, Acceptance)> = Vec::new();
    let mut unknown = Vec::new();
    let (mut test, mut variable) = (None, None);
    for pair in pairs {
        let position = pair.path.iter().position(|segment| segment.eq_ignore_ascii_case("statement"));
        let group = pair.path.get(..position.map_or(0, |at| at + 2)).unwrap_or(&[]).join(".");
        let names: Vec<&str> =
            pair.path.iter().map(String::as_str).filter(|segment| !segment.starts_with('[')).collect();
        let is_operator = |name: &&str| name.starts_with("String") && operator(name).is_some();
        let at = names.iter().position(|name| name.eq_ignore_ascii_case("condition")).map(|at| at + 1);
        // In code, the conditions are an argument.
        let at = at.or_else(|| names.iter().position(is_operator));
        let last = names.last().copied().unwrap_or("");
        let condition = match at {
            None if matches!(last, "Federated" | "identifiers") => {
                let issuer = pair.value.split_once("oidc-provider/").map(|(_, host)| format!("https://{host}"));
                issuer.map(|issuer| {
                    ("iss".to_owned(), Test::Equals, false, Stated { value: issuer, ..stated(pair) }, None)
                })
            }
            None => None,
            Some(_) if last == "test" => {
                test = Some(pair);
                None
            }
            Some(_) if last == "variable" => {
                variable = Some(pair);
                None
            }
            Some(_) if last == "values" => match (test, variable) {
                (Some(test), Some(variable)) => {
                    aws(&test.value, &variable.value, stated(pair), stated(test), &mut unknown)
                }
                _ => None,
            },
            Some(at) => match (names.get(at), names.get(at + 1)) {
                (Some(test), Some(variable)) => {
                    let by = Stated { name: (*test).to_owned(), value: (*test).to_owned(), ..stated(pair) };
                    aws(test, variable, stated(pair), by, &mut unknown)
                }
                _ => None,
            },
        };
        let Some((claim, test, optional, value, by)) = condition else { continue };
        let at = groups.iter().position(|(known, _)| *known == group).unwrap_or_else(|| {
            groups.push((group, Acceptance::default()));
            groups.len() - 1
        });
        let Some((_, acceptance)) = groups.get_mut(at) else { continue };
        match acceptance.conditions.iter_mut().find(|one| one.claim == claim && one.test == test) {
            Some(condition) => condition.values.push(value),
            None => {
                acceptance.conditions.push(Condition { claim, test, values: vec![value], compared_by: by, optional })
            }
        }
    }
    // Where one of several values is not known, the others do not decide.
    let is_known = |condition: &Condition| condition.values.iter().all(|stated| stated.value != UNREAD);
    groups.iter_mut().for_each(|(_, acceptance)| acceptance.conditions.retain(is_known));
    (groups.into_iter().map(|(_, acceptance)| acceptance).collect(), unknown)
}

type Read = (String, Test, bool, Stated, Option<Stated>);

fn aws(test: &str, variable: &str, value: Stated, by: Stated, unknown: &mut Vec<Stated>) -> Option<Read> {
    let (_, claim) = variable.rsplit_once(':')?;
    match operator(test) {
        Some((test, optional)) => {
            Some((claim.to_owned(), test, optional, Stated { name: variable.to_owned(), ..value }, Some(by)))
        }
        None => {
            unknown.push(by);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        assert!(glob("repo:a/b:*", "repo:a/b:ref:refs/heads/main", true));
        assert!(glob("*", "", true) && glob("a*c", "abbc", true) && glob("a?c", "abc", true));
        assert!(!glob("a?c", "abc", false) && !glob("repo:A/*", "repo:a/b", true) && !glob("a", "ab", true));
        assert!(glob("a*b*c", "aXbYbZc", false));
    }
}
