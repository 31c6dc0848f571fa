//! WI-AUD: the token of a job or pod is made for another audience than the service wants.

use crate::declare_rule;
use crate::item::role::ItemRole;
use crate::oidc::workload::{Platform, TokenService, platform};
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::tokens::{TokenItem, tokens};
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Side};
use crate::source::Span;
use crate::vocabulary::DifferenceClass;

declare_rule! { "WI-AUD", Error, [WorkloadToken, ProxyToken, AccessToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expectations = &cx.case.expectations;
    let wanted: Vec<&str> = expectations.audiences.iter().chain(&expectations.client_id).map(String::as_str).collect();
    // What a trust lists is compared with it.
    let mut documents = cx.items.iter().filter_map(|item| item.settings());
    let is_listed = |one: &Document| {
        one.side == Side::Trust && one.acceptances.iter().flat_map(|all| &all.conditions).any(|one| one.claim == "aud")
    };
    if wanted.is_empty() && documents.any(is_listed) {
        return;
    }
    let service = service(cx);
    for found in tokens(cx) {
        let workload = found.role == ItemRole::WorkloadToken;
        let asked: Vec<&str> = expectations.audiences.iter().map(String::as_str).collect();
        if workload || service == Some(TokenService::Aws) {
            judge(&found, &wanted, service, out);
        } else if found.role == ItemRole::ProxyToken && !asked.is_empty() {
            judge(&found, &asked, None, out);
        }
    }
}

/// The service that the case speaks of: an error text of it.
fn service(cx: &Context<'_>) -> Option<TokenService> {
    cx.items.iter().filter(|item| item.role.is_none()).find_map(|item| TokenService::of_text(item.text()))
}

fn judge(found: &TokenItem<'_>, wanted: &[&str], service: Option<TokenService>, out: &mut Outcome) {
    let claim = found.token.claim("aud");
    let mut audiences = claim.map(|claim| claim.strings()).unwrap_or_default();
    let mut name = "aud";
    // AWS compares `azp` in place of `aud` where a token has both.
    let party = found.token.claim_text("azp").filter(|_| service == Some(TokenService::Aws));
    if let Some(party) = party {
        audiences = vec![party];
        name = "azp";
    }
    if audiences.is_empty() {
        // Tokens that a cluster keeps as secrets have no audience.
        let kept = found.token.claim_text("iss").is_some_and(|iss| iss.text == "kubernetes/serviceaccount");
        if found.role == ItemRole::WorkloadToken && !kept {
            out.find(missing(found, service));
        }
        return;
    }
    let standard = service.or_else(|| wanted.iter().find_map(|wanted| TokenService::of_audience(wanted)));
    let expected: Vec<&str> = match (wanted, standard) {
        // Without an expectation, only the audience that a service has by default is known.
        ([], Some(TokenService::Aws)) => vec![TokenService::Aws.audience()],
        ([], Some(TokenService::Entra)) => vec![TokenService::Entra.audience()],
        _ => wanted.to_vec(),
    };
    if expected.is_empty() {
        if found.role == ItemRole::WorkloadToken {
            out.not_checked("the audience that the receiver wants is not known: add it (--aud)");
        }
        return;
    }
    // Terraform writes an audience of its own for AWS, and Bitbucket knows only that of the workspace.
    let own = |audience: &str| audience == "aws.workload.identity" || audience.starts_with("ari:cloud:bitbucket:");
    let fits = |audience: &str| expected.contains(&audience) || wanted.is_empty() && own(audience);
    if audiences.iter().any(|audience| fits(&audience.text)) {
        out.pass();
        return;
    }
    let pairs = audiences.iter().flat_map(|audience| expected.iter().map(move |wanted| (audience, *wanted)));
    let nearest = pairs
        .filter_map(|(audience, wanted)| {
            compare_identifiers(wanted, audience.as_str(), &[]).map(|difference| (audience, wanted, difference))
        })
        .min_by_key(|(_, _, difference)| difference.class == DifferenceClass::Different);
    let Some((audience, wanted_one, difference)) = nearest else { return };
    let who = standard.map_or("The service that receives the token", |service| service.name());
    let (title, why) = if name == "azp" {
        (
            format!("The token was issued to `{}` (`azp`), not to `{wanted_one}`", audience.text),
            format!(
                "Where a token has `azp`, {who} compares that with the audiences of the IAM identity provider, and not `aud`."
            ),
        )
    } else {
        let hint = if difference.class == DifferenceClass::Different {
            String::new()
        } else {
            format!(": {}", difference.words)
        };
        (
            format!("The token is made for the audience `{}`, not for `{wanted_one}`", audience.text),
            format!("{who} compares `aud` with the audiences that it trusts, character for character{hint}."),
        )
    };
    let finding = RULE
        .finding(title, why)
        .confidence(if wanted.is_empty() || (name == "azp" && service.is_none()) {
            Confidence::Likely
        } else {
            Confidence::Certain
        })
        .compared(wanted_one, audience.as_str(), Some(difference.class))
        .spec("RFC 7519 4.1.3")
        .at(found.item, audience.span);
    out.find(fixes(finding, found, wanted_one, &audience.text, name, standard));
}

/// The job asks for another audience, or the service trusts this one too.
fn fixes(
    finding: Finding,
    found: &TokenItem<'_>,
    wanted: &str,
    actual: &str,
    name: &str,
    service: Option<TokenService>,
) -> Finding {
    let made = platform(found.token).map(|(platform, _)| platform);
    let finding = match (made, name) {
        (Some(platform), "aud") => finding.fix_by(
            Party::SpAdmin,
            &owner(platform),
            format!(
                "Request the token with the audience `{wanted}`: {} of the {}.",
                platform.audience, platform.bearer
            ),
        ),
        (_, "azp") => {
            finding.fix(Party::SpAdmin, format!("Get the token with the client `{wanted}`, so that `azp` is its ID."))
        }
        _ if found.role == ItemRole::ProxyToken => {
            let place = "the proxy writes the application or backend service behind it into `aud`";
            return finding.fix(
                Party::SpAdmin,
                format!(
                    "Set the audience that the application expects to `{actual}`: {place}. Or check that the \
                 request came through the right one."
                ),
            );
        }
        _ => finding.fix(Party::SpAdmin, format!("Request the token with the audience `{wanted}`.")),
    };
    match service {
        Some(service) => finding.fix_by(
            Party::SpAdmin,
            service.party(),
            format!("Or add the audience `{actual}` to {}.", service.trust()),
        ),
        None => finding.fix(Party::SpAdmin, format!("Or add `{actual}` to the audiences that the receiver accepts.")),
    }
}

fn missing(found: &TokenItem<'_>, service: Option<TokenService>) -> Finding {
    let place: Span = found.token.payload_span;
    let who = service.map_or("A service", |service| service.name());
    RULE.finding(
        "The workload's token has no audience: `aud` is missing",
        format!(
            "{who} accepts a token only if it names the service in `aud`. Tokens of old Kubernetes secrets have none."
        ),
    )
    .confidence(Confidence::Likely)
    .fix(
        Party::SpAdmin,
        "Use a projected service account token with `audience`, or request the token with an audience.",
    )
    .spec("RFC 7519 4.1.3")
    .at(found.item, place)
}

/// Who changes what the job or pod asks for.
pub(super) fn owner(platform: &Platform) -> String {
    format!("the owner of the {} {}", platform.name, platform.bearer)
}
