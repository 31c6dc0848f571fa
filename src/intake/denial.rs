//! Pages that answer with 200 and deny the user. Input: the body of an answer. Output: the sentence that denies, where the page is made
//! of it. Invariant: nothing is read of what a page does not show (scripts, templates, hidden parts), quotes, asks, or has in tables,
//! lists and links.

use super::denial_stems::{
    ACCOUNT, HELPS, LABELS, NOT, PARTS, PASSWORD, RIGHTS, SIGNED_IN, STATES, WHOLE, WHOLES, WRONG,
};
use super::denial_words::{ABOUT, CODES, DENIES, HEADINGS, OPENED, OTHERS, WHAT, WHOM};
use super::raw::Raw;
use super::shown_page::{Block, blocks};
use crate::source::lower;

/// Bytes of a page that is read; a page that denies is short.
pub(super) const MAX_PAGE: usize = 256 << 10;
/// Letters that such a page shows at most, its heading aside.
const MAX_SHOWN: usize = 900;
/// Bytes that are kept of what a page shows.
const MAX_KEPT: usize = 2000;
/// Words of a greeting, which may stand before the sentence.
const GREETING: usize = 3;
/// So many headings are those of a page with contents of its own.
const MAX_HEADS: usize = 4;
/// Letters of the sentence.
const MAX_SENTENCE: usize = 160;

/// Whether it only says that something was denied, not what or whom.
pub(crate) fn is_general(said: &str) -> bool {
    HEADINGS.contains(&lower(said).as_str())
}

/// The sentence by which a page or a JSON answer denies the user; nothing where it does not. A page that came as one that `opened` may
/// hold such a sentence among others: it denies only where it is made of it.
pub(super) fn denial(body: &str, opened: bool) -> Option<String> {
    let body = body.trim_start();
    if body.starts_with('{') {
        const NAMES: [&str; 6] = ["error_description", "message", "error", "detail", "title", "reason"];
        let members = Raw::read(body)?.members();
        let told = |name: &&str| members.iter().find(|(one, _)| one.get().trim_matches('"') == *name)?.1.string();
        return NAMES.iter().filter_map(told).find(|text| heading(text) || sentences(text).any(denies)).map(cut);
    }
    let blocks = blocks(body);
    let shown = blocks.iter().filter(|block| !block.heading).map(|block| block.text.len()).sum::<usize>();
    if shown > MAX_SHOWN {
        return None;
    }
    let asks = lower(body).contains("password");
    let wrong = || blocks.iter().flat_map(|block| sentences(&block.text)).find(|said| is_wrong_password(said));
    let made_of_it = || !opened || is_made_of_denial(&blocks, body);
    if let Some(block) = blocks.iter().find(|block| block.heading && heading(&block.text)) {
        return (!opened || heads(&blocks) < MAX_HEADS).then(|| cut(block.text.clone()));
    }
    if let Some(said) = wrong().filter(|_| asks) {
        return Some(cut(said.trim().to_owned()));
    }
    let mut all = blocks.iter().flat_map(|block| sentences(&block.text));
    let greets = |block: &Block| OPENED.iter().any(|word| lower(&block.text).starts_with(word));
    let denying = all.find(|sentence| denies(sentence)).filter(|_| !blocks.iter().any(greets) && made_of_it())?;
    Some(cut(denying.trim().to_owned()))
}

/// Headings of different words, those that deny aside.
fn heads(blocks: &[Block]) -> usize {
    let mut seen: Vec<&str> = Vec::new();
    for block in blocks.iter().filter(|block| block.heading && !heading(&block.text)) {
        if !seen.contains(&block.text.as_str()) && !sentences(&block.text).any(denies) {
            seen.push(&block.text);
        }
    }
    seen.len()
}

/// Whether a page says little more than that it denies the user, and how to go on.
fn is_made_of_denial(blocks: &[Block], body: &str) -> bool {
    let (mut before, mut beside, mut denied, mut labelled, mut parts) = (0, 0, 0, 0, 0);
    for block in blocks.iter().filter(|block| !block.heading && !block.text.trim().is_empty()) {
        let text = lower(&block.text);
        let has = |words: &[&str]| text.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
        if let Some(said) = sentences(&block.text).find(|said| denies(said)) {
            denied += 1;
            parts += usize::from(is_of_a_part(said));
            let label = said.split_once(": ").map(|(label, _)| lower(label));
            labelled += usize::from(label.is_some());
            if label.is_some_and(|label| !LABELS.iter().any(|known| label.contains(known))) {
                return false;
            }
        } else if !has(HELPS) && !block.text.contains('@') && text.split_whitespace().nth(1).is_some() {
            beside += 1;
            before += usize::from(denied == 0 && block.text.split_whitespace().count() > GREETING);
        }
    }
    let body = lower(body);
    let signed_in = SIGNED_IN.iter().any(|word| body.contains(word));
    // Where only a group or a page inside is closed to the user, the page offers something to do.
    if parts > 0
        && parts == denied
        && (beside > 0 || ["<button", "<input", "<select"].iter().any(|tag| body.contains(tag)))
    {
        return false;
    }
    before == 0 && beside <= usize::from(!signed_in) && labelled <= 1 && heads(blocks) < MAX_HEADS
}

/// Whether a sentence speaks of a part of an application, and of nothing larger.
fn is_of_a_part(said: &str) -> bool {
    let text = lower(said);
    let words = || text.split(|c: char| !c.is_alphanumeric());
    words().any(|word| PARTS.contains(&word)) && !words().any(|word| WHOLES.contains(&word))
}

/// Whether a sentence says that what the user entered to sign in is not right.
pub(crate) fn is_wrong_password(said: &str) -> bool {
    let text = lower(said).replace('\u{2019}', "'");
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    text.len() <= MAX_SENTENCE && has(PASSWORD) && has(WRONG) && !text.contains('?')
}

/// The words that a page shows, and those of the error that a script of Entra ID shows.
pub(super) fn shown(body: &str) -> Option<String> {
    const BY_SCRIPT: &str = "\"strServiceExceptionMessage\":\"";
    if !body.trim_start().starts_with('<') {
        return None;
    }
    let mut shown = String::new();
    for block in blocks(body) {
        shown.push_str(&block.text);
        shown.push('\n');
    }
    if let Some((_, told)) = body.split_once(BY_SCRIPT) {
        shown.push_str(told.split("\",\"").next().unwrap_or("").split("\"}").next().unwrap_or(""));
    }
    shown.truncate(shown.floor_char_boundary(MAX_KEPT));
    (!shown.trim().is_empty()).then_some(shown)
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MAX_SENTENCE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text,
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    // A dot in a name or an address ends no sentence.
    let all = text.split(['!', '\n', '。']).flat_map(|part| part.split(". ")).map(|part| part.trim_end_matches('.'));
    all.filter(|sentence| sentence.len() <= 2 * MAX_SENTENCE)
}

fn heading(text: &str) -> bool {
    let text = lower(text.trim()).replace('\u{2019}', "'").replace('_', " ");
    // What goes on as a sentence, is of something else: "Access denied for", and no "Forbidden City".
    let ends = |rest: &str| {
        let rest = rest.trim_start();
        // A heading of the news: “Access denied: the art of saying no”.
        if let Some(told) = rest.strip_prefix(": ") {
            let mut words = told.split(|c: char| !c.is_alphanumeric());
            return words.any(|word| matches!(word, "you" | "your" | "not") || WHAT.contains(&word));
        }
        !rest.starts_with(char::is_alphanumeric) || ["to ", "for ", "by "].iter().any(|word| rest.starts_with(word))
    };
    text.len() <= MAX_SENTENCE
        && !text.contains('?')
        && HEADINGS.iter().filter_map(|known| text.strip_prefix(known)).any(ends)
}

/// Whether a sentence says to the user that there is no access, and does not only speak of it.
fn denies(sentence: &str) -> bool {
    let text = lower(sentence.trim());
    let text = text.replace('\u{2019}', "'");
    let has = |words: &[&str]| text.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    let begins = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let quoted = text.contains(['"', '“', '„', '«', '?']);
    // A line of a list of tickets.
    let listed = text.starts_with(|c: char| c == '#' || c.is_ascii_digit());
    let about = [" bug ", " see that ", " means "].iter().any(|word| text.contains(word));
    if WHOLE.iter().any(|words| text.contains(words)) {
        return !quoted && !listed;
    }
    let begin = |stems: &[&str]| {
        text.split(|c: char| !c.is_alphanumeric()).any(|word| stems.iter().any(|stem| word.starts_with(stem)))
    };
    let named = DENIES.iter().any(|words| text.contains(words)) && has(WHOM) && has(WHAT);
    let elsewhere = (has(NOT) && begin(RIGHTS) && (has(WHAT) || begin(ACCOUNT))) || (begin(STATES) && begin(ACCOUNT));
    !listed && !about && (named || elsewhere) && !has(OTHERS) && !quoted && !ABOUT.iter().any(begins)
}

/// Whether a code or a sentence in an address says that the user has no access or no account.
pub(crate) fn denies_user(value: &str) -> bool {
    let words = lower(value).replace(['_', '-'], " ");
    let code = |words: &str| words.len() <= MAX_SENTENCE && CODES.iter().any(|code| words.contains(code));
    (words.split(' ').count() <= 6 && code(&words)) || denies(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(title: &str, body: &str) -> String {
        format!(
            "<!DOCTYPE html><html><head><title>{title}</title></head><body><nav><a>Home</a></nav><main>{body}</main></body></html>"
        )
    }

    #[test]
    fn words_that_a_page_shows() {
        let shown = shown(
            r#"<script>x={"strMainMessage":"","strServiceExceptionMessage":"AADSTS1: no","a":"b"};y="AADSTS2"</script><p>Hi</p>"#,
        );
        assert_eq!(shown.as_deref(), Some("Hi\n\nAADSTS1: no"));
        assert!(super::shown(r#"{"error":"x"}"#).is_none() && super::shown("<script>x</script>").is_none());
    }

    #[test]
    fn pages_that_deny() {
        for (body, said) in [
            (page("Access denied", "<p>Ask your administrator.</p>"), "Access denied"),
            (page("Portal", "<h1><span>Zugriff verweigert</span></h1>"), "Zugriff verweigert"),
            (page("P", "<div class=alert>Your license has expired. Contact sales.</div>"), "Your license has expired"),
            (page("P", "<h1>アクセスが拒否されました</h1>"), "アクセスが拒否されました"),
            (page("P", "<h1>Access denied: you have no role here</h1>"), "Access denied: you have no role here"),
            (r#"{"error":"access_denied"}"#.to_owned(), "access_denied"),
            (page("Error", "<div id='errorMessage'>An error occurred. Ask.</div>"), "An error occurred. Ask."),
            (
                page("Sign in", "<span id=input-error>Invalid username or password.</span>"),
                "Invalid username or password.",
            ),
            (
                page("P", "<p>You don&#39;t have access to this application.</p>"),
                "You don't have access to this application",
            ),
            (
                page("P", "<div>Sorry! Your account is not assigned to this <b>application</b>. Ask.</div>"),
                "Your account is not assigned to this application",
            ),
            (
                page("P", "<p>You are not authorised to use this application.</p>"),
                "You are not authorised to use this application",
            ),
            (
                page("Error", "<p>User a.b@app.example is not assigned to this application.</p>"),
                "User a.b@app.example is not assigned to this application",
            ),
            (page("P", "<h1>Acc&egrave;s refus&eacute;</h1>"), "Accès refusé"),
            (page("P", "<h1>You are not authorized</h1><p>to access this application</p>"), "You are not authorized"),
            (
                page("P", "<div>SSO login failed: user not found in this workspace.</div>"),
                "SSO login failed: user not found in this workspace",
            ),
            (r#"{"error":"forbidden","message":"Access denied: no role"}"#.to_owned(), "Access denied: no role"),
        ] {
            assert_eq!(denial(&body, true).as_deref(), Some(said), "{body}");
        }
    }

    #[test]
    fn pages_that_deny_in_other_languages() {
        for said in [
            "Ihr Konto wurde deaktiviert",
            "Für diese Anwendung haben Sie keine Zugriffsrechte",
            "Ihre Lizenz ist abgelaufen",
            "Vous ne disposez pas d'une licence pour cette application",
            "Votre compte a été désactivé",
            "Su cuenta está deshabilitada",
            "El usuario no está asignado a esta aplicación",
            "Non hai i permessi per accedere a questa applicazione",
            "Uw account is uitgeschakeld",
            "Sua licença expirou",
            "Nie masz dostępu do tej aplikacji",
            "Du har inte behörighet till den här applikationen",
            "このアカウントは無効になっています",
        ] {
            assert_eq!(
                denial(&page("P", &format!("<p>{said}.</p><p>IT: a@b.example</p>")), true).as_deref(),
                Some(said)
            );
        }
    }

    #[test]
    fn pages_that_hold_such_a_sentence_among_others() {
        for body in [
            "<h1>Leads</h1><p>You need a license to use Reports.</p><p>Lead: Contoso, 12,000</p><p>Lead: Fabrikam, 9,000</p>",
            "<h1>Accueil</h1><p>Vos dossiers</p><p>Votre compte n'a pas accès au module Paie.</p><a>Déconnexion</a>",
            "<div>INC-4: Login fails, the user has no license</div><div>INC-5: Account is disabled for app</div>",
            "<h1>News</h1><p>We fixed a bug where your account is not assigned to a workspace.</p>",
            "<p>Error: your account is disabled.</p><p>Error: the user has no license.</p>",
            "<h1>FAQ</h1><h2>How to begin</h2><h2>Printing</h2><h2>Errors</h2><p>Your account is not assigned to this application.</p>",
            "<p>No tiene mensajes nuevos en su cuenta.</p>",
            "<p>Sie haben keine offenen Vorgänge in dieser Anwendung.</p>",
        ] {
            assert_eq!(denial(&page("Acme", body), true), None, "{body}");
        }
        // What came with an error is not read so narrowly.
        let listed = page("Acme", "<p>One thing that is said first here.</p><p>Your account is disabled.</p>");
        assert!(denial(&listed, true).is_none() && denial(&listed, false).is_some());
    }

    #[test]
    fn pages_that_ask_for_the_password_again() {
        for said in [
            "Your password is incorrect",
            "Falscher Benutzername oder falsches Passwort",
            "Le nom d'utilisateur ou le mot de passe n'est pas valide",
            "ユーザー名またはパスワードが正しくありません",
        ] {
            let body = page("Acme", &format!("<p>{said}</p><form><input type=password></form>"));
            assert_eq!(denial(&body, true).as_deref(), Some(said));
            assert!(is_wrong_password(said) && !is_wrong_password("Forgot your password?"));
        }
    }

    #[test]
    fn pages_that_only_speak_of_it() {
        for body in [
            page(
                "Portal",
                "<h1>Welcome</h1><p>What does \"Access denied\" mean? If you are not authorized to use this application, ask.</p>",
            ),
            page("Portal", "<script>var t = '<h1>Access denied</h1>';</script><div id=root></div>"),
            page("Portal", "<div style=\"display: none\"><div></div><h1>Access denied</h1></div><p>Hello</p>"),
            page("Portal", "<template><h1>Access denied</h1></template><!-- <h1>Access denied</h1> -->"),
            page(
                "Log",
                "<table><tr><td>Access denied</td></tr></table><ul><li>You have no access to this application</li></ul>",
            ),
            page("Access denied?", "<p>Questions and answers</p>"),
            page("Travel", "<h2>Forbidden City tours</h2><p>Book now</p>"),
            page("Security", "<h1>Login failed attempts</h1>"),
            page("Portal", "<h1>Welcome</h1><p>You do not have access to the Reports module of this application.</p>"),
            page("Terms", "<p>You are not allowed to share your account with another user.</p>"),
            page("Tickets", "<p>This ticket is not assigned to a group.</p>"),
            page(
                "Portal",
                &format!("<p>{}</p><p>You are not authorized to use this application.</p>", "word ".repeat(300)),
            ),
            r#"{"items":[],"message":"Welcome"}"#.to_owned(),
        ] {
            assert_eq!(denial(&body, true), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_read(body in "[<>/a-z!\"= é{}:-]{0,80}") {
            denial(&body, true);
        }
    }
}
