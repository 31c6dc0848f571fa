//! Values of a login request that cannot be right, whoever reads them.

use super::unless_granted;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::addresses::{PLAIN_443, broken_id, broken_url};
use crate::rules::support::expected as known;
use crate::rules::support::unfilled::{is_redacted, unfilled};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::AuthnRequest;
use crate::source::Value;

declare_rule! { "SAMLREQ-VALUE", Error }

/// What the identity provider did about it, where it granted the request.
const GRANTED: &str = "This identity provider accepted the request anyway; another one may reject it.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in known::requests(cx) {
        let mut found = addresses(cx, item, request);
        found.extend(booleans(item, request));
        found.extend(policy(item, request));
        if found.is_empty() {
            out.pass();
        }
        for finding in found {
            out.find(unless_granted(finding, cx, request, GRANTED));
        }
        out.findings.extend(no_address(item, request));
    }
}

fn addresses(cx: &Context<'_>, item: &Item, request: &AuthnRequest) -> Vec<Finding> {
    let issuer = request.envelope.issuer.as_ref().map(|issuer| &issuer.value);
    let fields: [(&str, Option<&Value>, bool, &str); 3] = [
        (
            "ACS URL (`AssertionConsumerServiceURL`)",
            request.acs_url.as_ref(),
            true,
            "Set the application's ACS URL to its full public URL, such as `https://app.example/saml/acs`.",
        ),
        (
            "`Destination`",
            request.envelope.destination.as_ref(),
            true,
            "Set the identity provider's sign-in URL in the application's SAML settings.",
        ),
        ("`Issuer`", issuer, false, "Set the application's Entity ID in its SAML settings."),
    ];
    let mut found = Vec::new();
    for (name, value, url, fix) in fields {
        let Some(value) = value.filter(|value| !is_redacted(&value.text)) else { continue };
        let wrong = if url { wrong_address(&value.text) } else { wrong_value(&value.text) };
        let what = match wrong {
            Some(what) => what,
            None if !url => continue,
            None if name.starts_with("ACS") && value.text.contains('#') => {
                format!("contains `#`: {}; browsers keep the rest to themselves", quote(&value.text))
            }
            // Beside the URL that is registered, the comparison says it.
            None if name.starts_with("ACS") && !known::registered_acs(cx).is_empty() => continue,
            None if value.text.contains("://") && broken_url(&value.text).is_some() => {
                format!("is {}, {}", quote(&value.text), broken_url(&value.text).unwrap_or_default())
            }
            None if value.text.trim().to_ascii_lowercase().starts_with("file:") => {
                format!("is {}, a file and no address on the web", quote(&value.text))
            }
            None => continue,
        };
        // An empty Issuer has a rule of its own; an empty Destination is read as none by many.
        let empty = what == "is empty" && name == "`Destination`";
        let why = "The identity provider compares it with its own setting and rejects the request, or the response \
            arrives nowhere.";
        let finding = RULE.finding(format!("The login request's {name} {what}"), why);
        let empty = empty || what.ends_with(PLAIN_443) || what.starts_with("contains `#`");
        let finding = if empty { finding.severity(Severity::Warning).confidence(Confidence::Likely) } else { finding };
        let right = match name {
            "`Destination`" => None,
            "`Issuer`" => known::registered_sp_entity_id(cx).into_iter().next(),
            _ => known::registered_acs(cx).into_iter().next(),
        };
        let what = if url { "ACS URL" } else { "Entity ID" };
        let right = right.filter(|one| broken_id(&one.value).is_none());
        let exact = right.map(|one| format!("Set the application's {what} to exactly {}.", quote(&one.value)));
        let fix = exact.unwrap_or_else(|| fix.to_owned());
        found.push(finding.at(item, value.span).fix(Party::SpAdmin, fix).spec("saml-core 3.4.1"));
    }
    found
}

/// What is wrong with a value that can be neither an address nor a name, behind the words for its field.
fn wrong_value(value: &str) -> Option<String> {
    match unfilled(value) {
        Some(what) => Some(format!("is {}, {what}", quote(value))),
        None => is_quoted(value).then(|| format!("is in quotation marks or brackets: {}", quote(value))),
    }
}

/// The same for what can be no address, whoever wrote it. What a proxy makes of one is compared with the right one.
pub(super) fn wrong_address(value: &str) -> Option<String> {
    let bare = value.trim();
    wrong_value(value).or_else(|| match () {
        () if bare.is_empty() => Some("is empty".to_owned()),
        () if !is_absolute(bare) => Some(format!("is {}, a relative URL", quote(value))),
        () if bare.contains(char::is_whitespace) => Some(format!("contains a space: {}", quote(value))),
        () => None,
    })
}

/// `"https://app.example/acs"` with its quotation marks, as a configuration file has it, or `<https://app.example/acs>`.
fn is_quoted(value: &str) -> bool {
    let bare = value.trim();
    let around = |(open, close): &(char, char)| bare.starts_with(*open) && bare.ends_with(*close);
    bare.len() > 2 && [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>')].iter().any(around)
}

/// Any scheme will do: applications on phones have their own.
fn is_absolute(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, rest)| {
        rest.starts_with(|c: char| !c.is_ascii_digit())
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && !scheme.contains(['/', ' '])
    })
}

fn booleans(item: &Item, request: &AuthnRequest) -> Vec<Finding> {
    let policy = request.name_id_policy.as_ref().and_then(|policy| policy.allow_create.as_ref());
    let fields = [
        ("ForceAuthn", request.force_authn.as_ref()),
        ("IsPassive", request.is_passive.as_ref()),
        ("AllowCreate", policy),
    ];
    let wrong = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
    wrong
        .filter(|(_, value)| !matches!(value.text.trim(), "true" | "false" | "1" | "0") && !is_redacted(&value.text))
        .map(|(name, value)| {
            RULE.finding(
                format!("`{name}` is {}, which is neither `true` nor `false`", quote(&value.text)),
                "Only `true`, `false`, `1` and `0` are allowed, in lower case. Identity providers that check the schema reject the \
                 request; others treat it as `false`.",
            )
            .confidence(Confidence::Likely)
            .at(item, value.span)
            .fix(Party::SpAdmin, format!("In the application's code or settings, write `true` or `false` for `{name}`, or remove it."))
            .spec("saml-core 3.4.1")
        })
        .collect()
}

fn policy(item: &Item, request: &AuthnRequest) -> Vec<Finding> {
    let mut found = Vec::new();
    let format = request.name_id_policy.as_ref().and_then(|policy| policy.format.as_ref());
    if let Some(format) = format.filter(|format| format.text.trim().is_empty() || unfilled(&format.text).is_some()) {
        found.push(
            RULE.finding(
                match format.text.trim() {
                    "" => "The NameID format that the login request asks for is empty".to_owned(),
                    _ => format!("The NameID format that the login request asks for is {}", quote(&format.text)),
                },
                "An identity provider that does not know the format rejects the request.",
            )
            .confidence(Confidence::Likely)
            .at(item, format.span)
            .fix(
                Party::SpAdmin,
                "Set a NameID format in the application's SAML settings, or remove `NameIDPolicy` from the request.",
            )
            .spec("saml-core 3.4.1.1"),
        );
    }
    let comparison = request.requested_authn_context.as_ref().and_then(|context| context.comparison.as_ref());
    if let Some(value) =
        comparison.filter(|value| !matches!(value.text.as_str(), "exact" | "minimum" | "maximum" | "better"))
    {
        found.push(
            RULE.finding(
                format!("`Comparison` is {}, which does not exist", quote(&value.text)),
                "Only `exact`, `minimum`, `maximum` and `better` are allowed. The identity provider rejects the request.",
            )
            .confidence(Confidence::Likely)
            .at(item, value.span)
            .fix(Party::SpAdmin, "Set `Comparison` to `exact`, or remove it, which means the same.")
            .spec("saml-core 3.3.2.2.1"),
        );
    }
    let entra =
        request.envelope.destination.as_ref().is_some_and(|value| value.text.contains("login.microsoftonline."));
    if let Some(value) =
        comparison.filter(|value| entra && matches!(value.text.as_str(), "minimum" | "maximum" | "better"))
    {
        found.push(
            RULE.finding(
                format!("`Comparison` is {}, and Entra ID accepts only `exact`", quote(&value.text)),
                "Entra ID rejects a request that asks for more than an exact authentication method.",
            )
            .confidence(Confidence::Likely)
            .at(item, value.span)
            .fix(Party::SpAdmin, "Remove `RequestedAuthnContext` from the request, or set `Comparison` to `exact`.")
            .spec("saml-core 3.3.2.2.1"),
        );
    }
    found
}

/// A binding alone does not say where the response goes.
fn no_address(item: &Item, request: &AuthnRequest) -> Option<Finding> {
    let binding = request.protocol_binding.as_ref()?;
    if request.acs_url.is_some() || request.acs_index.is_some() {
        return None;
    }
    let finding = RULE
        .finding(
            "The login request names a binding but no ACS URL (`AssertionConsumerServiceURL`)",
            "The identity provider then sends the response to the ACS URL it has on file for the application. Some reject the request.",
        )
        .severity(Severity::Info)
        .at(item, binding.span)
        .fix(Party::SpAdmin, "Send `AssertionConsumerServiceURL` with the request.")
        .spec("saml-core 3.4.1");
    Some(finding)
}
