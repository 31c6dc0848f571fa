//! The octets that digests and signature values are computed over, made only when somebody wants to see or save them;
//! and two versions of them side by side. The page asks for them with a [`Request`]; the thread that judges makes them.

use super::chain::{Octets, OctetsPart};
use crate::crypto::dsig;
use crate::saml;
use crate::syntax::xml::{self, ns};
use nanoserde::{DeBin, SerBin};
use std::sync::Arc;

/// Pieces in which two versions differ that are shown.
pub const MAX_ROWS: usize = 300;

/// Octets, and what they were when they were signed, where a known repair tells.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct Found {
    /// As the message has them.
    pub octets: Vec<u8>,
    /// As they were signed.
    pub signed: Option<Vec<u8>>,
}

/// Which octets, and the document they are made from: all that is needed to make them.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Request {
    wanted: Octets,
    document: String,
    scope: Vec<(String, String)>,
}

impl Request {
    /// Asks for octets of a document that is whole, or that are a text already. `scope`: the namespace declarations around it.
    pub fn new(wanted: &Octets, document: &str, scope: &[(String, String)]) -> Request {
        Request { wanted: wanted.clone(), document: document.to_owned(), scope: scope.to_vec() }
    }

    /// Makes them.
    pub fn answer(&self) -> Option<Found> {
        let wanted = &self.wanted;
        if wanted.part == OctetsPart::Text {
            return Some(Found { octets: wanted.text.clone().into_bytes(), signed: None });
        }
        let text = Arc::<str>::from(self.document.as_str());
        let document = xml::parse_in_context(&text, &saml::budget_for(&text), &self.scope);
        let node = document.elements().filter(|node| node.is(ns::DS, "Signature")).nth(wanted.signature)?.id();
        if wanted.part == OctetsPart::SignedInfo {
            let signed = if wanted.repaired { dsig::repaired_signed_info(&document, node) } else { None };
            return Some(Found { octets: dsig::signed_info_octets(&document, node)?, signed });
        }
        let octets = dsig::reference_octets(&document, node, wanted.reference).ok()?;
        let signed = if wanted.repaired { dsig::repaired_octets(&document, node, wanted.reference) } else { None };
        Some(Found { octets, signed })
    }
}

/// A run of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The characters; what cannot be seen is drawn where it makes the difference.
    pub shown: String,
    /// Only this version has them.
    pub differs: bool,
}

/// One piece of markup with the text after it, in both versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Which piece, counted from 1.
    pub number: usize,
    /// As the message has it.
    pub here: Vec<Run>,
    /// As it was signed.
    pub signed: Vec<Run>,
}

/// Characters that must agree again behind a difference, and how far that is looked for.
const AGAIN: usize = 4;
const AHEAD: usize = 8;

/// The pieces in which two versions differ, and how many pieces there are. What known repairs undo is characters that were
/// added, or few that were exchanged for others.
pub fn side_by_side(here: &str, signed: &str) -> (Vec<Row>, usize) {
    let (here, signed): (Vec<char>, Vec<char>) = (here.chars().collect(), signed.chars().collect());
    let longer_here = here.len() >= signed.len();
    let (short, long) = if longer_here { (&signed, &here) } else { (&here, &signed) };
    let mut rest = long.iter();
    // Whether characters were only added, the usual case.
    let added = short.iter().all(|letter| rest.any(|other| other == letter));
    let (mut left, mut right) = (here.as_slice(), signed.as_slice());
    let mut rows = Vec::new();
    let mut row = Row { number: 1, ..Row::default() };
    loop {
        match (left.split_first(), right.split_first()) {
            (None, None) => break,
            (Some((a, after)), Some((b, behind))) if a == b => {
                if *a == '<' && !(row.here.is_empty() && row.signed.is_empty()) {
                    let number = row.number + 1;
                    keep(&mut rows, std::mem::replace(&mut row, Row { number, ..Row::default() }));
                }
                push(&mut row.here, *a, false);
                push(&mut row.signed, *b, false);
                (left, right) = (after, behind);
            }
            _ => {
                let only_one = if longer_here { (1, 0) } else { (0, 1) };
                let (skip, pass) = if left.is_empty() || right.is_empty() {
                    (left.len(), right.len())
                } else if added {
                    only_one
                } else {
                    agreeing(left, right).unwrap_or(only_one)
                };
                let ((gone, after), (new, behind)) = (split(left, skip), split(right, pass));
                gone.iter().for_each(|letter| push(&mut row.here, *letter, true));
                new.iter().for_each(|letter| push(&mut row.signed, *letter, true));
                (left, right) = (after, behind);
            }
        }
    }
    let count = row.number;
    keep(&mut rows, row);
    (rows, count)
}

/// How many characters of each to leave out until they agree again.
fn agreeing(left: &[char], right: &[char]) -> Option<(usize, usize)> {
    let next = |letters: &[char], at: usize| letters.get(at..)?.get(..AGAIN).map(<[char]>::to_vec);
    (1..=AHEAD).find_map(|both| {
        (0..=both)
            .map(|skip| (skip, both - skip))
            .find(|(skip, pass)| next(left, *skip).is_some_and(|letters| next(right, *pass) == Some(letters)))
    })
}

fn split(letters: &[char], at: usize) -> (&[char], &[char]) {
    letters.split_at_checked(at).unwrap_or((letters, &[]))
}

fn keep(rows: &mut Vec<Row>, row: Row) {
    if rows.len() < MAX_ROWS && row.here.iter().chain(&row.signed).any(|run| run.differs) {
        rows.push(row);
    }
}

fn push(runs: &mut Vec<Run>, letter: char, differs: bool) {
    if runs.last().is_none_or(|last| last.differs != differs) {
        runs.push(Run { shown: String::new(), differs });
    }
    let Some(run) = runs.last_mut() else { return };
    run.shown.push(match letter {
        ' ' if differs => '␠',
        '\n' if differs => '␤',
        '\t' if differs => '⇥',
        '\r' => '␍',
        other => other,
    });
}
