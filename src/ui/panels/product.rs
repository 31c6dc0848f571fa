//! The name of a product in words.

use crate::view::ViewModel;

/// The name people use for a product.
pub(super) fn product_name(view: &ViewModel, id: &str) -> String {
    let known = view.report.items.iter().filter_map(|item| item.provider.as_ref()).find(|provider| provider.id == id);
    known.map_or_else(|| id.to_owned(), |provider| provider.name.clone())
}
