//! Family xml: what the tree itself shows, before anybody asks what the message means.

mod common;
mod schema;
mod schema_attributes;
mod schema_table;

use crate::rules::rules;

rules! {
    astral_chars,
    carriage_return,
    cdata,
    comment_in_value,
    complexity,
    control_chars,
    doctype,
    dup_id,
    element_in_value,
    entity,
    id_ncname,
    malformed,
    namespace,
    processing_instruction,
    schema_attribute,
    schema_order,
    schema_required,
    time_format,
    whitespace_value,
    wrong_root,
    xsi_type,
}
