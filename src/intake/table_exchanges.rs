//! Tables of requests with their answers, as proxies, log searches and spreadsheets export them: a row for each, with its status.
//!
//! Input: a table as text. Output: the same as HTTP, one exchange after the other. Invariant: a table is one of requests only where a
//! column names a status and some row has an address and something of a login; other rows are passed over.

use super::csv::{self, Cell};
use super::json_exchanges::{escaped, time_of_text};
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Rows of one table.
const MAX_ROWS: usize = 20_000;
/// Columns of one row.
const MAX_COLUMNS: usize = 100;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 64 << 20;

/// How names of columns end, letters and digits alone.
const STATUS: &[&str] =
    &["status", "statuscode", "responsecode", "httpcode", "scstatus", "statut", "estado", "statuskode", "resultcode"];
const HOSTS: &[&str] = &["host", "hostname", "servername", "authority", "domain", "domainname"];
const TIMES: &[&str] = &["time", "date", "timestamp", "zeit", "started", "datum", "heure", "hora", "startutc", "ts"];
const TARGETS: &[&str] = &["location", "redirecturl", "redirect"];
/// Columns with what was answered or complained about: the table says more than its statuses, and is read as text.
const ANSWERS: &[&str] =
    &["responsebody", "respbody", "error", "message", "detail", "details", "reason", "exception", "errmsg", "fehler"];
const SOURCES: &[&str] = &["referer", "referrer", "origin"];
/// How the form of a login begins.
const FORMS: &[&str] =
    &["SAMLResponse=", "SAMLRequest=", "RelayState=", "wresult=", "id_token=", "code=", "state=", "grant_type="];

/// Whether the first line names a status, and something of a login follows. Without times, rows are of one login at most.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let is_one = || text.matches("SAMLRe").count() + text.matches("code=").count() <= 1;
    let is_timed = |separator| names(text, separator).iter().any(|name| ends(name, TIMES));
    is_of_requests(text) && (csv::separator(text).is_some_and(is_timed) || is_one())
}

/// The same of a text.
pub(super) fn is_of_requests(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let named = |separator| {
        let names = names(text, separator);
        let is_told = names.iter().any(|name| name == "response" || ends(name, ANSWERS));
        !is_told && names.iter().any(|name| ends(name, STATUS) && name != "ticketstatus")
    };
    text.len() < MAX_TEXT
        && ["SAMLRe", "code=", "grant_type", "id_token", "wresult"].into_iter().any(has)
        && csv::separator(text).is_some_and(named)
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    http_of(state.text()).map(Candidate::Step).into_iter().collect()
}

/// The names of the columns, letters and digits alone.
fn names(text: &str, separator: char) -> Vec<String> {
    let plain = |cell: Cell| -> String {
        cell.span.of(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    csv::cells(text, separator).take_while(|cell| cell.row == 0).take(MAX_COLUMNS).map(plain).collect()
}

fn ends(name: &str, with: &[&str]) -> bool {
    with.iter().any(|end| name.ends_with(end))
}

fn http_of(text: &str) -> Option<Step> {
    let separator = csv::separator(text)?;
    let names = names(text, separator);
    let mut out = Rewrite::default();
    let (mut row, mut cells): (usize, Vec<Span>) = (0, Vec::new());
    let mut written = 0;
    for cell in csv::cells(text, separator).filter(|cell| cell.row > 0) {
        if cell.row != row {
            written += usize::from(write(text, &names, &cells, &mut out));
            (row, cells) = (cell.row, Vec::new());
        }
        if row > MAX_ROWS {
            break;
        }
        if cells.len() < names.len() {
            cells.push(cell.span);
        }
    }
    written += usize::from(write(text, &names, &cells, &mut out));
    (written > 0).then(|| out.step(LayerKind::Transcript, Some("table of requests".to_owned())))
}

/// Writes a row as HTTP; `false` where it is no exchange.
fn write(text: &str, names: &[String], cells: &[Span], out: &mut Rewrite) -> bool {
    let cell = |of: &dyn Fn(&str, &str) -> bool| {
        names.iter().zip(cells).find(|(name, cell)| of(name, cell.of(text).trim())).map(|(_, cell)| *cell)
    };
    let Some(status) = cell(&|name, value| ends(name, STATUS) && is_status(value)) else { return false };
    let mark = |out: &mut Rewrite, words: &str| out.emit(words.as_bytes(), Span::at(status.start));
    let put = |out: &mut Rewrite, span: Span| out.join(&csv::undouble(text, span, ""));
    // The whole request and the whole answer may stand in cells of their own.
    let begins = |value: &str, with: &[&str]| with.iter().any(|word| value.starts_with(word));
    let whole = cell(&|_, value| begins(value, &["GET /", "POST /", "GET http", "POST http"]) && value.contains('\n'));
    if let Some(request) = whole {
        put(out, request);
        mark(out, "\r\n\r\n");
        match cell(&|_, value| value.starts_with("HTTP/")) {
            Some(answer) => put(out, answer),
            None => mark(out, &format!("HTTP/1.1 {} \r\n", status.of(text).trim())),
        }
        mark(out, "\r\n\r\n");
        return true;
    }
    let is_address = |value: &str| begins(value, &["http://", "https://", "/"]) && !value.contains([' ', '\n']);
    let of_request = |name: &str| !ends(name, SOURCES) && !ends(name, TARGETS);
    let line = cell(&|_, value| begins(value, &["GET ", "POST "]) && value.contains(" HTTP/"));
    let Some(url) = line.or_else(|| cell(&|name, value| of_request(name) && is_address(value))) else { return false };
    let form = cell(&|_, value| begins(value, FORMS) || value.contains("SAMLResponse="));
    let message = cell(&|name, value| name == "samlresponse" && value.len() > 8);
    let body = form.or(message).filter(|body| *body != url);
    let method = cell(&|_, value| matches!(value, "GET" | "POST" | "PUT" | "OPTIONS" | "HEAD"));
    match (line, method) {
        (Some(line), _) => put(out, line),
        (None, method) => {
            match method {
                Some(method) => put(out, method),
                None => mark(out, if body.is_some() { "POST" } else { "GET" }),
            }
            mark(out, " ");
            put(out, url);
            mark(out, " HTTP/1.1");
        }
    }
    mark(out, "\r\n");
    if let Some(host) = cell(&|name, value| ends(name, HOSTS) && !value.is_empty() && !value.contains([' ', '/'])) {
        mark(out, "Host: ");
        put(out, host);
        mark(out, "\r\n");
    }
    let time = names.iter().zip(cells).filter(|(name, _)| ends(name, TIMES));
    if let Some(time) = time.into_iter().find_map(|(_, cell)| time_of_text(cell.of(text).trim())) {
        mark(out, &format!(":started: {time}\r\n"));
    }
    mark(out, "\r\n");
    if let Some(body) = body {
        if form.is_none() {
            mark(out, "SAMLResponse=");
            out.emit(escaped(body.of(text).trim()).as_bytes(), body);
        } else {
            put(out, body);
        }
    }
    mark(out, "\r\n\r\nHTTP/1.1 ");
    put(out, status);
    mark(out, " \r\n");
    if let Some(to) = cell(&|name, value| ends(name, TARGETS) && is_address(value)) {
        mark(out, "Location: ");
        put(out, to);
        mark(out, "\r\n");
    }
    mark(out, "\r\n\r\n");
    true
}

fn is_status(value: &str) -> bool {
    value.len() == 3 && value.parse::<u16>().is_ok_and(|status| (100..600).contains(&status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn http(text: &str) -> String {
        http_of(text).map_or_else(String::new, |step| step.content.as_str().to_owned())
    }

    #[test]
    fn rows_become_exchanges() {
        let text = "Time;Method;URL;Status Code;Request Body\n\
                    2026-03-01T12:00:02.5Z;POST;https://sp.test/acs;403;\"SAMLResponse=a&x=\"\"b\"\"\"\n";
        assert_eq!(
            http(text),
            "POST https://sp.test/acs HTTP/1.1\r\n:started: 2026-03-01T12:00:02.500Z\r\n\r\nSAMLResponse=a&x=\"b\"\r\n\r\nHTTP/1.1 403 \
             \r\n\r\n\r\n"
        );
        let text = "host,path,sc-status,SAMLResponse\nsp.test,/acs,500,PHNhbWxw+Q==\n";
        assert_eq!(
            http(text),
            "POST /acs HTTP/1.1\r\nHost: sp.test\r\n\r\nSAMLResponse=PHNhbWxw%2BQ%3D%3D\r\n\r\nHTTP/1.1 500 \r\n\r\n\r\n"
        );
    }

    #[test]
    fn tables_of_other_things_are_none() {
        assert_eq!(http("id,status,text\n1,open,see https://sp.test/acs\n"), "");
        assert_eq!(http("name,url\nacs,https://sp.test/acs\n"), "");
    }

    #[test]
    fn rows_have_a_limit() {
        let table = |rows: usize| format!("url,status\n{}", "/a,200\n".repeat(rows));
        let count = |rows: usize| http(&table(rows)).matches("GET /a").count();
        assert_eq!((count(MAX_ROWS), count(MAX_ROWS + 1)), (MAX_ROWS, MAX_ROWS));
    }

    proptest! {
        #[test]
        fn any_table_is_read(rows in "(status|url|,|;|\"|\n|200|/a|POST|SAMLResponse=x|é){0,20}") {
            if let Some(step) = http_of(&format!("url,status\n{rows}")) {
                prop_assert!(step.map.outer(Span::new(0, step.content.size())).end <= rows.len() + 11);
            }
        }
    }
}
