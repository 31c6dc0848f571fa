//! Reads an `.lzma` file a stretch at a time.
//! Comes in: the file, untrusted. Goes out: its bytes, all kept, because what is near its end repeats what is near its beginning.
//! `None` is a broken file. It must say its length in front, and no more than that comes out.

/// What one file may hold.
const MAX_BYTES: u64 = 64 << 20;

// Where each group of probabilities begins.
const IS_MATCH: usize = 0;
const IS_REP: usize = IS_MATCH + 12 * 16;
const IS_REP_0: usize = IS_REP + 12;
const IS_REP_1: usize = IS_REP_0 + 12;
const IS_REP_2: usize = IS_REP_1 + 12;
const IS_REP_0_LONG: usize = IS_REP_2 + 12;
const SLOTS: usize = IS_REP_0_LONG + 12 * 16;
const DISTANCES: usize = SLOTS + 4 * 64;
const ALIGN: usize = DISTANCES + 115;
const LENGTHS: usize = ALIGN + 16;
const REP_LENGTHS: usize = LENGTHS + 2 + 16 * 8 * 2 + 256;
const LITERALS: usize = REP_LENGTHS + 2 + 16 * 8 * 2 + 256;

/// A file being read.
pub(crate) struct Lzma {
    packed: Vec<u8>,
    at: usize,
    range: u32,
    code: u32,
    probabilities: Vec<u16>,
    /// Bits of the byte in front, and of the place, that choose the probabilities of a literal; those of the place for all others.
    literal: (u32, u32),
    places: u32,
    state: usize,
    /// The last four distances, less one.
    reps: [usize; 4],
    length: usize,
    /// What came out so far.
    pub(crate) out: Vec<u8>,
}

impl Lzma {
    /// Reads the head of the file.
    pub(crate) fn open(packed: &[u8]) -> Option<Lzma> {
        let settings = u32::from(*packed.first()?);
        let length = u64::from_le_bytes(packed.get(5..13)?.try_into().ok()?);
        if settings >= 9 * 5 * 5 || length > MAX_BYTES || *packed.get(13)? != 0 {
            return None;
        }
        let (lc, lp, pb) = (settings % 9, settings / 9 % 5, settings / 45);
        Some(Lzma {
            at: 18,
            range: u32::MAX,
            code: u32::from_be_bytes(packed.get(14..18)?.try_into().ok()?),
            packed: packed.to_vec(),
            probabilities: vec![1024; LITERALS + (0x300 << (lc + lp))],
            literal: (lc, lp),
            places: (1 << pb) - 1,
            state: 0,
            reps: [0; 4],
            length: usize::try_from(length).ok()?,
            out: Vec::new(),
        })
    }

    /// Reads on until so many bytes came out in all, or the file ends. A repetition may bring a few more.
    pub(crate) fn read_to(&mut self, enough: usize) -> Option<()> {
        while self.out.len() < enough.min(self.length) {
            self.step()?;
        }
        Some(())
    }

    fn step(&mut self) -> Option<()> {
        let place = self.out.len() as u32 & self.places;
        let both = self.state * 16 + place as usize;
        if self.bit(IS_MATCH + both)? == 0 {
            return self.one();
        }
        let late = usize::from(self.state >= 7);
        let length;
        if self.bit(IS_REP + self.state)? == 0 {
            self.reps.rotate_right(1);
            length = self.length_of(LENGTHS, place)?;
            self.state = 7 + 3 * late;
            self.reps[0] = self.distance(length)?;
        } else {
            if self.bit(IS_REP_0 + self.state)? == 0 {
                if self.bit(IS_REP_0_LONG + both)? == 0 {
                    self.state = 9 + 2 * late;
                    return self.repeat(1);
                }
            } else {
                let [first, second, third, fourth] = self.reps;
                self.reps = if self.bit(IS_REP_1 + self.state)? == 0 {
                    [second, first, third, fourth]
                } else if self.bit(IS_REP_2 + self.state)? == 0 {
                    [third, first, second, fourth]
                } else {
                    [fourth, first, second, third]
                };
            }
            length = self.length_of(REP_LENGTHS, place)?;
            self.state = 8 + 3 * late;
        }
        self.repeat(length + 2)
    }

    /// A byte that is new.
    fn one(&mut self) -> Option<()> {
        let (lc, lp) = self.literal;
        let before = u32::from(self.out.last().copied().unwrap_or(0));
        let place = self.out.len() as u32 & ((1 << lp) - 1);
        let base = LITERALS + 0x300 * ((place << lc) + (before >> (8 - lc))) as usize;
        let mut symbol = 1;
        if self.state >= 7 {
            let mut other = usize::from(*self.behind()?);
            while symbol < 256 {
                let expected = other >> 7 & 1;
                other <<= 1;
                let bit = self.bit(base + ((1 + expected) << 8) + symbol)?;
                symbol = symbol << 1 | bit;
                if bit != expected {
                    break;
                }
            }
        }
        while symbol < 256 {
            symbol = symbol << 1 | self.bit(base + symbol)?;
        }
        self.out.push(symbol as u8);
        self.state = self.state.saturating_sub(if self.state < 10 { 3 } else { 6 });
        Some(())
    }

    /// The byte at the last distance.
    fn behind(&self) -> Option<&u8> {
        self.out.get(self.out.len().checked_sub(self.reps[0].checked_add(1)?)?)
    }

    /// Bytes that were there before.
    fn repeat(&mut self, length: usize) -> Option<()> {
        for _ in 0..length.min(self.length - self.out.len()) {
            let byte = *self.behind()?;
            self.out.push(byte);
        }
        Some(())
    }

    /// The length of a repetition, less two.
    fn length_of(&mut self, base: usize, place: u32) -> Option<usize> {
        let place = place as usize * 8;
        if self.bit(base)? == 0 {
            self.tree(base + 2 + place, 3)
        } else if self.bit(base + 1)? == 0 {
            Some(8 + self.tree(base + 130 + place, 3)?)
        } else {
            Some(16 + self.tree(base + 258, 8)?)
        }
    }

    /// The distance of a repetition, less one.
    fn distance(&mut self, length: usize) -> Option<usize> {
        let slot = self.tree(SLOTS + length.min(3) * 64, 6)?;
        if slot < 4 {
            return Some(slot);
        }
        let bits = slot / 2 - 1;
        let high = (2 | slot & 1) << bits;
        if slot < 14 {
            return Some(high + self.reverse(DISTANCES + high - slot, bits)?);
        }
        let mut direct = 0;
        for _ in 4..bits {
            self.range >>= 1;
            let bit = usize::from(self.code >= self.range);
            if bit == 1 {
                self.code -= self.range;
            }
            direct = direct << 1 | bit;
            self.more()?;
        }
        high.checked_add((direct << 4) + self.reverse(ALIGN, 4)?)
    }

    fn tree(&mut self, base: usize, bits: u32) -> Option<usize> {
        let mut symbol = 1;
        for _ in 0..bits {
            symbol = symbol << 1 | self.bit(base + symbol)?;
        }
        Some(symbol - (1 << bits))
    }

    /// A tree with its lowest bit in front.
    fn reverse(&mut self, base: usize, bits: usize) -> Option<usize> {
        let (mut symbol, mut value) = (1, 0);
        for index in 0..bits {
            let bit = self.bit(base + symbol)?;
            symbol = symbol << 1 | bit;
            value |= bit << index;
        }
        Some(value)
    }

    // The module is built for size, and these few are most of its work: in place they take 140 ms instead of 220 for four megabytes.
    #[inline(always)]
    fn bit(&mut self, index: usize) -> Option<usize> {
        let probability = self.probabilities.get_mut(index)?;
        let bound = (self.range >> 11) * u32::from(*probability);
        let bit = if self.code < bound {
            self.range = bound;
            *probability += (2048 - *probability) >> 5;
            0
        } else {
            self.range -= bound;
            self.code -= bound;
            *probability -= *probability >> 5;
            1
        };
        self.more()?;
        Some(bit)
    }

    #[inline(always)]
    fn more(&mut self) -> Option<()> {
        if self.range < 1 << 24 {
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(*self.packed.get(self.at)?);
            self.at += 1;
        }
        Some(())
    }
}
