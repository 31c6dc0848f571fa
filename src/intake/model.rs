//! What intake hands on: things found, their layers with the way back, notes, and the request that carried them.
//! Types only: no reader is known here.

use super::calls;
use crate::case::{Stop, Watch};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What peeling may use up. Each limit that is reached leaves a [`NoteKind::Limit`].
#[derive(Debug, Clone)]
pub struct Budget {
    /// Bytes of one pasted text or file.
    pub input: usize,
    /// Bytes of one recording that is read as a stream, packed or not.
    pub stream: usize,
    /// Bytes up to which a recording is kept as text beside its entries, for those who show it.
    pub kept: usize,
    /// Layers around one message.
    pub layers: usize,
    /// Bytes that one step may produce.
    pub output: usize,
    /// Bytes out for a byte in that one decompression may produce.
    pub ratio: usize,
    /// Things found in one input.
    pub items: usize,
    /// Ends it before all of these.
    pub stop: Stop,
    /// Is told how far it is.
    pub watch: Watch,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            input: 256 << 20,
            stream: 1 << 30,
            kept: 4 << 20,
            layers: 12,
            output: 32 << 20,
            ratio: 200,
            items: 2000,
            stop: Stop::default(),
            watch: Watch::default(),
        }
    }
}

/// Something found in a paste, unwrapped.
#[derive(Debug, Clone)]
pub struct Unpacked {
    /// Where inside the input it was, for example `har entry 12: POST https://…`; `None` for the input itself.
    pub origin: Option<String>,
    /// The steps, outermost first. The last one names the format of the content (`xml`, `json`, `jwt`, `der`, `text` …).
    pub layers: Vec<Layer>,
    /// Repairs and remarks, for the rules.
    pub notes: Vec<Note>,
    /// The request it travelled in, as far as it is known.
    pub transport: Option<Transport>,
    /// What the content is written in.
    pub format: Format,
    /// Things found inside this one (messages of a capture, a form with two fields).
    pub children: Vec<Unpacked>,
}

/// The notation of an unwrapped content. What it means is decided by the typed views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Starts like XML, also when it is broken.
    Xml,
    /// JSON, also when it is broken.
    Json,
    /// Compact JOSE: three or five segments, also damaged ones.
    Jose,
    /// A DER structure (certificate, key, PKCS#12); the content is binary.
    Der,
    /// PEM whose armour names no certificate (keys and others); the content is the PEM text.
    Pem,
    /// A URL, query string or form body whose parameters are the message (OpenID requests and callbacks, `SAMLart`, WS-Federation).
    Parameters,
    /// A HAR file.
    Har,
    /// A SAML-tracer export.
    SamlTracer,
    /// Text that is none of these, for example an error message.
    Text,
    /// Bytes that are none of these.
    Binary,
}

/// One step of unwrapping.
#[derive(Debug, Clone)]
pub struct Layer {
    /// What was undone.
    pub kind: LayerKind,
    /// The parameter, header or field name, or the armour's label.
    pub detail: Option<String>,
    /// What this step produced.
    pub content: Content,
    /// From `content` to the content of the layer before (of the first layer: to the input, or to the parent's content).
    pub map: SpanMap,
}

/// The result of a step: text where it is UTF-8, bytes otherwise. Cheap to copy.
#[derive(Debug, Clone)]
pub enum Content {
    /// Text.
    Text(Arc<str>),
    /// Anything else.
    Bytes(Arc<[u8]>),
    /// Text that was read through and not kept, because it is large and stands elsewhere already: its length in bytes.
    Passed(usize),
}

impl Content {
    /// Text where the bytes are UTF-8.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(error) => Content::Bytes(error.into_bytes().into()),
        }
    }

    /// A copy of the bytes: text where they are UTF-8.
    pub fn from_slice(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(_) => Content::Bytes(bytes.into()),
        }
    }

    /// The bytes; none where they were not kept.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
            Content::Passed(_) => &[],
        }
    }

    /// The text; empty for bytes, and where it was not kept.
    pub fn as_str(&self) -> &str {
        match self {
            Content::Text(text) => text,
            Content::Bytes(_) | Content::Passed(_) => "",
        }
    }

    /// How long it is, kept or not.
    pub fn size(&self) -> usize {
        match self {
            Content::Passed(size) => *size,
            kept => kept.as_bytes().len(),
        }
    }
}

/// Something met while unwrapping that a person may have to know.
#[derive(Debug, Clone)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// Index of the layer whose *input* the span refers to (0: the input itself).
    pub layer: usize,
    /// Where in that text.
    pub span: Span,
    /// What exactly: the kind of wrapper, the parameter name, the limit's name and value. Never a secret.
    pub detail: String,
}

/// The kinds of notes. Each is the factual half of a rule of group intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// Nothing, or a parameter without a value: `detail` is its name.
    Empty,
    /// Percent-decoded once.
    PercentOnce,
    /// Percent-decoded twice.
    PercentTwice,
    /// Spaces stood where base64 has `+`.
    PlusSpace,
    /// The URL-safe alphabet in a place where the standard one belongs.
    UrlSafeAlphabet,
    /// Padding was missing or superfluous.
    Padding,
    /// Wrapping was removed: `detail` names it (`quotes`, `JSON escapes`, `HTML entities`, `quoted-printable`, `>
    /// marks`, `line numbers`, `shell quoting`, …).
    Wrapping,
    /// Characters that belong to no alphabet were skipped inside base64.
    Garbage,
    /// The text stops in the middle: `detail` says how it was noticed (`base64 length`, `deflate`, `xml`, `jwt`, `ellipsis`, `limit 2048`).
    Truncated,
    /// Redaction marks: `detail` is the mark.
    Redacted,
    /// DEFLATE in a place where POST carries none (known only from a form or a capture).
    DeflateInPost,
    /// No DEFLATE in a redirect URL.
    NotDeflatedInRedirect,
    /// zlib or gzip instead of raw DEFLATE: `detail` says which.
    ZlibWrapped,
    /// Bytes after the end of the compressed data: `detail` is their number, and `zero` where each of them is zero.
    DeflateRest,
    /// base64 in base64.
    DoubleBase64,
    /// `SAMLRequest` and `SAMLResponse` in one request.
    BothParams,
    /// The parameter's name is written in another case: `detail` is the name.
    ParamCase,
    /// A byte order mark or another character set than UTF-8: `detail` names it.
    Charset,
    /// UTF-8 read as Latin-1 (`Ã©`).
    Mojibake,
    /// Typographic quotes, dashes, no-break or zero-width spaces in markup, base64 or JSON: `detail` names the characters.
    SmartQuotes,
    /// A secret: `detail` is its kind (`private key`, `client secret`, `password`, `session cookie`, …), never its value.
    Secret,
    /// A POST of a capture without its body.
    HarNoBody,
    /// A request of a capture whose form data, or the message in it, was blanked out: `detail` is the address.
    HarMasked,
    /// A log or an event has the name of a message, and a mask in the place of its value: `detail` is the name and the mask.
    MessageMasked,
    /// A link of a mail filter that keeps the address inside on its servers: `detail` is the service.
    LinkHidden,
    /// A capture ends in the middle: `detail` is the address of the request that was cut, where it can be read.
    CaptureCut,
    /// A capture holds a response without its request.
    HarStartedLate,
    /// A `SAMLart` parameter.
    Artifact,
    /// A SAML message sent to an OpenID endpoint or the reverse: `detail` says which.
    WrongProtocol,
    /// CRLF or CR line ends inside the message.
    LineEnds,
    /// A limit of [`Budget`] was reached: `detail` is `name value`.
    Limit,
    /// Longer than some receivers accept: `detail` is `url 2048` and the like.
    Size,
    /// A step was tried and failed: `detail` says which and why.
    Tried,
}

/// The request that carried a message, as far as the paste shows it.
#[derive(Debug, Clone, Default)]
pub struct Transport {
    /// `GET`, `POST`; `None` where unknown.
    pub method: Option<String>,
    /// The URL without query and fragment.
    pub url: Option<String>,
    /// How the message itself travelled.
    pub carrier: Option<Carrier>,
    /// All parameters in the order of the paste, of query, fragment and body.
    pub parameters: Arc<Vec<Parameter>>,
    /// When the request started (HAR `startedDateTime`).
    pub started: Option<crate::time::Instant>,
    /// The `Date` header of the answer (the receiver's clock).
    pub http_date: Option<crate::time::Instant>,
    /// The capture shows the request that brought the message, and not only a page or a redirect that names it.
    pub delivered: bool,
    /// When the same request was sent once more.
    pub repeated: Option<crate::time::Instant>,
    /// The request carried a name and a password in its `Authorization` header (`Basic`).
    pub basic: bool,
    /// Headers that say how the request was passed on or answered, by their names in lower case. Never a credential.
    pub headers: Vec<(String, String)>,

    /// Of a capture: the tool that recorded, as it names itself.
    pub tool: Option<String>,
    /// Of a capture: the steps of the browser, in order.
    pub visits: Vec<Visit>,
    /// Of a capture: calls to a provider, in order.
    pub calls: Vec<calls::Call>,
}

/// A step of the browser in a capture.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// `GET`, `POST` …
    pub method: String,
    /// The URL without query and fragment.
    pub url: String,
    /// The place of the URL in the capture.
    pub place: Span,
    /// HTTP status; 0 where the capture has none.
    pub status: u16,
    /// When the request started.
    pub started: Option<crate::time::Instant>,
    /// Names of the cookies that the browser sent.
    pub sent: Vec<String>,
    /// Cookies that the answer set.
    pub set: Vec<SetCookie>,
    /// Where the answer redirects to.
    pub location: Option<String>,
    /// What the browser noted where no answer came (`net::ERR_FAILED`).
    pub reason: Option<String>,
    /// Whether the request came from a page of another site, where the capture shows it.
    pub cross_site: Option<bool>,
    /// Whether it carries a login request.
    pub asks: bool,
    /// It carries a login answer: a number that is the same for the same answer.
    pub answer: Option<u64>,
    /// The answer is a page that denies the user, although its status does not say so: its sentence.
    pub denial: Option<String>,
    /// What a page showed that answers no login message.
    pub shown: Option<String>,
    /// How the page asks the user to sign in.
    pub signs_in: SignIn,
}

/// How a page asks the user to sign in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SignIn {
    /// It does not.
    #[default]
    No,
    /// Its address is that of the login page, and a script shows what is on it.
    Script,
    /// It has a field for a password.
    Password,
    /// Its heading says so, and it has a field, a button or a link.
    Heading,
}

impl Visit {
    /// Whether the answer redirects to an address that tells of an error.
    pub fn leads_to_error(&self) -> bool {
        self.location.as_deref().is_some_and(tells_of_error)
    }

    /// Whether the browser was shown an error here, or nothing at all.
    pub fn is_error(&self) -> bool {
        self.status >= 400
            || (self.status == 0 && self.reason.is_some())
            || self.denial.is_some()
            || tells_of_error(&self.url)
            || self.leads_to_error()
    }

    /// The whole address to which the answer redirects, without its fragment.
    pub fn next(&self) -> Option<String> {
        let to = self.location.as_deref()?.split('#').next().filter(|to| !to.is_empty())?;
        let is_whole = to.split(['/', '?']).next().is_some_and(|scheme| scheme.ends_with(':'));
        let host = self.url.find("://").map_or(0, |at| at + 3);
        let path = self.url.get(host..).and_then(|rest| rest.find('/')).map_or(self.url.len(), |at| host + at);
        let before = match to {
            _ if is_whole => 0,
            _ if to.starts_with("//") => host.saturating_sub(2),
            _ if to.starts_with('/') => path,
            _ => self.url.rfind('/').map_or(path, |at| path.max(at + 1)),
        };
        let mut next = format!("{}{to}", self.url.get(..before).unwrap_or(""));
        if next.split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '?'])) {
            next.push('/');
        }
        Some(next)
    }

    /// Whether the answer redirects to an identity provider with a login request.
    pub(crate) fn sends_request(&self) -> bool {
        let query = self.location.as_deref().and_then(|to| Some(to.split_once('?')?.1)).unwrap_or("");
        query.split('&').any(|pair| pair.starts_with("SAMLRequest=") || pair.starts_with("client_id="))
    }

    /// Where it brings a login request, itself or by its redirect.
    pub(crate) fn asked(&self) -> Option<String> {
        let itself = self.asks && self.answer.is_none();
        if itself { Some(self.url.clone()) } else { self.next().filter(|_| self.sends_request()) }
    }

    /// Whether the answer redirects to this address, parameters left out.
    pub fn leads_to(&self, url: &str) -> bool {
        self.next().is_some_and(|to| to.split('?').next() == Some(url))
    }
}

/// Whether an address says that it is that of an error.
fn tells_of_error(url: &str) -> bool {
    const NAMES: &[&str] = &[
        "error",
        "access-denied",
        "accessdenied",
        "access_denied",
        "denied",
        "forbidden",
        "unauthorized",
        "not-authorized",
        "not_authorized",
        "notauthorized",
        "no-access",
        "no_access",
        "noaccess",
        "no-account",
        "no_account",
        "not-assigned",
        "not-provisioned",
        "not-licensed",
        "user-not-found",
        "account-disabled",
        "login-failed",
    ];
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    ["error=", "error_description=", "sso_failed"].iter().any(|mark| query.contains(mark))
        || path.contains("sso_failed")
        || path.rsplit('/').any(|part| NAMES.iter().any(|name| part.eq_ignore_ascii_case(name)))
}

/// A cookie as it was set, without its value.
#[derive(Debug, Clone, Default)]
pub struct SetCookie {
    /// The name.
    pub name: String,
    /// `SameSite` in small letters.
    pub same_site: Option<String>,
    /// `Secure`.
    pub secure: bool,
    /// `Partitioned`: it is kept apart for each site that it is embedded in.
    pub partitioned: bool,
    /// `Domain`, without a dot before it.
    pub domain: Option<String>,
    /// `Path`.
    pub path: Option<String>,
}

/// Where a parameter stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// After `?`.
    Query,
    /// After `#`.
    Fragment,
    /// A form body.
    Form,
    /// An HTML form.
    HtmlForm,
    /// An HTTP header.
    Header,
}

/// One parameter of a URL or form.
#[derive(Debug, Clone, Default)]
pub struct Parameter {
    /// The name, decoded.
    pub name: String,
    /// The value exactly as written, still encoded.
    pub raw: String,
    /// The value, decoded once.
    pub value: String,
    /// Place of the raw value in the text that was read: layer 0's input.
    pub span: Span,
    /// Where it stood.
    pub carrier: Option<Carrier>,
}

impl Transport {
    /// The first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}
