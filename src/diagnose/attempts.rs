//! The attempts of a recording, each with a verdict of its own; and the verdict of the case led by the one that failed.
//!
//! Input: attempts, findings with their roles, and the verdict of the case. Output: what the report says of each attempt.

use super::apart::Standing;
use super::sentence::sentence_inside;
use crate::flow::{Attempt, Outcome, visits_of};
use crate::item::Item;
use crate::report::{AttemptReport, Confidence, Finding, Place, PlaceRole, Role, Severity, Verdict, VerdictStatus};
use crate::rules::support::wording::quote;
use crate::vocabulary::ItemKind;
use std::collections::HashMap;

/// Attempts that are named one by one in a sentence.
const MAX_NAMED: usize = 4;

/// One report for each attempt, and the words about them in the verdict.
pub(super) fn tell(
    attempts: &[Attempt],
    standings: &[Standing],
    items: &[Item],
    findings: &[Finding],
    verdict: &mut Verdict,
) -> Vec<AttemptReport> {
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (index, attempt) in attempts.iter().enumerate() {
        owners.extend(attempt.items.iter().filter_map(|item| Some((items.get(*item)?.id.as_str(), index))));
    }
    let owner = |finding: &Finding| {
        let place = finding.at.first()?;
        owners.get(place.item.as_str()).copied().or_else(|| {
            // What is about steps of several attempts belongs to none.
            let mut of = finding.at.iter().filter(|place| place.role == PlaceRole::Primary);
            let first = step_of(attempts, items, of.next()?)?;
            of.all(|place| step_of(attempts, items, place) == Some(first)).then_some(first)
        })
    };
    let mut of: Vec<Vec<&Finding>> = vec![Vec::new(); attempts.len()];
    for finding in findings.iter().filter(|finding| finding.role != Role::Consequence) {
        if let Some(mine) = owner(finding).and_then(|index| of.get_mut(index)) {
            mine.push(finding);
        }
    }
    let told = attempts.iter().zip(standings).zip(&of).enumerate();
    let told: Vec<AttemptReport> = told
        .map(|(index, ((attempt, standing), mine))| {
            let (status, headline) = set_aside(standing).unwrap_or_else(|| answer(attempt, items, mine));
            let ids = attempt.items.iter().filter_map(|index| items.get(*index)).map(|item| item.id.clone());
            let id = format!("a{}", index + 1);
            AttemptReport { id, items: ids.collect(), started: attempt.started, status, headline }
        })
        .collect();
    if attempts.len() < 2 {
        return told;
    }
    let first = findings.iter().find(|finding| finding.role == Role::Cause);
    let of_cause = first.and_then(owner);
    let failed = matches!(verdict.status, VerdictStatus::WillFail | VerdictStatus::MayFail);
    // Without a cause, the attempt that the application denied is the one to look at.
    let own = |index: usize| standings.get(index) == Some(&Standing::Own);
    let denied = || {
        let mut all = attempts.iter().enumerate().rev();
        let is = |attempt: &Attempt| attempt.outcome.is_failure() && attempt.outcome != Outcome::Refused(0);
        all.find(|(index, attempt)| own(*index) && is(attempt)).map(|(index, _)| index)
    };
    let lead = of_cause.or_else(|| if failed { None } else { denied() });
    if let Some((lead, of_lead)) = lead.and_then(|lead| Some((lead, told.get(lead)?))) {
        verdict.attempt = Some(of_lead.id.clone());
        if let Some(cause) = first.filter(|_| failed) {
            verdict.headline = headline(lead, &cause.title, attempts, &told, verdict.status);
        } else if verdict.status == VerdictStatus::NoProblemFound {
            // A later attempt worked; that this one failed is no less true.
            verdict.status = VerdictStatus::CannotTell;
            verdict.headline = headline(lead, &of_lead.headline, attempts, &told, verdict.status);
        }
    }
    verdict.headline.push_str(&others(standings));
    told
}

/// That attempts of other applications were set aside.
fn others(standings: &[Standing]) -> String {
    let mut all = standings.iter().enumerate().filter_map(|(index, standing)| match standing {
        Standing::Other(name) => Some((index + 1, name)),
        _ => None,
    });
    match (all.next(), all.count()) {
        (None, _) => String::new(),
        (Some((number, name)), 0) => {
            format!(" Attempt {number} is a login of a different application, {}.", quote(name))
        }
        (Some(_), more) => format!(" {} attempts are logins of other applications.", more + 1),
    }
}

/// The attempt of which a step of the browser is that a finding is about: at its address, or in the page behind it where it failed.
fn step_of(attempts: &[Attempt], items: &[Item], place: &Place) -> Option<usize> {
    let at = place.start?;
    let steps =
        attempts.iter().enumerate().flat_map(|(index, attempt)| attempt.steps.iter().map(move |step| (index, step)));
    let steps = steps.filter_map(|(index, step)| {
        items.get(step.recording).filter(|item| item.id == place.item)?;
        Some((index, visits_of(items, step.recording).get(step.visit)?.place))
    });
    let (index, span) = steps.filter(|(_, span)| span.start <= at).max_by_key(|(_, span)| span.start)?;
    (at <= span.end || attempts.get(index)?.outcome.is_failure()).then_some(index)
}

fn headline(lead: usize, why: &str, attempts: &[Attempt], told: &[AttemptReport], status: VerdictStatus) -> String {
    let number = lead + 1;
    let denied = attempts.get(lead).is_some_and(|attempt| attempt.outcome.is_failure());
    let verb = match (denied, status) {
        (true, _) => "failed",
        (false, VerdictStatus::WillFail) => "will fail",
        _ => "may fail",
    };
    let worked: Vec<String> = attempts
        .iter()
        .zip(told)
        .enumerate()
        .filter(|(index, (attempt, report))| {
            let fine = report.status == VerdictStatus::NoProblemFound;
            *index != lead && fine && matches!(attempt.outcome, Outcome::Accepted(_))
        })
        .map(|(index, _)| (index + 1).to_string())
        .collect();
    let others = match worked.as_slice() {
        [] => String::new(),
        [one] => format!(" Attempt {one} worked."),
        many if many.len() > MAX_NAMED => format!(" {} other attempts worked.", many.len()),
        [many @ .., last] => format!(" Attempts {} and {last} worked.", many.join(", ")),
    };
    format!("Attempt {number} of {} {verb}: {}{others}", attempts.len(), sentence_inside(why))
}

/// What is said of an attempt that takes no part in the judgement.
fn set_aside(standing: &Standing) -> Option<(VerdictStatus, String)> {
    let headline = match standing {
        Standing::Own => return None,
        Standing::Other(name) => {
            format!("This is a login of a different application, {}. It was not judged.", quote(name))
        }
        Standing::Silent => {
            "This is a silent check: no user was signed in. The visible login after it is what counts.".to_owned()
        }
    };
    Some((VerdictStatus::CannotTell, headline))
}

/// What came of one attempt.
fn answer(attempt: &Attempt, items: &[Item], findings: &[&Finding]) -> (VerdictStatus, String) {
    let certain = findings.iter().find(|one| one.severity == Severity::Error && one.confidence == Confidence::Certain);
    let likely = || findings.iter().find(|one| one.role == Role::Cause);
    match (certain.or_else(likely), attempt.outcome) {
        (Some(finding), outcome) => {
            let fails = certain.is_some() || outcome.is_failure();
            let status = if fails { VerdictStatus::WillFail } else { VerdictStatus::MayFail };
            (status, format!("{}.", finding.title.trim_end_matches('.')))
        }
        (None, Outcome::Denied(code)) => (
            VerdictStatus::CannotTell,
            format!("The application denied it with HTTP {code}; nothing in the messages explains it."),
        ),
        (None, Outcome::Stopped(code)) => (
            VerdictStatus::CannotTell,
            format!("The application accepted it, but the page after it answered with HTTP {code}."),
        ),
        (None, Outcome::Refused(0)) => {
            (VerdictStatus::CannotTell, "The identity provider sent an error instead of a login.".to_owned())
        }
        (None, Outcome::Refused(code)) => {
            (VerdictStatus::CannotTell, format!("The identity provider answered the login request with HTTP {code}."))
        }
        (None, Outcome::Accepted(code)) => {
            (VerdictStatus::NoProblemFound, format!("The application accepted it (HTTP {code})."))
        }
        (None, Outcome::Unknown) => {
            let login = attempt.items.iter().filter_map(|index| items.get(*index)).any(|item| is_of_a_login(item.kind));
            let words = if login {
                "The recording does not show how the application answered."
            } else {
                "These are calls with a token, not a login."
            };
            (VerdictStatus::CannotTell, words.to_owned())
        }
    }
}

/// Whether a browser carries messages of this kind between the two sides of a login.
fn is_of_a_login(kind: ItemKind) -> bool {
    use ItemKind::{IntrospectionResponse, Jwe, Jws, Jwt, OauthError, OidcTokenResponse};
    !matches!(kind, Jwt | Jwe | Jws | OauthError | OidcTokenResponse | IntrospectionResponse)
}
