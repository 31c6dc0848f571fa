//! Dumps of bytes as text: `xxd`, `hexdump -C`, `od`, `tcpdump -X`, Wireshark (also as C arrays), `curl --trace` and `--trace-ascii`.
//! Input: lines that start with an offset, or lists of `0x41`. Output: the bytes they show; everything between dumps is left out, and
//! so are the headers of IP and TCP around what was sent.

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
        hits += usize::from(offset(line).is_some() || listed(line).count() >= 4);
    }
    hits >= FEW
}

/// Puts the bytes together.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    if text.lines().take(60).filter(|line| listed(line).count() >= 4).count() >= FEW {
        return vec![Candidate::Step(array_of(text))];
    }
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
    let mut packet: Vec<(u8, Span)> = Vec::new();
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
            let goes_on = is_packet(&packet) && is_packet_start(&bytes);
            emit(&mut out, &mut packet);
            if !sections.goes_on() && !goes_on {
                out.emit(b"\r\n", Span::at(start));
            }
        } else if next != 0 && found.offset != next && found.octal != Some(next) && found.offset + 1 != next {
            // A gap: lines that repeat are left out by some tools.
            emit(&mut out, &mut packet);
            out.emit(b"\n", Span::at(start));
        }
        let lead = start + bare.len() - found.rest.len();
        packet.extend(bytes.iter().map(|(byte, place)| (*byte, place.shift(lead))));
        let offset = if found.octal == Some(next) { next } else { found.offset };
        next = offset + bytes.len();
    }
    emit(&mut out, &mut packet);
    out.step(LayerKind::HexDump, Some("hex dump".to_owned()))
}

/// Puts down the bytes of one part of a dump: what a packet carries, or all of them.
fn emit(out: &mut Rewrite, packet: &mut Vec<(u8, Span)>) {
    let skipped = carried(packet).unwrap_or(0);
    let head: Vec<u8> = packet.iter().skip(skipped).take(8).map(|(byte, _)| *byte).collect();
    // A message of HTTP begins a line of its own.
    if skipped > 0
        && let Some((_, place)) = packet.get(skipped)
        && [&b"HTTP/"[..], b"POST ", b"GET "].iter().any(|start| head.starts_with(start))
    {
        out.emit(b"\r\n\r\n", Span::at(place.start));
    }
    for (byte, place) in packet.drain(..).skip(skipped) {
        out.emit(&[byte], place);
    }
}

fn is_packet(bytes: &[(u8, Span)]) -> bool {
    carried(bytes).is_some()
}

/// Whether the first line of a dump may be that of a packet: its headers go over several lines.
fn is_packet_start(line: &[(u8, Span)]) -> bool {
    let byte = |at: usize| line.get(at).map(|(byte, _)| *byte);
    (byte(0) == Some(0x45) && byte(9) == Some(6))
        || (byte(12) == Some(0x08) && byte(13) == Some(0))
        || byte(0).is_some_and(|byte| byte >> 4 == 6 && line.get(6).is_some_and(|(byte, _)| *byte == 6))
}

/// Where in a packet of TCP over IP, with or without the header of Ethernet, the data begins.
fn carried(bytes: &[(u8, Span)]) -> Option<usize> {
    let byte = |at: usize| bytes.get(at).map(|(byte, _)| usize::from(*byte));
    let version = |at: usize| Some(byte(at)? >> 4);
    let ethernet = match (byte(12)?, byte(13)?) {
        (0x08, 0x00) if version(14) == Some(4) => 14,
        (0x86, 0xdd) if version(14) == Some(6) => 14,
        _ => 0,
    };
    let (tcp, protocol) = match version(ethernet)? {
        4 => (ethernet + (byte(ethernet)? & 15) * 4, byte(ethernet + 9)?),
        6 => (ethernet + 40, byte(ethernet + 6)?),
        _ => return None,
    };
    let data = tcp + (byte(tcp + 12)? >> 4) * 4;
    (protocol == 6 && tcp >= ethernet + 20 && data >= tcp + 20 && data <= bytes.len()).then_some(data)
}

/// The bytes of a line of a C array: `0x50, 0x4f`.
fn listed(line: &str) -> impl Iterator<Item = (u8, Span)> {
    line.match_indices("0x").take(MAX_WIDTH).filter_map(|(at, _)| {
        let digits = line.get(at + 2..at + 4)?;
        let ends = line.as_bytes().get(at + 4).is_none_or(|after| !after.is_ascii_alphanumeric());
        Some((u8::from_str_radix(digits, 16).ok().filter(|_| ends)?, Span::new(at, at + 4)))
    })
}

/// The bytes of arrays; each one after a line end.
fn array_of(text: &str) -> Step {
    let mut out = Rewrite::with_capacity(text.len() / 5);
    let mut packet: Vec<(u8, Span)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.contains("[]") && !packet.is_empty() {
            emit(&mut out, &mut packet);
            out.emit(b"\r\n", Span::at(start));
        }
        packet.extend(listed(line).map(|(byte, place)| (byte, place.shift(start))));
    }
    emit(&mut out, &mut packet);
    out.step(LayerKind::HexDump, Some("array".to_owned()))
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
    fn headers_of_packets_are_left_out() {
        let header =
            "4500 0035 0001 0000 4006 0000 0a00 0005 0a00 0009 c822 0050 0000 0001 0000 0001 5018 01f6 0000 0000";
        let packet = |data: &str| {
            let words: Vec<&str> = header.split(' ').collect();
            let (first, second) = words.split_at(8);
            let (second, third) = second.split_at(8);
            format!(
                "\t0x0000:  {}  E..5\n\t0x0010:  {}  ....\n\t0x0020:  {} {data}  P...\n",
                first.join(" "),
                second.join(" "),
                third.join(" ")
            )
        };
        let two = format!(
            "09:15:02 IP a.1 > b.80: tcp\n{}09:15:02 IP a.1 > b.80: tcp\n{}",
            packet("5341 4d4c"),
            packet("5265 7370")
        );
        assert_eq!(shown(&two), "SAMLResp");
    }

    #[test]
    fn arrays_of_a_program() {
        let text = "char peer0_0[] = { /* Packet 4 */\n0x53, 0x41, 0x4d, 0x4c,\n0x52, 0x65, 0x73, 0x70 };\n";
        assert_eq!(array_of(text).content.as_str(), "SAMLResp");
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
            for step in [bytes_of(&text), letters_of(&text), array_of(&text)] {
                prop_assert!(step.map.outer(Span::new(0, step.content.as_bytes().len())).end <= text.len());
            }
        }
    }
}
