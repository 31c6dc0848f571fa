//! What names say about the values beside them: which are secrets, which belong to persons, which to the protocol.
//!
//! Input: the name of a parameter, member, attribute, element or header. Output: what its value is. Data only.

use super::choices::Class;
use crate::secrets::{Trust, trust_of};
use std::collections::HashSet;
use std::sync::LazyLock;

/// What stands in a value, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// To be taken out or replaced whole.
    Of(Class),
    /// A secret where it looks like one: `code` is also the name of an error's number.
    SecretIfRandom,
    /// A secret that is chosen by a person: its length is not kept either.
    Password,
    /// A list of cookies.
    Cookies,
    /// Scheme and credentials.
    Credentials,
    /// The hash of another value of the case.
    Derived,
    /// A value of the protocol.
    Kept,
    /// Nothing is known.
    Unknown,
}

/// Where a name stands, which says what unknown ones are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A claim of a token or of a description of a person.
    Claim,
    /// An attribute of an assertion.
    Attribute,
    /// A parameter of an address or a form.
    Parameter,
    /// A member of any other JSON, a header, an element.
    Elsewhere,
}

/// What the value of a name is.
pub(super) fn meaning(name: &str, place: Place) -> Meaning {
    let name = plain(name);
    let name = name.as_str();
    if has(PASSWORDS, name) || name.ends_with("password") || name.ends_with("passwd") {
        return Meaning::Password;
    }
    if has(COOKIES, name) {
        return Meaning::Cookies;
    }
    if has(CREDENTIALS, name) {
        return Meaning::Credentials;
    }
    if has(DERIVED, name) {
        return Meaning::Derived;
    }
    if has(SECRETS, name) || name.ends_with("clientsecret") || name.contains("secretkey") {
        return Meaning::Of(Class::Secrets);
    }
    if has(RANDOM, name) {
        return Meaning::SecretIfRandom;
    }
    match place {
        Place::Claim | Place::Attribute if has(ORGANISATION, name) => Meaning::Of(Class::Organisation),
        Place::Claim | Place::Attribute if has(KEPT, name) => Meaning::Kept,
        Place::Claim | Place::Attribute => Meaning::Of(Class::People),
        _ if has(PEOPLE, name) => Meaning::Of(Class::People),
        _ => match trust_of(name) {
            Some(Trust::Always) => Meaning::Of(Class::Secrets),
            Some(Trust::WhenRandom) => Meaning::SecretIfRandom,
            None => Meaning::Unknown,
        },
    }
}

/// Whether a name stands in a list.
fn has(list: &str, name: &str) -> bool {
    !name.is_empty() && list.split(' ').any(|one| one == name)
}

/// Small letters and digits alone; of a URI the last segment.
pub(super) fn plain(name: &str) -> String {
    let name = name.trim().trim_end_matches('/');
    let last = if name.contains("://") { name.rsplit(['/', '#']).next().unwrap_or(name) } else { name };
    last.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a word says nothing about anybody: words of the protocols, of products and of every second test account.
pub(super) fn is_common(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split(' ').collect());
    WORDS.contains(word)
}

const PASSWORDS: &str = "\
jpassword loginpassword mfacode otp pass passphrase passwd password pin pwd totp";
const COOKIES: &str = "\
cookie cookies setcookie";
const CREDENTIALS: &str = "\
authorization proxyauthorization xauthorization";
const DERIVED: &str = "\
ath athash chash codechallenge shash";
const SECRETS: &str = "\
accesskey accesstoken apikey assertion authreqid clientassertion clientsecret codeverifier csrf csrftoken devicecode \
flowtoken idtoken idtokenhint jsessionid logouttoken phpsessid privatekey refreshtoken registrationaccesstoken \
requestverificationtoken samlart secret secretaccesskey sessiondataid sessiondatakey sessionid sessionindex \
sessionstate sessiontoken sid subjecttoken usercode viewstate xamzsecuritytoken xapikey xcsrftoken xsrftoken \
xxsrftoken";
const RANDOM: &str = "\
authenticitytoken clientdata code key sessioncode sharedsecret st tabid ticket token";
/// Persons, wherever the name stands.
const PEOPLE: &str = "\
accountname actor assignee author birthdate city clientip clientipaddress displayname email emailaddress emails employeeid employeenumber \
familyname firstname forwarded fullname givenname gn ip ipaddr ipaddress jusername lastname login loginfmt loginhint \
loginname mail middlename mobile mobilephone nameid nameidentifier nickname phone phonenumber postalcode preferredusername \
postaladdress principal principalname remoteaddr remoteip remoteuser reporter requester samaccountname \
serveripaddress streetaddress sub subject surname telephone telephonenumber truebrowserip \
uniquename upn user userdisplayname useremail userid userlogin username userprincipalname xforwardedfor \
xforwardeduser xmsclientip xrealip xremoteuser";
/// Claims and attributes that name parts of an organisation.
const ORGANISATION: &str = "\
company companyname department edupersonaffiliation edupersonentitlement entitlement entitlements group groups \
groupsid hd memberof organization organizationname orgname permissions primarygroupsid realmaccess resourceaccess role \
roles schachomeorganization teams urnoid136141592311119 urnoid13614159231117";
/// Claims and attributes that say nothing about anybody.
const KEPT: &str = "\
acr act active amr appid appidacr apptid aud audience authenticationinstant authenticationmethod \
authnmethodsreferences authntype authorizedparties authtime azp azpacr cb cid claimnames claims claimsources \
clientauthmethod clientid clientidissuedat cnf display emailverified error errordescription events exp expiresin \
granttypes hd htm htu htv iat identityprovider idp idtyp iss isslasp issuer jkt jku jti jwk jwks jwksuri kid maxage \
mayact nbf nonce org organization orgid orgname originjti phonenumberverified prompt purpose realm redirecturi \
redirecturis resource responsemode responsetype responsetypes scope scopes scp sessionduration sessionnotonorafter \
state tenantid tid toe tokenendpointauthmethod tokentype tokenuse typ uilocales updatedat ver version wids x5t x5ts256 \
xmsftver gty grantid ext";
/// Words of protocols, products and test accounts.
const COMMON: &str = "\
access account adfs admin administrator all and anonymous any api app application arn assertion attribute attributes \
audience auth authentication aws azure base64 basic bearer binding bindings claim claims classes client cloud code com \
company connect customer debug default demo department dev developer email emailaddress employee entity error example \
expression ext external failed false federation first firstname for format from given givenname google group groups \
guest hash help home host http https iam id identity idp info internal invalid issuer jwt key keycloak last lastname \
local login mail manager member members message metadata name nameid names net new nil none not null object oid oidc \
okta openid org password persistent person phone post principal prod production profile protocol provider public realm \
realms redirect request response role roles root saml saml2 schema schemas scope secret secure security self server \
service session sso staff staging state status student sub subject success support surname system team tenant test \
tester testing testuser the this to token transient true type undefined unknown unspecified upn uri url urn user \
userid username users valid value web with www xml";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_found() {
        assert!(is_common("user") && is_common("saml") && !is_common("lovelace") && !is_common(""));
    }

    #[test]
    fn names_are_read_however_they_are_written() {
        for name in ["client_secret", "OIDC_CLIENT_SECRET", "clientSecret", "SAMLart"] {
            assert_eq!(meaning(name, Place::Parameter), Meaning::Of(Class::Secrets), "{name}");
        }
        assert_eq!(
            meaning("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", Place::Attribute),
            Meaning::Of(Class::People)
        );
        assert_eq!(meaning("costCenter", Place::Attribute), Meaning::Of(Class::People));
        assert_eq!(meaning("iss", Place::Claim), Meaning::Kept);
        assert_eq!(meaning("department", Place::Elsewhere), Meaning::Unknown);
        assert_eq!(meaning("Set-Cookie", Place::Elsewhere), Meaning::Cookies);
        assert_eq!(meaning("user.password", Place::Parameter), Meaning::Password);
    }
}
