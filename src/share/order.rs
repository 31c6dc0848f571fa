//! What the command line asks for: a form, what to take out, what to keep.
//!
//! Input: the words of options. Output: an [`Order`], or what is wrong with them. Invariant: the order is read whole or refused.

use super::{Form, Shared, prepare};
use crate::case::{Case, Settings};
use crate::redact::{Choices, Class};

/// The form and the choices of one call.
#[derive(Debug, Clone)]
pub struct Order {
    /// The form.
    pub form: Form,
    /// What is taken out.
    pub choices: Choices,
    /// The sender's words.
    pub note: Option<String>,
}

impl Order {
    /// Reads the words of the options: a form, classes to take out, classes or values to keep.
    pub fn new(form: &str, out: Option<&str>, keep: &[String], note: Option<String>) -> Result<Order, String> {
        let form = Form::named(form)
            .ok_or_else(|| format!("--out takes case, har, html, markdown, text, request or link, not '{form}'"))?;
        let mut choices = Choices::default();
        if let Some(classes) = out {
            redact(&mut choices, classes)?;
        }
        keep.iter().for_each(|value| kept(&mut choices, value));
        let order = Order { form, choices, note };
        if order.form != Form::Case && order.is_unredacted() {
            return Err("--redact none is only possible with --out case".to_owned());
        }
        if order.form != Form::Case && !order.choices.secrets {
            return Err("secrets stay only in a case file: use --out case".to_owned());
        }
        Ok(order)
    }

    /// What is handed on.
    pub fn fill(&self, case: &Case, settings: &Settings) -> Result<Shared, String> {
        prepare(case, settings, &self.choices).form(self.form, self.note.as_deref())
    }

    /// Whether nothing is taken out.
    pub fn is_unredacted(&self) -> bool {
        self.choices == Choices::nothing()
    }
}

fn class(name: &str) -> Option<Class> {
    Class::named(&name.trim().to_ascii_lowercase().replace("organization", "organisation"))
}

fn redact(choices: &mut Choices, value: &str) -> Result<(), String> {
    if value == "none" {
        *choices = Choices::nothing();
        return Ok(());
    }
    let known = [Class::Secrets, Class::People, Class::Organisation];
    known.into_iter().for_each(|one| choices.set(one, false));
    for name in value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match (class(name), name) {
            (Some(one), _) => choices.set(one, true),
            (None, "all") => known.into_iter().for_each(|one| choices.set(one, true)),
            _ => return Err(format!("--redact takes secrets, people, organisation, all or none, not '{name}'")),
        }
    }
    Ok(())
}

/// Classes that stay, or a single value.
fn kept(choices: &mut Choices, value: &str) {
    let classes: Option<Vec<Class>> = value.split(',').map(class).collect();
    match classes {
        Some(classes) => classes.into_iter().for_each(|one| choices.set(one, false)),
        None => choices.keep.push(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(form: &str, out: Option<&str>, keep: &[&str]) -> Result<Order, String> {
        let keep: Vec<String> = keep.iter().map(|value| (*value).to_owned()).collect();
        Order::new(form, out, &keep, None)
    }

    #[test]
    fn options_are_read_or_refused() {
        let one = order("case", Some("secrets,organization"), &["ann@example.com"]).unwrap();
        assert!(one.choices.secrets && !one.choices.people && one.choices.organisation);
        assert_eq!(one.choices.keep, ["ann@example.com"]);
        assert!(!order("markdown", None, &["people"]).unwrap().choices.people);
        assert!(order("case", Some("none"), &[]).unwrap().is_unredacted());
        for (form, out, keep) in
            [("pdf", None, ""), ("har", Some("none"), ""), ("case", Some("mine"), ""), ("html", None, "secrets")]
        {
            let keep: Vec<&str> = Some(keep).filter(|keep| !keep.is_empty()).into_iter().collect();
            assert!(order(form, out, &keep).is_err(), "{form} {out:?}");
        }
    }
}
