//! What the page weighs. Node compresses: it is needed anyway and has brotli inside.

use crate::run::{Outcome, answer};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Prints a table: what comes before the first verdict, what follows, and the single file.
/// Returns the bytes before the first verdict as static hosts send them.
pub fn report(first: &[PathBuf], later: &[PathBuf], single: &Path) -> Outcome<usize> {
    println!("{:>12} {:>10} {:>10}  file", "raw", "gzip", "brotli");
    let begin = table(first)?;
    print(begin, Path::new("before the first verdict"));
    table(later)?;
    print(measure(single)?, single);
    Ok(begin[1])
}

/// A line for each file; the sum of them.
fn table(files: &[PathBuf]) -> Outcome<[usize; 3]> {
    let mut total = [0usize; 3];
    for path in files {
        let sizes = measure(path)?;
        print(sizes, path);
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    Ok(total)
}

/// Raw, gzip and brotli bytes of a file.
pub fn measure(path: &Path) -> Outcome<[usize; 3]> {
    let script = "const z = require('zlib'), b = require('fs').readFileSync(process.argv[1]);
        console.log(b.length, z.gzipSync(b, { level: 9 }).length, z.brotliCompressSync(b).length)";
    let said = answer(Command::new("node").args(["-e", script]).arg(path)).unwrap_or_default();
    let sizes: Vec<usize> = said.split(' ').filter_map(|word| word.parse().ok()).collect();
    sizes.try_into().map_err(|_| format!("node could not compress {}", path.display()))
}

fn print([raw, gzip, brotli]: [usize; 3], path: &Path) {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    println!("{raw:>12} {gzip:>10} {brotli:>10}  {name}");
}
