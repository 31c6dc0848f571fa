//! The numbers of Entra ID's error texts: what they mean and who mends it. Data.

use crate::report::Act;

/// A number, its meaning as a clause, and what to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) number: u32,
    pub(crate) meaning: &'static str,
    pub(crate) who: Act,
    pub(crate) fix: &'static str,
}

/// The entry of the first number in a text; `text` in lower case.
pub(crate) fn find(text: &str) -> Option<Entry> {
    let after = text.split("aadsts").nth(1)?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    TABLE.iter().find(|(numbers, ..)| numbers.contains(&number)).map(|(_, meaning, who, fix)| Entry {
        number,
        meaning,
        who: *who,
        fix,
    })
}

type Row = (&'static [u32], &'static str, Act, &'static str);

const TABLE: &[Row] = &[
    (
        &[16000, 50014, 50020, 50034, 90072, 500208],
        "the account belongs to another tenant and is not known here",
        Act::User,
        "Sign in with an account of this organisation, or have the administrator invite yours as a guest.",
    ),
    (
        &[50001, 500011, 650057],
        "the resource asked for is not known in this tenant",
        Act::SpAdmin,
        "Check the scope or resource in the request, and that its application is installed in the tenant.",
    ),
    (
        &[50003, 50146],
        "the application has no signing key",
        Act::IdpAdmin,
        "Create and activate a signing certificate for the application (Single sign-on › SAML Certificates).",
    ),
    (
        &[50006, 50008, 50013, 900384],
        "the assertion or token sent along cannot be checked",
        Act::SpAdmin,
        "Send the token as it was received, within its time, and made for this application.",
    ),
    (
        &[50011, 500112, 500113, 900971],
        "the redirect URI is not registered for this application",
        Act::IdpAdmin,
        "App registration › Authentication: add the redirect URI exactly as sent, under the right platform (Web, SPA or mobile).",
    ),
    (
        &[50055, 50056, 50057, 50126, 50144],
        "the password is wrong or expired, or the account is disabled",
        Act::User,
        "Sign in with the right password, or have the administrator enable the account.",
    ),
    (
        &[50058],
        "nobody is signed in, so a silent request cannot be answered",
        Act::SpAdmin,
        "After `prompt=none` fails, send the user through a visible login. Browsers that block third-party cookies make it fail inside frames.",
    ),
    (
        &[50059, 90019, 50128],
        "the request does not say which tenant is meant",
        Act::SpAdmin,
        "Use the tenant's own address instead of `common`, or send a `domain_hint`.",
    ),
    (
        &[50074, 50076, 50078, 50079, 50158],
        "a second factor is required",
        Act::User,
        "Sign in visibly and complete the second factor.",
    ),
    (
        &[50089, 50132, 50133, 50173, 70008, 700082, 70043],
        "the session or refresh token has ended",
        Act::User,
        "Sign in again.",
    ),
    (
        &[50105],
        "the user is not assigned to this application",
        Act::IdpAdmin,
        "Enterprise applications › the application › *Users and groups*: assign the user or group, or switch *Assignment required?* off.",
    ),
    (
        &[50107, 50169],
        "the realm or issuer is not known",
        Act::IdpAdmin,
        "Check the federation settings of the domain.",
    ),
    (
        &[50124, 501241],
        "a claim could not be produced from the user's data",
        Act::IdpAdmin,
        "Fill the user's field that the claim is made from, or choose another source under Attributes & Claims.",
    ),
    (
        &[50147, 501481, 501491],
        "the PKCE code verifier or challenge does not fit",
        Act::SpAdmin,
        "Send the verifier that belongs to this attempt's challenge (S256, base64url without padding).",
    ),
    (
        &[50194, 90124, 90130, 9001023, 9002332],
        "the endpoint and the application's account types do not fit",
        Act::SpAdmin,
        "Use the authority of your own tenant instead of `common`, `organizations` or `consumers`.",
    ),
    (
        &[50196],
        "the application sends the user around in a loop",
        Act::SpAdmin,
        "Keep the session after the callback: check the session cookie (SameSite, Secure, path) and the clock.",
    ),
    (
        &[53000, 53001, 53002, 53003, 53004, 530032, 530035],
        "a Conditional Access policy blocks the sign-in",
        Act::IdpAdmin,
        "Look the sign-in up in the sign-in logs: it names the policy. Change the policy or the device.",
    ),
    (
        &[54005],
        "the code was used before",
        Act::SpAdmin,
        "Redeem the code once. Do not reload the callback, and look for a link scanner or a double request.",
    ),
    (
        &[65001, 65004, 90094, 90095, 650052, 650054, 650056],
        "permission for the application has not been granted",
        Act::IdpAdmin,
        "Grant consent: Enterprise applications › the application › Permissions › *Grant admin consent*.",
    ),
    (
        &[65005],
        "the application asks for a resource that is not in its manifest",
        Act::IdpAdmin,
        "Add the API permission to the app registration.",
    ),
    (
        &[70001, 700011, 700016, 7000112],
        "the application is unknown or disabled in this tenant",
        Act::SpAdmin,
        "Compare the client ID with *Application (client) ID*, and the tenant in the address with the application's.",
    ),
    (
        &[70002, 7000215],
        "the client secret is wrong",
        Act::SpAdmin,
        "Enter the secret's *Value*, not its *Secret ID*. It is shown only once: create a new one if it is lost.",
    ),
    (
        &[7000222],
        "the client secret has expired",
        Act::IdpAdmin,
        "App registration › Certificates & secrets: create a new secret and enter its *Value* in the application.",
    ),
    (
        &[7000218],
        "the client secret is missing",
        Act::SpAdmin,
        "Send the client secret, or register the application as a public client.",
    ),
    (
        &[700025],
        "a public client sent a secret",
        Act::SpAdmin,
        "Leave the secret out, or register the platform as *Web*.",
    ),
    (
        &[700027, 700030],
        "the client's signed assertion or certificate is not accepted",
        Act::IdpAdmin,
        "Upload the certificate the application signs with under Certificates & secrets.",
    ),
    (
        &[700005],
        "the code belongs to another tenant",
        Act::SpAdmin,
        "Redeem the code at the token endpoint of the same tenant.",
    ),
    (
        &[70005, 70007, 700054],
        "the response type or mode is not enabled",
        Act::IdpAdmin,
        "App registration › Authentication: enable *ID tokens*, or let the application use `response_type=code`.",
    ),
    (
        &[70011, 28002, 28003, 700022],
        "a scope is not known or not allowed here",
        Act::SpAdmin,
        "Ask only for scopes that exist, separated by spaces, of one resource at a time.",
    ),
    (
        &[9002325],
        "PKCE is required for this client",
        Act::SpAdmin,
        "Send `code_challenge` and `code_challenge_method=S256`.",
    ),
    (
        &[9002326],
        "tokens are requested by script for a client that is registered as Web",
        Act::IdpAdmin,
        "Register the redirect URI under the platform *Single-page application*.",
    ),
    (
        &[9002327],
        "the client is registered as single-page application but redeems the code on a server",
        Act::IdpAdmin,
        "Register the redirect URI under the platform *Web*.",
    ),
    (
        &[90015],
        "the address is too long",
        Act::SpAdmin,
        "Send the request by POST, or ask for fewer scopes and claims.",
    ),
    (
        &[90038, 90051],
        "the tenant lies in another cloud",
        Act::SpAdmin,
        "Use the authority of that cloud (`login.microsoftonline.us`, `login.partner.microsoftonline.cn`).",
    ),
    (
        &[50027],
        "a token in the request is not in order",
        Act::SpAdmin,
        "Check nonce, subject and duplicate claims of the token sent along.",
    ),
    (
        &[75011],
        "the sign-in method does not fit what was requested",
        Act::SpAdmin,
        "Do not request a particular authentication method.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_and_stand_once() {
        assert_eq!(find("aadsts50105: the signed in user …").unwrap().number, 50105);
        assert!(find("aadsts1: x").is_none() && find("no number").is_none());
        let mut numbers: Vec<u32> = TABLE.iter().flat_map(|row| row.0.iter().copied()).collect();
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
    }
}
