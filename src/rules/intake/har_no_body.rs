//! IN-HAR-NO-BODY: the capture lacks the form data.

use super::common::each_note;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-HAR-NO-BODY", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies =
        |item: &Item| matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport) && !item.children.is_empty();
    each_note(
        cx,
        out,
        NoteKind::HarMasked,
        |_| false,
        |item, note| {
            let (url, mask) = note.detail.split_once(' ').unwrap_or((&note.detail, ""));
            let title = format!("The form data of the request to `{url}` was blanked out");
            let why = "The login message travels in this form data. Without it nothing can be said about the message.";
            let Some(who) = sanitizer(mask) else { return Some(again(RULE.finding(title, why), item)) };
            let fix = "Use the file from before it went through that tool, or keep `SAMLResponse` and `SAMLRequest` out of \
                       what it removes.";
            let finding = RULE.finding(title, format!("{why} {who} {}.", quote(mask)));
            Some(again(finding.fix(Party::Support, fix), item))
        },
    );
    // Where the request is told, its value is not told again.
    let told = cx.items.iter().any(|item| item.notes.iter().any(|note| note.kind == NoteKind::HarMasked));
    let told = told || cx.items.iter().any(|item| item.kind.is_answer());
    each_note(cx, out, NoteKind::MessageMasked, |_| false, |_, note| (!told).then(|| masked(&note.detail)));
    each_note(cx, out, NoteKind::HarNoBody, applies, |item, note| {
        let title = match note.detail.as_str() {
            "" => "The capture has the request but not its form data".to_owned(),
            request => format!("The capture has the request but not its form data: `{request}`"),
        };
        let why = "The message travels in the form data of this request; without it there is nothing to judge.";
        Some(again(RULE.finding(title, why), item))
    });
}

/// Of a log or an event: who took the value out, and where to get it.
fn masked(detail: &str) -> Finding {
    let (name, mask) = detail.split_once(' ').unwrap_or((detail, ""));
    let who = match mask {
        "[FILTERED]" => "Rails writes this mask for parameters that `config.filter_parameters` names. ",
        "[Filtered]" => "Sentry writes this mask for values that its data scrubbing removes. ",
        _ => "",
    };
    let title = format!("The value of `{name}` was blanked out: the text has {} in its place", quote(mask));
    RULE.finding(title, format!("{who}Without the value, nothing can be said about the message.")).fix(
        Party::Support,
        "Record the login in the browser: a HAR file with sensitive data, or an unmasked export of the SAML-tracer \
         extension.",
    )
}

/// Who writes such a mask; its sentence ends with the mask.
fn sanitizer(mask: &str) -> Option<&'static str> {
    Some(match mask {
        "[SAMLResponse redacted]" | "[SAMLRequest redacted]" | "[assertion redacted]" => {
            "The HAR sanitizers of Google and Cloudflare write"
        }
        "REDACTED" => "The support of Okta and Auth0 asks people to write",
        "obfuscated" => "The program har-sanitizer writes",
        "[sanitized]" => "The page SanitizHAR writes",
        _ if mask.starts_with("{hash:") || mask.starts_with("{obf:") => {
            "The export of SAML-tracer writes, where its cookie and value filters are on,"
        }
        _ => return None,
    })
}

/// How to record with the form data, by the tool that recorded.
fn again(finding: Finding, item: &Item) -> Finding {
    let tool = item.transport.as_ref().and_then(|transport| transport.tool.as_deref()).unwrap_or("");
    let lower = tool.to_ascii_lowercase();
    let net_log = item.layers.iter().any(|layer| layer.detail.as_deref() == Some("NetLog"));
    let way = if net_log {
        "Record again in `chrome://net-export` (Edge: `edge://net-export`) with *Include raw bytes* selected."
    } else if lower.contains("firefox") {
        "Record again in Firefox: select *Persist Logs* in the network panel's gear menu, then *Save All As HAR*. Do not run the file \
         through a sanitizer; remove what is secret here, after it was checked."
    } else if lower.contains("webkit") {
        "Record again in Safari: in the Web Inspector, open *Network*, turn on *Preserve Log*, sign in, then select *Export*."
    } else if lower.contains("charles") || lower.contains("fiddler") || lower.contains("burp") || lower.contains("mitm")
    {
        "Record again with bodies kept, and export the whole session."
    } else {
        "Record again with *Preserve log* on and export *HAR with sensitive data* (Chrome: settings of the developer \
         tools, *Allow to generate HAR with sensitive data*), or use the SAML-tracer extension."
    };
    finding.fix(Party::Support, way)
}
