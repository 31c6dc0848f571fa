//! Hosts and other public names: kept, or replaced label by label where organisations are.
//!
//! Input: a host. Output: the host that goes out. Invariant: names of well-known providers stay, or nobody could tell whose product it is.

use super::choices::Class;
use super::values::{MAX_SWEPT, SHORTEST_SWEPT, Values};
use crate::source::lower;

impl Values<'_> {
    /// A host, a domain or another name that is public: organisation.
    pub(super) fn public_name(&mut self, name: &str) -> String {
        if self.choices.organisation {
            return self.host(name);
        }
        self.public_only(name)
    }

    /// A host with its labels replaced, but for those of well-known providers and the last one.
    pub(super) fn host(&mut self, host: &str) -> String {
        if !self.choices.organisation || self.keeps(host) {
            return self.public_only(host);
        }
        let lower = lower(host);
        let provider = PROVIDERS.iter().find(|known| lower == **known || lower.ends_with(&format!(".{known}")));
        let kept = match provider {
            Some(known) => known.len(),
            None => lower.rsplit('.').next().map_or(0, |last| {
                if lower.contains('.') && !last.bytes().all(|b| b.is_ascii_digit()) { last.len() } else { 0 }
            }),
        };
        let at = host.len().saturating_sub(kept);
        let (name, end) = (host.get(..at).unwrap_or(host), host.get(at..).unwrap_or_default());
        if lower == "localhost" {
            return host.to_owned();
        }
        let mut out = String::new();
        self.tokens(name, false, &mut out);
        out.push_str(end);
        self.remember(Class::Organisation, host, &out);
        out
    }

    /// Words of a name that stays: of a host, an attribute, a member.
    pub(super) fn public_only(&mut self, name: &str) -> String {
        for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= SHORTEST_SWEPT) {
            if self.public.len() < MAX_SWEPT {
                self.public.insert(lower(word));
            }
        }
        name.to_owned()
    }
}

/// Hosts of services that many organisations share: their names stay also where organisations are replaced.
const PROVIDERS: &[&str] = &[
    "accounts.google.com",
    "amazon.com",
    "amazonaws.com",
    "amazoncognito.com",
    "apple.com",
    "auth0.com",
    "b2clogin.com",
    "ciamlogin.com",
    "cloud.google.com",
    "duosecurity.com",
    "github.com",
    "githubusercontent.com",
    "gitlab.com",
    "google.com",
    "googleapis.com",
    "jumpcloud.com",
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "microsoft.com",
    "microsoftonline.com",
    "oasis-open.org",
    "okta-emea.com",
    "okta.com",
    "oktapreview.com",
    "onelogin.com",
    "onmicrosoft.com",
    "oraclecloud.com",
    "pingidentity.com",
    "pingone.com",
    "pingone.eu",
    "salesforce.com",
    "sts.windows.net",
    "w3.org",
    "windows.net",
    "xmlsoap.org",
];
