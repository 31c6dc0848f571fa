//! One setting a line: environment files, INI with sections, properties, systemd and Docker files.

use super::{Pair, add, below, lines_of, quoted, tail, variable_name};
use crate::source::Span;

/// Reads a part of a text below a path.
pub(super) fn read(text: &str, part: Span, base: &[String], pairs: &mut Vec<Pair>) {
    let mut section: Vec<String> = base.to_vec();
    let mut skip_to = part.start;
    for (start, line) in lines_of(text, part) {
        if start < skip_to {
            continue;
        }
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';', '!']) {
            continue;
        }
        if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = below(base, name.trim().trim_matches('"'));
            continue;
        }
        let Some(sign) = line.find('=') else { continue };
        let Some(name) = line.get(..sign).and_then(variable_name) else { continue };
        let after = line.get(sign + 1..).unwrap_or("");
        let value_at = start + line.len() - after.trim_start().len();
        let value = after.trim();
        // systemd: Environment="NAME=value"
        if matches!(name, "Environment" | "environment")
            && let Some((inner, rest)) = value.trim_matches('"').split_once('=')
            && let Some(inner) = variable_name(inner)
        {
            let written = Span::new(value_at, value_at + value.trim_end_matches('"').len());
            add(pairs, below(&section, inner), rest, tail(text, written, rest));
            continue;
        }
        if value.starts_with(['"', '\''])
            && let Some((value, span, after)) = quoted(text, value_at).filter(|(_, _, after)| *after <= part.end)
        {
            add(pairs, below(&section, name), value, span);
            skip_to = after;
            continue;
        }
        let plain = value.find(" #").map_or(value, |comment| value.get(..comment).unwrap_or(value)).trim_end();
        add(pairs, below(&section, name), plain, Span::new(value_at, value_at + plain.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn environment_ini_and_properties() {
        assert_eq!(
            shown(
                "# c\nexport A=b # d\nC=\"x\\ny\"\n[s.t]\nk = v w\nspring.a[0]=z\nEnvironment=\"E=f\"\n",
                Notation::Lines
            ),
            ["A=b", "C=x\ny", "s.t.k=v w", "s.t.spring.a[0]=z", "s.t.E=f"]
        );
    }
}
