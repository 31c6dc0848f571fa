//! Certificates in metadata and signatures: the text of `ds:X509Certificate` to certificate facts.

use crate::crypto::x509;
use crate::source::Value;

/// The `certificate` object of the report.
pub(super) fn facts(value: &Value) -> serde_json::Value {
    serde_json::to_value(x509::from_base64_text(&value.text)).unwrap_or(serde_json::Value::Null)
}
