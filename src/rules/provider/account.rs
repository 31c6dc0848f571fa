//! PROV-ACCOUNT: the user could not sign in at the provider: password, disabled account, or a session that ended. The
//! texts are rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-ACCOUNT", Error, super::applies }
