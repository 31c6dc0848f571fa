//! A WebAssembly module in streams of one kind each, as `src/bin/unpack/parts.rs` puts it together again.
//! Comes in: a module. Goes out: its streams, unpacked; or nothing, where an instruction is not known. What a known instruction
//! is followed by stands here alone; the reader learns it from the table of tokens.

use super::parts::{follows, stream};
use std::collections::BTreeMap;

/// The streams of numbers of one kind.
mod numbers {
    pub(super) const LOCALS: usize = super::stream::LOCALS;
    pub(super) const CONSTANTS: usize = super::stream::CONSTANTS;
    pub(super) const LONG_CONSTANTS: usize = LOCALS + 2;
    pub(super) const OFFSETS: usize = LOCALS + 3;
    pub(super) const CALLS: usize = LOCALS + 4;
    pub(super) const DEPTHS: usize = LOCALS + 5;
}

/// A module in streams, by the indices of [`stream`].
pub(super) type Streams = Vec<Vec<u8>>;

/// What code is made of, in order.
enum Written<'a> {
    /// The declaration of the locals of a body.
    Locals(&'a [u8]),
    /// An instruction, and what follows its head.
    Instruction(Instruction<'a>, &'a [u8]),
}

/// An instruction: what is the same each time, what follows, and the bytes of the one number that follows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Instruction<'a> {
    head: &'a [u8],
    follows: u8,
    number: &'a [u8],
}

impl Instruction<'_> {
    /// Whether its number may be part of the token: locals differ too much, and addresses have a form of their own.
    fn may_be_whole(&self) -> bool {
        self.follows >= follows::NUMBER && usize::from(self.follows - follows::NUMBER) != numbers::LOCALS
    }
}

/// Takes a module apart.
pub(super) fn of(module: &[u8]) -> Option<Streams> {
    let mut read = Read { bytes: module, at: 0 };
    let mut streams: Streams = vec![Vec::new(); stream::COUNT];
    let mut frame = read.take(8)?.to_vec();
    let mut code: Vec<Written> = Vec::new();
    while read.at < module.len() {
        let id = read.take(1)?;
        let (size, value) = read.number()?;
        let content = read.take(usize::try_from(value).ok()?)?;
        frame.extend_from_slice(id);
        frame.extend_from_slice(size);
        match id {
            [10] => {
                let mut read = Read { bytes: content, at: 0 };
                let (count, bodies) = read.number()?;
                frame.extend_from_slice(count);
                for _ in 0..bodies {
                    let (_, size) = read.number()?;
                    body(read.take(usize::try_from(size).ok()?)?, &mut code)?;
                }
            }
            [11] => streams.get_mut(stream::DATA)?.extend_from_slice(content),
            _ => frame.extend_from_slice(content),
        }
    }
    let table = table(&code)?;
    let place: BTreeMap<&Instruction, u8> = table.iter().zip(0..=u8::MAX).collect();
    for written in &code {
        let (instruction, rest) = match written {
            Written::Locals(declared) => {
                streams.get_mut(stream::REST)?.extend_from_slice(declared);
                continue;
            }
            Written::Instruction(instruction, rest) => (instruction, rest),
        };
        let base = Instruction { number: &[], ..instruction.clone() };
        let whole = instruction.may_be_whole().then(|| place.get(instruction)).flatten();
        let token = whole.or_else(|| place.get(&base))?;
        streams.get_mut(stream::TOKENS)?.push(*token);
        match instruction.follows {
            follows::NOTHING => {}
            _ if whole.is_some() => {}
            follows::ADDRESS => streams.get_mut(stream::ADDRESSES)?.extend_from_slice(&address(instruction.number)?),
            rare if rare < follows::NUMBER => streams.get_mut(stream::REST)?.extend_from_slice(rest),
            number => streams.get_mut(usize::from(number - follows::NUMBER))?.extend_from_slice(instruction.number),
        }
    }
    let mut written = vec![u8::try_from(table.len().checked_sub(1)?).ok()?];
    for token in &table {
        let follows = if token.number.is_empty() { token.follows } else { follows::NOTHING };
        written.push(follows);
        written.push(u8::try_from(token.head.len() + token.number.len()).ok()?);
        written.extend(token.head.iter().chain(token.number));
    }
    written.append(&mut frame);
    *streams.get_mut(stream::FRAME)? = written;
    Some(streams)
}

/// The tokens: every instruction without its number, and as many with one as have room, the most frequent first.
fn table<'a>(code: &[Written<'a>]) -> Option<Vec<Instruction<'a>>> {
    let mut bases = BTreeMap::new();
    let mut whole: BTreeMap<&Instruction, usize> = BTreeMap::new();
    for written in code {
        let Written::Instruction(instruction, _) = written else { continue };
        bases.entry(Instruction { number: &[], ..instruction.clone() }).or_insert(());
        if instruction.may_be_whole() {
            *whole.entry(instruction).or_default() += 1;
        }
    }
    let room = 256_usize.checked_sub(bases.len())?;
    let mut frequent: Vec<_> = whole.into_iter().collect();
    frequent.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut table: Vec<_> = bases.into_keys().collect();
    table.extend(frequent.into_iter().take(room).map(|(instruction, _)| instruction.clone()));
    // Alike beside alike.
    table.sort();
    Some(table)
}

/// Takes a body apart.
fn body<'a>(bytes: &'a [u8], code: &mut Vec<Written<'a>>) -> Option<()> {
    let mut read = Read { bytes, at: 0 };
    let (_, groups) = read.number()?;
    for _ in 0..groups {
        read.number()?;
        read.take(1)?;
    }
    code.push(Written::Locals(bytes.get(..read.at)?));
    while read.at < bytes.len() {
        let (instruction, rest) = instruction(&mut read)?;
        code.push(Written::Instruction(instruction, rest));
    }
    Some(())
}

/// The functions that a body calls.
pub(super) fn calls(body_bytes: &[u8]) -> Option<Vec<usize>> {
    let mut code = Vec::new();
    body(body_bytes, &mut code)?;
    let mut called = Vec::new();
    for written in code {
        if let Written::Instruction(Instruction { head: [0x10 | 0xd2], .. }, number) = written {
            called.push(super::joined::number(number, &mut 0)?);
        }
    }
    Some(called)
}

/// One instruction, and what follows its head.
fn instruction<'a>(read: &mut Read<'a>) -> Option<(Instruction<'a>, &'a [u8])> {
    let start = read.at;
    let opcode = *read.take(1)?.first()?;
    let number = |stream: usize| u8::try_from(stream).ok().map(|stream| follows::NUMBER + stream);
    let (head, follows) = match opcode {
        // unreachable, nop, else, end, return, drop, select; comparisons and arithmetic; ref.is_null
        0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => (1, follows::NOTHING),
        // block, loop, if, with their type; memory.size, memory.grow; ref.null
        0x02..=0x04 | 0x3f | 0x40 | 0xd0 => (2, follows::NOTHING),
        // br, br_if
        0x0c | 0x0d => (1, number(numbers::DEPTHS)?),
        // br_table
        0x0e => (1, follows::TARGETS),
        // call, ref.func
        0x10 | 0xd2 => (1, number(numbers::CALLS)?),
        // call_indirect
        0x11 => (1, follows::TWO_NUMBERS),
        // local.get, local.set, local.tee
        0x20..=0x22 => (1, number(numbers::LOCALS)?),
        // global.get, global.set, table.get, table.set
        0x23..=0x26 => (1, number(stream::REST)?),
        // loads and stores, with their alignment
        0x28..=0x3e => (2, number(numbers::OFFSETS)?),
        // i32.const
        0x41 => (1, number(numbers::CONSTANTS)?),
        // i64.const
        0x42 => (1, number(numbers::LONG_CONSTANTS)?),
        // f32.const, f64.const
        0x43 => (1, follows::FOUR_BYTES),
        0x44 => (1, follows::EIGHT_BYTES),
        0xfc => match read.bytes.get(read.at)? {
            // conversions that saturate
            0..=7 => (2, follows::NOTHING),
            // data.drop, memory.fill, elem.drop, table.grow, table.size, table.fill
            9 | 11 | 13 | 15..=17 => (2, number(stream::REST)?),
            // memory.init, memory.copy, table.init, table.copy
            8 | 10 | 12 | 14 => (2, follows::TWO_NUMBERS),
            _ => return None,
        },
        _ => return None,
    };
    read.take(head - 1)?;
    let head = read.bytes.get(start..read.at)?;
    // A type of more than one byte.
    if head.get(1).is_some_and(|byte| *byte > 127) {
        return None;
    }
    let start = read.at;
    let mut follows = follows;
    match follows {
        follows::NOTHING => {}
        follows::FOUR_BYTES => drop(read.take(4)?),
        follows::EIGHT_BYTES => drop(read.take(8)?),
        follows::TWO_NUMBERS => {
            read.number()?;
            read.number()?;
        }
        follows::TARGETS => {
            for _ in 0..=read.number()?.1 {
                read.number()?;
            }
        }
        _ => drop(read.number()?),
    }
    let bytes = read.bytes.get(start..read.at)?;
    if opcode == 0x41 && address(bytes).is_some() {
        follows = follows::ADDRESS;
    }
    let number: &[u8] = if follows >= follows::NUMBER || follows == follows::ADDRESS { bytes } else { &[] };
    Some((Instruction { head, follows, number }, bytes))
}

/// A constant that may be an address: between 1 and 16 MiB, where the data stand.
fn address(number: &[u8]) -> Option<[u8; 3]> {
    if number.len() != 4 {
        return None;
    }
    let value = number.iter().rev().fold(0_u32, |value, byte| value << 7 | u32::from(byte & 127));
    // Its bits of the sign, and whether it is written with as few bytes as it can be.
    let [0, bytes @ ..] = value.to_be_bytes() else { return None };
    ((1 << 20..1 << 24).contains(&value) && number.last().is_some_and(|last| last & 64 == 0)).then_some(bytes)
}

struct Read<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Read<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    /// A number as it is written, and the first 32 bits of its value.
    fn number(&mut self) -> Option<(&'a [u8], u32)> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().take(10).position(|byte| *byte < 128)? + 1;
        let taken = self.take(length)?;
        let bits = taken.iter().take(5).zip((0..).step_by(7));
        Some((taken, bits.fold(0, |value, (byte, shift)| value | u32::from(byte & 127) << shift)))
    }
}
