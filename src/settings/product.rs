//! The products whose settings are known, and what they are told by.

use std::sync::LazyLock;

/// Whose settings these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// An application that people sign in to.
    Application,
    /// An API, or the proxy before it.
    Api,
    /// A cloud, cluster or vault that trusts tokens of another issuer.
    Trust,
    /// What an identity provider knows about one application.
    Provider,
}

impl Side {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Application => "application",
            Side::Api => "api",
            Side::Trust => "trust",
            Side::Provider => "identity-provider",
        }
    }
}

/// A product.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id in the tables.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// Whose settings it has.
    pub side: Side,
    /// The container whose members are alternatives; empty where there are none.
    pub group: String,
    markers: Vec<Vec<String>>,
}

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    let lines = include_str!("products.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(read).collect()
});

fn read(line: &str) -> Option<Product> {
    let mut fields = line.split('\t');
    let (id, name, side, group, markers) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let side = match side {
        "app" => Side::Application,
        "api" => Side::Api,
        "trust" => Side::Trust,
        "idp" => Side::Provider,
        _ => return None,
    };
    let markers = markers.split('|').map(|all| all.split('&').map(str::to_owned).collect()).collect();
    let group = if group == "-" { String::new() } else { group.to_owned() };
    Some(Product { id: id.to_owned(), name: name.to_owned(), side, group, markers })
}

/// All products, those that are told most surely first.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The products whose marks a text has, in order. A mark is found with `-` or `_` between its words alike.
pub(super) fn marked(text: &str) -> impl Iterator<Item = &'static Product> {
    let text = text.replace('_', "-");
    let has = move |mark: &String| text.contains(&mark.replace('_', "-"));
    PRODUCTS.iter().filter(move |product| product.markers.iter().any(|all| all.iter().all(&has)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = include_str!("products.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows, products().len());
    }
}
