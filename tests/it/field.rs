//! Cases of several files with options that lie beside the repository: a folder for each, `in1.*`, `in2.*` … and
//! `options`, one word a line.

use assertain::case::{KeyInput, Settings};
use assertain::{Case, Input};
use std::path::{Path, PathBuf};

/// All of them, ready to be judged, with their names; none where there is no folder (`ASSERTAIN_FIELD`, else beside the repository).
pub(super) fn cases() -> Vec<(String, Case, Settings)> {
    let given = std::env::var_os("ASSERTAIN_FIELD").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/field");
    let Some(folder) = given.into_iter().chain([beside]).find(|path| path.is_dir()) else {
        println!("skipped: no field cases (set ASSERTAIN_FIELD)");
        return Vec::new();
    };
    let all = super::corpus::below(folder, &["xml", "txt", "json", "har", "log", "url", "html", "env", "yaml", "md"]);
    let mut folders: Vec<&Path> = all.iter().filter_map(|file| file.parent()).collect();
    folders.dedup();
    folders.into_iter().map(case).collect()
}

fn case(folder: &Path) -> (String, Case, Settings) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let is_input = |path: &&PathBuf| name(path).starts_with("in");
    let inputs =
        files.iter().filter(is_input).map(|path| Input { origin: name(path), bytes: super::corpus::read(path) });
    let mut case = Case { inputs: inputs.collect(), ..Case::default() };
    let words = std::fs::read_to_string(folder.join("options")).unwrap_or_default();
    let mut words = words.lines();
    let mut plain = String::new();
    while let Some(option) = words.next() {
        let value = words.next().unwrap_or_default();
        let file = || folder.join(value.trim_start_matches('@'));
        match option {
            // The other login is not handed on.
            "--works" => {}
            "--key" | "--cert" => case.keys.push(KeyInput {
                origin: value.to_owned(),
                bytes: super::corpus::read(&file()),
                password: None,
                trusted_certificate: option == "--cert",
            }),
            "--profile" => {
                case.expectations = assertain::applications::link::read_profile(&super::corpus::read(&file())).unwrap()
            }
            option => plain.push_str(&format!("{option} \"{value}\" ")),
        }
    }
    let settings = super::options::apply(&plain, &mut case);
    (folder.display().to_string(), case, settings)
}
