//! Secrets in tables: a column that is headed by the name of a secret, the values of a cookie file.

use super::names::{Trust, trust_of};
use super::shape::{HIDDEN, MAX_VALUE, is_random};
use crate::order;
use std::ops::Range;

/// Signs between the cells of a line.
const SIGNS: &[char] = &[',', ';', '\t', '|'];
/// Longer cells are no names.
const LONGEST_NAME: usize = 60;

/// `user,password` and the lines that follow. `heads`: places of names that stand alone in their cell.
pub(super) fn columns(text: &str, mut heads: Vec<usize>, found: &mut Vec<Range<usize>>) {
    order::sort(&mut heads);
    let mut done = 0;
    for at in heads {
        if at < done {
            continue;
        }
        let start = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |line| line + 1);
        let mut lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
        let Some(head) = lines.next() else { continue };
        let mut place = start + head.len();
        if let Some((sign, names)) = SIGNS.iter().find_map(|sign| Some((*sign, headings(head, *sign)?))) {
            for line in lines {
                let all = cells(line, sign);
                if all.len() != names.len() {
                    break;
                }
                for (cell, trust) in all.into_iter().zip(&names) {
                    let value = line.get(cell.clone()).unwrap_or_default();
                    let is_secret = match trust {
                        Some(Trust::Always) => value.contains(char::is_alphanumeric) && !value.contains(' '),
                        Some(Trust::WhenRandom) => is_random(value),
                        None => false,
                    };
                    if is_secret && value != HIDDEN {
                        found.push(place + cell.start..place + cell.end);
                    }
                }
                place += line.len();
            }
        }
        done = place;
    }
}

/// Which columns are secret; nothing where a cell is no name, or none is.
fn headings(line: &str, sign: char) -> Option<Vec<Option<Trust>>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let cells = cells(line, sign);
    let names: Option<Vec<Option<Trust>>> = cells
        .iter()
        .map(|cell| {
            line.get(cell.clone()).filter(|name| name.len() <= LONGEST_NAME && name.chars().all(is_part)).map(trust_of)
        })
        .collect();
    let mut names = names.filter(|names| names.len() > 1 && names.iter().any(Option::is_some))?;
    // Words with spaces may be a sentence with commas in it.
    if cells.iter().any(|cell| line.get(cell.clone()).is_some_and(|name| name.contains(' '))) {
        names.iter_mut().flatten().for_each(|trust| *trust = Trust::WhenRandom);
    }
    Some(names)
}

/// The cells of a line, without the white space and the quotes around them.
fn cells(line: &str, sign: char) -> Vec<Range<usize>> {
    let line = line.get(..super::shape::floor(line, MAX_VALUE)).unwrap_or_default();
    let mut cells = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, c) in line.char_indices().chain([(line.len(), sign)]) {
        is_quoted ^= c == '"';
        if c == sign && (!is_quoted || at == line.len()) {
            let cell = line.get(start..at).unwrap_or_default();
            let bare = cell.trim_start_matches([' ', '"', '\'', '\t']);
            let from = at - bare.len();
            cells.push(from..from + bare.trim_end_matches([' ', '"', '\'', '\t', '\r', '\n']).len());
            start = at + sign.len_utf8();
        }
    }
    cells
}

/// Files of cookies as browsers and curl write them: seven columns, the value is the last.
pub(super) fn cookie_file(text: &str, found: &mut Vec<Range<usize>>) {
    if !text.contains("\tTRUE\t") && !text.contains("\tFALSE\t") {
        return;
    }
    let mut place = 0;
    for line in text.split_inclusive('\n') {
        let cells: Vec<&str> = line.trim_end().split('\t').collect();
        if let [_, "TRUE" | "FALSE", _, "TRUE" | "FALSE", _, _, value] = cells.as_slice() {
            let end = place + line.trim_end().len();
            found.push(end - value.len()..end);
        }
        place += line.len();
    }
}
