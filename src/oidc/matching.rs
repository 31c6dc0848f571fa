//! How services compare a claim with what they trust: exactly, with wildcards, or as a glob.
//! Input: a pattern and a value. Output: whether they match, and which other reading of the pattern would.
//! Invariant: each way does what its service does, and no more; linear in the value for each part of the pattern.

/// The way of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Character for character: `StringEquals` of AWS, a subject of Entra ID, `bound_subject` of Vault.
    Exact,
    /// Without regard to ASCII case: `StringEqualsIgnoreCase` of AWS.
    IgnoreCase,
    /// `*` for any characters and `?` for one: `StringLike` and `ArnLike` of AWS.
    Wildcards,
    /// `*` for any characters: `bound_claims_type: glob` of Vault.
    Glob,
}

impl Matching {
    /// Whether the value fits the pattern.
    pub fn accepts(self, pattern: &str, value: &str) -> bool {
        match self {
            Matching::Exact => pattern == value,
            Matching::IgnoreCase => pattern.eq_ignore_ascii_case(value),
            Matching::Wildcards => fits(pattern, value, true),
            Matching::Glob => fits(pattern, value, false),
        }
    }

    /// Whether a pattern that does not match would, if its `*` were not taken for a character.
    pub fn takes_wildcard_literally(self, pattern: &str, value: &str) -> bool {
        matches!(self, Matching::Exact | Matching::IgnoreCase)
            && pattern.contains('*')
            && !self.accepts(pattern, value)
            && Matching::Wildcards.accepts(pattern, value)
    }
}

/// Greedy match with one point to come back to: the last `*`.
fn fits(pattern: &str, value: &str, single: bool) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let value: Vec<char> = value.chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while read < value.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, read));
                at += 1;
            }
            Some(wanted) if Some(wanted) == value.get(read) || (single && *wanted == '?') => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((star, from)) = back else { return false };
                back = Some((star, from + 1));
                at = star + 1;
                read = from + 1;
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_compares_in_its_own_way() {
        let main = "repo:acme/shop:ref:refs/heads/main";
        assert!(Matching::Exact.accepts(main, main));
        assert!(!Matching::Exact.accepts("repo:acme/*", main));
        assert!(Matching::Exact.takes_wildcard_literally("repo:acme/*", main));
        assert!(!Matching::Exact.takes_wildcard_literally("repo:other/*", main));
        assert!(Matching::Wildcards.accepts("repo:acme/*:ref:refs/heads/*", main));
        assert!(!Matching::Wildcards.accepts("repo:acme/*:ref:refs/heads/*", "repo:acme/shop:environment:dev"));
        assert!(
            Matching::Wildcards.accepts("repo:acme/sho?:*", main) && !Matching::Glob.accepts("repo:acme/sho?:*", main)
        );
        assert!(
            Matching::Glob.accepts("*", "")
                && Matching::Glob.accepts("a*c*e", "abcde")
                && !Matching::Glob.accepts("a*b", "abc")
        );
        assert!(Matching::IgnoreCase.accepts("Repo", "rEPO") && !Matching::Wildcards.accepts("Repo", "repo"));
    }
}
