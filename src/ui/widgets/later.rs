//! What is folded when the page opens, and so need not be there before the page is seen.

use crate::ui::state::state;
use leptos::prelude::*;

/// Builds its content once the page was seen.
#[component]
pub(in crate::ui) fn Later(children: ChildrenFn) -> impl IntoView {
    let settled = state().settled;
    move || settled.get().then(|| children())
}
