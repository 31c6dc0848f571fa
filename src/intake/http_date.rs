//! The `Date` header (RFC 9110 5.6.7): the receiver's clock.

use crate::time::Instant;

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete forms are not read.
pub(super) fn parse(text: &str) -> Option<Instant> {
    let rest = text.trim().split_once(", ")?.1;
    let mut parts = rest.split_ascii_whitespace();
    let day: u32 = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = names.iter().position(|known| *known == name)? + 1;
    let year: u32 = parts.next()?.parse().ok()?;
    let time = parts.next()?;
    Instant::from_rfc3339(&format!("{year:04}-{month:02}-{day:02}T{time}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_form_servers_write() {
        let instant = parse("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(instant.map(|instant| instant.to_string()).as_deref(), Some("1994-11-06T08:49:37Z"));
        assert_eq!(parse("yesterday"), None);
    }
}
