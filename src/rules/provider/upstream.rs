//! PROV-UPSTREAM: a provider behind the provider did not complete the login. The texts are rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-UPSTREAM", Error, super::applies }
