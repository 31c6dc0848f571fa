//! Expectations as JSON, in files and links. Comes in: JSON or expectations. Goes out: the other, or in words what is wrong with it.
//! Handwritten because the page also reads links; the serde version adds 20 KB.

use crate::case::{Expectations, SignedPart};
use crate::syntax::json::{Json, JsonKind, data, write_string};
use std::collections::BTreeMap;

/// A value of a member. What is empty is not written.
trait Value: Sized + Default {
    /// `None` where it is of another kind.
    fn read(json: &Json) -> Option<Self>;
    /// As JSON; nothing where it is empty.
    fn write(&self, out: &mut String);
}

macro_rules! members {
    ($($name:ident)+) => {
        /// The expectations in an object; in words what keeps it from being read.
        pub(super) fn from_json(text: &str) -> Result<Expectations, String> {
            let root = data::file(text).ok_or_else(|| "it is no JSON".to_owned())?;
            if !root.is_object() {
                return Err("it is no JSON object".to_owned());
            }
            if let Some(twice) = root.duplicates().first() {
                return Err(format!("`{}` appears in it twice", plain(&twice.name)));
            }
            let mut expectations = Expectations::default();
            for member in root.members() {
                let read = match member.name.as_str() {
                    $(stringify!($name) => Value::read(&member.value).map(|value| expectations.$name = value),)+
                    other => return Err(format!("`{}` is no field of a profile", plain(other))),
                };
                if read.is_none() {
                    return Err(format!("`{}` cannot be {}", member.name, member.value.kind_words()));
                }
            }
            Ok(expectations)
        }

        /// The object with these expectations.
        pub(super) fn to_json(expectations: &Expectations) -> String {
            let mut members: Vec<(&str, String)> = Vec::new();
            $(
                let mut value = String::new();
                expectations.$name.write(&mut value);
                members.push((stringify!($name), value));
            )+
            members.retain(|(_, value)| !value.is_empty());
            let mut out = String::new();
            list(&mut out, "{}", &members, &mut |(name, value), out| {
                write_string(name, out);
                out.push(':');
                out.push_str(value);
            });
            if out.is_empty() { "{}".to_owned() } else { out }
        }
    };
}

members! {
    name acs slo sp_entity_id issuer client_id redirect_uri subjects audiences nonce required_attributes accepted_names
    required_scopes token_endpoint_auth_method allowed_domains name_id_format relay_state signed encrypted_assertions
    certificate_sha256 receiver sp_initiated_only fixes console remarks
}

/// Elements between brackets.
fn list<T>(out: &mut String, brackets: &str, elements: &[T], write: &mut dyn FnMut(&T, &mut String)) {
    let (open, close) = brackets.split_at(1);
    for (index, element) in elements.iter().enumerate() {
        out.push_str(if index == 0 { open } else { "," });
        write(element, out);
    }
    if !elements.is_empty() {
        out.push_str(close);
    }
}

impl Value for Option<String> {
    fn read(json: &Json) -> Option<Self> {
        match &json.kind {
            JsonKind::Null => Some(None),
            _ => json.as_str().map(|text| Some(text.to_owned())),
        }
    }

    fn write(&self, out: &mut String) {
        if let Some(text) = self {
            write_string(text, out);
        }
    }
}

impl Value for Option<bool> {
    fn read(json: &Json) -> Option<Self> {
        match json.kind {
            JsonKind::Null => Some(None),
            _ => json.as_bool().map(Some),
        }
    }

    fn write(&self, out: &mut String) {
        if let Some(value) = self {
            out.push_str(if *value { "true" } else { "false" });
        }
    }
}

impl Value for bool {
    fn read(json: &Json) -> Option<Self> {
        json.as_bool()
    }

    fn write(&self, out: &mut String) {
        self.then_some(true).write(out);
    }
}

impl Value for Vec<String> {
    fn read(json: &Json) -> Option<Self> {
        data::all_texts(json)
    }

    fn write(&self, out: &mut String) {
        list(out, "[]", self, &mut |text, out| write_string(text, out));
    }
}

impl Value for Vec<SignedPart> {
    fn read(json: &Json) -> Option<Self> {
        let part = |text: String| SIGNED.iter().find(|(name, _)| *name == text).map(|(_, part)| *part);
        data::all_texts(json)?.into_iter().map(part).collect()
    }

    fn write(&self, out: &mut String) {
        let name = |part: &SignedPart| SIGNED.iter().find(|(_, one)| one == part).map_or("", |(name, _)| *name);
        list(out, "[]", self, &mut |part, out| write_string(name(part), out));
    }
}

const SIGNED: [(&str, SignedPart); 3] =
    [("response", SignedPart::Response), ("assertion", SignedPart::Assertion), ("request", SignedPart::Request)];

impl Value for BTreeMap<String, String> {
    fn read(json: &Json) -> Option<Self> {
        data::members(json, data::owned)
    }

    fn write(&self, out: &mut String) {
        let members: Vec<_> = self.iter().collect();
        list(out, "{}", &members, &mut |(name, text), out| {
            write_string(name, out);
            out.push(':');
            write_string(text, out);
        });
    }
}

impl Value for BTreeMap<String, Vec<String>> {
    fn read(json: &Json) -> Option<Self> {
        data::members(json, data::all_texts)
    }

    fn write(&self, out: &mut String) {
        let members: Vec<_> = self.iter().collect();
        list(out, "{}", &members, &mut |(name, texts), out| {
            write_string(name, out);
            out.push(':');
            if texts.is_empty() {
                out.push_str("[]");
            }
            texts.write(out);
        });
    }
}

/// The name of a member, which is somebody else's text, without what could steer or mark up.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_what_serde_does() {
        let text = r#"{"name":"A \"b\"","acs":"https://sp/acs","required_attributes":["email","x\n"],"accepted_names":{"email":["mail"],"n":[]},
            "signed":["response","request"],"encrypted_assertions":false,"certificate_sha256":["00"],"receiver":"ruby-saml",
            "sp_initiated_only":true,"fixes":{"acs":"Here."},"console":"keycloak",
            "remarks":["One."],"slo":"s","sp_entity_id":"e","issuer":"i","client_id":"c",
            "redirect_uri":"r","subjects":["s"],"audiences":["a"],"nonce":"n","allowed_domains":["d"],"required_scopes":["openid"],"token_endpoint_auth_method":"client_secret_post","name_id_format":"f","relay_state":"t"}"#;
        let ours = from_json(text).unwrap();
        assert_eq!(ours, serde_json::from_str(text).unwrap());
        assert_eq!(to_json(&ours), serde_json::to_string(&ours).unwrap());
        // A field that is missing in the list above would be empty in one of the two.
        let fields = serde_json::to_value(&ours).unwrap();
        assert!(
            fields.as_object().unwrap().len()
                == serde_json::from_str::<serde_json::Value>(text).unwrap().as_object().unwrap().len()
        );
        assert_eq!(to_json(&Expectations::default()), "{}");
        assert_eq!(from_json("{}").unwrap(), Expectations::default());
        assert_eq!(from_json(r#"{"acs":null}"#).unwrap(), Expectations::default());
    }

    #[test]
    fn what_is_no_profile_is_said() {
        for (text, said) in [
            ("[1]", "it is no JSON object"),
            ("{", "it is no JSON"),
            (r#"{"secret":"x"}"#, "`secret` is no field of a profile"),
            (r#"{"acs":1}"#, "`acs` cannot be a number"),
            (r#"{"acs":"a","acs":"b"}"#, "`acs` appears in it twice"),
            (r#"{"signed":["x"]}"#, "`signed` cannot be a list"),
        ] {
            assert_eq!(from_json(text).unwrap_err(), said);
            assert!(serde_json::from_str::<Expectations>(text).is_err());
        }
    }
}
