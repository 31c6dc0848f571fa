//! PROV-CONDITIONAL-ACCESS: a policy of the provider stops this login, or asks for a second factor first. The texts are
//! rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-CONDITIONAL-ACCESS", Error, super::applies }
