//! JWT-WRAPPER: text around the token was left out; in a header `Authorization`, what an API does not read.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::bearer::{self, Kind};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::{Span, lower};

declare_rule! { "JWT-WRAPPER", Info }

/// Longer texts are documents that mention a token.
const MOST: usize = 200;

/// Bytes before a token that are looked at.
const BEFORE: usize = 240;

/// What stands between the name of the scheme and the token, and what to do.
const FAULTS: [(&str, &str, &str); 10] = [
    ("bearer bearer ", "The header has the word `Bearer` twice before the token", "Remove the second `Bearer`."),
    ("bearer: bearer ", "The header has the word `Bearer` twice before the token", "Remove the first `Bearer:`."),
    ("bearer \\\"", QUOTED, QUOTES),
    ("bearer \"", QUOTED, QUOTES),
    ("bearer '", QUOTED, QUOTES),
    ("bearer: ", "The header has a colon behind the word `Bearer`", "Remove the colon."),
    (
        "bearer=",
        "The header has an equals sign instead of a space behind `Bearer`",
        "Replace the equals sign by a space.",
    ),
    ("bearer", "The space between `Bearer` and the token is missing in the header", "Put one space before the token."),
    ("bearer <", "The token is in angle brackets in the header", "Remove the brackets."),
    ("bearer {", "The token is in curly brackets in the header", "Remove the brackets."),
];
const QUOTED: &str = "The token is in quotation marks in the header";
const QUOTES: &str = "Remove the quotation marks.";

/// What is wrong with the header `Authorization` around the token; whether anything is.
fn header(item: &Item, text: &str, out: &mut Outcome) -> bool {
    let place = item.to_source(Span::new(0, item.content().as_bytes().len()));
    let from = text.floor_char_boundary(place.start.saturating_sub(BEFORE));
    let before = text.get(from..place.start).unwrap_or("");
    let line = lower(before.rsplit('\n').next().unwrap_or(before));
    let named = line.contains("authorization");
    let Some((mark, title, what)) = FAULTS.iter().find(|(mark, ..)| line.ends_with(mark)) else {
        if named && text.contains(" 401") {
            return other_scheme(item, text, &line, place.start, out);
        }
        return false;
    };
    let named = named || mark.starts_with("bearer bearer");
    // A mark that closes another one is the shell's: `"Authorization: Bearer "eyJ…`.
    let is_closing = mark.ends_with(['"', '\'']) && mark.len() == 8 && !quotes(&line, mark).is_multiple_of(2);
    if !named || is_closing {
        return false;
    }
    out.find_once(
        RULE.finding(
            *title,
            "The header must have `Bearer`, one space, and the token alone. An API reads anything else as part of the token, and rejects \
             it.",
        )
        .severity(Severity::Error)
        .confidence(Confidence::Likely)
        .fix(Party::SpAdmin, *what)
        .fix(Party::SpAdmin, "Check what adds the scheme: a tool with a field for the token adds `Bearer` itself.")
        .spec("RFC 6750 2.1")
        .at_layer(item, 0, Span::new(place.start.saturating_sub(mark.len()), place.start)),
    );
    true
}

/// A scheme of its own, or none, before a token that was not accepted.
fn other_scheme(item: &Item, text: &str, line: &str, end: usize, out: &mut Outcome) -> bool {
    let Some((_, scheme)) = line.rsplit_once("authorization: ") else { return false };
    let title = match scheme {
        "" => "The header has no scheme `Bearer` before the token",
        "jwt " => "The header has the scheme `JWT` instead of `Bearer`",
        "token " => "The header has the scheme `Token` instead of `Bearer`",
        _ => return false,
    };
    // The API asks for the scheme by its name.
    let asked = lower(text).contains("www-authenticate: bearer");
    let (severity, confidence) =
        if asked { (Severity::Error, Confidence::Likely) } else { (Severity::Warning, Confidence::Possible) };
    out.find_once(
        RULE.finding(
            title,
            "An API that follows RFC 6750 reads the token only behind `Bearer`. Some APIs are set to a scheme of their own.",
        )
        .severity(severity)
        .confidence(confidence)
        .fix(Party::SpAdmin, "Look up which scheme the API expects. Without a setting for it, send `Authorization: Bearer` and the token.")
        .spec("RFC 6750 2.1")
        .at_layer(item, 0, Span::new(end.saturating_sub(scheme.len().max(1)), end)),
    );
    true
}

/// Whether the input is a file out of which programs read a token: `/var/run/secrets/…/token`, `AWS_WEB_IDENTITY_TOKEN_FILE`.
fn is_token_file(item: &Item) -> bool {
    let name = item.origin.rsplit(['/', '\\']).next().unwrap_or("");
    lower(name).ends_with("token")
}

/// How many quotation marks of this kind a line has before the last one.
fn quotes(line: &str, mark: &str) -> usize {
    let sign = mark.chars().next_back().unwrap_or('"');
    line.chars().filter(|c| *c == sign).count().saturating_sub(1)
}

/// A header without a token, where the answer shows that it was sent.
fn unfilled(item: &Item, text: &str, out: &mut Outcome) {
    let Some(found) = bearer::unfilled(text) else { return };
    let value = quote(found.value);
    let title = match found.kind {
        Kind::Nothing => "The header has `Bearer` and no token behind it".to_owned(),
        Kind::Unset => format!("The header has {value} instead of a token: an empty variable"),
        Kind::Variable => format!("The header has {value} instead of a token: an unfilled variable"),
        Kind::Name => format!("The header has {value} instead of a token"),
    };
    let fix = match found.kind {
        Kind::Nothing | Kind::Unset => {
            "Read `access_token` of the token response before the call, and do not call while there is none."
        }
        Kind::Variable if found.value.starts_with('$') => {
            "Set the variable before the call. A shell fills it in between double quotes, not between single ones."
        }
        _ => "Put the access token there: set the variable in the environment that the tool uses.",
    };
    let finding = RULE
        .finding(title, "The API got no token and rejected the call. No token was judged here.")
        .severity(Severity::Error)
        .confidence(if found.kind == Kind::Name { Confidence::Likely } else { Confidence::Certain })
        .fix(Party::SpAdmin, fix)
        .spec("RFC 6750 2.1");
    let finding = match found.kind {
        Kind::Name => finding.fix(Party::Support, "If only this copy hides the token, add the token."),
        _ => finding,
    };
    out.find_once(finding.at_layer(item, 0, found.place));
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut read = None;
    for item in cx.items {
        // Each input once.
        if read.replace(item.input) != Some(item.input)
            && let Some(text) = cx.case.inputs.get(item.input).and_then(|input| std::str::from_utf8(&input.bytes).ok())
        {
            unfilled(item, text, out);
        }
        let token = item.oidc().and_then(|message| message.token()).filter(|token| !token.segments.is_empty());
        if token.is_none() {
            continue;
        }
        let Some(pasted) = cx.case.inputs.get(item.input).and_then(|input| std::str::from_utf8(&input.bytes).ok())
        else {
            continue;
        };
        // A token inside a message has its place there; only a paste has wrapping.
        if header(item, pasted, out) || item.transport.is_some() || item.parent.is_some() {
            continue;
        }
        let input_start = pasted.len() - pasted.trim_start().len();
        let (pasted, text) = (pasted.trim(), item.text().trim());
        let Some((before, after)) =
            pasted.split_once(text).filter(|(before, after)| before.len() + after.len() <= MOST)
        else {
            continue;
        };
        if before.is_empty() && after.is_empty() {
            out.pass();
            continue;
        }
        let start = input_start + if before.is_empty() { text.len() } else { 0 };
        let around = Span::new(start, start + if before.is_empty() { after.len() } else { before.len() });
        let [before, after] = [before, after].map(|part| part.replace(['\r', '\n', '\t'], " "));
        let shown = format!("`{}…{}`", before.trim_start(), after.trim_end());
        if is_token_file(item) {
            out.find(
                RULE.finding(
                    format!("The token file has more than the token: {shown}"),
                    "What reads the file takes all of it for the token, and finds one that is not valid.",
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    "Write only the token into the file: no quotation marks, no `Bearer`, no further line.",
                )
                .fix(Party::Support, "If it came with the copy, no change is needed.")
                .at_layer(item, 0, around),
            );
            continue;
        }
        out.find(
            RULE.finding(
                format!("Around the token stood {shown}, which was left out"),
                "It belongs to the \
                place where the token was copied from. A receiver that gets it together with the token finds no token.",
            )
            .fix(Party::Support, "If it came with the copy, no change is needed.")
            .fix(
                Party::SpAdmin,
                "If the application hands it over like this, give the token alone where a token is asked for.",
            )
            .at_layer(item, 0, around),
        );
    }
}
