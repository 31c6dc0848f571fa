//! A recording of a browser without the requests that are no part of the login.
//!
//! Input: a HAR file. Output: the same file without pictures, scripts and the like, without requests to hosts that have no part in the
//! login and answered as asked, and without the bodies of answers that no login needs;
//! and how many requests were left out. Invariant: the rest stays byte for byte; a file that is broken stays whole.

use super::codec;
use crate::intake::entries;
use crate::syntax::json::{Json, data};

/// Kinds of resources that are no step of a login.
const STATIC: &[&str] =
    &["image", "font", "stylesheet", "script", "media", "manifest", "texttrack", "websocket", "ping"];
/// Types of content that are none either.
const STATIC_TYPES: &[&str] =
    &["image/", "font/", "text/css", "javascript", "video/", "audio/", "application/wasm", "application/font"];
/// What a body that belongs to a login holds.
const MESSAGES: &[&str] = &["SAMLRe", "wresult", "id_token", "access_token", "eyJ", "EntityDescriptor"];
/// Shorter blocks of base64 are no recording that would have to be made smaller.
const SHORTEST_ATTACHED: usize = 100_000;
/// Hosts with a part in a login.
const MAX_HOSTS: usize = 200;
/// What an address or a form of a step of a login holds.
const STEPS: &[&str] = &[
    "SAML",
    "wresult",
    "wtrealm",
    "wsignin",
    "code=",
    "state=",
    "token",
    "client_id",
    "openid",
    "jwks",
    "assword",
    "error",
    "login",
    "logout",
];
/// What a page or an answer holds that tells why a login failed.
const TELLING: &[&str] = &["SAML", "saml", "rror", "denied", "<form", "assertion", "nonce", "issuer", "\"keys\""];
/// Shorter bodies are messages, or say why there is none.
const SHORTEST_PAGE: usize = 2000;
/// Longer bodies of answers are pages, not messages.
const LONGEST_PAGE: usize = 20_000;
/// Longer bodies are no message either.
const LONGEST_BODY: usize = 400_000;

/// The file without other requests; nothing where it is no HAR or nothing is left out.
pub(super) fn login_only(text: &str) -> Option<(String, usize)> {
    let head = text.get(..text.len().min(4096)).unwrap_or(text);
    if !head.contains("\"log\"") && !text.contains("\"entries\"") {
        return None;
    }
    let spans = entries(text)?;
    let mut read = Vec::with_capacity(spans.len());
    for span in &spans {
        read.push(Entry::read(span.of(text))?);
    }
    let mut hosts: Vec<&str> = Vec::new();
    for one in read.iter().filter(|one| one.is_step) {
        if hosts.len() < MAX_HOSTS && !hosts.contains(&one.host.as_str()) {
            hosts.push(&one.host);
        }
    }
    let mut out = String::with_capacity(text.len() / 4);
    let mut kept: Option<usize> = None;
    let (mut dropped, mut cut) = (0, false);
    for (index, (span, entry)) in spans.iter().zip(&read).enumerate() {
        let own = span.of(text);
        // Of a recording without any step of a login nobody knows which requests matter.
        if entry.is_static
            || (entry.is_usual && !hosts.is_empty() && hosts.len() < MAX_HOSTS && !hosts.contains(&entry.host.as_str()))
        {
            dropped += 1;
            continue;
        }
        // With what parted the entry before it from its neighbour.
        let (start, end) = match kept.and_then(|last| spans.get(last).zip(spans.get(last + 1))) {
            Some((last, next)) => (last.end, next.start),
            None => (0, spans.first().map_or(0, |first| first.start)),
        };
        out.push_str(text.get(start..end).unwrap_or_default());
        kept = Some(index);
        let (head, tail) = entry.long_body.unwrap_or((own.len(), own.len()));
        cut |= head < tail;
        out.push_str(own.get(..head).unwrap_or_default());
        out.push_str(own.get(tail..).unwrap_or_default());
    }
    if kept.is_none() || (dropped == 0 && !cut) {
        return None;
    }
    out.push_str(text.get(spans.last()?.end..)?);
    Some((out, dropped))
}

/// A mail with the recording that is attached to it, in base64, without other requests.
pub(super) fn attached(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let is_packed = |line: &str| {
        let line = line.trim_end();
        !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
    };
    let mut out = String::new();
    let (mut done, mut at, mut dropped) = (0, 0, 0);
    while at < text.len() {
        let start = at;
        while let Some(line) =
            text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()).filter(|line| is_packed(line))
        {
            at += line.len();
        }
        let new = text.get(start..at).filter(|block| block.len() >= SHORTEST_ATTACHED).and_then(|block| {
            let (bytes, style) = codec::base64_decode(block)?;
            let (new, count) = login_only(std::str::from_utf8(&bytes).ok()?)?;
            Some((codec::base64_encode(new.as_bytes(), &style), count))
        });
        if let Some((new, count)) = new {
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(&new);
            (done, dropped) = (at, dropped + count);
        }
        at = bytes.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(text.len(), |end| at + end + 1);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    (done > 0).then_some((out, dropped))
}

/// What decides whether an entry stays.
struct Entry {
    host: String,
    /// It carries a message of a login, or leads to a page that does.
    is_step: bool,
    /// It was answered as asked, and carries nothing.
    is_usual: bool,
    is_static: bool,
    long_body: Option<(usize, usize)>,
}

impl Entry {
    fn read(text: &str) -> Option<Self> {
        let entry = data::file(text)?;
        let (request, response) = (entry.get("request"), entry.get("response"));
        let url = request.and_then(|request| request.get("url")).and_then(Json::as_str).unwrap_or("");
        let sent = request.and_then(|request| request.get("postData"));
        let sent = sent.map_or("", |sent| sent.span.of(text));
        let body = response.and_then(|response| response.get("content")).and_then(|content| content.get("text"));
        let body = body.and_then(Json::as_str).unwrap_or("");
        let status = response.and_then(|response| response.get("status")).and_then(Json::as_f64).unwrap_or(0.0);
        let holds = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        let is_step = holds(url, STEPS) || holds(sent, STEPS) || holds(body, MESSAGES);
        let host = url.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or("");
        Some(Entry {
            host: host.to_owned(),
            is_step,
            is_usual: (200.0..300.0).contains(&status) && !is_step,
            is_static: is_static(&entry),
            long_body: long_body(&entry),
        })
    }
}

/// The place of a body that no login needs.
fn long_body(entry: &Json) -> Option<(usize, usize)> {
    let body = entry.get("response")?.get("content")?.get("text")?;
    let span = body.span;
    let holds = |words: &[&str], most: usize| {
        span.len() <= most && body.as_str().is_some_and(|body| words.iter().any(|word| body.contains(word)))
    };
    let encoded = body.as_str().is_some_and(|body| !body.contains([' ', '<', '{']));
    let stays = span.len() < SHORTEST_PAGE
        || holds(MESSAGES, LONGEST_BODY)
        || holds(TELLING, LONGEST_PAGE)
        || (encoded && span.len() < LONGEST_PAGE);
    (!stays).then_some((span.start + 1, span.end - 1))
}

/// A picture, a script, a font.
fn is_static(entry: &Json) -> bool {
    let resource = entry.get("_resourceType").and_then(Json::as_str).unwrap_or("");
    let response = entry.get("response");
    let status = response.and_then(|response| response.get("status")).and_then(Json::as_f64).unwrap_or(0.0);
    let kind = response
        .and_then(|response| response.get("content"))
        .and_then(|content| content.get("mimeType"))
        .and_then(Json::as_str)
        .unwrap_or("");
    let method = entry.get("request").and_then(|request| request.get("method")).and_then(Json::as_str).unwrap_or("");
    let url = entry.get("request").and_then(|request| request.get("url")).and_then(Json::as_str).unwrap_or("");
    let carries = ["SAML", "code=", "token", "state=", "wresult"].iter().any(|word| url.contains(word));
    let usual = status < 300.0 && method == "GET" && !carries;
    usual && (STATIC.contains(&resource) || STATIC_TYPES.iter().any(|known| kind.contains(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_attached_to_a_mail_is_made_smaller() {
        let picture = format!(
            "{{\"_resourceType\": \"image\", \"request\": {{\"method\": \"GET\", \"url\": \"https://a.example/x\"}}, \
             \"response\": {{\"status\": 200, \"content\": {{\"text\": \"{}\"}}}}}}",
            "AAAA".repeat(40_000)
        );
        let login = "{\"request\": {\"method\": \"GET\", \"url\": \"https://a.example/login\"}, \"response\": {\"status\": 200}}";
        let har = format!("{{\"log\": {{\"entries\": [{picture}, {login}]}}}}");
        use base64::Engine;
        let packed = base64::engine::general_purpose::STANDARD.encode(har);
        let lines: Vec<&str> = packed.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let mail = format!("From: a\n\n--B\n\n{}\n\n--B--\n", lines.join("\n"));
        let (new, dropped) = attached(&mail).unwrap();
        assert!(new.len() < 1000 && dropped == 1, "{new}");
        assert!(new.starts_with("From: a\n\n--B\n\n") && new.ends_with("\n\n--B--\n"), "{new}");
        assert!(attached("no recording").is_none());
    }

    #[test]
    fn whatever_is_left_out_the_rest_is_a_har() {
        let entry = |kept: bool| {
            let kind = if kept { "document" } else { "image" };
            format!(
                "{{\"_resourceType\": \"{kind}\", \"request\": {{\"method\": \"GET\", \"url\": \"https://a.example/x\"}}, \
                 \"response\": {{\"status\": 200, \"content\": {{\"text\": \"{}\"}}}}}}",
                "words ".repeat(if kept { 500 } else { 1 })
            )
        };
        for mask in 1..32u32 {
            let entries: Vec<String> = (0..5).map(|bit| entry(mask >> bit & 1 == 1)).collect();
            let har = format!("{{\"log\": {{\"entries\": [\n {}\n] }} }}", entries.join(",\n "));
            let (text, dropped) = login_only(&har).unwrap();
            let root = data::file(&text).unwrap_or_else(|| panic!("{text}"));
            let left = root.get("log").unwrap().get("entries").unwrap().elements().len();
            assert_eq!((left, dropped), (mask.count_ones() as usize, 5 - mask.count_ones() as usize), "{text}");
            assert!(!text.contains("words words"), "a long page without a message is left out");
        }
        assert!(login_only("{\"log\": {\"entries\": []}}").is_none() && login_only("no har").is_none());
    }
}
