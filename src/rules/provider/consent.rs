//! PROV-CONSENT: nobody has granted the application the permissions that it asks for. The texts are rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-CONSENT", Error, super::applies }
