//! Attribute names that mean the same: near misses of a required name, and how they differ.

use crate::rules::support::compare::compare_identifiers;
use crate::saml::Attribute;
use crate::source::lower;
use crate::vocabulary::DifferenceClass;

/// Whether a required attribute is by its name the NameID, which is no attribute.
pub(super) fn is_name_id(name: &str) -> bool {
    let plain: String = lower(name).chars().filter(|c| c.is_alphanumeric()).collect();
    let format = name.starts_with("urn:oasis:names:tc:SAML:") && name.contains(":nameid-format:");
    format
        || name.ends_with("/claims/nameidentifier")
        || matches!(
            plain.as_str(),
            "nameid" | "nameidentifier" | "subject" | "samlsubject" | "subjectnameid" | "samlnameid"
        )
}

/// Names of one meaning each, as products write them.
const SAME_MEANING: &[&[&str]] = &[
    &[
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "urn:oid:1.2.840.113549.1.9.1",
        "mail",
        "email",
        "emailaddress",
        "useremail",
        "primaryemail",
    ],
    &[
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "urn:oid:2.5.4.42",
        "givenname",
        "firstname",
        "userfirstname",
        "fname",
    ],
    &[
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
        "urn:oid:2.5.4.4",
        "sn",
        "surname",
        "lastname",
        "userlastname",
        "familyname",
        "lname",
    ],
    &[
        "http://schemas.microsoft.com/identity/claims/displayname",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "urn:oid:2.5.4.3",
        "displayname",
        "cn",
        "name",
        "fullname",
        "commonname",
    ],
    &[
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "urn:oid:1.3.6.1.4.1.311.20.2.3",
        "userprincipalname",
        "upn",
    ],
    &[
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname",
        "urn:oid:0.9.2342.19200300.100.1.1",
        "uid",
        "samaccountname",
        "username",
        "userid",
        "userusername",
        "login",
        "preferredusername",
    ],
    &["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "nameid", "sub"],
    &[
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.10",
        "personimmutableid",
        "objectguid",
        "entryuuid",
        "edupersontargetedid",
        "oid",
        "externalid",
        "immutableid",
    ],
    &["urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "edupersonprincipalname", "eppn"],
    &[
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        "http://schemas.xmlsoap.org/claims/group",
        "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
        "ismemberof",
        "memberof",
        "groups",
        "group",
    ],
    &[
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.7",
        "role",
        "roles",
    ],
    &["http://schemas.microsoft.com/identity/claims/tenantid", "tid", "tenant"],
    &["urn:oid:2.5.4.20", "telephonenumber", "mobile", "phone", "phonenumber"],
    &["urn:oid:2.5.4.11", "urn:oid:1.2.840.113556.1.2.141", "department", "ou"],
];

/// Attributes among which one of almost the wanted name is looked for.
const MAX_NEAR: usize = 200;

/// An attribute that probably is the one that is wanted.
pub(super) struct NearMiss<'a> {
    /// The attribute that was sent.
    pub(super) sent: &'a Attribute,
    /// Class of the difference, for the report.
    pub(super) class: DifferenceClass,
    /// The difference in words.
    pub(super) words: String,
}

/// The attribute that comes closest to the wanted name.
pub(super) fn nearest<'a>(wanted: &str, attributes: &'a [Attribute]) -> Option<NearMiss<'a>> {
    let others = || attributes.iter().take(MAX_NEAR).filter(move |attribute| attribute.name() != wanted);
    let miss =
        |sent: &'a Attribute, class: DifferenceClass, words: &str| NearMiss { sent, class, words: words.to_owned() };
    let by = |test: &dyn Fn(&Attribute) -> bool| others().find(|attribute| test(attribute));
    if let Some(sent) = by(&|attribute| squeezed(attribute.name()) == squeezed(wanted)) {
        let difference = compare_identifiers(wanted, sent.name(), &[]);
        return Some(match difference.filter(|difference| difference.class != DifferenceClass::Different) {
            Some(difference) => NearMiss { sent, class: difference.class, words: difference.words },
            None => miss(sent, DifferenceClass::Case, "only letter case or separators differ"),
        });
    }
    let bare = without_scheme(wanted);
    if let Some(sent) = by(&|attribute| bare.is_some() && without_scheme(attribute.name()) == bare) {
        return Some(miss(sent, DifferenceClass::Scheme, "one has `http`, the other `https`"));
    }
    let friendly = |attribute: &Attribute| {
        attribute.friendly_name.as_ref().is_some_and(|name| squeezed(&name.text) == squeezed(wanted))
    };
    if let Some(sent) = by(&friendly) {
        return Some(miss(sent, DifferenceClass::FriendlyName, "the required name is only in FriendlyName"));
    }
    if let Some(sent) = by(&|attribute| same_meaning(attribute.name(), wanted)) {
        return Some(miss(sent, DifferenceClass::SameMeaning, "both are names of the same thing"));
    }
    if let Some(sent) =
        by(&|attribute| last_part(attribute.name()) == last_part(wanted) && !last_part(wanted).is_empty())
    {
        return Some(miss(sent, DifferenceClass::LastSegment, "only the last segment of the name is the same"));
    }
    if meaning(wanted) == Some(0)
        && let Some(sent) = by(&|attribute| {
            // A name of known meaning is none for another thing.
            meaning(attribute.name()).is_none()
                && attribute.values.iter().any(|value| looks_like_email(&value.value.text))
        })
    {
        return Some(miss(sent, DifferenceClass::SameMeaning, "its value is an email address"));
    }
    let typing = others().find_map(|attribute| {
        let difference = compare_identifiers(wanted, attribute.name(), &[])?;
        (difference.class == DifferenceClass::Typo).then_some((attribute, difference))
    });
    typing.map(|(sent, difference)| NearMiss { sent, class: difference.class, words: difference.words })
}

/// Lower case, without what people use to separate words.
fn squeezed(name: &str) -> String {
    crate::source::lower(name).chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' ')).collect()
}

fn without_scheme(name: &str) -> Option<&str> {
    name.strip_prefix("https://").or_else(|| name.strip_prefix("http://"))
}

fn last_part(name: &str) -> String {
    squeezed(name.rsplit(['/', ':', '#']).next().unwrap_or(""))
}

fn meaning(name: &str) -> Option<usize> {
    let name = lower(name);
    let short = squeezed(&name);
    SAME_MEANING.iter().position(|names| names.contains(&name.as_str()) || names.contains(&short.as_str()))
}

fn same_meaning(a: &str, b: &str) -> bool {
    meaning(a).is_some() && meaning(a) == meaning(b)
}

/// Whether an attribute of this name holds the person's e-mail address.
pub(super) fn is_email_name(name: &str) -> bool {
    meaning(name) == Some(0)
}

/// Whether an attribute of this name holds groups or roles.
pub(super) fn is_group_name(name: &str) -> bool {
    matches!(last_part(name).as_str(), "groups" | "group" | "memberof" | "role" | "roles" | "groupsid" | "isMemberOf")
}

/// Whether a text has the form of an e-mail address.
pub(super) fn looks_like_email(text: &str) -> bool {
    text.trim().split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !text.trim().contains(char::is_whitespace)
            && !domain.contains(['@', '/'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_join_claims_and_oids_and_short_names() {
        assert!(same_meaning("mail", "urn:oid:0.9.2342.19200300.100.1.3"));
        assert!(same_meaning("User.Email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"));
        assert!(!same_meaning("firstName", "lastName"));
        assert!(!same_meaning("x", "y"));
    }

    #[test]
    fn emails_look_like_emails() {
        assert!(looks_like_email("ada@app.example"));
        assert!(!looks_like_email("ada@corp"));
        assert!(!looks_like_email("@app.example"));
    }
}
