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

#[test]
fn a_signature_in_order_holds_link_by_link() {
    let view = view(PASSES, &[CERTIFICATE]);
    println!("{}", told(&view.items[0].trust));
}
