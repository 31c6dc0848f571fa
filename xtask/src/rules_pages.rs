//! A page for each rule, to be linked from elsewhere, and the one text with all documents that the page itself shows.
//! Comes in: `src/rules/*/*.md` and the `declare_rule!` beside each. Goes out: `rules/ID.html`, `rules/index.html`, the text.
//! The pages have no script, ask for one style sheet and are under a policy that allows nothing else.

use crate::run::{Outcome, read, root, write};
use crate::site::{Page, Site, escape};
use document::{Block, Run};
use family::Family;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

#[path = "../../src/view/document.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the page, which uses all of it")]
pub mod document;

#[path = "../../src/vocabulary/family.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the engine, which uses all of it")]
pub mod family;

/// A rule, as its files show it.
pub struct Rule {
    id: String,
    severity: String,
    group: String,
    document: String,
}

impl Rule {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// What ids of rules in a text lead to.
pub struct Links<'a> {
    /// The ids that have a page.
    pub ids: BTreeSet<&'a str>,
    /// The way to the folder of their pages, with its last slash.
    pub to: &'a str,
}

/// All rules, by id.
pub fn rules() -> Outcome<Vec<Rule>> {
    let mut rules = Vec::new();
    for family in folder(&root().join("src/rules"))? {
        if !family.is_dir() {
            continue;
        }
        for file in folder(&family)? {
            if file.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            for declared in read(&file)?.split("declare_rule!").skip(1) {
                rules.push(rule(declared, &file).ok_or(format!("cannot read the rule of {}", file.display()))??);
            }
        }
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rules)
}

/// `{ "ID", Severity }`, by whatever bracket it is opened. The folder is the family, and the document has the name of the file.
fn rule(declared: &str, file: &Path) -> Option<Outcome<Rule>> {
    let parts: Vec<&str> = declared.splitn(3, '"').collect();
    let [_, id, rest] = parts.as_slice() else { return None };
    let severity = rest.split(['}', ')']).next()?.split(',').nth(1)?.trim();
    let folder = file.parent()?.file_name()?.to_str()?;
    Some(read(&file.with_extension("md")).map(|document| Rule {
        id: (*id).to_owned(),
        severity: severity.to_owned(),
        group: folder.replace('_', "-"),
        document,
    }))
}

fn folder(path: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    let entries = std::fs::read_dir(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// All documents as one text, sorted by id.
pub fn one_text(rules: &[Rule]) -> String {
    rules.iter().map(|rule| format!("{}{}", document::MARK, rule.document)).collect()
}

/// The texts of the page's samples and its glossary in the form of documents, sorted by file.
pub fn samples() -> Outcome<String> {
    let folder = root().join("src/ui/samples");
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let files = std::fs::read_dir(&folder).map_err(said)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files = files.collect::<Result<Vec<_>, _>>().map_err(said)?;
    files.push(root().join("src/providers/glossary.json"));
    files.sort_by(|one, other| one.file_name().cmp(&other.file_name()));
    files.iter().try_fold(String::new(), |all, file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Ok(format!("{all}{}# {}{name}\n{}", document::MARK, document::SAMPLES, read(file)?))
    })
}

/// Writes a page for each rule and the list of all of them. `codes` are the error codes that each rule explains.
pub fn write_all(rules: &[Rule], codes: &BTreeMap<&str, BTreeSet<&str>>, site: &Site, folder: &Path) -> Outcome<()> {
    let links = Links { ids: rules.iter().map(Rule::id).collect(), to: "" };
    let none = BTreeSet::new();
    for rule in rules {
        let codes = codes.get(rule.id()).unwrap_or(&none);
        write(&folder.join(format!("rules/{}.html", rule.id)), page(rule, rules, codes, &links, site))?;
    }
    write(&folder.join("rules/index.html"), index(rules, &links, site))
}

/// Where the pages of the rules are, for the map of the site.
pub fn paths(rules: &[Rule]) -> impl Iterator<Item = String> {
    std::iter::once("rules/".to_owned()).chain(rules.iter().map(|rule| format!("rules/{}.html", rule.id)))
}

fn page(rule: &Rule, rules: &[Rule], codes: &BTreeSet<&str>, links: &Links, site: &Site) -> String {
    let (summary, blocks) = document::parts(&rule.document);
    let mut body = format!(
        "<h1><code>{}</code></h1>\n<p class=\"summary\">{}</p>\n<p class=\"hint\">{} · {}</p>\n",
        rule.id,
        sentence(&summary, links),
        severity(&rule.severity),
        escape(group(&rule.group)),
    );
    body.push_str(&blocks_html(&blocks, links));
    if !codes.is_empty() {
        body.push_str("<h2>Error codes</h2>\n<ul class=\"groups\">\n");
        for code in codes {
            let _ = writeln!(body, "<li><a href=\"../errors/{0}.html\"><code>{0}</code></a></li>", escape(code));
        }
        body.push_str("</ul>\n");
    }
    let near: Vec<&Rule> = rules.iter().filter(|one| one.group == rule.group).collect();
    let at = near.iter().position(|one| one.id == rule.id).unwrap_or(0);
    let link = |one: Option<&&Rule>, words: &str| {
        one.map_or(String::new(), |one| format!("<a href=\"{0}.html\">{words}: <code>{0}</code></a>\n", one.id))
    };
    let before = at.checked_sub(1).and_then(|before| near.get(before));
    let _ = write!(
        body,
        "<nav aria-label=\"Neighbours\">\n{}{}<a href=\"index.html#{}\">All of this group</a>\n</nav>\n",
        link(before, "Before"),
        link(near.get(at + 1), "Next"),
        rule.group
    );
    let title = format!("{}: {}", rule.id, document::unmarked(&summary));
    let path = format!("rules/{}.html", rule.id);
    site.page(&Page { path: &path, title: &title, description: &document::unmarked(&summary), body: &body })
}

fn index(rules: &[Rule], links: &Links, site: &Site) -> String {
    let mut body = format!(
        "<h1>What Assertain checks</h1>\n<p class=\"summary\">{} checks of SAML and OpenID Connect logins, each with \
         why it matters and what to do.</p>\n",
        rules.len()
    );
    let mut groups: Vec<&str> = Family::ALL.iter().map(|family| family.name()).collect();
    groups.retain(|group| rules.iter().any(|rule| rule.group == *group));
    body.push_str("<nav aria-label=\"Groups\">\n<ul class=\"groups\">\n");
    for name in &groups {
        let _ = writeln!(body, "<li><a href=\"#{name}\">{}</a></li>", escape(group(name)));
    }
    body.push_str("</ul>\n</nav>\n");
    for name in groups {
        let _ = writeln!(body, "<h2 id=\"{name}\">{}</h2>\n<dl>", escape(group(name)));
        for rule in rules.iter().filter(|rule| rule.group == name) {
            let (summary, _) = document::parts(&rule.document);
            let _ = writeln!(
                body,
                "<dt><a href=\"{0}.html\"><code>{0}</code></a> <span class=\"hint\">{1}</span></dt>\n<dd>{2}</dd>",
                rule.id,
                severity(&rule.severity),
                sentence(&summary, &without(links, &rule.id))
            );
        }
        body.push_str("</dl>\n");
    }
    site.page(&Page {
        path: "rules/",
        title: "What Assertain checks",
        description: "Every check of SAML and OpenID Connect logins, with why it matters and what to do.",
        body: &body,
    })
}

fn without<'a>(links: &Links<'a>, id: &str) -> Links<'a> {
    Links { ids: links.ids.iter().copied().filter(|one| *one != id).collect(), to: links.to }
}

/// Blocks as elements; items that follow each other are one list.
fn blocks_html(blocks: &[Block], links: &Links) -> String {
    let mut html = String::new();
    let mut list = false;
    for block in blocks {
        let item = matches!(block, Block::Item(_));
        if item != list {
            html.push_str(if item { "<ul>\n" } else { "</ul>\n" });
            list = item;
        }
        let _ = match block {
            Block::Heading(text) => writeln!(html, "<h2>{}</h2>", escape(document::heading(text))),
            Block::Paragraph(text) => writeln!(html, "<p>{}</p>", sentence(text, links)),
            Block::Item(text) => writeln!(html, "<li>{}</li>", sentence(text, links)),
            Block::Code(text) => writeln!(html, "<pre tabindex=\"0\" aria-label=\"Example\">{}</pre>", escape(text)),
        };
    }
    if list {
        html.push_str("</ul>\n");
    }
    html
}

/// A sentence with its values, its field names and links to other rules.
pub fn sentence(text: &str, links: &Links) -> String {
    let mut html = String::new();
    for run in document::runs(text) {
        match run {
            Run::Words(words) => html.push_str(&linked(&words, links)),
            Run::Code(value) if links.ids.contains(value.as_str()) => html.push_str(&linked(&value, links)),
            Run::Code(value) => {
                let _ = write!(html, "<code>{}</code>", escape(&value));
            }
            Run::Field(name) => {
                let _ = write!(html, "<b class=\"console\">{}</b>", escape(&name));
            }
        }
    }
    html
}

/// Words in which the id of a rule leads to its page.
fn linked(words: &str, links: &Links) -> String {
    let part_of_id = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let mut html = String::new();
    let mut rest = words;
    while let Some(start) = rest.find(part_of_id) {
        let (before, from) = rest.split_at(start);
        html.push_str(&escape(before));
        let end = from.find(|c| !part_of_id(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        if links.ids.contains(word) {
            let _ = write!(html, "<a href=\"{}{word}.html\"><code>{word}</code></a>", links.to);
        } else {
            html.push_str(&escape(word));
        }
        rest = after;
    }
    html.push_str(&escape(rest));
    html
}

fn severity(name: &str) -> &'static str {
    match name {
        "Error" => "Error: the login fails",
        "Warning" => "Warning: fails at some applications, or soon",
        "Security" => "Security",
        _ => "Note: explains, stops nothing",
    }
}

fn group(name: &str) -> &str {
    Family::named(name).map_or(name, |family| family.title())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_read_and_its_group_has_a_title() {
        let rules = rules().unwrap();
        assert!(rules.len() > 200);
        for rule in &rules {
            assert!(rule.document.starts_with(&format!("# {}\n", rule.id)), "{}", rule.id);
            assert_ne!(group(&rule.group), rule.group, "{} has no title", rule.group);
            assert!(["Error", "Warning", "Security", "Info"].contains(&rule.severity.as_str()), "{}", rule.severity);
        }
        let text = one_text(&rules);
        let ids: Vec<&str> = document::split(&text).into_iter().map(|(id, _)| id).collect();
        assert!(ids.is_sorted() && ids.len() == rules.len());
    }

    #[test]
    fn a_page_links_and_escapes() {
        let rule = |id: &str, text: &str| Rule {
            id: id.to_owned(),
            severity: "Error".to_owned(),
            group: "xml".to_owned(),
            document: format!("# {id}\n\n{text}"),
        };
        let rules = [
            rule("A-B", "One `<x>` & *Two*, see C-D and X-Y.\n\n## What\n\n- a\n- b\n\n```\n<z>\n```\n"),
            rule("C-D", "Three."),
        ];
        let links = Links { ids: rules.iter().map(Rule::id).collect(), to: "" };
        let site = Site::for_tests();
        let html = page(&rules[0], &rules, &BTreeSet::from(["E1001"]), &links, &site);
        for wanted in [
            "One <code>&lt;x&gt;</code> &amp; <b class=\"console\">Two</b>, see <a href=\"C-D.html\"><code>C-D</code></a> and X-Y.",
            "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<pre",
            "&lt;z&gt;",
            "<a href=\"../errors/E1001.html\"><code>E1001</code></a>",
            "Next: <code>C-D</code>",
        ] {
            assert!(html.contains(wanted), "{wanted}\n{html}");
        }
        assert!(!html.contains("<script") && !html.contains(" style="), "{html}");
        assert!(index(&rules, &links, &site).contains("<dd>Three.</dd>"));
    }
}
