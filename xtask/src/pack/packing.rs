//! Packing what the page's own loader unpacks. Static hosts know gzip only, and LZMA carries a quarter less.
//! Comes in: a part. Goes out: the form that `src/bin/unpack/parts.rs` describes and reads.

use super::parts::{PREDICTED, Part, stream};
use super::{predicted, streams};
use crate::run::Outcome;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::io::Write;

/// Packs bytes as they are.
pub fn plain(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packed = vec![0];
    packed.extend(one(bytes, CONTEXT_OF_TEXT)?);
    checked(packed, bytes)
}

/// Packs a module, in streams where all of its instructions are known.
pub fn module(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let Some(streams) = streams::of(bytes) else {
        println!("                  the module has instructions that are not known here: packed as it is");
        return plain(bytes);
    };
    let mut packed = vec![1];
    let mut contents = Vec::new();
    let mut length = |length: usize| -> Outcome<()> {
        let length = u32::try_from(length).map_err(|_| "a part is too long".to_owned())?;
        packed.extend(length.to_le_bytes());
        Ok(())
    };
    length(bytes.len())?;
    let coded = predicted::coded(&streams).ok_or("the streams of a module do not belong together")?;
    for (index, (stream, context)) in streams.iter().zip(CONTEXT).enumerate() {
        let place = PREDICTED.iter().position(|(predicted, _)| *predicted == index);
        let one = match place.and_then(|place| coded.get(place)) {
            Some(coded) => coded.clone(),
            None => one(stream, context)?,
        };
        length(one.len())?;
        contents.extend(one);
    }
    packed.append(&mut contents);
    checked(packed, bytes)
}

/// Reads back what was packed: what does not come back is not published.
fn checked(packed: Vec<u8>, bytes: &[u8]) -> Outcome<Vec<u8>> {
    if unpacked(&packed).as_deref() == Some(bytes) {
        Ok(packed)
    } else {
        Err("what was packed does not come back".to_owned())
    }
}

fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut part = Part::open(packed)?;
    let mut bytes = Vec::new();
    loop {
        let piece = part.piece()?;
        if piece.is_empty() {
            return Some(bytes);
        }
        bytes.extend(piece);
    }
}

/// How many bits of the byte in front say something about the next one; for each stream what packs best. The place of a byte in a
/// word says nothing anywhere.
const CONTEXT: [u32; stream::COUNT] = [1, 4, 1, 2, 3, 1, 2, 1, 1, 2, 4];
const CONTEXT_OF_TEXT: u32 = 4;

/// An `.lzma` file with its length in front.
fn one(bytes: &[u8], context: u32) -> Outcome<Vec<u8>> {
    let said = |error: std::io::Error| format!("cannot pack: {error}");
    let options =
        LzmaOptions { lc: context, lp: 0, pb: 0, nice_len: LzmaOptions::NICE_LEN_MAX, ..LzmaOptions::with_preset(9) };
    let dict_size = u32::try_from(bytes.len()).unwrap_or(u32::MAX).next_power_of_two();
    let options = LzmaOptions { dict_size: dict_size.clamp(4 << 10, LzmaOptions::DICT_SIZE_DEFAULT), ..options };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64)).map_err(said)?;
    writer.write_all(bytes).map_err(said)?;
    writer.finish().map_err(said)
}

#[cfg(test)]
mod tests {
    use super::super::lzma::Lzma;
    use super::*;

    /// A module of two functions with one instruction of every kind that is told apart.
    fn sample() -> Vec<u8> {
        let bodies: [&[u8]; 2] = [
            &[
                2, 1, 127, 2, 126, // locals
                2, 64, 3, 127, 4, 64, 5, 11, 12, 0, 11, 13, 0, 14, 2, 0, 1, 0, 11, // blocks and branches
                16, 1, 17, 0, 0, 27, 26, 32, 0, 33, 129, 0, 34, 1, 35, 0, 36, 0, // calls and variables
                40, 2, 128, 128, 4, 54, 1, 8, 63, 0, 65, 64, 65, 128, 128, 192, 0, 66, 127,
                11, // memory and constants
            ],
            &[
                0, 67, 0, 0, 128, 63, 68, 0, 0, 0, 0, 0, 0, 240, 63, // floats
                252, 0, 252, 10, 0, 0, 252, 11, 0, 208, 111, 209, 11,
            ],
        ];
        let mut code = vec![2];
        for body in bodies {
            code.push(body.len() as u8);
            code.extend(body);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 4, 1, 96, 0, 0, 10, code.len() as u8]);
        module.extend(&code);
        module.extend([11, 3, 1, 2, 3, 0, 4, 1, 2, 3, 4]);
        module
    }

    #[test]
    fn packs_what_comes_back() {
        for context in CONTEXT {
            for bytes in [&b""[..], b"a", &[7; 70_000], include_bytes!("packing.rs")] {
                let packed = one(bytes, context).unwrap();
                let mut lzma = Lzma::open(&packed).unwrap();
                lzma.read_to(usize::MAX).unwrap();
                assert!(lzma.out == bytes);
            }
        }
        let text: Vec<u8> = (0..20_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let packed = plain(&text).unwrap();
        assert!(packed.len() < text.len() / 2, "{}", packed.len());
        assert!(plain(&[]).is_ok());
    }

    #[test]
    fn a_module_comes_back_from_its_streams() {
        let streams = streams::of(&sample()).expect("every instruction is known");
        assert_eq!(streams[stream::ADDRESSES], [16, 0, 0]);
        assert_eq!(streams[stream::DATA], [1, 2, 3]);
        let packed = module(&sample()).unwrap();
        assert_eq!(packed[0], 1);
        assert_eq!(unpacked(&packed).unwrap(), sample());
    }

    #[test]
    fn what_is_not_known_or_odd_is_packed_as_it_is() {
        let mut odd = sample();
        let end = odd.iter().rposition(|byte| *byte == 209).unwrap();
        odd[end] = 0xfd;
        assert_eq!(module(&odd).unwrap()[0], 0);
        for cut in 0..sample().len() {
            let cut = &sample()[..cut];
            assert_eq!(unpacked(&module(cut).unwrap()).unwrap(), cut);
        }
    }

    #[test]
    fn a_broken_part_is_refused_or_ends() {
        let packed = module(&sample()).unwrap();
        for at in 0..packed.len() {
            assert!(unpacked(&packed[..at]).as_deref() != Some(&sample()[..]), "cut at {at}");
            for flip in [1, 128] {
                let mut broken = packed.clone();
                broken[at] ^= flip;
                let _ = unpacked(&broken);
            }
        }
    }
}
