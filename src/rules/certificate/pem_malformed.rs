//! CERT-PEM-MALFORMED: a certificate that cannot be read, or not whole.

use crate::crypto::x509::from_base64_text;
use crate::declare_rule;
use crate::oidc::Message;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "CERT-PEM-MALFORMED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    embedded(cx, out);
    for item in cx.items {
        let given =
            || cx.case.inputs.get(item.input).map(|input| String::from_utf8_lossy(&input.bytes)).unwrap_or_default();
        let certificate = match item.oidc() {
            Some(Message::Certificate(certificate)) => certificate,
            Some(Message::KeyFile(file)) if file.is_private() => {
                let given = given();
                if has_written_breaks(&given) {
                    out.find_once(breaks("private key", &given).at_layer(item, 0, first_line(&given)));
                }
                continue;
            }
            _ => continue,
        };
        let given = given();
        let Some(problem) = &certificate.problem else {
            match (damaged_armour(&given), strained_armour(&given)) {
                (Some(words), _) => out.find(armour(words).at_layer(item, 0, first_line(&given))),
                (None, Some(words)) => {
                    let finding = armour(words).severity(Severity::Warning).confidence(Confidence::Likely);
                    out.find_once(finding.at_layer(item, 0, first_line(&given)));
                }
                (None, None) if has_written_breaks(&given) => {
                    out.find_once(breaks("certificate", &given).at_layer(item, 0, first_line(&given)));
                }
                (None, None) => out.pass(),
            }
            continue;
        };
        let cause = cause(&given).map(|cause| format!(" {cause}")).unwrap_or_default();
        out.find(
            RULE.finding(
                "The certificate cannot be read as it is",
                format!(
                    "{}.{cause} An application that is given \
             this text stops with a message about PEM or ASN.1.",
                    sentence(problem)
                ),
            )
            .fix(
                Party::Support,
                "Copy the certificate again, from `-----BEGIN CERTIFICATE-----` to `-----END \
                 CERTIFICATE-----`, both lines included, as plain text.",
            )
            .fix(
                Party::SpAdmin,
                "Or take it from the provider's metadata (`ds:X509Certificate`) and put the two lines around it.",
            )
            .spec("RFC 7468 5")
            .at(item, Span::new(0, item.content().as_bytes().len())),
        );
    }
    for input in cx.case.keys.iter().filter(|input| input.trusted_certificate) {
        let problem = cx.keys.problems.iter().find(|(origin, _)| *origin == input.origin);
        match problem {
            None => match std::str::from_utf8(&input.bytes)
                .ok()
                .filter(|given| !given.contains("KEY-"))
                .and_then(damaged_armour)
            {
                Some(words) => {
                    let finding = armour(words).severity(Severity::Warning).confidence(Confidence::Likely);
                    out.find_once(finding);
                }
                None => out.pass(),
            },
            Some((origin, reason)) => out.find(
                RULE.finding(
                    format!("The certificate file `{origin}` cannot be used"),
                    format!("Of this file, {reason}. No signature can be checked with it."),
                )
                .fix(
                    Party::Support,
                    "Give the signing certificate as PEM, from `-----BEGIN CERTIFICATE-----` to \
                     `-----END CERTIFICATE-----`, or as DER.",
                ),
            ),
        }
    }
}

/// A broken certificate inside a signature, or in metadata.
fn embedded(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let in_signatures = item.signatures().iter().filter_map(|signature| {
            // Where another key fits, nobody needs the one in the message.
            let severity = if signature.trusted_ok() { Severity::Info } else { Severity::Warning };
            Some((signature.embedded_certificate.as_ref()?.problem.clone(), signature.places.key_info, severity))
        });
        let entity = item.saml().and_then(|message| message.entity());
        let keys = entity.into_iter().flat_map(|entity| &entity.roles).flat_map(|role| &role.keys);
        let in_metadata = keys.filter_map(|key| {
            let certificate = key.certificate.as_ref()?;
            let problem = from_base64_text(&certificate.text).problem;
            let cause =
                cause(&certificate.text).map(|cause| format!(". {}", cause.trim_end_matches('.'))).unwrap_or_default();
            // The lines of PEM, in base64 once more.
            let twice = certificate.text.trim_start().starts_with("LS0tLS1CRUdJTi");
            let problem = problem.map(|problem| match twice {
                true => {
                    "it is base64 of a whole PEM file, with its BEGIN and END lines: it was encoded twice".to_owned()
                }
                false => format!("{problem}{cause}"),
            });
            Some((problem, certificate.span, Severity::Warning))
        });
        for (problem, span, severity) in in_signatures.chain(in_metadata) {
            let Some(problem) = problem else {
                if span.of(item.text()).contains("-----BEGIN") {
                    out.find_once(
                        RULE.finding(
                            "The certificate in this document has its BEGIN and END lines",
                            "`X509Certificate` must contain only base64. Many applications cannot read the certificate \
                             with the lines of PEM around it; others leave them out.",
                        )
                        .confidence(Confidence::Likely)
                        .severity(severity)
                        .at(item, span)
                        .spec("xmldsig-core 4.5.4.1")
                        .fix(
                            item.maker(),
                            "Paste the certificate without `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----`.",
                        ),
                    );
                } else {
                    out.pass();
                }
                continue;
            };
            out.find_once(
                RULE.finding(
                    "The certificate in this document cannot be read",
                    format!(
                        "{}. Applications that read it \
                 stop there; those that have the certificate already do not look at it.",
                        sentence(&problem)
                    ),
                )
                .severity(severity)
                .at(item, span)
                .spec("xmldsig-core 4.5.4.1")
                .fix(
                    item.maker(),
                    "Configure the product to write its certificate itself. Where it was pasted \
                     by hand, paste it again: base64 of the DER form, without the BEGIN and END lines.",
                ),
            );
        }
    }
}

/// The certificate is whole, and what stands around it is not.
fn armour(words: &str) -> Finding {
    RULE.finding(
        format!("The certificate's BEGIN/END lines are damaged: {words}"),
        "The certificate inside is whole. Applications look for exactly `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----`; \
         otherwise they take the damaged lines for part of the certificate and reject it.",
    )
    .fix(Party::SpAdmin, "Enter the certificate with the exact lines `-----BEGIN CERTIFICATE-----` and `-----END \
     CERTIFICATE-----`, five hyphens on each side, each on a line of its own.")
    .fix(Party::Support, "Or enter only the base64 between the two lines, where the field takes that.")
    .spec("RFC 7468 2")
}

/// What is wrong with the lines around a certificate, where the text has such lines.
fn damaged_armour(given: &str) -> Option<&'static str> {
    let begin = given.find("BEGIN")?;
    if given.matches("BEGIN").count() > 1 {
        return None; // Of several, this is not the place to say which.
    }
    let (before, after) = given.split_at_checked(begin)?;
    let dash = |character: &char| *character == '-' || TYPOGRAPHIC.contains(character);
    let left: Vec<char> = before.trim_end_matches(' ').chars().rev().take(12).take_while(dash).collect();
    let named = after.split(['-', '\n']).next().unwrap_or("");
    if !named.contains("CERTIFICATE")
        && !left.is_empty()
        && !after.get(named.len()..).is_some_and(|rest| rest.starts_with('\n'))
    {
        return Some(match named.contains("KEY") {
            true => "they name a key, and what they hold is a certificate",
            false => "a typing error in `CERTIFICATE`",
        });
    }
    let label = after.split_once("CERTIFICATE")?.1;
    let right: Vec<char> = label.chars().take(12).take_while(dash).collect();
    if left.is_empty() {
        None
    } else if left.iter().chain(&right).any(|character| *character != '-') {
        Some("typographic dashes instead of hyphens")
    } else if after.starts_with("BEGINCERTIFICATE") {
        Some("no space between `BEGIN` and `CERTIFICATE`")
    } else if left.len() != 5 || right.len() != 5 {
        Some("not five hyphens on each side")
    } else {
        None
    }
}

/// What only some programs forgive, of a paste that is the certificate and nothing else: in a configuration, the program that reads it may
/// put line breaks in.
fn strained_armour(given: &str) -> Option<&'static str> {
    let bare = given.trim().trim_end_matches("\\n");
    if !bare.starts_with('-') || !bare.ends_with('-') {
        return None;
    }
    let lower = bare.to_ascii_lowercase();
    let begin = lower.find("begin")?;
    let line = bare.get(begin..)?;
    let label = line.split_once('-')?.0;
    let body = line.get(label.len()..)?.trim_start_matches('-');
    if label.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Some("lowercase letters instead of `BEGIN CERTIFICATE`")
    } else if label.contains("  ") || label.ends_with(' ') {
        Some("a space too many beside `CERTIFICATE`")
    } else if bare.contains("----------BEGIN") {
        Some("no line break between two certificates")
    } else if body.starts_with("\\n") {
        Some("`\\n` instead of line breaks")
    } else if body.starts_with(' ') && !body.trim_end_matches('-').trim().contains('\n') {
        Some("spaces instead of line breaks")
    } else if body.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        Some("no line break after `BEGIN CERTIFICATE`")
    } else {
        None
    }
}

/// Whether the line breaks behind the armour are the two characters `\n`, where no program is known to turn them back: in JSON and in
/// double quotes, they are right.
fn has_written_breaks(given: &str) -> bool {
    let Some((before, after)) = given.split_once("-----BEGIN ") else { return false };
    let body = after.split_once("-----").map_or("", |(_, body)| body);
    body.starts_with("\\n") && !before.ends_with(['"', '\\']) && !given.trim_start().starts_with(['{', '['])
}

/// What is said of them. In a configuration, the program that reads it may put line breaks in.
fn breaks(what: &str, given: &str) -> Finding {
    let is_alone = given.trim_start().starts_with('-');
    let finding = RULE.finding(
        format!("The {what} has `\\n` instead of line breaks"),
        "A program that does not turn these two characters into line breaks finds no PEM in it.",
    );
    finding
        .severity(if is_alone { Severity::Warning } else { Severity::Info })
        .confidence(Confidence::Likely)
        .fix(
            Party::SpAdmin,
            format!("Enter the {what} with real line breaks. In an `.env` file, put the value in double quotes."),
        )
        .spec("RFC 7468 2")
}

/// The line of the armour, up to the end of the paste where nothing breaks it.
fn first_line(given: &str) -> Span {
    let begin = given.to_ascii_lowercase().find("begin").unwrap_or(0);
    let start = given.get(..begin).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let length = given.get(begin..).and_then(|rest| rest.find(['\n', '\r'])).unwrap_or("BEGIN".len());
    Span::new(start, begin + length)
}

/// Dashes that are no hyphens.
const TYPOGRAPHIC: [char; 6] = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'];

/// With a large first letter.
fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    chars.next().map_or(String::new(), |first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect())
}

/// What usually breaks such a text, where it can be seen.
fn cause(given: &str) -> Option<&'static str> {
    let begins = given.matches("BEGIN CERTIFICATE").count();
    let ends = given.matches("END CERTIFICATE").count();
    if given.contains("\\n") {
        Some("Line ends are written as the two characters `\\n`.")
    } else if given.contains(['–', '—']) {
        Some("Its dashes are typographic ones, as a word processor writes them.")
    } else if begins > 0 && ends == 0 {
        Some("The line `-----END CERTIFICATE-----` is missing.")
    } else if begins > ends {
        Some("A line `-----BEGIN CERTIFICATE-----` is there twice.")
    } else if given.contains("=20") || given.contains("=3D") {
        Some("It went through an email program that writes `=` as `=3D`.")
    } else {
        None
    }
}
