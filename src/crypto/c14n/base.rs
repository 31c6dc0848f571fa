//! `xml:base` of elements that are left out, joined as Canonical XML 1.1, 2.4 says.

/// Joins the values from the outermost to the innermost.
pub(super) fn join_all<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.fold(String::new(), |base, reference| join(&base, reference))
}

/// `scheme://authority`, path, query: the parts that joining needs. The fragment is dropped.
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

fn split(uri: &str) -> Parts<'_> {
    let uri = uri.split('#').next().unwrap_or("");
    let (scheme, rest) = match uri.split_once(':') {
        Some((scheme, rest)) if !scheme.contains(['/', '?']) && !scheme.is_empty() => (Some(scheme), rest),
        _ => (None, uri),
    };
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
            Parts { scheme, authority: Some(authority), path, query }
        }
        None => Parts { scheme, authority: None, path: rest, query },
    }
}

/// RFC 3986 5.2.2, with a base that may be relative or empty.
fn join(base: &str, reference: &str) -> String {
    let (base, reference) = (split(base), split(reference));
    let merged;
    let (scheme, authority, path, query) = if reference.scheme.is_some() {
        (reference.scheme, reference.authority, reference.path, reference.query)
    } else if reference.authority.is_some() {
        (base.scheme, reference.authority, reference.path, reference.query)
    } else if reference.path.is_empty() {
        (base.scheme, base.authority, base.path, reference.query.or(base.query))
    } else if reference.path.starts_with('/') {
        (base.scheme, base.authority, reference.path, reference.query)
    } else {
        // A base that ends in `..` stands for the folder of that name.
        let folder = if base.path == ".." || base.path.ends_with("/..") {
            format!("{}/", base.path)
        } else if base.authority.is_some() && base.path.is_empty() {
            "/".to_owned()
        } else {
            base.path.rfind('/').and_then(|at| base.path.get(..=at)).unwrap_or("").to_owned()
        };
        merged = format!("{folder}{}", reference.path);
        (base.scheme, base.authority, merged.as_str(), reference.query)
    };
    let mut out = String::new();
    if let Some(scheme) = scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = authority {
        out.push_str("//");
        out.push_str(authority);
    }
    out.push_str(&remove_dots(path));
    if let Some(query) = query {
        out.push('?');
        out.push_str(query);
    }
    out
}

/// Dot segments removed; leading `..` of a relative path stay, repeated slashes become one.
fn remove_dots(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut folder = false;
    for segment in path.split('/') {
        folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => match kept.last() {
                Some(&"..") | None if !absolute => kept.push(".."),
                _ => {
                    kept.pop();
                }
            },
            _ => kept.push(segment),
        }
    }
    let mut out = String::new();
    if absolute {
        out.push('/');
    }
    out.push_str(&kept.join("/"));
    if folder && !kept.is_empty() {
        out.push('/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_as_the_specification_shows() {
        let joined = |values: &[&str]| join_all(values.iter().copied());
        assert_eq!(joined(&["http://ex.org/a/", "b/c/"]), "http://ex.org/a/b/c/");
        assert_eq!(joined(&["foo/bar", "../x"]), "x");
        assert_eq!(joined(&["..", "x"]), "../x");
        assert_eq!(joined(&["../../", ".."]), "../../../");
        assert_eq!(joined(&["http://a", "b"]), "http://a/b");
        assert_eq!(joined(&["http://a/b?q#f", ""]), "http://a/b?q");
        assert_eq!(joined(&["http://a/b/c/", "../../../d"]), "http://a/d");
        assert_eq!(joined(&["x:", "urn:y"]), "urn:y");
    }
}
