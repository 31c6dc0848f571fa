//! OpenID Connect requests, callbacks and the token endpoint.

pub(crate) mod errors;
mod messages;

mod client_id;
mod code_reused;
mod duplicate;
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
mod hints;
mod no_code;
mod no_id_token;
mod nonce_required;
mod pkce_form;
mod pkce_missing;
mod prompt_none;
mod redirect_form;
mod redirect_uri;
mod request_object;
mod resp_error;
mod resp_iss;
mod response_mode;
mod response_type;
mod scope_missing_claims;
mod scope_openid;
mod state_lost;
mod state_mismatch;
mod state_missing;
mod tok_assertion;
mod tok_cors;
mod tok_invalid_client;
mod tok_invalid_grant;
mod tok_not_json;
mod tok_unauthorized_client;
mod tok_unsupported_grant;
mod unrequested;

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
    &duplicate::RULE,
    &endpoint::RULE,
    &hints::RULE,
    &nonce_required::RULE,
    &pkce_form::RULE,
    &pkce_missing::RULE,
    &prompt_none::RULE,
    &redirect_form::RULE,
    &redirect_uri::RULE,
    &request_object::RULE,
    &response_mode::RULE,
    &response_type::RULE,
    &scope_missing_claims::RULE,
    &scope_openid::RULE,
    &state_missing::RULE,
    &code_reused::RULE,
    &resp_error::RULE,
    &resp_iss::RULE,
    &no_code::RULE,
    &state_lost::RULE,
    &state_mismatch::RULE,
    &unrequested::RULE,
    &tok_assertion::RULE,
    &tok_cors::RULE,
    &tok_invalid_client::RULE,
    &tok_invalid_grant::RULE,
    &no_id_token::RULE,
    &tok_not_json::RULE,
    &tok_unauthorized_client::RULE,
    &tok_unsupported_grant::RULE,
];
