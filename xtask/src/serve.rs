//! A static server for `dist/`: 127.0.0.1 only, GET and HEAD only. `tiny_http` speaks HTTP; here is which file answers.

use crate::run::Outcome;
use crate::{build, pack};
use std::path::{Component, Path, PathBuf};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// Tried first; the next free one is taken when it is in use.
pub const DEFAULT_PORT: u16 = 8123;
const PORTS_TRIED: u16 = 20;

/// Builds the page and serves it until the program is stopped.
pub fn command(port: u16) -> Outcome<()> {
    let dist = build::from_nothing()?;
    if let Err(heavy) = pack::within_budget() {
        println!("{heavy}");
    }
    let server = (port..port.saturating_add(PORTS_TRIED))
        .find_map(|port| Server::http(("127.0.0.1", port)).ok())
        .ok_or_else(|| format!("no free port from {port} on"))?;
    println!("\nAssertain: http://{}/    (Ctrl+C ends it)", server.server_addr());
    println!("Single file: {}", dist.join("assertain.html").display());
    for request in server.incoming_requests() {
        // A browser that has gone away is no fault.
        let _ = answer(request, &dist);
    }
    Ok(())
}

fn answer(request: Request, dist: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::from_string("Only GET and HEAD.\n").with_status_code(StatusCode(405)));
    }
    let found = file(dist, request.url()).and_then(|path| Some((std::fs::File::open(&path).ok()?, path)));
    let Some((file, path)) = found.filter(|(_, path)| path.is_file()) else {
        return request.respond(Response::from_string("There is no such file.\n").with_status_code(StatusCode(404)));
    };
    let headers =
        [("Content-Type", media_type(&path)), ("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff")];
    let mut response = Response::from_file(file);
    for header in headers.iter().filter_map(|(name, value)| Header::from_bytes(*name, *value).ok()) {
        response.add_header(header);
    }
    request.respond(response)
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
