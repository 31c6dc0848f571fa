//! IN-BOM-ENCODING: byte order marks, other character sets than UTF-8, other versions than XML 1.0, and text that was read in the
//! wrong one.

use super::charset_name::{self, Kind};
use super::common::{each_note, has_layer, is_signed, is_xml, notes};
use crate::declare_rule;
use crate::intake::{LayerKind, Note, NoteKind};
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-BOM-ENCODING", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(cx, out, NoteKind::Charset, is_xml, |item, note| Some(charset(item, note)));
    each_note(cx, out, NoteKind::Mojibake, |_| false, |item, _| Some(mojibake(item)));
    for item in cx.items {
        for finding in [declared(item), version(item)].into_iter().flatten() {
            out.find_once(finding);
        }
    }
}

/// A file in another character set is read all the same, and a signature covers characters, not bytes. What can go wrong:
/// a message *sent* like this is not read everywhere, and a character set that nobody states was guessed.
fn charset(item: &Item, note: &Note) -> Finding {
    let name = if note.detail.is_empty() { "another character set" } else { note.detail.as_str() };
    let (severity, why) = if note.layer > 0 {
        (
            Severity::Warning,
            "The message itself was encoded like this before it was sent. SAML messages are UTF-8 without a byte order \
             mark; some receivers answer \"content is not allowed in prolog\".",
        )
    } else if name.starts_with("UTF-8") {
        (
            Severity::Info,
            "The byte order mark belongs to the saved file; it was skipped and changes nothing in the message.",
        )
    } else if name.starts_with("UTF-16") || states_charset(item) {
        (
            Severity::Info,
            "The file says which character set it is in; it was converted and read, and no letter was changed.",
        )
    } else {
        (
            Severity::Warning,
            "Nothing in the text says which character set it is in, so the letters outside ASCII were guessed. Where a \
             guess is wrong, the signature does not match this copy.",
        )
    };
    RULE.finding(format!("The text is not plain UTF-8: {name}"), why)
        .severity(severity)
        .fix(Party::Support, "Copy the message from the request, or save it as UTF-8 without a byte order mark.")
}

/// Whether the XML declaration names a character set other than UTF-8.
fn states_charset(item: &Item) -> bool {
    item.xml()
        .and_then(|document| document.declaration.as_ref())
        .and_then(|declaration| declaration.encoding.as_deref())
        .is_some_and(|stated| !stated.eq_ignore_ascii_case("utf-8"))
}

fn mojibake(item: &Item) -> Finding {
    let why = if is_signed(item) {
        "Letters such as `é` appear as two characters (`Ã©`): UTF-8 was read as Latin-1 and saved. The signature \
         covers the original bytes, so this copy cannot verify unless the identity provider sent it like this."
    } else {
        "Letters such as `é` appear as two characters (`Ã©`): UTF-8 was saved as Latin-1, or the directory contains \
         such names."
    };
    RULE.finding("Accented letters are garbled", why)
        .fix(Party::Support, "Paste the original base64 value instead of decoded text.")
        .fix(
            Party::IdpAdmin,
            "If the original is garbled too, correct the user's record in the directory, or its import.",
        )
}

/// The XML declaration names a character set that the bytes are not in.
fn declared(item: &Item) -> Option<Finding> {
    let declaration = item.xml()?.declaration.as_ref()?;
    let stated = declaration.encoding.as_deref()?;
    let finding = match charset_name::kind(stated) {
        // What is read differently by those who believe it is told whatever else is known of the bytes.
        Kind::Shifting => shifting(item, stated),
        Kind::Unknown => unknown(item, stated),
        _ if notes(item, NoteKind::Charset).next().is_some() => return None,
        Kind::Utf8 => return None,
        Kind::LikeAscii if item.text().is_ascii() => return None, // Every character is the same in both.
        Kind::Wide if was_sent(item) => {
            differs(item, stated, WIDE).severity(Severity::Error).confidence(Confidence::Likely)
        }
        Kind::Wide => differs(item, stated, WIDE),
        Kind::LikeAscii => differs(item, stated, OTHER_LETTERS),
    };
    Some(finding.at(item, declaration.span))
}

/// SAML is XML 1.0. A later version is read here like it.
fn version(item: &Item) -> Option<Finding> {
    let declaration = item.xml()?.declaration.as_ref()?;
    let stated = declaration.version.as_deref().filter(|stated| stated.starts_with("1.") && *stated != "1.0")?;
    let why = "SAML messages are XML 1.0. xmlsec and Python read this one too; the parser of Go reads 1.0 only (by its source, not tried).";
    let finding = RULE
        .finding(format!("The XML declaration says version `{stated}`"), why)
        .severity(Severity::Error)
        .confidence(Confidence::Likely);
    let text = "Write `version=\"1.0\"` in the declaration, or leave the declaration out.";
    Some(finding.fix(item.maker(), text).at(item, declaration.span))
}

const WIDE: &str = "A parser that follows the declaration cannot read the message. Tools that show XML in a text box \
    often write it.";
const OTHER_LETTERS: &str = "A parser that believes the declaration reads other letters than those that were meant, \
 and the signature is computed over them.";

fn differs(item: &Item, stated: &str, why: &'static str) -> Finding {
    RULE.finding(format!("The XML declaration says `{stated}`, but the text is UTF-8"), why)
        .fix(item.maker(), "Write `encoding=\"UTF-8\"` in the declaration, or leave it out.")
        .fix(Party::Support, "If a tool decoded the message for you, paste the original base64 value instead.")
}

/// What was sent like this fails; a decoded text may have got the declaration from the tool that shows it.
fn was_sent(item: &Item) -> bool {
    has_layer(item, &[LayerKind::Base64, LayerKind::Base64Url])
}

fn shifting(item: &Item, stated: &str) -> Finding {
    let title = format!("The XML declaration says `{stated}`, in which ASCII characters may represent others");
    let why = "It was read as UTF-8. A parser that follows the declaration reads other text, elements included, or rejects the message. \
               No identity provider writes this: it is a known way to show two programs two messages.";
    RULE.finding(title, why)
        .severity(Severity::Security)
        .fix(item.reader(), "Do not accept this message. Send it, unchanged, to your security team.")
        .fix(item.maker(), "If the product wrote it, write `encoding=\"UTF-8\"` in the declaration, or leave it out.")
}

fn unknown(item: &Item, stated: &str) -> Finding {
    let title = if stated.is_empty() {
        "The XML declaration names an empty encoding".to_owned()
    } else {
        format!("The XML declaration says `{stated}`, which is no encoding that XML parsers know")
    };
    let why = "It was read as UTF-8. Most parsers reject a message whose encoding they do not know.";
    RULE.finding(title, why)
        .severity(Severity::Error)
        .confidence(Confidence::Likely)
        .fix(item.maker(), "Write `encoding=\"UTF-8\"` in the declaration, or leave it out.")
}
