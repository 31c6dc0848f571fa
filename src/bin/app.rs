//! The page. See `assertain::ui`.

fn main() {
    assertain::ui::start();
}
