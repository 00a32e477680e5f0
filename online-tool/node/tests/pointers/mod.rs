//! Where the values of a JSON object are.

use serde_json::Value;

/// Collects the pointers of all values but the whole.
pub(crate) fn collect(at: &str, value: &Value, into: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (name, value) in inner {
        let pointer = format!("{at}/{name}");
        collect(&pointer, value, into);
        into.push(pointer);
    }
}
