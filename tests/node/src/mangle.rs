//! Makes a right answer wrong, every value of it.

use serde_json::{Value, json};

/// The most copies that a list is blown up to.
const MANY: usize = 3000;

/// Gives every value a type it never has.
pub(crate) fn types(value: Value) -> Value {
    each(value, &|leaf| match leaf {
        Value::Null | Value::Bool(_) => json!([1]),
        Value::Number(number) => json!({ "value": number }),
        Value::String(_) => json!(7),
        Value::Array(_) | Value::Object(_) => json!("list"),
    })
}

/// Replaces every number.
pub(crate) fn numbers(value: Value, by: &Value) -> Value {
    each(value, &|leaf| if leaf.is_number() { by.clone() } else { leaf })
}

/// Makes every text long, hexadecimal all the same.
pub(crate) fn texts(value: Value) -> Value {
    each(value, &|leaf| match leaf {
        Value::String(text) => json!(format!("{text}{}", "00".repeat(2000))),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_)) => other,
    })
}

/// Repeats the entries of every list, until it is far longer than any honest one.
pub(crate) fn lists(value: Value) -> Value {
    match value {
        Value::Array(list) if !list.is_empty() => list.iter().cycle().take(MANY).cloned().collect(),
        Value::Object(map) => map.into_iter().map(|(name, value)| (name, lists(value))).collect(),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)) => other,
    }
}

/// Changes every leaf; an empty list or object is one.
fn each(value: Value, change: &impl Fn(Value) -> Value) -> Value {
    match value {
        Value::Array(list) if !list.is_empty() => {
            list.into_iter().map(|value| each(value, change)).collect()
        }
        Value::Object(map) if !map.is_empty() => {
            map.into_iter().map(|(name, value)| (name, each(value, change))).collect()
        }
        leaf @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_)) => change(leaf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leaf_is_changed_and_no_name() {
        let right = json!({ "a": 1, "b": ["x", null], "c": { "d": [] }, "e": {} });
        let wrong =
            json!({ "a": { "value": 1 }, "b": [7, [1]], "c": { "d": "list" }, "e": "list" });
        assert_eq!(types(right.clone()), wrong);
        assert_eq!(numbers(right.clone(), &json!(-1))["a"], -1);
        assert_eq!(texts(right.clone())["b"][0].as_str().unwrap().len(), 4001);
        let long = lists(right);
        assert_eq!((long["b"].as_array().unwrap().len(), long["b"][2].as_str()), (MANY, Some("x")));
    }
}
