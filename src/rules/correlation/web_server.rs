//! CORR-WEB-SERVER: a server, framework or firewall rejects the delivery before the login reads it. The texts are rows of the table of
//! error texts.

use crate::declare_rule;
use crate::rules::support::error_texts::applies;

declare_rule! { "CORR-WEB-SERVER", Error, applies }
