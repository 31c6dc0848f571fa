//! Writes numbers of locals and constants as `src/bin/unpack/near.rs` reads them.
//! Comes in: the streams of a module, and the table of tokens. Goes out: coded bytes of each stream that is predicted.

use super::near::{BEFORE, Kind, Model};
use super::parts::{PREDICTED, follows, stream};

/// The bytes of the coder.
#[derive(Default)]
struct Bits {
    low: u32,
    /// How far the upper end is below the largest number.
    below: u32,
    out: Vec<u8>,
}

/// Codes the numbers of each stream of [`PREDICTED`]. `None` where the streams do not belong together.
pub(super) fn coded(streams: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    let table = table(streams.get(stream::FRAME)?)?;
    let tokens = streams.get(stream::TOKENS)?;
    PREDICTED.iter().map(|(index, size)| one(streams.get(*index)?, *index, *size, &table, tokens)).collect()
}

fn one(numbers: &[u8], index: usize, size: u32, table: &[u8], tokens: &[u8]) -> Option<Vec<u8>> {
    let mut numbers = numbers.iter().copied();
    let (mut model, mut bits, mut written) = (Model::new(size), Bits::default(), Vec::new());
    for (at, this) in tokens.iter().enumerate() {
        let (of, kind) = match *table.get(usize::from(*this))? {
            follows::LOCAL => (stream::LOCALS, Kind::Local),
            follows::CONSTANT => (stream::CONSTANTS, Kind::Constant),
            _ => continue,
        };
        if of != index {
            continue;
        }
        let token = |place: usize| (at + place).checked_sub(BEFORE).and_then(|at| tokens.get(at)).copied().unwrap_or(0);
        let near = std::array::from_fn(token);
        let (mut byte, mut left) = (0, 0);
        model.number(kind, &near, &mut written, |one| {
            if left == 0 {
                (byte, left) = (u32::from(numbers.next()?), 8);
            }
            left -= 1;
            let bit = byte >> left & 1;
            bits.put(bit, one);
            Some(bit)
        })?;
    }
    numbers.next().is_none().then(|| bits.end())
}

/// What follows each token.
fn table(frame: &[u8]) -> Option<Vec<u8>> {
    let (last, mut rest) = frame.split_first()?;
    let mut table = Vec::new();
    for _ in 0..=*last {
        let [follows, length, after @ ..] = rest else { return None };
        table.push(*follows);
        rest = after.get(usize::from(*length)..)?;
    }
    Some(table)
}

impl Bits {
    fn put(&mut self, bit: u32, one: u32) {
        let high = u32::MAX - self.below;
        let middle = self.low + ((high - self.low) >> 12) * one;
        if bit == 1 {
            self.below = u32::MAX - middle;
        } else {
            self.low = middle + 1;
        }
        while self.low ^ (u32::MAX - self.below) < 1 << 24 {
            self.out.push((self.low >> 24) as u8);
            self.low <<= 8;
            self.below <<= 8;
        }
    }

    /// Four more bytes tell where in the last stretch it ends.
    fn end(mut self) -> Vec<u8> {
        self.out.extend(self.low.to_be_bytes());
        self.out
    }
}
