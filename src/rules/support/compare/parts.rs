//! A URL cut at its delimiters (RFC 3986 appendix B), nothing decoded, nothing re-cased, nothing mended.

/// The parts of a URL as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub(super) scheme: &'a str,
    pub(super) user: Option<&'a str>,
    pub(super) host: &'a str,
    pub(super) port: Option<&'a str>,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) fragment: Option<&'a str>,
}

/// The name of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Scheme,
    User,
    Host,
    Port,
    Path,
    Query,
    Fragment,
}

impl Part {
    pub(super) const ALL: &'static [Part] =
        &[Part::Scheme, Part::User, Part::Host, Part::Port, Part::Path, Part::Query, Part::Fragment];

    /// What a person calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Scheme => "scheme",
            Part::User => "user name before the host",
            Part::Host => "host name",
            Part::Port => "port",
            Part::Path => "path",
            Part::Query => "query string",
            Part::Fragment => "part after `#`",
        }
    }
}

impl<'a> Parts<'a> {
    pub(super) fn get(&self, part: Part) -> Option<&'a str> {
        match part {
            Part::Scheme => Some(self.scheme),
            Part::User => self.user,
            Part::Host => Some(self.host),
            Part::Port => self.port,
            Part::Path => Some(self.path),
            Part::Query => self.query,
            Part::Fragment => self.fragment,
        }
    }

    /// The port as a receiver uses it: the written one, else the default of the scheme.
    pub(super) fn effective_port(&self) -> Option<&'a str> {
        self.port.filter(|port| !port.is_empty()).or(match self.scheme {
            "http" => Some("80"),
            "https" => Some("443"),
            _ => None,
        })
    }

    /// Path segments without the leading slash and without one slash at the end.
    pub(super) fn segments(&self) -> Vec<&'a str> {
        let path = self.path.strip_suffix('/').unwrap_or(self.path);
        path.strip_prefix('/').map_or(Vec::new(), |path| path.split('/').collect())
    }
}

/// Cuts `scheme://authority…`; `None` for anything else, for example a URN.
pub(super) fn split(text: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = text.split_once("://")?;
    let mut letters = scheme.chars();
    if !letters.next()?.is_ascii_alphabetic() || !letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
        return None;
    }
    let (rest, fragment) = cut(rest, '#');
    let (rest, query) = cut(rest, '?');
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (user, authority) =
        authority.rsplit_once('@').map_or((None, authority), |(user, authority)| (Some(user), authority));
    // In an IPv6 address the colons before the bracket belong to the host.
    let port_at = authority.rfind(':').filter(|at| *at > authority.rfind(']').unwrap_or(0));
    let (host, port) = match port_at {
        Some(at) => (authority.get(..at)?, authority.get(at + 1..)),
        None => (authority, None),
    };
    (!host.is_empty()).then_some(Parts { scheme, user, host, port, path, query, fragment })
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_the_delimiters_only() {
        let parts = split("HTTPS://u:p@Host.example:8443/a/B%2f?x=1&y#z?").unwrap();
        assert_eq!(parts.scheme, "HTTPS");
        assert_eq!(parts.user, Some("u:p"));
        assert_eq!(parts.host, "Host.example");
        assert_eq!(parts.port, Some("8443"));
        assert_eq!(parts.path, "/a/B%2f");
        assert_eq!(parts.query, Some("x=1&y"));
        assert_eq!(parts.fragment, Some("z?"));
        assert_eq!(split("https://[::1]/x").unwrap().host, "[::1]");
        assert_eq!(split("https://[::1]:80/x").unwrap().port, Some("80"));
        assert_eq!(split("https://a").unwrap().path, "");
        for none in ["urn:a:b", "https:///x", "://a", "a b://c", "", "sp.example/acs"] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
