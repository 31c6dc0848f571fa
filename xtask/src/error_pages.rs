//! A page for each error code that is known, so that whoever looks for one finds what it means and who changes what.
//! Comes in: the codes of `src/texts/products` and `src/rules`, each judged by the command line, so that the words are those of
//! `assertain explain`. Goes out: `errors/CODE.html`, `errors/index.html`, and which rules have which codes.

use crate::rules_pages::{Links, Rule, document, sentence};
use crate::run::{Outcome, cargo, quietly, read, root, write};
use crate::site::{Page, Site, escape};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Where the answers of the command line wait for [`known`].
const ANSWERS: &str = "target/error-codes/answers.jsonl";
const CASES: &str = "target/error-codes/cases.jsonl";

/// An error code and what is known of it.
pub struct ErrorCode {
    code: String,
    /// Who writes it; empty for the codes of OAuth and OpenID Connect, which anybody may.
    product: String,
    findings: Vec<Finding>,
}

struct Finding {
    rule: String,
    title: String,
    why: String,
    /// Who, and what.
    fixes: Vec<(String, String)>,
}

/// Lets the command line judge all codes.
pub fn explain() -> Outcome<()> {
    let mut cases = String::new();
    for (code, text) in codes()? {
        let case = serde_json::json!({ "id": code, "inputs": [{ "text": text }], "at": "2026-01-01T00:00:00Z" });
        let _ = writeln!(cases, "{case}");
    }
    write(&root().join(CASES), &cases)?;
    // The page has flags of its own, which would compile everything anew.
    let mut build = cargo();
    build.env_remove("CARGO_ENCODED_RUSTFLAGS");
    quietly(build.args(["build", "--quiet", "--locked", "--bin", "assertain"]))?;
    let program = root().join("target/debug/assertain").with_extension(std::env::consts::EXE_EXTENSION);
    let mut batch = Command::new(&program);
    batch.args(["batch", "--ordered", CASES]).current_dir(root());
    let answers = batch.output().map_err(|error| format!("{}: {error}", program.display()))?;
    write(&root().join(ANSWERS), answers.stdout)
}

/// The codes with their texts as a provider sends them, by code.
fn codes() -> Outcome<BTreeMap<String, String>> {
    let mut codes = BTreeMap::new();
    for file in files("src/texts/products")? {
        for line in read(&file)?.lines() {
            let written =
                line.split_once(" | ").filter(|(meaning, _)| !meaning.contains([' ', ':', '='])).map(|(_, text)| text);
            if let Some(code) = written.and_then(|text| text.split([' ', ':']).next()).filter(|word| is_numbered(word))
            {
                codes.insert(code.to_owned(), code.to_owned());
            }
        }
    }
    for file in files("src/rules/oidc_req_resp")? {
        let text = read(&file)?;
        let listed = text.split_once("codes: &[").and_then(|(_, rest)| rest.split(']').next()).unwrap_or_default();
        for code in listed.split('"').skip(1).step_by(2) {
            codes.insert(code.to_owned(), serde_json::json!({ "error": code }).to_string());
        }
    }
    Ok(codes)
}

/// Letters, then a number: `AADSTS50011`, `IDX10214`.
fn is_numbered(word: &str) -> bool {
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits >= 3
        && word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn files(folder: &str) -> Outcome<Vec<std::path::PathBuf>> {
    let folder = root().join(folder);
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut paths: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect();
    paths.sort();
    Ok(paths)
}

/// What the command line answered, by code. Codes of which it says nothing are left out.
pub fn known() -> Outcome<Vec<ErrorCode>> {
    let answers = read(&root().join(ANSWERS))?;
    let codes: Vec<ErrorCode> = answers.lines().filter_map(answer).collect();
    if codes.is_empty() { Err(format!("{ANSWERS} explains nothing")) } else { Ok(codes) }
}

fn answer(line: &str) -> Option<ErrorCode> {
    let answer: Value = serde_json::from_str(line).ok()?;
    let report = &answer["report"];
    let findings: Vec<Finding> = report["findings"].as_array()?.iter().filter_map(finding).collect();
    let product = report["items"]
        .as_array()?
        .iter()
        .find_map(|item| item["provider"]["name"].as_str().or(item["statement"]["product"].as_str()));
    let code = answer["id"].as_str()?.to_owned();
    (!findings.is_empty()).then(|| ErrorCode { code, product: product.unwrap_or_default().to_owned(), findings })
}

fn finding(finding: &Value) -> Option<Finding> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let rule = text(&finding["rule"])?;
    if rule.starts_with("IN-") {
        return None;
    }
    let fix = |fix: &Value| Some((who(fix["who"].as_str()?).to_owned(), text(&fix["text"])?));
    // That the code was written, the page says by itself.
    let why = text(&finding["why"])?;
    let why = why.split_inclusive(". ").filter(|sentence| !sentence.contains(" wrote: “")).collect::<String>();
    let fixes = finding["fix"].as_array()?.iter().filter_map(fix).collect();
    Some(Finding { rule, title: text(&finding["title"])?, why: why.trim().to_owned(), fixes })
}

fn who(name: &str) -> &str {
    match name {
        "idp-admin" => "Identity provider admin",
        "app-admin" => "Application admin",
        "user" => "User",
        "support" => "Support",
        other => other,
    }
}

/// Writes a page for each code and the list of all of them.
pub fn write_all(codes: &[ErrorCode], rules: &[Rule], site: &Site, folder: &Path) -> Outcome<()> {
    let links = Links { ids: rules.iter().map(Rule::id).collect(), to: "../rules/" };
    for code in codes {
        write(&folder.join(format!("errors/{}.html", code.code)), page(code, &links, site))?;
    }
    write(&folder.join("errors/index.html"), index(codes, &links, site))
}

/// Where the pages are, for the map of the site.
pub fn paths(codes: &[ErrorCode]) -> impl Iterator<Item = String> {
    std::iter::once("errors/".to_owned()).chain(codes.iter().map(|code| format!("errors/{}.html", code.code)))
}

/// The codes that a rule explains, by rule.
pub fn by_rule(codes: &[ErrorCode]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut rules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for code in codes {
        for finding in &code.findings {
            rules.entry(&finding.rule).or_default().insert(&code.code);
        }
    }
    rules
}

fn page(code: &ErrorCode, links: &Links, site: &Site) -> String {
    let Some(first) = code.findings.first() else { return String::new() };
    let by = if code.product.is_empty() { "OAuth and OpenID Connect" } else { &code.product };
    let mut body = format!(
        "<h1><code>{}</code></h1>\n<p class=\"summary\">{}.</p>\n<p class=\"hint\">An error of {}</p>\n",
        escape(&code.code),
        sentence(&first.title, links),
        escape(by)
    );
    for (index, finding) in code.findings.iter().enumerate() {
        if index > 0 {
            let _ = writeln!(body, "<h2>{}</h2>", sentence(&finding.title, links));
        }
        if !finding.why.is_empty() {
            let _ = writeln!(body, "<h2>Why</h2>\n<p>{}</p>", sentence(&finding.why, links));
        }
        for (who, what) in &finding.fixes {
            let _ = writeln!(body, "<h2>Fix: {}</h2>\n<p>{}</p>", escape(who), sentence(what, links));
        }
        let _ = writeln!(
            body,
            "<p>The check behind this: <a href=\"../rules/{0}.html\"><code>{0}</code></a></p>",
            escape(&finding.rule)
        );
    }
    let _ = writeln!(
        body,
        "<p><a href=\"../index.html\">Paste the login that failed</a> to see which value differs.</p>\n\
         <nav aria-label=\"Other error codes\"><a href=\"index.html\">All error codes</a></nav>"
    );
    let title = document::unmarked(&first.title);
    site.page(&Page {
        path: &format!("errors/{}.html", code.code),
        title: &format!("{}: {title}", code.code),
        description: &format!("{title}. What {} of {by} means, and who changes what.", code.code),
        body: &body,
    })
}

fn index(codes: &[ErrorCode], links: &Links, site: &Site) -> String {
    let mut products: BTreeMap<&str, Vec<&ErrorCode>> = BTreeMap::new();
    for code in codes {
        products.entry(&code.product).or_default().push(code);
    }
    let mut body = format!(
        "<h1>Error codes of failed logins</h1>\n<p class=\"summary\">{} codes, each with what it means and who changes what.</p>\n",
        codes.len()
    );
    for (product, codes) in products {
        let heading = if product.is_empty() { "OAuth and OpenID Connect" } else { product };
        let _ = writeln!(body, "<h2>{}</h2>\n<dl>", escape(heading));
        for code in codes {
            let title = code.findings.first().map_or("", |finding| &finding.title);
            let _ = writeln!(
                body,
                "<dt><a href=\"{0}.html\"><code>{0}</code></a></dt>\n<dd>{1}</dd>",
                escape(&code.code),
                sentence(title, links)
            );
        }
        body.push_str("</dl>\n");
    }
    site.page(&Page {
        path: "errors/",
        title: "Error codes of failed logins",
        description: "AADSTS, MSIS, IDX, OAuth, and OpenID Connect error codes: what each means and who changes what.",
        body: &body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"id":"AADSTS50011","report":{"items":[{"provider":{"name":"Microsoft Entra ID"}}],"findings":[
        {"rule":"IN-EMPTY","title":"x","why":"","fix":[]},
        {"rule":"A-B","title":"It is `<not>` registered","why":"Compared. Microsoft Entra ID wrote: “AADSTS50011”.",
         "fix":[{"who":"idp-admin","text":"Set *Redirect URIs*, see C-D."}]}]}}"#;

    #[test]
    fn a_page_says_what_the_command_line_says() {
        let code = answer(&ANSWER.replace('\n', " ")).unwrap();
        let links = Links { ids: ["A-B", "C-D"].into(), to: "../rules/" };
        let html = page(&code, &links, &Site::for_tests());
        for wanted in [
            "<title>AADSTS50011: It is &lt;not&gt; registered</title>",
            "It is <code>&lt;not&gt;</code> registered.",
            "<p>Compared.</p>",
            "<h2>Fix: Identity provider admin</h2>",
            "<b class=\"console\">Redirect URIs</b>, see <a href=\"../rules/C-D.html\">",
            "<a href=\"../rules/A-B.html\">",
            "rel=\"canonical\" href=\"https://host.example/some/errors/AADSTS50011.html\"",
        ] {
            assert!(html.contains(wanted), "{wanted}\n{html}");
        }
        assert!(!html.contains("<script") && !html.contains("wrote:"), "{html}");
        assert_eq!(by_rule(&[code])["A-B"], BTreeSet::from(["AADSTS50011"]));
    }

    #[test]
    fn the_codes_of_the_large_products_are_there() {
        let codes = codes().unwrap();
        for code in ["AADSTS50011", "MSIS7007", "IDX10214", "access_denied", "login_required", "AADB2C90006"] {
            assert!(codes.contains_key(code), "{code}");
        }
        assert!(codes.len() > 250, "{}", codes.len());
    }

    #[test]
    fn words_are_no_codes() {
        assert!(is_numbered("IDX10214") && !is_numbered("SAML") && !is_numbered("AADSTS5") && !is_numbered("123456"));
    }
}
