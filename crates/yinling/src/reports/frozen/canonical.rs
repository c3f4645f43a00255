//! The bytes that are signed: JSON with sorted keys and without spaces, as
//! `jq -cS` and RFC 8785 write it. There are only texts, whole numbers, true,
//! false and null in it, so every tool comes to the same bytes.

use anyhow::Context;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub fn canonical(value: &impl Serialize) -> anyhow::Result<String> {
    let value = serde_json::to_value(value).context("a report as JSON")?;
    let mut out = String::new();
    write(&value, &mut out)?;
    Ok(out)
}

/// SHA-256 over the canonical form, in hexadecimal.
pub fn fingerprint(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(sha256(&canonical(value)?))
}

pub fn sha256(text: &str) -> String {
    kit::hex(&Sha256::digest(text.as_bytes()))
}

fn write(value: &Value, out: &mut String) -> anyhow::Result<()> {
    match value {
        Value::Object(map) => {
            let mut names: Vec<&String> = map.keys().collect();
            names.sort_unstable();
            out.push('{');
            for (n, name) in names.into_iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(name)?);
                out.push(':');
                write(&map[name], out)?;
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (n, one) in list.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                write(one, out)?;
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn same_value_has_the_same_bytes_in_whatever_order_it_is_said() {
        let said = json!({ "b": [1, null, "甲\n\"乙\""], "a": { "d": true, "c": -2 } });
        let bytes = canonical(&said).expect("is written");
        assert_eq!(
            bytes,
            r#"{"a":{"c":-2,"d":true},"b":[1,null,"甲\n\"乙\""]}"#
        );
        assert_ne!(
            fingerprint(&json!({ "a": 1 })).expect("is hashed"),
            fingerprint(&json!({ "a": 2 })).expect("is hashed")
        );
    }
}
