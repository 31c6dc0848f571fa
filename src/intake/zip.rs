//! ZIP archives (PKWARE APPNOTE 6.3): `.zip`, and what is one inside: `.saz`, `.docx`, `.xlsx`.
//! Input: bytes. Output: the messages in the files. Invariant: a file is unpacked only where its name may hold text, within budgets.

use super::grids;
use super::inflate;
use super::model::{Content, NoteKind, Unpacked};
use super::packed;
use super::parts::{self, Part};
use super::rewrite::Step;
use super::search::{CERTAIN, Candidate, DecodeState, Decoded, Search};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Files of one archive that are looked at.
const MAX_FILES: usize = 5000;
/// Bytes that all files of an archive together may unpack to.
pub(super) const MAX_UNPACKED: usize = 256 << 20;
/// The record at the end, and the longest comment after it.
const MAX_TAIL: usize = 22 + 65_535;
/// Ends of names of files that hold no text.
const NO_TEXT: &[&str] = &[
    ".png", ".jpg", ".jpeg", ".gif", ".ico", ".svg", ".webp", ".woff", ".woff2", ".ttf", ".otf", ".css", ".mp4",
    ".mp3", ".exe", ".dll", ".class", ".emf", ".wmf",
];
/// Parts of an Office document that say how it looks.
const NO_WORDS: &[&str] =
    &["styles.xml", "theme1.xml", "settings.xml", "fontTable.xml", "[Content_Types].xml", ".rels"];

/// Whether the bytes start like an archive.
pub(super) fn check(state: &DecodeState) -> bool {
    state.bytes().starts_with(b"PK\x03\x04") && state.layers.iter().filter(|l| l.kind == LayerKind::Archive).count() < 3
}

/// Unpacks the files and looks into each.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let bytes = state.bytes();
    let files = files(bytes);
    let mut noted = state.clone();
    let mut left = MAX_UNPACKED;
    let mut unpacked: Vec<(String, Step)> = Vec::new();
    let mut recordings: Vec<Unpacked> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        // One is read whatever somebody wants: there is always something to judge.
        if index > 0 && search.is_stopped() {
            break;
        }
        if file.encrypted {
            let detail = "an archive with a password";
            if !noted.notes.iter().any(|note| note.detail == detail) {
                noted.note(NoteKind::Tried, Span::new(file.start, file.start), detail);
            }
            continue;
        }
        let data = bytes.get(file.start..file.end).unwrap_or(&[]);
        if let Some(found) = large(search, &noted, file) {
            recordings.extend(found.items);
            continue;
        }
        let most = left.min(search.budget.output);
        let out = match file.method {
            0 => data.get(..most).unwrap_or(data).to_vec(),
            8 => inflate::inflate(data, most, search.budget.ratio).out,
            _ => continue,
        };
        left = left.saturating_sub(out.len());
        if out.len() >= most {
            noted.note(NoteKind::Limit, Span::new(file.start, file.end), format!("unpacked {most}"));
        }
        let map = SpanMap::whole(out.len(), Span::new(file.start, file.end));
        let content = Content::from_bytes(out);
        let step = Step { kind: LayerKind::Archive, detail: Some(file.name.clone()), content, map, notes: Vec::new() };
        unpacked.push((file.name.clone(), step));
    }
    search.grant(MAX_UNPACKED - left);
    let whole = sessions(&unpacked, bytes.len()).or_else(|| grids::workbook(&unpacked, bytes.len()));
    let parts = match whole {
        Some(session) => vec![Part { name: String::new(), steps: vec![session] }],
        None => unpacked.into_iter().map(|(name, step)| Part { name, steps: vec![step] }).collect(),
    };
    let found = parts::follow(search, &noted, parts, recordings.is_empty());
    if !recordings.is_empty() {
        recordings.extend(found.into_iter().flat_map(|found| found.items));
        return vec![Candidate::Decoded(Decoded { score: CERTAIN + 5, items: recordings })];
    }
    found.map(Candidate::Decoded).into_iter().collect()
}

/// A recording that is too large to be kept.
fn large(search: &mut Search<'_>, state: &DecodeState, file: &File) -> Option<Decoded> {
    let place = Span::new(file.start, file.end);
    let mut at = state.clone();
    at.origin = Some(file.name.clone());
    if file.method == 8 {
        let packed = state.bytes().get(file.start..file.end)?;
        return packed::recording(search, &at, LayerKind::Archive, Some(file.name.clone()), packed, place);
    }
    let data =
        state.bytes().get(file.start..file.end).filter(|data| file.method == 0 && data.len() > search.budget.kept)?;
    let text = std::str::from_utf8(data).ok()?;
    let content = Content::Passed(text.len());
    let map = SpanMap::slice(file.start, text.len());
    let step = Step { kind: LayerKind::Archive, detail: Some(file.name.clone()), content, map, notes: Vec::new() };
    search.read_stream(&at.then(step), text)
}

/// Fiddler keeps the request and the answer of each session in a file of its own (`raw/1_c.txt`, `raw/1_s.txt`): together they are HTTP
/// as text.
fn sessions(files: &[(String, Step)], archive: usize) -> Option<Step> {
    let mut out = String::new();
    for (name, request) in files {
        let Some(stem) =
            name.strip_suffix("_c.txt").filter(|stem| stem.starts_with("raw/") || stem.starts_with("raw\\"))
        else {
            continue;
        };
        out.push_str(&String::from_utf8_lossy(request.content.as_bytes()));
        out.push_str("\r\n\r\n");
        let answer = files.iter().find(|(name, _)| name.strip_suffix("_s.txt") == Some(stem));
        if let Some((_, answer)) = answer {
            let bytes = answer.content.as_bytes();
            let head = memmem::find(bytes, b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
            // A body that is no text would only be in the way.
            let body = bytes.get(head..).unwrap_or(&[]);
            let kept = if std::str::from_utf8(body).is_ok() { bytes } else { bytes.get(..head).unwrap_or(bytes) };
            out.push_str(&String::from_utf8_lossy(kept));
            out.push_str("\r\n\r\n");
        }
    }
    let map = SpanMap::whole(out.len(), Span::new(0, archive));
    let detail = Some("raw sessions".to_owned());
    (!out.is_empty()).then(|| Step {
        kind: LayerKind::Archive,
        detail,
        content: Content::Text(out.into()),
        map,
        notes: Vec::new(),
    })
}

/// A file of the archive: its packed bytes stand from `start` to `end`.
struct File {
    name: String,
    method: u16,
    encrypted: bool,
    start: usize,
    end: usize,
}

/// The files by the list at the end of the archive; where that was cut off, by the header before each.
fn files(bytes: &[u8]) -> Vec<File> {
    let mut files = listed(bytes).unwrap_or_default();
    if files.is_empty() {
        files = in_order(bytes);
    }
    files.retain(|file| {
        let name = file.name.to_ascii_lowercase();
        !name.ends_with('/')
            && !name.starts_with("__macosx/")
            && !NO_TEXT.iter().any(|end| name.ends_with(end))
            && !NO_WORDS.iter().any(|end| file.name.ends_with(end))
    });
    files
}

fn listed(bytes: &[u8]) -> Option<Vec<File>> {
    let tail = bytes.len().saturating_sub(MAX_TAIL);
    let end = tail + memmem::rfind(bytes.get(tail..)?, b"PK\x05\x06")?;
    let count = usize::from(two(bytes, end + 10)?).min(MAX_FILES);
    let mut at = four(bytes, end + 16)?;
    let mut files = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            break;
        }
        let [name, extra, comment] = [28, 30, 32].map(|offset| two(bytes, at + offset).map_or(0, usize::from));
        let local = four(bytes, at + 42)?;
        let start = local.checked_add(30)?.checked_add(usize::from(two(bytes, local.checked_add(26)?)?))?;
        let start = start.checked_add(usize::from(two(bytes, local + 28)?))?;
        files.push(File {
            name: String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned(),
            method: two(bytes, at + 10)?,
            encrypted: two(bytes, at + 8)? & 1 == 1,
            start,
            end: start.checked_add(four(bytes, at + 20)?)?.min(bytes.len()),
        });
        at = at.checked_add(46 + name + extra + comment)?;
    }
    Some(files)
}

fn in_order(bytes: &[u8]) -> Vec<File> {
    let mut files = Vec::new();
    let starts: Vec<usize> = memmem::find_iter(bytes, b"PK\x03\x04").take(MAX_FILES).collect();
    for (index, at) in starts.iter().enumerate() {
        let next = starts.get(index + 1).copied().unwrap_or(bytes.len());
        let read = || {
            let name = usize::from(two(bytes, at + 26)?);
            let start = at + 30 + name + usize::from(two(bytes, at + 28)?);
            Some(File {
                name: String::from_utf8_lossy(bytes.get(at + 30..at + 30 + name)?).into_owned(),
                method: two(bytes, at + 8)?,
                encrypted: two(bytes, at + 6)? & 1 == 1,
                start: start.min(next),
                end: next,
            })
        };
        files.extend(read());
    }
    files
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One stored file.
    fn archive(name: &str, data: &[u8]) -> Vec<u8> {
        let mut out = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
        let sizes =
            [u32::try_from(data.len()).unwrap().to_le_bytes(), u32::try_from(data.len()).unwrap().to_le_bytes()]
                .concat();
        out.extend_from_slice(&sizes);
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        out.extend_from_slice(&length);
        out.extend_from_slice(&[0, 0]);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(data);
        let start = u32::try_from(out.len()).unwrap();
        out.extend_from_slice(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
        out.extend_from_slice(&sizes);
        out.extend_from_slice(&length);
        out.extend_from_slice(&[0; 16]);
        out.extend_from_slice(name.as_bytes());
        let size = u32::try_from(out.len()).unwrap() - start;
        out.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        out.extend_from_slice(&size.to_le_bytes());
        out.extend_from_slice(&start.to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        out
    }

    #[test]
    fn files_are_found_by_list_and_without_it() {
        let bytes = archive("a.txt", b"hello");
        let found = |bytes: &[u8]| files(bytes).iter().map(|f| (f.name.clone(), f.start, f.end)).collect::<Vec<_>>();
        assert_eq!(found(&bytes), [("a.txt".to_owned(), 35, 40)]);
        assert_eq!(found(&bytes[..40]), [("a.txt".to_owned(), 35, 40)]);
        assert!(files(&archive("picture.PNG", b"x")).is_empty());
    }

    #[test]
    fn files_without_a_list_have_a_limit() {
        let one = archive("a.txt", b"hello")[..40].to_vec();
        assert_eq!(in_order(&one.repeat(MAX_FILES)).len(), MAX_FILES);
        assert_eq!(in_order(&one.repeat(MAX_FILES + 1)).len(), MAX_FILES);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(cut in 0usize..120, at in 0usize..120, byte in any::<u8>()) {
            let mut bytes = archive("a.txt", b"hello hello");
            bytes.truncate(cut.max(4));
            if let Some(place) = bytes.get_mut(at) { *place = byte; }
            for file in files(&bytes) {
                prop_assert!(bytes.get(file.start..file.end).is_none_or(|data| data.len() <= bytes.len()));
            }
        }
    }
}
