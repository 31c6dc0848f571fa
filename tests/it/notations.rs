//! However a secret is written, no output carries it.

use super::outputs::{case, handed_on, settings};
use assertain::analyse;
use assertain::casefile::from_link;
use assertain::report::{to_json, to_markdown, to_text};
use assertain::share::Form;
use std::fmt::Write;

/// Ways to write a secret: `== name`, then lines in which `§` is the secret.
const NOTATIONS: &str = include_str!("notations.txt");

/// The secret of this number; each notation has its own, so that none is known by another.
fn secret(number: usize) -> String {
    format!("Zq7Secret0pl{number:03}ted1X")
}

/// Name, text and secret of every notation.
fn notations() -> Vec<(&'static str, String, String)> {
    let blocks = NOTATIONS.split("== ").filter(|block| !block.is_empty()).enumerate();
    let read = |(number, block): (usize, &'static str)| {
        let (name, text) = block.split_once('\n').unwrap();
        (name, text.trim_end().replace('§', &secret(number)), secret(number))
    };
    blocks.map(read).collect()
}

/// Everything that is told about a text and made of it.
fn told(text: &str) -> Vec<(String, String)> {
    let case = case(text, "paste");
    let report = analyse(&case, &settings(false));
    let mut told = vec![
        ("text".to_owned(), to_text(&report)),
        ("Markdown".to_owned(), to_markdown(&report)),
        ("JSON".to_owned(), to_json(&report)),
    ];
    for (form, what, shown) in handed_on(&case) {
        // What is packed in a link is looked for unpacked.
        let inside = (form == Form::Link).then(|| from_link(&shown)).flatten().and_then(Result::ok);
        told.push((format!("{}, {what}", form.as_str()), inside.unwrap_or(shown)));
    }
    told
}

#[test]
fn no_notation_of_a_secret_is_told() {
    let mut wrong = String::new();
    for (name, text, secret) in notations() {
        for (output, _) in told(&text).iter().filter(|(_, shown)| shown.contains(&secret)) {
            let _ = writeln!(wrong, "{name}: {output}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The control: every notation holds its secret, and where facts are asked for with secrets the search finds some.
#[test]
fn the_search_for_notations_would_find_them() {
    let notations = notations();
    assert!(notations.len() > 100 && notations.iter().all(|(_, text, secret)| text.contains(secret)));
    let with_secrets = |(_, text, secret): &&(&str, String, String)| {
        to_json(&analyse(&case(text, "paste"), &settings(true))).contains(secret)
    };
    assert!(notations.iter().filter(with_secrets).count() > 5);
}
