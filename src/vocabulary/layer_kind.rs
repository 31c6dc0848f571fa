//! The kinds of layers: what was undone around a message.

use super::names;

names! {
    /// The kinds of layers, by the names the report uses.
    #[expect(missing_docs, reason = "the names are those of the formats")]
    LayerKind {
        Charset = "charset",
        QuotedPrintable = "quoted-printable",
        Quotes = "quotes",
        HtmlForm = "html-form",
        HtmlEntities = "html-entities",
        JsonString = "json-string",
        Curl = "curl",
        Http = "http",
        Header = "header",
        Har = "har",
        SamlTracer = "saml-tracer",
        UrlQuery = "url-query",
        UrlFragment = "url-fragment",
        FormField = "form-field",
        Percent = "percent",
        Base64 = "base64",
        Base64Url = "base64-url",
        Deflate = "deflate",
        Zlib = "zlib",
        Gzip = "gzip",
        Pem = "pem",
        Der = "der",
        Xml = "xml",
        Json = "json",
        Jwt = "jwt",
        Parameters = "parameters",
        Text = "text",
        Binary = "binary",
        /// A file of an archive.
        Archive = "archive",
        /// A part of a mail.
        Mail = "mail",
        /// A cell of a table.
        Csv = "csv",
        HexDump = "hex-dump",
        RichText = "rich-text",
        /// The text of markup, tags left out.
        Markup = "markup",
        CodeBlock = "code-block",
        /// A link that a service wrapped around another.
        LinkWrapper = "link-wrapper",
        /// Lines joined again.
        Lines = "lines",
        /// What a proxy recorded, written as HTTP.
        Transcript = "transcript",
        /// A part of the parent's content: a token inside a response, a message inside an envelope.
        Embedded = "embedded",
        /// The plain text of an encrypted element.
        Decrypted = "decrypted",
    }
}
