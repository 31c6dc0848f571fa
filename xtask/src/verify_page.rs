//! The page that says how to check the files of a release: `verify.html`.
//! Comes in: the hash of the single file. Goes out: a page like those of the rules. What it tells works without this site.

use crate::run::{Outcome, read, root};
use crate::site::{Page, Site, escape};

/// Where it is.
pub const PATH: &str = "verify.html";

/// The page.
pub fn page(site: &Site, single: &str) -> Outcome<String> {
    let manifest = read(&root().join("Cargo.toml"))?;
    let repository = manifest.split("\nrepository = \"").nth(1).and_then(|rest| rest.split('"').next());
    let releases = format!("{}/releases", repository.ok_or("Cargo.toml names no repository")?);
    let description = "Compare the files you have with the hashes that were published for a release.";
    let body = format!(
        "<h1>Check what you run</h1>\n<p class=\"summary\">{description}</p>\n\
         <h2>The hashes</h2>\n\
         <p>Take <code>SHA256SUMS</code> from the <a href=\"{releases}\">release page</a>. Whoever changed a file on the way can change \
         a list beside it, so do not take both from the same place.</p>\n\
         <p><a href=\"SHA256SUMS\">The list of this site</a> names each file of the page (<code>SHA256SUMS-page</code> in the release). \
         The single file of this version is:</p>\n<pre><code>{single}  assertain.html</code></pre>\n\
         <h2>Compare</h2>\n\
         <p>Linux:</p>\n<pre><code>sha256sum --check --ignore-missing SHA256SUMS</code></pre>\n\
         <p>macOS:</p>\n<pre><code>shasum --algorithm 256 --check --ignore-missing SHA256SUMS</code></pre>\n\
         <p>Windows (PowerShell; compare the line with the list):</p>\n<pre><code>Get-FileHash assertain.html</code></pre>\n\
         <p>With the command line of Assertain, also a folder, in which nothing may be missing or added:</p>\n\
         <pre><code>assertain verify assertain.html\nassertain verify --hashes SHA256SUMS-page dist/</code></pre>\n\
         <h2>Who built it</h2>\n\
         <pre><code>gh attestation verify assertain.html --repo {owner}</code></pre>\n\
         <p>Or build it yourself: <code>cargo xtask build</code> prints the same hashes, and <code>cargo xtask reproduce</code> builds \
         twice and compares.</p>\n",
        releases = escape(&releases),
        single = escape(single),
        owner = escape(releases.trim_start_matches("https://github.com/").trim_end_matches("/releases")),
    );
    Ok(site.page(&Page { path: PATH, title: "Check what you run", description, body: &body }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_hash_and_where_the_list_is() {
        let html = page(&Site::for_tests(), "abc123").unwrap();
        for wanted in [
            "abc123  assertain.html",
            "href=\"SHA256SUMS\"",
            "/releases\"",
            "--repo assertain/assertain<",
            "href=\"s.css\"",
        ] {
            assert!(html.contains(wanted), "{wanted}\n{html}");
        }
    }
}
