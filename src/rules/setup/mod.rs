//! Before the first login: whether what the two sides are configured with matches, without any message.

mod common;

pub(crate) use common::{Setup, setup};

use crate::rules::rules;

rules! {
    acs,
    algorithm,
    assertion_signing,
    attributes,
    binding,
    capability,
    certificate,
    client_off,
    encryption,
    idp_entity_id,
    missing_side,
    name_id,
    request_signing,
    sp_entity_id,
}
