//! The report as plain text: for files, mails and terminals without color.

use super::wrap::WIDTH;
use super::{Report, layout};

/// The report as plain text, wrapped for reading.
pub fn to_text(report: &Report) -> String {
    layout::lines(report, WIDTH).into_iter().fold(String::new(), |mut text, line| {
        line.iter().for_each(|(_, run)| text.push_str(run));
        text.push('\n');
        text
    })
}
