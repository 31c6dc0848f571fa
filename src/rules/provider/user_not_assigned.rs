//! PROV-USER-NOT-ASSIGNED: the account is fine, but has not been given this application. The texts are rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-USER-NOT-ASSIGNED", Error, super::applies }
