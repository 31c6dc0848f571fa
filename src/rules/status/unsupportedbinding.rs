//! The status code UnsupportedBinding.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-UNSUPPORTEDBINDING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "UnsupportedBinding", &|_, message| {
        RULE.finding(format!("{} cannot deliver the response by the requested binding", who(message)), "The request names \
            it in ProtocolBinding, or by an ACS URL that is registered with another one. Most identity providers deliver \
            by HTTP-POST only.").fix(Party::SpAdmin, "Ask for HTTP-POST: set ProtocolBinding to \
            `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`, or leave it out.")
    });
}
