//! CA-SERVICE: what an application signs for a service does not have the form that the service documents.

use crate::declare_rule;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::services::{Form, form, snowflake_account};
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

declare_rule! { "CA-SERVICE", Error, [ClientAssertion, ClientSecret, AuthorizationGrant, SessionToken, AccessToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims()) {
        let named = |needle: &[u8]| cx.case.inputs.iter().any(|one| memchr::memmem::find(&one.bytes, needle).is_some());
        // A subject of two parts is Snowflake's only where something says so.
        let Some(form) = form(found, || named(b"nowflake") || named(b"KEYPAIR_JWT") || named(b"390144")) else {
            continue;
        };
        match fault(cx, found, form) {
            Some(finding) => out.find(finding),
            None => out.pass(),
        }
    }
}

fn fault(cx: &Context<'_>, found: &TokenItem<'_>, form: &Form) -> Option<Finding> {
    algorithm(found, form).or_else(|| key_id(found, form)).or_else(|| audience(found, form)).or_else(|| {
        if form.service == "Snowflake" {
            snowflake(found).or_else(|| fingerprint(cx, found))
        } else {
            issuer(found, form)
        }
    })
}

fn algorithm(found: &TokenItem<'_>, form: &Form) -> Option<Finding> {
    let alg = found.token.parameter("alg").filter(|alg| alg.as_str().is_some())?;
    let name = alg.as_str()?;
    if form.algorithms.is_empty() || form.algorithms.contains(&name) {
        return None;
    }
    let wanted = form.algorithms.join(" or ");
    let secret = if name.starts_with("HS") { " `HS…` uses the text of the key file as a secret." } else { "" };
    Some(
        RULE.finding(
            format!("The token for {} is signed with `{name}` instead of `{wanted}`", form.service),
            format!(
                "{} verifies it with the registered public key, and reads no other algorithm.{secret}",
                form.service
            ),
        )
        .compared(wanted.as_str(), name, None)
        .fix(Party::SpAdmin, format!("Sign with `{wanted}` and the private key {}.", form.key))
        .spec(form.spec)
        .at(found.item, alg.span),
    )
}

fn key_id(found: &TokenItem<'_>, form: &Form) -> Option<Finding> {
    let header = found.token.header.as_ref().filter(|_| form.kid && found.token.parameter("kid").is_none())?;
    Some(
        RULE.finding(
            "The header of the token lacks the key ID (`kid`)",
            format!("{} finds the public key by the key ID, and rejects a token without one.", form.service),
        )
        .fix(Party::SpAdmin, format!("Put the key ID of the private key {} into the header as `kid`.", form.key))
        .spec(form.spec)
        .at(found.item, header.span),
    )
}

fn audience(found: &TokenItem<'_>, form: &Form) -> Option<Finding> {
    let claim = found.token.claim("aud")?;
    let audiences = claim.strings();
    let first = audiences.first().filter(|_| !form.audiences.is_empty())?;
    if audiences.iter().any(|one| form.audiences.contains(&one.text.as_str())) {
        return None;
    }
    let near = |wanted: &&&str| bare(wanted) == bare(&first.text);
    let wanted = form.audiences.iter().find(near).or(form.audiences.first())?;
    let difference = compare_identifiers(wanted, &first.text, &[])?;
    Some(
        RULE.finding(
            format!("The audience is not that of {}{}", form.service, difference.after_title()),
            format!("{} compares `aud` character for character.", form.service),
        )
        .compared(*wanted, first.text.as_str(), Some(difference.class))
        .fix(Party::SpAdmin, format!("Set `aud` to `{wanted}`."))
        .spec(form.spec)
        .at(found.item, first.span),
    )
}

/// Without scheme and trailing slash.
fn bare(url: &str) -> &str {
    url.trim_start_matches("https://").trim_end_matches('/')
}

/// Issuer and subject the other way round.
fn issuer(found: &TokenItem<'_>, form: &Form) -> Option<Finding> {
    let (is_issuer, words) = form.issuer?;
    let issuer = found.token.claim_text("iss")?;
    if is_issuer(&issuer.text) {
        return None;
    }
    // What is not there, nobody knows; what stands in the other claim is the fault.
    let Some(subject) = found.token.claim_text("sub").filter(|subject| is_issuer(&subject.text)) else {
        // The ID of an application stands where the team's should.
        return (form.service == "Apple" && issuer.text.contains('.')).then(|| {
            RULE.finding(
                format!("`iss` is `{}`, which is not {words}", issuer.text),
                format!("{} finds the key by `iss`: {words}. It answers `invalid_client`.", form.service),
            )
            .confidence(Confidence::Likely)
            .fix(
                Party::SpAdmin,
                format!("Set `iss` to {words}. The Apple developer account shows it under *Membership*."),
            )
            .spec(form.spec)
            .at(found.item, issuer.span)
        });
    };
    Some(
        RULE.finding(
            format!("`iss` and `sub` are the wrong way round: `iss` is `{}`", issuer.text),
            format!("{} finds the key by `iss`: {words}.", form.service),
        )
        .fix(Party::SpAdmin, format!("Set `iss` to {words} (`{}`) and `sub` to `{}`.", subject.text, issuer.text))
        .spec(form.spec)
        .at(found.item, issuer.span),
    )
}

/// `iss` is `ACCOUNT.USER.SHA256:FINGERPRINT` and `sub` is `ACCOUNT.USER`, in capitals.
fn snowflake(found: &TokenItem<'_>) -> Option<Finding> {
    const WHY: &str = "Snowflake finds the user and the key by `iss` and `sub`, in exactly this form.";
    let (issuer, subject) = (found.token.claim_text("iss")?, found.token.claim_text("sub")?);
    let finding = |title: String, fix: String| {
        RULE.finding(title, WHY).fix(Party::SpAdmin, fix).spec("Snowflake: key-pair authentication")
    };
    let Some(account) = snowflake_account(&issuer.text) else {
        return Some(
            finding(
                "The fingerprint of the key is missing in `iss`".to_owned(),
                format!(
                    "Set `iss` to `{}.SHA256:` and the fingerprint of the public key (`RSA_PUBLIC_KEY_FP` of `DESC USER`).",
                    subject.text.to_ascii_uppercase()
                ),
            )
            .compared(format!("{}.SHA256:…", subject.text.to_ascii_uppercase()), issuer.text.as_str(), None)
            .at(found.item, issuer.span),
        );
    };
    if account != subject.text {
        return Some(
            finding(
                format!("`sub` is `{}`, but `iss` begins with `{account}`", subject.text),
                "Set `sub` to `ACCOUNT.USER`, and `iss` to the same with the fingerprint behind it.".to_owned(),
            )
            .compared(account, subject.text.as_str(), None)
            .at(found.item, subject.span),
        );
    }
    let upper = account.to_ascii_uppercase();
    (account != upper).then(|| {
        finding(
            format!("Account and user are not in uppercase: `{account}` instead of `{upper}`"),
            format!("Write account and user in uppercase in `iss` and `sub`: `{upper}`."),
        )
        .confidence(Confidence::Likely)
        .compared(upper.as_str(), account, None)
        .at(found.item, subject.span)
        .at(found.item, issuer.span)
    })
}

/// The fingerprint in `iss` is that of the public key that Snowflake has for the user.
fn fingerprint(cx: &Context<'_>, found: &TokenItem<'_>) -> Option<Finding> {
    let issuer = found.token.claim_text("iss")?;
    let (_, stated) = issuer.text.split_once(".SHA256:")?;
    let pasted = cx.case.inputs.iter().map(|input| &input.bytes);
    let texts =
        pasted.chain(cx.case.keys.iter().map(|key| &key.bytes)).filter_map(|bytes| std::str::from_utf8(bytes).ok());
    let computed: Vec<String> = texts.filter_map(key_fingerprint).take(MAX_KEYS).collect();
    let [expected] = computed.as_slice() else { return None };
    if expected == stated {
        return None;
    }
    Some(
        RULE.finding(
            "The fingerprint in `iss` is not that of the public key beside it",
            "Snowflake finds the key of the user by this fingerprint, and rejects the token where no key has it.",
        )
        .compared(format!("SHA256:{expected}"), format!("SHA256:{stated}"), None)
        .fix(
            Party::SpAdmin,
            "Compute the fingerprint from the public key of the signing key. It is the SHA-256 of the key's DER form, in \
             base64 with `=`.",
        )
        .fix(
            Party::IdpAdmin,
            "Or register this public key: `ALTER USER … SET RSA_PUBLIC_KEY`. Compare `RSA_PUBLIC_KEY_FP` of `DESC USER`.",
        )
        .spec("Snowflake: key-pair authentication")
        .at(found.item, issuer.span),
    )
}

/// Public keys whose fingerprints are computed.
const MAX_KEYS: usize = 4;
/// Characters of a public key in PEM.
const MAX_PEM: usize = 8 << 10;

/// SHA-256 of the first public key (PEM) of a text, as Snowflake writes it.
fn key_fingerprint(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("-----BEGIN PUBLIC KEY-----")?;
    let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
    let body: String = body.chars().take(MAX_PEM).filter(|character| !character.is_whitespace()).collect();
    Some(STANDARD.encode(Sha256::digest(STANDARD.decode(body).ok()?)))
}
