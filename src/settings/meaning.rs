//! What a setting is about, and the table of names: one row per product and name.

use super::product::Product;
use std::sync::LazyLock;

macro_rules! meanings {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// What a setting is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Meaning { $($(#[$doc])* $name,)+ }

        impl Meaning {
            /// The name in the table and in the report.
            pub fn as_str(self) -> &'static str {
                match self { $(Meaning::$name => $text,)+ }
            }

            fn named(name: &str) -> Option<Meaning> {
                match name { $($text => Some(Meaning::$name),)+ _ => None }
            }
        }
    };
}

meanings! {
    /// The issuer whose tokens are accepted; OpenID issuer of an application.
    Issuer = "issuer",
    /// The issuer where no setting states it: where the keys are looked up.
    DefaultIssuer = "default-issuer",
    /// Issuer and subject in one, with `*` for any characters (Istio).
    Principal = "principal",
    /// The realm of Keycloak, or the user pool of Cognito, whose tokens are accepted.
    Realm = "realm",
    /// The application's client ID.
    ClientId = "client-id",
    /// An accepted audience.
    Audience = "audience",
    /// An audience that is accepted besides the client ID.
    ExtraAudience = "extra-audience",
    /// The provider's resource name, which is the audience where none is listed (Google).
    DefaultAudience = "default-audience",
    /// The accepted subject.
    Subject = "subject",
    /// A claim and its accepted value; the last name of the path is the claim.
    Claim = "claim",
    /// A claim and a value in which a star stands for any characters.
    ClaimPattern = "claim-pattern",
    /// `claim=value` in one.
    ClaimPair = "claim-pair",
    /// The name of a claim whose value a further setting states.
    RuleClaim = "rule-claim",
    /// The value that goes with [`Meaning::RuleClaim`].
    RuleValue = "rule-value",
    /// The name of a claim that has to be there.
    RequiredClaim = "required-claim",
    /// A scope of which the token has to have one.
    RequiredScope = "required-scope",
    /// The namespace of an accepted service account of Kubernetes.
    Namespace = "namespace",
    /// The name of an accepted service account of Kubernetes.
    ServiceAccount = "service-account",
    /// How the values of claims are compared (Vault).
    GlobType = "glob-type",
    /// The ARN of the trusted OpenID provider (AWS).
    Federated = "federated",
    /// A condition in a language of its own.
    Condition = "condition",
    /// A redirect URI of the application.
    RedirectUri = "redirect-uri",
    /// Requested scopes.
    Scope = "scope",
    /// How the application authenticates at the token endpoint.
    AuthMethod = "auth-method",
    /// Requested response type.
    ResponseType = "response-type",
    /// How the provider sends its response.
    ResponseMode = "response-mode",
    /// The method of the code challenge (PKCE).
    PkceMethod = "pkce-method",
    /// The signature algorithm that ID tokens have to have.
    IdTokenAlg = "id-token-alg",
    /// A signature algorithm that accepted tokens have.
    TokenAlg = "token-alg",
    /// A call that checks tokens and names no audience.
    NoAudience = "no-audience",
    /// Whether addresses are accepted that the provider does not vouch for, or the claim that holds the address (oauth2-proxy).
    UnverifiedEmail = "unverified-email",
    /// A domain that email addresses may belong to.
    Domain = "domain",
    /// A group that may sign in.
    Group = "group",
    /// The claim that lists groups.
    GroupsClaim = "groups-claim",
    /// The application's entity ID.
    SpEntityId = "sp-entity-id",
    /// Assertion consumer service URL.
    Acs = "acs",
    /// The public address of the application, below which it has its fixed paths.
    BaseUrl = "base-url",
    /// The tenant of Entra ID whose tokens are accepted.
    Tenant = "tenant",
    /// An attribute that the application knows by this name.
    KnownAttribute = "known-attribute",
    /// The path below which the application receives responses (mod_auth_mellon).
    AcsPath = "acs-path",
    /// The binding of the assertion consumer service.
    AcsBinding = "acs-binding",
    /// Single logout URL of the application.
    Slo = "slo",
    /// The identity provider's entity ID.
    IdpEntityId = "idp-entity-id",
    /// Where login requests are sent.
    SsoUrl = "sso-url",
    /// Where the browser is sent to sign in (OpenID Connect).
    AuthorizationUrl = "authorization-url",
    /// Where the application redeems the code.
    TokenUrl = "token-url",
    /// The binding by which they are sent.
    SsoBinding = "sso-binding",
    /// The identity provider's signing certificate.
    Certificate = "certificate",
    /// Its fingerprint.
    Fingerprint = "fingerprint",
    /// The hash by which that fingerprint is computed.
    FingerprintAlgorithm = "fingerprint-algorithm",
    /// The NameID format asked for.
    NameIdFormat = "name-id-format",
    /// An attribute that the application needs.
    RequiredAttribute = "required-attribute",
    /// Whether login requests are signed.
    SignRequest = "sign-request",
    /// Whether assertions have to be signed.
    WantAssertionSigned = "want-assertion-signed",
    /// Whether responses have to be signed.
    WantResponseSigned = "want-response-signed",
    /// Whether assertions have to be encrypted.
    WantEncrypted = "want-encrypted",
    /// The application's own certificate.
    SpCertificate = "sp-certificate",
    /// The algorithm that requests are signed with.
    SignatureAlg = "signature-alg",
    /// The client ID or entity ID under which the identity provider knows the application.
    RegisteredClient = "registered-client",
    /// A redirect URI that the identity provider accepts.
    RegisteredRedirect = "registered-redirect",
    /// The ACS URL that the identity provider sends responses to.
    RegisteredAcs = "registered-acs",
    /// Whether the identity provider accepts only signed login requests.
    WantsSignedRequest = "wants-signed-request",
    /// Whether it signs assertions.
    IdpSignsAssertion = "idp-signs-assertion",
    /// Whether it signs responses.
    IdpSignsResponse = "idp-signs-response",
    /// Whether it encrypts assertions.
    IdpEncrypts = "idp-encrypts",
    /// Whether the client can be used at the provider.
    ClientEnabled = "client-enabled",
    /// Whether the client may use the authorization code flow.
    CodeFlow = "code-flow",
    /// Whether the client may use the implicit flow.
    ImplicitFlow = "implicit-flow",
    /// Whether the authorization endpoint gives the client ID tokens (Entra ID).
    IdTokenFlow = "id-token-flow",
    /// Whether it gives the client access tokens (Entra ID).
    AccessTokenFlow = "access-token-flow",
    /// Whether the client is for APIs alone.
    BearerOnly = "bearer-only",
    /// `ACTIVE` or `INACTIVE`.
    ClientStatus = "client-status",
    /// A grant that the client may use.
    GrantType = "grant-type",
    /// The method of the code challenge that the provider requires of the client.
    RequiredPkce = "required-pkce",
    /// A scope that the client may request.
    ClientScope = "client-scope",
    /// The NameID format that it sends, and whether it does so whatever is requested.
    IdpNameIdFormat = "idp-name-id-format",
    /// See above.
    IdpNameIdForced = "idp-name-id-forced",
    /// An attribute that it sends.
    SentAttribute = "sent-attribute",
    /// `saml` or `openid-connect`.
    Protocol = "protocol",
    /// A secret.
    Secret = "secret",
}

struct Row {
    product: &'static str,
    words: Vec<&'static str>,
    /// The words without spaces between them.
    joined: String,
    any_below: bool,
    meaning: Option<Meaning>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let (product, key, meaning) = (fields.next()?, fields.next()?, fields.next()?);
            let mut words: Vec<&str> = key.split(' ').collect();
            let any_below = words.last() == Some(&"*");
            words.retain(|word| *word != "*");
            Some(Row { product, joined: words.concat(), words, any_below, meaning: Meaning::named(meaning) })
        })
        .collect()
});

/// What a setting is about. Goes out: `None` where it is unknown or known to be about something else.
pub(super) fn of(path: &[String], product: Option<&Product>, own_only: bool) -> Option<Meaning> {
    let words = words(path);
    let last = words.last()?;
    let parent = path.iter().rev().skip(1).find(|segment| !segment.starts_with('['));
    // Places in a list belong to the name before them.
    let named = path.iter().rposition(|segment| !segment.starts_with('['));
    let above = parent.and_then(|_| Some(self::words(path.get(..named?)?)));
    let fits = |row: &&Row| {
        if !row.any_below && !row.joined.ends_with(last.as_str()) && !last.ends_with(&row.joined) {
            return false;
        }
        if row.any_below { above.as_ref().is_some_and(|above| ends_with(above, row)) } else { ends_with(&words, row) }
    };
    let id = product.map_or("", |product| product.id.as_str());
    let own = ROWS.iter().filter(|row| row.product == id).find(fits);
    let row = own.or_else(|| ROWS.iter().filter(|row| row.product == "*" && !own_only).find(fits));
    match row {
        Some(row) => row.meaning,
        None if is_secret(&words, last) => Some(Meaning::Secret),
        None => None,
    }
}

/// Names of values that must not be shown.
fn is_secret(words: &[String], last: &str) -> bool {
    let joined = words.concat();
    let named = [
        "secret",
        "password",
        "passwd",
        "privatekey",
        "apikey",
        "accesskey",
        "passphrase",
        "cookiesecret",
        "decryptionpvk",
    ];
    named.iter().any(|end| joined.ends_with(end)) || matches!(last, "secret" | "password" | "token" | "pwd")
}

/// Whether a path ends with the words of a row: the last two stand together, others may stand anywhere before, in order.
fn ends_with(words: &[String], row: &Row) -> bool {
    let mut tail = String::new();
    for word in words.iter().rev().take(8) {
        tail.insert_str(0, word);
        if tail == row.joined {
            return true;
        }
        if tail.len() > row.joined.len() {
            break;
        }
    }
    let together = row.words.len().min(2);
    let (before, last) = row.words.split_at(row.words.len() - together);
    let Some(at) = words.len().checked_sub(together) else { return false };
    let (head, end) = words.split_at(at);
    if end.iter().map(String::as_str).ne(last.iter().copied()) {
        return false;
    }
    let mut head = head.iter();
    before.iter().all(|word| head.any(|one| one == word))
}

/// The words of a path in small letters: `clientID`, `client_id` and `CLIENT-ID` are `client`, `id`.
fn words(path: &[String]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for segment in path.iter().filter(|segment| !segment.starts_with('[')) {
        let chars: Vec<char> = segment.split('[').next().unwrap_or("").chars().take(300).collect();
        let mut word = String::new();
        for (at, c) in chars.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| chars.get(at));
            let after = chars.get(at + 1);
            let begins = c.is_uppercase()
                && (before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit())
                    || (before.is_some_and(|b| b.is_uppercase()) && after.is_some_and(|a| a.is_lowercase())));
            if (begins || !c.is_alphanumeric()) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if c.is_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(path: &str) -> Option<Meaning> {
        of(&path.split('/').map(str::to_owned).collect::<Vec<_>>(), None, false)
    }

    #[test]
    fn every_row_of_the_table_is_understood() {
        for line in include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line}");
            assert!(fields[2] == "-" || Meaning::named(fields[2]).is_some(), "{line}");
            let known = fields[0] == "*" || super::super::products().iter().any(|product| product.id == fields[0]);
            assert!(known, "{line}: no such product");
        }
    }

    #[test]
    fn one_name_in_many_spellings() {
        for path in ["OIDC_CLIENT_ID", "clientId", "auth/oidc/clientID", "client-id", "GF_AUTH_X_CLIENT_ID", "clientid"]
        {
            assert_eq!(meaning(path), Some(Meaning::ClientId), "{path}");
        }
        assert_eq!(meaning("SAML_IDP_ENTITY_ID"), Some(Meaning::IdpEntityId));
        assert_eq!(meaning("SAML_ENTITY_ID"), Some(Meaning::SpEntityId));
        assert_eq!(meaning("OIDC_CLIENT_SECRET"), Some(Meaning::Secret));
        assert_eq!(meaning("clientScopes/[0]/id"), None);
        assert_eq!(meaning("redirectUris/[1]"), Some(Meaning::RedirectUri));
        let vault = super::super::products().iter().find(|product| product.id == "vault");
        for path in [&["bound_claims", "groups"][..], &["bound_claims", "groups", "[1]"]] {
            let path: Vec<String> = path.iter().map(|segment| (*segment).to_owned()).collect();
            assert_eq!(of(&path, vault, true), Some(Meaning::Claim), "{path:?}");
        }
    }
}
