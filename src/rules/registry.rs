//! The explicit list of all rules. Each family lists its own rules, sorted by id.

use super::Rule;

/// The families in the order in which their rules run.
pub const FAMILIES: &[&[Rule]] = &[
    super::intake::RULES,
    super::xml::RULES,
    super::attack::RULES,
    super::response::RULES,
    super::status::RULES,
    super::assertion::RULES,
    super::subject::RULES,
    super::conditions::RULES,
    super::authn::RULES,
    super::attributes::RULES,
    super::authnrequest::RULES,
    super::correlation::RULES,
    super::logout::RULES,
    super::metadata::RULES,
    super::signature::RULES,
    super::encryption::RULES,
    super::jwt::RULES,
    super::jws_jwk_jwe::RULES,
    super::id_token::RULES,
    super::access_token::RULES,
    super::workload::RULES,
    super::client_assertion::RULES,
    super::request_object::RULES,
    super::dpop::RULES,
    super::oidc_req_resp::RULES,
    super::discovery::RULES,
    super::provider::RULES,
    super::certificate::RULES,
    super::settings::RULES,
    super::setup::RULES,
];

/// All rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Family;
    use std::collections::HashSet;

    #[test]
    fn ids_are_unique_and_sorted_within_their_family() {
        let mut seen = HashSet::new();
        for family in FAMILIES {
            for pair in family.windows(2) {
                assert!(pair[0].id < pair[1].id, "{} before {}", pair[0].id, pair[1].id);
            }
            for rule in *family {
                let by_id = Family::of_id(rule.id).unwrap_or(rule.family);
                assert_eq!(by_id, rule.family, "{} begins like the rules of another family", rule.id);
                assert!(seen.insert(rule.id), "{} is registered twice", rule.id);
            }
        }
    }
}
