//! Source map from decoded bytes to the encoded bytes they came from.
//!
//! A decoding step copies, groups (base64: four characters for three bytes) or mixes (inflate: everything depends on everything).
//! A map is a list of runs of equal groups, so that a megabyte of base64 is one run per line and not one per byte.

use super::Span;
use std::sync::Arc;

/// Maps spans of a decoded text to the text it was decoded from.
/// Inner offsets that no run covers map to the nearest run before them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpanMap {
    /// Shared: a hundred messages found in one text all lead back through it.
    runs: Arc<Vec<Run>>,
}

/// Runs of one map. What comes after them is known as a whole only: a text with a million escapes is not read character by character.
const MAX_RUNS: usize = 1 << 20;

/// `count` groups in a row, each turning `outer_unit` bytes into `inner_unit` bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    inner: usize,
    outer: usize,
    inner_unit: usize,
    outer_unit: usize,
    count: usize,
}

impl Run {
    fn inner_end(&self) -> usize {
        self.inner + self.inner_unit * self.count
    }

    fn outer_end(&self) -> usize {
        self.outer + self.outer_unit * self.count
    }
}

impl SpanMap {
    /// An empty map, to be filled with [`SpanMap::push`] in the order of the inner text.
    pub fn new() -> Self {
        SpanMap::default()
    }

    /// The text was cut out as it stands: inner offset 0 is `outer`.
    pub fn slice(outer: usize, len: usize) -> Self {
        let mut map = SpanMap::new();
        map.push(1, 1, outer, len);
        map
    }

    /// Nothing finer is known than that `inner_len` bytes came from the `outer` span.
    pub fn whole(inner_len: usize, outer: Span) -> Self {
        let mut map = SpanMap::new();
        map.push(inner_len, outer.len(), outer.start, 1);
        map
    }

    /// Appends `count` groups of `inner_unit` bytes, each made from `outer_unit` bytes, the first of them at `outer`.
    /// Groups that continue the last run are merged with it.
    pub fn push(&mut self, inner_unit: usize, outer_unit: usize, outer: usize, count: usize) {
        if inner_unit == 0 || count == 0 {
            return;
        }
        let inner = self.inner_len();
        let runs = Arc::make_mut(&mut self.runs);
        let is_full = runs.len() >= MAX_RUNS;
        if let Some(last) = runs.last_mut() {
            if last.inner_unit == inner_unit && last.outer_unit == outer_unit && last.outer_end() == outer {
                last.count += count;
                return;
            }
            if is_full {
                let end = (outer + outer_unit * count).max(last.outer_end());
                last.inner_unit = inner + inner_unit * count - last.inner;
                last.outer_unit = end - last.outer.min(end);
                last.count = 1;
                return;
            }
        }
        runs.push(Run { inner, outer, inner_unit, outer_unit, count });
    }

    /// Appends what another map says of the text that follows.
    pub fn append(&mut self, other: &SpanMap) {
        other.runs.iter().for_each(|run| self.push(run.inner_unit, run.outer_unit, run.outer, run.count));
    }

    /// The same way back, into a text in which the outer one stands `by` bytes further on.
    pub fn shifted(mut self, by: usize) -> Self {
        Arc::make_mut(&mut self.runs).iter_mut().for_each(|run| run.outer += by);
        self
    }

    /// Length of the inner text as far as it is mapped.
    pub fn inner_len(&self) -> usize {
        self.runs.last().map_or(0, Run::inner_end)
    }

    /// The smallest known span of the outer text that produced `inner`.
    pub fn outer(&self, inner: Span) -> Span {
        let start = self.offset(inner.start, false);
        if inner.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.offset(inner.end - 1, true).max(start))
    }

    /// Outer offset of the group that holds the inner byte: its start, or its end.
    fn offset(&self, inner: usize, end: bool) -> usize {
        let index = self.runs.partition_point(|run| run.inner <= inner);
        let Some(run) = index.checked_sub(1).and_then(|before| self.runs.get(before)) else {
            return self.runs.first().map_or(0, |run| run.outer);
        };
        if inner >= run.inner_end() {
            return run.outer_end();
        }
        let group = (inner - run.inner) / run.inner_unit;
        run.outer + (group + usize::from(end)) * run.outer_unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_is_shifted() {
        let map = SpanMap::slice(10, 5);
        assert_eq!(map.outer(Span::new(1, 3)), Span::new(11, 13));
        assert_eq!(map.outer(Span::at(5)), Span::at(15));
    }

    #[test]
    fn base64_groups_cover_whole_quartets() {
        let mut map = SpanMap::new();
        map.push(3, 4, 0, 2);
        map.push(3, 4, 9, 1); // a line break stood at 8
        assert_eq!(map.outer(Span::new(0, 1)), Span::new(0, 4));
        assert_eq!(map.outer(Span::new(2, 4)), Span::new(0, 8));
        assert_eq!(map.outer(Span::new(6, 9)), Span::new(9, 13));
    }

    #[test]
    fn a_mixed_step_maps_to_the_whole() {
        let map = SpanMap::whole(100, Span::new(7, 40));
        assert_eq!(map.outer(Span::new(50, 51)), Span::new(7, 40));
    }

    #[test]
    fn a_part_of_a_text_is_shifted_to_its_place() {
        let mut map = SpanMap::slice(2, 3);
        map.push(1, 6, 5, 1);
        assert_eq!(map.shifted(100).outer(Span::new(0, 4)), Span::new(102, 111));
    }

    #[test]
    fn runs_that_continue_are_one() {
        let mut map = SpanMap::new();
        map.push(1, 1, 0, 4);
        map.push(1, 1, 4, 4);
        assert_eq!(map.runs.len(), 1);
    }

    #[test]
    fn a_map_with_too_many_runs_is_coarse_at_its_end_and_right() {
        let mut map = SpanMap::new();
        for at in 0..MAX_RUNS + 10 {
            map.push(1, 3, at * 4, 1);
        }
        assert_eq!(map.runs.len(), MAX_RUNS);
        assert_eq!(map.outer(Span::new(5, 6)), Span::new(20, 23));
        let end = MAX_RUNS + 9;
        let outer = map.outer(Span::new(end, end + 1));
        assert!(outer.start <= end * 4 && outer.end == end * 4 + 3, "{outer:?}");
        let shared = map.clone();
        assert!(Arc::ptr_eq(&shared.runs, &map.runs), "a copy costs nothing");
    }

    #[test]
    fn empty_maps_and_far_offsets_do_not_fail() {
        assert_eq!(SpanMap::new().outer(Span::new(3, 9)), Span::at(0));
        assert_eq!(SpanMap::slice(2, 3).outer(Span::new(50, 60)), Span::at(5));
    }
}
