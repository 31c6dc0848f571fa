//! The sheet of values: what each side of a set-up has to enter, before the first login.
//!
//! Input: the items and the case of a set-up. Output: a [`Sheet`](crate::report::Sheet): the fields of both consoles with their values,
//! what consoles call them, where they are, and where each value was taken from. Invariant: no value is made up, and none is a secret;
//! nothing is judged.

mod facts;
mod openid;
mod saml;

use crate::case::Case;
use crate::item::Item;
use crate::report::{Sheet, SheetSide};
use crate::vocabulary::Party;
use facts::Facts;

/// Fields of one side.
const MAX_ROWS: usize = 60;

/// The sheet of a set-up; none where neither side says what the other has to enter.
pub fn sheet(items: &[Item], case: &Case) -> Option<Sheet> {
    let facts = Facts::of(items, case);
    let (mut provider, mut application) = (Vec::new(), Vec::new());
    saml::rows(&facts, &mut provider, &mut application);
    openid::rows(&facts, &mut provider, &mut application);
    provider.truncate(MAX_ROWS);
    application.truncate(MAX_ROWS);
    let known = facts.provider.as_ref().map_or(String::new(), |known| format!(" ({})", known.name));
    let name = case.expectations.name.as_ref().filter(|_| case.expectations.author.is_none());
    let own = name.map_or(String::new(), |name| format!(" ({name})"));
    let sides = [
        (format!("At the identity provider{known}"), Party::IdpAdmin, provider),
        (format!("In the application{own}"), Party::SpAdmin, application),
    ];
    let sides: Vec<SheetSide> = sides
        .into_iter()
        .filter(|(_, _, rows)| !rows.is_empty())
        .map(|(title, who, rows)| SheetSide { title, who, rows })
        .collect();
    (!sides.is_empty()).then_some(Sheet { sides })
}
