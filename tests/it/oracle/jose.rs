//! Tokens: npm `jose` makes them, checks them intact and damaged, and our verdict is its verdict.

use super::{count, run, seed};
use assertain::case::KeyInput;
use assertain::crypto::jws::CheckResult;
use assertain::crypto::x509::hex;
use assertain::item::{Item, read_items};
use assertain::{Case, Input};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

#[test]
fn tokens_get_the_verdict_of_jose() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e");
    if !folder.join("node_modules/jose").exists() {
        println!("skipped: npm jose is not installed (`npm ci` in tests/e2e)");
        return;
    }
    let wanted = count(150);
    let arguments = [wanted.to_string(), seed().to_string()];
    let made = run(Command::new("node").arg("oracle.mjs").args(arguments).current_dir(folder));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (mut held, mut wrong) = (BTreeMap::<String, (usize, usize)>::new(), Vec::new());
    let mut judged = 0;
    for line in String::from_utf8(made.stdout).unwrap().lines() {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| one[name].as_str().unwrap_or_default();
        let case = Case {
            inputs: vec![Input { origin: "paste".to_owned(), bytes: text("token").as_bytes().to_vec() }],
            keys: vec![KeyInput {
                origin: "keys".to_owned(),
                bytes: one["keys"].to_string().into_bytes(),
                ..KeyInput::default()
            }],
            ..Case::default()
        };
        let items = read_items(&case);
        let theirs = one["accepted"].as_bool().unwrap();
        let ours = if text("kind") == "jws" { holds(&items) } else { opens(&items, text("digest")) };
        judged += 1;
        let counts = held.entry(format!("{}: {}", text("kind"), text("what"))).or_default();
        counts.0 += usize::from(theirs);
        counts.1 += 1;
        if ours != theirs {
            let said = &items[0].proof;
            wrong.push(format!("{line}\nwe say {ours}: {said:?}"));
        }
    }
    for (what, (held, all)) in &held {
        println!("{what}: {held} of {all} accepted");
    }
    println!("{judged} tokens, {} verdicts differ", wrong.len());
    assert_eq!(judged, wanted);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What a receiver makes of it: a key that the token does not name is none of its keys.
fn holds(items: &[Item]) -> bool {
    items[0].proof.jws.iter().any(|check| check.result == CheckResult::Ok && check.kid_known != Some(false))
}

/// Opened, with the plain text that is expected.
fn opens(items: &[Item], digest: &str) -> bool {
    let Some(decryption) = items[0].proof.jwe.as_ref().filter(|decryption| decryption.is_ok()) else { return false };
    let plain = items[0].children.first().and_then(|index| items.get(*index)).and_then(|item| item.layers.first());
    let plain = plain.map(|layer| layer.content.as_bytes());
    // Where jose does not open it, there is nothing to compare with, and the verdicts differ already.
    let same = |plain| digest.is_empty() || hex(&Sha256::digest(plain)) == digest;
    assert!(plain.is_none_or(same), "another plain text: {decryption:?}");
    true
}
