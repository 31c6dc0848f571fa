//! What the page weighs. Node compresses: it is needed anyway and has brotli inside.

use crate::run::{Outcome, answer};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Prints a table and returns the brotli bytes of what the page needs to start; what is there beside is only printed.
pub fn report(loaded: &[PathBuf], beside: &[PathBuf]) -> Outcome<usize> {
    let mut total = [0usize; 3];
    println!("{:>12} {:>10} {:>10}  file", "raw", "gzip", "brotli");
    for path in loaded {
        let sizes = measure(path)?;
        print(sizes, path);
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    print(total, Path::new("everything the page needs to start"));
    for path in beside {
        print(measure(path)?, path);
    }
    Ok(total[2])
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
