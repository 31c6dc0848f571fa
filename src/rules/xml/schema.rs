//! Checks one element against its content model. Comes in: an element. Goes out: the breaches of order and number.
//! Elements of other vocabularies are tolerated in metadata, signatures and keys, and where a type is named.

use super::schema_table::{self, Model, Name, Particle};
use crate::syntax::xml::{Node, ns};

/// A breach of a content model.
#[derive(Debug)]
pub(super) enum Breach<'a> {
    /// A child stands behind one that it has to precede.
    Order {
        /// The child that comes too late.
        child: Node<'a>,
        /// The child that it has to precede.
        behind: Node<'a>,
    },
    /// A child that may stand there once stands there again.
    Again {
        /// The repeated child.
        child: Node<'a>,
        /// The first of them.
        first: Node<'a>,
    },
    /// A child that does not belong here; in a message also one of another vocabulary.
    Misplaced {
        /// That child.
        child: Node<'a>,
    },
    /// A child that must be there is not: its names.
    Missing {
        /// Any of these would do.
        names: &'static [Name],
    },
}

/// The content model of an element, where it is one of the known vocabularies.
pub(super) fn model(node: Node<'_>) -> Option<&'static Model> {
    schema_table::find(node.namespace()?, node.local())
}

/// All breaches of order and number among the children of an element, in document order, missing ones last.
pub(super) fn breaches(node: Node<'_>) -> Vec<Breach<'_>> {
    let Some(particles) = model(node).and_then(|model| model.children) else { return Vec::new() };
    let mut found = Vec::new();
    let mut first: Vec<Option<Node<'_>>> = particles.iter().map(|_| None).collect();
    let mut furthest: Option<(usize, Node<'_>)> = None;
    let mut mistaken = false;
    for child in node.elements() {
        let Some(index) = position(particles, child) else {
            // A child with the right word in the wrong vocabulary is XML-NAMESPACE's; a misspelt word is said once.
            let slip = child.namespace().is_none() || has_word(particles, child.local()) || is_unknown(child);
            if !slip && (model(child).is_some() || is_closed(node)) {
                found.push(Breach::Misplaced { child });
            }
            mistaken |= slip;
            continue;
        };
        match furthest {
            Some((reached, behind)) if index < reached => found.push(Breach::Order { child, behind }),
            _ => furthest = Some((index, child)),
        }
        let many = particles.get(index).is_some_and(|particle| particle.many);
        if let Some(slot) = first.get_mut(index) {
            match *slot {
                None => *slot = Some(child),
                Some(first) if !many => found.push(Breach::Again { child, first }),
                Some(_) => {}
            }
        }
    }
    // A child that was only named wrongly may be the missing one.
    if !mistaken {
        found.extend(
            schema_table::choice_of(node)
                .filter(|names| !node.elements().any(|child| names.iter().any(|name| child.is(name.0, name.1))))
                .map(|names| Breach::Missing { names }),
        );
        let missing = particles.iter().zip(&first).filter(|(particle, seen)| particle.required && seen.is_none());
        found.extend(missing.map(|(particle, _)| Breach::Missing { names: particle.names }));
    }
    found
}

/// A word that the SAML vocabulary it stands in does not have.
pub(super) fn is_unknown(node: Node<'_>) -> bool {
    node.namespace().is_some_and(|namespace| {
        schema_table::SAML_NAMESPACES.contains(&namespace) && schema_table::find(namespace, node.local()).is_none()
    })
}

/// The right word in the wrong vocabulary: the namespace that the child should have.
pub(super) fn expected_namespace(parent: Node<'_>, child: Node<'_>) -> Option<&'static str> {
    let particles = model(parent).and_then(|model| model.children)?;
    if position(particles, child).is_some() {
        return None;
    }
    particles.iter().flat_map(|particle| particle.names).find(|name| name.1 == child.local()).map(|name| name.0)
}

/// Whether the schema allows no element of another vocabulary here: messages have `Extensions` and values for them.
fn is_closed(node: Node<'_>) -> bool {
    node.namespace().is_some_and(|namespace| namespace == ns::SAMLP || namespace == ns::SAML)
        && node.attribute_ns(ns::XSI, "type").is_none()
}

fn position(particles: &[Particle], child: Node<'_>) -> Option<usize> {
    let namespace = child.namespace()?;
    particles.iter().position(|particle| particle.names.contains(&(namespace, child.local())))
}

fn has_word(particles: &[Particle], local: &str) -> bool {
    particles.iter().any(|particle| particle.names.iter().any(|name| name.1 == local))
}
