//! Valid responses of other projects, judged as if they were delivered at once: none may show a certain error.

use assertain::report::{Confidence, Role, Severity};
use assertain::{Case, Input, Settings, analyse, time::Instant};
use std::collections::HashSet;
use std::path::PathBuf;

/// Files that their own project accepts although the fault is real: the beginning of the path, and why.
const REALLY_AT_FAULT: &[(&str, &str)] = &[
    ("clever-saml2/test/data/", "written by hand, without ID and IssueInstant"),
    ("dex/connector/saml/testdata/idp-resp-signed-assertion0.xml", "the prefix xsi is not declared"),
    ("java-saml/core/src/test/resources/data/responses/valid_idp_initiated_response.xml", "not signed"),
    ("node-saml/test/static/", "starts to be valid hours after it was issued"),
    ("pysaml2/tests/xmlsec1-keydata/signed-assertion-random-embedded-cert.xml", "holds another certificate"),
    ("pyxmlsecurity/", "an assertion cut down to its signature"),
    ("ruby-saml/test/responses/adfs_response_sha1.xml", "names an algorithm that does not exist"),
    ("ruby-saml/test/responses/response_with_signed_assertion_3.xml", "its confirmation has no end"),
    ("samlify/test/misc/response_signed", "signs another part"),
    ("saml_idp/spec/support/responses/adfs_response_sha1.xml", "names an algorithm that does not exist"),
    ("signxml/test/interop/pyXMLSecurity/", "an assertion cut down to its signature"),
    ("simplesamlphp-saml2/tests/resources/xml/", "put together from messages of different times"),
    ("xml-crypto/test/static/saml_wrapped_signed_info_node.xml", "a wrapper was put around SignedInfo"),
];

#[test]
fn valid_responses_show_no_error() {
    let Some(folder) = folder() else { return };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut judged = 0;
    let mut alarms = Vec::new();
    let mut excused = HashSet::new();
    for row in manifest.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
        let [path, _, _, "response", "valid", ..] = row.as_slice() else { continue };
        let Ok(bytes) = std::fs::read(folder.join(path)) else { continue };
        judged += 1;
        let case = Case { inputs: vec![Input { origin: "message".to_owned(), bytes }], ..Case::default() };
        let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap()));
        let certain = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error && finding.confidence == Confidence::Certain)
            .filter(|finding| finding.role != Role::Consequence);
        let found: Vec<&str> = certain.map(|finding| finding.rule.as_str()).collect();
        if found.is_empty() {
            continue;
        }
        match REALLY_AT_FAULT.iter().find(|(start, _)| path.starts_with(start)) {
            Some((start, _)) => {
                excused.insert(*start);
            }
            None => alarms.push(format!("{path}: {found:?}")),
        }
    }
    println!("{judged} valid responses judged");
    assert!(judged > 50, "the list of the corpus was not understood");
    assert!(alarms.is_empty(), "\n{}", alarms.join("\n"));
    for (start, why) in REALLY_AT_FAULT {
        assert!(excused.contains(start), "{start} ({why}) shows no error any more: take it off the list");
    }
}

fn folder() -> Option<PathBuf> {
    let given = std::env::var_os("ASSERTAIN_CORPUS").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let found = given.into_iter().chain([beside]).find(|path| path.join("MANIFEST.tsv").exists());
    if found.is_none() {
        println!("skipped: no corpus (set ASSERTAIN_CORPUS)");
    }
    found
}
