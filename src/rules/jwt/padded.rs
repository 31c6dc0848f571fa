//! JWT-PADDED: `=` at the end of a part (RFC 7515 2).

use crate::crypto::jws::CheckRemark;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::SegmentFaultKind;

declare_rule! { "JWT-PADDED", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(token) = item.oidc().and_then(|message| message.token()).filter(|token| !token.segments.is_empty())
        else {
            continue;
        };
        let remark = item.proof.jws.first().and_then(|check| check.remark);
        let faults = token.segments.iter().flat_map(|segment| &segment.faults);
        let mut padded = faults.filter(|fault| fault.kind == SegmentFaultKind::Padding);
        let first = padded.next();
        match (first, remark) {
            (_, Some(CheckRemark::PaddingRemoved)) => out.find(
                RULE.finding(
                    "The signature matches only with the padding `=` that was removed from the token",
                    "The token was signed with `=` at the end of its parts, as AWS load balancers do. Something \
                     removed the `=`, and since then the signature does not match the text.",
                )
                .severity(Severity::Error)
                .fix(
                    Party::SpAdmin,
                    "Pass the token on unchanged, with its `=`, and verify it with a library that takes the text as \
                     it arrived. For a load balancer (ALB), see its documentation.",
                )
                .spec("RFC 7515 2")
                .at(item, token.payload_span),
            ),
            (Some(fault), Some(CheckRemark::PaddingAdded)) => out.find(
                RULE.finding(
                    "The padding `=` was added after the token was signed",
                    "The signature matches the token without the `=` at the end of its parts. Over the text as it is written it does not \
                     fit.",
                )
                .severity(Severity::Error)
                .fix(
                    Party::SpAdmin,
                    "Pass the token on unchanged. Look for the code that decodes and encodes it again, or that fills its parts up \
                     with `=`.",
                )
                .spec("RFC 7515 2")
                .at(item, fault.span),
            ),
            (Some(fault), Some(CheckRemark::Padded)) => out.find(
                RULE.finding(
                    "The signature is valid over the token as it is written, with padding `=`; strict libraries reject \
                     the padding",
                    "Tokens have no `=`. AWS load balancers write and sign them with it. Libraries that allow it \
                     accept the token. One that removes the `=` first computes a different signature.",
                )
                .severity(Severity::Error)
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    "Verify the token as it arrived, with a library that accepts padding (`aws-jwt-verify`; PyJWT \
                     since it decodes with padding), and do not strip the `=` before.",
                )
                .spec("RFC 7515 2")
                .at(item, fault.span),
            ),
            (Some(fault), _) => out.find(
                RULE.finding(
                    "A part of the token ends with `=`",
                    "Tokens are written without padding. Some receivers accept it, others reject the token.",
                )
                .fix(Party::IdpAdmin, "Have the token written without `=`: token libraries do so by themselves.")
                .spec("RFC 7515 2")
                .at(item, fault.span),
            ),
            (None, _) => out.pass(),
        }
    }
}
