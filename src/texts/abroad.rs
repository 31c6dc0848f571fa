//! Faults in German, French, Spanish, Italian, Dutch and Portuguese. Input: a text in lower case, a sentence of it, and the fault
//! found there. Output: whether it tells of nothing. What frames a fault is not known there as well as in English: it counts only with
//! a sign that it happened (a time, a level, somebody whom it met), or where the sentence is all there is. Words are data (`words.txt`).

use super::mention::{has, has_time};
use super::words::ABROAD;
use crate::source::Span;

/// Longest name of a program before a sentence.
const MAX_LABEL: usize = 24;
/// Bytes besides the sentence that are no other one: quotes, a full stop.
const MAX_BESIDE: usize = 4;

/// Whether a fault is in German or French, and denied, required, counted or without a sign that it happened.
pub(super) fn is_silent(lower: &str, clause: Span, found: Span) -> bool {
    let [faults, denied, told] = &*ABROAD;
    if !has(faults, found.of(lower)) {
        return false;
    }
    let spaced = [" ", &lower.replace(['\n', '\r', '\t', '\u{a0}'], " "), " "].concat();
    let sentence = [" ", clause.of(lower)].concat();
    // A label before it makes it an entry, and lines of a table no sentence. The name of a program in a single line does not: `SSO: …`.
    let line = lower.trim();
    let label = line.split_once(": ").map(|(label, _)| label.trim_end());
    let is_program = label
        .is_none_or(|label| label.len() <= MAX_LABEL && label.chars().all(|c| c.is_alphabetic() || " -".contains(c)));
    let is_alone = !line.contains(['\n', '|', '='])
        && is_program
        && label.is_none_or(|label| found.start > lower.find(label).unwrap_or(0) + label.len())
        && line.matches(": ").count() <= 1
        && line.len() <= clause.of(lower).trim().len() + MAX_BESIDE;
    has(denied, &sentence) || !is_alone && !has_time(lower) && !has(told, &spaced)
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn what_is_denied_or_only_written_down_says_nothing() {
        for text in [
            "Das Token ist nicht abgelaufen.",
            "Die Signatur der SAML-Antwort ist nicht ungültig, alles in Ordnung.",
            "La signature SAML n'est pas invalide",
            "Anforderung 3: Antworten mit ungültiger SAML-Signatur müssen abgelehnt werden.",
            "Exigence 4 : une réponse dont la signature SAML n'est pas valide doit être refusée.",
            "Handhabung\nUngültige SAML-Signatur: Zertifikat prüfen\n",
            "0 signature SAML invalide ce mois-ci",
            "sso.sig=La signature de la réponse SAML n'est pas valide.\nsso.hallo=Bonjour\n",
            "Danke, klappt wieder! Die SAML-Signatur war ungültig.",
            "El certificado de SAML no ha caducado",
            "L'asserzione SAML non è scaduta",
            "Het SAML-certificaat is nog niet verlopen",
            "O token OIDC ainda não expirou",
            "Una respuesta SAML cuya firma no es válida debe ser rechazada.",
            "sso.sig=A assinatura da resposta SAML é inválida.\nsso.ola=Olá\n",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_happened_is_told() {
        for text in [
            "Die Signatur der SAML-Antwort ist ungültig.",
            "Wir erhalten seit heute: Die Signatur der SAML-Antwort ist ungültig",
            "Depuis ce matin : « La signature de la réponse SAML n'est pas valide »",
            "La firma de la respuesta SAML no es válida",
            "Errore: l'asserzione SAML è scaduta",
            "Fout bij SAML-aanmelding: gebruiker niet gevonden",
            "Não foi possível verificar a assinatura da asserção SAML",
            "SSO: Die Signatur der SAML-Antwort ist ungültig",
            "10:12:13 Die Signatur der SAML-Antwort ist ungültig\n10:12:14 Ende",
        ] {
            assert_eq!(read(text).len(), 1, "{text}");
        }
    }
}
