//! Random responses that look like those of identity providers of every habit: prefixes or default namespaces, declarations early or
//! late, comments, instructions, CDATA, references, line ends, attributes in any order and in any quotes.

use super::random::Random;

const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const XS: &str = "http://www.w3.org/2001/XMLSchema";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

const C14N: [&str; 6] = [
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2006/12/xml-c14n11#WithComments",
];
const DIGESTS: [&str; 4] = [
    "http://www.w3.org/2000/09/xmldsig#sha1",
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
];
const TEXTS: [&str; 12] = [
    "alice",
    "alice@example.org",
    "https://idp.example/realms/staff",
    "Zoë Łuczak",
    "日本語 😀",
    "a & b < c > d",
    "line\none",
    "line\r\ntwo",
    "tab\there",
    " spaces  around ",
    "\"quoted\" 'twice'",
    "x",
];

/// What signs, and how it is called in a document.
#[derive(Clone, Copy)]
pub(super) struct Signer {
    pub(super) key: &'static str,
    pub(super) algorithm: &'static str,
}

const fn signer(key: &'static str, algorithm: &'static str) -> Signer {
    Signer { key, algorithm }
}

/// Every algorithm with every key that it may be used with.
pub(super) const SIGNERS: [Signer; 17] = [
    signer("rsa", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
    signer("rsa", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224"),
    signer("rsa", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
    signer("rsa", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"),
    signer("rsa", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
    signer("p256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
    signer("p256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    signer("p256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
    signer("p256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
    signer("p384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
    signer("p384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    signer("p384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
    signer("p384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
    signer("p521", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
    signer("p521", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    signer("p521", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
    signer("p521", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
];

/// Writes one document.
pub(super) struct Writer<'a> {
    random: &'a mut Random,
    out: String,
    saml: &'static str,
    samlp: &'static str,
    ds: &'static str,
}

/// A response with an empty signature in one of its parts, to be filled in; `None` for one without a signature.
pub(super) fn response(random: &mut Random, signer: Option<Signer>) -> String {
    let saml = random.pick(&["saml:", "saml2:", ""]);
    let ds = random.pick(&["ds:", "dsig:", ""]);
    let samlp = random.pick(&["samlp:", "saml2p:", "p:"]);
    let mut writer = Writer { random, out: String::new(), saml, samlp, ds };
    writer.response(signer);
    writer.out
}

impl Writer<'_> {
    fn response(&mut self, signer: Option<Signer>) {
        if self.random.chance(30) {
            self.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            self.out.push_str(self.random.pick(&["\n", "\r\n", ""]));
        }
        if self.random.chance(15) {
            self.out.push_str("<!-- before -->\n");
        }
        let whole = self.random.chance(50);
        let mut attributes = vec![
            declare(self.samlp, SAMLP),
            ("ID".to_owned(), "_r1".to_owned()),
            ("Version".to_owned(), "2.0".to_owned()),
            ("Destination".to_owned(), "https://sp.example/acs?a=1&b=2".to_owned()),
        ];
        if self.random.chance(50) {
            attributes.push(declare("xs:", XS));
        }
        if self.random.chance(30) {
            attributes.push(("xmlns:extra".to_owned(), "urn:example:extra".to_owned()));
            attributes.push(("extra:note".to_owned(), self.any_text()));
        }
        if self.random.chance(25) {
            attributes.push(("xml:lang".to_owned(), "en".to_owned()));
        }
        if self.random.chance(15) {
            attributes.push(("xml:space".to_owned(), "preserve".to_owned()));
        }
        // Declared above, though used below only.
        let early = self.random.chance(40);
        if early && !self.saml.is_empty() {
            attributes.push(declare(self.saml, SAML));
        }
        let early_ds = self.random.chance(20) && !self.ds.is_empty();
        if early_ds {
            attributes.push(declare(self.ds, DS));
        }
        let name = format!("{}Response", self.samlp);
        self.open(&name, attributes);
        self.between();
        let last = self.random.chance(15);
        if let Some(signer) = signer.filter(|_| whole && !last) {
            self.signature(signer, "_r1", early_ds);
            self.between();
        }
        let status = format!("{}Status", self.samlp);
        self.open(&status, Vec::new());
        self.empty(&format!("{}StatusCode", self.samlp), vec![("Value".to_owned(), "urn:ok".to_owned())]);
        self.close(&status);
        self.between();
        self.assertion(signer.filter(|_| !whole), early, early_ds);
        self.between();
        if let Some(signer) = signer.filter(|_| whole && last) {
            self.signature(signer, "_r1", early_ds);
        }
        self.close(&name);
        if self.random.chance(15) {
            self.out.push_str("\n<!-- after --><?done yes?>\n");
        }
    }

    fn assertion(&mut self, signer: Option<Signer>, declared: bool, declared_ds: bool) {
        let mut attributes = vec![
            ("ID".to_owned(), "_a1".to_owned()),
            ("Version".to_owned(), "2.0".to_owned()),
            ("IssueInstant".to_owned(), "2026-03-01T12:00:00Z".to_owned()),
        ];
        if !declared || self.saml.is_empty() || self.random.chance(20) {
            attributes.push(declare(self.saml, SAML));
        }
        if self.random.chance(40) {
            attributes.push(declare("xsi:", XSI));
        }
        if self.random.chance(20) {
            attributes.push(("xml:lang".to_owned(), "de".to_owned()));
        }
        let name = format!("{}Assertion", self.saml);
        self.open(&name, attributes);
        self.between();
        self.value("Issuer", Vec::new());
        if let Some(signer) = signer {
            self.between();
            self.signature(signer, "_a1", declared_ds);
        }
        self.between();
        let subject = format!("{}Subject", self.saml);
        self.open(&subject, Vec::new());
        self.value("NameID", vec![("Format".to_owned(), "urn:format".to_owned())]);
        self.close(&subject);
        let statement = format!("{}AttributeStatement", self.saml);
        self.open(&statement, Vec::new());
        for index in 0..self.random.below(5) {
            self.between();
            let attribute = format!("{}Attribute", self.saml);
            let name = ("Name".to_owned(), format!("urn:example:{index}"));
            let friendly = ("FriendlyName".to_owned(), self.any_text());
            self.open(&attribute, vec![name, friendly]);
            for _ in 0..self.random.below(3) {
                let typed = self.random.chance(50);
                let kind = vec![declare("xsi:", XSI), declare("xs:", XS), ("xsi:type".into(), "xs:string".into())];
                self.value("AttributeValue", if typed { kind } else { Vec::new() });
            }
            if self.random.chance(15) {
                self.out.push_str("<plain xmlns=\"\">");
                let text = self.any_text();
                self.text(&text);
                self.out.push_str("<inner xmlns=\"urn:inner\"/></plain>");
            }
            self.close(&attribute);
        }
        self.close(&statement);
        self.between();
        self.close(&name);
    }

    fn value(&mut self, local: &str, attributes: Vec<(String, String)>) {
        let name = format!("{}{local}", self.saml);
        self.open(&name, attributes);
        let text = self.any_text();
        self.text(&text);
        if self.random.chance(15) {
            self.out.push_str("<!-- within -->");
        }
        if self.random.chance(30) {
            let text = self.any_text();
            self.text(&text);
        }
        self.close(&name);
    }

    fn signature(&mut self, signer: Signer, target: &str, declared: bool) {
        let ds = self.ds;
        let declaration = if declared { String::new() } else { format!(" {}=\"{DS}\"", declare(ds, DS).0) };
        let uri = match self.random.below(if target == "_r1" { 6 } else { 4 }) {
            0 => format!("#xpointer(id('{target}'))"),
            4 => String::new(),
            5 => "#xpointer(/)".to_owned(),
            _ => format!("#{target}"),
        };
        let (method, prefixes) = self.method();
        let (transform, transform_prefixes) = self.method();
        let digest = self.random.pick(&DIGESTS);
        let gap = self.random.pick(&["", "", "\n", "\r\n  "]);
        let mut transforms = format!(
            "<{ds}Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>{gap}\
             <{ds}Transform Algorithm=\"{transform}\">{transform_prefixes}</{ds}Transform>"
        );
        if self.random.chance(10) {
            // Without a canonicalisation, it is the inclusive one.
            transforms = "<Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>".to_owned();
            transforms = transforms.replace("<Transform", &format!("<{ds}Transform"));
        }
        self.out.push_str(&format!(
            "<{ds}Signature{declaration}>{gap}<{ds}SignedInfo>{gap}\
             <{ds}CanonicalizationMethod Algorithm=\"{method}\">{prefixes}</{ds}CanonicalizationMethod>{gap}\
             <{ds}SignatureMethod Algorithm=\"{}\"/>{gap}<{ds}Reference URI=\"{uri}\">{gap}\
             <{ds}Transforms>{gap}{transforms}</{ds}Transforms>{gap}<{ds}DigestMethod Algorithm=\"{digest}\"/>{gap}\
             <{ds}DigestValue></{ds}DigestValue>{gap}</{ds}Reference>{gap}</{ds}SignedInfo>{gap}\
             <{ds}SignatureValue></{ds}SignatureValue>{gap}</{ds}Signature>",
            signer.algorithm
        ));
    }

    /// A canonicalisation, and its `PrefixList`.
    fn method(&mut self) -> (&'static str, String) {
        let method = if self.random.chance(50) { C14N[0] } else { self.random.pick(&C14N) };
        if !method.contains("exc-c14n") || self.random.chance(60) {
            return (method, String::new());
        }
        let mut names = vec!["xs", "xsi", "extra", "saml", "saml2", "samlp", "#default", "nowhere"];
        self.random.shuffle(&mut names);
        names.truncate(self.random.below(5));
        // Single spaces: between two of them xmlsec1 1.2.37 reads an empty name and takes it for the default namespace.
        let list = names.join(" ");
        let namespace = "http://www.w3.org/2001/10/xml-exc-c14n#";
        (method, format!("<ec:InclusiveNamespaces xmlns:ec=\"{namespace}\" PrefixList=\"{list}\"/>"))
    }

    fn open(&mut self, name: &str, attributes: Vec<(String, String)>) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    fn empty(&mut self, name: &str, attributes: Vec<(String, String)>) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    fn close(&mut self, name: &str) {
        self.out.push_str(&format!("</{name}{}>", self.random.pick(&["", "", " "])));
    }

    fn tag(&mut self, name: &str, mut attributes: Vec<(String, String)>) {
        self.out.push('<');
        self.out.push_str(name);
        self.random.shuffle(&mut attributes);
        for (name, value) in attributes {
            let quote = self.random.pick(&["\"", "\"", "'"]);
            self.out.push_str(self.random.pick(&[" ", " ", "\n  ", "  "]));
            self.out.push_str(&format!("{name}={quote}"));
            for character in value.chars() {
                let escaped = match character {
                    '&' => "&amp;".to_owned(),
                    '<' => "&lt;".to_owned(),
                    '"' => "&quot;".to_owned(),
                    '\'' => "&apos;".to_owned(),
                    '\r' | '\n' | '\t' if self.random.chance(50) => format!("&#{};", u32::from(character)),
                    other => other.to_string(),
                };
                self.out.push_str(&escaped);
            }
            self.out.push_str(quote);
        }
    }

    fn text(&mut self, text: &str) {
        if self.random.chance(10) && !text.contains("]]") {
            self.out.push_str(&format!("<![CDATA[{text}]]>"));
            return;
        }
        for character in text.chars() {
            let written = match character {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => self.random.pick(&["&gt;", ">"]).to_owned(),
                '\r' if self.random.chance(50) => "&#xD;".to_owned(),
                other if self.random.chance(4) => format!("&#x{:x};", u32::from(other)),
                other => other.to_string(),
            };
            self.out.push_str(&written);
        }
    }

    fn any_text(&mut self) -> String {
        self.random.pick(&TEXTS).to_owned()
    }

    /// What may stand between elements.
    fn between(&mut self) {
        match self.random.below(12) {
            0 => self.out.push_str("<!-- a comment -->"),
            1 => self.out.push_str("<?target some data?>"),
            2 | 3 => self.out.push_str("\n  "),
            4 => self.out.push_str("\r\n\t"),
            _ => {}
        }
    }
}

/// `saml:` → `xmlns:saml`, and nothing → `xmlns`.
fn declare(prefix: &str, namespace: &str) -> (String, String) {
    let name = prefix.strip_suffix(':').map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    (name, namespace.to_owned())
}
