//! OpenID Connect requests, callbacks and the token endpoint.

pub(crate) mod errors;
mod messages;

mod client_id;
mod endpoint;
mod err_access_denied;
mod err_account_selection_required;
mod err_consent_required;
mod err_interaction_required;
mod err_invalid_request;
mod err_invalid_request_uri;
mod err_invalid_scope;
mod err_login_required;
mod err_registration_not_supported;
mod err_request_not_supported;
mod err_server_error;
mod err_temporarily_unavailable;
mod err_unauthorized_client;
mod err_unsupported_response_type;
mod no_id_token;
mod pkce_missing;
mod redirect_uri;
mod resp_error;
mod response_type;
mod scope_openid;
mod state_mismatch;
mod tok_invalid_client;
mod tok_invalid_grant;
mod tok_unauthorized_client;
mod tok_unsupported_grant;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &err_access_denied::RULE,
    &err_account_selection_required::RULE,
    &err_consent_required::RULE,
    &err_interaction_required::RULE,
    &err_invalid_request::RULE,
    &err_invalid_request_uri::RULE,
    &err_invalid_scope::RULE,
    &err_login_required::RULE,
    &err_registration_not_supported::RULE,
    &err_request_not_supported::RULE,
    &err_server_error::RULE,
    &err_temporarily_unavailable::RULE,
    &err_unauthorized_client::RULE,
    &err_unsupported_response_type::RULE,
    &client_id::RULE,
    &endpoint::RULE,
    &pkce_missing::RULE,
    &redirect_uri::RULE,
    &response_type::RULE,
    &scope_openid::RULE,
    &resp_error::RULE,
    &state_mismatch::RULE,
    &tok_invalid_client::RULE,
    &tok_invalid_grant::RULE,
    &no_id_token::RULE,
    &tok_unauthorized_client::RULE,
    &tok_unsupported_grant::RULE,
];
