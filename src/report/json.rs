//! The report for programs.

use super::{Report, visible};

impl Report {
    /// Reads a report that [`to_json`] wrote, of this version or an older one with the same [`SCHEMA`](super::SCHEMA). Fields that a newer
    /// version added are left out.
    ///
    /// # Errors
    ///
    /// Where the text is no report.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// Indented JSON with a final line break. What no font draws stands as an escape, so that a terminal shows it and never obeys it.
pub fn to_json(report: &Report) -> String {
    steered(serde_json::to_string_pretty(report).unwrap_or_else(|_| "{}".to_owned()) + "\n")
}

/// The same on one line.
pub fn to_json_line(report: &Report) -> String {
    steered(serde_json::to_string(report).unwrap_or_else(|_| "{}".to_owned()) + "\n")
}

/// JSON in which what would steer a terminal stands as an escape.
pub fn steered(text: String) -> String {
    if !text.chars().any(visible::steers) {
        return text;
    }
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        if visible::steers(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(c);
        }
        escaped
    })
}
