//! The commands that README.md and docs/*.md show are run: every `sh` block with `assertain` in it, and where a `text` block follows
//! a block of one command, that is what it prints (`…` stands for what is left out).
//!
//! ```sh needs=NAME``` is skipped, with a word, where that program (or `python:MODULE`) is not installed.

use super::{folder, root};
use std::path::Path;
use std::process::Command;

struct Block {
    language: String,
    needs: Option<String>,
    text: String,
}

#[test]
fn the_commands_of_the_documents_work() {
    let mut run = 0;
    let documents = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    for document in
        documents.filter(|path| path.extension().is_some_and(|one| one == "md")).chain([root().join("README.md")])
    {
        let blocks = blocks(&std::fs::read_to_string(&document).unwrap());
        for (index, block) in blocks.iter().enumerate() {
            if block.language != "sh" || !block.text.contains("assertain ") || block.text.contains("cargo xtask") {
                continue;
            }
            if let Some(needs) = block.needs.as_deref().filter(|needs| !is_there(needs)) {
                println!("skipped: {} needs {needs}", document.display());
                continue;
            }
            let printed = shell(&block.text, &document);
            run += 1;
            if let Some(expected) = blocks.get(index + 1).filter(|next| next.language == "text") {
                assert!(fits(&printed, &expected.text), "{}\n{}--- printed\n{printed}", document.display(), block.text);
            }
        }
    }
    assert!(run >= 8, "{run} blocks were run");
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for part in text.split("\n```").skip(1).step_by(2) {
        let (head, text) = part.split_once('\n').unwrap();
        let (language, needs) =
            head.split_once(" needs=").map_or((head, None), |(language, needs)| (language, Some(needs)));
        blocks.push(Block {
            language: language.to_owned(),
            needs: needs.map(str::to_owned),
            text: format!("{text}\n"),
        });
    }
    blocks
}

fn is_there(needs: &str) -> bool {
    let succeeds = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    match needs.strip_prefix("python:") {
        Some(module) => succeeds(Command::new("python3").args(["-c", &format!("import {module}")])),
        None => succeeds(Command::new("sh").args(["-c", &format!("command -v {needs}")])),
    }
}

/// Runs a block as it stands, `cargo run --` being the program under test. Exit status 1 is an answer, anything above a failure.
fn shell(block: &str, document: &Path) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_assertain")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let temporary = folder("documents");
    let script = block.replace("cargo run -- ", "assertain ");
    let mut command = Command::new("sh");
    command.args(["-eu", "-c", &script]).current_dir(root()).env("PATH", path).env("TMP", &temporary);
    let output = command.env("COLUMNS", "100").env_remove("ASSERTAIN_PROFILE").output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}\n{script}\n{complaint}", document.display());
    if block.contains("$TMP/answers") || block.contains("$TMP/queue") {
        let answers: Vec<serde_json::Value> =
            written(&temporary).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let is_answer = |one: &serde_json::Value| one["id"].is_string() && one["status"].is_string();
        assert!(answers.len() >= 5 && answers.iter().all(is_answer), "{script}\n{answers:?}\n{complaint}");
    }
    String::from_utf8(output.stdout).unwrap()
}

/// What a block wrote as answers: one file, or the parts that Spark, Beam and the queue leave.
fn written(folder: &Path) -> String {
    let is_part = |path: &Path| {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        ["answers.jsonl", "answers/part-", "answers-", "queue/done/"].iter().any(|start| name.starts_with(start))
    };
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| path.is_file() && is_part(path)).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Whether the parts between `…` stand in this order in what was printed, line ends not counted.
fn fits(printed: &str, expected: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printed = plain(printed);
    let mut rest = printed.as_str();
    plain(expected).split('…').all(|part| match rest.split_once(part.trim()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}
