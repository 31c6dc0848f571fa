//! The way of the browser through an attempt: which of the recorded steps belong to it, and which messages each of them carried.
//!
//! Input: items and the attempts that their messages form. Output: [`Step`]s in the order of the recording, and what the browser did
//! not send again although a step before had set it. Nothing is judged.

use super::{Attempt, Step};
use crate::intake::visits::reaches;
use crate::intake::{SetCookie, Visit};
use crate::item::Item;
use crate::source::Span;
use std::collections::HashMap;

/// Steps after the last message of an attempt that still belong to it: the session, an error page.
const MAX_AFTER: usize = 6;
/// Steps of one attempt.
const MAX_STEPS: usize = 60;

/// The steps of each attempt.
pub(super) fn fill(items: &[Item], attempts: &mut [Attempt]) {
    for recording in recordings(items) {
        let visits = visits_of(items, recording);
        let mut by_url: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, visit) in visits.iter().enumerate() {
            by_url.entry(visit.url.as_str()).or_default().push(index);
        }
        // The attempt and the messages of each step.
        let mut owner: Vec<Option<usize>> = vec![None; visits.len()];
        let mut carried: Vec<Vec<usize>> = vec![Vec::new(); visits.len()];
        for (number, attempt) in attempts.iter().enumerate() {
            for index in &attempt.items {
                let Some(item) = items.get(*index).filter(|item| item.parent == Some(recording)) else { continue };
                let Some(visit) = visit_of(item, visits, &by_url) else { continue };
                if let (Some(slot), Some(messages)) = (owner.get_mut(visit), carried.get_mut(visit)) {
                    slot.get_or_insert(number);
                    messages.push(*index);
                }
            }
        }
        claim(&mut owner, visits);
        for (visit, owner) in owner.into_iter().enumerate() {
            let Some(attempt) = owner.and_then(|owner| attempts.get_mut(owner)) else { continue };
            if attempt.steps.len() < MAX_STEPS {
                let items = carried.get_mut(visit).map(std::mem::take).unwrap_or_default();
                attempt.steps.push(Step { recording, visit, items });
            }
        }
    }
}

/// Steps without a message belong to the attempt around them; the one that leads to its first step belongs to it as well.
fn claim(owner: &mut [Option<usize>], visits: &[Visit]) {
    let own = owner.to_vec();
    let mut last: Option<(usize, usize)> = None;
    for (index, slot) in owner.iter_mut().enumerate() {
        if let Some(attempt) = *slot {
            last = Some((attempt, index));
            continue;
        }
        let next = own.iter().enumerate().skip(index + 1).take(MAX_AFTER).find_map(|(at, one)| Some((at, (*one)?)));
        let leads = next.is_some_and(|(at, _)| {
            at == index + 1
                && visits.get(index).zip(visits.get(at)).is_some_and(|(visit, next)| visit.leads_to(&next.url))
        });
        *slot = match (last, next) {
            (_, Some((_, attempt))) if leads => Some(attempt),
            (Some((attempt, _)), Some((_, other))) if other == attempt => Some(attempt),
            (Some((attempt, at)), _) if index - at <= MAX_AFTER => Some(attempt),
            _ => None,
        };
    }
}

fn recordings(items: &[Item]) -> impl Iterator<Item = usize> {
    items.iter().enumerate().filter(|(_, item)| !own_visits(item).is_empty()).map(|(index, _)| index)
}

fn own_visits(item: &Item) -> &[Visit] {
    item.transport.as_ref().map_or(&[][..], |transport| &transport.visits)
}

/// The steps of the browser in a recording.
pub fn visits_of(items: &[Item], recording: usize) -> &[Visit] {
    items.get(recording).map_or(&[][..], own_visits)
}

/// The step that carried a message: of those with its address, the one beside which it stands.
fn visit_of(item: &Item, visits: &[Visit], by_url: &HashMap<&str, Vec<usize>>) -> Option<usize> {
    let transport = item.transport.as_ref()?;
    let place = item.to_source(Span::at(0)).start;
    let same = by_url.get(transport.url.as_deref()?)?;
    let distance = |index: &&usize| visits.get(**index).map_or(usize::MAX, |visit| visit.place.start.abs_diff(place));
    same.iter().min_by_key(distance).copied()
}

/// Cookies that a step before had set for the host of this one, and that the browser did not send with it. Nothing where the recording
/// does not show which cookies were sent.
pub fn lost_cookies<'a>(visits: &'a [Visit], before: &[usize], at: usize) -> Vec<&'a SetCookie> {
    let Some(visit) = visits.get(at).filter(|_| visits.iter().any(|visit| !visit.sent.is_empty())) else {
        return Vec::new();
    };
    let mut lost: Vec<&SetCookie> = Vec::new();
    for earlier in before.iter().filter_map(|index| visits.get(*index)) {
        for cookie in &earlier.set {
            lost.retain(|known| known.name != cookie.name);
            if reaches(cookie, &earlier.url, &visit.url) && !visit.sent.contains(&cookie.name) {
                lost.push(cookie);
            }
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(url: &str, location: Option<&str>) -> Visit {
        Visit { url: url.to_owned(), location: location.map(str::to_owned), ..Visit::default() }
    }

    #[test]
    fn steps_around_messages_belong_to_their_attempt() {
        let visits = [
            visit("https://other.test/", None),
            visit("https://app.test/", Some("https://idp.test/sso?SAMLRequest=x")),
            visit("https://idp.test/sso", None),
            visit("https://idp.test/password", None),
            visit("https://app.test/acs", Some("/home")),
            visit("https://app.test/home", None),
        ];
        let mut owner = [None, None, Some(0), None, Some(0), None];
        claim(&mut owner, &visits);
        assert_eq!(owner, [None, Some(0), Some(0), Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn cookies_that_were_not_sent_again_are_lost() {
        let cookie = |name: &str, path: Option<&str>| SetCookie {
            name: name.to_owned(),
            path: path.map(str::to_owned),
            ..SetCookie::default()
        };
        let mut visits = [visit("https://app.test/", None), visit("https://app.test/acs", None)];
        visits[0].set = vec![cookie("SID", None), cookie("kept", None), cookie("other", Some("/admin"))];
        assert!(lost_cookies(&visits, &[0], 1).is_empty(), "nothing shows which were sent");
        visits[1].sent = vec!["kept".to_owned()];
        assert_eq!(lost_cookies(&visits, &[0], 1).iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["SID"]);
    }
}
