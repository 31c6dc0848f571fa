//! The command line as a person or a script meets it: the program itself is started.

mod batch;
mod documents;
mod interrupt;
mod sarif;
mod screens;
mod steering;
mod verify;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program, in the repository and without what the environment of a test brings.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assertain"));
    command.current_dir(root()).stdin(Stdio::null());
    for variable in ["ASSERTAIN_PROFILE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "FORCE_HYPERLINK"] {
        command.env_remove(variable);
    }
    command
}

/// What it says to these words and this input.
fn run(words: &[&str], input: &str) -> Output {
    let mut command = program();
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that reads nothing closes its end.
    let writing = std::thread::spawn(move || drop(pipe.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    output
}

/// Standard output of a call that has to end with this status.
fn said(words: &[&str], input: &str, status: i32) -> String {
    let output = run(words, input);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{words:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a call that has to end with this status.
fn complained(words: &[&str], status: i32) -> String {
    let output = run(words, "");
    assert_eq!(output.status.code(), Some(status), "{words:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A folder of this test alone, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn exit_statuses_are_those_of_the_contract() {
    for (words, input, status) in [
        (&[][..], "AADSTS50011", 1),
        (&["--fail-on", "never"][..], "AADSTS50011", 0),
        (&["--fail-on", "cannot-tell"][..], "nothing that is known", 1),
        (&[][..], "nothing that is known", 0),
        (&["--help"][..], "", 0),
        (&["--version"][..], "", 0),
        (&["--acz", "x"][..], "", 2),
        (&["--skew", "-1"][..], "", 2),
        (&["--at", "yesterday"][..], "", 2),
        (&["--receiver", "nobody"][..], "", 2),
        (&["no-such-file"][..], "", 2),
        (&["explain", "NO-SUCH-RULE-AT-ALL"][..], "", 2),
    ] {
        let output = run(words, input);
        assert_eq!(output.status.code(), Some(status), "{words:?}");
        assert_eq!(output.stderr.is_empty(), status != 2, "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_was_mistyped_is_offered_as_it_should_be() {
    for (words, offer) in [
        (&["--aks", "x"][..], "--acs"),
        (&["--receiver", "ruby-sml"][..], "ruby-saml"),
        (&["--profile", "atlas"][..], "`atlar`"),
        (&["bacth", "x"][..], "`batch`"),
        (&["explain", "SAML-DEST-MISMATHC"][..], "`SAML-DEST-MISMATCH`"),
        (&["rules", "--family", "conditons"][..], "`conditions`"),
        (&["rules", "trialing"][..], "`trailing`"),
        (&["rules", "SAML-DEST-MISMATHC", "--format", "json"][..], "`SAML-DEST-MISMATCH`"),
        (&["rules", "trailing", "--family", "certificate"][..], "of this family and severity"),
        (&["receivers", "ruby-sml"][..], "`ruby-saml`"),
        (&["receivers", "No such product"][..], "no library or product has `No such product`"),
    ] {
        let said = complained(words, 2);
        assert!(said.contains(offer), "{words:?}: {said}");
    }
}

#[test]
fn the_last_format_counts_and_the_old_switches_are_the_same() {
    let same = |a: &[&str], b: &[&str]| {
        let options = ["--now", "2026-03-01T12:00:00Z"];
        let call = |words: &[&str]| said(&[words, &options[..]].concat(), "AADSTS50011", 1);
        assert_eq!(call(a), call(b), "{a:?} {b:?}");
    };
    same(&["--json"], &["--format", "json"]);
    same(&["--markdown"], &["--format", "markdown"]);
    same(&["--text"], &[]);
    same(&["--json", "--text"], &["--format", "json", "--format", "text"]);
    same(&["--text", "--format", "json"], &["--json"]);
}

#[test]
fn a_role_is_for_the_file_that_follows() {
    let words = ["--json", "--as", "access-token", "tests/cases/token-wrong-audience/input.txt"];
    let json: serde_json::Value = serde_json::from_str(&run_json(&words)).unwrap();
    assert_eq!(json["items"][0]["role"]["id"], "access-token");
    let words = ["--json", "tests/cases/token-wrong-audience/input.txt", "--as", "access-token", "Cargo.toml"];
    let json: serde_json::Value = serde_json::from_str(&run_json(&words)).unwrap();
    assert_ne!(json["items"][0]["role"]["id"], "access-token");
}

fn run_json(words: &[&str]) -> String {
    String::from_utf8(run(words, "").stdout).unwrap()
}

#[test]
fn defaults_come_from_the_environment_and_the_configuration() {
    let folder = folder("configuration");
    let input = std::fs::read(root().join("tests/cases/destination-slash/input.txt")).unwrap();
    std::fs::write(folder.join("input.txt"), input).unwrap();
    let found = |extra: &[&str], variable: Option<&str>| {
        let mut command = program();
        command.current_dir(&folder).args(["--json", "input.txt"]).args(extra);
        if let Some(name) = variable {
            command.env("ASSERTAIN_PROFILE", name);
        }
        let output = command.output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let findings = json["findings"].as_array().unwrap().clone();
        let one = findings.into_iter().find(|one| one["rule"] == "SAML-DEST-MISMATCH");
        one.and_then(|one| one["expected"].as_str().map(str::to_owned))
    };
    let atlar = Some("https://cognito.production.atlar.com/saml2/idpresponse".to_owned());
    assert_eq!(found(&[], None), None, "nothing is expected");
    assert_eq!(found(&[], Some("atlar")), atlar);
    std::fs::write(folder.join("assertain.toml"), "skew = 60\n[expect]\nacs = \"https://team.example/acs\"\n").unwrap();
    assert_eq!(found(&[], None).as_deref(), Some("https://team.example/acs"));
    assert_eq!(found(&[], Some("atlar")), atlar, "the environment wins over the file");
    assert_eq!(
        found(&["--acs", "https://me.example/"], None).as_deref(),
        Some("https://me.example/"),
        "options win over all"
    );
    std::fs::write(folder.join("assertain.toml"), "scew = 60\n").unwrap();
    let output = program().current_dir(&folder).arg("input.txt").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("scew"));
}

#[test]
fn nothing_of_an_input_steers_the_terminal() {
    let text = "AADSTS50011: \u{1b}[31mred\u{1b}]8;;https://evil.example\u{7}link \u{202e}txt \u{9b}31m";
    for format in ["text", "markdown", "json", "jsonl", "sarif", "html"] {
        for look in [&[][..], &["--quiet"], &["--verbose"]] {
            let words = [&["--format", format, "--color", "never"][..], look].concat();
            let shown = said(&words, text, 1);
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{format}: {shown}");
        }
    }
}

#[test]
fn every_shell_gets_a_script_and_every_command_a_page() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish", "man"] {
        let script = said(&["completions", shell], "", 0);
        for word in ["batch", "explain", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        assert!(shell == "man" || script.contains("ruby-saml"), "{shell} offers the names of receivers");
    }
    let folder = folder("manual");
    said(&["completions", "man", "--out", folder.to_str().unwrap()], "", 0);
    assert!(folder.join("assertain.1").is_file() && folder.join("assertain-batch.1").is_file());
}

#[test]
fn a_profile_goes_round() {
    let made = ["profile", "make", "--name", "App", "--acs", "https://a.example/acs", "--aud", "x"];
    let json = said(&made, "", 0);
    let link = said(&[&made[..], &["--link"]].concat(), "", 0);
    assert_eq!(said(&["profile", "show", link.trim()], "", 0), json);
    assert_eq!(said(&["--make-link", "--profile", link.trim()], "", 0), link);
    assert!(said(&["profile", "check", link.trim()], "", 0).contains("App"));
    assert!(complained(&["profile", "check", "#sp=AAAA"], 2).contains("link"));
}

/// Remarks of a profile are text in a ticket: no picture is fetched by whoever opens it, and nothing becomes a link or an element.
#[test]
fn remarks_are_no_markup_in_markdown() {
    let profile = folder("remarks").join("profile.json");
    let remarks =
        r#"{"name":"A","remarks":["![x](https://evil.example/x.png) ` ![y](u)","<img src=https://evil.example/y>"]}"#;
    std::fs::write(&profile, remarks).unwrap();
    let text = said(&["--markdown", "--profile", profile.to_str().unwrap()], "AADSTS50011", 1);
    assert!(
        text.contains(r"!\[x\](https://evil.example/x.png) \` !\[y\](u)") && text.contains(r"\<img src="),
        "{text}"
    );
}
