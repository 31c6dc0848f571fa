//! What applications, APIs, clouds and identity providers are configured with, against what was sent.

mod common;

use crate::rules::rules;

rules! {
    audience,
    claim,
    client,
    conflict,
    issuer,
    redirect_uri,
    subject,
}
