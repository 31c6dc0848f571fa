//! Reading and rewriting the page's head. The page is our own file, so plain text search is enough; whatever is not as
//! expected ends the build.

use super::Kept;
use crate::run::Outcome;
use crate::site::Site;

/// The tag that trunk's `pattern_script` leaves.
pub struct Starter {
    /// File name of wasm-bindgen's script.
    pub glue: String,
    /// File name of the module.
    pub wasm: String,
}

impl Starter {
    /// Finds it.
    pub fn of(page: &str) -> Outcome<Starter> {
        let tag = starter_tag(page)?;
        let name = |attribute| file_name(tag, attribute).ok_or(format!("the starter has no {attribute}"));
        Ok(Starter { glue: name("src")?, wasm: name("data-wasm")? })
    }
}

/// The page that a server delivers: every file by content, checked by hash.
/// `parts` are what the script fetches, by the names it has for them; the first two are asked for before the script runs.
pub fn published(page: &str, script: &Kept, style: &Kept, parts: &[(&str, &Kept)]) -> Outcome<String> {
    let part = |(name, kept): &(&str, &Kept)| {
        format!(r#" data-{name}="./{}" data-{name}-integrity="{}""#, kept.name, kept.integrity)
    };
    let starter = format!(
        r#"<script type="module" id="boot" src="./{}" integrity="{}"{}></script>"#,
        script.name,
        script.integrity,
        parts.iter().map(part).collect::<String>()
    );
    let preload =
        |(_, kept): &(&str, &Kept)| format!(r#"<link rel="preload" as="fetch" crossorigin href="./{}">"#, kept.name);
    let sheet = format!(
        r#"{}<link rel="stylesheet" href="./{}" integrity="{}">"#,
        parts.iter().take(2).map(preload).collect::<String>(),
        style.name,
        style.integrity
    );
    with_style(&page.replacen(starter_tag(page)?, &starter, 1), &sheet)
}

/// The page with what tells search engines and messengers about it.
pub fn with_head(page: &str, site: &Site) -> Outcome<String> {
    let between = |open: &str, close: &str| {
        let start = page.find(open)? + open.len();
        page.get(start..)?.split(close).next()
    };
    let title = between("<title>", "</title>").ok_or("the page has no title")?;
    let description = between("name=\"description\" content=\"", "\"").ok_or("the page has no description")?;
    Ok(page.replacen("</title>", &format!("</title>\n{}", site.head_of_page(title, description)), 1))
}

/// File names of the style sheets, in their order.
pub fn style_sheets(page: &str) -> Vec<String> {
    sheet_tags(page).iter().filter_map(|tag| file_name(tag, "href")).collect()
}

/// Puts one tag in the place of all style sheets.
pub fn with_style(page: &str, tag: &str) -> Outcome<String> {
    let sheets: Vec<String> = sheet_tags(page).into_iter().map(str::to_owned).collect();
    let (first, others) = sheets.split_first().ok_or("the page has no style sheet")?;
    let mut page = page.replacen(first, tag, 1);
    for other in others {
        page = page.replacen(other, "", 1);
    }
    Ok(page)
}

/// The whole element of the starter.
pub fn starter_tag(page: &str) -> Outcome<&str> {
    let start = page.find(r#"<script type="module" id="boot""#).ok_or("the page has no starter")?;
    let rest = page.get(start..).unwrap_or_default();
    let end = rest.find("</script>").ok_or("the starter has no end")? + "</script>".len();
    rest.get(..end).ok_or_else(|| "the starter is cut".to_owned())
}

/// The text of the policy.
pub fn policy(page: &str) -> Outcome<&str> {
    let start = page.find(r#"http-equiv="Content-Security-Policy""#).ok_or("the page has no policy")?;
    attribute(page.get(start..).unwrap_or_default(), "content").ok_or_else(|| "the policy is empty".to_owned())
}

fn sheet_tags(page: &str) -> Vec<&str> {
    let starts = page.match_indices("<link ").map(|(start, _)| page.get(start..).unwrap_or_default());
    let tags = starts.filter_map(|rest| rest.get(..=rest.find('>')?));
    tags.filter(|tag| tag.contains(r#"rel="stylesheet""#)).collect()
}

fn file_name(tag: &str, name: &str) -> Option<String> {
    attribute(tag, name).map(|value| value.trim_start_matches("./").to_owned())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\"")).map(|at| at + name.len() + 3)?;
    let rest = tag.get(start..)?;
    rest.get(..rest.find('"')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<head><meta http-equiv="Content-Security-Policy" content="a; b"/>
<link rel="stylesheet" href="./one.css" integrity="x"/><link rel="icon" href="data:,"><link rel="stylesheet" href="two.css">
<script type="module" id="boot" src="./app.js" data-wasm="./app_bg.wasm"></script></head>"#;

    #[test]
    fn reads_the_head() {
        let starter = Starter::of(PAGE).unwrap();
        assert_eq!((starter.glue.as_str(), starter.wasm.as_str()), ("app.js", "app_bg.wasm"));
        assert_eq!(style_sheets(PAGE), ["one.css", "two.css"]);
        assert_eq!(policy(PAGE).unwrap(), "a; b");
    }

    #[test]
    fn names_every_file_by_its_content() {
        let kept = |name: &str| Kept { name: name.to_owned(), integrity: format!("sha384-{name}") };
        let parts = [("wasm", &kept("s.wasm")), ("rules", &kept("s.txt"))];
        let page = published(PAGE, &kept("s.js"), &kept("s.css"), &parts).unwrap();
        assert!(!page.contains("app.js") && !page.contains("one.css") && !page.contains("two.css"), "{page}");
        assert!(page.contains(r#"href="./s.css" integrity="sha384-s.css""#), "{page}");
        assert!(
            page.contains(r#"data-wasm="./s.wasm" data-wasm-integrity="sha384-s.wasm" data-rules="./s.txt" data-rules-integrity="sha384-s.txt">"#),
            "{page}"
        );
    }
}
