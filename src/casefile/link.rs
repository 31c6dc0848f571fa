//! A small case as an address: `#case=`, DEFLATE and base64url.

use super::read::CaseFile;
use super::write::to_json;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Longest fragment, in bytes.
pub const MAX_LINK: usize = 16 << 10;
/// Bytes that a link may unfold to.
const MAX_JSON: usize = 2 << 20;

/// The fragment for a case, with `#`.
pub fn to_link(file: &CaseFile) -> Result<String, String> {
    let json = to_json(file);
    let mut packed = Vec::with_capacity(json.len() / 2 + 256);
    let mut stream = Compress::new(Compression::best(), false);
    let done = loop {
        let consumed = usize::try_from(stream.total_in()).unwrap_or(usize::MAX);
        packed.reserve(8192);
        match stream.compress_vec(
            json.as_bytes().get(consumed..).unwrap_or_default(),
            &mut packed,
            FlushCompress::Finish,
        ) {
            Ok(Status::StreamEnd) => break true,
            Ok(_) if packed.len() <= MAX_LINK => {}
            _ => break false,
        }
    };
    let link = format!("#case={}", URL_SAFE_NO_PAD.encode(packed));
    if !done || link.len() > MAX_LINK {
        return Err(format!(
            "The case is too large for a link ({} KB at most). Send the case file instead.",
            MAX_LINK >> 10
        ));
    }
    Ok(link)
}

/// The case file in a fragment, as text. `None` where it is no case link at all.
pub fn from_link(fragment: &str) -> Option<Result<String, String>> {
    let encoded = fragment.trim_start_matches('#').strip_prefix("case=")?;
    let cut = || {
        "The case link was truncated or changed, so nothing of it was used. Ask its sender for a new one.".to_owned()
    };
    if encoded.len() > MAX_LINK {
        return Some(Err(cut()));
    }
    let packed = URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).ok();
    Some(packed.and_then(|packed| inflate(&packed)).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(cut))
}

fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut stream = Decompress::new(false);
    let mut out = Vec::new();
    loop {
        let consumed = usize::try_from(stream.total_in()).ok()?;
        let before = (consumed, out.len());
        out.reserve(16 << 10);
        match stream.decompress_vec(packed.get(consumed..)?, &mut out, FlushDecompress::Finish).ok()? {
            Status::StreamEnd => return Some(out),
            _ if out.len() > MAX_JSON => return None,
            _ if (usize::try_from(stream.total_in()).ok()?, out.len()) == before => return None,
            _ => {}
        }
    }
}
