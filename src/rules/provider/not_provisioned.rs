//! PROV-NOT-PROVISIONED: the user proved who they are, and the application has no such user. The texts are rows of the
//! table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-NOT-PROVISIONED", Error, super::applies }
