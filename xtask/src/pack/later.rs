//! Divides the module of the page: what judging needs that most people paste comes first; what a click asks for, and what few
//! pastes need, comes later. The thread that judges begins with the first part; where it comes to something that was left out, it
//! waits for the whole module and begins the case again (`src/boot.js`). The page's own thread never gets the whole one, so
//! nothing that it runs is left out.
//! Comes in: the optimised module with the names of its functions. Goes out: the first part and the bodies for later, both without
//! names, as `src/bin/unpack/joined.rs` puts them together.
//!
//! Left out is what only functions of [`LATER`] reach. What is called through a table stays, unless it is itself of one of them, and
//! so does all that the page's thread may run: what its room, the views' crates and whoever else is in a table reach.

use super::joined::{LEFT_OUT, number, write};
use std::collections::{BTreeMap, BTreeSet};

/// The rooms and files that come later.
const LATER: &str = include_str!("later.txt");
/// How names of our own functions begin.
const ENGINE: &str = "assertain::";
/// What runs on the page's own thread.
const PAGE: &str = "assertain::ui::";
/// Of the page's room, the thread that judges.
const WORKER: &str = "assertain::ui::worker::";
/// A function in a table with a body up to so many bytes may stand for others that are the same.
const COMMON: usize = 64;

/// A module in two parts.
pub struct Parts {
    /// A module.
    pub first: Vec<u8>,
    /// The bodies that it lacks, in their order, as a module that holds nothing else.
    pub later: Vec<u8>,
    /// The whole module.
    pub whole: Vec<u8>,
}

/// Divides a module; `None` where its form is not known here.
pub fn divide(module: &[u8]) -> Option<Parts> {
    let sections = sections(module)?;
    let content = |id: u8| sections.iter().find(|section| section.id == id).map(|section| section.content);
    let code = bodies(content(10)?)?;
    let imported = content(2).map_or(Some(0), imported)?;
    let names = sections.iter().filter(|section| section.id == 0).find_map(|section| names(section.content))?;
    let mut called_from_outside = BTreeSet::new();
    if let Some(exports) = content(7) {
        called_from_outside.extend(exported(exports)?);
    }
    if let Some(start) = content(8) {
        called_from_outside.insert(number(start, &mut 0)?);
    }
    let tabled = content(9).map_or(Some(BTreeSet::new()), in_tables)?;

    let names: Vec<&str> = (0..code.len()).map(|body| names.get(&(body + imported)).copied().unwrap_or("")).collect();
    let calls = code.iter().map(|body| super::streams::calls(body)).collect::<Option<Vec<_>>>()?;
    // By the numbers of bodies: what is imported has none.
    let callees = |body: usize| calls.get(body).into_iter().flatten().filter_map(|index| index.checked_sub(imported));
    let of = |keep: &dyn Fn(usize, &str) -> bool| -> Vec<usize> {
        names.iter().enumerate().filter(|(body, name)| keep(*body, name)).map(|(body, _)| body).collect()
    };
    let is_tabled = |body: usize| tabled.contains(&(body + imported));

    let roots = of(&|body, name| {
        called_from_outside.contains(&(body + imported))
            || is_tabled(body) && !is_of(name, ENGINE)
            || name.contains(PAGE) && !name.contains(WORKER)
    });
    let is_worker = |body: usize| names.get(body).is_some_and(|name| name.contains(WORKER));
    let page = reached(roots, code.len(), &callees, &is_worker);

    let later: BTreeSet<usize> = of(&|body, name| is_later(name) && !page.contains(&body)).into_iter().collect();
    let is_long = |body: usize| code.get(body).is_some_and(|bytes| bytes.len() > COMMON);
    let roots = of(&|body, name| {
        name.contains(WORKER) || is_tabled(body) && is_of(name, ENGINE) && !(later.contains(&body) && is_long(body))
    });
    let judging = reached(roots, code.len(), &callees, &|body| later.contains(&body));

    let mut first = Vec::new();
    let mut left_out: Vec<&[u8]> = Vec::new();
    for (index, body) in code.iter().enumerate() {
        // What is the same as a body that was left out is one: it comes back as it was.
        if (page.contains(&index) || judging.contains(&index)) && *body != LEFT_OUT {
            first.push(*body);
        } else {
            left_out.push(body);
            first.push(&LEFT_OUT);
        }
    }
    let head = module.get(..8)?;
    Some(Parts {
        first: with_code(head, &sections, &first),
        later: with_code(head, &[Section { id: 10, content: &[] }], &left_out),
        whole: with_code(head, &sections, &code),
    })
}

/// A module without the names of its functions.
pub fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let sections = sections(module)?;
    let code = bodies(sections.iter().find(|section| section.id == 10)?.content)?;
    Some(with_code(module.get(..8)?, &sections, &code))
}

/// What is reached from somewhere by calls, without what is not entered.
fn reached<I: Iterator<Item = usize>>(
    mut todo: Vec<usize>,
    all: usize,
    callees: &dyn Fn(usize) -> I,
    is_closed: &dyn Fn(usize) -> bool,
) -> BTreeSet<usize> {
    let mut reached: BTreeSet<usize> = todo.iter().copied().collect();
    while let Some(body) = todo.pop() {
        for callee in callees(body).filter(|callee| *callee < all && !is_closed(*callee)) {
            if reached.insert(callee) {
                todo.push(callee);
            }
        }
    }
    reached
}

fn is_later(name: &str) -> bool {
    LATER.lines().any(|one| !one.is_empty() && !one.starts_with('#') && is_of(name, one))
}

/// The patterns of names that stay functions of their own, so that they can be left out.
pub fn apart() -> impl Iterator<Item = String> {
    LATER.lines().filter(|one| !one.is_empty() && !one.starts_with('#')).map(|one| format!("--no-inline=*{one}::*"))
}

/// Whether a function is of a room, file or function: by its own path, or by that of the type whose trait it is of.
fn is_of(name: &str, path: &str) -> bool {
    let rest = name.trim_start_matches(['<', '&']).strip_prefix(path);
    rest.is_some_and(|rest| path.ends_with(':') || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// A section of a module.
struct Section<'a> {
    id: u8,
    content: &'a [u8],
}

fn sections(module: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut at = 8;
    let mut sections = Vec::new();
    while at < module.len() {
        let id = *module.get(at)?;
        at += 1;
        let size = number(module, &mut at)?;
        let content = module.get(at..at.checked_add(size)?)?;
        sections.push(Section { id, content });
        at += size;
    }
    Some(sections)
}

/// A module of these sections with this code, without those that only tools read.
fn with_code(head: &[u8], sections: &[Section], code: &[&[u8]]) -> Vec<u8> {
    let mut module = head.to_vec();
    for section in sections.iter().filter(|section| section.id != 0) {
        let mut content = Vec::new();
        if section.id == 10 {
            write(code.len(), &mut content);
            for body in code {
                write(body.len(), &mut content);
                content.extend_from_slice(body);
            }
        } else {
            content.extend_from_slice(section.content);
        }
        module.push(section.id);
        write(content.len(), &mut module);
        module.append(&mut content);
    }
    module
}

fn bodies(content: &[u8]) -> Option<Vec<&[u8]>> {
    let mut at = 0;
    let mut bodies = Vec::new();
    for _ in 0..number(content, &mut at)? {
        bodies.push(taken(content, &mut at)?);
    }
    Some(bodies)
}

/// Bytes with their length in front.
fn taken<'a>(content: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let size = number(content, at)?;
    let taken = content.get(*at..at.checked_add(size)?)?;
    *at += size;
    Some(taken)
}

/// How many functions are imported.
fn imported(content: &[u8]) -> Option<usize> {
    let (mut at, mut functions) = (0, 0);
    for _ in 0..number(content, &mut at)? {
        taken(content, &mut at)?;
        taken(content, &mut at)?;
        let kind = *content.get(at)?;
        at += 1;
        match kind {
            0 => {
                number(content, &mut at)?;
                functions += 1;
            }
            // A table: its type, then its limits as a memory has them.
            1 | 2 => {
                at += usize::from(kind == 1);
                let limited = *content.get(at)? & 1 == 1;
                at += 1;
                number(content, &mut at)?;
                if limited {
                    number(content, &mut at)?;
                }
            }
            3 => at += 2,
            _ => return None,
        }
    }
    Some(functions)
}

fn exported(content: &[u8]) -> Option<BTreeSet<usize>> {
    let mut at = 0;
    let mut functions = BTreeSet::new();
    for _ in 0..number(content, &mut at)? {
        taken(content, &mut at)?;
        let kind = *content.get(at)?;
        at += 1;
        let index = number(content, &mut at)?;
        if kind == 0 {
            functions.insert(index);
        }
    }
    Some(functions)
}

/// The functions that stand in tables: pieces for the first table, at a constant place.
fn in_tables(content: &[u8]) -> Option<BTreeSet<usize>> {
    let mut at = 0;
    let mut functions = BTreeSet::new();
    for _ in 0..number(content, &mut at)? {
        // i32.const, number, end
        if content.get(at..at + 2)? != [0, 0x41] {
            return None;
        }
        at += 2;
        number(content, &mut at)?;
        if *content.get(at)? != 0x0b {
            return None;
        }
        at += 1;
        for _ in 0..number(content, &mut at)? {
            functions.insert(number(content, &mut at)?);
        }
    }
    Some(functions)
}

/// The names of functions, in the section that is called so.
fn names(content: &[u8]) -> Option<BTreeMap<usize, &str>> {
    let mut at = 0;
    if taken(content, &mut at)? != b"name" {
        return None;
    }
    while at < content.len() {
        let kind = *content.get(at)?;
        at += 1;
        let part = taken(content, &mut at)?;
        if kind == 1 {
            let (mut at, mut names) = (0, BTreeMap::new());
            for _ in 0..number(part, &mut at)? {
                let index = number(part, &mut at)?;
                names.insert(index, std::str::from_utf8(taken(part, &mut at)?).unwrap_or(""));
            }
            return Some(names);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::joined::joined;
    use super::*;

    /// A section, or anything else with its length in front.
    fn sized(content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(content.len(), &mut out);
        out.extend_from_slice(content);
        out
    }

    /// Functions with their names and what each calls; those of `tabled` stand in a table, the first is exported.
    fn module(functions: &[(&str, &[u8])], tabled: &[u8]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut put = |id: u8, content: &[u8]| {
            module.push(id);
            module.extend(sized(content));
        };
        let count = functions.len() as u8;
        put(1, &[1, 0x60, 0, 0]);
        put(3, &[&[count][..], &vec![0; functions.len()]].concat());
        put(4, &[1, 0x70, 0, 9]);
        put(7, &[1, 1, b'f', 0, 0]);
        put(9, &[&[1, 0, 0x41, 0, 0x0b, tabled.len() as u8][..], tabled].concat());
        let mut code = vec![count];
        for (name, calls) in functions {
            // As long as a name, so that no two bodies are the same.
            let mut body = vec![0];
            body.extend(std::iter::repeat_n(1, name.len()));
            body.extend(calls.iter().flat_map(|callee| [0x10, *callee]));
            body.push(0x0b);
            code.extend(sized(&body));
        }
        put(10, &code);
        let mut names = vec![count];
        for (index, (name, _)) in functions.iter().enumerate() {
            names.push(index as u8);
            names.extend(sized(name.as_bytes()));
        }
        put(0, &[sized(b"name"), vec![1], sized(&names)].concat());
        module
    }

    fn left_out(functions: &[(&str, &[u8])], tabled: &[u8]) -> Vec<usize> {
        let parts = divide(&module(functions, tabled)).expect("it is divided");
        assert_eq!(joined(&parts.first, &parts.later).expect("it is joined"), parts.whole);
        let first = sections(&parts.first).unwrap().into_iter().find(|section| section.id == 10).unwrap();
        let bodies = bodies(first.content).unwrap();
        bodies.iter().enumerate().filter(|(_, body)| **body == LEFT_OUT).map(|(at, _)| at).collect()
    }

    #[test]
    fn what_only_later_functions_reach_is_left_out() {
        let functions: &[(&str, &[u8])] = &[
            ("main", &[]),
            ("assertain::ui::worker::done::h0", &[2, 5]),
            ("assertain::redact::redact::h1", &[3, 4]),
            ("core::sort::h2", &[]),
            ("core::both::h3", &[]),
            ("assertain::item::read::h4", &[4]),
        ];
        assert_eq!(left_out(functions, &[]), [2, 3]);
        // Through a table it might be called by anybody.
        assert_eq!(left_out(functions, &[3]), [2]);
    }

    #[test]
    fn what_the_page_calls_stays() {
        let functions: &[(&str, &[u8])] = &[
            ("main", &[]),
            ("assertain::ui::panels::share::Share::h0", &[2]),
            ("assertain::redact::names::h1", &[]),
            ("assertain::redact::values::h2", &[2]),
            ("tachys::view::h3", &[5]),
            ("assertain::redact::words::h4", &[]),
        ];
        assert_eq!(left_out(functions, &[4]), [3]);
    }

    #[test]
    fn a_function_in_a_table_is_left_out_by_its_name_unless_it_is_short() {
        let long = format!("<assertain::redact::text::Part as core::fmt::Display>::fmt::{}", "h".repeat(COMMON));
        let functions: &[(&str, &[u8])] = &[("main", &[]), (&long, &[]), ("assertain::redact::{{closure}}", &[])];
        assert_eq!(left_out(functions, &[1, 2]), [1]);
    }

    #[test]
    fn names_are_whole() {
        assert!(is_of("assertain::share::outgoing::h1", "assertain::share"));
        assert!(is_of("assertain::share::outgoing::h1", ENGINE));
        assert!(is_of("<assertain::share::Form as core::fmt::Debug>::fmt", "assertain::share"));
        assert!(is_of("<&assertain::share::Form as core::fmt::Debug>::fmt", "assertain::share"));
        assert!(!is_of("assertain::shared::outgoing", "assertain::share"));
        // What is dropped alike is one function.
        assert!(!is_of("core::ptr::drop_in_place<assertain::share::Form>", "assertain::share"));
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        let parts = divide(&module(&[("a", &[]), ("assertain::share::b", &[])], &[])).unwrap();
        for cut in 0..parts.later.len() {
            assert!(joined(&parts.first, &parts.later[..cut]).is_none(), "{cut}");
        }
        for cut in 0..parts.first.len() {
            let whole = joined(&parts.first[..cut], &parts.later);
            assert!(whole.as_ref() != Some(&parts.whole), "{cut}");
        }
        assert!(joined(&parts.whole, &parts.later).is_none(), "a body is left over");
        assert!(joined(&parts.first, &parts.first).is_none(), "other bodies");
    }

    #[test]
    fn a_module_without_names_is_not_divided() {
        assert!(divide(b"\0asm\x01\0\0\0").is_none());
        let whole = divide(&module(&[("a", &[])], &[])).unwrap().whole;
        assert!(divide(&whole).is_none());
    }
}
