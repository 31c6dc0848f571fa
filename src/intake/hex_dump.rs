//! Dumps of bytes as text: `xxd`, `hexdump -C`, `od`, `tcpdump -X`, Wireshark, `curl --trace` and `--trace-ascii`.
//! Input: lines that start with an offset. Output: the bytes they show; everything between dumps is left out.

use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Bytes that one line of a dump shows at most.
const MAX_WIDTH: usize = 64;
/// Lines of a dump that make it one.
const FEW: usize = 3;

/// Whether most lines near the first offset are those of a dump.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    if state.has(LayerKind::HexDump) {
        return false;
    }
    let mut hits = 0;
    for line in text.lines().take(60) {
        hits += usize::from(offset(line).is_some());
    }
    hits >= FEW
}

/// Puts the bytes together.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let in_hex =
        text.lines().filter_map(offset).take(40).all(|line| hex(line.rest).is_some() || line.rest.trim().is_empty());
    let step = if in_hex { bytes_of(text) } else { letters_of(text) };
    vec![Candidate::Step(step)]
}

/// A line with an offset: its value, read as hexadecimal and as octal number, and what follows.
struct Line<'a> {
    offset: usize,
    octal: Option<usize>,
    rest: &'a str,
}

/// `00000010: `, `0x0010: `, `0000010 `, `00000010  `.
fn offset(line: &str) -> Option<Line<'_>> {
    let start = line.trim_start();
    let digits = start.strip_prefix("0x").unwrap_or(start);
    let len = digits.bytes().take(17).take_while(u8::is_ascii_hexdigit).count();
    if !(4..=16).contains(&len) {
        return None;
    }
    let rest = digits.get(len..)?;
    let rest = match rest.strip_prefix(':') {
        Some(rest) => rest.strip_prefix(' ').or_else(|| rest.strip_prefix('\t')).unwrap_or(rest),
        None => rest.strip_prefix(' ').filter(|rest| hex(rest).is_some())?,
    };
    let number = digits.get(..len)?;
    Some(Line { offset: usize::from_str_radix(number, 16).ok()?, octal: usize::from_str_radix(number, 8).ok(), rest })
}

/// The bytes that a line shows as pairs or groups of hexadecimal digits, with the place of each in the line.
fn hex(rest: &str) -> Option<Vec<(u8, Span)>> {
    let mut out: Vec<(u8, Span)> = Vec::new();
    let lead = rest.len() - rest.trim_start().len();
    let mut at = lead;
    let mut width = None;
    for word in rest.get(lead..)?.split_inclusive(' ') {
        let bare = word.trim_end();
        let start = at;
        at += word.len();
        if bare.is_empty() {
            // Two blanks separate halves; more stand before the letters.
            if out.len() >= 16 || rest.get(at..).is_some_and(|rest| rest.starts_with("  ")) {
                break;
            }
            continue;
        }
        let fits = matches!(bare.len(), 2 | 4 | 8 | 16) && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !fits || width.is_some_and(|width| bare.len() > width) || out.len() >= MAX_WIDTH {
            break;
        }
        width.get_or_insert(bare.len());
        for pair in (0..bare.len()).step_by(2) {
            let byte = u8::from_str_radix(bare.get(pair..pair + 2)?, 16).ok()?;
            out.push((byte, Span::new(start + pair, start + pair + 2)));
        }
        if out.len() >= 16 && width == Some(2) && rest.get(at..).is_none_or(|rest| rest.starts_with(' ')) {
            break;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The bytes of all lines. A dump that starts again at 0 is another one, after a line end.
fn bytes_of(text: &str) -> Step {
    let mut out = Rewrite::with_capacity(text.len() / 3);
    let mut sections = Sections::default();
    let mut next = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\r', '\n']);
        sections.see(bare);
        let Some(found) = offset(bare) else { continue };
        let Some(bytes) = hex(found.rest) else { continue };
        if found.offset == 0 && next != 0 {
            if !sections.goes_on() {
                out.emit(b"\r\n", Span::at(start));
            }
        } else if next != 0 && found.offset != next && found.octal != Some(next) && found.offset + 1 != next {
            // A gap: lines that repeat are left out by some tools.
            out.emit(b"\n", Span::at(start));
        }
        let lead = start + bare.len() - found.rest.len();
        for (byte, place) in &bytes {
            out.emit(&[*byte], place.shift(lead));
        }
        let offset = if found.octal == Some(next) { next } else { found.offset };
        next = offset + bytes.len();
    }
    out.step(LayerKind::HexDump, Some("hex dump".to_owned()))
}

/// The letters of all lines, as `--trace-ascii` prints them: a line end stands where the next offset leaves room for one.
fn letters_of(text: &str) -> Step {
    let mut out = Rewrite::with_capacity(text.len());
    let mut sections = Sections::default();
    let mut next = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\r', '\n']);
        sections.see(bare);
        let Some(found) = offset(bare) else { continue };
        match next {
            // What goes on in another section needs no break.
            Some(_) if found.offset == 0 && sections.goes_on() => {}
            Some(_) if found.offset == 0 => out.emit(b"\r\n", Span::at(start)),
            Some(next) if found.offset > next => out.emit(b"\r\n", Span::at(start)),
            _ => {}
        }
        let lead = start + bare.len() - found.rest.len();
        out.copy(text.as_bytes(), lead, lead + found.rest.len());
        next = Some(found.offset + found.rest.len());
    }
    out.step(LayerKind::HexDump, Some("trace".to_owned()))
}

/// The sections of `curl --trace`: data that was sent in pieces is one body.
#[derive(Default)]
struct Sections<'a> {
    kinds: [&'a str; 2],
}

impl<'a> Sections<'a> {
    fn see(&mut self, line: &'a str) {
        if line.starts_with("=> ") || line.starts_with("<= ") {
            self.kinds = [self.kinds[1], line.split(',').next().unwrap_or(line)];
        }
    }

    fn goes_on(&self) -> bool {
        let [before, now] = self.kinds;
        before == now && now.ends_with(" data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        bytes_of(text).content.as_str().to_owned()
    }

    #[test]
    fn dumps_of_several_tools() {
        let xxd = "00000000: 5341 4d4c 5265 7370 6f6e 7365 3d50 484e  SAMLResponse=PHN\n00000010: 6857 78                                  hWx\n";
        assert_eq!(shown(xxd), "SAMLResponse=PHNhWx");
        let hexdump = "00000000  53 41 4d 4c 52 65 73 70  6f 6e 73 65 3d 50 48 4e  |SAMLResponse=PHN|\n00000010  68 57 78                                          |hWx|\n";
        assert_eq!(shown(hexdump), "SAMLResponse=PHNhWx");
        let tcpdump = "\t0x0000:  5341 4d4c 5265 7370 6f6e 7365 3d50 484e  SAMLResponse=PHN\n\t0x0010:  6857 78                                  hWx\n";
        assert_eq!(shown(tcpdump), "SAMLResponse=PHNhWx");
        let trace = "=> Send data, 19 bytes (0x13)\n0000: 53 41 4d 4c 52 65 73 70 6f 6e 73 65 3d 50 48 4e SAMLResponse=PHN\n0010: 68 57 78                                        hWx\n";
        assert_eq!(shown(trace), "SAMLResponse=PHNhWx");
    }

    #[test]
    fn offsets_may_be_octal() {
        let line = "53 41 4d 4c 52 65 73 70 6f 6e 73 65 3d 50 48 4e";
        let od = format!("0000000 {line}\n0000020 {line}\n0000040 {line}\n0000060 68 57 78\n0000063\n");
        assert_eq!(shown(&od), format!("{}hWx", "SAMLResponse=PHN".repeat(3)));
    }

    #[test]
    fn letters_keep_their_line_ends() {
        let text = "=> Send header\n0000: POST /acs HTTP/1.1\n0014: Host: sp.test\n0023: \n=> Send data\n0000: SAMLRes\n0007: ponse=\n";
        assert_eq!(letters_of(text).content.as_str(), "POST /acs HTTP/1.1\r\nHost: sp.test\r\n\r\nSAMLResponse=");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(0{0,2}[0-9a-fx]{2,6}:? {0,3}[0-9a-f ]{0,20}[é|]?\n?){0,6}") {
            for step in [bytes_of(&text), letters_of(&text)] {
                prop_assert!(step.map.outer(Span::new(0, step.content.as_bytes().len())).end <= text.len());
            }
        }
    }
}
