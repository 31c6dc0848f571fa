//! A valid signature around a part of a message: what is inside it is as its signer sent it.
//! Input: an item and one of its signatures. Output: the signature around it. Invariant: judges nothing.

use super::covered::is_intact;
use crate::crypto::dsig::SignatureFacts;
use crate::item::Item;
use crate::rules::Context;
use crate::syntax::xml::{Document, NodeId};

/// The valid signature that covers this one from outside: what is inside it is as its signer sent it.
pub(crate) fn seal<'a>(cx: &Context<'a>, item: &'a Item, signature: &SignatureFacts) -> Option<&'a SignatureFacts> {
    let intact = |outer: &&SignatureFacts| is_intact(outer);
    let covers = |document: &Document, inner: NodeId, outer: &&SignatureFacts| {
        let Some(node) = document.node(inner) else { return false };
        let holds = |id| node.ancestors().any(|around| around.id() == id);
        outer.node != Some(inner) && outer.references.iter().filter_map(|reference| reference.target_node).any(holds)
    };
    // A reference leaves out only its own signature (enveloped-signature), so that one inside another's target is covered.
    let own_parent = signature.parent_node;
    let here = item.xml().zip(signature.node).and_then(|(document, node)| {
        let around = item.signatures().iter().filter(|outer| outer.node.is_some() && outer.parent_node != own_parent);
        around.filter(intact).find(|outer| covers(document, node, outer))
    });
    here.or_else(|| {
        // What was decrypted is covered by the message that it was taken from.
        let parent = item.parent.and_then(|parent| cx.items.get(parent))?;
        let place = parent.encryption().iter().find(|facts| facts.item.as_deref() == Some(item.id.as_str()))?.data;
        let document = parent.xml()?;
        parent
            .signatures()
            .iter()
            .filter(|outer| outer.node.is_some())
            .filter(intact)
            .find(|outer| covers(document, place, outer))
    })
}
