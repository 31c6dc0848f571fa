//! The case that options, configuration and files describe.
//!
//! Input: options. Output: [`Case`] and [`Settings`], or a sentence. Invariant: values stay as they were typed.

use super::arguments::{Context, Expected};
use super::config::Config;
use super::files;
use super::near::meant;
use assertain::applications::{self, link};
use assertain::case::KeyInput;
use assertain::time::Instant;
use assertain::{Case, Expectations, Settings};
use clap::ArgMatches;
use std::path::{Path, PathBuf};

/// What stays the same for all cases of one call: expectations, keys, settings and further context.
pub(crate) struct Frame {
    /// A case with keys, expectations and no inputs.
    pub(crate) case: Case,
    pub(crate) settings: Settings,
    /// Files of `--item` and the configuration; they follow the inputs.
    pub(crate) items: Vec<PathBuf>,
}

impl Frame {
    /// Reads everything but the inputs.
    pub(crate) fn read(context: &Context, config: &Config, with_secrets: bool) -> Result<Frame, String> {
        let mut case = Case { expectations: expectations(&context.expected, config)?, ..Case::default() };
        for (paths, trusted) in
            [(&config.cert, true), (&context.cert, true), (&config.key, false), (&context.key, false)]
        {
            for path in paths {
                case.keys.push(key(path, trusted, context.key_password.as_deref())?);
            }
        }
        let receiver = context.receiver.clone().or_else(|| config.receiver.clone());
        let settings = Settings {
            at: context.at,
            skew: context.skew.or(config.skew).unwrap_or(0),
            receiver: receiver.or_else(|| case.expectations.receiver.clone()),
            with_secrets,
            ..Settings::at_now(context.now.unwrap_or_else(clock))
        };
        let items = config.item.iter().chain(&context.item).cloned().collect();
        Ok(Frame { case, settings, items })
    }
}

/// The profile, what the configuration expects, and single options, of which the later ones win; lists are joined.
pub(crate) fn expectations(expected: &Expected, config: &Config) -> Result<Expectations, String> {
    let mut base = match expected.profile.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => read_profile(name)?,
        None => {
            let profile = config.profile.as_deref().map(read_profile).transpose()?.unwrap_or_default();
            over(profile, &config.expect)?
        }
    };
    let pairs = [
        (&mut base.acs, &expected.acs),
        (&mut base.slo, &expected.slo),
        (&mut base.sp_entity_id, &expected.sp_entity_id),
        (&mut base.issuer, &expected.issuer),
        (&mut base.client_id, &expected.client_id),
        (&mut base.redirect_uri, &expected.redirect_uri),
        (&mut base.nonce, &expected.nonce),
    ];
    for (slot, value) in pairs {
        if value.is_some() {
            slot.clone_from(value);
        }
    }
    base.required_attributes.extend(expected.require_attribute.iter().cloned());
    base.allowed_domains.extend(expected.allow_domain.iter().cloned());
    base.subjects.extend(expected.sub.iter().cloned());
    base.audiences.extend(expected.aud.iter().cloned());
    Ok(base)
}

/// One set of expectations laid over another: values win, lists are joined. Through JSON, so that no member is forgotten.
pub(crate) fn over(base: Expectations, above: &Expectations) -> Result<Expectations, String> {
    let wrong = |error: serde_json::Error| error.to_string();
    let author = above.author.clone().or_else(|| base.author.clone());
    let mut members = match serde_json::to_value(base).map_err(wrong)? {
        serde_json::Value::Object(members) => members,
        _ => return Ok(above.clone()),
    };
    if let serde_json::Value::Object(above) = serde_json::to_value(above).map_err(wrong)? {
        for (name, value) in above {
            match (members.get_mut(&name), value) {
                (Some(serde_json::Value::Array(list)), serde_json::Value::Array(more)) => list.extend(more),
                (Some(slot), value) => *slot = value,
                (None, value) => drop(members.insert(name, value)),
            }
        }
    }
    let both: Expectations = serde_json::from_value(serde_json::Value::Object(members)).map_err(wrong)?;
    Ok(Expectations { author, ..both })
}

/// A profile by its built-in name, from a link or from a file.
pub(crate) fn read_profile(name: &str) -> Result<Expectations, String> {
    if let Some(expectations) = name.find("#sp=").and_then(|at| link::from_link(name.get(at..)?)) {
        return expectations.map_err(|problem| format!("--profile: {problem}"));
    }
    if let Some(application) = applications::find(name) {
        return Ok(application.expectations());
    }
    let known: Vec<&str> = applications::applications().iter().map(|one| one.id).collect();
    let hint = || format!("built in are: {}{}", known.join(", "), meant(name, known.iter().copied()));
    let json = files::read(Path::new(name)).map_err(|error| format!("--profile {error}; {}", hint()))?;
    link::read_profile(&json).map_err(|error| format!("--profile {name}: {error}"))
}

fn key(path: &Path, trusted_certificate: bool, password: Option<&str>) -> Result<KeyInput, String> {
    let bytes = files::read(path)?;
    Ok(KeyInput { origin: files::name(path), bytes, password: password.map(str::to_owned), trusted_certificate })
}

/// For each `--as`, how many files stand before it: it is meant for the one that follows.
pub(crate) fn files_before_roles(matches: &ArgMatches) -> Vec<usize> {
    let indices = |name: &str| matches.indices_of(name).map(Iterator::collect::<Vec<usize>>).unwrap_or_default();
    let files = indices("files");
    indices("read_as").into_iter().map(|role| files.iter().filter(|file| **file < role).count()).collect()
}

/// The clock of this machine.
pub(crate) fn clock() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_over_wins_and_lists_are_joined() {
        let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let base = Expectations {
            acs: Some("a".to_owned()),
            issuer: Some("i".to_owned()),
            audiences: list(&["x"]),
            ..Expectations::default()
        };
        let above = Expectations { acs: Some("b".to_owned()), audiences: list(&["y"]), ..Expectations::default() };
        let both = over(base, &above).unwrap();
        assert_eq!((both.acs.as_deref(), both.issuer.as_deref()), (Some("b"), Some("i")));
        assert_eq!(both.audiences, ["x", "y"]);
    }
}
