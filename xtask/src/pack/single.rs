//! The single-file edition: the same script, style and module inside one page that opens from disk and may connect to
//! nothing from its first byte.

use super::{Parts, html, policy_hash};
use crate::run::Outcome;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The whole page as text.
pub fn page(page: &str, parts: &Parts) -> Outcome<String> {
    if parts.script.contains("</script") || parts.style.contains("</style") {
        return Err("the script or the style would end its own element".to_owned());
    }
    let block =
        |id, bytes: &[u8]| format!("<script type=\"text/plain\" id=\"{id}\">{}</script>\n", STANDARD.encode(bytes));
    // Modules and texts stand in data blocks: no browser runs them, and no policy has to allow them.
    let starter = format!(
        "{}{}{}<script type=\"module\" id=\"boot\">{}</script>",
        block("unpack", &parts.unpack),
        block("module", &parts.whole),
        block("checks", &parts.checks),
        parts.script
    );
    let single = page.replacen(html::starter_tag(page)?, &starter, 1);
    let single = html::with_style(&single, &format!("<style>{}</style>", parts.style))?;
    let policy = html::policy(page)?;
    Ok(single.replacen(policy, &tightened(policy, parts)?, 1))
}

/// The page's policy without any origin: `'self'` becomes the hash of the one script and the one style there are.
fn tightened(policy: &str, parts: &Parts) -> Outcome<String> {
    let mut tight = policy.to_owned();
    for (directive, from, to) in [
        ("script-src", "'self'", policy_hash(&parts.script)),
        ("style-src", "'self'", policy_hash(&parts.style)),
        ("connect-src", "'self'", "'none'".to_owned()),
    ] {
        let open = format!("{directive} {from}");
        if tight.matches(&open).count() != 1 {
            return Err(format!("the policy does not say `{open}` once"));
        }
        tight = tight.replacen(&open, &format!("{directive} {to}"), 1);
    }
    if tight.contains("'self'") { Err("the policy still allows the page's origin".to_owned()) } else { Ok(tight) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allows_no_origin() {
        let parts = Parts {
            script: "1".to_owned(),
            style: "a{}".to_owned(),
            unpack: Vec::new(),
            module: Vec::new(),
            later: Vec::new(),
            whole: Vec::new(),
            checks: Vec::new(),
        };
        let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";
        let tight = tightened(policy, &parts).unwrap();
        assert!(tight.starts_with("default-src 'none'; script-src 'sha256-"), "{tight}");
        assert!(tight.ends_with("connect-src 'none'"), "{tight}");
        assert!(tightened("default-src 'self'", &parts).is_err());
    }
}
