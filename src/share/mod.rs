//! What is handed on: a ticket, a request to the other side, a sanitised recording, a report page, a case file, a link.
//!
//! Input: a case, how it is judged, and what to take out. Output: one text to send, with what the person should know of
//! it. Invariant: every form is made from the redacted case, so that nothing which was taken out can stand in it; nothing is sent.

mod order;
mod receipt;
mod request;
mod ticket;

pub use order::Order;
pub use receipt::receipt_words;

use crate::case::{Case, Removed, Settings};
use crate::casefile::{self, CaseFile};
use crate::diagnose::{Examination, examine};
use crate::item::Item;
use crate::redact::{Choices, Class, Redacted, Replacement, is_done, redact_items};
use crate::report::{self, Report, Role, visible};
use crate::vocabulary::{ItemKind, names};
use crate::what_if::what_if;
use nanoserde::{DeBin, SerBin};
use std::collections::HashSet;

names! {
    /// The forms in which a case is handed on.
    Form {
        /// A case file.
        Case = "case",
        /// A recording without secrets and names.
        Har = "har",
        /// A report as one file for a browser.
        Html = "html",
        /// A ticket in Markdown.
        Markdown = "markdown",
        /// A ticket as plain text.
        Text = "text",
        /// A message to those who have to change something.
        Request = "request",
        /// A link that opens the case.
        Link = "link",
    }
}

/// One text to hand on.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// A name for it as a file.
    pub name: String,
    /// What is sent.
    pub content: String,
    /// What was taken out, by class.
    pub receipt: Vec<Removed>,
    /// What the person should know before it is sent.
    pub remarks: Vec<String>,
    /// What undoes the redaction. It stays with the person.
    pub dictionary: Vec<Replacement>,
}

/// A form as the page shows it.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub struct Outgoing {
    /// A name for it as a file.
    pub name: String,
    /// What is sent.
    pub content: String,
    /// It is the fragment of an address.
    pub is_link: bool,
    /// What was taken out, by class.
    pub receipt: Vec<Removed>,
    /// What the person should know before it is sent.
    pub remarks: Vec<String>,
    /// Values and what stands in their places.
    pub replaced: Vec<(String, String)>,
    /// What undoes the redaction, as a file.
    pub dictionary: String,
}

/// A case that came with a link, before it is used.
#[derive(Debug, Clone, Default, SerBin, DeBin)]
pub struct Offered {
    /// The case file.
    pub json: String,
    /// What is in it, in sentences.
    pub words: Vec<String>,
}

/// What a case link holds; a sentence where it cannot be used.
pub fn offered(fragment: &str) -> Result<Offered, String> {
    let json = casefile::from_link(fragment).ok_or("The address contains no case.")??;
    let file = casefile::read(json.as_bytes())?;
    let many = if file.case.inputs.len() == 1 { "" } else { "s" };
    let mut words = vec![format!(
        "{} input{many}, made by {}. {}",
        file.case.inputs.len(),
        file.generator,
        receipt_words(&file.receipt)
    )];
    words.extend(file.note.map(|note| format!("The sender's note: {note}")));
    if !file.case.statements.is_empty() {
        words.push(
            "Results of signatures are those that the sender computed; they are not checked again here.".to_owned(),
        );
    }
    let words = words.iter().map(|words| visible::harmless(words).into_owned()).collect();
    Ok(Offered { json, words })
}

/// One form of a case for the page.
pub fn outgoing(
    case: &Case,
    settings: &Settings,
    choices: &Choices,
    form: Form,
    note: &str,
) -> Result<Outgoing, String> {
    // An address is kept by browsers, proxies and chats: no person and no secret is ever in it.
    let of_link = (form == Form::Link).then(|| Choices { people: true, secrets: true, ..choices.clone() });
    let shared = prepare(case, settings, of_link.as_ref().unwrap_or(choices)).form(form, Some(note))?;
    Ok(Outgoing {
        name: shared.name,
        is_link: form == Form::Link,
        content: shared.content,
        receipt: shared.receipt,
        remarks: shared.remarks,
        replaced: shared
            .dictionary
            .iter()
            .filter(|one| !one.to.is_empty())
            .map(|one| (one.from.clone(), one.to.clone()))
            .collect(),
        dictionary: dictionary_file(&shared.dictionary),
    })
}

/// A case that was redacted once, to be handed on in any form.
#[derive(Debug, Clone)]
pub struct Parcel {
    redacted: Redacted,
    settings: Settings,
    report: Report,
    remarks: Vec<String>,
    /// Without persons and secrets.
    is_anonymous: bool,
}

/// Redacts a case and judges the result: it has to be the same answer.
pub fn prepare(case: &Case, settings: &Settings, choices: &Choices) -> Parcel {
    let opened = casefile::open(case, settings);
    let (case, settings) = match &opened {
        Some(opened) => (&opened.case, &opened.settings),
        None => (case, settings),
    };
    let Examination { report, items } = examine(case, settings);
    // The same instant as here, whenever it is opened.
    let settings = settings.clone();
    let mut redacted = without_prose(redact_items(case, &items, choices), case, choices);
    let mut after = examine(&redacted.case, &settings).report;
    if answer(&after) != answer(&report) && choices.login_only {
        let choices = Choices { login_only: false, ..choices.clone() };
        let whole = without_prose(redact_items(case, &items, &choices), case, &choices);
        let judged = examine(&whole.case, &settings).report;
        if answer(&judged) == answer(&report) || after.verdict.status != report.verdict.status {
            (redacted, after) = (whole, judged);
        }
    }
    let mut remarks = redacted.remarks.clone();
    if answer(&after) != answer(&report) {
        remarks.push(
            "The answer changes when names and secrets are taken out. Compare it with yours before you send this."
                .to_owned(),
        );
    }
    // Names of files are quoted in them.
    let remarks = remarks.iter().map(|remark| visible::harmless(remark).into_owned()).collect();
    Parcel { redacted, settings, report: after, remarks, is_anonymous: choices.people && choices.secrets }
}

/// The redacted case; a secret that stands in prose ("our client secret is …") is known by its words alone, so it is looked for last.
fn without_prose(mut redacted: Redacted, case: &Case, choices: &Choices) -> Redacted {
    if !choices.secrets {
        return redacted;
    }
    // Of a recording of which most was left out, what is left is all that can hold one.
    let texts = case.inputs.iter().zip(&redacted.case.inputs).filter_map(|(input, new)| {
        let bytes = if new.bytes.len() * 2 < input.bytes.len() { &new.bytes } else { &input.bytes };
        std::str::from_utf8(bytes).ok()
    });
    let secrets = report::secrets(texts);
    let stays = [choices.keep.as_slice(), redacted.unchanged.as_slice()].concat();
    let new: HashSet<&str> = redacted.dictionary.iter().map(|one| one.to.as_str()).collect();
    let keep = |known: &str| stays.iter().any(|one| one == known) || new.contains(known) || is_done(known);
    let mut removed = 0;
    for input in &mut redacted.case.inputs {
        let clean = std::str::from_utf8(&input.bytes).ok().and_then(|text| secrets.without_known(text, &keep));
        if let Some((text, places)) = clean {
            input.bytes = text.into_bytes();
            removed += places;
        }
    }
    if removed > 0 {
        let class = Class::Secrets.as_str();
        match redacted.receipt.iter_mut().find(|row| row.class == class) {
            Some(row) => (row.values, row.places) = (row.values + 1, row.places + removed),
            None => redacted.receipt.insert(0, Removed { class: class.to_owned(), values: 1, places: removed }),
        }
    }
    redacted
}

impl Parcel {
    /// The parcel in one form; a sentence where that form is not possible.
    pub fn form(&mut self, form: Form, note: Option<&str>) -> Result<Shared, String> {
        let name = file_name(&self.redacted.case, form);
        let content = match form {
            Form::Case => casefile::to_json(&self.case_file(note)),
            Form::Link if !self.is_anonymous => {
                return Err(
                    "A case link never contains people or secrets: browsers, proxies, and chats keep addresses. \
                            Share a case file instead."
                        .to_owned(),
                );
            }
            Form::Link => casefile::to_link(&self.case_file(note))?,
            Form::Har => report::steered(self.recording()?),
            Form::Html => {
                let mut about: Vec<String> =
                    note.map(|note| format!("The sender's note: {note}")).into_iter().collect();
                about.push(receipt_words(&self.redacted.receipt));
                report::to_html(self.with_what_if(), &[], &[("About this copy".to_owned(), about)])
            }
            Form::Markdown => ticket::markdown(&self.report, &self.redacted.receipt, note),
            Form::Text => ticket::text(&self.report, &self.redacted.receipt, note),
            Form::Request => request::request(&self.report)?,
        };
        Ok(Shared {
            name,
            content,
            receipt: self.redacted.receipt.clone(),
            remarks: self.remarks.clone(),
            dictionary: self.redacted.dictionary.clone(),
        })
    }

    /// The answer of what is handed on.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The redacted case itself, for a preview.
    pub fn case(&self) -> &Case {
        &self.redacted.case
    }

    /// The report with the answer after its changes, where there are any. It is made of the redacted case, and so are the changes.
    fn with_what_if(&mut self) -> &Report {
        let report = &mut self.report;
        if report.findings.iter().any(|one| one.role == Role::Cause && !one.changes.is_empty()) {
            let examination = examine(&self.redacted.case, &self.settings);
            let what_if = what_if(&self.redacted.case, &self.settings, &examination);
            report.what_if = Some(what_if).filter(|one| !one.changes.is_empty());
            report.hide_what_if(&report::secrets(examination.items.iter().map(Item::text)));
        }
        report
    }

    fn case_file(&self, note: Option<&str>) -> CaseFile {
        CaseFile {
            case: Case { handed: Vec::new(), ..self.redacted.case.clone() },
            settings: self.settings.clone(),
            generator: self.report.generator.clone(),
            note: note.map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned),
            receipt: self.redacted.receipt.clone(),
        }
    }

    fn recording(&self) -> Result<String, String> {
        let is_recording = |item: &&crate::report::ReportItem| item.kind == ItemKind::Har;
        let origin = self.report.items.iter().find(is_recording).map(|item| item.origin.as_str());
        let input = origin.and_then(|origin| self.redacted.case.inputs.iter().find(|input| input.origin == origin));
        let text = input.and_then(|input| std::str::from_utf8(&input.bytes).ok());
        text.map(str::to_owned).ok_or_else(|| "There is no HAR file in this case.".to_owned())
    }
}

/// What undoes a redaction, as a file of its own.
pub fn dictionary_file(dictionary: &[Replacement]) -> String {
    let rows: Vec<String> = dictionary
        .iter()
        .map(|one| {
            let mut row = String::from("  {\"class\": ");
            crate::syntax::json::write_string(one.class.as_str(), &mut row);
            for (name, value) in [("was", &one.from), ("is", &one.to)] {
                row.push_str(&format!(", \"{name}\": "));
                crate::syntax::json::write_string(value, &mut row);
            }
            row + "}"
        })
        .collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

/// What has to be the same before and after.
fn answer(report: &Report) -> (crate::report::VerdictStatus, Vec<&str>) {
    let mut rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    crate::order::sort(&mut rules);
    rules.dedup();
    (report.verdict.status, rules)
}

fn file_name(case: &Case, form: Form) -> String {
    let origin = case.inputs.first().map_or("login", |input| input.origin.as_str());
    let stem = origin.split('.').next().unwrap_or(origin);
    let stem: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(40).collect();
    let stem = if stem.is_empty() || stem == "paste" { "login" } else { &stem };
    match form {
        Form::Case => format!("{stem}.assertain.json"),
        Form::Har => format!("{stem}-redacted.har"),
        Form::Html => format!("{stem}-report.html"),
        Form::Markdown => format!("{stem}-ticket.md"),
        Form::Text => format!("{stem}-ticket.txt"),
        Form::Request => format!("{stem}-request.txt"),
        Form::Link => format!("{stem}-link.txt"),
    }
}
