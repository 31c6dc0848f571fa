//! `cargo xtask new-rule ID [family]`: the four files of a rule and its line in the family, to be filled in.
//! Input: an id such as `OIDC-MADE-UP`. Output: rule, document, test document, registration. Invariant: writes over no file.

use crate::rules_pages::family::Family;
use crate::run::{Outcome, read, root, write};
use std::path::Path;

/// Makes the files and says what to do next.
pub fn command(id: &str, family: Option<&str>) -> Outcome<()> {
    let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    if !id.contains('-') || !id.chars().all(allowed) {
        return Err(format!("`{id}` is no id of a rule: capital letters, digits and hyphens, as OIDC-MADE-UP"));
    }
    let family = match family {
        Some(name) => Family::named(&name.replace('_', "-"))
            .ok_or_else(|| format!("`{name}` is no family; there are {}", names())),
        None => Family::of_id(id).ok_or_else(|| format!("no family has ids like {id}: name it, one of {}", names())),
    }?;
    let module = module_name(id, family);
    let folder = root().join("src/rules").join(family.name().replace('-', "_"));
    let (rule, document) = (folder.join(format!("{module}.rs")), folder.join(format!("{module}.md")));
    let test = root().join("tests/rules").join(format!("{id}.md"));
    if let Some(there) = [&rule, &document, &test].into_iter().find(|path| path.exists()) {
        return Err(format!("{} exists already", there.display()));
    }
    let list = folder.join("mod.rs");
    let listed = with_line(&read(&list)?, &folder, id, &module)
        .ok_or_else(|| format!("no `rules! {{ … }}` in {}", list.display()))?;
    write(&rule, RULE.replace("{id}", id))?;
    write(&document, DOCUMENT.replace("{id}", id))?;
    write(&test, TEST.replace("{id}", id))?;
    write(&list, listed)?;
    println!("{id} is a rule of the family {} ({}). Fill in, in this order:", family.name(), family.title());
    for (path, what) in [
        (&test, "a case that finds it, with the characters it marks; one that does not"),
        (&rule, "`check`: find, pass, not_checked. What rules share is in src/rules/support (its README has a table)"),
        (&document, "what, why, fix, an example, for a support engineer"),
    ] {
        println!("  {}: {what}", path.strip_prefix(root()).unwrap_or(path).display());
    }
    println!(
        "Then `cargo xtask fmt`, `RULE={id} cargo test --test it rules`, `UPDATE_SNAPSHOTS=1 cargo test --test it rules` for \
         tests/wording, the same with `cases` for reports that count checks, and `cargo test --test it words` for the length of \
         what it says."
    );
    println!(
        "If the report of a failing case names a second cause, say in src/diagnose/explains.rs which explains which; \
         src/diagnose/README.md has the other tables that may name it."
    );
    Ok(())
}

fn names() -> String {
    Family::ALL.iter().map(|family| family.name()).collect::<Vec<_>>().join(", ")
}

/// `made_up` for `OIDC-MADE-UP`: the id without the beginning that the family has, where that leaves something.
fn module_name(id: &str, family: Family) -> String {
    let rest = family
        .prefixes()
        .iter()
        .filter_map(|prefix| id.strip_prefix(prefix)?.strip_prefix('-'))
        .min_by_key(|rest| rest.len());
    let name = rest.unwrap_or(id).to_ascii_lowercase().replace('-', "_");
    let starts_badly = name.starts_with(|c: char| c.is_ascii_digit());
    if starts_badly || ["type", "use", "move", "static", "const", "ref"].contains(&name.as_str()) {
        format!("rule_{name}")
    } else {
        name
    }
}

/// The list of the family with one more line, in the order of the ids.
fn with_line(list: &str, folder: &Path, id: &str, module: &str) -> Option<String> {
    let (before, rest) = list.split_once("rules! {\n")?;
    let (lines, after) = rest.split_once("}\n")?;
    let mut names: Vec<&str> = lines.lines().map(|line| line.trim().trim_end_matches(',')).collect();
    let id_of = |name: &str| {
        let text = read(&folder.join(format!("{name}.rs"))).unwrap_or_default();
        text.split_once("declare_rule!").and_then(|(_, declared)| declared.split('"').nth(1).map(str::to_owned))
    };
    let at = names.iter().position(|name| id_of(name).is_some_and(|other| other.as_str() > id)).unwrap_or(names.len());
    names.insert(at, module);
    let lines: String = names.iter().map(|name| format!("    {name},\n")).collect();
    Some(format!("{before}rules! {{\n{lines}}}\n{after}"))
}

const RULE: &str = "\
//! {id}: what has to hold, and the clause of the specification that says so.

use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { \"{id}\", Error }

/// Walks over the items. Finds with `out.find(RULE.finding(title, why).at(item, span).fix(party, text))`, passes with `out.pass()`,
/// and says with `out.not_checked(\"…\")` what is missing to judge. A rule that does not apply says nothing.
/// A title has at most 12 words, values in `code` not counted. `declare_rule!` takes the kinds of token it is about as a third part
/// (`[IdToken]`); the rules beside this one are examples.
fn check(_cx: &Context<'_>, _out: &mut Outcome) {}
";

const DOCUMENT: &str = "\
# {id}

One sentence: the fault as a fact.

## What

## Why

## Fix

## Example
";

const TEST: &str = "\
# {id}

## A case that has it

```input
```

```expect
found {id} error at \"…\"
```

## A case that has it not

```input
```

```expect
passed {id}
```
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_rule_has_its_family_name_and_line() {
        let family = Family::of_id("OIDC-MADE-UP").unwrap();
        assert_eq!((family.name(), module_name("OIDC-MADE-UP", family)), ("id-token", "made_up".to_owned()));
        assert_eq!(Family::of_id("SAML-STATUS-NEW").unwrap().name(), "status");
        let folder = root().join("src/rules/id_token");
        let list = read(&folder.join("mod.rs")).unwrap();
        let listed = with_line(&list, &folder, "OIDC-MADE-UP", "made_up").unwrap();
        let lines: Vec<&str> = listed.lines().map(str::trim).collect();
        let at = lines.iter().position(|line| *line == "made_up,").unwrap();
        assert_eq!(lines[at + 1], "name_missing,");
        assert_eq!(listed.lines().count(), list.lines().count() + 1);
    }
}
