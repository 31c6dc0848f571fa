//! Packing what the page's own loader unpacks. Static hosts know gzip only, and LZMA carries a quarter less.
//! Comes in: a part. Goes out: the same as an `.lzma` file with its length in front, which `src/bin/unpack.rs` reads.

use crate::run::Outcome;
use lzma_rust2::{LzmaOptions, LzmaReader, LzmaWriter};
use std::io::{Cursor, Read, Write};

/// Packs a part, and reads it back: what cannot be read is not published.
pub fn packed(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let said = |error: std::io::Error| format!("cannot pack: {error}");
    // One byte in front of another says most in modules and texts; their place in a word says nothing.
    let options =
        LzmaOptions { lc: 4, lp: 0, pb: 0, nice_len: LzmaOptions::NICE_LEN_MAX, ..LzmaOptions::with_preset(9) };
    let options = LzmaOptions { dict_size: LzmaOptions::DICT_SIZE_DEFAULT, ..options };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64)).map_err(said)?;
    writer.write_all(bytes).map_err(said)?;
    let packed = writer.finish().map_err(said)?;
    let mut back = Vec::with_capacity(bytes.len());
    LzmaReader::new_mem_limit(Cursor::new(&packed), u32::MAX, None)
        .and_then(|mut reader| reader.read_to_end(&mut back))
        .map_err(said)?;
    if back == bytes { Ok(packed) } else { Err("what was packed does not come back".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_what_comes_back() {
        let text: Vec<u8> = (0..20_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let packed = packed(&text).unwrap();
        assert!(packed.len() < text.len() / 2, "{}", packed.len());
        assert!(super::packed(&[]).is_ok());
    }
}
