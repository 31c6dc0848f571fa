//! `assertain rules` and `assertain receivers`: what is checked, and who is known to check it how.

use super::super::{near, rule as words, terminal};
use assertain::item::role::ItemRole;
use assertain::receivers::tokens::{TOKEN_RECEIVERS, TokenReceiver};
use assertain::receivers::{self, Checked, Receiver};
use assertain::rules::{Rule, registry};
use assertain::vocabulary::Family;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::process::ExitCode;

/// List the checks
#[derive(Debug, Args)]
pub(crate) struct RulesOptions {
    /// Only those whose id, summary or document contains this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    /// Only those of this family: response, conditions, signature …
    #[arg(long, value_name = "NAME")]
    family: Option<String>,
    /// Only those of this severity: error, warning, info, security
    #[arg(long, value_name = "SEVERITY", value_parser = ["error", "warning", "info", "security"], hide_possible_values = true)]
    severity: Option<String>,
    /// text or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text, hide_possible_values = true)]
    format: ListFormat,
}

/// List the libraries and products that are known to receive logins
#[derive(Debug, Args)]
pub(crate) struct ReceiversOptions {
    /// Only those whose name contains this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    /// text or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text, hide_possible_values = true)]
    format: ListFormat,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

/// The rules that fit, one a line, or as JSON.
pub(crate) fn rules(options: &RulesOptions) -> Result<ExitCode, String> {
    if let Some(name) = options.family.as_deref().filter(|name| Family::named(name).is_none()) {
        let known: Vec<&str> = Family::ALL.iter().map(|family| family.name()).collect();
        return Err(format!(
            "no family is called `{name}`; there are {}{}",
            known.join(", "),
            near::meant(name, known.iter().copied())
        ));
    }
    let text = options.text.as_deref().map(str::to_lowercase);
    let fits = |rule: &&Rule| {
        options.family.as_deref().is_none_or(|name| rule.family.name() == name)
            && options.severity.as_deref().is_none_or(|severity| rule.severity.as_str() == severity)
            && text.as_deref().is_none_or(|text| rule.doc.to_lowercase().contains(text))
    };
    let found: Vec<&Rule> = registry::all().filter(fits).collect();
    if found.is_empty() {
        return Err(no_rule(options));
    }
    if options.format == ListFormat::Json {
        let rows = found.iter().map(|rule| {
            json!({"id": rule.id, "severity": rule.severity.as_str(), "family": rule.family.name(), "summary": words::summary(rule)})
        });
        return print_json(&rows.collect());
    }
    let rows =
        found.iter().map(|rule| format!("{:<34} {:<8} {}\n", rule.id, rule.severity.as_str(), words::summary(rule)));
    terminal::print(&rows.collect::<String>())
}

/// That no check fits what was asked for, with the id or the word that may have been meant.
fn no_rule(options: &RulesOptions) -> String {
    let Some(text) = &options.text else {
        return "no check is of both this family and this severity (`assertain rules` lists all)".to_owned();
    };
    // Only some are searched: without the other conditions the text may well be found.
    let narrowed = options.family.is_some() || options.severity.is_some();
    let of_these = if narrowed { " of this family and severity" } else { "" };
    let ids = registry::all().map(|rule| rule.id);
    let words = registry::all().flat_map(|rule| rule.doc.split(|c: char| !c.is_ascii_alphabetic()));
    let meant = near::meant(text, ids.chain(words.filter(|word| word.len() > 4)));
    format!(
        "no check{of_these} mentions `{text}`{meant} (`assertain rules` lists all, `assertain explain` knows error codes)"
    )
}

/// The receivers that fit.
pub(crate) fn receivers(options: &ReceiversOptions) -> Result<ExitCode, String> {
    let text = options.text.as_deref().unwrap_or("").to_lowercase();
    let fits = |one: &&Receiver| {
        [one.id, one.name, one.used_by].iter().any(|name| name.to_lowercase().contains(text.as_str()))
    };
    let found: Vec<&Receiver> = receivers::receivers().iter().filter(fits).collect();
    let of_tokens: Vec<&TokenReceiver> = TOKEN_RECEIVERS
        .iter()
        .filter(|one| [one.id, one.name].iter().any(|name| name.to_lowercase().contains(text.as_str())))
        .collect();
    if found.is_empty() && of_tokens.is_empty() {
        let names = receivers::receivers().iter().flat_map(|one| [one.id, one.name]);
        let names: Vec<&str> = names.chain(TOKEN_RECEIVERS.iter().flat_map(|one| [one.id, one.name])).collect();
        let asked = options.text.as_deref().unwrap_or("");
        let meant = near::meant(asked, names);
        return Err(format!(
            "no library or product has `{asked}` in its name{meant} (`assertain receivers` lists all)"
        ));
    }
    if options.format == ListFormat::Json {
        let rows = found.iter().map(|one| {
            json!({
                "id": one.id,
                "name": one.name,
                "receives": "saml",
                "used_by": one.used_by,
                "checked": one.checked.map(checked),
                "clock_skew": one.checks.conditions.window.map(|window| window.skew),
                "remark": one.remark,
            })
        });
        let tokens = of_tokens.iter().map(|one| {
            json!({
                "id": one.id,
                "name": one.name,
                "receives": "tokens",
                "checked": one.checked.map(checked),
                "clock_skew": one.clock_skew(),
                "remark": one.remark,
            })
        });
        return print_json(&rows.chain(tokens).collect());
    }
    let lines = found.iter().map(|one| receiver_line(one)).chain(of_tokens.into_iter().map(token_receiver_line));
    terminal::print(&lines.collect::<String>())
}

/// One line per receiver: its name, how it was tried, its clock skew, and what to know of it.
pub(crate) fn receiver_list() -> String {
    receivers::receivers().iter().map(receiver_line).chain(TOKEN_RECEIVERS.iter().map(token_receiver_line)).collect()
}

/// How a row was tried.
fn checked(one: Checked) -> serde_json::Value {
    json!({"version": one.version, "messages": one.messages, "agreed": one.agreed, "date": one.date})
}

fn token_receiver_line(one: &TokenReceiver) -> String {
    let tried = match one.checked {
        Some(checked) => format!("{}, tried with {} tokens", checked.version, checked.messages),
        None => "not tried, read in source and documentation".to_owned(),
    };
    format!("{:<16} {} ({tried}): tokens. {}\n", one.id, one.name, one.remark)
}

fn receiver_line(one: &Receiver) -> String {
    let tried = match one.checked {
        Some(checked) => format!(
            "{}: {} of {} messages as predicted, {}",
            checked.version, checked.agreed, checked.messages, checked.date
        ),
        None => "not tried, read in source and documentation".to_owned(),
    };
    let skew = match one.checks.conditions.window {
        Some(window) => format!("{} s of clock skew", window.skew),
        None => "does not enforce the validity period".to_owned(),
    };
    format!("{:<16} {} ({tried}): {skew}. {}", one.id, one.name, one.remark).trim_end().to_owned() + "\n"
}

/// One line per role.
pub(crate) fn role_list() -> String {
    let rows = ItemRole::ids().filter_map(|id| Some((id, ItemRole::named(id)?.words())));
    rows.fold(String::new(), |text, (id, words)| text + &format!("{id:<22} {words}\n"))
}

fn print_json(rows: &Vec<serde_json::Value>) -> Result<ExitCode, String> {
    let text = serde_json::to_string_pretty(rows).map_err(|error| error.to_string())?;
    terminal::print(&(text + "\n"))
}
