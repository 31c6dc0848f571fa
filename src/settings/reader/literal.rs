//! Literals of programs: JSON, JavaScript, Ruby, PHP, Python, HCL, and the flow notation of YAML.
//! Names and values are read, programs are not run: what is joined, called or looked up is left out.

use super::pair::{MAX_DEPTH, MAX_UNCLOSED, Pair, add};
use super::text::{is_computed, quoted};
use crate::source::Span;

/// Stands for a value of a list that is not read, in the form of a reference.
pub(in crate::settings) const UNREAD: &str = "${}";

/// Which words are values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Only quoted texts, numbers, `true` and `false`.
    Program,
    /// Any word, as in the flow notation of YAML.
    Flow,
    /// Any word, with `=` between name and value.
    Operation,
}

/// What a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    List,
    /// Arguments of a call: of its own texts only the first is read, as the value of its name (`.issuerUri("…")`).
    Call,
    /// `name['key']`
    Index,
}

/// What stands before the next separator.
#[derive(Debug, Clone)]
struct Operand {
    names: Vec<String>,
    span: Span,
    value: bool,
    after: usize,
}

#[derive(Debug)]
struct Frame {
    container: Container,
    path: Vec<String>,
    key: Option<Vec<String>>,
    /// The name of the call whose arguments these are.
    called: Option<String>,
    operands: Vec<Operand>,
    computed: bool,
    /// A line ended behind the name.
    wrapped: bool,
    /// Braces behind a name and a type, which may enclose a list: `Audiences = new[] { "a", "b" }`.
    listed: bool,
    count: usize,
}

impl Frame {
    fn new(container: Container, path: Vec<String>) -> Self {
        Frame {
            container,
            path,
            key: None,
            called: None,
            operands: Vec::new(),
            computed: false,
            wrapped: false,
            listed: false,
            count: 0,
        }
    }
}

/// What an object of JSON in a variable says, beside the value as a whole.
pub(super) fn object(text: &str, span: Span, path: &[String], pairs: &mut Vec<Pair>) {
    let value = span.of(text);
    if value.starts_with('{') && value.contains('"') && value.ends_with('}') {
        read(text, span, path, Style::Program, pairs);
    }
}

/// Reads a part of a text below a path.
pub(super) fn read(text: &str, part: Span, base: &[String], style: Style, pairs: &mut Vec<Pair>) {
    let mut reader = Reader { pairs, stack: vec![Frame::new(Container::Object, base.to_vec())], skipped: 0, style };
    let mut at = part.start;
    let mut unclosed = 0;
    while let Some(c) = text.get(at..part.end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..part.end).unwrap_or("");
        at = match c {
            '"' | '\'' | '`' if unclosed < MAX_UNCLOSED => {
                match quoted(text, at).filter(|(_, _, after)| *after <= part.end) {
                    Some((value, span, after)) => {
                        let computed = c != '\'' && (value.contains("${") || value.contains("#{"));
                        reader.operand(value, span, !computed, after);
                        after
                    }
                    None => {
                        unclosed += 1;
                        at + 1
                    }
                }
            }
            // Quotes inside the quotes of a command line: `"{\"issuer\": \"https://…\"}"`.
            '\\' if rest.starts_with("\\\"") => match rest.get(2..).and_then(|inner| inner.find("\\\"")) {
                Some(length) if unclosed < MAX_UNCLOSED => {
                    let span = Span::new(at + 2, at + 2 + length);
                    reader.operand(span.of(text).to_owned(), span, true, span.end + 2);
                    span.end + 2
                }
                _ => {
                    unclosed += 1;
                    at + 2
                }
            },
            '#' if style != Style::Operation => at + line_end(rest),
            '/' if rest.starts_with("//") && style == Style::Program => at + line_end(rest),
            '/' if rest.starts_with("/*") => at + rest.find("*/").map_or(rest.len(), |end| end + 2),
            '{' | '[' | '(' => {
                reader.open(c, at);
                at + 1
            }
            '}' | ']' | ')' => {
                reader.close(at + 1);
                at + 1
            }
            ',' | ';' => {
                reader.flush();
                reader.next();
                at + 1
            }
            '\n' => {
                reader.line_end();
                at + 1
            }
            ':' | '=' => {
                let sign: usize = rest.bytes().take_while(|byte| matches!(byte, b'=' | b'>' | b':')).count();
                reader.assign(rest.starts_with("= "));
                at + sign.max(1)
            }
            _ if c.is_whitespace() => at + c.len_utf8(),
            _ => {
                let length = word(rest, style);
                if length == 0 {
                    reader.computed();
                    at + c.len_utf8()
                } else {
                    let span = Span::new(at, at + length);
                    let found = span.of(text);
                    let found = found.trim_end();
                    let is_value = style != Style::Program
                        || matches!(found, "true" | "false" | "True" | "False" | "TRUE" | "FALSE")
                        || found.bytes().all(|byte| byte.is_ascii_digit());
                    reader.operand(found.to_owned(), Span::new(at, at + found.len()), is_value, at + length);
                    at + length
                }
            }
        };
    }
    while reader.stack.len() > 1 {
        reader.close(at);
    }
    reader.flush();
}

/// The length of a word at the start of a text.
fn word(rest: &str, style: Style) -> usize {
    match style {
        Style::Program => {
            let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '@' | '-');
            rest.find(|c: char| !inside(c)).unwrap_or(rest.len())
        }
        Style::Operation => {
            let ends = |c: char| matches!(c, ',' | '=' | '[' | ']' | '{' | '}' | '(' | ')' | '\n');
            rest.find(ends).unwrap_or(rest.len())
        }
        Style::Flow => {
            let mut end = rest.len();
            for (at, c) in rest.char_indices() {
                let colon = c == ':'
                    && rest.get(at + 1..).is_none_or(|rest| rest.starts_with([' ', '\n', '\r']) || rest.is_empty());
                let closes = c == ')' && !rest.get(..at).is_some_and(|before| before.contains('('));
                if matches!(c, ',' | '[' | ']' | '{' | '}' | '\n') || colon || closes {
                    end = at;
                    break;
                }
            }
            end
        }
    }
}

fn line_end(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

struct Reader<'p> {
    pairs: &'p mut Vec<Pair>,
    stack: Vec<Frame>,
    /// Containers that are too deep to be read.
    skipped: usize,
    style: Style,
}

impl Reader<'_> {
    fn top(&mut self) -> Option<&mut Frame> {
        if self.skipped > 0 { None } else { self.stack.last_mut() }
    }

    fn operand(&mut self, text: String, span: Span, value: bool, after: usize) {
        if let Some(frame) = self.top().filter(|frame| frame.operands.len() < 8) {
            frame.operands.push(Operand { names: vec![text], span, value, after });
        }
    }

    fn computed(&mut self) {
        if let Some(frame) = self.top() {
            frame.computed = true;
        }
    }

    fn assign(&mut self, is_plain: bool) {
        let Some(frame) = self.top() else { return };
        // The type of a variable between its name and its value: `issuer: str = "https://…"`.
        if is_plain && frame.key.is_some() && matches!(frame.operands.as_slice(), [only] if !only.value) {
            frame.operands.clear();
            return;
        }
        // A second sign belongs to an expression (`a ? b : c`) or to a symbol (`:name`).
        let Some(name) = frame.operands.pop() else { return };
        frame.operands.clear();
        // A name whose value never came is the head of a block: `class Settings(Base):`.
        frame.computed = frame.key.is_some() && !std::mem::take(&mut frame.wrapped);
        frame.key = Some(name.names);
    }

    fn open(&mut self, sign: char, at: usize) {
        if self.skipped > 0 || self.stack.len() >= MAX_DEPTH {
            self.skipped += 1;
            return;
        }
        let Some(frame) = self.stack.last_mut() else { return };
        let before = frame.operands.last();
        // A word of the flow notation that goes on with a bracket is an expression: `ENV["X"]`.
        let glued = before.filter(|before| before.after == at);
        let called = glued.is_some_and(|before| !before.value || self.style == Style::Flow);
        let array = before.is_some_and(|before| {
            before
                .names
                .last()
                .is_some_and(|name| matches!(name.as_str(), "array" | "Array" | "list" | "set" | "toset" | "tolist"))
        });
        let container = match sign {
            '{' => Container::Object,
            '[' if called => Container::Index,
            '[' => Container::List,
            _ if array => Container::List,
            // A tuple of Python: `[("https://…", BINDING)]`.
            _ if !called && frame.container == Container::List && self.style == Style::Program => Container::List,
            _ => Container::Call,
        };
        let mut path = frame.path.clone();
        match (&frame.key, container) {
            (_, Container::Index) => {}
            (Some(key), _) => path.extend(key.iter().cloned()),
            (None, Container::Call) => {}
            (None, _) if frame.container == Container::List => path.push(format!("[{}]", frame.count)),
            (None, Container::Object) if !frame.operands.is_empty() && frame.container == Container::Object => {
                path.extend(frame.operands.iter().flat_map(|operand| operand.names.iter().cloned()));
                path.push(format!("[{}]", frame.count));
                frame.count += 1;
            }
            (None, _) => {}
        }
        let name = before.filter(|_| called && container == Container::Call && self.style == Style::Program);
        let name = name.and_then(|before| before.names.last().cloned());
        path.extend(name.iter().cloned());
        let listed = container == Container::Object && frame.key.is_some() && before.is_some();
        self.stack.push(Frame { called: name, listed, ..Frame::new(container, path) });
    }

    fn close(&mut self, after: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.stack.len() < 2 {
            return;
        }
        let index = self
            .stack
            .last()
            .filter(|frame| frame.container == Container::Index)
            .and_then(|frame| frame.operands.last().cloned());
        self.flush();
        let Some(closed) = self.stack.pop() else { return };
        let Some(frame) = self.stack.last_mut() else { return };
        match closed.container {
            Container::Index => {
                if let Some((last, index)) = frame.operands.last_mut().zip(index) {
                    // SimpleSAMLphp names an entity by the place it has: `$metadata['https://idp.example'] = …`.
                    if let ([list], [entity]) = (last.names.as_slice(), index.names.as_slice())
                        && list == "$metadata"
                    {
                        add(self.pairs, vec![list.clone(), "entityid".to_owned()], entity.clone(), index.span);
                    }
                    last.names.extend(index.names);
                    last.after = after;
                }
            }
            Container::Call => frame.computed = frame.key.is_some(),
            Container::Object | Container::List => {
                frame.operands.clear();
                frame.key = None;
                frame.computed = false;
            }
        }
    }

    /// Takes what stands before a separator as a value, where it is one text.
    fn flush(&mut self) {
        if self.skipped > 0 {
            return;
        }
        let style = self.style;
        let Some(frame) = self.stack.last_mut() else { return };
        // PHP names a constant by the first argument: `define('NAME', 'value')`.
        if frame.called.as_deref() == Some("define") && frame.count == 0 {
            frame.key = frame.operands.pop().map(|name| name.names);
            return;
        }
        if let ([operand], false) = (frame.operands.as_slice(), frame.computed)
            && operand.value
            && let [value] = operand.names.as_slice()
            && !(style == Style::Flow && is_computed(value))
        {
            let mut path = frame.path.clone();
            match (&frame.key, frame.container) {
                (Some(key), _) => path.extend(key.iter().cloned()),
                (None, Container::List) => path.push(format!("[{}]", frame.count)),
                (None, Container::Object) if frame.listed => path.push(format!("[{}]", frame.count)),
                // Each call stands for itself: two of one name do not contradict each other.
                (None, Container::Call) if frame.count == 0 && frame.called.is_some() => {
                    path.push(format!("[{}]", operand.span.start));
                }
                (None, _) => path.clear(),
            }
            add(self.pairs, path, value.clone(), operand.span);
        } else if let (Some(operand), None) = (frame.operands.first(), &frame.key)
            && (frame.container == Container::List || frame.listed)
        {
            // A variable or a pattern among the values of a list: it is kept that there is one.
            let path = [frame.path.as_slice(), &[format!("[{}]", frame.count)]].concat();
            add(self.pairs, path, UNREAD.to_owned(), operand.span);
        }
        frame.operands.clear();
        frame.key = None;
        frame.computed = false;
    }

    /// After a comma.
    fn next(&mut self) {
        if let Some(frame) = self.top() {
            frame.count += 1;
        }
    }

    fn line_end(&mut self) {
        let program = self.style == Style::Program;
        let Some(frame) = self.top() else { return };
        // A value may stand in the line below its name.
        let unfinished = frame.key.is_some() && frame.operands.is_empty() && !frame.computed;
        frame.wrapped = unfinished;
        if frame.container == Container::Object && program && !unfinished {
            self.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn json_ruby_php_and_hcl() {
        assert_eq!(
            shown(r#"{"a": {"b": ["x", "y"], "n": 5}, "t": true}"#, Notation::Literal),
            ["a.b.[0]=x", "a.b.[1]=y", "a.n=5", "t=true"]
        );
        assert_eq!(
            shown(
                "gitlab_rails['p'] = [\n {\n name: 'saml',\n :label => 'x', args: { issuer: \"https://a/\" } }\n]\n",
                Notation::Literal
            ),
            ["gitlab_rails.p.[0].name=saml", "gitlab_rails.p.[0].label=x", "gitlab_rails.p.[0].args.issuer=https://a/"]
        );
        assert_eq!(
            shown("$s = array(\n 'sp' => array('entityId' => 'e', 'x' => getenv('Y')),\n);", Notation::Literal),
            ["$s.sp.entityId=e", "$s.sp.x.getenv.[61]=Y"]
        );
        assert_eq!(
            shown(
                "resource \"t\" \"n\" {\n  a   = [\"x\"]\n  b = var.c\n  d = \"e\"\n f = \"${g}\"\n}\n",
                Notation::Literal
            ),
            ["resource.t.n.[0].a.[0]=x", "resource.t.n.[0].d=e"]
        );
        assert_eq!(
            shown(
                "var d = Decoders.fromIssuer(\"i\");\nreturn b.clientId(\"c\").scope(\"s\", \"t\");",
                Notation::Literal
            ),
            ["d.Decoders.fromIssuer.[29]=i", "b.clientId.[53]=c", ".scope.[64]=s"]
        );
    }

    #[test]
    fn tuples_constants_and_quotes_in_quotes() {
        assert_eq!(
            shown("s = {'acs': [('https://a', POST)]}", Notation::Literal),
            ["s.acs.[0].[0]=https://a", "s.acs.[0].[1]=${}"]
        );
        assert_eq!(shown("define( 'ID', 'x' );\ndefine('N', y());", Notation::Literal), ["define.ID=x"]);
        assert_eq!(
            shown(
                "A = new[] { \"x\", \"y\" },\nB = new List<string> { \"z\" },\nC = new P { D = \"e\" };",
                Notation::Literal
            ),
            ["A.[0]=x", "A.[1]=y", "B.[0]=z", "C.D=e"]
        );
        assert_eq!(
            shown("{\\\"issuer\\\": \\\"https://a\\\", \\\"n\\\": [\\\"b\\\"]}", Notation::Literal),
            ["issuer=https://a", "n.[0]=b"]
        );
        assert!(shown("{ identifier: ENV[\"CID\"], b: ENV.fetch(\"X\") }", Notation::Yaml).is_empty());
    }

    #[test]
    fn what_is_joined_or_looked_up_is_no_value_of_the_name() {
        assert_eq!(
            shown("new S({ issuer: process.env.A, b: 'x' + y, c: `z`, d: f('g'), cb: 'u' }, done)", Notation::Literal),
            ["S.c=z", "S.d.f.[57]=g", "S.cb=u"]
        );
    }
}
