//! The tab "Trust": signatures and encrypted parts link by link, with what each link rests on.

use super::items::head;
use crate::report::visible::visible;
use crate::ui::engine;
use crate::ui::model::Tab;
use crate::ui::state::{State, state};
use crate::ui::widgets::{Copy, Icon, Save, Shape, rich};
use crate::view::trust::octets::{Found, Run, side_by_side};
use crate::view::trust::{CertificateView, Chain, KeyRow, Link, LinkState, Octets, OctetsPart, TrustView, colons};
use crate::view::{ViewModel, names};
use leptos::prelude::*;
use std::sync::Arc;

/// Bytes of octets that are shown; saving and copying take all of them.
const SHOWN: usize = 200_000;

/// The tab of an item.
pub(super) fn trust(view: &Arc<ViewModel>, item: usize) -> AnyView {
    let state = state();
    let Some(shown) = view.items.get(item).map(|item| &item.trust) else { return ().into_any() };
    let chains = shown.chains.iter().enumerate().map(|(index, chain)| chain_view(state, view, item, index, chain));
    let chains = chains.collect_view();
    let more = (shown.more > 0).then(|| {
        view! { <p class="aside">{format!("and {} more signatures or encrypted parts", shown.more)}</p> }
    });
    view! {
        <div class="trust">
            {chains}
            {more}
            {published(shown)}
        </div>
    }
    .into_any()
}

/// The certificates that the item is or publishes.
fn published(shown: &TrustView) -> AnyView {
    if shown.published.is_empty() {
        return ().into_any();
    }
    let list = shown.published.iter().filter_map(|index| shown.certificates.get(*index));
    let list = list.map(|one| view! { <li>{certificate_view(one, true)}</li> }).collect_view();
    view! {
        <section class="chain" aria-label="Certificates in this item">
            <h3>{if shown.published.len() == 1 { "Certificate" } else { "Certificates" }}</h3>
            <ul class="published">{list}</ul>
        </section>
    }
    .into_any()
}

fn chain_view(state: State, view: &Arc<ViewModel>, item: usize, index: usize, chain: &Chain) -> AnyView {
    let id = format!("chain-{index}");
    let labelled = id.clone();
    let links = chain.links.iter().map(|link| link_view(state, view, item, link)).collect_view();
    view! {
        <section class="chain" data-state=key_of(chain.state) aria-labelledby=labelled>
            <h3 id=id>{rich(&chain.title)} " " {state_view(chain.state)}</h3>
            <p class="said">{chain.said.clone()}</p>
            <ol class="links">{links}</ol>
        </section>
    }
    .into_any()
}

fn key_of(state: LinkState) -> &'static str {
    match state {
        LinkState::Found => "found",
        LinkState::Ok => "ok",
        LinkState::Unknown => "unknown",
        LinkState::Failed => "failed",
    }
}

fn shape_of(state: LinkState) -> Shape {
    match state {
        LinkState::Found => Shape::Note,
        LinkState::Ok => Shape::Good,
        LinkState::Unknown => Shape::Ask,
        LinkState::Failed => Shape::Stop,
    }
}

/// Icon and word; the colour only repeats them.
fn state_view(state: LinkState) -> AnyView {
    view! {
        <span class="state" data-state=key_of(state)>
            <Icon shape=shape_of(state) />
            " "
            {state.words()}
        </span>
    }
    .into_any()
}

fn link_view(state: State, view: &Arc<ViewModel>, item: usize, link: &Link) -> AnyView {
    let certificates = view.items.get(item).map(|item| &item.trust.certificates);
    let certificate = link.certificate.and_then(|index| certificates?.get(index));
    let leads = link.item.map(|index| leads_to(state, view, index));
    view! {
        <li class="link" data-state=key_of(link.state)>
            <p class="link-head">
                <b>{link.step.clone()}</b>
                " "
                {state_view(link.state)}
            </p>
            <p>{rich(&link.words)}</p>
            {values(link)}
            {keys(&link.keys)}
            {certificate.map(|one| certificate_view(one, false))}
            {link.octets.clone().map(|octets| octets_view(view.clone(), item, octets))}
            {leads}
        </li>
    }
    .into_any()
}

/// A way to another item of the case.
fn leads_to(state: State, view: &Arc<ViewModel>, index: usize) -> AnyView {
    let kind = view.report.items.get(index).map_or("item", |item| names::item_kind(item.kind));
    view! {
        <button
            type="button"
            class="quiet"
            on:click=move |_| {
                state.item.set(index);
                state.tab.set(Tab::Summary);
            }
        >
            "Show the "
            {kind}
        </button>
    }
    .into_any()
}

fn values(link: &Link) -> AnyView {
    if link.values.is_empty() {
        return ().into_any();
    }
    let rows = link
        .values
        .iter()
        .map(|value| {
            view! {
                <tr>
                    <th scope="row">{value.label.clone()}</th>
                    <td>
                        <code>{visible(&value.value)}</code>
                        {value.remark.clone().map(|remark| view! { <p class="remark"><code>{visible(&remark)}</code></p> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details prop:open=link.state == LinkState::Failed>
            <summary>{format!("Values of: {}", link.step)}</summary>
            <table class="summary">
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}

/// The keys that were tried: which of them fits.
fn keys(rows: &[KeyRow]) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows
        .iter()
        .map(|row| {
            view! {
                <li>
                    <code>{visible(&row.name)}</code>
                    " ("
                    {rich(&row.from)}
                    "): "
                    <span class="state" data-state=key_of(row.state)>
                        <Icon shape=shape_of(row.state) />
                        " "
                        {row.words.clone()}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="tried" aria-label="Keys that were tried">{rows}</ul>
    }
    .into_any()
}

fn certificate_view(one: &CertificateView, open: bool) -> AnyView {
    let row = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| {
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td>
                        <code>{visible(&value)}</code>
                    </td>
                </tr>
            }
        })
    };
    let instant = |instant: Option<crate::time::Instant>| instant.map(|at| at.to_string()).unwrap_or_default();
    let (pem, octets) = (one.pem.clone(), one.pem.clone());
    let name = format!("certificate-{}.pem", one.sha256.get(..12).unwrap_or("unnamed"));
    let what = format!("certificate {}", one.subject);
    view! {
        <details class="certificate" prop:open=open>
            <summary>"Certificate " <code>{visible(&one.subject)}</code></summary>
            {open.then(|| view! { <p>{one.words.clone()}</p> })}
            <table class="summary">
                <tbody>
                    {row("Issued by", if one.issuer.is_empty() { "itself".to_owned() } else { one.issuer.clone() })}
                    {row("Valid from", instant(one.not_before))}
                    {row("Valid until", instant(one.not_after))}
                    {row("Key", one.key.clone())}
                    {row("Signed with", one.algorithm.clone())}
                    {row("Serial number", one.serial.clone())}
                    {fingerprint("SHA-256 fingerprint", &one.sha256)}
                    {fingerprint("SHA-1 fingerprint", &one.sha1)}
                </tbody>
            </table>
            <p class="row">
                <Copy label="Copy as PEM" what=what.clone() text=move || pem.clone() />
                <Save what name octets=move || octets.clone().into_bytes() />
            </p>
        </details>
    }
    .into_any()
}

/// A fingerprint in the two notations that consoles ask for.
fn fingerprint(label: &'static str, hex: &str) -> AnyView {
    let (plain, spaced) = (hex.to_owned(), colons(hex));
    let copied = spaced.clone();
    view! {
        <tr>
            <th scope="row">{label}</th>
            <td>
                <code>{spaced}</code>
                <p class="remark">
                    <code>{plain.clone()}</code>
                </p>
                <Copy label="Copy with colons" what=label text=move || copied.clone() />
                " "
                <Copy label="Copy plain" what=label text=move || plain.clone() />
            </td>
        </tr>
    }
    .into_any()
}

/// Octets, made when somebody opens them.
fn octets_view(view: Arc<ViewModel>, item: usize, wanted: Octets) -> AnyView {
    let open = RwSignal::new(false);
    let title = match wanted.part {
        OctetsPart::Reference => "Canonical form of the signed element (digest input)",
        OctetsPart::SignedInfo => "Canonical SignedInfo (signature input)",
        OctetsPart::Text => "The exact characters that are signed",
    };
    view! {
        <details class="octets" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>{title}</summary>
            {move || open.get().then(|| opened(&view, item, &wanted, title))}
        </details>
    }
    .into_any()
}

fn opened(view: &Arc<ViewModel>, item: usize, wanted: &Octets, title: &'static str) -> AnyView {
    let Some(request) = view.items.get(item).and_then(|item| item.octets(wanted)) else {
        return view! { <p class="aside">"The document is too long to compute this in the page."</p> }.into_any();
    };
    let answer = RwSignal::new(None::<Option<Found>>);
    // Whoever closed it meanwhile wants none.
    engine::octets(request, move |found| drop(answer.try_set(Some(found))));
    let file = wanted.file.clone();
    (move || match answer.get() {
        None => view! { <p class="aside">"Computing…"</p> }.into_any(),
        Some(None) => {
            view! { <p class="aside">"Could not compute them. Close and reopen this section."</p> }.into_any()
        }
        Some(Some(found)) => octets_shown(found, &file, title),
    })
    .into_any()
}

fn octets_shown(found: Found, file: &str, title: &'static str) -> AnyView {
    let text = String::from_utf8_lossy(&found.octets).into_owned();
    let (shown, more) = head(&text, SHOWN);
    let compared = found.signed.as_deref().map(|signed| compared(&text, &String::from_utf8_lossy(signed)));
    let signed = found.signed.map(|signed| {
        let name = format!("as-signed-{file}");
        view! { <Save what="signed bytes" name octets=move || signed.clone() /> }
    });
    let (octets, length) = (found.octets, text.len());
    view! {
        <p class="row">
            <Copy label="Copy" what=title text=move || text.clone() />
            <Save what=title name=file.to_owned() octets=move || octets.clone() />
            {signed}
            <span class="aside">{format!("{length} bytes")}</span>
        </p>
        {compared}
        <pre tabindex="0" aria-label=title>
            {shown}
            {more.then_some(" …")}
        </pre>
    }
    .into_any()
}

/// The copy beside what was signed, piece by piece.
fn compared(here: &str, signed: &str) -> AnyView {
    let (rows, count) = side_by_side(here, signed);
    let said = format!("{} of {count} parts differ. Differing white space is shown as symbols.", rows.len());
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <td data-label="Your copy">
                        <code>{runs(row.here)}</code>
                    </td>
                    <td data-label="Signed original">
                        <code>{runs(row.signed)}</code>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="beside">
            <caption>"This copy compared with what was signed. " {said}</caption>
            <thead>
                <tr>
                    <th scope="col">"Your copy"</th>
                    <th scope="col">"Signed original"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn runs(runs: Vec<Run>) -> AnyView {
    runs.into_iter()
        .map(|run| match run.differs {
            true => view! { <mark class="differs">{run.shown}</mark> }.into_any(),
            false => run.shown.into_any(),
        })
        .collect_view()
        .into_any()
}
