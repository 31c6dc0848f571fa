//! Certificates of the corpus: each is read whole, or says what is wrong with it.

use super::corpus::{files, read};
use assertain::crypto::x509::from_base64_text;

#[test]
fn certificates_of_the_corpus_are_read() {
    let (mut whole, mut broken) = (0, Vec::new());
    for path in files(&["pem", "crt", "cert", "cer"]) {
        let text = String::from_utf8_lossy(&read(&path)).into_owned();
        for block in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
            let facts = from_base64_text(block.split("-----END").next().unwrap());
            match facts.problem {
                None => {
                    assert!(
                        facts.subject.is_some() && facts.key.is_some() && facts.not_after.is_some(),
                        "{}",
                        path.display()
                    );
                    whole += 1;
                }
                Some(problem) => broken.push(format!("{}: {problem}", path.display())),
            }
        }
    }
    println!("{whole} whole, {} not:\n{}", broken.len(), broken.join("\n"));
    assert!(broken.len() <= whole / 10, "{broken:#?}");
}
