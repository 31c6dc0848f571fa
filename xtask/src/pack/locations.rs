//! Where code would panic, forgotten: names of files, lines and columns, which nobody reads on the page and which pack badly.
//! Comes in: a module. Goes out: the same with blanks and zeros in those places, of the same length; unchanged where its data is in
//! a form that is not known here.

/// How names of files begin, after the compiler's remapping: of dependencies, of the standard library, our own.
const STARTS: [&[u8]; 3] = [b"/cargo/", b"/rustc/", b"src/"];
const SUFFIX: &[u8] = b".rs";
/// Longest name of a file.
const MAX_NAME: usize = 300;
/// Bytes of a place: address and length of the name, line, column.
const PLACE: usize = 16;

/// A piece of data: where it lies in memory, and in the module.
struct Piece {
    address: usize,
    start: usize,
    length: usize,
}

/// Forgets them.
pub fn forget(mut module: Vec<u8>) -> Vec<u8> {
    let Some(pieces) = pieces(&module) else { return module };
    let mut names: Vec<(usize, usize)> = Vec::new();
    for piece in &pieces {
        let mut at = piece.start + piece.address.next_multiple_of(4) - piece.address;
        while at + PLACE <= piece.start + piece.length {
            let number = |index: usize| {
                let bytes = module.get(at + 4 * index..at + 4 * index + 4)?;
                usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
            };
            let name = number(0).zip(number(1)).and_then(|(address, length)| named(&module, &pieces, address, length));
            match name {
                Some(name) => {
                    names.push(name);
                    if let Some(place) = module.get_mut(at + 8..at + PLACE) {
                        place.fill(0);
                    }
                    at += PLACE;
                }
                None => at += 4,
            }
        }
    }
    for (start, end) in names {
        if let Some(name) = module.get_mut(start..end) {
            name.fill(b' ');
        }
    }
    module
}

/// Where the name of a file lies in the module, if there is one at this address.
fn named(module: &[u8], pieces: &[Piece], address: usize, length: usize) -> Option<(usize, usize)> {
    if length > MAX_NAME {
        return None;
    }
    let at = pieces.partition_point(|piece| piece.address <= address).checked_sub(1)?;
    let piece = pieces.get(at).filter(|piece| address + length <= piece.address + piece.length)?;
    let start = piece.start + address - piece.address;
    let name = module.get(start..start + length)?;
    let is_file = STARTS.iter().any(|beginning| name.starts_with(beginning)) && name.ends_with(SUFFIX);
    is_file.then_some((start, start + length))
}

/// The active pieces of the data section, by their address.
fn pieces(module: &[u8]) -> Option<Vec<Piece>> {
    let mut at = 8;
    while at < module.len() {
        let id = *module.get(at)?;
        at += 1;
        let size = usize::try_from(number(module, &mut at)?).ok()?;
        if id == 11 {
            return in_section(module, at);
        }
        at += size;
    }
    None
}

fn in_section(module: &[u8], mut at: usize) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    for _ in 0..number(module, &mut at)? {
        // An active piece of the only memory, at a constant address.
        if module.get(at..at + 2)? != [0, 0x41] {
            return None;
        }
        at += 2;
        let address = usize::try_from(number(module, &mut at)?).ok()?;
        if *module.get(at)? != 0x0b {
            return None;
        }
        at += 1;
        let length = usize::try_from(number(module, &mut at)?).ok()?;
        pieces.push(Piece { address, start: at, length });
        at += length;
    }
    pieces.sort_by_key(|piece| piece.address);
    Some(pieces)
}

/// A number in LEB128. Addresses are signed there, and never reach the sign.
fn number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one piece of data at address 1024.
    fn with_data(data: &[u8]) -> Vec<u8> {
        let mut section = vec![1, 0, 0x41, 0x80, 0x08, 0x0b, u8::try_from(data.len()).unwrap()];
        section.extend_from_slice(data);
        let mut module = b"\0asm\x01\0\0\0\x0b".to_vec();
        module.push(u8::try_from(section.len()).unwrap());
        module.extend(section);
        module
    }

    fn place(address: u32, length: usize) -> Vec<u8> {
        [address, u32::try_from(length).unwrap(), 12, 34].iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn places_are_forgotten_and_other_texts_stay() {
        let (file, other) = (b"/cargo/a-1/src/lib.rs   ", b"a source.rs ");
        let data = [&file[..], other, &place(1024, 21), &place(1048, 11)].concat();
        let forgotten = forget(with_data(&data));
        let blank = [&[b' '; 24][..], other, &place(1024, 21)[..8], &[0; 8], &place(1048, 11)].concat();
        assert_eq!(forgotten, with_data(&blank));
    }

    #[test]
    fn what_is_not_known_stays_as_it_is() {
        for module in
            [&b""[..], b"\0asm\x01\0\0\0", b"\0asm\x01\0\0\0\x0b\x03\x01\x01\x00", b"\0asm\x01\0\0\0\x0b\xff\xff"]
        {
            assert_eq!(forget(module.to_vec()), module);
        }
    }
}
