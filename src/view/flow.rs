//! The login as a flow: its steps, which of them the case holds, and the values that have to be the same in several of them.
//! Comes in: the items, the expectations and the report. Goes out: plain facts. Judging them is for the rules, to whose findings
//! the values lead.

mod model;
mod oidc;
mod places;
mod saml;

use crate::case::Case;
use crate::item::Item;
use crate::report::Report;
pub use model::{Agreement, Correlated, Flow, Seen, Step};
use places::Look;

/// The flows of a case: one for each protocol that its items speak.
pub(super) fn flows(case: &Case, items: &[Item], report: &Report) -> Vec<Flow> {
    let look = Look { items, expected: &case.expectations, report };
    let mut flows: Vec<Flow> = [saml::flow(&look), oidc::flow(&look)].into_iter().flatten().collect();
    for flow in &mut flows {
        // What differs is what people look for.
        crate::order::by_key(&mut flow.values, |value| value.agreement);
    }
    flows
}

#[cfg(test)]
mod tests {
    use super::super::ViewModel;
    use super::*;
    use crate::case::{Expectations, Input, Settings};
    use crate::time::Instant;

    fn flow(texts: &[&str], expectations: Expectations) -> Vec<Flow> {
        let input = |text: &&str| Input { origin: "paste".into(), bytes: text.as_bytes().to_vec() };
        let case = Case { inputs: texts.iter().map(input).collect(), expectations, ..Case::default() };
        let now = Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap();
        ViewModel::examine(&case, &Settings::at_now(now)).flows
    }

    fn value<'a>(flow: &'a Flow, name: &str) -> &'a Correlated {
        flow.values.iter().find(|value| value.name == name).unwrap()
    }

    fn missing(flow: &Flow) -> Vec<&str> {
        flow.steps.iter().filter(|step| step.items.is_empty()).map(|step| step.name.as_str()).collect()
    }

    const RESPONSE: &str = r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_p" Destination="https://sp.example/acs/" InResponseTo="_r"><saml:Issuer>https://idp.example</saml:Issuer><saml:Assertion ID="_a"><saml:Issuer>https://idp.example</saml:Issuer><saml:Conditions><saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience><saml:Audience>https://sp.example</saml:Audience></saml:AudienceRestriction></saml:Conditions></saml:Assertion></samlp:Response>"#;
    const REQUEST: &str = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" AssertionConsumerServiceURL="https://sp.example/acs"><saml:Issuer>https://sp.example</saml:Issuer></samlp:AuthnRequest>"#;

    #[test]
    fn a_saml_login_is_put_together() {
        let flows = flow(&[RESPONSE, REQUEST], Expectations::default());
        let [flow] = flows.as_slice() else { panic!("one flow, not {}", flows.len()) };
        assert_eq!(flow.steps[0].items, [1]);
        assert_eq!(missing(flow), ["Identity provider's metadata", "Application's metadata"]);
        assert_eq!(value(flow, "InResponseTo").agreement, Agreement::Same);
        assert_eq!(value(flow, "SP entity ID").agreement, Agreement::Same);
        let acs = value(flow, "ACS URL");
        assert_eq!(acs.agreement, Agreement::Differs);
        assert!(acs.words.contains("only the trailing slash differs"), "{}", acs.words);
        assert!(acs.finding.is_some());
    }

    #[test]
    fn an_openid_login_is_put_together() {
        let request = "https://op.example/authorize?response_type=code&client_id=app&scope=openid%20email&state=s&nonce=n&redirect_uri=https%3A%2F%2Fapp.example%2Fcb";
        let callback = "https://app.example/cb?code=c&state=t";
        // {"alg":"none"} {"iss":"https://op.example","aud":["x","app"],"nonce":"n","sub":"u"}
        let token = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL29wLmV4YW1wbGUiLCJhdWQiOlsieCIsImFwcCJdLCJub25jZSI6Im4iLCJzdWIiOiJ1In0.";
        let flows = flow(&[request, callback, token], Expectations::default());
        let [flow] = flows.as_slice() else { panic!("one flow, not {}", flows.len()) };
        assert_eq!(missing(flow), ["Token response", "Keys", "Discovery document", "UserInfo"]);
        assert_eq!(value(flow, "redirect URI").agreement, Agreement::Same);
        assert_eq!(value(flow, "nonce").agreement, Agreement::Same);
        assert_eq!(value(flow, "client ID").agreement, Agreement::Same);
        assert_eq!(value(flow, "state").agreement, Agreement::Differs);
        assert_eq!(value(flow, "issuer (OpenID)").agreement, Agreement::Alone);
        assert!(flow.steps.iter().any(|step| step.add.contains("https://op.example/.well-known/openid-configuration")));
    }

    #[test]
    fn what_a_place_should_hold_is_missed() {
        let request = "https://op.example/authorize?response_type=code&client_id=app&scope=openid&state=s";
        let flows = flow(&[request, "https://app.example/cb?code=c"], Expectations::default());
        let state = value(&flows[0], "state");
        assert_eq!((state.agreement, state.words.as_str()), (Agreement::Differs, "not in callback"));
    }

    #[test]
    fn what_proves_the_application_is_no_id_token() {
        // {"alg":"none"} {"iss":"app","sub":"app","aud":"https://op.example/token","jti":"1"}
        let assertion = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJhcHAiLCJzdWIiOiJhcHAiLCJhdWQiOiJodHRwczovL29wLmV4YW1wbGUvdG9rZW4iLCJqdGkiOiIxIn0.";
        let kind = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        let request = format!("grant_type=authorization_code&code=c&client_id=app&{kind}&client_assertion={assertion}");
        let flows = flow(&[&request], Expectations::default());
        let step = |name: &str| flows[0].steps.iter().find(|step| step.name == name).unwrap();
        assert_eq!(step("Token request").items.len(), 2);
        assert!(step("ID token").items.is_empty());
    }

    #[test]
    fn other_things_are_no_login() {
        assert!(flow(&["<a/>", "x", "{}"], Expectations::default()).is_empty());
    }
}
