//! The engine of DEFLATE: what is packed comes out as a whole, or piece by piece.
//! Comes in: bytes. Goes out: as much as inflates, up to a limit. Must not know what is inside.

use crate::vocabulary::LayerKind;
use flate2::{Decompress, FlushDecompress, Status};

const CHUNK: usize = 32 << 10;

/// The wrapper by its first bytes, and where the stream starts.
pub(super) fn wrapper(bytes: &[u8]) -> (LayerKind, usize) {
    match bytes {
        [0x1F, 0x8B, 8, flags, ..] => (LayerKind::Gzip, gzip_header(bytes, *flags)),
        [0x78, second, ..] if (0x7800 + usize::from(*second)) % 31 == 0 => (LayerKind::Zlib, 2),
        _ => (LayerKind::Deflate, 0),
    }
}

/// RFC 1952 2.3: ten bytes, then the optional fields that the flags name.
fn gzip_header(bytes: &[u8], flags: u8) -> usize {
    let mut at = 10;
    if flags & 4 != 0 {
        let low = usize::from(bytes.get(at).copied().unwrap_or(0));
        let high = usize::from(bytes.get(at + 1).copied().unwrap_or(0));
        at += 2 + low + high * 256;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let rest = bytes.get(at..).unwrap_or(&[]);
            at += rest.iter().position(|byte| *byte == 0).map_or(rest.len(), |end| end + 1);
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    at.min(bytes.len())
}

pub(super) struct Inflated {
    pub(super) out: Vec<u8>,
    pub(super) read: usize,
    /// The final block ended.
    pub(super) complete: bool,
    /// It was stopped by a limit.
    pub(super) limit: bool,
}

/// Inflates up to `most` bytes, or `ratio` times what was read.
pub(super) fn inflate(bytes: &[u8], most: usize, ratio: usize) -> Inflated {
    let mut out = Vec::new();
    let (mut limit, mut lost) = (most == 0, false);
    let end = each(bytes, CHUNK.min(most.max(1)), &mut |piece, taken| {
        let left = most - out.len();
        lost |= piece.len() > left;
        out.extend_from_slice(piece.get(..piece.len().min(left)).unwrap_or(&[]));
        limit = out.len() >= most || (out.len() > (64 << 10) && out.len() / ratio.max(1) > taken.max(1));
        !limit
    });
    // What ends exactly at the limit is whole.
    let complete = end.complete && !lost;
    Inflated { out, read: end.read, complete, limit: limit && !complete }
}

/// How far inflating went.
pub(super) struct End {
    pub(super) read: usize,
    /// The final block ended.
    pub(super) complete: bool,
}

/// Inflates piece by piece, as long as `sink` wants more; it is told how many bytes were read for it.
pub(super) fn each(bytes: &[u8], chunk: usize, sink: &mut dyn FnMut(&[u8], usize) -> bool) -> End {
    let mut engine = Decompress::new(false);
    let mut chunk = vec![0; chunk];
    loop {
        let read = usize::try_from(engine.total_in()).unwrap_or(bytes.len()).min(bytes.len());
        let before = engine.total_out();
        let status = engine.decompress(bytes.get(read..).unwrap_or(&[]), &mut chunk, FlushDecompress::None);
        let wrote = usize::try_from(engine.total_out() - before).unwrap_or(0);
        let taken = usize::try_from(engine.total_in()).unwrap_or(bytes.len()).min(bytes.len());
        let more = sink(chunk.get(..wrote).unwrap_or(&[]), taken);
        match status {
            Ok(Status::StreamEnd) => return End { read: taken, complete: true },
            Err(_) => return End { read: taken, complete: false },
            Ok(_) if !more || (wrote == 0 && taken == read) => return End { read: taken, complete: false },
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder};
    use std::io::Write;

    fn deflated(text: &str) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn inflates_whole_and_cut_streams() {
        let text = "<samlp:AuthnRequest>".repeat(20);
        let bytes = deflated(&text);
        let whole = inflate(&bytes, 1 << 20, 200);
        assert!(whole.complete);
        assert_eq!(whole.out, text.as_bytes());
        let cut = inflate(&bytes[..bytes.len() - 3], 1 << 20, 200);
        assert!(!cut.complete);
        assert!(cut.out.starts_with(b"<samlp:AuthnRequest>"));
    }

    #[test]
    fn bombs_stop() {
        let bytes = deflated(&"a".repeat(10 << 20));
        let stopped = inflate(&bytes, 32 << 20, 200);
        assert!(stopped.limit);
        assert!(stopped.out.len() < 4 << 20);
    }

    #[test]
    fn gzip_headers_are_skipped() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"<a/>").unwrap();
        let bytes = encoder.finish().unwrap();
        let (kind, start) = wrapper(&bytes);
        assert_eq!(kind, LayerKind::Gzip);
        assert_eq!(inflate(&bytes[start..], 100, 200).out, b"<a/>");
    }
}
