//! `cargo xtask oracle receivers`: real receivers beside the table of receivers.
//! Installs what the package registries have into the tool cache, makes fresh messages from a seed, gives them to each receiver at
//! a clock that stands still, and compares what it did with what the command line predicts. What cannot be installed is skipped
//! with a line that says so. The scripts are in `tests/oracle/receivers`.

use crate::run::{Outcome, answer, cargo, loudly, on_path, quietly, root, step};
use crate::setup::cache;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const USAGE: &str = "cargo xtask oracle receivers [--count N] [--seed N] [--only NAME] [--key KIND] [--verbose]";
/// What PyPI has.
const PYTHON: [&str; 5] = ["python3-saml==1.16.0", "pysaml2==7.5.5", "lxml", "xmlsec==1.3.17", "cryptography"];
/// What npm has.
const NODE: [&str; 3] = ["@node-saml/node-saml@5.1.0", "samlify@2.13.1", "saml2-js@4.0.4"];
/// The instant that the messages are made for; `generate.py` has the same.
const CLOCK: &str = "2026-11-28 12:00:00";
/// Seconds that one receiver may take for all messages.
const LIMIT: &str = "900";
const MESSAGES: u32 = 640;

/// A receiver and how it is asked.
struct Driver {
    name: &'static str,
    script: &'static str,
    program: Program,
    /// A file or program of a Debian package without which it cannot be asked, and the package.
    needs: Option<(&'static str, &'static str)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    Python,
    Node,
    Ruby,
    Php,
}

const DRIVERS: [Driver; 9] = [
    Driver { name: "python3-saml", script: "python3_saml.py", program: Program::Python, needs: None },
    Driver {
        name: "pysaml2",
        script: "py_saml2.py",
        program: Program::Python,
        needs: Some(("/usr/bin/xmlsec1", "xmlsec1")),
    },
    Driver { name: "node-saml", script: "node_saml.mjs", program: Program::Node, needs: None },
    Driver { name: "samlify", script: "samlify.mjs", program: Program::Node, needs: None },
    Driver { name: "saml2-js", script: "saml2_js.mjs", program: Program::Node, needs: None },
    Driver {
        name: "ruby-saml",
        script: "ruby_saml.rb",
        program: Program::Ruby,
        needs: Some(("/usr/share/doc/ruby-saml", "ruby-saml")),
    },
    Driver {
        name: "simplesamlphp",
        script: "simplesamlphp.php",
        program: Program::Php,
        needs: Some(("/usr/share/simplesamlphp/lib/_autoload.php", "simplesamlphp")),
    },
    Driver {
        name: "mod_auth_mellon",
        script: "mellon.py",
        program: Program::Python,
        needs: Some(("/usr/lib/apache2/modules/mod_auth_mellon.so", "libapache2-mod-auth-mellon")),
    },
    Driver {
        name: "shibboleth-sp",
        script: "shibboleth_sp.py",
        program: Program::Python,
        needs: Some(("/usr/lib/apache2/modules/mod_shib.so", "libapache2-mod-shib")),
    },
];

/// Runs the laboratory.
pub fn command(words: &[&str]) -> Outcome<()> {
    let ["receivers", options @ ..] = words else { return Err(USAGE.to_owned()) };
    let (mut count, mut seed, mut verbose, mut only, mut key) = (MESSAGES, fresh_seed(), false, None, "rsa");
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let mut word = || options.next().copied().ok_or(USAGE.to_owned());
        let mut number = || word()?.parse::<u32>().map_err(|_| USAGE.to_owned());
        match *option {
            "--count" => count = number()?,
            "--seed" => seed = number()?,
            "--only" => only = Some(word()?),
            "--key" => key = word()?,
            "--verbose" => verbose = true,
            _ => return Err(USAGE.to_owned()),
        }
    }
    let home = cache()?.join("receivers");
    let python = python(&home)?;
    let node = node(&home).map_err(|reason| println!("skipped: receivers from npm: {reason}")).is_ok();
    let faketime = on_path("faketime").or_else(|| debian("faketime").ok().and_then(|()| on_path("faketime")));
    let Some(faketime) = faketime else {
        return Err("the clock of the receivers cannot be set: install Debian's `faketime`".to_owned());
    };
    let scripts = root().join("tests/oracle/receivers");
    let folder = std::env::temp_dir().join(format!("assertain-receivers-{}", std::process::id()));
    step("command line built", || quietly(cargo().args(["build", "--quiet", "--bin", "assertain"])))?;
    step(&format!("messages made with seed {seed}"), || {
        let mut generate = Command::new(&python);
        generate.arg(scripts.join("generate.py")).arg(&folder).args([&count.to_string(), &seed.to_string(), key]);
        quietly(&mut generate)
    })?;
    for driver in DRIVERS.iter().filter(|driver| only.is_none_or(|name| name == driver.name)) {
        let Some(program) = program(driver, &python, node) else { continue };
        let asked = step(&format!("{} asked", driver.name), || {
            let out = std::fs::File::create(folder.join(format!("{}.jsonl", driver.name)))
                .map_err(|error| format!("cannot write: {error}"))?;
            let mut ask = Command::new(&faketime);
            // Only the calendar stands still: programs wait by the other clock.
            ask.env("TZ", "UTC").env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
            ask.args(["-f", CLOCK, "timeout", LIMIT]).arg(program).arg(scripts.join(driver.script)).arg(&folder);
            ask.arg(home.join("node")).stdout(out).stderr(Stdio::null()).stdin(Stdio::null());
            let status = ask.status().map_err(|error| format!("cannot start: {error}"))?;
            if status.success() { Ok(()) } else { Err(format!("ended with {status}")) }
        });
        if let Err(reason) = asked {
            println!("skipped: {}: {reason}", driver.name);
        }
    }
    let mut compare = Command::new(&python);
    compare.arg(scripts.join("compare.py")).arg(&folder).arg(root().join("target/debug/assertain"));
    if verbose {
        compare.arg("--verbose");
    }
    let outcome = loudly(&mut compare);
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

/// Another one each second.
fn fresh_seed() -> u32 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u32::try_from(now.as_secs() % 1_000_000).unwrap_or(1)
}

/// What runs the script; `None` where something is missing, after a line that says so.
fn program(driver: &Driver, python: &Path, node: bool) -> Option<PathBuf> {
    if let Some((file, package)) = driver.needs
        && !Path::new(file).exists()
        && debian(package).is_err()
    {
        println!("skipped: {}: install Debian's `{package}`", driver.name);
        return None;
    }
    let found = match driver.program {
        Program::Python => Some(python.to_path_buf()),
        Program::Node => on_path("node").filter(|_| node),
        Program::Ruby => on_path("ruby"),
        Program::Php => on_path("php").filter(|php| has_dom(php) || (debian("php-xml").is_ok() && has_dom(php))),
    };
    if found.is_none() {
        println!("skipped: {}: what runs `{}` is not installed", driver.name, driver.script);
    }
    found
}

/// Whether this PHP reads XML, which is a package of its own.
fn has_dom(php: &Path) -> bool {
    answer(Command::new(php).args(["-r", "echo class_exists('DOMDocument') ? 'yes' : 'no';"])).as_deref() == Some("yes")
}

/// Installs a package of Debian where this user may.
fn debian(package: &str) -> Outcome<()> {
    if answer(Command::new("id").arg("-u")).as_deref() != Some("0") {
        return Err("not root".to_owned());
    }
    let known = answer(Command::new("apt-cache").args(["policy", package])).is_some_and(|text| text.contains("http"));
    if !known {
        step("Debian's lists of packages read", || quietly(Command::new("apt-get").arg("update")))?;
    }
    step(&format!("Debian's {package} installed"), || {
        let mut install = Command::new("apt-get");
        install.args(["install", "--yes", "--no-install-recommends", package]).env("DEBIAN_FRONTEND", "noninteractive");
        // No service of the machine is started: each receiver is started by its own script.
        install.env("RUNLEVEL", "1");
        quietly(&mut install)
    })
}

/// A Python of the laboratory's own, with the packages from PyPI.
fn python(home: &Path) -> Outcome<PathBuf> {
    let folder = home.join("python");
    let python = folder.join("bin/python");
    let stamp = folder.join(".installed");
    if crate::run::read(&stamp).is_ok_and(|installed| installed == PYTHON.join("\n")) {
        return Ok(python);
    }
    step("receivers from PyPI installed", || {
        quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PYTHON))?;
        crate::run::write(&stamp, PYTHON.join("\n"))
    })?;
    Ok(python)
}

/// The packages from npm.
fn node(home: &Path) -> Outcome<()> {
    let folder = home.join("node");
    let stamp = folder.join(".installed");
    if crate::run::read(&stamp).is_ok_and(|installed| installed == NODE.join("\n")) {
        return Ok(());
    }
    step("receivers from npm installed", || {
        crate::run::write(&folder.join("package.json"), "{\"private\": true}\n")?;
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        quietly(Command::new(npm).args(["install", "--no-audit", "--no-fund"]).args(NODE).current_dir(&folder))?;
        crate::run::write(&stamp, NODE.join("\n"))
    })
}
