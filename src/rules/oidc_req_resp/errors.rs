//! OAuth and OpenID Connect errors wherever they stand: in a callback, in the answer of a token endpoint, in a pasted text.
//! Shared by the rules about error codes.

use crate::item::role::ItemRole;
use crate::item::{Item, is_silent_refusal};
use crate::oidc::{DocumentRole, Message, ParametersRole, is_error};
use crate::report::{Party, Severity};
use crate::rules::support::error_texts::is_answer;
use crate::rules::{Context, Outcome, Rule, statements};
use crate::source::Value;

/// An error of a case.
pub(crate) struct OauthError<'a> {
    /// The item that holds it.
    pub(crate) item: &'a Item,
    /// The code, as written.
    pub(crate) code: Value,
    /// `error_description`, or the whole text.
    pub(crate) description: Option<Value>,
    /// Whether it is the answer of a token endpoint.
    pub(crate) from_token_endpoint: bool,
}

/// What a rule says about a code.
pub(crate) struct Known {
    /// The codes, in lower case.
    pub(crate) codes: &'static [&'static str],
    /// Only in answers of a token endpoint (`true`), only elsewhere (`false`), or anywhere.
    pub(crate) token_endpoint: Option<bool>,
    /// The fault as a fact.
    pub(crate) title: &'static str,
    /// Why it matters.
    pub(crate) why: &'static str,
    /// Stable parts of descriptions in lower case, and what they mean.
    pub(crate) details: &'static [(&'static str, &'static str)],
    /// What to do.
    pub(crate) fix: &'static [(Party, &'static str)],
    /// The clause.
    pub(crate) spec: &'static str,
}

/// All errors of the case.
pub(crate) fn errors<'a>(cx: &Context<'a>) -> Vec<OauthError<'a>> {
    cx.items.iter().filter_map(error_of).collect()
}

/// Reports the errors with these codes; passes where a callback or token response has none of them.
pub(crate) fn judge(cx: &Context<'_>, out: &mut Outcome, rule: &'static Rule, known: &Known) {
    for item in cx.items.iter().filter(|item| is_answer(item)) {
        let Some(error) = error_of(item).filter(|error| fits(error, known)) else {
            out.pass();
            continue;
        };
        // A sentence that names the fault says more than the code beside it.
        if statements::rules_of(item).any(|named| named != rule.id) {
            continue;
        }
        let said = error.description.as_ref().map(|text| text.text.to_ascii_lowercase()).unwrap_or_default();
        let detail =
            known.details.iter().find(|(part, _)| said.contains(part)).map(|(_, meaning)| (*meaning).to_owned());
        // A text with one meaning is reported by that meaning (`statements`).
        if item.statements.iter().any(|statement| statement.meaning.rule == rule.id && !statement.likely) {
            continue;
        }
        let quoted = error.description.as_ref().filter(|text| !text.text.trim().is_empty());
        let mut why = match &detail {
            Some(detail) => format!("{} {detail}", known.why),
            None => known.why.to_owned(),
        };
        if let Some(quoted) = quoted {
            let line = telling_line(quoted.text.trim(), &error.code.text);
            why.push_str(&format!(" The provider wrote: “{}”.", shorten(line.trim().trim_end_matches('.'))));
        }
        let mut finding = rule.finding(known.title, why).spec(known.spec).at(item, error.code.span);
        for (who, text) in known.fix {
            finding = finding.fix(*who, *text);
        }
        if let Some(quoted) = quoted.filter(|quoted| quoted.span != error.code.span) {
            finding = finding.related(item, quoted.span);
        }
        if is_silent_refusal(cx.items, item) {
            finding = finding.severity(Severity::Info);
        }
        out.find(finding);
    }
}

fn fits(error: &OauthError<'_>, known: &Known) -> bool {
    known.codes.iter().any(|code| error.code.text.eq_ignore_ascii_case(code))
        && known.token_endpoint.is_none_or(|wanted| wanted == error.from_token_endpoint)
}

fn error_of(item: &Item) -> Option<OauthError<'_>> {
    let error = match item.oidc()? {
        Message::Parameters(parameters) if parameters.role == ParametersRole::AuthorizationResponse => {
            Some(OauthError {
                item,
                code: parameters.get("error")?.clone(),
                description: parameters.get("error_description").cloned(),
                from_token_endpoint: false,
            })
        }
        Message::Document(document) if matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse) => {
            Some(OauthError {
                item,
                code: document.get("error")?.value()?,
                description: document.get("error_description").and_then(|text| text.value()),
                from_token_endpoint: true,
            })
        }
        Message::ProviderError(error) => {
            let code = error.oauth.clone()?;
            let description = Some(Value::new(error.text.clone(), code.span));
            Some(OauthError { item, code, description, from_token_endpoint: false })
        }
        // The answer as a signed token (JARM).
        Message::Token(token) if item.role.as_ref().is_some_and(|reading| reading.role == ItemRole::SignedAnswer) => {
            Some(OauthError {
                item,
                code: token.claim_text("error")?,
                description: token.claim_text("error_description"),
                from_token_endpoint: false,
            })
        }
        _ => None,
    };
    error.filter(|error| is_error(&error.code.text))
}

/// The line that has the code, else the first: a text may be a whole log.
fn telling_line<'a>(text: &'a str, code: &str) -> &'a str {
    let mut lines = text.split(['\r', '\n']);
    lines
        .clone()
        .find(|line| line.to_ascii_lowercase().contains(&code.to_ascii_lowercase()))
        .or_else(|| lines.next())
        .unwrap_or("")
}

fn shorten(line: &str) -> String {
    match line.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line.to_owned(),
    }
}
