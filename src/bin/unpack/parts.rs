//! A packed part, opened piece by piece: plain bytes, or a WebAssembly module in streams of one kind each.
//! Comes in: what `cargo xtask pack` wrote; nothing of it is trusted. Goes out: the bytes that were packed, in order, a piece at a
//! time. `None` is a broken part. No more comes out than the part announces, and no part may announce more than [`MAX_BYTES`].
//!
//! The form, numbers in little-endian order:
//!
//! ```text
//! plain    0, then an `.lzma` file
//! module   1, length of the module (4 bytes), length of each stream (4 bytes), then the streams: those of locals and constants as
//!          `near.rs` reads them, the others an `.lzma` file each
//! ```
//!
//! Code packs badly as it stands: an instruction is followed by numbers of very different kinds. In streams of one kind, equals
//! stand beside equals. An instruction is one token of a table, which holds its bytes and says which numbers follow and in which
//! stream they are; numbers that are frequent are part of the token. The sizes of bodies are counted anew.

use super::lzma::Lzma;
use super::near::{BEFORE, BEHIND, Kind, Near, Numbers};

/// Bytes of a piece, more or less: a few milliseconds of work.
pub(crate) const PIECE: usize = 256 << 10;
/// What a part may hold.
const MAX_BYTES: usize = 64 << 20;
/// Bytes of a stream that are unpacked at once.
const STRETCH: usize = 16 << 10;

/// The streams of a module that the reader knows by what they hold; the numbers of an instruction are in whichever its token names.
pub(crate) mod stream {
    /// The table of tokens, then everything but code and data.
    pub(crate) const FRAME: usize = 0;
    pub(crate) const TOKENS: usize = 1;
    /// Declarations of locals, and the numbers of rare instructions.
    pub(crate) const REST: usize = 2;
    pub(crate) const ADDRESSES: usize = 3;
    pub(crate) const DATA: usize = 4;
    /// Those from here on hold numbers of one kind each.
    pub(crate) const LOCALS: usize = 5;
    pub(crate) const CONSTANTS: usize = 6;
    pub(crate) const COUNT: usize = 11;
}

/// The streams whose numbers are predicted, with the entries of their tables as a power of two.
pub(crate) const PREDICTED: [(usize, u32); 2] = [(stream::LOCALS, 19), (stream::CONSTANTS, 18)];

/// What follows the bytes of a token.
pub(crate) mod follows {
    pub(crate) const NOTHING: u8 = 0;
    /// A constant that is an address: three bytes, the highest first.
    pub(crate) const ADDRESS: u8 = 1;
    /// A number, and so many numbers and one more.
    pub(crate) const TARGETS: u8 = 2;
    pub(crate) const FOUR_BYTES: u8 = 3;
    pub(crate) const EIGHT_BYTES: u8 = 4;
    pub(crate) const TWO_NUMBERS: u8 = 5;
    /// One number of the stream whose index is added.
    pub(crate) const NUMBER: u8 = 16;
    /// The number of a local.
    pub(crate) const LOCAL: u8 = NUMBER + super::stream::LOCALS as u8;
    /// A constant.
    pub(crate) const CONSTANT: u8 = NUMBER + super::stream::CONSTANTS as u8;
}

/// A part being opened.
pub(crate) enum Part {
    /// Bytes as they are.
    Plain(Source),
    /// A module in streams.
    Module(Box<Module>),
}

impl Part {
    /// Begins to read.
    pub(crate) fn open(packed: &[u8]) -> Option<Part> {
        let (kind, rest) = packed.split_first()?;
        match kind {
            0 => Some(Part::Plain(Source::open(rest)?)),
            1 => Some(Part::Module(Box::new(Module::open(rest)?))),
            _ => None,
        }
    }

    /// The next bytes: none at the end.
    pub(crate) fn piece(&mut self) -> Option<Vec<u8>> {
        match self {
            Part::Plain(source) => source.some(PIECE),
            Part::Module(module) => module.piece(),
        }
    }
}

/// A packed stream.
pub(crate) struct Source {
    lzma: Lzma,
    at: usize,
}

impl Source {
    fn open(packed: &[u8]) -> Option<Source> {
        Some(Source { lzma: Lzma::open(packed)?, at: 0 })
    }

    /// At most so many bytes; fewer only at the end.
    fn some(&mut self, most: usize) -> Option<Vec<u8>> {
        self.lzma.read_to(self.at + most)?;
        let rest = self.lzma.out.get(self.at..)?;
        let bytes = rest.get(..most.min(rest.len()))?.to_vec();
        self.at += bytes.len();
        Some(bytes)
    }

    #[inline(always)]
    fn byte(&mut self) -> Option<u8> {
        if self.at == self.lzma.out.len() {
            self.lzma.read_to(self.at + STRETCH)?;
        }
        let byte = *self.lzma.out.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// Copies a number as it is written; returns the first 32 bits of its value.
    fn number(&mut self, out: &mut Vec<u8>) -> Option<u32> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            out.push(byte);
            if shift < 32 {
                value |= u32::from(byte & 127) << shift;
            }
            if byte < 128 {
                return Some(value);
            }
        }
        None
    }

    /// The bytes around the one that was read last; before the beginning and behind the end zeros.
    fn around(&mut self) -> Option<Near> {
        if self.at + BEHIND > self.lzma.out.len() {
            self.lzma.read_to(self.at + STRETCH)?;
        }
        let byte = |at: usize| (self.at + at).checked_sub(BEFORE + 1).and_then(|at| self.lzma.out.get(at)).copied();
        Some(std::array::from_fn(|at| byte(at).unwrap_or(0)))
    }

    fn copy(&mut self, count: usize, out: &mut Vec<u8>) -> Option<()> {
        let bytes = self.some(count)?;
        out.extend_from_slice(&bytes);
        (bytes.len() == count).then_some(())
    }
}

/// An instruction as far as it is the same each time.
struct Token {
    follows: u8,
    bytes: Vec<u8>,
}

/// What comes next of a module.
enum Next {
    Section,
    /// So many bytes as they are, from a stream.
    Bytes(usize, u32),
    /// So many bodies.
    Bodies(u32),
}

/// A module in streams.
pub(crate) struct Module {
    /// Without those that are predicted.
    sources: Vec<Option<Source>>,
    /// Those of [`PREDICTED`], in its order.
    numbers: Vec<Numbers>,
    tokens: Vec<Token>,
    next: Next,
    /// Bytes that are still to come.
    left: usize,
}

impl Module {
    fn open(packed: &[u8]) -> Option<Module> {
        let number =
            |index: usize| Some(u32::from_le_bytes(packed.get(index * 4..index * 4 + 4)?.try_into().ok()?) as usize);
        let left = number(0).filter(|length| *length <= MAX_BYTES)?;
        let mut at = (stream::COUNT + 1) * 4;
        let (mut sources, mut numbers) = (Vec::new(), Vec::new());
        for index in 0..stream::COUNT {
            let end = at.checked_add(number(index + 1)?)?;
            sources.push(packed.get(at..end)?);
            at = end;
        }
        for (index, size) in PREDICTED {
            numbers.push(Numbers::open(std::mem::take(sources.get_mut(index)?), size));
        }
        let mut opened = Vec::new();
        for (index, packed) in sources.into_iter().enumerate() {
            let is_predicted = PREDICTED.iter().any(|(one, _)| *one == index);
            opened.push(if is_predicted { None } else { Some(Source::open(packed)?) });
        }
        let mut sources = opened;
        let frame = sources.get_mut(stream::FRAME)?.as_mut()?;
        let mut tokens = Vec::new();
        for _ in 0..=frame.byte()? {
            let (follows, length) = (frame.byte()?, frame.byte()?);
            let mut bytes = Vec::new();
            frame.copy(usize::from(length), &mut bytes)?;
            tokens.push(Token { follows, bytes });
        }
        Some(Module { sources, numbers, tokens, next: Next::Bytes(stream::FRAME, 8), left })
    }

    /// The next bytes of the module.
    fn piece(&mut self) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(PIECE * 2);
        while out.len() < PIECE && out.len() < self.left {
            self.step(&mut out)?;
        }
        self.left = self.left.checked_sub(out.len())?;
        Some(out)
    }

    fn source(&mut self, stream: usize) -> Option<&mut Source> {
        self.sources.get_mut(stream)?.as_mut()
    }

    fn step(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.next = match self.next {
            Next::Section => {
                let frame = self.source(stream::FRAME)?;
                let id = frame.byte()?;
                out.push(id);
                let size = frame.number(out)?;
                match id {
                    10 => Next::Bodies(frame.number(out)?),
                    11 => Next::Bytes(stream::DATA, size),
                    _ => Next::Bytes(stream::FRAME, size),
                }
            }
            Next::Bytes(_, 0) | Next::Bodies(0) => Next::Section,
            Next::Bytes(stream, left) => {
                let count = left.min(PIECE as u32);
                self.source(stream)?.copy(count as usize, out)?;
                Next::Bytes(stream, left - count)
            }
            Next::Bodies(left) => {
                self.body(out)?;
                Next::Bodies(left - 1)
            }
        };
        Some(())
    }

    /// One body: its size, its locals, its instructions until the end of the outermost block.
    fn body(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut body = Vec::new();
        let rest = self.source(stream::REST)?;
        for _ in 0..rest.number(&mut body)? {
            rest.number(&mut body)?;
            rest.copy(1, &mut body)?;
        }
        let mut depth = 1_u32;
        while depth > 0 {
            if body.len() > self.left {
                return None;
            }
            match self.instruction(&mut body)? {
                // block, loop, if
                2..=4 => depth += 1,
                // end
                11 => depth -= 1,
                _ => {}
            }
        }
        let mut size = body.len();
        while size > 127 {
            out.push(size as u8 | 128);
            size >>= 7;
        }
        out.push(size as u8);
        out.append(&mut body);
        Some(())
    }

    /// Writes one instruction; returns its first byte.
    fn instruction(&mut self, out: &mut Vec<u8>) -> Option<u8> {
        let tokens = self.sources.get_mut(stream::TOKENS)?.as_mut()?;
        let this = tokens.byte()?;
        let token = self.tokens.get(usize::from(this))?;
        out.extend_from_slice(&token.bytes);
        let first = token.bytes.first().copied();
        match token.follows {
            follows::NOTHING => {}
            follows::LOCAL => {
                let near = tokens.around()?;
                self.numbers.first_mut()?.next(Kind::Local, &near, out)?;
            }
            follows::CONSTANT => {
                let near = tokens.around()?;
                self.numbers.get_mut(1)?.next(Kind::Constant, &near, out)?;
            }
            follows::ADDRESS => {
                let addresses = self.sources.get_mut(stream::ADDRESSES)?.as_mut()?;
                let mut value = 0;
                for _ in 0..3 {
                    value = value << 8 | u32::from(addresses.byte()?);
                }
                // A signed number: its last byte may not have the bit of the sign.
                while value > 63 {
                    out.push(value as u8 | 128);
                    value >>= 7;
                }
                out.push(value as u8);
            }
            stream if stream >= follows::NUMBER => {
                self.sources.get_mut(usize::from(stream - follows::NUMBER))?.as_mut()?.number(out)?;
            }
            rare => {
                let rest = self.sources.get_mut(stream::REST)?.as_mut()?;
                match rare {
                    follows::FOUR_BYTES => rest.copy(4, out)?,
                    follows::EIGHT_BYTES => rest.copy(8, out)?,
                    follows::TWO_NUMBERS => {
                        rest.number(out)?;
                        rest.number(out)?;
                    }
                    follows::TARGETS => {
                        for _ in 0..=rest.number(out)? {
                            rest.number(out)?;
                        }
                    }
                    _ => return None,
                }
            }
        }
        first
    }
}
