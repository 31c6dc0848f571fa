//! SET-CLIENT: the client's entry at the identity provider does not allow the login request.

use crate::declare_rule;
use crate::oidc::ParametersRole;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::expected::requests;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::settings::{Document, Meaning, Side, Stated};
use crate::source::{Span, Value};

declare_rule! { "SET-CLIENT", Error }

/// Scopes that are compared.
const MAX_SCOPES: usize = 200;

/// What a request asks for.
struct Asked<'a> {
    /// The name of the client.
    client: &'a Value,
    /// The words of `response_type`: none of a SAML request.
    response_type: Option<&'a Value>,
    /// The scopes.
    scope: Option<&'a Value>,
    /// Whether it brings a code challenge, and of which method.
    challenge: Option<Option<&'a Value>>,
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let settings = cx.items.iter().filter_map(|item| Some((item, item.settings()?)));
    for (item, document) in settings.filter(|(_, document)| document.side == Side::Provider) {
        let openid = cx.items.iter().filter_map(|request| {
            let sent = request.oidc()?.parameters()?;
            let asked = Asked {
                client: sent.get("client_id")?,
                response_type: sent.get("response_type"),
                scope: sent.get("scope"),
                challenge: sent.get("code_challenge").map(|_| sent.get("code_challenge_method")),
            };
            (sent.role == ParametersRole::AuthorizationRequest).then_some((request, asked))
        });
        let saml = requests(cx).filter_map(|(request, message)| {
            let client = &message.envelope.issuer.as_ref()?.value;
            Some((request, Asked { client, response_type: None, scope: None, challenge: None }))
        });
        for (request, asked) in openid.chain(saml) {
            let Some(entry) = Entry::of(document, asked.client) else { continue };
            match entry.forbids(&asked) {
                Some((stated, finding)) => out.find_once(finding.at(item, stated.span).related(request, asked.place())),
                None => match asked.scope.and_then(|scopes| Some((scopes, entry.lacks(scopes)?))) {
                    Some((scopes, (stated, finding))) => {
                        out.find_once(finding.at(item, stated.span).related(request, scopes.span));
                    }
                    None => out.pass(),
                },
            }
        }
    }
}

impl Asked<'_> {
    fn place(&self) -> Span {
        self.response_type.unwrap_or(self.client).span
    }
}

/// What the settings say about one client.
struct Entry<'a> {
    document: &'a Document,
    group: &'a str,
}

impl<'a> Entry<'a> {
    /// The entry of a client by its name.
    fn of(document: &'a Document, client: &Value) -> Option<Entry<'a>> {
        let mut clients = document.settings.iter().filter(|one| one.meaning == Meaning::RegisteredClient);
        let entry = clients.find(|one| one.stated.value == client.text)?;
        Some(Entry { document, group: &entry.group })
    }

    fn all(&self, meaning: Meaning) -> impl Iterator<Item = &'a Stated> {
        let group = self.group;
        let of = move |one: &&crate::settings::Setting| one.meaning == meaning && one.group == group;
        self.document.settings.iter().filter(of).map(|one| &one.stated)
    }

    /// Where a switch has this value.
    fn switched(&self, meaning: Meaning, value: &str) -> Option<&'a Stated> {
        self.all(meaning).find(|stated| stated.value.eq_ignore_ascii_case(value))
    }

    fn is_cognito(&self) -> bool {
        self.document.product.is_some_and(|product| product.id == "cognito-client")
    }

    /// The first scope that the client may not request.
    fn lacks(&self, scopes: &Value) -> Option<(&'a Stated, Finding)> {
        let listed: Vec<&Stated> = self.all(Meaning::ClientScope).take(MAX_SCOPES).collect();
        let first = listed.first()?;
        // Keycloak has two lists, and an export that shows one of them may leave out the other.
        let cognito = self.is_cognito();
        if !cognito && !listed.iter().any(|stated| stated.name.to_ascii_lowercase().starts_with("optional")) {
            return None;
        }
        let is_listed = |word: &str| {
            let name = if cognito { word } else { word.split(':').next().unwrap_or(word) };
            !cognito && word == "openid" || listed.iter().any(|stated| stated.value == name || stated.value == word)
        };
        let words = scopes.text.split(' ').filter(|word| !word.is_empty()).take(MAX_SCOPES);
        let missing = words.into_iter().find(|word| !is_listed(word))?;
        let last = listed.last().unwrap_or(first);
        let fix = format!("In {}, add `{missing}` to `{}`.", self.document.place(last), last.name);
        let finding = RULE
            .finding(format!("The client may not request the scope `{missing}`"), REJECTS)
            .confidence(if cognito { Confidence::Certain } else { Confidence::Likely })
            .fix(Party::IdpAdmin, fix)
            .fix(Party::SpAdmin, format!("Or remove `{missing}` from the scopes that the application requests."));
        Some((last, finding))
    }

    /// Why the provider rejects the request.
    fn forbids(&self, asked: &Asked<'_>) -> Option<(&'a Stated, Finding)> {
        // Many other names end with the word.
        let disabled = self.switched(Meaning::ClientEnabled, "false").filter(|stated| stated.name.ends_with("enabled"));
        if let Some(stated) = disabled.or(self.switched(Meaning::ClientStatus, "INACTIVE")) {
            let title = "The client is turned off at the identity provider";
            return Some((stated, self.told(stated, title, if disabled.is_some() { "true" } else { "ACTIVE" })));
        }
        if let Some(stated) = self.switched(Meaning::BearerOnly, "true") {
            let title = "The client is for APIs alone (bearer-only), not for logins";
            return Some((stated, self.told(stated, title, "false")));
        }
        let response_type = asked.response_type?;
        let asks = |word: &str| response_type.text.split(' ').any(|one| one == word);
        let flows = [
            (asks("code"), Meaning::CodeFlow, "authorization_code", "the authorization code flow (standard flow)"),
            (asks("id_token") || asks("token"), Meaning::ImplicitFlow, "implicit", "the implicit flow"),
            (asks("id_token"), Meaning::IdTokenFlow, "", "the implicit flow for ID tokens"),
            (asks("token"), Meaning::AccessTokenFlow, "", "the implicit flow for access tokens"),
        ];
        for (_, switch, grant, words) in flows.into_iter().filter(|(is_asked, ..)| *is_asked) {
            let title = format!("The client may not use {words}");
            if let Some(stated) = self.switched(switch, "false") {
                let finding = self.told(stated, title, "true");
                return Some((stated, finding.fix(Party::SpAdmin, OTHER_FLOW)));
            }
            // A list of what is allowed.
            // Cognito names the flow by the response type.
            let cognito = self.is_cognito() && grant == "authorization_code";
            let grant = if cognito { "code" } else { grant };
            if !grant.is_empty()
                && let Some(first) = self.all(Meaning::GrantType).next()
                && !self.all(Meaning::GrantType).any(|one| one.value == grant)
            {
                let fix = format!("In {}, add {} to `{}`.", self.document.place(first), quote(grant), first.name);
                let finding = RULE.finding(title, REJECTS).fix(Party::IdpAdmin, fix);
                return Some((first, finding.fix(Party::SpAdmin, OTHER_FLOW)));
            }
        }
        let required =
            self.all(Meaning::RequiredPkce).find(|stated| !stated.value.is_empty()).filter(|_| asks("code"))?;
        // Without a method it is `plain` (RFC 7636 4.3).
        let method = asked.challenge.map(|method| method.map_or("plain", |method| method.text.as_str()));
        if method == Some(required.value.as_str()) {
            return None;
        }
        let title = match method {
            Some(_) => "The code challenge (PKCE) has a different method than the client requires",
            None => "The client requires a code challenge (PKCE), and the request has none",
        };
        let finding = RULE.finding(title, REJECTS).compared(required.value.as_str(), method.unwrap_or(""), None);
        let place = self.document.place(required);
        let finding = match method {
            // The stronger of both.
            Some("S256") => finding.fix(Party::IdpAdmin, format!("In {place}, set `{}` to `S256`.", required.name)),
            _ => finding.fix(
                Party::SpAdmin,
                format!("Set the code challenge method of the application to {}.", quote(&required.value)),
            ),
        };
        Some((required, finding.spec("RFC 7636 4.4.1")))
    }

    fn told(&self, stated: &Stated, title: impl Into<String>, value: &str) -> Finding {
        let fix = format!("In {}, set `{}` to `{value}`.", self.document.place(stated), stated.name);
        RULE.finding(title, REJECTS).fix(Party::IdpAdmin, fix)
    }
}

const REJECTS: &str = "The identity provider answers this login request with an error.";
const OTHER_FLOW: &str = "Or configure the application to use a flow that the client may use.";
