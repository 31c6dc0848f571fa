//! The request that a line of a server names. Input: a text, and the place of a sentence that servers write about anything.
//! Output: whether the paths there are of no login.

use super::slots::{ceil, floor};
use crate::source::{Span, lower};

/// Bytes around a sentence of a server in which its request is told.
const NEAR: usize = 240;
/// Bytes of a line before and after a place.
const AROUND: usize = 1500;

/// Whether a sentence stands beside paths of which none has one of the words (` | ` between them): `Cannot POST /blog/how-to-login`.
pub(super) fn is_of_another(part: &str, place: Span, near: &str) -> bool {
    let mut line = lower_line(part, place);
    if !line.split(char::is_whitespace).any(|word| path_of(word).is_some()) {
        line = around(part, place);
    }
    let mut paths = line.split(char::is_whitespace).filter_map(path_of).peekable();
    paths.peek().is_some() && !paths.any(|path| is_of_login(path, near))
}

/// The lines around a place that tell the request: `Started POST "/comments"`, `Processing by CommentsController#create`.
fn around(text: &str, place: Span) -> String {
    let part = text.get(ceil(text, place.start.saturating_sub(NEAR))..floor(text, place.end + NEAR)).unwrap_or("");
    let mut out = String::new();
    for line in part.lines().map(lower) {
        if line.contains(" post ") || line.contains("started post") {
            out.push_str(&line);
        }
        // A controller is the path of its name.
        for word in line.split(char::is_whitespace).filter(|word| word.contains("controller")) {
            let before = word.rsplit_once("controller").map_or("", |(before, _)| before);
            let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':').next().unwrap_or("");
            let name = name.trim_matches('_');
            if !name.contains("::") && !["", "application", "action"].contains(&name) {
                out.push_str(&[" /", name, " "].concat());
            }
        }
    }
    out
}

/// The path in a word of a line: `"/saml/acs"]`, or that of a URL.
fn path_of(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/');
    match word.split_once("://") {
        // A namespace is no address.
        Some((before, _)) if before.contains("xmlns") => None,
        Some((_, rest)) => rest.get(rest.find('/')?..),
        None => word.starts_with('/').then_some(word),
    }
}

/// Whether a part of a path is made of the words of a login (`/saml2-acs.php`), and not a title with one of them (`/how-to-login`).
fn is_of_login(path: &str, words: &str) -> bool {
    const BESIDE: &str = "auth authn authorize sign in out up sp idp v1 v2 consume consumer post response php jsp aspx do action \
        microsoft google okta azure actions default users user session sessions adfs ls idpresponse service services web spring check";
    let known = |part: &str| words.split(" | ").any(|word| part.starts_with(word) || part.ends_with(word));
    path.split(['/', '?', '&', '=', ';']).any(|segment| {
        let mut parts = segment.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).peekable();
        let is_named = parts.clone().any(known);
        is_named && parts.all(|part| known(part) || BESIDE.split(' ').any(|word| word == part))
    })
}

/// The line of a place, and not much of it, in small letters.
fn lower_line(text: &str, place: Span) -> String {
    let before = text.get(ceil(text, place.start.saturating_sub(AROUND))..place.start).unwrap_or("");
    let behind = text.get(place.start..floor(text, place.end + AROUND)).unwrap_or("");
    let line = [before.rsplit('\n').next().unwrap_or(""), behind.split('\n').next().unwrap_or("")].concat();
    lower(&line)
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn servers_write_about_any_request() {
        for (text, count) in [
            ("Cannot POST /saml/acs", 1),
            ("Cannot POST /auth/realms/acme/login-actions/authenticate", 1),
            ("Forbidden (CSRF token missing.): /wp-login.php?saml_acs", 1),
            ("Invalid CSRF token found for https://app.example/login/saml2/sso/okta", 1),
            ("Cannot POST /blog/how-to-login", 0),
            ("Cannot POST /articles/saml-explained", 0),
            ("Started POST \"/comments\" for 203.0.113.9\nCan't verify CSRF token authenticity.", 0),
            ("Can't verify CSRF token authenticity.\napp/controllers/comments_controller.rb:12", 0),
            ("Processing by SamlController#create as HTML\nCan't verify CSRF token authenticity.", 1),
            ("Forbidden (CSRF token missing.): /newsletter/", 0),
            ("Invalid CSRF token found for https://shop.example/orders/1", 0),
            ("ModSecurity: Access denied with code 403 [uri \"/wp-login.php\"]", 0),
        ] {
            assert_eq!(read(text).len(), count, "{text}");
        }
    }
}
