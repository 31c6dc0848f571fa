//! What software wrote, beside messages: for each rule that a sentence can name, the sentence alone, with the message that shows the fault,
//! and with a message in which everything is right. And a login that works beside long logs about other things.

use super::documents::{documents, prepared, read};
use assertain::report::{Confidence, Role, Severity, VerdictStatus};
use assertain::rules::registry;
use assertain::time::Instant;
use assertain::{Case, Input, Report, Settings, analyse};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One sentence for each rule: the test lines of `src/texts/products`, of which the first that the rule comes from is taken.
fn sentences() -> BTreeMap<&'static str, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/texts/products");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all: BTreeMap<&'static str, String> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for line in text.lines().filter_map(|line| line.strip_prefix("= ")) {
            let sentence = line.split(" ==> ").next().unwrap_or(line);
            let statements = assertain::texts::read(sentence);
            let [statement] = statements.as_slice() else { continue };
            let known = registry::find(statement.rule(false)).is_some();
            // A status leads to the rule of that status.
            let plain = statement.slot("status").is_none() && !sentence.starts_with('{');
            if known && plain && !statement.undecided && !statement.meaning.general {
                all.entry(statement.rule(false)).or_insert_with(|| sentence.to_owned());
            }
        }
    }
    all
}

fn settings() -> Settings {
    Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap())
}

fn judged(inputs: &[(&str, &str)]) -> Report {
    let inputs =
        inputs.iter().map(|(origin, text)| Input { origin: (*origin).to_owned(), bytes: text.as_bytes().to_vec() });
    analyse(&Case { inputs: inputs.collect(), ..Case::default() }, &settings())
}

fn lead(report: &Report) -> Option<&str> {
    report.findings.iter().find(|finding| finding.role != Role::Consequence).map(|finding| finding.rule.as_str())
}

/// A page writes its sentence with references; whoever reads the quotation saw none.
#[test]
fn the_words_of_a_page_are_quoted_as_people_saw_them() {
    let page = "<html><head><title>Sign in</title></head><body><div>AADSTS50011: The redirect URI \
                &#39;https://app.example.com/cb?a=1&amp;b=2&#39; specified in the request does not match the redirect URIs \
                configured for the application &#39;web&#39;.</div></body></html>";
    let report = judged(&[("page.html", page)]);
    let why = &report.findings.iter().find(|finding| finding.rule == "OIDCREQ-REDIRECT-URI").unwrap().why;
    assert!(why.contains("The redirect URI 'https://app.example.com/cb?a=1&b=2' specified"), "{why}");
}

#[test]
fn a_sentence_alone_names_its_rule() {
    let sentences = sentences();
    println!("{} rules are named by sentences", sentences.len());
    assert!(sentences.len() > 80, "{}", sentences.len());
    let mut wrong = Vec::new();
    for (rule, sentence) in &sentences {
        let report = judged(&[("paste", sentence)]);
        let harmless = report.findings.iter().all(|finding| finding.severity == Severity::Info);
        let silent = report.verdict.status == VerdictStatus::NoProblemFound && !harmless;
        if silent || lead(&report) != Some(rule) {
            wrong.push(format!("{rule}: {:?}, {:?}: {sentence}", lead(&report), report.verdict.status));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The message that shows the fault leads, and the sentence is its witness: the rule is told once, at the message.
#[test]
fn a_message_that_shows_the_fault_comes_before_the_sentence() {
    let documents: BTreeMap<String, String> = documents().into_iter().collect();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (rule, sentence) in sentences() {
        let Some(document) = documents.get(rule) else { continue };
        let shows = format!("found {rule}");
        for case in read(rule, document) {
            let first = case.expect.iter().any(|line| line.starts_with(&shows));
            let (mut with, settings) = prepared(&case);
            let alone = analyse(&with, &settings);
            let leads = lead(&alone) == Some(rule);
            let of_message = alone.items.iter().any(|item| item.kind.is_login_message() && item.statement.is_null());
            if !first
                || !leads
                || !of_message
                || alone.findings[0].severity != Severity::Error
                || alone.findings[0].confidence != Confidence::Certain
            {
                continue;
            }
            with.inputs.push(Input { origin: "app.log".to_owned(), bytes: sentence.clone().into_bytes() });
            let report = analyse(&with, &settings);
            tried += 1;
            let place = |report: &Report| {
                let finding = report.findings.iter().find(|finding| finding.rule == rule)?;
                finding.at.first().map(|place| place.start)
            };
            let causes: Vec<&str> = report
                .findings
                .iter()
                .filter(|finding| finding.role == Role::Cause)
                .map(|finding| finding.rule.as_str())
                .collect();
            let twice = causes.iter().filter(|cause| **cause == rule).count()
                > alone.findings.iter().filter(|finding| finding.role == Role::Cause && finding.rule == rule).count();
            // The sentence says that it failed, where the message alone may be accepted by some.
            let fails = |report: &Report| report.verdict.status == VerdictStatus::WillFail;
            let milder = fails(&alone) && !fails(&report);
            let moved = place(&report) != place(&alone);
            if lead(&report) != Some(rule) || moved || twice || milder {
                wrong.push(format!(
                    "{rule} › {}: {causes:?}, {:?} and alone {:?}, {:?} and alone {:?}: {sentence}",
                    case.title,
                    report.verdict.status,
                    alone.verdict.status,
                    place(&report),
                    place(&alone)
                ));
            }
            break;
        }
    }
    println!("{tried} rules tried");
    assert!(tried > 40, "{tried}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Nothing in the message shows the fault: then the sentence still counts, and the finding stands at the sentence.
#[test]
fn a_message_that_contradicts_the_sentence_does_not_silence_it() {
    let documents: BTreeMap<String, String> = documents().into_iter().collect();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (rule, sentence) in sentences() {
        let Some(document) = documents.get(rule) else { continue };
        let alone = judged(&[("app.log", &sentence)]);
        if alone.findings.iter().all(|finding| finding.severity != Severity::Error) {
            continue;
        }
        for case in read(rule, document) {
            let fine = case.expect.iter().any(|line| *line == format!("passed {rule}"));
            let (mut with, settings) = prepared(&case);
            let without = analyse(&with, &settings);
            let no_error = without.findings.iter().all(|finding| finding.severity != Severity::Error);
            if !fine || !no_error {
                continue;
            }
            with.inputs.push(Input { origin: "app.log".to_owned(), bytes: sentence.clone().into_bytes() });
            let report = analyse(&with, &settings);
            tried += 1;
            let text = report.items.iter().find(|item| item.origin == "app.log").map(|item| item.id.as_str());
            let told = report.findings.iter().any(|finding| {
                finding.role != Role::Consequence && finding.at.iter().any(|place| Some(place.item.as_str()) == text)
            });
            if !told || report.verdict.status == VerdictStatus::NoProblemFound {
                let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
                wrong.push(format!("{rule} › {}: {:?} {rules:?}: {sentence}", case.title, report.verdict.status));
            }
            break;
        }
    }
    println!("{tried} rules tried");
    assert!(tried > 20, "{tried}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Logs of 200 lines about other things, with the words of login errors in other senses.
fn logs() -> Vec<(&'static str, String)> {
    let lines = |of: &dyn Fn(usize) -> String| (0..200).map(|line| of(line) + "\n").collect::<String>();
    let time = |line: usize| format!("{:02}:{:02}:{:02}", 11 + line / 120, line / 2 % 60, line * 7 % 60);
    vec![
        (
            "access.log",
            lines(&|line| {
                let (path, status) = [
                    ("GET /assets/token-icon.svg HTTP/2.0", 200),
                    ("GET /docs/saml/expired-certificates HTTP/2.0", 200),
                    ("POST /api/orders HTTP/2.0", 201),
                    ("GET /error/404.html HTTP/2.0", 404),
                    ("GET /blog/why-signature-verification-failed HTTP/2.0", 200),
                    ("GET /favicon.ico HTTP/2.0", 304),
                    ("GET /healthz?audience=internal HTTP/1.1", 200),
                ][line % 7];
                format!(
                    "10.0.0.{} - - [01/Mar/2026:{} +0000] \"{path}\" {status} {} \"-\" \"Mozilla/5.0\"",
                    line % 250,
                    time(line),
                    line * 37
                )
            }),
        ),
        (
            "error.log",
            lines(&|line| {
                let words = [
                    "upstream timed out (110: Connection timed out) while reading response header from upstream",
                    "open() \"/srv/www/error.html\" failed (2: No such file or directory)",
                    "SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking, client: 10.0.0.9",
                    "conflicting server name \"app.example\" on 0.0.0.0:80, ignored",
                    "client intended to send too large body: 10485761 bytes",
                    "limiting requests, excess: 20.480 by zone \"token_bucket\"",
                ][line % 6];
                format!("2026/03/01 {} [error] 31#31: *{line} {words}", time(line))
            }),
        ),
        (
            "catalina.out",
            lines(&|line| {
                let words = [
                    "INFO [main] org.apache.catalina.startup.HostConfig.deployWAR Deployment of web application archive [/opt/app.war] has finished in [4,711] ms",
                    "WARNING [Catalina-utility-1] org.apache.catalina.loader.WebappClassLoaderBase.clearReferencesThreads The web application [app] appears to have started a thread named [pool-3] but has failed to stop it",
                    "SEVERE [http-nio-8080-exec-7] org.apache.jasper.JasperException: Unable to compile class for JSP: unexpected token",
                    "INFO [http-nio-8080-exec-2] com.acme.cart.VoucherService Voucher SPRING expired, removed from cart",
                    "INFO [scheduler] com.acme.session.Sweeper 14 expired sessions removed",
                    "WARNING [http-nio-8080-exec-3] com.acme.mail.Sender recipient address rejected: user unknown",
                    "INFO [http-nio-8080-exec-3] com.acme.audit.Log SAML login of u-4711 succeeded",
                ][line % 7];
                format!("01-Mar-2026 {}.{:03} {words}", time(line), line)
            }),
        ),
        (
            "journal.txt",
            lines(&|line| {
                let words = [
                    "systemd[1]: app.service: Main process exited, code=exited, status=1/FAILURE",
                    "systemd[1]: Started Session 42 of user kim.",
                    "kernel: audit: type=1400 audit(1772366400.000:42): apparmor=\"DENIED\" operation=\"open\" profile=\"snap.x\"",
                    "sshd[811]: Failed password for invalid user admin from 203.0.113.7 port 4711 ssh2",
                    "CRON[812]: pam_unix(cron:session): session opened for user root(uid=0)",
                    "certbot[813]: Certificate not yet due for renewal; no renewals were attempted.",
                    "postfix/smtp[814]: warning: SASL authentication failed; server mail.acme.example said: 535 invalid credentials",
                ][line % 7];
                format!("Mar 01 {} web-1 {words}", time(line))
            }),
        ),
        (
            "pods.jsonl",
            lines(&|line| {
                let words = [
                    "reconcile finished",
                    "failed to list *v1.Pod: Get https://10.96.0.1:443/api/v1/pods: dial tcp 10.96.0.1:443: connect: connection refused",
                    "leader election lost",
                    "image signature verification skipped for registry.acme.example/app:1.2",
                    "refreshing service account token, 3607 seconds until it expires",
                    "unexpected token in JSON at position 0 while parsing annotation",
                    "readiness probe failed: HTTP probe failed with statuscode: 503",
                ][line % 7];
                let level = ["info", "error", "warn", "info", "info", "error", "warn"][line % 7];
                format!(
                    r#"{{"time":"2026-03-01T{}Z","level":"{level}","pod":"app-{line}","msg":"{words}"}}"#,
                    time(line)
                )
            }),
        ),
        (
            "events.txt",
            lines(&|line| {
                let words = [
                    "Error 3/1/2026 Disk 7 None The device, \\Device\\Harddisk0\\DR0, has a bad block.",
                    "Warning 3/1/2026 Schannel 36886 None No suitable default server credential exists on this system.",
                    "Information 3/1/2026 Security-Auditing 4624 Logon An account was successfully logged on.",
                    "Error 3/1/2026 Service Control Manager 7031 None The Print Spooler service terminated unexpectedly.",
                    "Information 3/1/2026 CertificateServicesClient 1001 None A certificate is about to expire, renewal is scheduled.",
                    "Warning 3/1/2026 Time-Service 36 None The time service has not synchronized the system time for 86400 seconds.",
                ][line % 6];
                format!("{words} [{line}]")
            }),
        ),
    ]
}

fn fixture(name: &str) -> Case {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let options = std::fs::read_to_string(folder.join("options")).unwrap_or_default();
    let mut case = Case::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&file).unwrap();
        if name.starts_with("input") {
            case.inputs.push(Input { origin: name, bytes });
        } else if name == "cert.pem" {
            case.keys.push(assertain::case::KeyInput {
                origin: name,
                bytes,
                password: None,
                trusted_certificate: true,
            });
        }
    }
    let plain: Vec<&str> = options.split_whitespace().collect();
    super::options::apply(&plain.join(" "), &mut case);
    case
}

#[test]
fn a_login_that_works_stays_so_beside_logs_about_other_things() {
    let saml = fixture("all-in-order");
    let oidc = {
        let text = documents().into_iter().find(|(name, _)| name == "JWS-SIG-INVALID").unwrap().1;
        let case = read("JWS-SIG-INVALID", &text).into_iter().find(|case| {
            let (case, settings) = prepared(case);
            analyse(&case, &settings).verdict.status == VerdictStatus::NoProblemFound
        });
        prepared(&case.expect("a token that is in order"))
    };
    let now = Settings::at_now(Instant::from_rfc3339("2026-03-01T09:15:00Z").unwrap());
    let mut wrong = Vec::new();
    for (which, case, settings) in [("SAML", &saml, &now), ("OIDC", &oidc.0, &oidc.1)] {
        let alone = analyse(case, settings);
        assert_eq!(alone.verdict.status, VerdictStatus::NoProblemFound, "{which}: {}", alone.verdict.headline);
        for (name, log) in logs() {
            assert_eq!(log.lines().count(), 200);
            let mut with = case.clone();
            with.inputs.push(Input { origin: name.to_owned(), bytes: log.clone().into_bytes() });
            let report = analyse(&with, settings);
            if report.verdict.status != VerdictStatus::NoProblemFound {
                let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
                wrong.push(format!("{which} beside {name}: {} {rules:?}", report.verdict.headline));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
