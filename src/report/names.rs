//! The closed sets of the contract in words for people: one set of words for the page, the text report and Markdown.

use super::{Confidence, ItemKind, LayerKind, Party, Report, Role, Severity, TimeSource, VerdictStatus};
use crate::vocabulary::DifferenceClass;

/// What an item is.
pub fn item_kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::SamlResponse => "SAML response",
        ItemKind::SamlAssertion => "SAML assertion",
        ItemKind::SamlEncryptedAssertion => "encrypted SAML assertion",
        ItemKind::SamlAuthnRequest => "SAML login request",
        ItemKind::SamlLogoutRequest => "SAML logout request",
        ItemKind::SamlLogoutResponse => "SAML logout response",
        ItemKind::SamlArtifactResolve => "SAML ArtifactResolve",
        ItemKind::SamlArtifactResponse => "SAML ArtifactResponse",
        ItemKind::IdpMetadata => "identity provider metadata",
        ItemKind::SpMetadata => "application metadata",
        ItemKind::MetadataAggregate => "metadata for several entities",
        ItemKind::WsFedResponse => "WS-Federation response",
        ItemKind::Saml1Response => "SAML 1.1 response",
        ItemKind::Jws => "signed JSON (JWS)",
        ItemKind::Jwe => "encrypted token (JWE)",
        ItemKind::Jwt => "token (JWT)",
        ItemKind::Jwk => "key (JWK)",
        ItemKind::Jwks => "key set (JWKS)",
        ItemKind::OidcDiscovery => "OpenID discovery document",
        ItemKind::OidcAuthorizationRequest => "OpenID login request",
        ItemKind::OidcAuthorizationResponse => "OpenID callback",
        ItemKind::OidcTokenResponse => "token response",
        ItemKind::OauthError => "OAuth error",
        ItemKind::IntrospectionResponse => "introspection response",
        ItemKind::DeviceResponse => "device authorization response",
        ItemKind::Certificate => "certificate",
        ItemKind::PrivateKey => "private key",
        ItemKind::Har => "HAR file",
        ItemKind::SamlTracerExport => "SAML-tracer export",
        ItemKind::ProviderError => "identity provider error",
        ItemKind::ErrorText => "error text",
        ItemKind::Settings => "settings",
        ItemKind::Xml => "XML",
        ItemKind::Json => "JSON",
        ItemKind::Text => "text",
        ItemKind::Binary => "binary data",
    }
}

/// A step of unwrapping, as the trail names it.
pub fn layer_kind(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Charset => "character set",
        LayerKind::QuotedPrintable => "quoted-printable",
        LayerKind::Quotes => "quotes",
        LayerKind::HtmlForm => "HTML form",
        LayerKind::HtmlEntities => "HTML entities",
        LayerKind::JsonString => "JSON string",
        LayerKind::Curl => "curl",
        LayerKind::Http => "HTTP",
        LayerKind::Header => "header",
        LayerKind::Har => "HAR",
        LayerKind::SamlTracer => "SAML-tracer",
        LayerKind::UrlQuery => "URL",
        LayerKind::UrlFragment => "URL fragment",
        LayerKind::FormField => "form field",
        LayerKind::Percent => "percent-encoding",
        LayerKind::Base64 => "base64",
        LayerKind::Base64Url => "base64url",
        LayerKind::Deflate => "DEFLATE",
        LayerKind::Zlib => "zlib",
        LayerKind::Gzip => "gzip",
        LayerKind::Pem => "PEM",
        LayerKind::Der => "DER",
        LayerKind::Xml => "XML",
        LayerKind::Json => "JSON",
        LayerKind::Jwt => "JWT",
        LayerKind::Parameters => "parameters",
        LayerKind::Text => "text",
        LayerKind::Binary => "binary",
        LayerKind::Archive => "archive",
        LayerKind::Mail => "mail",
        LayerKind::Csv => "table cell",
        LayerKind::HexDump => "hex dump",
        LayerKind::RichText => "rich text",
        LayerKind::Markup => "text of markup",
        LayerKind::CodeBlock => "code block",
        LayerKind::LinkWrapper => "wrapped link",
        LayerKind::Lines => "joined lines",
        LayerKind::Transcript => "recorded HTTP",
        LayerKind::Embedded => "embedded part",
        LayerKind::Decrypted => "decrypted",
    }
}

/// The verdict as a person says it: how sure the cause is decides between "may" and "likely".
pub fn status(report: &Report) -> &'static str {
    let is_likely = report
        .findings
        .iter()
        .find(|finding| finding.role == Role::Cause)
        .is_some_and(|cause| cause.severity == Severity::Error && cause.confidence == Confidence::Likely);
    match report.verdict.status {
        VerdictStatus::MayFail if is_likely => "Likely to fail",
        status => verdict(status),
    }
}

/// The answer in two to six words.
pub fn verdict(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::WillFail => "Will fail",
        VerdictStatus::MayFail => "May fail",
        VerdictStatus::NoProblemFound => "No problem found",
        VerdictStatus::CannotTell => "Not enough information",
    }
}

/// Who has to act.
pub fn act(act: Party) -> &'static str {
    match act {
        Party::IdpAdmin => "identity provider admin",
        Party::SpAdmin => "application admin",
        Party::User => "user",
        Party::Support => "support",
    }
}

/// How bad.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Security => "security",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The part a finding plays.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Cause => "cause",
        Role::Consequence => "consequence",
        Role::Hygiene => "not the cause",
    }
}

/// How sure; empty for what is certain.
pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "",
        Confidence::Likely => "likely",
        Confidence::Possible => "possible",
    }
}

/// Where the evaluation time came from, completing "judged at …, ".
pub fn time_source(source: TimeSource) -> &'static str {
    match source {
        TimeSource::User => "set by you",
        TimeSource::Har => "request time in the capture",
        TimeSource::HttpDate => "server time in the capture (Date header)",
        TimeSource::Message => "issue time of the message; assumes immediate delivery",
        TimeSource::Now => "now",
    }
}

/// How two values differ, as a clause; empty where they simply do.
pub fn difference(class: DifferenceClass) -> &'static str {
    match class {
        DifferenceClass::RoleSwap => "this is the value of a different field",
        DifferenceClass::Whitespace => "white space differs",
        DifferenceClass::HtmlEscape => "an HTML escape is left in",
        DifferenceClass::TrailingSlash => "only the trailing slash differs",
        DifferenceClass::Scheme => "only the scheme differs (`http` and `https`)",
        DifferenceClass::DefaultPort => "only the default port is added",
        DifferenceClass::Port => "the port differs",
        DifferenceClass::HostCase | DifferenceClass::PathCase | DifferenceClass::Case => "only the letter case differs",
        DifferenceClass::HostWww | DifferenceClass::HostSub => "the host differs",
        DifferenceClass::Query => "the query string differs",
        DifferenceClass::QueryOrder => "only the parameter order differs",
        DifferenceClass::Fragment => "the fragment differs",
        DifferenceClass::PctEncoding => "only the percent-encoding differs",
        DifferenceClass::DoubleEncoding => "encoded twice",
        DifferenceClass::Idn => "same host in Unicode and in Punycode",
        DifferenceClass::Unicode => "look-alike characters",
        DifferenceClass::Placeholder => "a placeholder is left in",
        DifferenceClass::HostInternal => "an internal host instead of the public host",
        DifferenceClass::PathPrefix => "a path segment is extra or missing",
        DifferenceClass::TenantPart => "same product, different tenant",
        DifferenceClass::Environment => "different environment",
        DifferenceClass::SpnPrefix => "the prefix `spn:` is extra or missing",
        DifferenceClass::UrnVsUrl => "a URN and a URL",
        DifferenceClass::ApiPrefix => "the prefix `api://` is extra or missing",
        DifferenceClass::LastSegment => "only the last segment is the same",
        DifferenceClass::Quotes => "surrounding quotation marks",
        DifferenceClass::Typo => "one or two characters differ",
        DifferenceClass::GuidVsName => "a GUID and a name",
        DifferenceClass::NearMiss => "almost the same name",
        DifferenceClass::FriendlyName => "the name is in FriendlyName only",
        DifferenceClass::SameMeaning => "a different name for the same thing",
        DifferenceClass::Indentation => "indentation was changed",
        DifferenceClass::Formatting => "white space was removed",
        DifferenceClass::LineEnds => "line ends were changed",
        DifferenceClass::Charset => "the character set was changed",
        DifferenceClass::Declaration => "the XML declaration was changed",
        DifferenceClass::Different => "",
    }
}

/// What stands beside a value to enter: what consoles call it, the way to the field, and the source.
pub fn sheet_remark(row: &super::SheetRow) -> String {
    let also = if row.also.is_empty() { String::new() } else { format!("Also called {}. ", row.also.join(", ")) };
    let how = if row.how.is_empty() { String::new() } else { format!("{} ", row.how) };
    format!("{also}{how}From {}.", row.source)
}

/// A change as a line: the last step of its path, the value that stands there, and the one that should.
pub fn change(change: &super::Change) -> String {
    let path = change.path.as_deref().unwrap_or(&change.item);
    let step = path.rsplit('/').next().unwrap_or(path);
    let step = step.trim_start_matches('@').rsplit(':').next().unwrap_or(step);
    format!("{step}: `{}` → `{}`", change.from, change.to)
}
