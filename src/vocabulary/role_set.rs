//! A set of roles, for the declaration of a rule.

use super::ItemRole;

/// Roles that a rule judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleSet(u64);

impl RoleSet {
    /// Every role.
    pub const ALL: RoleSet = RoleSet(u64::MAX);

    /// These roles.
    pub const fn of(roles: &[ItemRole]) -> RoleSet {
        let mut bits = 0;
        let mut rest = roles;
        while let [first, others @ ..] = rest {
            bits |= 1 << (*first as u8);
            rest = others;
        }
        RoleSet(bits)
    }

    /// All roles but these.
    pub const fn but(roles: &[ItemRole]) -> RoleSet {
        RoleSet(!RoleSet::of(roles).0)
    }

    /// Whether the role is in it.
    pub const fn contains(self, role: ItemRole) -> bool {
        self.0 & (1 << (role as u8)) != 0
    }
}
