//! Fingerprints as consoles print them and as people copy them: hexadecimal with or without separators, base64, with a name before.

use super::CertificateFacts;
use base64::Engine;

/// The hash of a certificate, without the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// `MD5`, `SHA-1` or `SHA-256`, by its length.
    pub algorithm: &'static str,
    /// Lower-case hexadecimal.
    pub digits: String,
}

impl Fingerprint {
    /// Reads one. `None` where the text is something else.
    pub fn read(text: &str) -> Option<Fingerprint> {
        let text = text.trim();
        if text.len() > 200 {
            return None;
        }
        // `sha256 Fingerprint=AA:BB…`, `SHA256:…`. Base64 may end in `=`, and colons separate pairs.
        let named =
            text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sha1") || start.eq_ignore_ascii_case("sha2"))
                || text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("md5"))
                || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sha-"));
        let body = match text.find(['=', ':']).filter(|_| named) {
            Some(at) => text.get(at + 1..)?.trim(),
            None => text,
        };
        hexadecimal(body).or_else(|| base64_form(body))
    }

    /// Recognizes a fingerprint in unlabeled text. Stricter than `read`, because a base64 word can be anything.
    pub fn recognise(text: &str) -> Option<Fingerprint> {
        let digits = text.chars().filter(char::is_ascii_hexdigit).count();
        Fingerprint::read(text).filter(|found| digits >= found.digits.len())
    }

    /// The algorithm of a setting: `sha256`, `SHA-1`, `http://www.w3.org/2001/04/xmlenc#sha256`, `XMLSecurity::Document::SHA256`.
    pub fn algorithm_named(text: &str) -> Option<&'static str> {
        let lower = text.to_ascii_lowercase().replace(['-', '_'], "");
        match lower.rsplit(['#', ':', '/', '.']).next().unwrap_or("") {
            "md5" => Some("MD5"),
            "sha1" => Some("SHA-1"),
            "sha256" => Some("SHA-256"),
            _ => None,
        }
    }

    /// Whether the certificate has it.
    pub fn fits(&self, certificate: &CertificateFacts) -> bool {
        self.digits == certificate.sha256 || self.digits == certificate.sha1
    }
}

fn of_length(digits: String) -> Option<Fingerprint> {
    let algorithm = match digits.len() {
        32 => "MD5",
        40 => "SHA-1",
        64 => "SHA-256",
        _ => return None,
    };
    Some(Fingerprint { algorithm, digits })
}

fn hexadecimal(body: &str) -> Option<Fingerprint> {
    let digits: String = body.chars().filter(|c| !matches!(c, ':' | '-') && !c.is_whitespace()).collect();
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    of_length(digits.to_ascii_lowercase())
}

/// 20 or 32 octets in base64 or base64url, as in `x5t` and in the thumbprints of some consoles.
fn base64_form(body: &str) -> Option<Fingerprint> {
    let plain = body.trim_end_matches('=').replace('-', "+").replace('_', "/");
    let octets = base64::engine::general_purpose::STANDARD_NO_PAD.decode(plain).ok()?;
    matches!(octets.len(), 20 | 32).then(|| of_length(super::hex(&octets))).flatten()
}

/// The beginning of a fingerprint, as consoles print it.
pub fn short(digits: &str) -> String {
    let pairs: Vec<String> =
        digits.as_bytes().chunks(2).take(6).map(|pair| String::from_utf8_lossy(pair).to_ascii_uppercase()).collect();
    format!("{}…", pairs.join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_is_read() {
        let sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
        let pairs: Vec<String> =
            sha1.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_ascii_uppercase()).collect();
        for text in [
            sha1.to_owned(),
            pairs.join(":"),
            pairs.join(" "),
            pairs.join("-"),
            format!("SHA1 Fingerprint={}", pairs.join(":")),
            format!("sha1:{sha1}"),
            " qZk+NkcGgWq6PiVxeFDCbJzQ2J0= ".to_owned(),
            "qZk-NkcGgWq6PiVxeFDCbJzQ2J0".to_owned(),
        ] {
            let found = Fingerprint::read(&text).unwrap();
            assert_eq!((found.algorithm, found.digits.as_str()), ("SHA-1", sha1), "{text}");
        }
        let sha256 = "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0";
        assert_eq!(Fingerprint::read(sha256).unwrap().algorithm, "SHA-256");
    }

    #[test]
    fn base64_alone_is_not_taken_for_one() {
        assert!(Fingerprint::recognise("qZk+NkcGgWq6PiVxeFDCbJzQ2J0=").is_none());
        assert!(Fingerprint::recognise("a9993e364706816aba3e25717850c26c9cd0d89d").is_some());
    }

    #[test]
    fn other_text_is_none() {
        for text in ["", "hello", "SHA256", "sha1:", "aé", "00", &"a".repeat(300)] {
            assert_eq!(Fingerprint::read(text), None, "{text}");
        }
    }
}
