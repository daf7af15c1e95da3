//! Turns a value into the one JSON text that is hashed: keys sorted, no spaces, UTF-8.
//!
//! | value | canonical |
//! |---|---|
//! | `{"b": 1, "a": [true, null]}` | `{"a":[true,null],"b":1}` |

use serde::Serialize;
use serde_json::Value;

/// Returns the canonical JSON of a value.
///
/// Keys stand in the order of their code points; numbers are written as `serde_json` writes them
/// (whole numbers without a fraction, others in the shortest form that reads back the same).
///
/// # Errors
/// Where the value cannot be JSON at all (a map with keys that are no strings).
pub fn canonical(value: &impl Serialize) -> serde_json::Result<String> {
    let value = serde_json::to_value(value)?;
    let mut out = String::new();
    write(&value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> serde_json::Result<()> {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, value)) in entries.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(key)?);
                out.push(':');
                write(value, out)?;
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        other => out.push_str(&serde_json::to_string(other)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_text() {
        let check = |text: &str, expected: &str| {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(canonical(&value).unwrap(), expected);
        };
        check(r#"{ "b": 1, "a": [true, null] }"#, r#"{"a":[true,null],"b":1}"#);
        check(r#"{"ä":"\u0041","z":36.80,"n":-0.5}"#, r#"{"n":-0.5,"z":36.8,"ä":"A"}"#);
        check(r#""line\nü""#, r#""line\nü""#);
    }
}
