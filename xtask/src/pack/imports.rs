//! Shorter names between script and module. The tool that makes the glue ends each of the two hundred names that the module imports in
//! sixteen digits, which no packing makes smaller.
//! Names that do not depend on the folder of the build either: a macro of the page's framework hashes the path of its own crate.
//! Comes in: glue and module. Goes out: both with other names of the same length, the same in both.

/// What these names begin with.
const START: &str = "__wbg_";
/// Digits at their end.
const DIGITS: usize = 16;
/// What the name with the hash of a path begins with; the same number of digits follows.
const MARKER: &str = "_WASM_SPLIT_MARKER_";

/// Gives the imports names that are only counted. A name keeps its length, so that nothing in the module moves.
pub fn rename(glue: &str, module: &[u8]) -> (String, Vec<u8>) {
    let mut names: Vec<&str> = words(glue).filter(|word| is_import(word)).collect();
    names.sort_unstable();
    names.dedup();
    let counted = |name: &str| {
        let place = names.binary_search(&name).ok()?;
        Some(format!("{:_>1$}", format!("_{place:x}"), name.len()))
    };
    let mut script = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(at) = rest.find(START) {
        let (before, from) = rest.split_at(at);
        let word = words(from).next().unwrap_or(START);
        // A name that is part of a longer word is none.
        let whole = !before.ends_with(is_of_word);
        script.push_str(before);
        script.push_str(&counted(word).filter(|_| whole).unwrap_or_else(|| word.to_owned()));
        rest = from.get(word.len()..).unwrap_or("");
    }
    script.push_str(rest);
    let mut module = module.to_vec();
    forget_path(&mut module);
    let mut at = 0;
    while let Some(rest) = module.get(at..).filter(|rest| rest.len() >= START.len()) {
        if !rest.starts_with(START.as_bytes()) {
            at += 1;
            continue;
        }
        // In the module a name is followed by what kind of import it is, which is no letter.
        let end = rest.iter().position(|byte| !is_of_word(char::from(*byte))).unwrap_or(rest.len());
        let name = rest.get(..end).and_then(|name| std::str::from_utf8(name).ok());
        match name.and_then(counted) {
            Some(new) => {
                if let Some(slot) = module.get_mut(at..at + new.len()) {
                    slot.copy_from_slice(new.as_bytes());
                }
                at += new.len();
            }
            None => at += 1,
        }
    }
    (script, module)
}

/// Writes zeros over the hash of a path. The name is the module's own: nothing calls it.
fn forget_path(module: &mut [u8]) {
    let starts = module.windows(MARKER.len()).enumerate().filter(|(_, part)| *part == MARKER.as_bytes());
    let hashes: Vec<usize> = starts.map(|(at, _)| at + MARKER.len()).collect();
    for at in hashes {
        if let Some(hash) = module.get_mut(at..at + DIGITS).filter(|hash| hash.iter().all(u8::is_ascii_hexdigit)) {
            hash.fill(b'0');
        }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// `__wbg_fetch_0123456789abcdef`.
fn is_import(word: &str) -> bool {
    let digits = word.strip_prefix(START).and_then(|rest| rest.rsplit_once('_')).map_or("", |(_, digits)| digits);
    digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_module_agree_and_keep_their_length() {
        let glue = "{__wbg_log_00ff00ff00ff00ff:function(){},__wbg_at_1111111111111111:f,x.__wbg_ptr=1,a__wbg_log_00ff00ff00ff00ff}";
        let module = b"\x1b__wbg_log_00ff00ff00ff00ff\x00\x1a__wbg_at_1111111111111111";
        let (script, renamed) = rename(glue, module);
        assert_eq!(
            script,
            format!("{{{:_>26}:function(){{}},{:_>25}:f,x.__wbg_ptr=1,a__wbg_log_00ff00ff00ff00ff}}", "_1", "_0")
        );
        assert_eq!(renamed.len(), module.len());
        assert_eq!(renamed.get(1..27), Some(format!("{:_>26}", "_1").as_bytes()));
    }

    #[test]
    fn the_hash_of_a_path_is_forgotten() {
        let (_, module) = rename("", b"*_WASM_SPLIT_MARKER_f1bd5e777a372531version\x00_WASM_SPLIT_MARKER_short");
        assert_eq!(module, b"*_WASM_SPLIT_MARKER_0000000000000000version\x00_WASM_SPLIT_MARKER_short");
    }
}
