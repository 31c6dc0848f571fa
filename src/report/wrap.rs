//! Breaks text at spaces, by the columns that a terminal uses.

/// Columns of a text that knows no terminal.
pub const WIDTH: usize = 100;

/// Breaks at spaces before column [`WIDTH`]; a longer word stays whole, because it is a value to be copied.
pub fn wrap(text: &str, indent: &str) -> String {
    wrap_to(text, indent, WIDTH)
}

/// [`wrap`] to a width of one's own.
pub fn wrap_to(text: &str, indent: &str, width: usize) -> String {
    let mut wrapped = String::new();
    for paragraph in text.lines() {
        let mut column = 0;
        for word in paragraph.split(' ') {
            let length = super::visible::columns(word);
            if column == 0 {
                wrapped.push_str(indent);
                column = indent.len();
            } else if column + 1 + length > width {
                wrapped.push('\n');
                wrapped.push_str(indent);
                column = indent.len();
            } else {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped.push('\n');
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_spaces_and_keeps_values_whole() {
        let long = format!("see {} there", "x".repeat(120));
        let wrapped = wrap(&long, "  ");
        assert_eq!(wrapped.lines().count(), 3);
        assert!(wrapped.lines().all(|line| line.starts_with("  ")));
    }
}
