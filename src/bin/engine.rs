//! The thread that judges. See `assertain::ui::worker`.

fn main() {
    assertain::ui::worker::start();
}
