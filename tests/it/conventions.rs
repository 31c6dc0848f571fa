//! Conventions that no compiler checks: documents beside rules, names of rules, formatting.

use assertain::rules::registry;
use assertain::vocabulary::Family;
use std::path::{Path, PathBuf};

/// Lines of more than 140 characters that are still there. Only ever lower this.
const MOST_LONG_LINES: usize = 140;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_rule_file_is_registered_and_documented() {
    let mut files = 0;
    for family in std::fs::read_dir(root().join("src/rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        for file in rust_files(&family) {
            let text = std::fs::read_to_string(&file).unwrap();
            for part in text.split("declare_rule!").skip(1) {
                let id = part.split('"').nth(1).unwrap();
                files += 1;
                assert!(registry::find(id).is_some(), "{}: {id} is not registered", file.display());
            }
        }
    }
    assert_eq!(
        files,
        registry::all().count(),
        "rules that are registered but declared nowhere under src/rules/<family>/"
    );
    for rule in registry::all() {
        assert!(rule.doc.starts_with(&format!("# {}", rule.id)), "{}: its document must start with its id", rule.id);
        for heading in ["## What", "## Why", "## Fix"] {
            assert!(rule.doc.contains(heading), "{}: its document lacks {heading}", rule.id);
        }
        let (summary, body) = assertain::view::document::parts(rule.doc);
        assert!(summary.ends_with(['.', '?']) && !body.is_empty(), "{}: no summary, or nothing after it", rule.id);
    }
}

/// What is written like the id of a rule and is something else: character sets, algorithms, bindings.
const NOT_RULES: &str = "A128CBC-HS256 A192CBC-HS384 A256CBC-HS512 EBCDIC-US ECDH-ES EUC-JP HTTP-POST ISO-10646-UCS-4 ISO-2022-KR \
    ISO-8859-1 KOI8-R ML-DSA-44 ML-DSA-65 ML-DSA-87 RSA-OAEP RSA-OAEP-256 RSA-PSS S-1-5- SHA-1 SHA-384 UCS-2 US-ASCII UTF-16 \
    UTF-16BE UTF-16LE UTF-32 UTF-7 UTF-7-IMAP UTF-8";

/// Ids of rules outside their declarations: a typing error in them would be silent. Every text of capital letters with a hyphen, in
/// all rooms but those that know no rules, is the id of a rule, the beginning of some, or listed above.
#[test]
fn rules_are_named_as_they_are_registered() {
    let ids: Vec<&str> = registry::all().map(|rule| rule.id).collect();
    let known = |name: &str| match name.strip_suffix(['*', '-']) {
        Some(start) => ids.iter().any(|id| id.starts_with(start)),
        None => ids.contains(&name) || Family::ALL.iter().any(|family| family.prefixes().contains(&name)),
    };
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '*');
    let mut named = 0;
    each_source(&root().join("src"), &mut |file, text| {
        if file.starts_with(root().join("src/syntax")) || file.starts_with(root().join("src/crypto")) {
            return;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for literal in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let like_a_rule = literal.starts_with(|c: char| c.is_ascii_uppercase())
                && literal.trim_matches('-').contains('-')
                && literal.chars().all(is_part);
            if like_a_rule && NOT_RULES.split(' ').all(|other| other != literal) {
                named += 1;
                assert!(known(literal), "{}: no rule {literal}", file.display());
            }
        }
    });
    assert!(named > ids.len(), "{named} names were found: the search sees nothing");
}

/// Rule files are named by a macro, where `cargo fmt` does not see them.
#[test]
fn rule_files_are_formatted() {
    let mut files: Vec<PathBuf> = Vec::new();
    each_source(&root().join("src/rules"), &mut |file, _| files.push(file.to_owned()));
    let mut rustfmt = std::process::Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024", "--config-path"]).arg(root()).arg("-l").args(&files);
    let Ok(output) = rustfmt.output() else {
        println!("rustfmt is not installed: nothing was checked");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "`cargo xtask fmt` formats these:\n{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Lines that nobody can read side by side. What a macro or a long string keeps from `rustfmt` is broken by hand; these are not yet.
#[test]
fn lines_are_short() {
    let mut long = 0;
    for folder in ["src", "tests/it", "xtask/src"] {
        each_source(&root().join(folder), &mut |_, text| {
            long += text.lines().filter(|line| line.chars().count() > 140).count();
        });
    }
    println!("{long} lines of more than 140 characters");
    assert!(
        long <= MOST_LONG_LINES,
        "{long} lines have more than 140 characters, {MOST_LONG_LINES} are left to be broken"
    );
}

/// The Rust files of a folder, without those of its folders.
/// What opens a connection, starts a program, or leaves the page: in Rust, and in the browser's own interfaces.
const WAYS_OUT: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "UnixDatagram",
    "ToSocketAddrs",
    "Command::new",
    "XmlHttpRequest",
    "WebSocket",
    "EventSource",
    "RtcPeerConnection",
    "fetch_with",
    "send_beacon",
    "sendBeacon",
    "importScripts",
    "set_href",
    "location().assign",
    "location().replace",
    "location.href =",
    "open_with_url",
    "window.open",
];

#[test]
fn documents_name_files_that_are_there() {
    let mut documents = Vec::new();
    for folder in [".", "docs", "fuzz", "style", "examples"] {
        documents.extend(markdown(&root().join(folder)));
    }
    let mut folders = vec![root().join("src"), root().join("xtask"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        documents.extend(markdown(&folder));
        let inner = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        folders.extend(inner.filter(|path| path.is_dir() && !path.ends_with("node_modules")));
    }
    let mut named = 0;
    let mut missing = Vec::new();
    for document in documents {
        let text = std::fs::read_to_string(&document).unwrap();
        let quoted = text.split('`').skip(1).step_by(2).filter(|word| {
            ["src/", "tests/", "docs/", "xtask/", "style/", "fuzz/"].iter().any(|folder| word.starts_with(folder))
        });
        let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let here = document.parent().unwrap().to_path_buf();
        let paths = quoted.map(|path| (root(), path)).chain(linked.map(|path| (here.clone(), path)));
        for (base, path) in paths {
            let path = path.split('#').next().unwrap();
            // Places to fill in (`tests/rules/ID.md`), patterns, commands and addresses are no files.
            let is_open = path.is_empty() || path.contains(['<', '*', ' ', '…', ':', '{']) || path.contains("ID.md");
            if is_open {
                continue;
            }
            named += 1;
            if !base.join(path).exists() {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(named > 100, "only {named} paths were found in documents: has their form changed?");
    assert!(missing.is_empty(), "documents name files that are not there:\n{}", missing.join("\n"));
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "md")).collect()
}

/// The first way out that a text names.
fn way_out(text: &str) -> Option<&'static str> {
    let code = || text.lines().filter(|line| !line.trim_start().starts_with("//"));
    WAYS_OUT.iter().copied().find(|way| code().any(|line| line.contains(way)))
}

/// The promise of SECURITY.md that needs no browser: neither the engine, nor the command line, nor the page has code for it.
#[test]
fn nothing_opens_a_connection_or_leaves_the_page() {
    let mut files = 0;
    each_source(&root().join("src"), &mut |file, text| {
        files += 1;
        assert_eq!(way_out(text), None, "{}", file.display());
    });
    let boot = std::fs::read_to_string(root().join("src/boot.js")).unwrap();
    assert_eq!(way_out(&boot), None, "src/boot.js");
    assert_eq!(boot.matches("fetch(").count(), 1, "the parts of the page are fetched at one place, with their hash");
    // What the browser offers is reached through features of web-sys alone.
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for name in ["\"Request\"", "\"Response\"", "\"WebSocket\"", "\"XmlHttpRequest\"", "\"Rtc"] {
        assert!(!manifest.contains(name), "web-sys has the feature {name}");
    }
    let locked = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for name in [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "isahc",
        "attohttpc",
        "tungstenite",
        "socket2",
        "mio",
        "rustls",
        "native-tls",
    ] {
        assert!(!locked.contains(&format!("name = \"{name}\"")), "the crate {name} is locked");
    }
    // The controls: there are files, and a way out would be found.
    assert!(
        files > 500 && way_out("let it = TcpStream::connect(host);").is_some() && way_out("// TcpStream").is_none()
    );
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn each_source(path: &Path, check: &mut dyn FnMut(&Path, &str)) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            each_source(&entry.unwrap().path(), check);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        check(path, &std::fs::read_to_string(path).unwrap());
    }
}
