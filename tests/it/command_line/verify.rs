//! `assertain verify`, and that what a release packs is whole.

use super::{complained, folder, root, run, said};
use std::path::Path;
use std::process::Command;

/// The release that the screens show: two files right, one changed, one missing, one added.
const RELEASE: &str = "tests/cli/release";

#[test]
fn what_was_downloaded_is_right_changed_or_missing() {
    let at = |name: &str| format!("{RELEASE}/{name}");
    assert!(said(&["verify", &at("assertain.html")], "", 0).contains("as published"));
    assert!(said(&["verify", &at("assertain.html"), &at("rules/SIG-NONE.html")], "", 1).contains("not in the list"));
    assert!(said(&["verify", &at("index.html")], "", 1).contains("different from what was published"));
    assert!(said(&["verify", &at("added.js")], "", 1).contains("not in the list"));
    let both = said(&["verify", "--hashes", &at("SHA256SUMS"), &at("assertain.html"), &at("index.html")], "", 1);
    assert!(both.contains("assertain.html: as published") && both.contains("NOT AS PUBLISHED"), "{both}");
    let whole = said(&["verify", RELEASE], "", 1);
    for line in [
        "index.html: different",
        "404.html: published, but missing here",
        "added.js: not in the list",
        "2 files are as published",
    ] {
        assert!(whole.contains(line), "{line}\n{whole}");
    }
}

#[test]
fn a_whole_folder_is_right_only_as_it_was_published() {
    let folder = folder("verify");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("index.html", "");
    write("rules/A.html", "");
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    write("SHA256SUMS", &format!("{empty}  index.html\n{empty}  rules/A.html\n"));
    let place = folder.to_str().unwrap().to_owned();
    assert!(said(&["verify", &place], "", 0).starts_with("2 files are as published\nAS PUBLISHED"));
    assert_eq!(said(&["verify", "--quiet", &place], "", 0), "AS PUBLISHED  Everything matches the list.\n");
    write("rules/B.html", "");
    assert!(said(&["verify", &place], "", 1).contains("rules/B.html: not in the list"));
    // A list of one's own beside the files proves nothing against the one that was published.
    let published = super::folder("verify-list").join("SHA256SUMS");
    std::fs::write(&published, format!("{empty}  index.html\n")).unwrap();
    assert_eq!(run(&["verify", "--hashes", published.to_str().unwrap(), &place], "").status.code(), Some(1));
}

#[test]
fn what_cannot_be_compared_is_no_answer() {
    let page = format!("{RELEASE}/assertain.html");
    for (words, told) in [
        (&["verify", "nowhere.html"][..], "nowhere.html"),
        (&["verify", "README.md"], "--hashes"),
        (&["verify", "--hashes", "README.md", &page], "README.md"),
        (&["verify", "--hashes", "nowhere", &page], "nowhere"),
        (&["verify", RELEASE, &page], "folder"),
        (&["verify"], "FILE"),
    ] {
        let said = complained(words, 2);
        assert!(said.contains(told), "{words:?}: {said}");
    }
}

/// `.ci/pack` is what the release calls; it needs a shell and `tar`.
#[cfg(unix)]
#[test]
fn a_release_carries_completions_and_manual_pages() {
    let folder = folder("pack");
    let pack = |words: &[&str]| Command::new("bash").arg(".ci/pack").args(words).current_dir(root()).status().unwrap();
    let packed = pack(&[env!("CARGO_BIN_EXE_assertain"), "assertain-test", folder.to_str().unwrap()]);
    assert!(packed.success());
    let file = std::fs::File::open(folder.join("assertain-test.tar.gz")).unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let entries = archive.entries().unwrap().map(|entry| entry.unwrap());
    let names: Vec<String> = entries.map(|entry| entry.path().unwrap().to_string_lossy().into_owned()).collect();
    let shells = ["assertain.bash", "_assertain", "assertain.fish", "_assertain.ps1", "assertain.elv"];
    let pages = ["assertain.1", "assertain-batch.1", "assertain-verify.1", "assertain-profile-make.1"];
    let wanted =
        shells.map(|name| format!("completions/{name}")).into_iter().chain(pages.map(|name| format!("man/{name}")));
    for name in wanted.chain(["assertain", "README.md", "LICENSE-MIT", "LICENSE-APACHE"].map(str::to_owned)) {
        assert!(names.contains(&format!("assertain-test/{name}")), "{name} is not in {names:?}");
    }
    assert!(Path::new(&root().join(".github/workflows/release.yml")).is_file());
    let workflow = std::fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    assert!(workflow.contains("bash .ci/pack"), "the release calls it");
}
