//! Numbers of locals and constants, predicted by what stands near them: the instructions around and the numbers before. They are a
//! fifth of a packed module, and an eighth of that is saved.
//! Comes in: coded bytes (nothing of them is trusted) and, for each number, the instructions near it. Goes out: the number, as it is
//! written in the module. What writes and what reads share [`Model`]: both make the same guess for the next bit, in whole numbers.
//!
//! The coder keeps the stretch that all bits so far lead to and divides it by the guess; bytes that both ends share are written.

/// Guesses by so many views of what is near, each with a table of its own.
const VIEWS: usize = 4;
/// Tokens in front of an instruction that are looked at, and behind it.
pub(crate) const BEFORE: usize = 2;
pub(crate) const BEHIND: usize = 2;
/// After so many bits an entry counts no further and follows what it sees.
const MOST: u32 = 6;
/// How fast an opinion gains or loses weight.
const RATE: i32 = 45;
/// What an opinion counts at most.
const WEIGHT: i32 = 145_000;
/// The logistic function, 4096 / (1 + e^(-x / 256)), at every 128th place from -2048 on.
const LOGISTIC: [i32; 33] = [
    1, 2, 4, 6, 10, 17, 27, 45, 74, 120, 194, 311, 488, 747, 1102, 1546, 2048, 2550, 2994, 3349, 3608, 3785, 3902,
    3976, 4022, 4051, 4069, 4079, 4086, 4090, 4092, 4094, 4095,
];

/// What a number is, and so what is near it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Of a local.
    Local,
    Constant,
}

/// The instructions around a number, as tokens: its own stands behind [`BEFORE`] others.
pub(crate) type Near = [u8; BEFORE + 1 + BEHIND];

/// What guesses the numbers of one kind.
pub(crate) struct Model {
    /// Entries of a table, as a power of two.
    size: u32,
    tables: [Vec<u32>; VIEWS],
    weights: Vec<[i32; VIEWS]>,
    /// The inverse of the logistic function.
    inverse: Vec<i32>,
    /// How far an entry follows what it sees, of 65536, by how many bits it saw: 2 / (2n + 3).
    steps: Vec<i64>,
    /// The last numbers.
    last: [u32; 3],
}

impl Model {
    /// `size`: the entries of a table, as a power of two.
    pub(crate) fn new(size: u32) -> Model {
        let mut inverse = vec![2047; 4096];
        let mut from = 0;
        for x in -2047..2048 {
            let to = logistic(x) as usize;
            if let Some(same) = inverse.get_mut(from..=to) {
                same.fill(x);
                from = to + 1;
            }
        }
        Model {
            size,
            tables: std::array::from_fn(|_| vec![1 << 31; 1 << size]),
            weights: vec![[31_500; VIEWS]; 512],
            inverse,
            steps: (0..=MOST).map(|seen| 131_072 / (2 * i64::from(seen) + 3)).collect(),
            last: [0; 3],
        }
    }

    /// A number, byte by byte: `code` is asked for every bit with how likely a one is. `None` where it ends.
    pub(crate) fn number(
        &mut self,
        kind: Kind,
        near: &Near,
        out: &mut Vec<u8>,
        mut code: impl FnMut(u32) -> Option<u32>,
    ) -> Option<()> {
        let [second_before, before, this, next, after] = near.map(u32::from);
        let [last, second, third] = self.last;
        let (one, two) = match kind {
            Kind::Local => (mixed(last, second), last),
            Kind::Constant => (mixed(last, before), after),
        };
        let views = [
            mixed(this, one),
            mixed(mixed(mixed(this + 256, before), next), two),
            mixed(mixed(this + 768, before), mixed(second_before, next)),
            mixed(mixed(last, second), mixed(third, this + 1024)),
        ];
        let (mut value, mut shift, mut first) = (0, 0, 0);
        loop {
            let mut byte = 1;
            for _ in 0..2 {
                // The guesses for four bits stand side by side: that is one place in memory instead of four.
                let places = views.map(|view| (mixed(view ^ first, byte) >> (32 - self.size)) as usize & !15);
                let mut node = 1;
                while node < 16 {
                    let bit = self.bit(&places, node, (byte << 4 | node) as usize & 511, &mut code)?;
                    node = node << 1 | bit;
                }
                byte = byte << 4 | node & 15;
            }
            out.push(byte as u8);
            value |= (byte & 127) << shift;
            shift += 7;
            first = mixed(first, byte);
            if byte & 128 == 0 {
                break;
            }
            if shift > 28 {
                return None;
            }
        }
        self.last = [value, last, second];
        Some(())
    }

    #[inline(always)]
    fn bit(
        &mut self,
        places: &[usize; VIEWS],
        node: u32,
        weight: usize,
        code: &mut impl FnMut(u32) -> Option<u32>,
    ) -> Option<u32> {
        let weights = self.weights.get_mut(weight)?;
        let mut opinions = [0; VIEWS];
        let mut sum = 0_i32;
        for (((opinion, table), place), weight) in opinions.iter_mut().zip(&self.tables).zip(places).zip(&*weights) {
            *opinion = *self.inverse.get((*table.get(*place | node as usize)? >> 20) as usize)?;
            sum = sum.wrapping_add(*opinion * *weight);
        }
        let one = logistic((sum >> 16).clamp(-2047, 2047));
        let bit = code(one as u32)?;
        let wrong = ((bit as i32) << 12) - one;
        for (weight, opinion) in weights.iter_mut().zip(opinions) {
            *weight = (*weight + ((opinion * wrong * RATE + 0x8000) >> 16)).clamp(-WEIGHT, WEIGHT);
        }
        let goal = if bit == 1 { (1 << 22) - 1 } else { 0 };
        for (table, place) in self.tables.iter_mut().zip(places) {
            let entry = table.get_mut(*place | node as usize)?;
            let (likely, seen) = (i64::from(*entry >> 10), *entry & 1023);
            let step = self.steps.get(seen as usize).copied().unwrap_or(0);
            let likely = likely + (((goal - likely) * step) >> 16);
            *entry = (likely as u32) << 10 | (seen + 1).min(MOST);
        }
        Some(bit)
    }
}

/// The logistic function between its places.
fn logistic(x: i32) -> i32 {
    let (place, rest) = (((x + 2048) >> 7) as usize, (x + 2048) & 127);
    let at = |place: usize| LOGISTIC.get(place).copied().unwrap_or(4095);
    ((at(place) * (128 - rest) + at(place + 1) * rest) >> 7).clamp(1, 4095)
}

/// One number of two, all bits of both in its highest.
fn mixed(one: u32, other: u32) -> u32 {
    let sum = (one ^ other.wrapping_mul(0x9e37_79b1)).wrapping_add(0x7f4a_7c15);
    let sum = (sum ^ sum >> 15).wrapping_mul(0x2c1b_3c6d);
    (sum ^ sum >> 13).wrapping_mul(0x297a_2d39)
}

/// Coded numbers being read.
pub(crate) struct Numbers {
    model: Model,
    bytes: Bits,
}

struct Bits {
    packed: Vec<u8>,
    at: usize,
    low: u32,
    high: u32,
    code: u32,
}

impl Numbers {
    /// `size`: the entries of a table, as a power of two.
    pub(crate) fn open(packed: &[u8], size: u32) -> Numbers {
        let mut bytes = Bits { packed: packed.to_vec(), at: 0, low: 0, high: u32::MAX, code: 0 };
        for _ in 0..4 {
            bytes.more();
        }
        Numbers { model: Model::new(size), bytes }
    }

    /// The next number, as it is written.
    pub(crate) fn next(&mut self, kind: Kind, near: &Near, out: &mut Vec<u8>) -> Option<()> {
        let bytes = &mut self.bytes;
        self.model.number(kind, near, out, |one| bytes.bit(one))
    }
}

impl Bits {
    /// Behind the end is nothing: a whole file ends with its last number.
    fn more(&mut self) {
        self.code = self.code << 8 | u32::from(self.packed.get(self.at).copied().unwrap_or(0));
        self.at += 1;
    }

    fn bit(&mut self, one: u32) -> Option<u32> {
        let middle = self.low + ((self.high - self.low) >> 12) * one;
        let bit = u32::from(self.code <= middle);
        if bit == 1 {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while self.low ^ self.high < 1 << 24 {
            self.low <<= 8;
            self.high = self.high << 8 | 255;
            self.more();
        }
        (self.at <= self.packed.len()).then_some(bit)
    }
}
