//! Random documents and tokens, intact and damaged, judged by us and by an independent implementation: both say the same.
//! Runs where the other implementation is installed, and says so where it is not. `ASSERTAIN_ORACLE=N` sets how many are judged,
//! `ASSERTAIN_ORACLE_SEED=N` which.

mod damage;
mod document;
mod encryption;
mod jose;
mod jsonwebtoken;
mod random;
mod signature;
mod token_receivers;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// How many are judged.
fn count(default: usize) -> usize {
    std::env::var("ASSERTAIN_ORACLE").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Where the random numbers start.
fn seed() -> u64 {
    std::env::var("ASSERTAIN_ORACLE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// Whether these programs can be started; says which one cannot.
fn installed(programs: &[(&str, &str)]) -> bool {
    programs.iter().all(|(program, argument)| {
        let found = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
        if !found {
            println!("skipped: {program} is not installed");
        }
        found
    })
}

/// A folder that goes away with its keys.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("assertain-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    fn write(&self, file: &str, text: &str) -> PathBuf {
        let path = self.path(file);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// A new private key `NAME.key.pem` and its public half `NAME.pub.pem`.
    fn key(&self, name: &str, options: &[&str]) {
        let (private, public) = (self.path(&format!("{name}.key.pem")), self.path(&format!("{name}.pub.pem")));
        let made = run(Command::new("openssl").arg("genpkey").args(options).arg("-out").arg(&private));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let shown = run(Command::new("openssl").args(["pkey", "-pubout", "-in"]).arg(private).arg("-out").arg(public));
        assert!(shown.status.success());
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// `xmlsec1` with the SAML identifiers made known.
fn xmlsec(operation: &str, key_option: &str, key: &Path, output: Option<&Path>) -> Command {
    let mut command = Command::new("xmlsec1");
    command.arg(operation).arg(key_option).arg(key);
    for name in ["protocol:Response", "assertion:Assertion"] {
        command.arg("--id-attr:ID").arg(format!("urn:oasis:names:tc:SAML:2.0:{name}"));
    }
    if let Some(output) = output {
        command.arg("--output").arg(output);
    }
    command
}
