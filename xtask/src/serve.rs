//! A static server for `dist/`: 127.0.0.1 only, GET and HEAD only, no dependency.

use crate::run::Outcome;
use crate::{build, pack, setup};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Tried first; the next free one is taken when it is in use.
pub const DEFAULT_PORT: u16 = 8123;
const PORTS_TRIED: u16 = 20;
/// Longest request line and header line that is read.
const LINE: u64 = 8 << 10;

/// Builds the page and serves it until the program is stopped.
pub fn command(port: u16) -> Outcome<()> {
    let dist = build::page(&setup::tools()?)?;
    if let Err(heavy) = pack::within_budget() {
        println!("{heavy}");
    }
    let listener = (port..port.saturating_add(PORTS_TRIED))
        .find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
        .ok_or_else(|| format!("no free port from {port} on"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("\nAssertain: http://{address}/    (Ctrl+C ends it)");
    println!("Single file: {}", dist.join("assertain.html").display());
    for stream in listener.incoming().flatten() {
        let dist = dist.clone();
        thread::spawn(move || {
            let _ = answer(stream, &dist);
        });
    }
    Ok(())
}

fn answer(mut stream: TcpStream, dist: &Path) -> std::io::Result<()> {
    use std::io::Read;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.by_ref().take(LINE).read_line(&mut line)?;
    // The headers are read and ignored: closing a connection with unread bytes would reset it.
    let mut header = String::new();
    while reader.by_ref().take(LINE).read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = match (method, file(dist, target)) {
        ("GET" | "HEAD", Some(path)) => match std::fs::read(&path) {
            Ok(body) => ("200 OK", media_type(&path), body),
            Err(_) => ("404 Not Found", "text/plain", b"There is no such file.\n".to_vec()),
        },
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain", b"There is no such file.\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain", b"Only GET and HEAD.\n".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file a request means; `None` for whatever would leave the folder.
fn file(dist: &Path, target: &str) -> Option<PathBuf> {
    let name = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let name = if name.is_empty() { "index.html" } else { name };
    let path = Path::new(name);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| dist.join(path))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::file;
    use std::path::Path;

    #[test]
    fn stays_inside_the_folder() {
        let dist = Path::new("dist");
        assert_eq!(file(dist, "/"), Some(dist.join("index.html")));
        assert_eq!(file(dist, "/app.js?x=/../y"), Some(dist.join("app.js")));
        for target in ["/../Cargo.toml", "//etc/passwd", "/a/../../b", "", "index.html", "/./a"] {
            assert_eq!(file(dist, target), None, "{target}");
        }
    }
}
