//! What the rows of the sheet are made of: values with who says them, and the words of consoles.

use crate::applications;
use crate::case::{Case, Expectations};
use crate::item::Item;
use crate::providers::{self, product_name};
use crate::report::{Provider, SheetRow};
use crate::settings::{Document, Meaning, Side};
use crate::vocabulary::{Party, Topic};

/// Values of one field.
pub(super) const MAX_VALUES: usize = 10;

/// What the rows are made of.
pub(super) struct Facts<'a> {
    pub(super) items: &'a [Item],
    case: &'a Case,
    pub(super) expected: &'a Expectations,
    /// The product whose console the identity provider's admin sees.
    pub(super) provider: Option<Provider>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(items: &'a [Item], case: &'a Case) -> Self {
        let settings = |item: &Item| item.settings().filter(|document| document.side == Side::Provider).is_some();
        let known = items.iter().filter_map(providers::recognise).find(|one| product_name(&one.id).is_some());
        let by_settings = || {
            let document = items.iter().filter(|item| settings(item)).find_map(Item::settings)?;
            let id = document.product?.name.to_ascii_lowercase();
            let id = id.split(' ').next()?.to_owned();
            let name = product_name(&id)?.to_owned();
            Some(Provider { id, name, confidence: 1.0, because: Vec::new() })
        };
        Facts { items, case, expected: &case.expectations, provider: known.or_else(by_settings) }
    }

    /// A field of the identity provider's console.
    pub(super) fn at_provider(
        &self,
        name: &str,
        also: &[&str],
        topic: Option<Topic>,
        value: &str,
        source: String,
    ) -> SheetRow {
        let how = topic.map_or(String::new(), |topic| {
            let told = providers::fixes(topic, self.provider.as_ref(), Some(value));
            let own = || applications::own_words(self.expected, topic, Party::IdpAdmin);
            let product = told.first().filter(|fix| fix.product.is_some()).map(|fix| fix.text.clone());
            product.or_else(own).or_else(|| told.first().map(|fix| fix.text.clone())).unwrap_or_default()
        });
        row(name, also, value, how, source)
    }

    /// A field of the application's console.
    pub(super) fn in_application(
        &self,
        name: &str,
        also: &[&str],
        topic: Option<Topic>,
        value: &str,
        source: String,
    ) -> SheetRow {
        let how = topic.and_then(|topic| applications::own_words(self.expected, topic, Party::SpAdmin));
        row(name, also, value, how.unwrap_or_default(), source)
    }

    /// A value that a profile, a link or the person says, and no document of the case.
    pub(super) fn said(&self, name: &str) -> Option<(&'a str, String)> {
        let value = self.expected.texts().find(|(own, _)| *own == name).map(|(_, value)| value)?;
        let stated = self.case.stated.iter().find(|stated| stated.name == name);
        Some((value, stated.map_or_else(|| self.by_person(value), |stated| stated.place.clone())))
    }

    /// Who says a value: a link or file, a profile that has it, or the person who entered it.
    pub(super) fn by_person(&self, value: &str) -> String {
        let has = |one: &Expectations| {
            let listed = one.required_attributes.iter().chain(&one.required_scopes);
            one.texts().any(|(_, own)| own == value) || listed.into_iter().any(|own| own == value)
        };
        match (&self.expected.author, &self.expected.name) {
            (Some(author), _) if author.values.iter().any(|own| own == value) => author.by.source().to_owned(),
            (None, Some(name)) if applications::find(name).is_some_and(|known| has(&known.expectations())) => {
                format!("the profile {name}")
            }
            _ => "the expected values".to_owned(),
        }
    }

    /// Values of settings on one side, each with its place.
    pub(super) fn stated(&self, side: Side, meaning: Meaning) -> Vec<(&'a str, String)> {
        let documents = self.items.iter().filter_map(Item::settings).filter(|document| document.side == side);
        let all = documents.flat_map(|document: &Document| {
            document.all(meaning).map(move |stated| (stated.value.as_str(), document.place(stated)))
        });
        all.filter(|(value, _)| !value.is_empty()).take(MAX_VALUES).collect()
    }
}

fn row(name: &str, also: &[&str], value: &str, how: String, source: String) -> SheetRow {
    let also = also.iter().map(|one| (*one).to_owned()).collect();
    SheetRow { name: name.to_owned(), also, value: value.to_owned(), how, source }
}

/// Adds a row, unless the same value stands under the same name.
pub(super) fn add(rows: &mut Vec<SheetRow>, row: SheetRow) {
    if !rows.iter().any(|known| known.name == row.name && known.value == row.value) {
        rows.push(row);
    }
}

/// A document of the case: `` `idp.xml` ``, or what was pasted.
pub(super) fn document(item: &Item, what: &str) -> String {
    if item.origin == "paste" || item.origin.is_empty() { format!("the {what}") } else { format!("`{}`", item.origin) }
}
