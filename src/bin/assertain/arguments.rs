//! Options that several commands have, with their help, and what their values may be.
//!
//! Invariant: nothing is read or opened here.

use assertain::item::role::ItemRole;
use assertain::receivers::receivers;
use assertain::receivers::tokens::TOKEN_RECEIVERS;
use assertain::time::Instant;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// A day: a larger tolerance is a mistake, not a setting.
const MAX_SKEW: i64 = 86_400;

/// How a terminal is used, whatever the command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Terminal {
    /// Color the output: auto, always, never
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    #[arg(help_heading = "Output", hide_possible_values = true, hide_default_value = true)]
    pub(crate) color: Color,
    /// One line per answer
    #[arg(short, long, global = true, help_heading = "Output", overrides_with = "verbose")]
    pub(crate) quiet: bool,
    /// Everything that is known: every place, every check
    #[arg(short, long, global = true, help_heading = "Output", overrides_with = "quiet")]
    pub(crate) verbose: bool,
}

/// When to color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Never.
    Never,
}

/// The options of judging one case.
#[derive(Debug, Args)]
pub(crate) struct Judge {
    /// The items of the case; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) context: Context,
    /// Judge the FILE that follows in this role: id-token, access-token, client-assertion … (`--as list` names all)
    #[arg(long = "as", value_name = "ROLE", value_parser = roles(), hide_possible_values = true)]
    #[arg(help_heading = "Keys and context")]
    pub(crate) read_as: Vec<String>,
    /// A login that works, to be compared with (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Keys and context")]
    pub(crate) works: Vec<PathBuf>,
    /// Also say what would be if the leading causes were fixed: which values to change, and what remains
    #[arg(long, help_heading = "Output")]
    pub(crate) what_if: bool,
    /// Print the expectation link (#sp=…) for these values and judge nothing
    #[arg(long, help_heading = "What the application expects")]
    pub(crate) make_link: bool,
}

/// Which output, and what it means for the exit status.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// text, markdown (for a ticket), json, jsonl, sarif (code scanning), html (a page to send)
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output", hide_possible_values = true)]
    #[arg(overrides_with_all = ["text", "markdown", "json"])]
    pub(crate) format: Option<Format>,
    /// Same as --format text (the default)
    #[arg(long, help_heading = "Output", overrides_with_all = ["format", "markdown", "json"])]
    pub(crate) text: bool,
    /// Same as --format markdown
    #[arg(long, help_heading = "Output", overrides_with_all = ["format", "text", "json"])]
    pub(crate) markdown: bool,
    /// Same as --format json (schema 1)
    #[arg(long, help_heading = "Output", overrides_with_all = ["format", "text", "markdown"])]
    pub(crate) json: bool,
    /// JSON only: codes, secrets and tokens in facts are not held back
    #[arg(long, help_heading = "Output")]
    pub(crate) with_secrets: bool,
    /// Exit with 1 from this verdict on: will-fail (default), may-fail, cannot-tell, or never
    #[arg(long, value_enum, value_name = "STATUS", help_heading = "Output", hide_possible_values = true)]
    pub(crate) fail_on: Option<FailOn>,
}

impl Output {
    /// The format that was asked for last.
    pub(crate) fn format(&self) -> Option<Format> {
        let switches =
            [(self.text, Format::Text), (self.markdown, Format::Markdown), (self.json, Format::Json)].into_iter();
        self.format.or_else(|| switches.into_iter().find_map(|(on, format)| on.then_some(format)))
    }
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people
    Text,
    /// For a ticket
    Markdown,
    /// For programs (schema 1)
    Json,
    /// JSON on one line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A page in one file, without script
    Html,
}

/// From which verdict on the exit status is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FailOn {
    /// Only what will fail
    WillFail,
    /// Also what may fail
    MayFail,
    /// Also what cannot be judged
    CannotTell,
    /// Always 0
    Never,
}

/// What is known beside the messages: used by judging and by every command that judges.
#[derive(Debug, Args)]
pub(crate) struct Context {
    /// Judge at this instant, RFC 3339 (otherwise chosen from the capture or the message)
    #[arg(long, value_name = "TIME", value_parser = instant, help_heading = "Time")]
    pub(crate) at: Option<Instant>,
    /// What "now" is (default: the clock)
    #[arg(long, value_name = "TIME", value_parser = instant, help_heading = "Time")]
    pub(crate) now: Option<Instant>,
    /// Clock skew that the receiver allows (default 0)
    #[arg(long, value_name = "SECONDS", value_parser = skew, allow_negative_numbers = true, help_heading = "Time")]
    pub(crate) skew: Option<i64>,
    #[command(flatten)]
    pub(crate) expected: Expected,
    /// Judge as this product does: ruby-saml, spring-security, cognito … (`--receiver list` names all)
    #[arg(long, value_name = "NAME", value_parser = receiver_names(), hide_possible_values = true)]
    #[arg(help_heading = "What the application expects")]
    pub(crate) receiver: Option<String>,
    /// Trusted signing certificate, PEM or DER (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Keys and context")]
    pub(crate) cert: Vec<PathBuf>,
    /// Private or public key, JWK, JWKS, PKCS#12, or an HMAC secret (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Keys and context")]
    pub(crate) key: Vec<PathBuf>,
    /// For encrypted PKCS#8 and PKCS#12 key files
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, help_heading = "Keys and context")]
    pub(crate) key_password: Option<String>,
    /// Further context: metadata, JWKS, discovery document (repeatable)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Keys and context")]
    pub(crate) item: Vec<PathBuf>,
    /// Defaults for all options above (default: assertain.toml beside the first FILE, else in this folder)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Keys and context")]
    pub(crate) config: Option<PathBuf>,
}

/// What the application expects.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What the application expects")]
pub(crate) struct Expected {
    /// An application's values: a built-in name (see `assertain profile list`), a JSON file, or an expectation link (from #sp= on)
    #[arg(long, value_name = "NAME|FILE|LINK", env = "ASSERTAIN_PROFILE", hide_env_values = true)]
    pub(crate) profile: Option<String>,
    /// Assertion consumer service URL
    #[arg(long, value_name = "URL")]
    pub(crate) acs: Option<String>,
    /// Single logout URL of the application
    #[arg(long, value_name = "URL")]
    pub(crate) slo: Option<String>,
    /// Entity ID of the application (the audience)
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) sp_entity_id: Option<String>,
    /// Entity ID of the identity provider, or the OpenID issuer
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) issuer: Option<String>,
    /// OAuth client ID
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) client_id: Option<String>,
    /// OAuth redirect URI
    #[arg(long, value_name = "URI")]
    pub(crate) redirect_uri: Option<String>,
    /// Nonce that the application sent
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) nonce: Option<String>,
    /// Subject that a token must have (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) sub: Vec<String>,
    /// Audience that a token must have (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) aud: Vec<String>,
    /// Attribute or claim that the application needs (repeatable)
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) require_attribute: Vec<String>,
    /// Email domain that may sign in (repeatable)
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) allow_domain: Vec<String>,
}

fn receiver_names() -> PossibleValuesParser {
    let tokens = TOKEN_RECEIVERS.iter().map(|one| PossibleValue::new(one.id).help(one.name));
    let names = receivers().iter().map(|one| PossibleValue::new(one.id).help(one.name)).chain(tokens);
    PossibleValuesParser::new(names.chain([PossibleValue::new("list").hide(true)]))
}

fn roles() -> PossibleValuesParser {
    let names = ItemRole::ids().map(|id| PossibleValue::new(id).help(ItemRole::named(id).map_or("", ItemRole::words)));
    PossibleValuesParser::new(names.chain([PossibleValue::new("list").hide(true)]))
}

fn instant(value: &str) -> Result<Instant, String> {
    Instant::from_rfc3339(value).ok_or_else(|| "write a time like 2026-03-01T12:00:00Z".to_owned())
}

fn skew(value: &str) -> Result<i64, String> {
    let seconds = value.parse().ok().filter(|skew| (0..=MAX_SKEW).contains(skew));
    seconds.ok_or_else(|| format!("write whole seconds from 0 to {MAX_SKEW}"))
}
