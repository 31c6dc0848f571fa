//! PROV-WRONG-TENANT-USER: the user is signed in with an account of another organisation. The texts are rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-WRONG-TENANT-USER", Error, super::applies }
