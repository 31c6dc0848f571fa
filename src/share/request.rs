//! A message to those who have to change something: what, where in their console, from which value to which, why, how to verify.

use super::ticket::{plain, when};
use crate::report::visible::{harmless, visible};
use crate::report::{Finding, Party, Report, Role, VerdictStatus, headline, names};

/// The message, ready to be sent. It names no person, because the report it is made from names none.
pub(super) fn request(report: &Report) -> Result<String, String> {
    let cause = report.findings.iter().find(|finding| finding.role == Role::Cause && !finding.fix.is_empty());
    let fails = matches!(report.verdict.status, VerdictStatus::WillFail | VerdictStatus::MayFail);
    let Some(cause) = cause.filter(|_| fails) else {
        return Err("There is nothing to ask for: no cause with a fix was found.".to_owned());
    };
    let who = cause.fix.first().map_or(Party::Support, |fix| fix.who);
    let addressee = cause.fix.first().and_then(|fix| fix.party.clone()).unwrap_or_else(|| names::act(who).to_owned());
    let mut text = format!("Subject: Single sign-on: {}\n\n", plain(&headline(report)));
    text.push_str(&format!("To the {addressee}:\n\n"));
    text.push_str(&format!("{}\n\n", opening(report)));
    text.push_str("What to change\n");
    let (own, others): (Vec<_>, Vec<_>) = cause.fix.iter().partition(|fix| fix.who == who);
    for (index, fix) in own.iter().enumerate() {
        text.push_str(&format!("{}. {}\n", index + 1, plain(&fix.text)));
    }
    values(&mut text, cause);
    if !others.is_empty() {
        text.push_str("\nOn the other side\n");
        for fix in others {
            let party = fix.party.clone().unwrap_or_else(|| names::act(fix.who).to_owned());
            text.push_str(&format!("- {}: {}\n", capitalized(&party), plain(&fix.text)));
        }
    }
    text.push_str(&format!("\nWhy\n{}\n", plain(&cause.why)));
    text.push_str(&format!("\nHow to verify\n{}\n", verify(cause)));
    let more: Vec<&Finding> =
        report.findings.iter().filter(|one| one.role == Role::Cause && one.id != cause.id).collect();
    if !more.is_empty() {
        text.push_str("\nNot solved by this change\n");
        for one in more.iter().take(5) {
            text.push_str(&format!("- {}\n", plain(&one.title)));
        }
    }
    text.push_str(&format!("\nEvaluated at {} by {} ({}).\n", when(report), report.generator, cause.rule));
    text.push_str("This message names no user. Values of the message that identify people were replaced.\n");
    Ok(harmless(&text).into_owned())
}

fn opening(report: &Report) -> String {
    let products: Vec<&str> =
        report.items.iter().filter_map(|item| item.provider.as_ref()).map(|provider| provider.name.as_str()).collect();
    let product = products.first().map_or_else(String::new, |name| format!(" with {name}"));
    let fails = match report.verdict.status {
        VerdictStatus::WillFail => "fails",
        _ => "may fail",
    };
    format!("A login{product} {fails}. {}.", plain(&headline(report)).trim_end_matches('.'))
}

/// From which value to which.
fn values(text: &mut String, cause: &Finding) {
    if let Some(from) = &cause.actual {
        text.push_str(&format!("   Now:       {}\n", visible(from)));
    }
    if let Some(to) = &cause.expected {
        text.push_str(&format!("   Expected:  {}\n", visible(to)));
    }
}

/// What shows that it is done.
fn verify(cause: &Finding) -> String {
    let place =
        cause.at.first().and_then(|place| place.path.as_deref()).map(|path| path.rsplit('/').next().unwrap_or(path));
    match (&cause.expected, place) {
        (Some(expected), Some(place)) if !place.is_empty() => {
            format!(
                "Sign in once more, record the login as a HAR file, and check that {} is {}.",
                place.trim_start_matches('@'),
                visible(expected)
            )
        }
        (Some(expected), _) => format!("Sign in once more and check that the value is {}.", visible(expected)),
        _ => "Sign in once more. If the login still fails, record it as a HAR file and check it again.".to_owned(),
    }
}

fn capitalized(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(rest).collect())
}
