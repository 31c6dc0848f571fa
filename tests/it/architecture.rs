//! The direction of the data: every `use` and every path written in place, folded to rooms, against the table of ARCHITECTURE.md.
//!
//! What is read is the source itself, unit tests included. Names that a room re-exports count as those of the room they come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module by its path, `["crypto", "dsig"]`; the root is empty.
type Module = Vec<String>;

#[test]
fn rooms_use_only_what_the_table_of_the_architecture_lets_them_use() {
    let table = table();
    let source = Source::read(&root().join("src"));
    let mut wrong = Vec::new();
    for room in source.modules.keys().filter_map(|module| module.first()).collect::<BTreeSet<_>>() {
        if !table.iter().any(|(name, _)| name == room) {
            wrong.push(format!("`{room}` has no row in ARCHITECTURE.md: say what it does and which rooms it may use"));
        }
    }
    for (place, (room, allowed)) in table.iter().enumerate() {
        if !source.modules.keys().any(|module| module.first() == Some(room)) {
            wrong.push(format!("ARCHITECTURE.md has a row for `{room}`, which is not there"));
        }
        for used in allowed {
            if !table.iter().take(place).any(|(name, _)| name == used) {
                wrong.push(format!("`{room}` may use `{used}`, which does not stand above it in ARCHITECTURE.md"));
            }
        }
    }
    for (from, to, file) in source.arrows() {
        let (Some(from), Some(to)) = (from.first(), to.first()) else { continue };
        let allowed = table.iter().find(|(name, _)| name == from).is_some_and(|(_, allowed)| allowed.contains(to));
        if from != to && !allowed {
            wrong.push(format!("{file}: `{from}` uses `{to}`, which ARCHITECTURE.md does not allow"));
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_runs_in_a_circle_inside_any_room() {
    let source = Source::read(&root().join("src"));
    let arrows = source.arrows();
    let mut wrong = Vec::new();
    // Every folder with modules in it, the root aside: there the table says who may use whom.
    let folders: BTreeSet<Module> =
        source.modules.keys().flat_map(|module| (1..module.len()).map(|at| module[..at].to_vec())).collect();
    for folder in folders {
        let child = |module: &Module| match module.strip_prefix(folder.as_slice()) {
            Some([first, ..]) => Some(first.clone()),
            Some([]) => Some("mod".to_owned()),
            None => None,
        };
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        // Unit tests may use the whole room they stand in.
        for (from, to, _) in arrows.iter().filter(|(from, _, _)| !from.iter().any(|part| part == "tests")) {
            if let (Some(from), Some(to)) = (child(from), child(to))
                && from != to
            {
                graph.entry(from).or_default().insert(to);
            }
        }
        for circle in circles(&graph) {
            let name = folder.join("/");
            let uses = |one: &String| {
                let used: Vec<&str> =
                    graph[one].iter().filter(|used| circle.contains(used)).map(String::as_str).collect();
                format!("\n    {one} → {}", used.join(", "))
            };
            let uses: String = circle.iter().map(uses).collect();
            wrong.push(format!("in {name} these use one another, directly or round about:{uses}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_are_found_however_they_are_written() {
    let text = r##"
        use crate::{a::{b, c::D as E}, f};
        pub(crate) use super::g::{self};
        // use crate::comment;
        let _ = ("crate::text", r#"crate::raw"#, 'c', crate :: h :: I);
        fn x<'a>(y: &'a super::super::j::K) {}
        pub(in crate::visibility) fn y() {}
    "##;
    let found = paths(&code(text));
    assert_eq!(
        found,
        ["crate::a::b", "crate::a::c::D as E", "crate::f", "super::g::self", "crate::h::I", "super::super::j::K"]
    );
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of the table: a room, and those that it may use.
fn table() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let section = text.split("## The rooms").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim().trim_start_matches('|').trim_end_matches('|').split('|').collect();
        assert_eq!(cells.len(), 5, "{row}");
        (names(cells[0]).remove(0), names(cells[4]))
    })
    .collect()
}

/// All modules with their text.
struct Source {
    modules: BTreeMap<Module, String>,
    /// What a module re-exports, by name, and macros that every module can name.
    exports: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Source {
    fn read(folder: &Path) -> Source {
        let mut source = Source { modules: BTreeMap::new(), exports: BTreeMap::new() };
        source.read_folder(folder, &Vec::new());
        let mut exports: BTreeMap<Module, BTreeMap<String, Module>> = BTreeMap::new();
        for (module, text) in &source.modules {
            for statement in text.split("pub").skip(1).filter_map(exported) {
                for path in expand(&statement, "") {
                    let (path, name) = match path.split_once(" as ") {
                        Some((path, name)) => (path.to_owned(), name.to_owned()),
                        None => (path.clone(), path.rsplit("::").next().unwrap().to_owned()),
                    };
                    if let Some(target) = source.absolute(module, &path) {
                        exports.entry(home(module)).or_default().insert(name.clone(), target);
                    }
                }
            }
            for exported in text.split("#[macro_export]").skip(1) {
                let name = exported.split("macro_rules!").nth(1).unwrap().trim_start();
                let name = name.split(|c: char| !is_word(c)).next().unwrap();
                exports.entry(Vec::new()).or_default().insert(name.to_owned(), module.clone());
            }
        }
        source.exports = exports;
        source
    }

    fn read_folder(&mut self, folder: &Path, at: &Module) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.file_stem().unwrap().to_string_lossy().into_owned();
            let child: Module = at.iter().cloned().chain([name.clone()]).collect();
            if entry.is_dir() {
                self.read_folder(&entry, &child);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let module = if name == "mod" { at.clone() } else { child };
                self.modules.insert(module, code(&std::fs::read_to_string(&entry).unwrap()));
            }
        }
    }

    /// A path as written in a module, from the root. `None` for other crates and names of the module itself.
    fn absolute(&self, module: &Module, path: &str) -> Option<Module> {
        let mut parts: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
        let first = parts.first()?.clone();
        let home = home(module);
        let mut base = match first.as_str() {
            "crate" | "assertain" => Vec::new(),
            "self" | "super" => home,
            _ => {
                let child: Module = home.iter().cloned().chain([first]).collect();
                parts.insert(0, String::new());
                self.modules.contains_key(&child).then_some(home)?
            }
        };
        while parts.first().is_some_and(|part| part == "super") {
            base.pop();
            parts.remove(0);
        }
        if parts.first().is_some_and(|part| matches!(part.as_str(), "crate" | "assertain" | "self" | "")) {
            parts.remove(0);
        }
        base.extend(parts.into_iter().filter(|part| part != "self" && part != "*"));
        Some(base)
    }

    /// The module that a path from the root leads to, through re-exports.
    fn resolve(&self, path: &[String], depth: usize) -> Module {
        for length in (0..=path.len()).rev() {
            let (module, rest) = path.split_at(length);
            let module = module.to_vec();
            // The root itself is no module that could be used: what it has, it re-exports.
            if !self.modules.contains_key(&module) && !module.is_empty() {
                continue;
            }
            let export = rest.first().and_then(|name| self.exports.get(&module)?.get(name));
            return match export {
                Some(target) if depth < 8 => {
                    let further: Module = target.iter().chain(rest.iter().skip(1)).cloned().collect();
                    self.resolve(&further, depth + 1)
                }
                _ if module.is_empty() => vec!["lib".to_owned()],
                _ => module,
            };
        }
        Vec::new()
    }

    /// Who uses whom: both modules, and the file.
    fn arrows(&self) -> Vec<(Module, Module, String)> {
        let mut arrows = Vec::new();
        for (module, text) in &self.modules {
            // Unit tests stand last, in a module of their own, where `super` is the file itself.
            let (own, tests) = text.split_once("mod tests {").unwrap_or((text, ""));
            let inner: Module = module.iter().cloned().chain(["tests".to_owned()]).collect();
            for (from, text) in [(module, own), (&inner, tests)] {
                for path in paths(&without_exports(&without_relative_macros(text))) {
                    let path = path.split(" as ").next().unwrap();
                    let Some(target) = self.absolute(from, path) else { continue };
                    let target = self.resolve(&target, 0);
                    if target != *module {
                        arrows.push((from.clone(), target, format!("src/{}", module.join("/"))));
                    }
                }
            }
        }
        arrows
    }
}

/// Where the names of a module stand: those of `lib.rs` at the root.
fn home(module: &Module) -> Module {
    if module.as_slice() == ["lib"] { Vec::new() } else { module.clone() }
}

/// What a `pub use` names, where the text after `pub` is one.
fn exported(after_pub: &str) -> Option<String> {
    let rest = match after_pub.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.1,
        None => after_pub,
    };
    let rest = rest.strip_prefix(|c: char| c.is_whitespace())?.trim_start().strip_prefix("use ")?;
    Some(rest.split(';').next()?.to_owned())
}

/// The text without its re-exports within the room: a door is no use. Those of other rooms stay.
fn without_exports(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split("pub").enumerate() {
        let export = (index > 0).then(|| exported(part)).flatten();
        let foreign = export.as_ref().is_some_and(|export| export.trim_start().starts_with("crate"));
        match export {
            Some(_) if !foreign => out.push_str(part.split_once(';').map_or("", |(_, rest)| rest)),
            _ => out.push_str(part),
        }
        out.push(' ');
    }
    out
}

/// The text without `super` in macros: there it is that of whoever calls them.
fn without_relative_macros(text: &str) -> String {
    let mut parts = text.split("macro_rules!");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let mut depth = 0usize;
        let end = part.char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            (c == '}' && depth == 0).then_some(at)
        });
        let (body, rest) = part.split_at(end.unwrap_or(part.len()));
        out.push_str(&body.replace("super::", ""));
        out.push_str(rest);
    }
    out
}

/// All paths of a code: those of `use`, taken apart, and those written in place.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = next_word(rest) {
        let word: String = rest[at..].chars().take_while(|c| is_word(*c)).collect();
        let after = &rest[at + word.len()..];
        if word == "use" {
            let (tree, then) = after.split_once(';').unwrap_or((after, ""));
            found.extend(expand(tree, ""));
            rest = then;
            continue;
        }
        let mut path = word;
        rest = after;
        while let Some(part) = rest.trim_start().strip_prefix("::").map(str::trim_start) {
            let name: String = part.chars().take_while(|c| is_word(*c)).collect();
            if name.is_empty() {
                break;
            }
            rest = &part[name.len()..];
            path = format!("{path}::{name}");
        }
        if path.contains("::") {
            found.push(path);
        }
    }
    // `std::fmt` and the like are sorted out by who resolves them; here only what can be ours.
    found.retain(|path| path.chars().next().is_some_and(|c| c.is_lowercase() || c == '_'));
    found
}

fn next_word(text: &str) -> Option<usize> {
    text.find(|c: char| is_word(c) && !c.is_numeric())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn expand(tree: &str, before: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        return vec![format!("{before}{}", tree.split_whitespace().collect::<Vec<_>>().join(" "))];
    };
    let before = format!("{before}{}", head.trim());
    let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let mut depth = 0;
    let parts = inner.split(|c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.filter(|part| !part.trim().is_empty()).flat_map(|part| expand(part, &before)).collect()
}

/// The text without comments, without what stands in quotes, and without the modules that a visibility names.
fn code(text: &str) -> String {
    let mut parts = bare(text);
    while let Some((before, after)) = parts.split_once("pub(in ") {
        parts = format!("{before}pub {}", after.split_once(')').map_or("", |(_, rest)| rest));
    }
    parts
}

/// The text without comments and without what stands in quotes.
fn bare(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if ["r\"", "r#", "br\"", "br#"].iter().any(|start| rest.starts_with(start)) {
            let prefix = rest.find(['"', '#']).unwrap_or(0);
            let hashes = rest[prefix..].chars().take_while(|c| *c == '#').count();
            let close = format!("\"{}", "#".repeat(hashes));
            let open = prefix + hashes + 1;
            rest.get(open..).and_then(|inner| inner.find(&close)).map_or(1, |end| open + end + close.len())
        } else if c == '"' {
            quoted(rest, '"').unwrap_or(rest.len())
        } else if c == '\'' {
            // A character, or the mark of a lifetime.
            quoted(rest, '\'').filter(|end| rest[1..*end].chars().count() <= 2 || rest.starts_with("'\\")).unwrap_or(1)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            // A word ends here at the earliest, so that `for"` and `bar#` are not taken for raw text.
            if is_word(c) {
                let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            continue;
        };
        out.push(' ');
        rest = &rest[end..];
    }
    out
}

/// Where a text in quotes ends that starts here.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if !escaped && c == quote {
            return Some(at + 1);
        }
        escaped = !escaped && c == '\\';
    }
    None
}

/// The groups that reach themselves.
fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = graph.get(from).into_iter().flatten().collect();
        while let Some(one) = next.pop() {
            if seen.insert(one.clone()) {
                next.extend(graph.get(one).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = graph.keys().map(|from| (from, reach(from))).collect();
    let with = |one: &String| -> Vec<String> {
        let both = |other: &&String| {
            reached.get(one).is_some_and(|all| all.contains(*other))
                && reached.get(*other).is_some_and(|all| all.contains(one))
        };
        graph.keys().filter(both).cloned().collect()
    };
    let found: BTreeSet<Vec<String>> = graph.keys().map(with).filter(|circle| !circle.is_empty()).collect();
    found.into_iter().collect()
}
