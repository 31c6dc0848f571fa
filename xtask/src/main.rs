//! `cargo xtask serve | test | build | bench | pack`.

fn main() {}
