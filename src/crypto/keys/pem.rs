//! PEM armour (RFC 7468), also as people paste it: on one line, with `\n` written out, with typographic or too few dashes, without
//! its end, with headers, several in a row.

use crate::crypto::text_base64;

/// One armoured block.
#[derive(Clone)]
pub struct PemBlock {
    /// `CERTIFICATE`, `PRIVATE KEY` and the like.
    pub label: String,
    /// What is inside.
    pub der: Vec<u8>,
    /// `Name: value` lines before the body (`DEK-Info` of old encrypted keys).
    pub headers: Vec<(String, String)>,
}

/// Dashes that word processors make of hyphens.
const DASHES: [char; 6] = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'];

/// All blocks of a text; what is no base64 is skipped.
pub fn pem_blocks(text: &str) -> Vec<PemBlock> {
    let text = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\x0a", "\n").replace("\\x0A", "\n");
    let text = spaced(&text.replace(DASHES, "-"));
    let mut starts = marks(&text, "BEGIN ");
    starts.truncate(super::MAX_KEYS);
    let mut blocks = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        let segment = text.get(start + "BEGIN ".len()..end).unwrap_or("");
        let Some((label, body)) = segment.split_once('-') else { continue };
        // Without an end the block goes on to the next one.
        let body = marks(body, "END ").first().and_then(|end| body.get(..*end)).unwrap_or(body);
        let mut headers = Vec::new();
        let mut base64 = String::new();
        for line in body.lines() {
            match line.split_once(':') {
                Some((name, value)) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
                None => base64.push_str(line.trim().trim_matches('-')),
            }
        }
        if let Some(der) = text_base64(&base64) {
            blocks.push(PemBlock { label: label.trim().to_owned(), der, headers });
        }
    }
    blocks
}

/// Armour whose blanks were lost, as a text field that strips white space leaves it: `-----BEGINCERTIFICATE-----`; in small letters as in
/// large ones.
fn spaced(text: &str) -> String {
    let text = text.replace("BEGINCERTIFICATE", "BEGIN CERTIFICATE").replace("ENDCERTIFICATE", "END CERTIFICATE");
    text.replace("-begin certificate", "-BEGIN CERTIFICATE").replace("-end certificate", "-END CERTIFICATE")
}

/// Whether the text has armour, in whatever shape.
pub(super) fn is_armoured(text: &str) -> bool {
    (text.contains("BEGIN") || text.contains("-begin"))
        && !marks(&spaced(&text.replace(DASHES, "-")), "BEGIN ").is_empty()
}

/// Where the word stands after dashes.
fn marks(text: &str, word: &str) -> Vec<usize> {
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(|at| text.get(..*at).is_some_and(|before| before.trim_end().ends_with('-'))).collect()
}
