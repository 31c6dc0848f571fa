//! Error texts of the case against the table of known ones: each is reported by the rule that names its fault.
//! Comes in: the case. Goes out: findings for the rule that is being judged.

use super::compare::compare_urls;
use crate::item::Item;
use crate::oidc::{DocumentRole, ErrorText, Message, ParametersRole, find_error_text};
use crate::providers;
use crate::report::{Confidence, Party, Provider, Severity};
use crate::rules::{Context, Outcome, Rule};
use crate::source::{Span, Value};
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Family;
use crate::vocabulary::Topic;

/// Texts that are looked at in one case.
const MAX_TEXTS: usize = 200;

/// An error text of the case that the table knows.
pub(crate) struct KnownError<'a> {
    item: &'a Item,
    place: Span,
    row: ErrorText,
    line: String,
    rule: &'static str,
    topic: Option<Topic>,
}

/// The known error texts of the case.
pub(crate) fn known_errors<'a>(cx: &Context<'a>) -> Vec<KnownError<'a>> {
    let saml = cx.items.iter().any(|item| item.saml().is_some_and(|message| message.envelope().is_some()));
    // What was understood with its values needs no table.
    let rest = texts(cx).into_iter().filter(|(item, _)| item.statements.is_empty());
    let known = rest.filter_map(|(item, text)| {
        let (row, found) = find_error_text(text.as_str())?;
        // A pasted text has exact places; a parameter or element is shown whole.
        let exact = matches!(item.oidc(), Some(Message::ProviderError(_)));
        let (rule, topic) = if saml { (row.saml_rule, row.topics.1) } else { (row.rule, row.topics.0) };
        let line = line_around(text.as_str(), found);
        Some(KnownError { item, place: if exact { found } else { text.span }, row, line, rule, topic: topic_of(topic) })
    });
    known.collect()
}

/// Reports what was said about this rule, where the rule has not found it itself.
pub(crate) fn report_known_errors(known: &[KnownError<'_>], rule: &'static Rule, out: &mut Outcome) {
    for one in known.iter().filter(|one| one.rule == rule.id) {
        let here = |finding: &crate::report::Finding| finding.at.first().is_some_and(|at| at.item == one.item.id);
        if out.findings.iter().any(|finding| here(finding) || !one.row.certain) {
            continue;
        }
        let product = providers::product_name(one.row.product.trim_start_matches('~'));
        let who = writer(one, product);
        let mut finding = rule
            .finding(one.row.title, format!("{}{who}: “{}”.", why(rule.id), one.line.trim_end_matches('.')))
            .severity(Severity::Error)
            .at(one.item, one.place);
        // What the console is called comes first where the row begins with the separator.
        let first = one.row.fixes.starts_with('¦');
        let mut told = fixes(&one.row, product);
        let difference = two_urls(&one.line).and_then(|(actual, expected)| compare_urls(expected, actual, &[]));
        let difference = difference.filter(|difference| difference.class != DifferenceClass::Different);
        let mut topic = one.topic;
        if let Some(difference) = &difference {
            finding.why.push_str(&format!(" Comparing the two addresses: {}.", difference.words));
            // An application that does not see its own public address: nothing at the provider is to be changed.
            let address = matches!(topic, Some(Topic::Acs | Topic::Redirect));
            if address
                && matches!(
                    difference.class,
                    DifferenceClass::Scheme
                        | DifferenceClass::Port
                        | DifferenceClass::DefaultPort
                        | DifferenceClass::HostInternal
                )
            {
                topic = Some(Topic::Proxy);
                told.clear();
            }
        }
        for (act, text) in told.iter().filter(|_| !first) {
            finding = finding.fix(*act, text.as_str());
        }
        if let Some(topic) = topic {
            let provider = product.map(|name| Provider {
                id: one.row.product.trim_start_matches('~').to_owned(),
                name: name.to_owned(),
                confidence: 1.0,
                because: Vec::new(),
            });
            // What has to be signed is the fault itself.
            let words = match rule.id {
                "SIG-RESPONSE-UNSIGNED" | "ENC-UNSIGNED-ENVELOPE" => Some("the response"),
                "SIG-ASSERTION-UNSIGNED" => Some("the assertion"),
                _ => None,
            };
            finding = finding.fixes(providers::fixes_in_words(topic, provider.as_ref(), words));
        }
        for (act, text) in told.iter().filter(|_| first) {
            finding = finding.fix(*act, text.as_str());
        }
        // Applications know best how somebody is invited.
        if rule.id == "PROV-NOT-PROVISIONED"
            && let Some(fix) = finding.fix.iter_mut().find(|fix| fix.who == Party::SpAdmin)
        {
            fix.topic = Some(Topic::Assign);
        }
        if !one.row.certain {
            finding = finding.confidence(Confidence::Likely);
            // What a provider or application refuses, no message shows.
            if rule.family != Family::Provider {
                finding = finding.fix(Party::Support, "Add the message itself to this case: it shows the exact place.");
            }
        }
        out.find(finding);
    }
}

/// Who wrote the text. What stands in a callback or a status, the provider wrote, whichever product it is.
fn writer(one: &KnownError<'_>, product: Option<&'static str>) -> String {
    let who = match one.item.oidc() {
        _ if product.is_some() && !one.row.product.starts_with('~') => product.unwrap_or_default(),
        Some(Message::Parameters(_)) => "The provider",
        Some(Message::Document(_)) => return "The answer says".to_owned(),
        None => "The identity provider",
        Some(_) if one.row.product == "node-oidc-provider" => "The provider, in the words of node-oidc-provider,",
        Some(_) => "The application or its library",
    };
    format!("{who} wrote")
}

/// Why it matters, for the faults that providers tell of most.
fn why(rule: &str) -> &'static str {
    const WHY: [(&str, &str); 14] = [
        ("OIDCREQ-CLIENT-ID", "The provider shows an error page instead of the login. "),
        ("OIDCREQ-PKCE-MISSING", "The provider does not go on without it, to protect the code on its way. "),
        (
            "OIDCREQ-REDIRECT-URI",
            "Providers send users only to addresses that were registered beforehand, letter by letter. ",
        ),
        ("PROV-CONDITIONAL-ACCESS", "User and application are in order; the circumstances of this sign-in are not. "),
        ("PROV-CONSENT", "A provider lets an application act for its users only after somebody allowed it. "),
        (
            "PROV-NOT-PROVISIONED",
            "The identity provider did its part. Whom the application lets in, it decides itself. ",
        ),
        ("PROV-SIGNING-KEY-MISSING", "Without it the provider cannot answer at all. "),
        (
            "PROV-USER-NOT-ASSIGNED",
            "The sign-in itself is in order; only the permission for this application is missing. ",
        ),
        ("PROV-WRONG-TENANT-USER", "The browser was signed in with an account that this organisation does not know. "),
        (
            "SAMLREQ-ACS-UNREGISTERED",
            "Providers send responses only to addresses that were registered beforehand, letter by letter. ",
        ),
        ("SAMLREQ-ISSUER-UNKNOWN", "The provider finds the application by the Issuer of its request. "),
        ("TOK-ASSERTION", "The provider gives tokens only to an application that proves who it is. "),
        ("TOK-INVALID-CLIENT", "The provider gives tokens only to an application that proves who it is. "),
        ("TOK-INVALID-GRANT", "The provider gives tokens only for a fresh code of this very login. "),
    ];
    WHY.iter().find(|(id, _)| *id == rule).map_or("", |(_, why)| why)
}

/// For rules that live by the table: there was an answer that could have said it.
pub(crate) fn applies(cx: &Context<'_>, out: &mut Outcome) {
    if cx.items.iter().any(is_answer) {
        out.pass();
    }
}

/// What the table says to do, and who does it. A way through a console begins with whose console it is.
fn fixes(row: &ErrorText, product: Option<&str>) -> Vec<(Party, String)> {
    let parts = row.fixes.split('¦').filter_map(|part| part.trim().split_once(':'));
    let who = |name: &str| match name {
        "idp" => Party::IdpAdmin,
        "user" => Party::User,
        "support" => Party::Support,
        _ => Party::SpAdmin,
    };
    let told = |(name, text): (&str, &str)| match product {
        Some(product) if name == "idp" && text.split(':').next().is_some_and(|first| first.contains('›')) => {
            (who(name), format!("In {product}: {text}"))
        }
        _ => (who(name), text.to_owned()),
    };
    parts.map(told).collect()
}

/// The texts of a case that tell of an error: pasted, in a callback, in an answer, in the status of a SAML response.
pub(crate) fn texts<'a>(cx: &Context<'a>) -> Vec<(&'a Item, Value)> {
    let mut found = Vec::new();
    for item in cx.items {
        match item.oidc() {
            Some(Message::ProviderError(error)) => {
                found.push((item, Value::new(error.text.clone(), error.code.span)));
            }
            Some(Message::Parameters(parameters)) if parameters.role == ParametersRole::AuthorizationResponse => {
                let told = ["error_description", "error"].map(|name| parameters.get(name).cloned());
                found.extend(told.into_iter().flatten().map(|text| (item, text)));
            }
            Some(Message::Document(document))
                if matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse) =>
            {
                let told = ["error_description", "error"].map(|name| document.get(name)?.value());
                found.extend(told.into_iter().flatten().map(|text| (item, text)));
            }
            _ => {
                let response = item.saml().and_then(|message| message.response());
                let message = response.and_then(|response| response.status.as_ref()?.message.clone());
                found.extend(message.map(|text| (item, text)));
            }
        }
        if found.len() >= MAX_TEXTS {
            break;
        }
    }
    found
}

/// The two addresses of a text that has just two; what was found stands before what was expected in most of them.
fn two_urls(text: &str) -> Option<(&str, &str)> {
    let words = text.split(|c: char| c.is_whitespace() || "'\"“”‘’<>()[],;`".contains(c));
    let mut urls = words.filter(|word| word.starts_with("https://") || word.starts_with("http://"));
    let (first, second) = (urls.next()?, urls.next()?);
    let trimmed = |url: &'_ str| url.trim_end_matches(['.', ':']).len();
    urls.next().is_none().then_some((first.get(..trimmed(first))?, second.get(..trimmed(second))?))
}

/// The line that holds the place, cut where it is long.
fn line_around(text: &str, place: Span) -> String {
    let start = text.get(..place.start).and_then(|before| before.rfind(['\r', '\n'])).map_or(0, |end| end + 1);
    let line = text.get(start..).unwrap_or("").split(['\r', '\n']).next().unwrap_or("").trim();
    // Numbers for the provider's support say nothing to anybody else.
    let line = line.split(" Trace ID:").next().unwrap_or(line);
    match line.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line.to_owned(),
    }
}

pub(in crate::rules) fn topic_of(name: &str) -> Option<Topic> {
    Some(match name {
        "acs" => Topic::Acs,
        "algorithm" => Topic::Algorithm,
        "assign" => Topic::Assign,
        "attr" => Topic::Attr,
        "audience" => Topic::Audience,
        "authn-context" => Topic::AuthnContext,
        "cert" => Topic::Cert,
        "claim" => Topic::Claim,
        "client" => Topic::Client,
        "clock" => Topic::Clock,
        "encryption" => Topic::Encryption,
        "entity" => Topic::Entity,
        "issuer" => Topic::Issuer,
        "logout" => Topic::Logout,
        "name-id" => Topic::NameId,
        "redirect" => Topic::Redirect,
        "request-signature" => Topic::RequestSignature,
        "sign" => Topic::Sign,
        _ => return None,
    })
}

/// Whether the item is an answer that may carry an error.
pub(crate) fn is_answer(item: &Item) -> bool {
    match item.oidc() {
        Some(Message::Parameters(parameters)) => parameters.role == ParametersRole::AuthorizationResponse,
        Some(Message::Document(document)) => matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse),
        Some(Message::ProviderError(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_addresses_of_a_sentence_are_compared() {
        let text = "received at http://sp.example/acs instead of https://sp.example/acs.";
        assert_eq!(two_urls(text), Some(("http://sp.example/acs", "https://sp.example/acs")));
        assert_eq!(two_urls("at https://a.example"), None);
        assert_eq!(two_urls("https://a https://b https://c"), None);
    }
    use crate::oidc::error_texts;
    use crate::rules::registry;

    #[test]
    fn every_row_has_its_rule_and_its_words() {
        for row in error_texts() {
            for rule in [row.rule, row.saml_rule] {
                assert!(registry::find(rule).is_some(), "{rule}: no such rule");
            }
            for topic in [row.topics.0, row.topics.1].into_iter().filter(|topic| !topic.is_empty()) {
                assert!(topic_of(topic).is_some(), "{topic}");
            }
            let parts = row.fixes.split('¦').filter(|part| !part.trim().is_empty()).count();
            assert_eq!(fixes(&row, None).len(), parts, "{}", row.fixes);
            assert!(
                row.product.is_empty()
                    || row.product.starts_with("microsoft-")
                    || row.product == "node-oidc-provider"
                    || providers::product_name(row.product.trim_start_matches('~')).is_some(),
                "{}",
                row.product
            );
        }
    }
}
