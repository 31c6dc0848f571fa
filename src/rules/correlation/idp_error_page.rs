//! The identity provider answered the login request with an error.

use super::captures;
use crate::declare_rule;
use crate::intake::denial::is_wrong_password;
use crate::intake::visits::{refusal, stopped_at};
use crate::report::{Confidence, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-IDP-ERROR-PAGE", Error }

const ASSIGNED: &str = "Check there whether the user is assigned to the application, and look into the sign-in log.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        for (at, visit) in visits.iter().enumerate().filter(|(_, visit)| visit.asks && visit.status != 0) {
            let later = visits.get(at + 1..).unwrap_or(&[]);
            // The login went on all the same, by another way or a second try.
            let went_on = later.iter().any(|visit| visit.answer.is_some() || visit.asks);
            let Some(page) = refusal(visits, at).filter(|_| !went_on) else {
                out.pass();
                continue;
            };
            let why = match page.status {
                404 | 405 => "There is nothing at this address that takes login requests.",
                500.. => "The identity provider failed while it handled the request; its log at this time says why.",
                _ => {
                    "It rejected the request and sent nothing back to the application. Often a redirect URI, ACS \
                     URL, client ID, or Entity ID is not registered there; its page names the reason."
                }
            };
            if let Some(said) = &page.denial {
                let title = format!("The identity provider denied the login request: {}", quote(said));
                let why = format!(
                    "Its page says so with HTTP {}, and nothing was sent back to the application.",
                    page.status
                );
                out.find_once(RULE.finding(title, why).at(item, page.place).fix(Party::IdpAdmin, ASSIGNED));
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!("The identity provider answered the login request with HTTP {}", page.status),
                    why,
                )
                .at(item, page.place)
                .fix(
                    Party::IdpAdmin,
                    format!(
                        "Compare the request to {} with what is registered for the application.",
                        quote(&visit.url)
                    ),
                )
                .fix(Party::Support, "Add the text of the page that the user saw."),
            );
        }
        let Some(page) = stopped_at(visits).filter(|page| page.status == 200 || !page.asks) else { continue };
        let wrong = page.denial.as_ref().is_some_and(|said| is_wrong_password(said));
        let title = match &page.denial {
            Some(_) if wrong => "The user name or the password was wrong".to_owned(),
            Some(said) => format!("The identity provider's page denies the login: {}", quote(said)),
            None if page.status >= 400 => format!("The identity provider answered with HTTP {}", page.status),
            None => continue,
        };
        let finding = RULE
            .finding(title, "The login ended at this page: nothing was sent back to the application.")
            .confidence(Confidence::Likely)
            .at(item, page.place);
        out.find_once(if wrong {
            finding
                .fix(Party::User, "Sign in with the right name and password, or reset the password there.")
                .fix(Party::IdpAdmin, "If many users see it, check the directory in which the provider looks them up.")
        } else {
            finding.fix(Party::IdpAdmin, ASSIGNED)
        });
    }
}
