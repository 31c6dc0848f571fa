//! PROV-NAMEID-SOURCE-EMPTY: the provider could not fill the user's identifier: the field it is taken from is empty. The
//! texts are rows of the table of error texts.

use crate::declare_rule;

declare_rule! { "PROV-NAMEID-SOURCE-EMPTY", Error, super::applies }
