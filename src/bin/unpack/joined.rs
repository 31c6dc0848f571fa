//! The module as a whole: its first part, in which bodies that judging what most people paste does not need are left out, with those
//! bodies, which come later.
//! Comes in: the first part, a module with [`LEFT_OUT`] for each of them, and the bodies in their order, as a module that holds
//! nothing else. Goes out: the whole module. `None` where the two do not belong together; nothing of either is trusted.

/// A body that was left out: without locals, it stops the program.
pub(crate) const LEFT_OUT: [u8; 3] = [0, 0x00, 0x0b];
/// What a module begins with: its mark and version.
const HEAD: usize = 8;
/// The section of code.
const CODE: u8 = 10;

/// Puts the bodies in their places.
pub(crate) fn joined(first: &[u8], later: &[u8]) -> Option<Vec<u8>> {
    let (from, code, to) = section(first)?;
    let (_, bodies, _) = section(later)?;
    let mut code = Bodies::of(code)?;
    let mut bodies = Bodies::of(bodies)?;
    let mut content = Vec::with_capacity(first.len() + later.len());
    write(code.left, &mut content);
    while code.left > 0 {
        let mut body = code.next()?;
        if body == LEFT_OUT {
            body = bodies.next()?;
        }
        write(body.len(), &mut content);
        content.extend_from_slice(body);
    }
    let mut whole = Vec::with_capacity(content.len() + first.len());
    whole.extend_from_slice(first.get(..from)?);
    whole.push(CODE);
    write(content.len(), &mut whole);
    whole.append(&mut content);
    whole.extend_from_slice(first.get(to..)?);
    (bodies.left == 0).then_some(whole)
}

/// The section of code: where it begins in the module, what it holds, where it ends.
fn section(module: &[u8]) -> Option<(usize, &[u8], usize)> {
    let mut at = HEAD;
    loop {
        let from = at;
        let id = *module.get(at)?;
        at += 1;
        let size = number(module, &mut at)?;
        let to = at.checked_add(size)?;
        let content = module.get(at..to)?;
        if id == CODE {
            return Some((from, content, to));
        }
        at = to;
    }
}

/// The bodies of a section that are still to be read.
struct Bodies<'a> {
    content: &'a [u8],
    at: usize,
    left: usize,
}

impl<'a> Bodies<'a> {
    fn of(content: &'a [u8]) -> Option<Bodies<'a>> {
        let mut at = 0;
        let left = number(content, &mut at)?;
        Some(Bodies { content, at, left })
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        self.left = self.left.checked_sub(1)?;
        let size = number(self.content, &mut self.at)?;
        let body = self.content.get(self.at..self.at.checked_add(size)?)?;
        self.at += size;
        Some(body)
    }
}

/// A number in LEB128, of at most 32 bits.
pub(crate) fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}

/// Writes a number in LEB128.
pub(crate) fn write(mut value: usize, out: &mut Vec<u8>) {
    while value > 127 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}
