//! `assertain.toml`: what a team always expects, so that nobody types it.
//!
//! Input: `--config`, else the file beside what is judged. Output: [`Config`]. Invariant: options on the command line win over it.

use super::arguments::{FailOn, Format};
use super::files;
use assertain::Expectations;
use std::path::{Path, PathBuf};

/// The name that is looked for.
const NAME: &str = "assertain.toml";

/// The content of the file; every member is optional.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// As `--profile`.
    pub(crate) profile: Option<String>,
    /// The members of a profile file, over those of `profile`.
    pub(crate) expect: Expectations,
    /// As `--receiver`.
    pub(crate) receiver: Option<String>,
    /// As `--skew`.
    pub(crate) skew: Option<i64>,
    /// As `--format`.
    pub(crate) format: Option<Format>,
    /// As `--fail-on`.
    pub(crate) fail_on: Option<FailOn>,
    /// As `--cert`; relative to the file.
    pub(crate) cert: Vec<PathBuf>,
    /// As `--key`; relative to the file.
    pub(crate) key: Vec<PathBuf>,
    /// As `--item`; relative to the file.
    pub(crate) item: Vec<PathBuf>,
    /// Where it was read; told, because it changes the answer.
    #[serde(skip)]
    pub(crate) read_from: Option<PathBuf>,
}

impl Config {
    /// Reads the named file, else the one beside the first input, else the one in this folder, else nothing.
    pub(crate) fn find(named: Option<&Path>, first_input: Option<&Path>) -> Result<Config, String> {
        if let Some(path) = named {
            return Config::read(path);
        }
        let folder_of = |path: &Path| if path.is_dir() { path.to_owned() } else { files::folder(path) };
        let beside = first_input.filter(|path| *path != Path::new("-")).map(folder_of);
        let places = beside.into_iter().chain([PathBuf::from(".")]);
        match places.map(|folder| folder.join(NAME)).find(|path| path.is_file()) {
            Some(path) => Config::read(&path),
            None => Ok(Config::default()),
        }
    }

    fn read(path: &Path) -> Result<Config, String> {
        let bytes = files::read(path)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| format!("{}: it is no text", path.display()))?;
        let mut config: Config =
            toml::from_str(text).map_err(|error| format!("{}: {}", path.display(), error.to_string().trim_end()))?;
        let folder = files::folder(path);
        for file in config.cert.iter_mut().chain(&mut config.key).chain(&mut config.item) {
            *file = folder.join(&*file);
        }
        // A profile of the team is a file beside this one, a link or a name.
        if let Some(file) = config.profile.as_ref().map(|name| folder.join(name)).filter(|file| file.is_file()) {
            config.profile = Some(file.to_string_lossy().into_owned());
        }
        if let Some(name) = config.receiver.as_deref().filter(|name| !assertain::receivers::is_known(name)) {
            let known = assertain::receivers::receivers().iter().map(|one| one.id);
            let near = super::near::meant(name, known);
            return Err(format!("{}: no receiver is called `{name}`{near}", path.display()));
        }
        config.read_from = Some(path.to_owned());
        Ok(config)
    }
}
