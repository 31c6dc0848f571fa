//! Non-generic sort. `slice::sort` is monomorphized per type and closure, at about 4 KB each.
//! Comes in: a slice and what stands before what. Goes out: the slice in order; equal ones keep theirs.

use std::cmp::Ordering;

/// As [`slice::sort`].
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    by(items, &T::cmp);
}

/// Each item once, in order; a set of the library sorts with an instance of its own where it is collected.
pub(crate) fn set<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    sort(&mut items);
    items.dedup();
    items
}

/// As [`slice::sort_by_cached_key`].
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    swap(items, swaps(keys.len(), &|a, b| keys.get(a).cmp(&keys.get(b))));
}

/// As [`slice::sort_by`].
pub(crate) fn by<T>(items: &mut [T], compare: &dyn Fn(&T, &T) -> Ordering) {
    let swaps = swaps(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    swap(items, swaps);
}

fn swap<T>(items: &mut [T], swaps: Vec<(usize, usize)>) {
    for (a, b) in swaps {
        items.swap(a, b);
    }
}

/// Which places to swap, one after the other, until everything stands in order.
fn swaps(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut swaps = Vec::new();
    if (1..len).all(|at| compare(at - 1, at) != Ordering::Greater) {
        return swaps;
    }
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    for start in 0..len {
        // A ring of places that give each other their items; a place that is done names itself.
        let mut here = start;
        while let Some(slot) = order.get_mut(here) {
            let next = std::mem::replace(slot, here);
            if next == start || next == here {
                break;
            }
            swaps.push((here, next));
            here = next;
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_library_does(items in proptest::collection::vec((0..6u8, any::<u8>()), 0..60)) {
            let (mut ours, mut theirs) = (items.clone(), items.clone());
            by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs);
            sort(&mut ours);
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
