//! Pages that ask the user to sign in. Input: a step of the browser and the body of its answer. Output: what the body shows, as a part
//! of the step. Judges nothing.

use super::denial::{denial, shown};
use super::denial_stems::SIGNED_IN;
use super::model::{SignIn, Visit};
use super::shown_page::{Block, blocks};
use crate::source::lower;

/// What the body of an answer shows, as a part of its step.
pub(super) fn tell(visit: &mut Visit, body: &str) {
    if matches!(visit.status, 200 | 401 | 403) {
        visit.denial = denial(body, visit.status == 200);
    }
    if visit.answer.is_none() {
        visit.shown = shown(body);
    }
    visit.signs_in = signs_in(&visit.url, body);
    if body.is_empty() && visit.method == "GET" && is_login_page(&visit.url) {
        visit.signs_in = SignIn::Script;
    }
}

/// Addresses of login pages, by their last part.
const LOGIN_PAGES: &[&str] =
    &["login", "signin", "sign-in", "sign_in", "log-in", "logon", "login.html", "login.php", "login.jsp", "login.aspx"];
/// What a heading begins with that asks the user to sign in.
const SIGN_IN: &[&str] = &[
    "sign in",
    "sign-in",
    "signin",
    "log in",
    "login",
    "log on",
    "please sign in",
    "please log in",
    "you need to sign in",
    "you need to log in",
    "choose how to sign in",
    "choose how to log in",
    "choose a sign-in",
    "choose a login",
    "how would you like to sign in",
    "how do you want to sign in",
    "select a sign-in",
    "anmelden",
    "anmeldung",
    "bitte melden sie sich an",
    "einloggen",
    "se connecter",
    "connectez-vous",
    "connexion",
    "iniciar sesión",
    "inicie sesión",
    "inicia sesión",
    "accedi",
    "inloggen",
    "aanmelden",
    "iniciar sessão",
    "ログイン",
    "サインイン",
    "登录",
];
/// What may go on behind those words.
const GOES_ON: &[&str] = &[
    "to ", "in to ", "into ", "with ", "using ", "method", "page", "required", "|", "-", "\u{2013}", "\u{2014}",
    "\u{b7}", ":", "bei ", "mit ", "zu ", "\u{e0} ", "pour ", "en ", "para ", "a ", "bij ", "op ",
];
fn is_login_page(url: &str) -> bool {
    let last = lower(url.split(['?', '#']).next().unwrap_or("").trim_end_matches('/'));
    last.rsplit('/').next().is_some_and(|last| LOGIN_PAGES.contains(&last))
}

/// How a page asks the user to sign in, by its address and its body.
fn signs_in(url: &str, body: &str) -> SignIn {
    let body = body.trim_start();
    if !body.starts_with('<') {
        return SignIn::No;
    }
    let blocks = blocks(body);
    let low = lower(body);
    let asks = |block: &Block| {
        let text = lower(&block.text);
        // Where the page's name stands before it: "Acme | Sign in".
        let parts =
            [text.as_str(), text.rsplit(['|', '\u{b7}', '\u{2013}', '\u{2014}']).next().unwrap_or("").trim_start()];
        parts.iter().any(|part| {
            SIGN_IN.iter().filter_map(|words| part.strip_prefix(words)).any(|rest| {
                let rest = rest.trim_start_matches([' ', '.']);
                rest.is_empty() || GOES_ON.iter().any(|on| rest.starts_with(on))
            })
        })
    };
    let acts = ["<input", "<button", "<a ", "<form"].iter().any(|element| low.contains(element));
    if acts
        && blocks.iter().any(|block| block.heading && asks(block))
        && !SIGNED_IN.iter().any(|word| low.contains(word))
    {
        return SignIn::Heading;
    }
    if ["type=\"password\"", "type='password'", "type=password"].iter().any(|field| body.contains(field)) {
        return SignIn::Password;
    }
    let named = is_login_page(url);
    if named && blocks.iter().any(asks) && !SIGNED_IN.iter().any(|word| low.contains(word)) {
        return SignIn::Heading;
    }
    if named && blocks.iter().all(|block| block.heading || block.text.is_empty()) && low.contains("<script") {
        return SignIn::Script;
    }
    SignIn::No
}
