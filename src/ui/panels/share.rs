//! Handing the case on: what goes out is shown before, and nothing is sent by the page.

use crate::redact::{Choices, Class};
use crate::share::{Form, Outgoing, receipt_words};
use crate::ui::state::state;
use crate::ui::widgets::{Copy, Save};
use crate::ui::{address, dom};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;

/// The forms, by their names and what they are for.
const FORMS: [(Form, &str, &str); 7] = [
    (Form::Markdown, "Ticket (Markdown)", "the answer with its evidence and fix"),
    (Form::Text, "Ticket (plain text)", "the same without markup"),
    (Form::Request, "Request to the other side", "what to change, for the administrator who can change it"),
    (Form::Case, "Case file", "opens in Assertain with the same answer"),
    (Form::Link, "Case link", "the case file as an address; small cases only"),
    (Form::Har, "Sanitized HAR file", "the capture without secrets and names"),
    (Form::Html, "Report page", "one HTML file without scripts, to read or print"),
];

/// Values that are listed one by one.
const MAX_LISTED: usize = 200;
/// Characters that are shown of what goes out.
const MAX_SHOWN: usize = 40_000;

/// The button, and the dialog behind it.
#[component]
pub(in crate::ui) fn Share() -> impl IntoView {
    let state = state();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let form = RwSignal::new(Form::Markdown);
    let choices = RwSignal::new(Choices::default());
    let note = RwSignal::new(String::new());
    let plain = RwSignal::new(false);
    let outgoing = RwSignal::new(None::<Result<Outgoing, String>>);
    let open = RwSignal::new(false);
    // Answers come in the order of the questions: what was asked for before the last one is out of date.
    let waiting = Rc::new(Cell::new(0_u32));
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let (form, mut choices, note) = (form.get(), choices.get(), note.get());
        if form == Form::Case && plain.get() {
            choices = Choices::nothing();
        }
        outgoing.set(None);
        waiting.set(waiting.get() + 1);
        let waiting = Rc::clone(&waiting);
        state.share(form, choices, note, move |made| {
            waiting.set(waiting.get() - 1);
            if waiting.get() == 0 {
                outgoing.set(Some(made));
            }
        });
    });
    let show = move |_| {
        open.set(true);
        if let Some(dialog) = dialog.get_untracked()
            && !dialog.open()
        {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    };
    let class = move |one: Class, label: &'static str, fixed: bool| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || choices.with(|choices| choices.has(one))
                    disabled=fixed
                    on:change:target=move |event| choices.update(|choices| choices.set(one, event.target().checked()))
                />
                {label}
            </label>
        }
    };
    let content = move || match outgoing.get() {
        None => "Preparing …".to_owned(),
        Some(Err(problem)) => problem,
        Some(Ok(made)) if made.content.chars().count() > MAX_SHOWN => {
            let shown: String = made.content.chars().take(MAX_SHOWN).collect();
            format!("{shown}\n… {} more characters", made.content.chars().count() - MAX_SHOWN)
        }
        Some(Ok(made)) if made.is_link => address::with_fragment(&made.content),
        Some(Ok(made)) => made.content,
    };
    let whole = move || match outgoing.get_untracked() {
        Some(Ok(made)) if made.is_link => address::with_fragment(&made.content),
        Some(Ok(made)) => made.content,
        _ => String::new(),
    };
    view! {
        <button type="button" class="quiet" on:click=show>"Share"</button>
        <dialog class="share" node_ref=dialog aria-labelledby="share-title" on:close=move |_| open.set(false)>
            <h2 id="share-title">"Share this case"</h2>
            <p class="lead">"Nothing is sent from here. You see what goes out, then copy or save it."</p>
            <label class="field">
                <span>"Form"</span>
                <select
                    id="share-form"
                    on:change:target=move |event| {
                        if let Some(one) = Form::named(&event.target().value()) {
                            plain.set(false);
                            form.set(one);
                        }
                    }
                >
                    {FORMS
                        .into_iter()
                        .map(|(one, label, what)| view! { <option value=one.as_str()>{format!("{label}: {what}")}</option> })
                        .collect_view()}
                </select>
            </label>
            <fieldset>
                <legend>"Take out"</legend>
                {class(Class::Secrets, " Secrets: cookies, passwords, codes, tokens, private keys", true)}
                {class(Class::People, " Personal values: names, addresses, identifiers, attributes", false)}
                {class(Class::Organisation, " Organizations: hosts, Entity IDs, client IDs", false)}
            </fieldset>
            {move || {
                (form.get() == Form::Case)
                    .then(|| {
                        view! {
                            <label class="check">
                                <input
                                    type="checkbox"
                                    prop:checked=move || plain.get()
                                    on:change:target=move |event| plain.set(event.target().checked())
                                />
                                " Take nothing out. The file then contains passwords, cookies, tokens and names of a real login."
                            </label>
                        }
                    })
            }}
            <label class="field">
                <span>"Note to the reader"</span>
                <textarea
                    id="share-note"
                    rows="2"
                    maxlength="2000"
                    on:change:target=move |event| note.set(event.target().value())
                ></textarea>
            </label>
            <label class="field">
                <span>"What goes out"</span>
                <textarea id="share-preview" rows="12" readonly=true prop:value=content></textarea>
            </label>
            {move || {
                let Some(Ok(made)) = outgoing.get() else { return None };
                let remarks = made.remarks.iter().map(|remark| view! { <p class="warn">{remark.clone()}</p> }).collect_view();
                let rows = made.replaced.iter().take(MAX_LISTED).cloned();
                let keep = move |value: String, kept: bool| {
                    choices.update(|choices| {
                        choices.keep.retain(|one| *one != value);
                        if kept {
                            choices.keep.push(value);
                        }
                    });
                };
                let kept = choices.with_untracked(|choices| choices.keep.clone());
                let kept = kept.into_iter().map(|value| (value.clone(), value, true));
                let rows = rows
                    .map(|(from, to)| (from, to, false))
                    .chain(kept)
                    .map(|(from, to, kept)| {
                        let value = from.clone();
                        view! {
                            <tr>
                                <td><code>{from.clone()}</code></td>
                                <td><code>{to}</code></td>
                                <td>
                                    <label class="check">
                                        <input
                                            type="checkbox"
                                            prop:checked=kept
                                            aria-label=format!("Keep {from}")
                                            on:change:target=move |event| keep(value.clone(), event.target().checked())
                                        />
                                        " Keep"
                                    </label>
                                </td>
                            </tr>
                        }
                    })
                    .collect_view();
                let dictionary = made.dictionary.clone();
                Some(view! {
                    <p id="share-receipt">{receipt_words(&made.receipt)}</p>
                    {remarks}
                    <details>
                        <summary>"Replaced values"</summary>
                        <table>
                            <thead><tr><th scope="col">"Here"</th><th scope="col">"Goes out as"</th><th scope="col">"Keep"</th></tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                        <Save
                            what="the list of replaced values, which stays with you"
                            name="replaced-values.json".to_owned()
                            octets=move || dictionary.clone().into_bytes()
                        />
                    </details>
                })
            }}
            <div class="actions">
                <Copy label="Copy" what="what goes out" primary=true text=whole />
                {move || {
                    let Some(Ok(made)) = outgoing.get() else { return None };
                    let name = made.name.clone();
                    Some(view! { <Save what="what goes out" name octets=move || whole().into_bytes() /> })
                }}
                <button
                    type="button"
                    on:click=move |_| {
                        if let Some(dialog) = dialog.get_untracked() {
                            dialog.close();
                        }
                    }
                >
                    "Close"
                </button>
            </div>
        </dialog>
    }
}

/// A case that came with a link in the address: shown before use, opened or discarded.
#[component]
pub(in crate::ui) fn CaseOffer() -> impl IntoView {
    let state = state();
    move || {
        let offered = state.case_offer.get()?;
        let (title, words, json) = match offered {
            Ok(offered) => ("This link contains a case", offered.words, Some(offered.json)),
            Err(problem) => ("The link could not be used", vec![problem], None),
        };
        let answered = move |open: Option<String>| {
            // After this event: it is about to remove the button that it came from.
            set_timeout(
                move || {
                    state.case_offer.set(None);
                    if let Some(json) = open {
                        state.add("link.assertain.json", json.into_bytes());
                    }
                    dom::focus(if untrack(|| state.has_case()) { "verdict" } else { "paste" });
                },
                std::time::Duration::ZERO,
            );
        };
        let can_open = json.is_some();
        Some(view! {
            <section class="offer" aria-labelledby="case-offer">
                <h2 id="case-offer" tabindex="-1">{title}</h2>
                {words.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                <div class="actions">
                    {can_open
                        .then(|| {
                            let json = json.clone();
                            view! {
                                <button type="button" class="primary" on:click=move |_| answered(json.clone())>
                                    "Open this case"
                                </button>
                            }
                        })}
                    <button type="button" on:click=move |_| answered(None)>
                        {if can_open { "Discard" } else { "Close" }}
                    </button>
                </div>
            </section>
        })
    }
}
