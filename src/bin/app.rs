//! The page and the thread that judges: one module, which looks where it runs. See `assertain::ui`.

fn main() {
    assertain::ui::start();
}
