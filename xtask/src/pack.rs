//! What trunk calls when it has laid out the page: optimise, pack, name by content, check by hash, single file, size budget.
//! Comes in: trunk's staging folder. Goes out: the same folder, ready to publish.

mod html;
mod imports;
mod later;
mod locations;
mod packing;
mod predicted;
mod single;
mod size;
mod streams;
pub mod sums;

// Shared with the page, which reads what is packed here.
#[path = "../../src/bin/unpack/joined.rs"]
mod joined;
#[path = "../../src/bin/unpack/lzma.rs"]
mod lzma;
#[path = "../../src/bin/unpack/near.rs"]
mod near;
#[path = "../../src/bin/unpack/parts.rs"]
mod parts;

use crate::run::{Outcome, answer, quietly, read, root, write};
use crate::site::{PREVIEW, Site};
use crate::{error_pages, rules_pages, setup, verify_page};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What may have to arrive before the first verdict, as static hosts send it: with gzip, and the packed module as it is.
/// Above the aim a build says so, above the limit it fails. Lower the limit with every kilobyte saved.
const AIM: usize = 900_000;
const LIMIT: usize = 1_184_000;
const SINGLE_FILE: &str = "assertain.html";
/// Where packing leaves the weight for [`within_budget`].
const WEIGHT: &str = "target/page-weight";

/// Where optimised modules are kept, under the hash of what they were made from.
const OPTIMISED: &str = "target/wasm-opt";

/// Packs the folder that trunk names.
pub fn command() -> Outcome<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = staging.ok_or("pack is called by trunk at the end of `cargo xtask build`")?;
    let page = read(&folder.join("index.html"))?;
    let parts = collect(&folder, &page)?;

    let script = keep(&folder, "assertain", "js", parts.script.as_bytes())?;
    let style = keep(&folder, "assertain", "css", parts.style.as_bytes())?;
    let unpack = keep(&folder, "unpack", "wasm", &parts.unpack)?;
    let module = keep(&folder, "assertain", "lzma", &parts.module)?;
    let later = keep(&folder, "later", "lzma", &parts.later)?;
    let checks = keep(&folder, "checks", "lzma", &parts.checks)?;
    let site = Site::new(&style.name, &style.integrity)?;
    let fetched = [("unpack", &unpack), ("module", &module), ("later", &later), ("checks", &checks)];
    let published = html::published(&page, &script, &style, &fetched)?;
    let published = html::with_head(&published, &site)?;
    write(&folder.join("index.html"), &published)?;
    write(&folder.join(SINGLE_FILE), single::page(&page, &parts)?)?;

    let first = ["index.html", &script.name, &style.name, &unpack.name, &module.name].map(|name| folder.join(name));
    around(&folder, &site)?;
    sums::write_into(&folder)?;
    let after = [&later.name, &checks.name].map(|name| folder.join(name));
    let weight = size::report(&first, &after, &folder.join(SINGLE_FILE))?;
    write(&root().join(WEIGHT), weight.to_string())
}

/// The pages around the page.
fn around(folder: &Path, site: &Site) -> Outcome<()> {
    let rules = rules_pages::rules()?;
    let codes = error_pages::known()?;
    rules_pages::write_all(&rules, &error_pages::by_rule(&codes), site, folder)?;
    error_pages::write_all(&codes, &rules, site, folder)?;
    write(&folder.join(verify_page::PATH), verify_page::page(site, &sums::of_file(&folder.join(SINGLE_FILE))?)?)?;
    write(&folder.join("404.html"), site.not_found())?;
    let paths = rules_pages::paths(&rules).chain(error_pages::paths(&codes)).chain([verify_page::PATH.to_owned()]);
    write(&folder.join("sitemap.xml"), site.map(paths))?;
    let picture = root().join("docs/page.png");
    std::fs::copy(&picture, folder.join(PREVIEW))
        .map(drop)
        .map_err(|error| format!("cannot copy {}: {error}", picture.display()))
}

/// Fails a build that is too heavy, after it is done: what was built can be looked at.
pub fn within_budget() -> Outcome<()> {
    let weight = read(&root().join(WEIGHT))?;
    let first: usize = weight.trim().parse().map_err(|_| format!("{WEIGHT} holds no number"))?;
    if first > LIMIT {
        return Err(format!("before the first verdict {first} bytes have to arrive; the limit is {LIMIT}"));
    }
    if first > AIM {
        println!("before the first verdict {first} bytes have to arrive: {} more than should", first - AIM);
    }
    Ok(())
}

/// What a page is made of.
pub struct Parts {
    script: String,
    style: String,
    /// The module that unpacks the others.
    unpack: Vec<u8>,
    /// The module of the page and of the thread that judges, packed: its first part.
    module: Vec<u8>,
    /// What the first part lacks, packed.
    later: Vec<u8>,
    /// The module in one part, packed: for the single file, where nothing comes later.
    whole: Vec<u8>,
    /// The documents of all rules as one text, packed.
    checks: Vec<u8>,
}

/// A published file.
pub struct Kept {
    name: String,
    integrity: String,
}

/// Takes trunk's files out of the folder and makes them one script, one style sheet and the modules.
fn collect(folder: &Path, page: &str) -> Outcome<Parts> {
    let starter = html::Starter::of(page)?;
    let (glue, module) = imports::rename(&take(folder, &starter.glue)?, &take_module(folder, &starter.wasm)?);
    let parts = later::divide(&locations::forget(module)).ok_or("the page's module is in a form that is not known")?;
    if joined::joined(&parts.first, &parts.later).as_ref() != Some(&parts.whole) {
        return Err("the two parts of the page's module do not come back as one".to_owned());
    }
    let module = packing::module(&parts.first)?;
    let later = packing::module(&parts.later)?;
    let whole = packing::module(&parts.whole)?;
    let (unpack_glue, unpack) = imports::rename(&take(folder, "unpack.js")?, &take_module(folder, "unpack_bg.wasm")?);
    let unpack = later::without_names(&unpack).ok_or("what unpacks is no module")?;
    let mut style = String::new();
    for name in html::style_sheets(page) {
        style.push_str(&take(folder, &name)?);
        style.push('\n');
    }
    // As functions: each is called where its module runs, and the worker is started from the source of the first.
    let boot = read(&root().join("src/boot.js"))?;
    let function = |name: &str, glue: &str| format!("function {name}() {{\n{glue}\nreturn wasm_bindgen;\n}}\n");
    let script = [function("glue", &glue), function("unpackGlue", &unpack_glue), boot].concat();
    let script = minified(folder, "js", &script)?;
    let style = minified(folder, "css", &style)?;
    let checks = rules_pages::one_text(&rules_pages::rules()?) + &rules_pages::samples()?;
    let checks = packing::plain(checks.as_bytes())?;
    Ok(Parts { script, style, unpack, module, later, whole, checks })
}

/// The script or the style without comments and spaces. The names of functions stay: the worker is started by one of them.
fn minified(folder: &Path, language: &str, text: &str) -> Outcome<String> {
    let file = folder.join("minified");
    write(&file, text)?;
    let script = "const { transformSync } = require('esbuild'), [, file, loader] = process.argv;
        process.stdout.write(transformSync(require('fs').readFileSync(file, 'utf8'), { loader, minify: true }).code)";
    let mut node = Command::new("node");
    node.args(["-e", script]).arg(&file).arg(language).current_dir(root().join("tests/e2e"));
    let small = answer(&mut node).ok_or(format!("esbuild could not make the {language} smaller"))?;
    std::fs::remove_file(&file).map_err(|error| format!("cannot remove {}: {error}", file.display()))?;
    Ok(small)
}

/// An optimised module; its file is taken away.
fn take_module(folder: &Path, name: &str) -> Outcome<Vec<u8>> {
    let module = folder.join(name);
    optimise(&module)?;
    let wasm = std::fs::read(&module).map_err(|error| format!("cannot read {}: {error}", module.display()))?;
    std::fs::remove_file(&module).map_err(|error| format!("cannot remove {}: {error}", module.display()))?;
    Ok(wasm)
}

fn take(folder: &Path, name: &str) -> Outcome<String> {
    let path = folder.join(name);
    let text = read(&path)?;
    std::fs::remove_file(&path).map_err(|error| format!("cannot remove {}: {error}", path.display()))?;
    Ok(text)
}

/// Makes a module smaller.
pub(crate) fn optimise(module: &Path) -> Outcome<()> {
    // What every browser has that the page supports, and what the compiler emits.
    let features =
        ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext", "multivalue"];
    let features = features.map(|feature| format!("--enable-{feature}"));
    // By name, equal code of different types stands together, which packs better; and by its name, code is told that comes later. The
    // names go when the module is divided.
    // Data begins behind a stack of 1 MiB, so that no address below 1 KiB is used but by a stack that is about to overflow.
    let smaller = [
        "-g",
        "--low-memory-unused",
        "-Oz",
        "-Oz",
        "--coalesce-locals-learning",
        "--reorder-locals",
        "--reorder-functions-by-name",
    ];
    let smaller = smaller.map(str::to_owned).into_iter();
    let arguments: Vec<String> = later::apart().chain(smaller).chain(features).collect();
    // The same module gives the same result, and half a minute of work is worth keeping.
    let bytes = std::fs::read(module).map_err(|error| format!("cannot read {}: {error}", module.display()))?;
    let tools = read(&root().join("tests/e2e/package-lock.json"))?;
    let known = Sha256::new().chain_update(&bytes).chain_update(arguments.join(" ")).chain_update(tools).finalize();
    let name: String = known.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let folder = root().join(OPTIMISED);
    let kept = folder.join(format!("{name}.wasm"));
    let copy = |from: &Path, to: &Path| {
        std::fs::copy(from, to).map(drop).map_err(|error| format!("cannot write {}: {error}", to.display()))
    };
    if kept.is_file() {
        return copy(&kept, module);
    }
    quietly(setup::wasm_opt().args(arguments).arg(module).arg("-o").arg(module))?;
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    forget_old(&folder);
    // Under another name first, so that an interrupted copy is none.
    let part = folder.join("part");
    copy(module, &part)?;
    std::fs::rename(&part, &kept).map_err(|error| format!("cannot write {}: {error}", kept.display()))
}

/// Leaves the newest few of the optimised modules: those of this build and of the last.
fn forget_old(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut files: Vec<_> =
        entries.flatten().filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    files.sort();
    for (_, old) in files.iter().rev().skip(3) {
        let _ = std::fs::remove_file(old);
    }
}

/// Writes a file under a name that changes with its content.
fn keep(folder: &Path, stem: &str, extension: &str, content: &[u8]) -> Outcome<Kept> {
    let digest: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{stem}-{digest}.{extension}");
    write(&folder.join(&name), content)?;
    Ok(Kept { name, integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(content))) })
}

/// What a policy calls an inline script or style with this text.
fn policy_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
