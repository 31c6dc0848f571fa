//! The known name that somebody may have meant.

/// `; did you mean …?` where one of the known names is near.
pub(crate) fn meant<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The known name that is nearest to this one, if it is near at all.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this likeness two names are different words.
    const LIKE: f64 = 0.82;
    let name = name.to_ascii_lowercase();
    let scored = known.into_iter().map(|one| (strsim::jaro_winkler(&name, &one.to_ascii_lowercase()), one));
    scored.filter(|(like, _)| *like >= LIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_offered() {
        assert_eq!(nearest("atlas", ["atlar", "aether"]), Some("atlar"));
        assert_eq!(nearest("xyz", ["atlar", "aether"]), None);
    }
}
