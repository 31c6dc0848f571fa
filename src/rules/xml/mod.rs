//! Family xml: what the tree itself shows, before anybody asks what the message means.

mod astral_chars;
mod cdata;
mod comment_in_value;
mod common;
mod complexity;
mod control_chars;
mod doctype;
mod dup_id;
mod entity;
mod id_ncname;
mod malformed;
mod namespace;
mod processing_instruction;
mod schema;
mod schema_attribute;
mod schema_attributes;
mod schema_order;
mod schema_required;
mod schema_table;
mod time_format;
mod whitespace_value;
mod wrong_root;
mod xsi_type;

pub(super) use common::{documents, is_web_page};

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &astral_chars::RULE,
    &cdata::RULE,
    &comment_in_value::RULE,
    &complexity::RULE,
    &control_chars::RULE,
    &doctype::RULE,
    &dup_id::RULE,
    &entity::RULE,
    &id_ncname::RULE,
    &malformed::RULE,
    &namespace::RULE,
    &processing_instruction::RULE,
    &schema_attribute::RULE,
    &schema_order::RULE,
    &schema_required::RULE,
    &time_format::RULE,
    &whitespace_value::RULE,
    &wrong_root::RULE,
    &xsi_type::RULE,
];
