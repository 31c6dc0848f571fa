//! The fragment of the page's own address: it names the rule of the finding in view, and nothing of the case.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

/// What stands before the id of a rule in the address: of the finding that is looked at, its rule and nothing of the case.
pub(super) const FINDING: &str = "finding=";

/// The rule of the finding that the address names.
pub(super) fn finding() -> Option<String> {
    let address = window().location().href().ok()?;
    let rule = address.split_once('#')?.1.strip_prefix(FINDING)?;
    let is_id = rule.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    is_id.then(|| rule.to_owned())
}

/// Names the finding that is looked at in the address; `None` takes the name out.
pub(super) fn name_finding(rule: Option<&str>) {
    let Ok(address) = window().location().href() else { return };
    let (page, now) = address.split_once('#').unwrap_or((&address, ""));
    match rule {
        Some(rule) if now.strip_prefix(FINDING) != Some(rule) => take_out(&format!("{page}#{FINDING}{rule}")),
        None if now.starts_with(FINDING) => take_out(page),
        _ => {}
    }
}

/// Puts another address in the place of this one. Where the browser refuses, it stays as it is and nothing else changes.
pub(super) fn take_out(page: &str) {
    let _ = window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(page)));
}
