//! The pages around the page: one shell for all of them, the map for search engines, the page for an address that is none.
//! Comes in: title, description and body. Goes out: a page without script, which asks for one style sheet and whose policy
//! allows nothing else. The site's address stands once, in `Cargo.toml` under `package.metadata.site`.

use crate::run::{Outcome, read, root};
use std::fmt::Write as _;

/// What stands in the head of every page.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect \
 width='16' height='16' rx='3' fill='%23245'/%3E%3Cpath d='M4 8.5l3 3 5-7' fill='none' stroke='%23fff' \
 stroke-width='2'/%3E%3C/svg%3E";
/// The picture that messengers show beside a link.
pub const PREVIEW: &str = "preview.png";

/// Where the site is, and how its pages look.
pub struct Site {
    /// `https://host/path/`, with the last slash.
    address: String,
    /// File name of the style sheet, and its hash.
    style: (String, String),
}

/// One page.
pub struct Page<'a> {
    /// From the root of the site: `rules/ID.html`; a folder ends in a slash.
    pub path: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    /// Elements, escaped already.
    pub body: &'a str,
}

impl Site {
    /// The site of this repository.
    pub fn new(style: &str, integrity: &str) -> Outcome<Site> {
        let manifest = read(&root().join("Cargo.toml"))?;
        let address = address(&manifest).ok_or("Cargo.toml names no address under package.metadata.site")?;
        Ok(Site { address: address.to_owned(), style: (style.to_owned(), integrity.to_owned()) })
    }

    /// A whole page. Links in it are relative, so that it works under any address.
    pub fn page(&self, page: &Page) -> String {
        let up = "../".repeat(page.path.matches('/').count());
        self.whole(page, &up, &self.index_links(page.path))
    }

    /// The page for an address that is none. A host shows it under any depth of folders, so its links name the site's path.
    pub fn not_found(&self) -> String {
        let body = "<h1>There is no such page</h1>\n\
            <p class=\"summary\">The address is mistyped, or the page was renamed.</p>\n\
            <ul>\n<li><a href=\"@index.html\">Find out why a login failed</a></li>\n\
            <li><a href=\"@rules/index.html\">All checks, with why each matters and what to do</a></li>\n\
            <li><a href=\"@errors/index.html\">Error codes of identity providers and libraries</a></li>\n</ul>\n";
        let page = Page {
            path: "",
            title: "There is no such page",
            description: "The address is mistyped, or the page was renamed.",
            body: &body.replace('@', self.path()),
        };
        self.whole(&page, self.path(), "<meta name=\"robots\" content=\"noindex\">\n")
    }

    /// What search engines read: one address for each page.
    pub fn map(&self, paths: impl Iterator<Item = String>) -> String {
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for path in std::iter::once(String::new()).chain(paths) {
            let _ = writeln!(map, "<url><loc>{}{}</loc></url>", escape(&self.address), escape(&path));
        }
        map.push_str("</urlset>\n");
        map
    }

    /// What stands in the head of the page itself, so that a link to it shows what it is.
    pub fn head_of_page(&self, title: &str, description: &str) -> String {
        self.index_links("") + &self.card(title, description)
    }

    /// `/path/` of the address: what leads to the site from anywhere on its host.
    fn path(&self) -> &str {
        let host = self.address.split_once("://").map_or(self.address.as_str(), |(_, rest)| rest);
        host.find('/').and_then(|at| host.get(at..)).unwrap_or("/")
    }

    fn index_links(&self, path: &str) -> String {
        format!("<link rel=\"canonical\" href=\"{}{}\">\n", escape(&self.address), escape(path))
    }

    fn card(&self, title: &str, description: &str) -> String {
        let address = escape(&self.address);
        format!(
            "<meta property=\"og:type\" content=\"website\">\n<meta property=\"og:title\" content=\"{}\">\n\
             <meta property=\"og:description\" content=\"{}\">\n<meta property=\"og:image\" content=\"{address}{PREVIEW}\">\n",
            escape(title),
            escape(description)
        )
    }

    fn whole(&self, page: &Page, up: &str, links: &str) -> String {
        let (style, integrity) = &self.style;
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"description\" content=\"{description}\">\n<title>{title}</title>\n{links}{card}\
             <link rel=\"icon\" href=\"{ICON}\">\n<link rel=\"stylesheet\" href=\"{up}{style}\" integrity=\"{integrity}\">\n</head>\n\
             <body>\n<header class=\"top\">\n<p class=\"name\"><a href=\"{up}index.html\"><strong>Assertain</strong></a> \
             <span>Find out why the login failed.</span></p>\n<nav aria-label=\"Reference\"><a href=\"{up}rules/index.html\">All checks</a> \
             <a href=\"{up}errors/index.html\">Error codes</a></nav>\n</header>\n\
             <main class=\"rule-page\">\n{body}</main>\n\
             <footer class=\"bottom\"><p><a href=\"{up}index.html\">Paste a login that failed</a>: it is read in your browser and sent nowhere.</p>\n\
             <p><a href=\"{up}verify.html\">Check what you run</a></p></footer>\n\
             </body>\n</html>\n",
            description = escape(page.description),
            title = escape(page.title),
            card = self.card(page.title, page.description),
            body = page.body,
        )
    }

    #[cfg(test)]
    pub fn for_tests() -> Site {
        Site { address: "https://host.example/some/".to_owned(), style: ("s.css".to_owned(), "sha384-x".to_owned()) }
    }
}

/// Text as it stands in elements and attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn address(manifest: &str) -> Option<&str> {
    let section = manifest.split("[package.metadata.site]").nth(1)?;
    let line = section.lines().take_while(|line| !line.starts_with('[')).find(|line| line.starts_with("address"))?;
    line.split('"').nth(1).filter(|address| address.starts_with("https://") && address.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_the_address() {
        assert!(Site::new("a.css", "x").is_ok());
        assert_eq!(
            address("[package.metadata.site]\naddress = \"https://a.example/b/\"\n"),
            Some("https://a.example/b/")
        );
        assert_eq!(address("[package.metadata.site]\naddress = \"https://a.example/b\"\n"), None);
        assert_eq!(address("[package.metadata.site]\n[other]\naddress = \"https://a.example/\"\n"), None);
    }

    #[test]
    fn pages_find_their_style_and_say_where_they_are() {
        let site = Site::for_tests();
        let html = site.page(&Page { path: "rules/A-B.html", title: "A & B", description: "\"", body: "<p>x</p>" });
        for wanted in [
            "href=\"../s.css\"",
            "<link rel=\"canonical\" href=\"https://host.example/some/rules/A-B.html\">",
            "<title>A &amp; B</title>",
            "content=\"&quot;\"",
            "https://host.example/some/preview.png",
        ] {
            assert!(html.contains(wanted), "{wanted}\n{html}");
        }
        assert!(!html.contains("<script"));
    }

    #[test]
    fn an_address_that_is_none_leads_back_from_any_depth() {
        let html = Site::for_tests().not_found();
        assert!(html.contains("href=\"/some/s.css\"") && html.contains("href=\"/some/rules/index.html\""), "{html}");
        assert!(html.contains("noindex") && !html.contains("canonical"), "{html}");
    }

    #[test]
    fn the_map_names_every_page_once() {
        let map = Site::for_tests().map(["rules/".to_owned(), "rules/A.html".to_owned()].into_iter());
        assert_eq!(map.matches("<loc>").count(), 3);
        assert!(map.contains("<loc>https://host.example/some/</loc>"), "{map}");
    }
}
