//! Family intake: what unwrapping the paste has shown. Each rule reads the notes of intake; none decodes anything.

mod artifact;
mod b64_garbage;
mod b64_padding;
mod b64_plus_space;
mod b64_urlsafe;
mod bom_encoding;
mod both_params;
mod capture_cut;
mod common;
mod deflate_in_post;
mod double_b64;
mod double_urlenc;
mod empty;
mod expectation_conflict;
mod har_no_body;
mod har_started_late;
mod line_endings;
mod live_credential;
mod not_deflated_in_redirect;
mod param_twice;
mod pretty_printed;
mod private_key;
mod redacted;
mod saml11_or_wsfed;
mod several_messages;
mod size;
mod smart_quotes;
mod truncated;
mod unrecognised;
mod urlencoded;
mod wrong_param;
mod wrong_protocol;
mod zlib_wrapped;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &artifact::RULE,
    &b64_garbage::RULE,
    &b64_padding::RULE,
    &b64_plus_space::RULE,
    &b64_urlsafe::RULE,
    &bom_encoding::RULE,
    &both_params::RULE,
    &capture_cut::RULE,
    &deflate_in_post::RULE,
    &double_b64::RULE,
    &double_urlenc::RULE,
    &empty::RULE,
    &expectation_conflict::RULE,
    &har_no_body::RULE,
    &har_started_late::RULE,
    &line_endings::RULE,
    &live_credential::RULE,
    &not_deflated_in_redirect::RULE,
    &param_twice::RULE,
    &pretty_printed::RULE,
    &private_key::RULE,
    &redacted::RULE,
    &saml11_or_wsfed::RULE,
    &several_messages::RULE,
    &size::RULE,
    &smart_quotes::RULE,
    &truncated::RULE,
    &unrecognised::RULE,
    &urlencoded::RULE,
    &wrong_param::RULE,
    &wrong_protocol::RULE,
    &zlib_wrapped::RULE,
];
