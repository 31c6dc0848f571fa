//! Whether request and response belong together: IDs, addresses, cookies, RelayState, what a capture shows of a login.

use crate::intake::Visit;
use crate::intake::visits::page_after;
use crate::item::Item;
use crate::rules::Context;
use crate::rules::rules;
use crate::source::lower;

mod session;

rules! {
    acs_changed,
    after_login,
    double_submit,
    forceauthn_ignored,
    host_switch,
    idp_error_page,
    idp_initiated,
    irt_mismatch,
    irt_missing,
    irt_unexpected,
    issuer_vs_dest,
    browser_loop,
    nameid_ignored,
    posted_elsewhere,
    relaystate_lost,
    relaystate_url,
    samesite,
    sp_error_page,
    too_slow,
    web_server,
}

/// Whether the page opened to which the application led after an answer, and is none on which the user signs in again.
fn opened(visits: &[Visit], at: usize) -> bool {
    page_after(visits, at)
        .is_some_and(|(_, page)| (200..400).contains(&page.status) && !page.is_error() && !is_login(page))
}

/// Whether the address is that of a page to sign in.
fn is_login(page: &Visit) -> bool {
    let url = lower(&page.url);
    ["login", "signin", "sign-in", "sso", "saml"].iter().any(|part| url.contains(part))
}

/// Whether a step was answered with an error, or with a redirect to one.
fn refused(visit: &Visit) -> bool {
    visit.status >= 400 || visit.leads_to_error()
}

/// The captures of the case, each with the steps of the browser.
fn captures<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a [Visit])> {
    let visited = |item: &'a Item| Some((item, item.transport.as_ref()?.visits.as_slice()));
    cx.items.iter().filter_map(visited).filter(|(_, visits)| !visits.is_empty())
}
