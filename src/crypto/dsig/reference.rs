//! One `ds:Reference`: what it points at, its transforms, its digest (xmldsig-core 4.4.3).

use super::allowance::{Allowance, MAX_TRANSFORMS};
use super::element::{interrupted, prefix_list};
use super::facts::{DigestResult, ReferenceFacts, ReferenceProblem};
use super::ids::Ids;
use super::repair;
use crate::crypto::c14n::{self, Fault, Method, NodeSet};
use crate::crypto::hash::{HashKind, Pieces};
use crate::crypto::{text_base64, to_base64};
use crate::syntax::xml::{Budget, Document, Node, NodeId, ns, parse};

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";

pub(super) fn check(
    document: &Document,
    signature: Node<'_>,
    node: Node<'_>,
    ids: &Ids<'_>,
    allowance: &mut Allowance<'_>,
) -> ReferenceFacts {
    let mut facts = stated(node);
    let set = match resolve(document, ids, &mut facts) {
        Ok(set) => set,
        Err(problem) => return failed(facts, problem),
    };
    facts.target_is_parent = facts.target_node.is_some() && facts.target_node == signature.parent().map(Node::id);
    let method = facts.digest_method.clone().unwrap_or_default();
    let hash = HashKind::from_xml_uri(&method);
    let computed = match digest(document, signature, node, set, hash, &mut facts, allowance) {
        Ok(computed) => computed,
        Err(problem) => return failed(facts, problem),
    };
    let Some(hash) = hash else { return failed(facts, ReferenceProblem::DigestMethod(method)) };
    facts.computed = Some(to_base64(&computed));
    let Some(stated) = facts.stated.as_deref().and_then(text_base64) else {
        return failed(facts, ReferenceProblem::NoDigest);
    };
    if stated == computed {
        facts.digest = DigestResult::Ok;
    } else {
        facts.digest = DigestResult::Mismatch;
        facts.one_character = differs_in_one_character(&facts);
        match repair::find(document, signature, set, node, hash, &stated, allowance) {
            Some(repair::Found::Damage(undone)) => facts.repair = Some(undone.repair),
            Some(repair::Found::CommentsCounted(_)) => facts.comments_counted = true,
            None => {}
        }
    }
    facts
}

/// Digests of two contents have nothing in common: so near ones are of the same content.
fn differs_in_one_character(facts: &ReferenceFacts) -> bool {
    let (Some(stated), Some(computed)) = (&facts.stated, &facts.computed) else { return false };
    let stated = stated.trim();
    let at = stated.bytes().zip(computed.bytes()).position(|(a, b)| a != b).unwrap_or(stated.len().min(computed.len()));
    let (Some(left), Some(right)) = (stated.get(at..), computed.get(at..)) else { return false };
    let (without_left, without_right) = (left.get(1..), right.get(1..));
    let changed = without_left.is_some() && without_left == without_right;
    let added = without_left == Some(right);
    let lost = without_right == Some(left);
    changed || added || lost || stated.eq_ignore_ascii_case(computed)
}

/// What gives the octets that were signed, where the digest differs and a known repair does.
pub(super) fn repaired(
    document: &Document,
    signature: Node<'_>,
    node: Node<'_>,
    ids: &Ids<'_>,
) -> Option<repair::Found> {
    let mut facts = stated(node);
    let set = resolve(document, ids, &mut facts).ok()?;
    let hash = HashKind::from_xml_uri(facts.digest_method.as_deref()?)?;
    let stated = text_base64(facts.stated.as_deref()?)?;
    repair::find(document, signature, set, node, hash, &stated, &mut Allowance::default())
}

fn failed(mut facts: ReferenceFacts, problem: ReferenceProblem) -> ReferenceFacts {
    facts.digest = problem.result();
    facts.problem = Some(problem);
    facts
}

/// The octets that a reference's digest is computed over, for those who want to see or save them; with what it states.
pub(super) fn canonical_octets(
    document: &Document,
    signature: Node<'_>,
    node: Node<'_>,
    ids: &Ids<'_>,
) -> Result<(Vec<u8>, ReferenceFacts), ReferenceProblem> {
    let mut facts = stated(node);
    let set = resolve(document, ids, &mut facts)?;
    let octets = octets(document, signature, node, set, &mut facts, &mut Allowance::default())?;
    Ok((octets, facts))
}

/// What the element says.
fn stated(node: Node<'_>) -> ReferenceFacts {
    let mut facts = ReferenceFacts::default();
    facts.places.reference = node.span();
    if let Some(uri) = node.attribute("URI") {
        facts.uri = Some(uri.value.clone());
        facts.places.uri = uri.value_span;
    }
    facts.transforms = transforms(node)
        .map(|transform| transform.attribute("Algorithm").map_or_else(String::new, |uri| uri.value.clone()))
        .collect();
    if let Some(list) = node.element(ns::DS, "Transforms") {
        facts.places.transforms = list.span();
    }
    if let Some(method) = node.element(ns::DS, "DigestMethod").and_then(|method| method.attribute("Algorithm")) {
        facts.digest_method = Some(method.value.clone());
        facts.places.method = method.value_span;
    }
    if let Some(value) = node.element(ns::DS, "DigestValue") {
        facts.stated = Some(value.text());
        facts.places.value = value.content_span();
        facts.interrupted_digest = interrupted(value);
    }
    facts
}

fn transforms(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.elements_named(ns::DS, "Transforms")
        .flat_map(|list| list.elements_named(ns::DS, "Transform"))
        .take(MAX_TRANSFORMS + 1)
}

/// The part of the document that the URI means (xmldsig-core 4.4.3.3). Plain references leave comments out.
fn resolve(document: &Document, ids: &Ids<'_>, facts: &mut ReferenceFacts) -> Result<NodeSet, ReferenceProblem> {
    // Without a URI the application has to know what is meant; implementations take the whole document.
    let uri = facts.uri.clone().unwrap_or_default();
    let whole = |comments: bool, facts: &mut ReferenceFacts| {
        let (top, root) = document.document().zip(document.root()).ok_or(ReferenceProblem::Unresolved)?;
        target(root, facts);
        Ok(NodeSet { apex: top.id(), without: None, comments })
    };
    if uri.is_empty() {
        return whole(false, facts);
    }
    let fragment = uri.strip_prefix('#').ok_or(ReferenceProblem::External)?;
    if fragment == "xpointer(/)" {
        return whole(true, facts);
    }
    let quoted = fragment.strip_prefix("xpointer(id(").and_then(|rest| rest.strip_suffix("))"));
    let quoted = quoted.and_then(|text| {
        let inner = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
        inner('\'').or_else(|| inner('"'))
    });
    let (found, foreign) = ids.find(quoted.unwrap_or(fragment));
    facts.candidates.clone_from(&found);
    facts.foreign_id = foreign.map(str::to_owned);
    match found.as_slice() {
        [] => Err(ReferenceProblem::Unresolved),
        [one] => {
            if let Some(node) = document.node(*one) {
                target(node, facts);
            }
            Ok(NodeSet { apex: *one, without: None, comments: quoted.is_some() })
        }
        several => Err(ReferenceProblem::Ambiguous(several.len())),
    }
}

fn target(node: Node<'_>, facts: &mut ReferenceFacts) {
    facts.target = Some(node.local().to_owned());
    facts.target_node = Some(node.id());
    facts.places.target = node.span();
}

/// What goes from transform to transform. A canonicalisation waits until its octets are asked for.
enum Data<'a> {
    Nodes(NodeSet),
    Canonical(NodeSet, Method, Vec<&'a str>),
    Octets(Vec<u8>),
}

/// The octets that are digested: the output of the last transform.
fn octets(
    document: &Document,
    signature: Node<'_>,
    reference: Node<'_>,
    set: NodeSet,
    facts: &mut ReferenceFacts,
    allowance: &mut Allowance<'_>,
) -> Result<Vec<u8>, ReferenceProblem> {
    let mut relative = None;
    let data = transformed(document, signature, reference, set, facts, &mut relative, allowance)?;
    let octets = written(document, data, &mut relative, allowance)?;
    facts.problem = relative.map(ReferenceProblem::RelativeNamespace);
    Ok(octets)
}

/// The digest of these octets, which are not kept: empty without a hash function. Counts them in any case.
fn digest(
    document: &Document,
    signature: Node<'_>,
    reference: Node<'_>,
    set: NodeSet,
    hash: Option<HashKind>,
    facts: &mut ReferenceFacts,
    allowance: &mut Allowance<'_>,
) -> Result<Vec<u8>, ReferenceProblem> {
    let mut relative = None;
    let data = transformed(document, signature, reference, set, facts, &mut relative, allowance)?;
    let (length, computed) = match data {
        Data::Canonical(..) if !allowance.is_open() => return Err(LIMIT),
        Data::Canonical(set, method, prefixes) => {
            let mut outcome = Ok((0, None));
            let mut feed = |taker: Pieces<'_>| {
                outcome = c14n::canonicalize_into(document, set, method, &prefixes, taker);
            };
            let computed = match hash {
                Some(hash) => hash.digest_fed(&mut feed),
                None => {
                    feed(&mut |_| {});
                    Vec::new()
                }
            };
            let (length, found) = outcome.map_err(|Fault::Limit| exhausted(allowance))?;
            relative = found.or(relative);
            allowance.spend(length).ok_or(LIMIT)?;
            (length, computed)
        }
        data => {
            let octets = written(document, data, &mut relative, allowance)?;
            (octets.len(), hash.map(|hash| hash.digest(&octets)).unwrap_or_default())
        }
    };
    facts.problem = relative.map(ReferenceProblem::RelativeNamespace);
    facts.canonical_bytes = Some(length);
    Ok(computed)
}

const LIMIT: ReferenceProblem = ReferenceProblem::Limit("canonical octets");

/// One canonicalisation took more than a case may cost: no other is begun.
fn exhausted(allowance: &mut Allowance<'_>) -> ReferenceProblem {
    let _ = allowance.spend(usize::MAX);
    LIMIT
}

fn transformed<'a>(
    document: &Document,
    signature: Node<'_>,
    reference: Node<'a>,
    set: NodeSet,
    facts: &mut ReferenceFacts,
    relative: &mut Option<String>,
    allowance: &mut Allowance<'_>,
) -> Result<Data<'a>, ReferenceProblem> {
    let mut data = Data::Nodes(set);
    for (count, transform) in transforms(reference).enumerate() {
        if count >= MAX_TRANSFORMS {
            return Err(ReferenceProblem::Limit("transforms"));
        }
        let uri = transform.attribute("Algorithm").map_or("", |uri| uri.value.as_str());
        data = match (uri, data) {
            (ENVELOPED, Data::Nodes(set)) => Data::Nodes(NodeSet { without: Some(signature.id()), ..set }),
            (ENVELOPED, _) => return Err(ReferenceProblem::TransformOrder),
            (BASE64, Data::Nodes(set)) => Data::Octets(decoded(&node_text(document, set.apex))?),
            (BASE64, data) => {
                let octets = written(document, data, relative, allowance)?;
                Data::Octets(decoded(&String::from_utf8_lossy(&octets))?)
            }
            (uri, data) => {
                let Some(method) = Method::from_uri(uri) else {
                    return Err(ReferenceProblem::Transform(uri.to_owned()));
                };
                let list = prefix_list(transform);
                if method.exclusive {
                    facts.prefix_list = list.map(str::to_owned);
                }
                let prefixes: Vec<&str> = list.unwrap_or("").split_ascii_whitespace().collect();
                match data {
                    Data::Nodes(set) => Data::Canonical(set, method, prefixes),
                    data => {
                        let octets = written(document, data, relative, allowance)?;
                        Data::Octets(canonical_again(octets, method, &prefixes, relative, allowance)?)
                    }
                }
            }
        };
    }
    Ok(match data {
        Data::Nodes(set) => Data::Canonical(set, Method::IMPLICIT, Vec::new()),
        data => data,
    })
}

fn written(
    document: &Document,
    data: Data<'_>,
    relative: &mut Option<String>,
    allowance: &mut Allowance<'_>,
) -> Result<Vec<u8>, ReferenceProblem> {
    match data {
        Data::Nodes(set) => run(document, set, Method::IMPLICIT, &[], relative, allowance),
        Data::Canonical(set, method, prefixes) => run(document, set, method, &prefixes, relative, allowance),
        Data::Octets(octets) => Ok(octets),
    }
}

/// A canonicalisation after another transform: the octets are read as a document first (xmldsig-core 4.4.3.2).
fn canonical_again(
    octets: Vec<u8>,
    method: Method,
    prefixes: &[&str],
    relative: &mut Option<String>,
    allowance: &mut Allowance<'_>,
) -> Result<Vec<u8>, ReferenceProblem> {
    let text = String::from_utf8(octets).map_err(|_| ReferenceProblem::BadIntermediate)?;
    let inner = parse(&text, &Budget::MESSAGE);
    let top = inner.document().filter(|_| inner.defects.is_empty()).ok_or(ReferenceProblem::BadIntermediate)?;
    let all = NodeSet { apex: top.id(), without: None, comments: true };
    run(&inner, all, method, prefixes, relative, allowance)
}

/// Canonicalises within what is still allowed for the document.
fn run(
    document: &Document,
    set: NodeSet,
    method: Method,
    prefixes: &[&str],
    relative: &mut Option<String>,
    allowance: &mut Allowance<'_>,
) -> Result<Vec<u8>, ReferenceProblem> {
    if !allowance.is_open() {
        return Err(LIMIT);
    }
    let canonical = c14n::canonicalize(document, set, method, prefixes);
    let canonical = canonical.map_err(|Fault::Limit| exhausted(allowance))?;
    *relative = canonical.relative_namespace.or(relative.take());
    let octets = canonical.octets;
    allowance.spend(octets.len()).ok_or(LIMIT)?;
    Ok(octets)
}

/// The base64 transform.
fn decoded(text: &str) -> Result<Vec<u8>, ReferenceProblem> {
    text_base64(text).ok_or(ReferenceProblem::BadIntermediate)
}

fn node_text(document: &Document, apex: NodeId) -> String {
    let mut text = String::new();
    for node in document.node(apex).into_iter().flat_map(Node::descendants) {
        text.push_str(node.characters().unwrap_or(""));
    }
    text
}
