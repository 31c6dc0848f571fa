//! `assertain [OPTIONS] [FILE...]`: the engine on the command line. Options and exit status are those of `--help`.
//! Comes in: arguments and files. Goes out: a report on standard output. Must not judge anything itself.
#![forbid(unsafe_code)]

use assertain::applications;
use assertain::applications::link;
use assertain::case::{KeyInput, ReadAs};
use assertain::item::role::ItemRole;
use assertain::receivers;
use assertain::time::Instant;
use assertain::{Case, Input, Report, Settings, analyse, report};
use std::io::{Read, Write};
use std::process::ExitCode;

const HELP: &str = "\
Finds out why a single sign-on login failed. Nothing is sent anywhere.

usage: assertain [OPTIONS] [FILE...]

Each FILE is one pasted item: a SAMLResponse, a redirect URL, a token, metadata, a certificate, a HAR …
Without a FILE, or with -, standard input is read.

output
  --text                    for people (default)
  --markdown                for a ticket
  --json                    for programs (schema 1)
  --with-secrets            JSON only: codes, secrets and tokens in facts are not held back

time
  --at TIME                 judge at this instant, RFC 3339 (otherwise chosen from the capture or the message)
  --now TIME                what \"now\" is (default: the clock)
  --skew SECONDS            clock difference that the receiver tolerates (default 0)

what the receiver expects
  --profile NAME|FILE|LINK  an application's values: a built-in name (@NAMES@),
                            a JSON file, or an expectation link (from #sp= on)
  --make-link               print the expectation link (#sp=…) for these values and judge nothing
  --acs URL                 assertion consumer service URL
  --slo URL                 single logout URL of the application
  --sp-entity-id ID         entity ID of the application (the audience)
  --issuer ID               entity ID of the identity provider, or the OpenID issuer
  --client-id ID            OAuth client ID
  --redirect-uri URI        OAuth redirect URI
  --nonce TEXT              nonce that the application sent
  --sub TEXT                subject that a token must have (repeatable)
  --aud TEXT                audience that a token must have (repeatable)
  --require-attribute NAME  attribute or claim that the application needs (repeatable)
  --allow-domain DOMAIN     e-mail domain that may sign in (repeatable)
  --receiver NAME           judge as this product would: ruby-saml, spring-security, cognito … (`--receiver list` names all)

  --as ROLE                 judge the FILE that follows in this role: id-token, access-token, client-assertion …
                            (`--as list` names all)

keys and context
  --cert FILE               trusted signing certificate, PEM or DER (repeatable)
  --key FILE                private or public key, JWK, JWKS, PKCS#12, or an HMAC secret (repeatable)
  --key-password TEXT       for encrypted PKCS#8 and PKCS#12 key files
  --works FILE              a login that works, to be compared with (repeatable)
  --item FILE               further context: metadata, JWKS, discovery document (repeatable)

exit status: 0; 1 the login will fail; 2 wrong options, or a file that cannot be opened
";

fn main() -> ExitCode {
    let run = parse_arguments(std::env::args_os()).and_then(|parsed| match parsed {
        Parsed::Run(run) => Ok(Some(*run)),
        Parsed::Print(text) => write_out(&text).map(|()| None),
    });
    let outcome = run.and_then(|run| match run {
        Some(run) => print_report(&run),
        None => Ok(ExitCode::SUCCESS),
    });
    outcome.unwrap_or_else(|problem| {
        let _ = writeln!(std::io::stderr(), "assertain: {problem}");
        ExitCode::from(2)
    })
}

/// What the arguments ask for.
enum Parsed {
    Run(Box<Run>),
    Print(String),
}

struct Run {
    case: Case,
    settings: Settings,
    output: Output,
    /// A login that works, to be compared with.
    works: Vec<Input>,
}

#[derive(Clone, Copy)]
enum Output {
    Text,
    Markdown,
    Json,
}

fn print_report(run: &Run) -> Result<ExitCode, String> {
    let mut report = analyse(&run.case, &run.settings);
    if !run.works.is_empty() {
        let case = Case { inputs: run.works.clone(), ..run.case.clone() };
        report.comparison = Some(assertain::compare::compare(&analyse(&case, &run.settings), &report));
    }
    let text = match run.output {
        Output::Text => report::to_text(&report) + &to_know(&run.case.expectations, ""),
        Output::Markdown => report::to_markdown(&report) + &to_know(&run.case.expectations, "## "),
        Output::Json => report::to_json(&report),
    };
    write_out(&text)?;
    Ok(exit_code(&report))
}

/// What the profile says of things that no message shows, for a terminal or, with a `heading`, as Markdown.
fn to_know(expectations: &assertain::Expectations, heading: &str) -> String {
    if expectations.remarks.is_empty() {
        return String::new();
    }
    let name = expectations.name.as_deref().unwrap_or("this application");
    let list: String = match heading {
        "" => expectations.remarks.iter().map(|remark| report::wrap(remark, "  ") + "\n").collect(),
        _ => expectations.remarks.iter().map(|remark| format!("- {remark}\n")).collect(),
    };
    format!("\n{heading}About {name}\n\n{}\n", list.trim_end())
}

fn exit_code(report: &Report) -> ExitCode {
    match report.verdict.status {
        report::VerdictStatus::WillFail => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    }
}

/// A reader that has gone away (`| head`) is no fault.
fn write_out(text: &str) -> Result<(), String> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

fn parse_arguments(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Parsed, String> {
    use lexopt::prelude::{Long, Short, Value};
    let mut parser = lexopt::Parser::from_iter(arguments);
    let mut case = Case::default();
    let mut settings = Settings::at_now(clock());
    let mut output = Output::Text;
    let mut files: Vec<String> = Vec::new();
    let mut context: Vec<String> = Vec::new();
    let mut works: Vec<Input> = Vec::new();
    let mut password = None;
    let mut profile = None;
    let mut make_link = false;
    let mut given = assertain::Expectations::default();
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        let name = match argument {
            Short('h') | Long("help") => return Ok(Parsed::Print(HELP.replace("@NAMES@", &built_in()))),
            Short('V') | Long("version") => {
                return Ok(Parsed::Print(concat!("assertain ", env!("CARGO_PKG_VERSION"), "\n").to_owned()));
            }
            Long("json") => {
                output = Output::Json;
                continue;
            }
            Long("markdown") => {
                output = Output::Markdown;
                continue;
            }
            Long("with-secrets") => {
                settings.with_secrets = true;
                continue;
            }
            Long("make-link") => {
                make_link = true;
                continue;
            }
            Long("text") => {
                output = Output::Text;
                continue;
            }
            Long(name) => name.to_owned(),
            Value(file) => {
                files.push(text(file)?);
                continue;
            }
            other @ Short(_) => return Err(format!("{}; see --help", other.unexpected())),
        };
        if !OPTIONS.contains(&name.as_str()) {
            return Err(format!("unknown option '--{name}'; see --help"));
        }
        let value = text(parser.value().map_err(|error| error.to_string())?)?;
        match name.as_str() {
            "at" => settings.at = Some(instant(&name, &value)?),
            "now" => settings.now = instant(&name, &value)?,
            "skew" => {
                settings.skew = value
                    .parse()
                    .ok()
                    .filter(|skew| (0..=MAX_SKEW).contains(skew))
                    .ok_or_else(|| format!("--skew takes whole seconds from 0 to {MAX_SKEW}, not '{value}'"))?;
            }
            "receiver" if value == "list" => return Ok(Parsed::Print(receiver_list())),
            "receiver" => settings.receiver = Some(receiver(value)?),
            "profile" => profile = Some(value),
            "acs" => given.acs = Some(value),
            "slo" => given.slo = Some(value),
            "sp-entity-id" => given.sp_entity_id = Some(value),
            "issuer" => given.issuer = Some(value),
            "client-id" => given.client_id = Some(value),
            "redirect-uri" => given.redirect_uri = Some(value),
            "nonce" => given.nonce = Some(value),
            "sub" => given.subjects.push(value),
            "aud" => given.audiences.push(value),
            "as" if value == "list" => return Ok(Parsed::Print(role_list())),
            "as" => case.read_as.push(ReadAs { input: files.len(), item: None, role: role(value)? }),
            "require-attribute" => given.required_attributes.push(value),
            "allow-domain" => given.allowed_domains.push(value),
            "cert" => case.keys.push(key(&value, true)?),
            "key" => case.keys.push(key(&value, false)?),
            "works" => works.push(input(&value)?),
            "key-password" => password = Some(value),
            _ => context.push(value),
        }
    }
    if let Some(profile) = profile {
        case.expectations = read_profile(&profile)?;
    }
    merge(&mut case.expectations, given);
    if settings.receiver.is_none() {
        settings.receiver.clone_from(&case.expectations.receiver);
    }
    if make_link {
        return link::to_link(&case.expectations).map(|link| Parsed::Print(link + "\n"));
    }
    for key in &mut case.keys {
        key.password.clone_from(&password);
    }
    if files.is_empty() {
        files.push("-".to_owned());
    }
    for file in files.iter().chain(&context) {
        case.inputs.push(input(file)?);
    }
    Ok(Parsed::Run(Box::new(Run { case, settings, output, works })))
}

/// Options that take a value.
const OPTIONS: &[&str] = &[
    "at",
    "now",
    "skew",
    "profile",
    "acs",
    "slo",
    "sp-entity-id",
    "issuer",
    "client-id",
    "redirect-uri",
    "nonce",
    "sub",
    "aud",
    "as",
    "require-attribute",
    "allow-domain",
    "cert",
    "key",
    "key-password",
    "item",
    "receiver",
    "works",
];

/// A day: a larger tolerance is a mistake, not a setting.
const MAX_SKEW: i64 = 86_400;

/// Values given as options win over those of the profile; lists are joined.
fn merge(expectations: &mut assertain::Expectations, given: assertain::Expectations) {
    let pairs = [
        (&mut expectations.acs, given.acs),
        (&mut expectations.slo, given.slo),
        (&mut expectations.sp_entity_id, given.sp_entity_id),
        (&mut expectations.issuer, given.issuer),
        (&mut expectations.client_id, given.client_id),
        (&mut expectations.redirect_uri, given.redirect_uri),
        (&mut expectations.nonce, given.nonce),
    ];
    for (slot, value) in pairs {
        if value.is_some() {
            *slot = value;
        }
    }
    expectations.required_attributes.extend(given.required_attributes);
    expectations.allowed_domains.extend(given.allowed_domains);
    expectations.subjects.extend(given.subjects);
    expectations.audiences.extend(given.audiences);
}

fn read_profile(name: &str) -> Result<assertain::Expectations, String> {
    if let Some(expectations) = name.find("#sp=").and_then(|at| link::from_link(name.get(at..)?)) {
        return expectations.map_err(|problem| format!("--profile: {problem}"));
    }
    if let Some(application) = applications::find(name) {
        return Ok(application.expectations());
    }
    let json = read(name).map_err(|error| format!("--profile {error}; built in are: {}", built_in()))?;
    link::read_profile(&json).map_err(|error| format!("--profile {name}: {error}"))
}

/// Names of the built-in profiles.
fn built_in() -> String {
    applications::applications().iter().map(|one| one.id).collect::<Vec<_>>().join(", ")
}

fn receiver(name: String) -> Result<String, String> {
    match receivers::receiver(&name) {
        Some(_) => Ok(name),
        None => {
            let known: Vec<&str> = receivers::receivers().iter().map(|receiver| receiver.id).collect();
            Err(format!("--receiver takes one of {}, not '{name}'", known.join(", ")))
        }
    }
}

fn role(name: String) -> Result<String, String> {
    match ItemRole::named(&name) {
        Some(_) => Ok(name),
        None => Err(format!("--as takes one of {}, not '{name}'", ItemRole::ids().collect::<Vec<_>>().join(", "))),
    }
}

/// One line per role.
fn role_list() -> String {
    let rows = ItemRole::ids().filter_map(|id| Some((id, ItemRole::named(id)?.words())));
    rows.fold(String::new(), |text, (id, words)| text + &format!("{id:<22} {words}\n"))
}

/// One line per receiver: its name, how it was tried, its clock skew, and what to know of it.
fn receiver_list() -> String {
    receivers::receivers().iter().fold(String::new(), |text, one| {
        let tried = match one.checked {
            Some(checked) => format!("{}, tried with {} messages", checked.version, checked.messages),
            None => "not tried, read in source and documentation".to_owned(),
        };
        let skew = match one.checks.conditions.window {
            Some(window) => format!("{} s of clock skew", window.skew),
            None => "does not enforce the validity period".to_owned(),
        };
        text + format!("{:<16} {} ({tried}): {skew}. {}", one.id, one.name, one.remark).trim_end() + "\n"
    })
}

fn input(file: &str) -> Result<Input, String> {
    let origin = if file == "-" { "standard input".to_owned() } else { file_name(file) };
    Ok(Input { origin, bytes: read(file)? })
}

fn key(file: &str, trusted_certificate: bool) -> Result<KeyInput, String> {
    Ok(KeyInput { origin: file_name(file), bytes: read(file)?, password: None, trusted_certificate })
}

fn read(file: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(file).map(|content| bytes = content)
    };
    read.map(|()| bytes).map_err(|error| format!("{file}: {error}"))
}

fn file_name(path: &str) -> String {
    std::path::Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn text(value: std::ffi::OsString) -> Result<String, String> {
    value.into_string().map_err(|value| format!("{} is not UTF-8", value.to_string_lossy()))
}

fn instant(name: &str, value: &str) -> Result<Instant, String> {
    Instant::from_rfc3339(value)
        .ok_or_else(|| format!("--{name} takes a time like 2026-03-01T12:00:00Z, not '{value}'"))
}

fn clock() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
