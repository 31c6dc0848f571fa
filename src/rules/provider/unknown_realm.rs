//! PROV-UNKNOWN-REALM: the address names a realm, tenant or domain that the provider does not know. The texts are rows
//! of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-UNKNOWN-REALM", Error, super::applies }
