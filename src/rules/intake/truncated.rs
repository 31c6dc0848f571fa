//! IN-TRUNCATED: the text stops in the middle.

use super::common::{carrier, early_end, has_layer, has_note, notes};
use crate::declare_rule;
use crate::intake::{CUT_ENTRY, Carrier, LayerKind, Note, NoteKind};
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::documents::is_web_page;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::DefectKind;

declare_rule! { "IN-TRUNCATED", Error }

const WHOLE_FILE: &str = "Ask for the whole recording: as an attachment or in a ZIP archive, not copied as text.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let complete = item.xml().is_some_and(|document| document.root().is_some() && !document.is_broken());
        // What was decrypted was cut by who encrypted it: ENC-EMPTY-INNER.
        let decrypted = has_layer(item, &[LayerKind::Decrypted]);
        let end = item.xml().and_then(early_end).filter(|_| !is_web_page(item) && !decrypted);
        let noted: Vec<&Note> = notes(item, NoteKind::Truncated)
            // A complete document was not cut, however its length looks.
            .filter(|note| !complete || note.detail.starts_with("deflate"))
            .collect();
        // What one of our own limits cut is told as that.
        if (noted.is_empty() && end.is_none()) || has_note(item, NoteKind::Limit) {
            if complete {
                out.pass();
            }
            continue;
        }
        let after = end.map(|defect| match (defect.kind, defect.detail.as_str()) {
            (DefectKind::UnfinishedMarkup, _) => " of a tag".to_owned(),
            (_, "") => String::new(),
            (_, element) => format!(" of `{element}`"),
        });
        let in_cut_entry = item.layers.iter().any(|layer| layer.detail.as_deref() == Some(CUT_ENTRY));
        let title = if in_cut_entry {
            "The recording was cut in the middle of this message".to_owned()
        } else {
            format!("The text stops in the middle{}", after.unwrap_or_default())
        };
        let mut signs: Vec<String> = Vec::new();
        for note in &noted {
            let sign = sign(&note.detail);
            if !signs.contains(&sign) {
                signs.push(sign);
            }
        }
        if end.is_some() && noted.iter().all(|note| note.detail != "xml") {
            signs.push("the end tags are missing".to_owned());
        }
        let cut =
            if in_cut_entry { "The file ends there" } else { "It was cut off while copying or by a length limit" };
        let token = item.oidc().and_then(|message| message.token());
        let in_signature = token.is_some_and(|token| token.has_whole_claims() && token.segments.len() > 2);
        let (title, rest) = match in_signature {
            true => (
                "The token is cut off in its signature".to_owned(),
                "Header and claims are whole; only the signature cannot be checked",
            ),
            false => (title, "The rest of the message cannot be judged"),
        };
        let why = format!("{cut}: {}. {rest}.", signs.join("; "));
        let vague = end.is_none() && noted.iter().all(|note| is_vague(&note.detail));
        let finding = RULE.finding(title, why);
        let finding = if in_cut_entry { finding.fix(Party::Support, WHOLE_FILE) } else { advise(finding, item) };
        let mut finding = finding.confidence(if vague { Confidence::Likely } else { Confidence::Certain });
        if end.is_some() {
            finding = finding.at(item, Span::at(item.text().trim_end().len()));
        }
        // Where the XML ends is said above, by its path.
        for note in noted.into_iter().filter(|note| end.is_none() || note.detail != "xml") {
            finding = finding.at_layer(item, note.layer, note.span);
        }
        out.find_once(finding);
    }
}

/// Signs that a complete message can show by chance.
fn is_vague(detail: &str) -> bool {
    detail.starts_with("limit") || detail.starts_with("ellipsis")
}

fn sign(detail: &str) -> String {
    match detail.split_once(' ').unwrap_or((detail, "")) {
        ("base64", _) => "the base64 text has a length that no complete base64 text has".to_owned(),
        ("deflate", _) => "the compressed data ends before its last block".to_owned(),
        ("xml", _) => "the end tags are missing".to_owned(),
        ("jwt", _) => "the last part of the token is too short".to_owned(),
        ("pem", _) => "the line with `-----END` is missing".to_owned(),
        ("der", _) => "the certificate or key is shorter than it says".to_owned(),
        ("UTF-8" | "UTF-16", _) => "it ends inside a character".to_owned(),
        ("json", _) => "the JSON text has no end".to_owned(),
        ("ellipsis", _) => "it ends with dots that stand for more".to_owned(),
        ("limit", number) => {
            format!("it is exactly {number} characters long, a common limit of logs, tables and links")
        }
        _ => detail.to_owned(),
    }
}

fn advise(finding: Finding, item: &Item) -> Finding {
    let finding = finding.fix(
        Party::Support,
        "Copy the value from the raw form data or a HAR file. Do not copy it from a log line, table cell, or chat message.",
    );
    if carrier(item) == Some(Carrier::Query) {
        return finding.fix(
            item.maker(),
            "If the link itself is cut on the wire, use the POST binding instead of the redirect binding.",
        );
    }
    finding
}
