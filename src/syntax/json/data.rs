//! Reads data files: a JSON value to plain values; nothing where one is missing or of another kind.

use super::{Json, parse};
use std::collections::BTreeMap;

/// The value of a file.
pub(crate) fn file(text: &str) -> Option<Json> {
    let parsed = parse(text);
    parsed.root.filter(|_| parsed.faults.is_empty())
}

/// A text.
pub(crate) fn text(json: &Json, name: &str) -> Option<String> {
    json.get(name)?.as_str().map(str::to_owned)
}

/// A list of texts; empty where it is not there.
pub(crate) fn texts(json: &Json, name: &str) -> Option<Vec<String>> {
    json.get(name).map_or(Some(Vec::new()), all_texts)
}

/// A list whose elements are all texts.
pub(crate) fn all_texts(list: &Json) -> Option<Vec<String>> {
    if !list.is_array() {
        return None;
    }
    list.elements().iter().map(|element| element.as_str().map(str::to_owned)).collect()
}

/// An object whose members are all read by `value`; empty where it is not there.
pub(crate) fn map<T>(json: &Json, name: &str, value: fn(&Json) -> Option<T>) -> Option<BTreeMap<String, T>> {
    json.get(name).map_or(Some(BTreeMap::new()), |json| members(json, value))
}

/// The members of an object, all read by `value`. One by one: collecting would sort them first, with an instance of sorting.
pub(crate) fn members<T>(json: &Json, value: fn(&Json) -> Option<T>) -> Option<BTreeMap<String, T>> {
    let mut map = BTreeMap::new();
    for member in json.members() {
        map.insert(member.name.clone(), value(&member.value)?);
    }
    json.is_object().then_some(map)
}

/// A text, as a value of a map.
pub(crate) fn owned(json: &Json) -> Option<String> {
    json.as_str().map(str::to_owned)
}

/// Whether the object has no other members than these.
#[cfg(test)]
pub(crate) fn has_only(json: &Json, names: &[&str]) -> bool {
    json.is_object() && json.members().iter().all(|member| names.contains(&member.name.as_str()))
}
