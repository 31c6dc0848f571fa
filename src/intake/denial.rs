//! Pages that answer with 200 and deny the user. Input: the body of an answer. Output: the sentence that denies, where the page is made
//! of it. Invariant: nothing is read of what a page does not show (scripts, templates, hidden parts), quotes, asks, or has in tables,
//! lists and links.

use super::markup::tag_end;
use super::raw::Raw;
use super::references;
use crate::source::{Span, lower};

/// Bytes of a page that is read; a page that denies is short.
pub(super) const MAX_PAGE: usize = 256 << 10;
/// Letters that such a page shows at most, its heading aside.
const MAX_SHOWN: usize = 900;
/// Bytes that are kept of what a page shows.
const MAX_KEPT: usize = 2000;
/// Letters of the sentence.
const MAX_SENTENCE: usize = 160;
/// Parts of one page.
const MAX_BLOCKS: usize = 400;
/// Elements inside one that is left out.
const MAX_DEPTH: usize = 10_000;

/// What a heading begins with that denies.
const HEADINGS: &[&str] = &[
    "access denied",
    "access forbidden",
    "access is denied",
    "access refused",
    "access to this application denied",
    "forbidden",
    "403 forbidden",
    "403 - forbidden",
    "not authorized",
    "not authorised",
    "unauthorized",
    "unauthorised",
    "permission denied",
    "login failed",
    "sign-in failed",
    "sign in failed",
    "login error",
    "an error occurred",
    "an error has occurred",
    "invalid username or password",
    "incorrect user id or password",
    "authentication failed",
    "sso failed",
    "unauthorized access",
    "unauthorised access",
    "you are not authorized",
    "you are not authorised",
    "you do not have access",
    "you don't have access",
    "you do not have permission",
    "you don't have permission",
    "zugriff verweigert",
    "kein zugriff",
    "keine berechtigung",
    "anmeldung fehlgeschlagen",
    "zugang verweigert",
    "accès refusé",
    "accès interdit",
    "acceso denegado",
    "acceso no autorizado",
    "accesso negato",
    "acesso negado",
    "toegang geweigerd",
    "geen toegang",
    "доступ запрещен",
    "доступ запрещён",
    "アクセスが拒否されました",
    "アクセス権がありません",
    "拒绝访问",
    "访问被拒绝",
];
/// Whether it only says that something was denied, not what or whom.
pub(crate) fn is_general(said: &str) -> bool {
    HEADINGS.contains(&lower(said).as_str())
}

/// Whom a sentence that denies speaks of.
const WHOM: &[&str] = &[
    "you",
    "your",
    "user",
    "account",
    "access",
    "no",
    "sie",
    "ihr",
    "ihre",
    "ihrem",
    "konto",
    "benutzerkonto",
    "vous",
    "votre",
    "compte",
    "usted",
    "su",
    "cuenta",
    "acceso",
    "tu",
    "u",
    "uw",
    "je",
    "non",
    "sua",
    "conta",
    "você",
];
/// Of whom it speaks, where it is a report about others.
const OTHERS: &[&str] = &["users", "members", "guests", "accounts"];
/// What it says.
const DENIES: &[&str] = &[
    "not authorized",
    "not authorised",
    "not assigned",
    "not have access",
    "n't have access",
    "no access",
    "not permitted",
    "not have permission",
    "n't have permission",
    "not have the required",
    "not allowed to access",
    "not allowed to use",
    "not allowed to sign",
    "not allowed to log",
    "no account",
    "user not found",
    "account not found",
    "not have a role",
    "not have the role",
    "not provisioned",
    "not been granted",
    "not been assigned",
    "not been invited",
    "not a member of th",
    "is disabled",
    "is deactivated",
    "been deactivated",
    "been disabled",
    "is suspended",
    "been suspended",
    "is locked",
    "does not exist",
    "could not find an account",
    "couldn't find an account",
    "could not find a user",
    "license has expired",
    "licence has expired",
    "subscription has expired",
    "no seats available",
    "no license",
    "no licence",
    "not licensed",
    "not registered",
    "not enabled",
    "is denied",
    "was denied",
    "not been provisioned",
    "not activated",
    "not been activated",
    "not yet activated",
    "not active",
    "is inactive",
    "is deprovisioned",
    "pending approval",
    "awaiting approval",
    "must approve your",
    "need a license",
    "need a licence",
    "need an account",
    "has no role",
    "have no role",
    "has no license",
    "has no access",
    "no user with",
    "no user found",
    "no matching user",
    "no such user",
    "no seats left",
    "no seats are left",
    "all its licenses",
    "all of its licenses",
    "not part of this",
    "keine berechtigung",
    "nicht berechtigt",
    "keinen zugriff",
    "kein zugriff",
    "nicht zugewiesen",
    "nicht zugeordnet",
    "nicht freigeschaltet",
    "nicht aktiviert",
    "nicht gefunden",
    "kein konto",
    "kein benutzerkonto",
    "ist gesperrt",
    "ist deaktiviert",
    "pas autorisé",
    "pas accès",
    "pas été activé",
    "pas activé",
    "est désactivé",
    "aucun compte",
    "no tiene",
    "no tienes",
    "no está asignad",
    "no está activ",
    "no está autorizad",
    "ninguna cuenta",
    "non hai accesso",
    "non ha accesso",
    "geen toegang",
    "não tem acesso",
];
/// What it denies.
const WHAT: &[&str] = &[
    "license",
    "licence",
    "subscription",
    "seats",
    "application",
    "app",
    "account",
    "role",
    "portal",
    "system",
    "site",
    "service",
    "workspace",
    "organization",
    "organisation",
    "tenant",
    "group",
    "user",
    "administrator",
    "product",
    "licenses",
    "email",
    "anwendung",
    "konto",
    "benutzerkonto",
    "seite",
    "compte",
    "acceso",
    "cuenta",
    "applicazione",
    "applicatie",
    "aplicativo",
    "aplicação",
    "aplicación",
    "usuario",
];
/// How a page greets that opened: what it denies is a part of it.
const OPENED: &[&str] =
    &["welcome", "hello", "hi ", "dashboard", "willkommen", "hallo", "bienvenue", "bonjour", "bienvenido", "overview"];
/// How a sentence begins that only speaks of a denial.
const ABOUT: &[&str] = &[
    "if",
    "when",
    "what",
    "why",
    "how",
    "users",
    "colleagues",
    "some",
    "should",
    "in case",
    "wenn",
    "falls",
    "si",
    "quand",
];
/// Elements that are not shown, and those whose words are not the page's own.
const PASSED: &[&str] = &[
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "nav",
    "footer",
    "table",
    "ul",
    "ol",
    "dl",
    "select",
    "textarea",
    "pre",
    "code",
    "aside",
    "dialog",
    "iframe",
    "blockquote",
    "a",
    "button",
];
/// Elements inside a line.
const INLINE: &[&str] = &["b", "i", "em", "strong", "span", "u", "small", "font", "wbr", "mark"];
/// Elements without an end.
const VOID: &[&str] = &["br", "img", "input", "meta", "link", "hr", "wbr", "source", "area", "base", "col", "embed"];

/// The sentence by which a page or a JSON answer denies the user; nothing where it does not.
pub(super) fn denial(body: &str) -> Option<String> {
    let body = body.trim_start();
    if body.starts_with('{') {
        const NAMES: [&str; 6] = ["error_description", "message", "error", "detail", "title", "reason"];
        let members = Raw::read(body)?.members();
        let told = |name: &&str| members.iter().find(|(one, _)| one.get().trim_matches('"') == *name)?.1.string();
        return NAMES.iter().filter_map(told).find(|text| heading(text) || sentences(text).any(denies)).map(cut);
    }
    let blocks = blocks(body);
    let shown = blocks.iter().filter(|block| !block.heading).map(|block| block.text.len()).sum::<usize>();
    if let Some(block) =
        blocks.iter().find(|block| block.heading && heading(&block.text)).filter(|_| shown <= MAX_SHOWN)
    {
        return Some(cut(block.text.clone()));
    }
    let mut all = blocks.iter().flat_map(|block| sentences(&block.text));
    let opened = |block: &Block| OPENED.iter().any(|word| lower(&block.text).starts_with(word));
    let denying = all.find(|sentence| denies(sentence)).filter(|_| shown <= MAX_SHOWN && !blocks.iter().any(opened))?;
    Some(cut(denying.trim().to_owned()))
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
    let all = text.split(['!', '\n']).flat_map(|part| part.split(". ")).map(|part| part.trim_end_matches('.'));
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
    !listed
        && DENIES.iter().any(|words| text.contains(words))
        && has(WHOM)
        && has(WHAT)
        && !has(OTHERS)
        && !quoted
        && !ABOUT.iter().any(begins)
}

/// What codes say that deny the user, with blanks for what joins their words.
const CODES: &[&str] = &[
    "no account",
    "no access",
    "no user",
    "no role",
    "no license",
    "not assigned",
    "not provisioned",
    "not activated",
    "not licensed",
    "not registered",
    "not invited",
    "not a member",
    "not allowed",
    "user not found",
    "account not found",
    "unknown user",
    "user unknown",
    "account disabled",
    "user disabled",
    "user inactive",
    "account inactive",
    "account suspended",
    "user suspended",
    "account locked",
];

/// Whether a code or a sentence in an address says that the user has no access or no account.
pub(crate) fn denies_user(value: &str) -> bool {
    let words = lower(value).replace(['_', '-'], " ");
    let code = |words: &str| words.len() <= MAX_SENTENCE && CODES.iter().any(|code| words.contains(code));
    (words.split(' ').count() <= 6 && code(&words)) || denies(value)
}

/// Words that a page shows in one place.
pub(super) struct Block {
    pub(super) heading: bool,
    pub(super) text: String,
}

/// What a page shows, in order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut block = Block { heading: false, text: String::new() };
    // The element that is left out, and how often it stands inside itself.
    let mut passed: Option<(String, usize)> = None;
    let mut at = 0;
    while let Some(text) = page.get(at..).filter(|text| !text.is_empty() && blocks.len() < MAX_BLOCKS) {
        let open = text.find('<').unwrap_or(text.len());
        if passed.is_none() {
            let words = references::decode(page, Span::new(at, at + open));
            for word in words.content.as_str().split_whitespace() {
                let space = if block.text.is_empty() { "" } else { " " };
                block.text.push_str(space);
                block.text.push_str(word);
            }
        }
        at += open;
        let Some(rest) = page.get(at..).filter(|rest| !rest.is_empty()) else { break };
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let end = tag_end(page.as_bytes(), at).clamp(at + 1, page.len());
        let tag = lower(page.get(at..end).unwrap_or(""));
        at = end;
        let name: String =
            tag.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let closes = tag.starts_with("</");
        if let Some((outer, depth)) = &mut passed {
            if *outer == name {
                *depth = if closes { depth.saturating_sub(1) } else { (*depth + 1).min(MAX_DEPTH) };
            }
            if *depth == 0 {
                passed = None;
            }
            continue;
        }
        let is_told = !closes && ["error", "feedback"].iter().any(|mark| tag.contains(mark));
        if is_told || !INLINE.contains(&name.as_str()) {
            let full = std::mem::replace(&mut block, Block { heading: false, text: String::new() });
            if !full.text.is_empty() {
                blocks.push(full);
            }
            block.heading = is_told || !closes && matches!(name.as_str(), "title" | "h1" | "h2" | "h3");
        }
        let left_out = PASSED.contains(&name.as_str()) || is_hidden(&tag);
        if !closes && left_out && !tag.ends_with("/>") && !VOID.contains(&name.as_str()) {
            passed = Some((name, 1));
        }
    }
    blocks.push(block);
    blocks
}

fn is_hidden(tag: &str) -> bool {
    let bare: String = tag.chars().filter(|c| *c != ' ').collect();
    let marks = ["display:none", "visibility:hidden", "aria-hidden=\"true\"", "d-none", "modal"];
    marks.iter().any(|mark| bare.contains(mark))
        || tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == "hidden")
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
            assert_eq!(denial(&body).as_deref(), Some(said), "{body}");
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
            assert_eq!(denial(&body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_read(body in "[<>/a-z!\"= é{}:-]{0,80}") {
            denial(&body);
        }
    }
}
