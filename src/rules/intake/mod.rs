//! Family intake: what unwrapping the paste has shown. Each rule reads the notes of intake; none decodes anything.

mod charset_name;
mod common;

use crate::rules::rules;

rules! {
    artifact,
    b64_garbage,
    b64_padding,
    b64_plus_space,
    b64_urlsafe,
    bom_encoding,
    both_params,
    capture_cut,
    case_file,
    deflate_in_post,
    deflate_rest,
    double_b64,
    double_urlenc,
    empty,
    expectation_conflict,
    har_no_body,
    har_started_late,
    line_endings,
    link_hidden,
    live_credential,
    not_deflated_in_redirect,
    param_twice,
    pretty_printed,
    private_key,
    redacted,
    saml11_or_wsfed,
    several_messages,
    size,
    smart_quotes,
    text_around,
    truncated,
    unrecognised,
    urlencoded,
    wrong_param,
    wrong_protocol,
    zlib_wrapped,
}
