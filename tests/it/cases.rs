//! What people read, as snapshots: every folder of tests/cases holds `input*`, perhaps `options` and a trusted `cert.pem`, and the `report.txt` that results.
//! `UPDATE_SNAPSHOTS=1 cargo test` writes them anew; read the difference before committing it.

use assertain::case::{KeyInput, Settings};
use assertain::{Case, Input, analyse, report};
use std::path::{Path, PathBuf};

#[test]
fn reports_read_as_before() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut changed = Vec::new();
    let mut count = 0;
    for folder in folders() {
        count += 1;
        let said = tell(&folder);
        let file = folder.join("report.txt");
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        if said != before {
            if update {
                std::fs::write(&file, &said).unwrap();
            } else {
                changed.push(format!("{}\n--- before\n{before}\n--- now\n{said}", folder.display()));
            }
        }
    }
    assert!(count > 0);
    assert!(changed.is_empty(), "{}\nUPDATE_SNAPSHOTS=1 accepts the new words", changed.join("\n"));
}

pub(super) fn folders() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The case of a folder, ready to be judged.
pub(super) fn prepared(folder: &Path) -> (Case, Settings) {
    let mut case = Case::default();
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("input")))
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "{}: no input", folder.display());
    for input in inputs {
        let origin = input.file_name().unwrap().to_string_lossy().into_owned();
        case.inputs.push(Input { origin, bytes: std::fs::read(input).unwrap() });
    }
    if let Ok(bytes) = std::fs::read(folder.join("cert.pem")) {
        let origin = "cert.pem".to_owned();
        case.keys.push(KeyInput { origin, bytes, password: None, trusted_certificate: true });
    }
    let options = std::fs::read_to_string(folder.join("options")).unwrap_or_default();
    let settings = super::options::apply(&options, &mut case);
    (case, settings)
}

fn tell(folder: &Path) -> String {
    let (case, settings) = prepared(folder);
    // How many rules passed is no part of what is read here: every new rule would change every report.
    let told = report::to_text(&analyse(&case, &settings));
    told.lines().filter(|line| !line.ends_with(" checks passed")).fold(String::new(), |text, line| text + line + "\n")
}
