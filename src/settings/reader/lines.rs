//! One setting a line: environment files, INI with sections, properties, systemd and Docker files.

use super::literal;
use super::pair::{Pair, add, below};
use super::text::{flow_end, is_computed, lines_of, quoted, tail, variable_name};
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
            skip_to = after;
            literal::object(text, span, &below(&section, name), pairs);
            add(pairs, below(&section, name), value, span);
            continue;
        }
        // A list of SQL.
        if let Some(list) = value.trim_end_matches(';').strip_prefix("('").and_then(|list| list.strip_suffix("')")) {
            let mut at = value_at + 2;
            for (index, part) in list.split(',').enumerate() {
                let one = part.trim_matches([' ', '\'']);
                let start = at + part.find(one).unwrap_or(0);
                let path = below(&below(&section, name), format!("[{index}]"));
                add(pairs, path, one, Span::new(start, start + one.len()));
                at += part.len() + 1;
            }
            continue;
        }
        literal::object(text, Span::new(value_at, value_at + value.len()), &below(&section, name), pairs);
        // A list of TOML, in one line or several.
        if value.starts_with('[')
            && let Some(rest) = text.get(value_at..part.end)
            && let Some(length) =
                flow_end(rest).filter(|length| rest.get(..*length).is_some_and(|list| list.ends_with(']')))
        {
            let list = Span::new(value_at, value_at + length);
            literal::read(text, list, &below(&section, name), literal::Style::Flow, pairs);
            skip_to = list.end;
            continue;
        }
        if is_computed(value) {
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

    #[test]
    fn objects_in_variables_and_lists_of_sql() {
        assert_eq!(
            shown(
                "A='{\"b\": {\"c\": \"d\"}, \"e\": [\"f\"]}'\nG={\"h\": \"i\"}\nJ = ('k', 'l')\nM = ('n');\n",
                Notation::Lines
            ),
            [
                "A.b.c=d",
                "A.e.[0]=f",
                "A={\"b\": {\"c\": \"d\"}, \"e\": [\"f\"]}",
                "G.h=i",
                "G={\"h\": \"i\"}",
                "J.[0]=k",
                "J.[1]=l",
                "M.[0]=n"
            ]
        );
    }

    #[test]
    fn lists_are_taken_apart_and_programs_are_left_out() {
        assert_eq!(
            shown("d = [ \"a\", \"b\" ]\ne = [\n  \"c\",\n]\nF = os.environ[\"F\"]\ng = h\n", Notation::Lines),
            ["d.[0]=a", "d.[1]=b", "e.[0]=c", "g=h"]
        );
    }
}
