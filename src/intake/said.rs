//! Why a call was denied, in the words of who denied it. Input: the header `WWW-Authenticate` and the body of the answer. Output: the
//! reason, and whether an answer of GraphQL denies the call. Judges nothing.

use super::raw::Raw;

/// Letters of a reason that are kept.
const MAX_SAID: usize = 160;
/// Names under which answers give a reason, the best first.
const REASONS: [&str; 6] = ["error_description", "message", "detail", "title", "error", "reason"];

/// Why a call was denied: by its header `WWW-Authenticate`, else by the JSON that came back; and whether an answer of GraphQL says that
/// it was.
pub(super) fn said(challenge: &str, body: &str) -> (bool, Option<String>) {
    let value = |name: &str| {
        let (_, rest) = challenge.split_once(&format!("{name}=\""))?;
        Some(rest.split('"').next()?.to_owned())
    };
    let mut found = value("error_description").or_else(|| value("error"));
    let text = if body.starts_with('"') { Raw::read(body).and_then(Raw::string) } else { Some(body.to_owned()) };
    let text = text.unwrap_or_default();
    let root = Raw::read(text.trim_start());
    let first = root.and_then(|_| Raw::list(text.trim(), &["errors"])?.into_iter().next());
    let code = first.and_then(|error| error.member("extensions")?.member("code")?.string()).unwrap_or_default();
    let of_graph = matches!(code.as_str(), "UNAUTHENTICATED" | "FORBIDDEN" | "UNAUTHORIZED");
    let holder = first.filter(|_| of_graph).or(root);
    let told = |name: &&str| holder?.member(name)?.string();
    found = found.or_else(|| REASONS.iter().find_map(told));
    // Without a word of its own there is nothing to tell.
    let found = found.map(|said| said.trim().trim_end_matches('.').to_owned());
    let found = found.filter(|said| !said.is_empty() && said.chars().count() <= MAX_SAID);
    (of_graph, found)
}
