//! PROV-SIGNING-KEY-MISSING: the provider has no active certificate to sign for this application. The texts are rows of
//! the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-SIGNING-KEY-MISSING", Error, super::applies }
