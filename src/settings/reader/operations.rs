//! Operations of a management console (JBoss, WildFly): `/path/of=resource:add(name=value, list=[a, b], more={c=d})`, and
//! `:write-attribute(name=a, value=b)`, which sets `a`.

use super::literal;
use super::pair::{Pair, add};
use super::text::lines_of;
use crate::source::Span;

/// Reads a text.
pub(super) fn read(text: &str, pairs: &mut Vec<Pair>) {
    for (start, line) in lines_of(text, Span::new(0, text.len())) {
        let trimmed = line.trim_start();
        let path = trimmed.strip_prefix("[").and_then(|rest| rest.split_once("] ")).map_or(trimmed, |(_, rest)| rest);
        if !path.starts_with('/') {
            continue;
        }
        let Some(open) = line.find('(').filter(|open| line.get(..*open).is_some_and(|head| head.contains(':'))) else {
            continue;
        };
        let close = line.rfind(')').filter(|close| *close > open).unwrap_or(line.len());
        // The names of the resource: `/subsystem=elytron/token-realm=a` is `subsystem`, `elytron`, `token-realm`, `a`.
        let resource = line.get(..open).and_then(|head| head.rsplit_once(':')).map_or("", |(path, _)| path);
        let base: Vec<String> = resource
            .split(['/', '='])
            .map(|segment| segment.trim().trim_matches('"').to_owned())
            .filter(|segment| !segment.is_empty())
            .take(super::pair::MAX_DEPTH / 2)
            .collect();
        let mut read = Vec::new();
        literal::read(text, Span::new(start + open + 1, start + close), &base, literal::Style::Operation, &mut read);
        let last = |pair: &Pair, name: &str| {
            pair.path.len() == base.len() + 1 && pair.path.last().is_some_and(|one| one == name)
        };
        let name = read.iter().find(|pair| last(pair, "name")).map(|pair| pair.value.clone());
        for pair in read {
            match &name {
                Some(_) if last(&pair, "name") => {}
                Some(name) if last(&pair, "value") => {
                    let path = base.iter().cloned().chain([name.clone()]).collect();
                    add(pairs, path, pair.value, pair.span);
                }
                _ => add(pairs, pair.path, pair.value, pair.span),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn arguments_of_operations() {
        assert_eq!(
            shown(
                "/subsystem=e/secure-deployment=a.war:write-attribute(name=client-id, \
                 value=portal)\n/subsystem=e/token-realm=r:add(jwt={issuer=[\"https://a/b\"],audience=[x,y]},principal-claim=\"sub\")\nreload(a=b)\n",
                Notation::Operations
            ),
            [
                "subsystem.e.secure-deployment.a.war.client-id=portal",
                "subsystem.e.token-realm.r.jwt.issuer.[0]=https://a/b",
                "subsystem.e.token-realm.r.jwt.audience.[0]=x",
                "subsystem.e.token-realm.r.jwt.audience.[1]=y",
                "subsystem.e.token-realm.r.principal-claim=sub"
            ]
        );
    }
}
