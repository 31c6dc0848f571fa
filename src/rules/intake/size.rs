//! IN-SIZE: longer than receivers accept, or longer than is read here.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::{Carrier, NoteKind};
use crate::item::Item;
use crate::report::{Confidence, Finding, ItemKind, Party, Severity};
use crate::rules::support::limits::reached;
use crate::rules::{Context, Outcome};

/// ruby-saml refuses longer SAML messages (bytes of the encoded value).
const RUBY_SAML_LIMIT: usize = 250_000;
/// Common limit of servers for a posted form.
const FORM_LIMIT: usize = 1 << 20;

declare_rule! { "IN-SIZE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(cx, out, NoteKind::Size, |_| false, |_, note| Some(too_long(&note.detail)));
    each_note(cx, out, NoteKind::Limit, |_| false, |_, note| Some(limit(&note.detail)));
    for item in cx.items {
        let Some(size) = encoded_size(item) else { continue };
        match heavy(item, size) {
            Some(finding) => out.find_once(finding.at_item(item)),
            None => out.pass(),
        }
    }
}

/// `url 2048`: the value is longer than a limit that is in use.
fn too_long(detail: &str) -> Finding {
    let (what, limit) = detail.split_once(' ').unwrap_or((detail, ""));
    let what = if what == "url" { "URL" } else { what };
    let number: usize = limit.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0);
    let title = if limit.is_empty() {
        format!("The {what} is very long")
    } else {
        format!("The {what} is longer than {limit} characters")
    };
    let why = "Some web servers and proxies cut or reject longer ones, often with status 414 or an empty page.";
    let confidence = if number <= 2083 { Confidence::Possible } else { Confidence::Likely };
    advise(RULE.finding(title, why).confidence(confidence))
}

/// `name value`: reading stopped at one of our own limits.
fn limit(detail: &str) -> Finding {
    if detail.starts_with("ratio") {
        let why = "Reading was stopped. A few bytes that unpack to megabytes are a known way to bring a server down (a \
         decompression bomb).";
        return RULE
            .finding(format!("The compressed message unpacks to more than the limit ({detail})"), why)
            .severity(Severity::Security)
            .fix(Party::SpAdmin, "Reject such messages, and limit how much is decompressed.");
    }
    let found = reached(detail);
    let why = format!("Left out, so nothing is said about it: {}.", found.left_out);
    let finding = RULE.finding(found.title, why).fix(Party::Support, found.less);
    // All messages were read.
    if found.name == "visits" { finding.severity(Severity::Info) } else { finding }
}

fn heavy(item: &Item, size: usize) -> Option<Finding> {
    let form = item
        .transport
        .as_ref()
        .is_some_and(|transport| matches!(transport.carrier, Some(Carrier::Form | Carrier::HtmlForm)));
    let kilobytes = size.div_ceil(1000);
    if form && size > FORM_LIMIT {
        let title = format!("The message is {kilobytes} KB long");
        return Some(advise(RULE.finding(title, "Many web servers reject forms above 1 MiB, often with status 413.")));
    }
    if size > RUBY_SAML_LIMIT {
        let title = format!("The message is {kilobytes} KB long");
        let why =
            "Some receivers reject it: applications built with ruby-saml (GitLab, Discourse, Mastodon) stop at 250 KB.";
        return Some(advise(RULE.finding(title, why).confidence(Confidence::Likely)));
    }
    None
}

fn advise(finding: Finding) -> Finding {
    finding
        .fix(
            Party::IdpAdmin,
            "Send fewer attribute values: usually it is hundreds of groups; limit them to those that \
         the application uses.",
        )
        .fix(Party::SpAdmin, "For a long link, use the POST binding instead of the redirect binding.")
}

/// Length of the message as it was sent, in bytes: base64 of the document.
fn encoded_size(item: &Item) -> Option<usize> {
    matches!(
        item.kind,
        ItemKind::SamlResponse
            | ItemKind::SamlAuthnRequest
            | ItemKind::SamlLogoutRequest
            | ItemKind::SamlLogoutResponse
    )
    .then(|| item.content().as_bytes().len().div_ceil(3).saturating_mul(4))
}
