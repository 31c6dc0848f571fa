//! What software wrote about a failed login: sentences of logs and error pages, read as statements with values and places.
//! Input: any text. Output: [`Statement`]s, in the order of the text. It judges nothing and compares nothing.
//!
//! The sentences are data: `products/<product>.texts`, one line each, with a test line beside it; `README.md` describes the form.

mod abroad;
mod answered;
mod catalogue;
mod code;
mod codes;
mod data;
mod find;
mod index;
mod labels;
mod later;
mod markers;
mod mention;
mod normal;
mod pair;
mod protocol;
mod request;
mod slots;
mod statuses;
mod times;
mod words;

#[cfg(test)]
mod tests;

pub use code::Page;
pub use data::{Compare, Doer, Meaning, Product, Protocol, meaning, products};
pub use find::{answer, mentioned, read};
pub use protocol::meaning_of_request;
pub use times::instant;

use crate::source::Span;

/// Statements of one text; a log repeats itself.
pub const MAX_STATEMENTS: usize = 40;

/// One sentence of a text, understood.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What the sentence complains about.
    pub meaning: &'static Meaning,
    /// The product that writes it, where only one does or the text names it.
    pub product: Option<&'static Product>,
    /// The sentence has other causes too, or was understood by its words alone.
    pub likely: bool,
    /// Another product writes the same words with the two values the other way round, and the text does not say which it is.
    pub undecided: bool,
    /// A later record of the text tells of a login that worked.
    pub overtaken: bool,
    /// When its record was written, in milliseconds since 1970, where the record says its time zone.
    pub written: Option<i64>,
    /// Whom its record names, by email address.
    pub user: Option<String>,
    /// Login protocol that the words belong to.
    pub protocol: Option<Protocol>,
    /// The named values, in the order of the sentence.
    pub values: Vec<Slot>,
    /// Place of the sentence in the text.
    pub span: Span,
}

/// A value that the sentence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The name of the slot: `expected`, `actual`, `now` …
    pub name: &'static str,
    /// Whose value it is.
    pub side: Side,
    /// The value as written, without the quotes around it.
    pub value: String,
    /// Its place in the text.
    pub span: Span,
}

/// Whose value a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the message says.
    Message,
    /// What was configured at the receiver.
    Setting,
    /// What the receiver takes for its own: its address, its clock, its pending request.
    OwnView,
}

impl Side {
    /// The side of a slot, by its name.
    pub(crate) fn of(name: &str) -> Side {
        match name {
            "expected" | "limit_setting" => Side::Setting,
            "own" | "now" | "sent" | "skew" => Side::OwnView,
            _ => Side::Message,
        }
    }

    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Message => "message",
            Side::Setting => "setting",
            Side::OwnView => "own-view",
        }
    }
}

impl Statement {
    /// The rule that names the fault: of SAML where the words or the case (`saml`) are.
    pub fn rule(&self, saml: bool) -> &'static str {
        let saml = saml || self.protocol == Some(Protocol::Saml);
        self.meaning.saml_rule.filter(|_| saml).unwrap_or(self.meaning.rule)
    }

    /// Whether it is a step of a sign-in, which goes on when the user did what was asked.
    pub fn is_step(&self) -> bool {
        self.meaning.name == "entra-step"
    }

    /// The statement of a part of a text, with its places in the whole.
    #[must_use]
    pub fn shifted(self, by: usize) -> Statement {
        self.placed(|span| span.shift(by))
    }

    /// The statement with its places in another text.
    fn placed(mut self, place: impl Fn(Span) -> Span) -> Statement {
        self.span = place(self.span);
        for slot in &mut self.values {
            slot.span = place(slot.span);
        }
        self
    }

    /// The value of a slot.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.slot(name).map(|slot| slot.value.as_str())
    }

    /// A slot by its name.
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.values.iter().find(|slot| slot.name == name)
    }

    /// What the receiver expects, and what the message has, where the sentence names both.
    pub fn pair(&self) -> Option<(&Slot, &Slot)> {
        let expected = self.slot("expected").or_else(|| self.slot("own")).or_else(|| self.slot("sent"))?;
        Some((expected, self.slot("actual")?))
    }

    /// The statement as the report shows it.
    pub fn facts(&self) -> serde_json::Value {
        let value = |slot: &Slot| {
            serde_json::json!({
                "slot": slot.name, "side": slot.side.as_str(), "value": slot.value,
                "start": slot.span.start, "end": slot.span.end,
            })
        };
        serde_json::json!({
            "product": self.product.map(|product| product.name),
            "protocol": self.protocol.map(Protocol::as_str),
            "values": self.values.iter().map(value).collect::<Vec<_>>(),
        })
    }
}
