//! How two values differ that should be equal: the classes that comparisons name.

use super::names;

names! {
    /// The named difference of two values.
    DifferenceClass {
        /// The value of another field.
        RoleSwap = "role-swap",
        /// White space at an end or inside.
        Whitespace = "whitespace",
        /// An HTML escape was left in, or undone once too often.
        HtmlEscape = "html-escape",
        /// Only the final slash.
        TrailingSlash = "trailing-slash",
        /// `http` against `https`.
        Scheme = "scheme",
        /// A port that the scheme has anyway.
        DefaultPort = "default-port",
        /// Another port.
        Port = "port",
        /// Capital letters of the host.
        HostCase = "host-case",
        /// Capital letters of the path.
        PathCase = "path-case",
        /// `www.` more or less.
        HostWww = "host-www",
        /// The query.
        Query = "query",
        /// The order of the query.
        QueryOrder = "query-order",
        /// The fragment.
        Fragment = "fragment",
        /// Percent-encoding.
        PctEncoding = "pct-encoding",
        /// Percent-encoding, twice.
        DoubleEncoding = "double-encoding",
        /// The two forms of an international host name.
        Idn = "idn",
        /// Characters that look alike, or another Unicode form.
        Unicode = "unicode",
        /// A placeholder of a set-up guide.
        Placeholder = "placeholder",
        /// An internal address against a public one.
        HostInternal = "host-internal",
        /// A part of the path more or less.
        PathPrefix = "path-prefix",
        /// The same product, another tenant.
        TenantPart = "tenant-part",
        /// The same product, another environment.
        Environment = "environment",
        /// Another host of the same site.
        HostSub = "host-sub",
        /// The `spn:` of Entra.
        SpnPrefix = "spn-prefix",
        /// URN against URL.
        UrnVsUrl = "urn-vs-url",
        /// The `api://` of Entra.
        ApiPrefix = "api-prefix",
        /// Only the last part is the same.
        LastSegment = "last-segment",
        /// Capital letters.
        Case = "case",
        /// Quotes or brackets around it.
        Quotes = "quotes",
        /// One or two typing errors.
        Typo = "typo",
        /// A GUID against a name.
        GuidVsName = "guid-vs-name",
        /// A name that is almost the wanted one.
        NearMiss = "near-miss",
        /// The name stands in FriendlyName only.
        FriendlyName = "friendly-name",
        /// Another name of the same thing.
        SameMeaning = "same-meaning",
        /// A copy with other indentation than what was signed.
        Indentation = "indentation",
        /// A copy in which white space was removed.
        Formatting = "formatting",
        /// A copy with other line ends.
        LineEnds = "line-ends",
        /// A copy that was read in another character set.
        Charset = "charset",
        /// A copy with another XML declaration.
        Declaration = "declaration",
        /// Nothing of the above.
        Different = "different",
    }
}

impl DifferenceClass {
    /// Whether the value is that of somebody else: another organisation, product or environment, and no misspelling.
    pub fn is_another_party(self) -> bool {
        use DifferenceClass::{Different, Environment, HostSub, TenantPart};
        matches!(self, TenantPart | Different | Environment | HostSub)
    }
}
