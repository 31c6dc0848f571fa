//! Names of checks with a truth value, as programs print them: `isCertificateExpired: true`, `"signature_valid": false`.
//! Input: a text in its plain form. Output: the words of the fault that each tells, with its place. What passed tells none, nor does a
//! setting (`wantAssertionsSigned: false`). Words are data (`words.txt`).

use super::answered::words;
use super::mention::has;
use super::normal::Normal;
use super::words::{LABELS, WRITTEN};
use crate::source::{Span, lower};

/// Signs of a value that are looked at.
const MAX_LABELS: usize = 400;
/// Longest name.
const MAX_NAME: usize = 60;
/// Most words of a name.
const MAX_WORDS: usize = 6;
/// Words of a text that tells of a login that worked, or of lists, caches and examples.
const CALM: [&str; 20] = [
    "success",
    "succeeded",
    "accepted",
    "login ok",
    "\"ok\"",
    "login: ok",
    "result: ok",
    "renew",
    "reload",
    "retired",
    "example",
    "signed out",
    "rotated",
    "\"active\"",
    "refreshed",
    "logged in",
    "=ok",
    "cache",
    "signed in",
    "status: ok",
];

/// The faults that the truth values of a text about a login tell, in its order.
pub(super) fn faults<'a>(normal: &'a Normal, small: &'a str) -> impl Iterator<Item = (String, Span)> + 'a {
    let is_of_login = has(&WRITTEN.login, small) || small.contains("jwt") || small.contains("id_token");
    let is_calm = CALM.iter().any(|calm| small.contains(calm));
    let signs = normal.text.match_indices([':', '=']).take(if is_of_login && !is_calm { MAX_LABELS } else { 0 });
    signs.filter_map(|(at, _)| {
        let value = normal.text.get(at + 1..)?.trim_start_matches([' ', '"', '\'', '=']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(value.len());
        let is_true = match lower(value.get(..end)?).as_str() {
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => return None,
        };
        let before = normal.text.get(..at)?.trim_end_matches([' ', '"', '\'']);
        let from = before
            .char_indices()
            .rev()
            .take(MAX_NAME)
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || "_-. ".contains(*c));
        let from = from.last().map(|(from, _)| from)?;
        let place = Span::new(from, normal.text.len() - value.len() + end);
        fault(before.get(from..)?, is_true, small).map(|words| (words, place))
    })
}

/// The fault in words, where the name is that of a check and its value says that it failed.
fn fault(name: &str, is_true: bool, text: &str) -> Option<String> {
    let [fields, good, bad, settings, refused] = &*LABELS;
    let words = words(name);
    let words = words.get(words.len().saturating_sub(MAX_WORDS)..)?;
    let last = words.last()?;
    let is = |list: &[String], word: &String| list.contains(word);
    if words.iter().any(|word| is(settings, word)) {
        return None;
    }
    let subject: Vec<&str> = words.iter().filter(|word| is(fields, word)).map(String::as_str).collect();
    let subject = match words.concat().contains("inresponseto") {
        true => "inresponseto".to_owned(),
        false => subject.join(" "),
    };
    let subject = match subject.as_str() {
        // What has ended without a name is the message.
        "" | "exp" if last == "expired" || subject == "exp" => {
            if text.contains("assertion") || text.contains("saml") { "assertion" } else { "token" }.to_owned()
        }
        "" if last != "signed" => return None,
        _ => subject,
    };
    match last.as_str() {
        "signed" => (!is_true && has(refused, text)).then(|| "is not signed".to_owned()),
        "verified" if subject.contains("email") => (!is_true).then(|| "email is not verified".to_owned()),
        _ if subject == "token" || subject == "assertion" => {
            let late = is_true && last == "expired" || !is_true && words.iter().any(|word| word == "exp");
            late.then(|| [subject.as_str(), " expired"].concat())
        }
        last if !is_true && good.iter().any(|word| word == last) => Some([subject.as_str(), " invalid"].concat()),
        last if is_true && bad.iter().any(|word| word == last) => Some([subject.as_str(), " ", last].concat()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn what_did_not_pass_is_told() {
        for (text, rule) in [
            ("{\"level\":\"error\",\"msg\":\"saml login rejected\",\"isCertificateExpired\":true}", "CERT-EXPIRED"),
            ("{\"saml\":{\"signatureValid\":false,\"audienceValid\":true}}", "SIG-KEY-MISMATCH"),
            ("{\"samlResponse\":{\"audience_valid\":false,\"signature_valid\":true}}", "SAML-AUD-MISMATCH"),
            ("level=warn msg=\"oidc login refused\" token_expired=true", "OIDC-EXPIRED"),
            ("samlAuth: isAudienceValid = False, isSignatureValid = True", "SAML-AUD-MISMATCH"),
            ("id_token claims check: iss_ok=false aud_ok=true exp_ok=true", "OIDC-ISS-MISMATCH"),
            ("{\"sso\":{\"protocol\":\"saml\",\"inResponseToValid\":false}}", "CORR-IRT-MISMATCH"),
            ("saml: response refused is_signed=false is_encrypted=false", "SIG-NONE"),
            ("{\"jwt\":{\"isExpired\":true,\"isSignatureValid\":true}}", "OIDC-EXPIRED"),
            ("SAML assertion details: AssertionExpired=True; SignatureValid=True", "SAML-EXPIRED"),
            ("oidc login refused for lo@a.example: email_verified=false", "OIDC-EMAIL-UNVERIFIED"),
        ] {
            assert_eq!(read(text).first().map(|one| one.rule(false)), Some(rule), "{text}");
        }
    }

    #[test]
    fn what_passed_and_what_is_set_is_not() {
        for text in [
            "{\"level\":\"info\",\"msg\":\"saml login\",\"isCertificateExpired\":false}",
            "saml: response read is_signed=false is_encrypted=false",
            "{\"saml\":{\"wantAssertionsSigned\":false,\"validateSignature\":false,\"checkAudienceValid\":false}}",
            "{\"oidc\":{\"allowExpiredTokens\":true,\"skipIssuerCheck\":true,\"ignoreSignatureInvalid\":true}}",
            "oidc: skip_issuer_mismatch=true allow_invalid_audience=true",
            "id_token claims check: iss_ok=true aud_ok=true exp_ok=true",
            "{\"form\":{\"signatureValid\":false}}",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
