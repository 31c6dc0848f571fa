//! Tables in markup: pages, and the sheets of a workbook. A table of requests with their answers is read as one.
//!
//! Input: HTML, or the files of a workbook. Output: the same table as text, separated by tabs. Invariant: other tables are left as they
//! are: their messages stand in single cells.

use super::model::Content;
use super::references;
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use super::table_exchanges;
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Cells of one table.
const MAX_CELLS: usize = 200_000;
/// Columns that a cell may be moved to the right.
const MAX_COLUMNS: usize = 100;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 16 << 20;

/// Whether there are rows and cells, and something of a login.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    text.len() < MAX_TEXT && has("<tr") && has("<td") && (has("SAMLRe") || has("code="))
}

/// Writes it as text.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let mut out = Rewrite::default();
    let mut first = true;
    for cell in cells(state.text(), "tr", &["td", "th"]) {
        out.emit(separator(&cell, &mut first).as_bytes(), Span::at(cell.place.start));
        out.emit(quoted(&plain(cell.place.of(state.text()))).as_bytes(), cell.place);
    }
    let step = out.step(LayerKind::Markup, Some("table".to_owned()));
    let is_one = table_exchanges::is_of_requests(step.content.as_str());
    is_one.then_some(Candidate::Step(step)).into_iter().collect()
}

/// The first sheet of a workbook that is a table of requests, as text.
pub(super) fn workbook(files: &[(String, Step)], archive: usize) -> Option<Step> {
    let texts =
        files.iter().find(|(name, _)| name == "xl/sharedStrings.xml").map_or("", |(_, step)| step.content.as_str());
    let shared: Vec<String> = cells(texts, "sst", &["si"]).map(|cell| plain(cell.place.of(texts))).collect();
    let sheets = files.iter().filter(|(name, _)| name.starts_with("xl/worksheets/"));
    let tables = sheets.map(|(_, sheet)| {
        let text = sheet.content.as_str();
        let (mut out, mut first, mut column) = (String::new(), true, 0);
        for cell in cells(text, "row", &["c"]) {
            let moved = separator(&cell, &mut first);
            column = if cell.begins { 0 } else { column + 1 };
            out.push_str(moved);
            let own = attribute(cell.head, "r").and_then(column_of).unwrap_or(column);
            for _ in column..own.min(MAX_COLUMNS) {
                out.push('\t');
            }
            column = column.max(own);
            let value = plain(cell.place.of(text));
            let is_shared = attribute(cell.head, "t") == Some("s");
            let value =
                if is_shared { value.parse().ok().and_then(|at: usize| shared.get(at)).cloned() } else { Some(value) };
            out.push_str(&quoted(&value.unwrap_or_default()));
        }
        out
    });
    let table = tables.into_iter().find(|table| table_exchanges::is_of_requests(table))?;
    let map = SpanMap::whole(table.len(), Span::new(0, archive));
    let detail = Some("sheet".to_owned());
    Some(Step { kind: LayerKind::Archive, detail, content: Content::Text(table.into()), map, notes: Vec::new() })
}

/// A cell: what stands in its first tag, and the place of its content.
struct Cell<'t> {
    head: &'t str,
    place: Span,
    /// It is the first one of its row.
    begins: bool,
}

/// The cells in order.
fn cells<'t>(text: &'t str, row: &'t str, names: &'t [&'t str]) -> impl Iterator<Item = Cell<'t>> {
    let (mut at, mut begins) = (0, false);
    std::iter::from_fn(move || {
        loop {
            let open = at + text.get(at..)?.find('<')?;
            let close = open + text.get(open..)?.find('>')?;
            at = close + 1;
            let head = text.get(open + 1..close)?;
            let name = head.split([' ', '/', '\n', '\t']).next().unwrap_or("");
            begins |= name.eq_ignore_ascii_case(row);
            if !names.iter().any(|one| name.eq_ignore_ascii_case(one)) {
                continue;
            }
            let rest = text.get(at..)?;
            let end = if head.ends_with('/') { 0 } else { ending(rest, name) };
            let place = Span::new(at, at + end);
            at += end;
            return Some(Cell { head, place, begins: std::mem::take(&mut begins) });
        }
    })
    .take(MAX_CELLS)
}

/// Where the element ends: at its end tag, or where the next one of its name begins.
fn ending(text: &str, name: &str) -> usize {
    let is_it = |at: &usize| {
        let tag = text.get(at + 1..).unwrap_or("").trim_start_matches('/');
        let end = tag.strip_prefix(name).and_then(|rest| rest.chars().next());
        end.is_some_and(|end| matches!(end, '>' | ' ' | '/'))
    };
    memchr::memchr_iter(b'<', text.as_bytes()).find(is_it).unwrap_or(text.len())
}

/// What stands before a cell.
fn separator(cell: &Cell<'_>, first: &mut bool) -> &'static str {
    let is_first = std::mem::replace(first, false);
    if is_first {
        ""
    } else if cell.begins {
        "\n"
    } else {
        "\t"
    }
}

/// Markup without its tags and references.
fn plain(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut is_tag = false;
    for c in markup.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    let out = out.trim();
    references::decode(out, Span::new(0, out.len())).content.as_str().to_owned()
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

fn attribute<'t>(head: &'t str, name: &str) -> Option<&'t str> {
    head.split(' ').find_map(|one| one.strip_prefix(name)?.strip_prefix("=\"")?.split('"').next())
}

/// The column of an address such as `B2`.
fn column_of(address: &str) -> Option<usize> {
    let letters = address.bytes().take(3).take_while(u8::is_ascii_uppercase);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(text: &str) -> Step {
        let content = Content::Text(text.into());
        Step { kind: LayerKind::Archive, detail: None, content, map: SpanMap::slice(0, text.len()), notes: Vec::new() }
    }

    #[test]
    fn a_sheet_with_shared_texts_and_gaps_is_read() {
        let files = [
            (
                "xl/sharedStrings.xml".to_owned(),
                step(
                    "<sst><si><t>url</t></si><si><t>Status</t></si><si><r><t>https://a.test/</t></r><r><t>acs</t></r></si></sst>",
                ),
            ),
            (
                "xl/worksheets/sheet1.xml".to_owned(),
                step(
                    "<sheetData><row><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c>\
                     <c r=\"D1\" t=\"inlineStr\"><is><t>body</t></is></c></row>\
                     <row><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"/><c r=\"C2\"><v>500</v></c>\
                     <c r=\"D2\" t=\"inlineStr\"><is><t>SAMLResponse=a&amp;b=c</t></is></c></row></sheetData>",
                ),
            ),
        ];
        let table = workbook(&files, 10).map(|step| step.content.as_str().to_owned());
        let expected = "\"url\"\t\t\"Status\"\t\"body\"\n\"https://a.test/acs\"\t\"\"\t\"500\"\t\"SAMLResponse=a&b=c\"";
        assert_eq!(table.as_deref(), Some(expected));
    }

    #[test]
    fn cells_have_a_limit() {
        let count = |cells: usize| super::cells(&"<td>".repeat(cells), "tr", &["td"]).count();
        assert_eq!((count(MAX_CELLS), count(MAX_CELLS + 1)), (MAX_CELLS, MAX_CELLS));
    }
}
