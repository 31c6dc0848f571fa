//! Compound files (MS-CFB) of Outlook (`.msg`, MS-OXMSG): the text of a mail and its attachments.
//! Input: bytes. Output: the messages in the streams that hold text or a file. Invariant: no chain of sectors is followed twice.

use super::compressed_rtf;
use super::model::Content;
use super::parts::{self, Part};
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Search};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;

/// Streams and folders of one file.
const MAX_ENTRIES: usize = 5000;
/// Sectors of all chains together.
const MAX_SECTORS: usize = 1 << 20;
/// The end of a chain and everything that is no sector.
const LAST: u32 = 0xFFFF_FFFA;
/// Streams longer than this are not small.
const SMALL: usize = 4096;

/// Properties that hold text or a file: body, HTML body, compressed rich text, attachment, its name.
const BODY: &str = "__substg1.0_1000";
const HTML: &str = "__substg1.0_1013";
const RICH: &str = "__substg1.0_10090102";
const DATA: &str = "__substg1.0_37010102";
/// How the texts are called.
const TEXT: &str = "the text of the mail";
const RICH_TEXT: &str = "the text of the mail as rich text";
const NAMES: [&str; 2] = ["__substg1.0_3707", "__substg1.0_3704"];

/// Whether the bytes are a compound file.
pub(super) fn check(state: &DecodeState) -> bool {
    state.bytes().starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) && !state.has(LayerKind::Mail)
}

/// Looks into the texts and files.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let bytes = state.bytes();
    let Some(file) = File::read(bytes) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut name = String::new();
    let mut size = 0;
    for entry in &file.entries {
        if NAMES.iter().any(|wanted| entry.name.starts_with(wanted)) {
            let bytes = file.stream(entry);
            let unicode = entry.name.ends_with("001F");
            name =
                if unicode { utf16(&bytes) } else { String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned() };
        }
        let label = match entry.name.as_str() {
            found if found.starts_with(BODY) => TEXT,
            found if found.starts_with(HTML) => "the text of the mail as HTML",
            RICH => RICH_TEXT,
            DATA => name.as_str(),
            _ => continue,
        };
        let content = if entry.name.ends_with("001F") {
            Content::Text(utf16(&file.stream(entry)).into())
        } else if entry.name == RICH {
            let Some(text) = compressed_rtf::expand(&file.stream(entry)) else { continue };
            Content::from_bytes(text)
        } else {
            Content::from_bytes(file.stream(entry))
        };
        size += content.as_bytes().len();
        let map = SpanMap::whole(content.as_bytes().len(), Span::new(0, bytes.len()));
        let step = Step { kind: LayerKind::Mail, detail: Some(label.to_owned()), content, map, notes: Vec::new() };
        parts.push(Part { name: label.to_owned(), steps: vec![step] });
    }
    // Rich text is what the mail says once more, where it says it otherwise as well.
    if parts.iter().any(|part| part.name.starts_with(TEXT) && part.name != RICH_TEXT) {
        parts.retain(|part| part.name != RICH_TEXT);
    }
    search.grant(size);
    parts::follow(search, state, parts, true).map(Candidate::Decoded).into_iter().collect()
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Option<File<'a>> {
        let sector = match bytes.get(30..32)? {
            [9, 0] => 512,
            [12, 0] => 4096,
            _ => return None,
        };
        let mut file =
            File { bytes, sector, fat: Vec::new(), small_fat: Vec::new(), small: Vec::new(), entries: Vec::new() };
        // The table of sectors stands in sectors of its own: 109 in the header, the others in a chain.
        let mut tables: Vec<u32> = (0..109).filter_map(|index| four(bytes, 76 + index * 4)).collect();
        let mut next = four(bytes, 68)?;
        let mut chain = 0;
        while next < LAST && chain <= bytes.len() / sector {
            let part = numbers(file.sector_at(next)?);
            let (more, last) = part.split_at(part.len().saturating_sub(1));
            tables.extend(more);
            next = *last.first()?;
            chain += 1;
        }
        for table in tables.into_iter().filter(|table| *table < LAST) {
            if file.fat.len() < MAX_SECTORS {
                file.fat.extend(file.sector_at(table).map(numbers).unwrap_or_default());
            }
        }
        file.small_fat = numbers(&file.chain(four(bytes, 60)?, usize::MAX));
        let directory = file.chain(four(bytes, 48)?, MAX_ENTRIES * 128);
        for entry in directory.chunks_exact(128) {
            let len = usize::from(u16::from_le_bytes(entry.get(64..66)?.try_into().ok()?)).min(64);
            let name = utf16(entry.get(..len)?);
            let start = four(entry, 116)?;
            let size = usize::try_from(four(entry, 120)?).ok()?;
            match entry.get(66)? {
                5 => file.small = file.chain(start, size),
                2 => file.entries.push(Entry { name, start, size }),
                _ => {}
            }
        }
        Some(file)
    }

    fn stream(&self, entry: &Entry) -> Vec<u8> {
        if entry.size >= SMALL {
            return self.chain(entry.start, entry.size);
        }
        let mut out = Vec::new();
        let mut at = entry.start;
        let mut left = self.small_fat.len();
        while at < LAST && out.len() < entry.size && left > 0 {
            let from = usize::try_from(at).unwrap_or(usize::MAX).saturating_mul(64);
            let Some(part) = self.small.get(from..from.saturating_add(64).min(self.small.len())) else { break };
            out.extend_from_slice(part);
            at = usize::try_from(at).ok().and_then(|at| self.small_fat.get(at)).copied().unwrap_or(LAST);
            left -= 1;
        }
        out.truncate(entry.size);
        out
    }

    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut at = start;
        // A chain that comes back to itself ends with the number of sectors.
        let mut left = (self.bytes.len() / self.sector).min(MAX_SECTORS);
        while at < LAST && out.len() < size && left > 0 {
            let Some(part) = self.sector_at(at) else { break };
            out.extend_from_slice(part);
            at = usize::try_from(at).ok().and_then(|at| self.fat.get(at)).copied().unwrap_or(LAST);
            left -= 1;
        }
        out.truncate(size);
        out
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }
}

/// Text without the zero at its end.
fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).filter_map(|two| Some(u16::from_le_bytes(two.try_into().ok()?))).collect();
    String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A file with one stream in a sector of its own chain: header, table, directory, data.
    fn file(name: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0_u8; 512];
        bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
        bytes[30] = 9;
        bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
        for at in [60, 68] {
            bytes[at..at + 4].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
        }
        for index in 1..109 {
            bytes[76 + index * 4..80 + index * 4].copy_from_slice(&u32::MAX.to_le_bytes());
        }
        let sectors = u32::try_from(data.len().div_ceil(512)).unwrap();
        let mut table = vec![0xFFFF_FFFD_u32, 0xFFFF_FFFE];
        table.extend((0..sectors).map(|index| if index + 1 == sectors { 0xFFFF_FFFE } else { index + 3 }));
        table.resize(128, u32::MAX);
        bytes.extend(table.iter().flat_map(|number| number.to_le_bytes()));
        let mut entry = vec![0_u8; 128];
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..utf16.len()].copy_from_slice(&utf16);
        entry[64..66].copy_from_slice(&u16::try_from(utf16.len() + 2).unwrap().to_le_bytes());
        entry[66] = 2;
        entry[116..120].copy_from_slice(&2_u32.to_le_bytes());
        entry[120..124].copy_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
        entry.resize(512, 0);
        bytes.extend(entry);
        bytes.extend(data);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
        bytes
    }

    #[test]
    fn streams_are_read() {
        let data = "x".repeat(5000);
        let bytes = file("__substg1.0_37010102", data.as_bytes());
        let file = File::read(&bytes).unwrap();
        assert_eq!(file.entries[0].name, "__substg1.0_37010102");
        assert_eq!(file.stream(&file.entries[0]), data.as_bytes());
    }

    /// A file whose directory has so many entries: tables, then the directory in one chain.
    fn directory(entries: usize) -> Vec<u8> {
        let sectors = entries.div_ceil(4);
        let tables = (sectors + 20).div_ceil(128) + 1;
        let mut bytes = file("a", b"");
        bytes.truncate(512);
        bytes[48..52].copy_from_slice(&u32::try_from(tables).unwrap().to_le_bytes());
        let mut table = vec![0xFFFF_FFFD_u32; tables];
        for index in 0..sectors {
            let next = u32::try_from(tables + index + 1).unwrap();
            table.push(if index + 1 == sectors { 0xFFFF_FFFE } else { next });
        }
        table.resize(tables * 128, u32::MAX);
        for index in 0..tables {
            bytes[76 + index * 4..80 + index * 4].copy_from_slice(&u32::try_from(index).unwrap().to_le_bytes());
        }
        bytes.extend(table.iter().flat_map(|number| number.to_le_bytes()));
        let mut entry = [0_u8; 128];
        entry[0] = b'a';
        entry[64] = 4;
        entry[66] = 2;
        bytes.extend(entry.repeat(entries));
        bytes.resize(bytes.len().next_multiple_of(512), 0);
        bytes
    }

    #[test]
    fn entries_are_read_up_to_the_limit() {
        for (entries, read) in [(MAX_ENTRIES, MAX_ENTRIES), (MAX_ENTRIES + 1, MAX_ENTRIES)] {
            assert_eq!(File::read(&directory(entries)).unwrap().entries.len(), read);
        }
    }

    proptest! {
        #[test]
        fn any_damage_is_read(at in 0usize..1536, byte in any::<u8>(), cut in 0usize..7000) {
            let mut bytes = file("__substg1.0_1000001F", &[65; 5000]);
            bytes[at] = byte;
            bytes.truncate(cut);
            if let Some(file) = File::read(&bytes) {
                for entry in &file.entries {
                    prop_assert!(file.stream(entry).len() <= bytes.len() + 512);
                }
            }
        }
    }
}
