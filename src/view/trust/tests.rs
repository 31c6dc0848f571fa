use super::*;
use crate::case::{Case, Input, KeyInput, Settings};
use crate::view::ViewModel;

const PASSES: &str = include_str!("../../ui/samples/passes.xml");
const CERTIFICATE: &str = include_str!("../../ui/samples/certificate.txt");

fn view(text: &str, keys: &[&str]) -> ViewModel {
    let key = |text: &&str| KeyInput {
        origin: "trusted certificate".into(),
        bytes: text.as_bytes().to_vec(),
        password: None,
        trusted_certificate: true,
    };
    let case = Case {
        inputs: vec![Input { origin: "paste".into(), bytes: text.trim_end().as_bytes().to_vec() }],
        keys: keys.iter().map(key).collect(),
        ..Case::default()
    };
    ViewModel::examine(&case, &Settings::at_now(Instant::from_seconds(1_772_000_000)))
}

/// A chain as a person reads it.
fn told(view: &TrustView) -> String {
    let mut said = String::new();
    for chain in &view.chains {
        said.push_str(&format!("{} {}: {}\n", chain.title, chain.state.words(), chain.said));
        for link in &chain.links {
            said.push_str(&format!("  {} {}: {}\n", link.step, link.state.words(), link.words));
        }
    }
    said
}

fn changed() -> String {
    PASSES.replacen("mira.holt@", "mallory@", 1)
}

#[test]
fn a_signature_in_order_holds_link_by_link() {
    let wanted = "\
Signature of the response valid: All checked links are valid.
  Signature found: The response contains a signature.
  Reference valid: Covers the response, its parent element.
  Digest valid: The response matches the digest: unchanged since signing.
  Key valid: The signature is valid for the key in the message, which you trust.
  Certificate valid: Contains the matching key. Valid at the evaluation time.
  Trust valid: You added this key as trusted.
";
    assert_eq!(told(&view(PASSES, &[CERTIFICATE]).items[0].trust), wanted);
}

#[test]
fn without_a_certificate_only_the_trust_is_open() {
    let said = told(&view(PASSES, &[]).items[0].trust);
    assert!(said.starts_with("Signature of the response unknown: No link fails. Not checked yet: Trust.\n"), "{said}");
    assert!(
        said.contains("Trust unknown: The owner of this key is unknown: anyone can put a key in a message."),
        "{said}"
    );
}

#[test]
fn a_changed_response_fails_at_its_digest() {
    let view = view(&changed(), &[CERTIFICATE]);
    let said = told(&view.items[0].trust);
    assert!(said.starts_with("Signature of the response not valid: Fails at: Digest.\n"), "{said}");
    assert!(said.contains("Digest not valid: The response was changed after signing."));
    let digest = &view.items[0].trust.chains[0].links[2];
    let labels: Vec<_> = digest.values.iter().map(|value| value.label.as_str()).collect();
    assert_eq!(labels, ["Hash", "Stated in the signature", "Computed from the message", "Canonical form (bytes)"]);
}

#[test]
fn a_response_that_was_cut_is_not_called_changed() {
    let (cut, _) = PASSES.split_once("<ds:KeyInfo").unwrap();
    let said = told(&view(cut, &[]).items[0].trust);
    assert!(
        said.contains("The readable part of the response does not match the digest: the document is truncated"),
        "{said}"
    );
}

#[test]
fn of_several_certificates_the_one_that_fits_is_named() {
    let other = view(PASSES, &[OTHER]);
    assert!(
        told(&other.items[0].trust)
            .contains("Trust not valid: The key in the message matches, but no key you trust does")
    );
    let both = view(PASSES, &[OTHER, CERTIFICATE]);
    let key = &both.items[0].trust.chains[0].links[3];
    assert_eq!(
        key.words,
        "Of your 2 keys, the signature is valid for this one: `CN=sample signing key\\, id.tailspin.example`."
    );
    let rows: Vec<_> = key.keys.iter().map(|row| (row.from.as_str(), row.words.as_str())).collect();
    assert_eq!(rows, [("in the message; given by you", "match"), ("given by you", "no match")]);
}

#[test]
fn a_re_indented_copy_stands_beside_what_was_signed() {
    let text = case_of(include_str!("../../../tests/rules/SIG-DIGEST-MISMATCH.md"), "the copy was re-indented").1;
    let view = view(&text, &[]);
    let item = &view.items[0];
    let digest = &item.trust.chains[0].links[2];
    assert!(digest.words.contains("after undoing the indentation between its elements"), "{}", digest.words);
    let found = item.octets(digest.octets.as_ref().unwrap()).unwrap().answer().unwrap();
    let (here, signed) = (String::from_utf8(found.octets).unwrap(), String::from_utf8(found.signed.unwrap()).unwrap());
    assert!(!signed.contains('\n') && here.contains(">\n  <saml:Issuer>"));
    let (rows, count) = octets::side_by_side(&here, &signed);
    assert!(rows.len() > 3 && rows.len() <= count);
    let drawn: Vec<_> = rows[0].here.iter().filter(|run| run.differs).map(|run| run.shown.as_str()).collect();
    assert_eq!(drawn, ["␤␠␠"]);
    let whole = |runs: fn(&octets::Row) -> &Vec<octets::Run>| {
        rows.iter().flat_map(&runs).filter(|run| !run.differs).map(|run| run.shown.as_str()).collect::<String>()
    };
    assert_eq!(whole(|row| &row.here), whole(|row| &row.signed));
}

#[test]
fn what_else_a_repair_gives_stands_beside_the_copy() {
    let case = |name| view(&case_of(include_str!("../../../tests/rules/SIG-DIGEST-MISMATCH.md"), name).1, &[]);
    let octets_of = |view: &ViewModel, link: usize| {
        let item = &view.items[0];
        let found = item.octets(item.trust.chains[0].links[link].octets.as_ref().unwrap()).unwrap().answer().unwrap();
        (String::from_utf8(found.octets).unwrap(), found.signed.map(|signed| String::from_utf8(signed).unwrap()))
    };
    let indented = case("the copy was re-indented");
    assert!(indented.items[0].trust.chains[0].links[3].words.contains("only after undoing the same damage"));
    let (here, signed) = octets_of(&indented, 3);
    assert!(here.contains('\n') && signed.unwrap() == here.replace(['\n'], "").replace("  ", ""));
    let counted = case("comments are counted by the signer");
    assert!(counted.items[0].trust.chains[0].links[2].words.contains("matches if its comments are included"));
    let (here, signed) = octets_of(&counted, 2);
    assert!(!here.contains("<!--") && signed.unwrap().contains("<!--"));
}

#[test]
fn octets_are_those_that_were_digested() {
    let view = view(PASSES, &[]);
    let item = &view.items[0];
    let links = &item.trust.chains[0].links;
    let reference = item.octets(links[2].octets.as_ref().unwrap()).unwrap().answer().unwrap();
    let stated = links[2].values.iter().find(|value| value.label == "Computed from the message").unwrap();
    let hash = crate::crypto::hash::HashKind::Sha256;
    assert_eq!(crate::crypto::to_base64(&hash.digest(&reference.octets)), stated.value);
    let info = item.octets(links[3].octets.as_ref().unwrap()).unwrap().answer().unwrap();
    assert!(info.octets.starts_with(b"<ds:SignedInfo"));
}

#[test]
fn decryption_is_told_step_by_step() {
    let wanted = "\
Encryption: EncryptedAssertion valid: All checked links are valid.
  Encryption found: The content is encrypted with a one-time content key.
  Encrypted key found: The content key is inside the encrypted element, encrypted for the recipient.
  Your key valid: Decrypted with your key. The key stays in this page.
  Content valid: The content is decrypted.
  Plain text found: SAML assertion.
";
    let (key, message) = encrypted("it opens");
    let view = opened(&message, Some(&key));
    assert_eq!(told(&view.items[0].trust), wanted);
    let row = |view: &ViewModel| {
        let row = view.items[0].summary.iter().find(|row| row.values == ["encrypted"]).unwrap();
        row.remark.clone().unwrap()
    };
    assert!(row(&view).starts_with("decrypted with your key"));
    assert_eq!(row(&opened(&message, None)), "its content needs the application's private key");
    let closed = told(&opened(&message, None).items[0].trust);
    assert!(closed.contains("Your key unknown: No private key added"), "{closed}");
    for (case, wanted) in [
        ("the integrity tag is wrong", "Content not valid: The key does not decrypt the content"),
        ("what comes out is noise", "Plain text not valid: The decrypted content is not XML"),
    ] {
        let (key, message) = encrypted(case);
        let said = told(&opened(&message, Some(&key)).items[0].trust);
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn a_decrypted_assertion_has_the_octets_of_its_place() {
    let (key, message) = encrypted("it opens");
    let view = opened(&message, Some(&key));
    for item in &view.items {
        for octets in item.trust.chains.iter().flat_map(|chain| &chain.links).filter_map(|link| link.octets.as_ref()) {
            assert!(item.octets(octets).and_then(|asked| asked.answer()).is_some());
        }
    }
    assert!(!view.items[1].trust.scope.is_empty());
}

#[test]
fn what_is_signed_is_told_by_place() {
    let state = |view: &ViewModel, word: &str| {
        let at = view.items[0].document.find(word).unwrap();
        cover_at(&view.items[0].trust.covers, at).map(|cover| cover.state)
    };
    let unsigned =
        view(&PASSES.replacen("<ds:Signature ", "<ds:Note ", 1).replacen("</ds:Signature>", "</ds:Note>", 1), &[]);
    for (view, wanted) in [
        (view(PASSES, &[CERTIFICATE]), CoverState::Signed),
        (view(PASSES, &[]), CoverState::Open),
        (view(&changed(), &[]), CoverState::Broken),
        (unsigned, CoverState::Unsigned),
    ] {
        assert_eq!(state(&view, "<saml:NameID"), Some(wanted));
    }
    assert_eq!(state(&view(PASSES, &[]), "<ds:SignatureValue"), Some(CoverState::Signature));
}

#[test]
fn a_token_is_told_link_by_link() {
    let wanted = "\
Signature of the token unknown: No link fails. Not checked yet: Key.
  Signature found: The token is signed.
  Signed characters found: The signature covers the encoded header and payload, joined by a dot.
  Key unknown: No available key can have created it. No available key has the key ID in the header.
  Trust unknown: Add the issuer's key set (JWKS) or, for HMAC, the client secret.
";
    assert_eq!(told(&view(TOKEN, &[]).items[0].trust), wanted);
    let unsigned = view(include_str!("../../ui/samples/token-unsigned.txt"), &[]);
    assert!(told(&unsigned.items[0].trust).contains("Signature not valid: The token is not signed"));
}

#[test]
fn a_certificate_comes_back_as_it_was_pasted() {
    let view = view(CERTIFICATE, &[]);
    let trust = &view.items[0].trust;
    assert_eq!(trust.published, [0]);
    assert_eq!(trust.certificates[0].pem.trim_end(), CERTIFICATE.trim_end());
    assert_eq!(colons("08c8b1"), "08:C8:B1");
}

#[test]
fn white_space_around_values_and_line_ends_are_told_apart_from_the_rest() {
    let (rows, count) = octets::side_by_side("<a>\n <b> x</b></a>", "<a><b>x</b></a>");
    assert_eq!((rows.len(), count), (2, 4));
    let (rows, _) = octets::side_by_side("<a>x\ny</a>", "<a>x&#xD;\ny</a>");
    let drawn: String = rows[0].signed.iter().filter(|run| run.differs).map(|run| run.shown.as_str()).collect();
    assert_eq!(drawn, "&#xD;");
    assert_eq!(octets::side_by_side("<a/>", "<a/>"), (Vec::new(), 1));
    let (rows, _) = octets::side_by_side("<a>MÃ¼ller, RenÃ©</a>", "<a>Müller, René</a>");
    let drawn = |runs: &[octets::Run]| {
        runs.iter().filter(|run| run.differs).map(|run| run.shown.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((drawn(&rows[0].here), drawn(&rows[0].signed)), ("Ã¼ Ã©".to_owned(), "ü é".to_owned()));
    // Nothing in common: every character is told, none is lost.
    assert_eq!(octets::side_by_side("abc", "xyzuv").0.len(), 1);
}

const OTHER: &str = include_str!("../../ui/samples/multi-pass-certificate.txt");
const TOKEN: &str = include_str!("../../ui/samples/token-audience.txt");

/// Key and message of a case of encryption.
fn encrypted(case: &str) -> (String, String) {
    case_of(include_str!("../../../tests/rules/ENC-DECRYPT-FAILED.md"), case)
}

/// Key, where there is one, and message of a case in the document of a rule's test.
fn case_of(text: &str, case: &str) -> (String, String) {
    let (_, section) = text.split_once(&format!("## {case}\n")).unwrap();
    let block = |kind: &str| {
        let (_, rest) = section.split_once(&format!("```{kind}\n"))?;
        Some(rest.split_once("\n```")?.0.to_owned())
    };
    (block("key").unwrap_or_default(), block("input").unwrap())
}

fn opened(message: &str, given: Option<&str>) -> ViewModel {
    let key = |text: &str| KeyInput { origin: "key".into(), bytes: text.as_bytes().to_vec(), ..KeyInput::default() };
    let case = Case {
        inputs: vec![Input { origin: "paste".into(), bytes: message.as_bytes().to_vec() }],
        keys: given.map(key).into_iter().collect(),
        ..Case::default()
    };
    ViewModel::examine(&case, &Settings::at_now(Instant::from_seconds(1_772_000_000)))
}
