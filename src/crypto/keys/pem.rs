//! PEM armour (RFC 7468), also as people paste it: on one line, with `\n` written out, with headers, several in a row.

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

/// All blocks of a text; what is no base64 is skipped.
pub fn pem_blocks(text: &str) -> Vec<PemBlock> {
    let unescaped = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\x0a", "\n").replace("\\x0A", "\n");
    let mut blocks = Vec::new();
    let mut rest = unescaped.as_str();
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, body)) = after.split_once("-----") else { break };
        let (body, next) = body.split_once("-----END").unwrap_or((body, ""));
        let mut headers = Vec::new();
        let mut base64 = String::new();
        for line in body.lines() {
            match line.split_once(':') {
                Some((name, value)) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
                None => base64.push_str(line),
            }
        }
        if let Some(der) = text_base64(&base64) {
            blocks.push(PemBlock { label: label.trim().to_owned(), der, headers });
        }
        rest = next;
        if blocks.len() >= super::MAX_KEYS {
            break;
        }
    }
    blocks
}
