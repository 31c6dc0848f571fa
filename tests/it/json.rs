//! The JSON reader beside another one, over every JSON file of the corpus.

use super::corpus::{files, read};
use assertain::syntax::json;

#[test]
fn documents_of_the_corpus_are_read_as_another_parser_reads_them() {
    let mut judged = 0;
    for path in files(&["json", "har"]) {
        let Ok(text) = String::from_utf8(read(&path)) else { continue };
        if text.len() > 4 << 20 {
            continue;
        }
        judged += 1;
        let ours = json::parse(&text);
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(theirs) => {
                assert!(ours.is_clean(), "{}: {:?}", path.display(), ours.fault());
                assert!(ours.root.unwrap().to_value() == theirs, "{}", path.display());
            }
            Err(error) => assert!(!ours.is_clean(), "{}: {error}", path.display()),
        }
    }
    println!("{judged} documents");
}
