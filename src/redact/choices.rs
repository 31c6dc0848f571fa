//! What a person chose to take out of a case, class by class.
//!
//! Input: names of classes. Output: [`Choices`]. Data only.

use crate::vocabulary::names;
use nanoserde::{DeBin, SerBin};

names! {
    /// The classes of what a case may give away.
    Class {
        /// Cookies, passwords, codes, tokens, private keys: whatever lets somebody in.
        Secrets = "secrets",
        /// Names, addresses, identifiers and attributes of persons, IP addresses.
        People = "people",
        /// Hosts, tenants, entity IDs, client IDs.
        Organisation = "organisation",
    }
}

/// What is taken out, and which values stay all the same.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Choices {
    /// Remove secrets.
    pub secrets: bool,
    /// Replace people.
    pub people: bool,
    /// Replace organisations.
    pub organisation: bool,
    /// Values that stay, as they are written in the case.
    pub keep: Vec<String>,
    /// Of a recording, leave out what is no part of the login.
    pub login_only: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Choices { secrets: true, people: true, organisation: false, keep: Vec::new(), login_only: true }
    }
}

impl Choices {
    /// Nothing is taken out.
    pub fn nothing() -> Choices {
        Choices { secrets: false, people: false, organisation: false, keep: Vec::new(), login_only: false }
    }

    /// Whether a class is taken out.
    pub fn has(&self, class: Class) -> bool {
        match class {
            Class::Secrets => self.secrets,
            Class::People => self.people,
            Class::Organisation => self.organisation,
        }
    }

    /// Takes a class out, or leaves it.
    pub fn set(&mut self, class: Class, out: bool) {
        match class {
            Class::Secrets => self.secrets = out,
            Class::People => self.people = out,
            Class::Organisation => self.organisation = out,
        }
    }
}
