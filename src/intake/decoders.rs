//! The table of everything intake can undo, and of what ends a search: the only file that names every reader.
//! Input and output: none. Invariant: nothing here decides; the order says what is tried first.

use super::search::{Decoder, Readers};
use super::{
    base64, broken_lines, charset, compound, csv, curl, deflate, fenced, form, har, hex_dump, html, http, json_string,
    json_values, leaf, mail, markup, mitm, pem, percent, proxy_json, proxy_xml, quoted_printable, quotes, rtf,
    saml_tracer, scan, transcript, typographic, url, wrapped_link, zip,
};

/// All readers.
pub(super) static READERS: Readers = Readers {
    decoders: &[
        Decoder { check: charset::check, run: charset::run },
        Decoder { check: zip::check, run: zip::run },
        Decoder { check: compound::check, run: compound::run },
        Decoder { check: rtf::check, run: rtf::run },
        Decoder { check: mail::check, run: mail::run },
        Decoder { check: hex_dump::check, run: hex_dump::run },
        Decoder { check: wrapped_link::check, run: wrapped_link::run },
        Decoder { check: transcript::check, run: transcript::run },
        Decoder { check: mitm::check, run: mitm::run },
        Decoder { check: quotes::check_marks, run: quotes::run_marks },
        Decoder { check: typographic::check, run: typographic::run },
        Decoder { check: broken_lines::check_markup, run: broken_lines::run_markup },
        Decoder { check: har::check, run: har::run },
        Decoder { check: saml_tracer::check, run: saml_tracer::run },
        Decoder { check: proxy_json::check, run: proxy_json::run },
        Decoder { check: proxy_xml::check, run: proxy_xml::run },
        Decoder { check: fenced::check, run: fenced::run },
        Decoder { check: pem::check, run: pem::run },
        Decoder { check: form::check_json, run: form::run_json },
        Decoder { check: html::check_forms, run: html::run_forms },
        Decoder { check: markup::check, run: markup::run },
        Decoder { check: curl::check, run: curl::run },
        Decoder { check: http::check, run: http::run },
        Decoder { check: url::check, run: url::run },
        Decoder { check: form::check, run: form::run },
        Decoder { check: form::check_lines, run: form::run_lines },
        Decoder { check: json_values::check, run: json_values::run },
        Decoder { check: csv::check, run: csv::run },
        Decoder { check: broken_lines::check_pages, run: broken_lines::run_pages },
        Decoder { check: quoted_printable::check, run: quoted_printable::run },
        Decoder { check: quotes::check, run: quotes::run },
        Decoder { check: json_string::check, run: json_string::run },
        Decoder { check: html::check_entities, run: html::run_entities },
        Decoder { check: percent::check, run: percent::run },
        Decoder { check: base64::check, run: base64::run },
        Decoder { check: deflate::check, run: deflate::run },
        Decoder { check: scan::check, run: scan::run },
    ],
    certain: leaf::certain,
    fallback: leaf::fallback,
    needs_repair: &[charset::check, typographic::check, broken_lines::check_markup],
    containers: &[form::check_json, har::check, saml_tracer::check, proxy_json::check, json_values::check],
};
