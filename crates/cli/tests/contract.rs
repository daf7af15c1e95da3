//! The JSON lines of the examples fit the schema that is checked in, whatever the thread count.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Desk, json_lines, root};

#[test]
fn the_schema_is_current() {
    let output = Desk::new().run(&["schema"], b"");
    let path = root().join("docs/tallybook-1.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &output.stdout).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    assert_eq!(expected, found, "UPDATE=1 writes docs/tallybook-1.schema.json anew");
}

#[test]
fn every_line_of_the_examples_fits_the_schema() {
    let schema: Value = serde_json::from_str(
        &fs::read_to_string(root().join("docs/tallybook-1.schema.json")).unwrap(),
    )
    .unwrap();
    let examples = root().join("examples");
    for verb in ["code", "mentions"] {
        let output = Desk::new().run(&[verb, "--json", examples.to_str().unwrap()], b"");
        assert_eq!(output.status.code(), Some(0));
        let lines = json_lines(&output.stdout);
        assert!(lines.len() >= 16);
        for line in lines {
            let kind = line["kind"].as_str().unwrap();
            let variant = variant(&schema, verb, kind);
            if let Err(why) = fits(&line, &variant, &schema, "") {
                panic!("{why}\n{line}");
            }
        }
    }
}

#[test]
fn the_same_bytes_on_one_thread_and_on_many() {
    let examples = root().join("examples");
    let run = |threads: &str| {
        let args = ["code", "--json", "--threads", threads, examples.to_str().unwrap()];
        Desk::new().run(&args, b"").stdout
    };
    assert_eq!(run("1"), run("4"));
}

#[test]
fn standard_input_is_told_apart() {
    let kinds = |stdin: &[u8]| -> Vec<Value> {
        json_lines(&Desk::new().run(&["code", "--json"], stdin).stdout)
            .into_iter()
            .filter(|line| line["kind"] == "document")
            .map(|line| line["external_id"].clone())
            .collect()
    };
    assert_eq!(kinds(b"It rained."), [Value::Null]);
    assert_eq!(kinds(b"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"y\"}"), ["a", "b"]);
    assert_eq!(kinds(b"<!doctype html><p>It rained."), [Value::Null]);
}

#[test]
fn a_sidecar_names_publisher_and_date() {
    let desk = Desk::new().file("a.txt", "It rained.").file(
        "a.meta.json",
        r#"{"publisher":"The Hill Post","published":"2024-03-05","title":"Rain","url":null}"#,
    );
    let lines = json_lines(&desk.run(&["code", "--json", "a.txt"], b"").stdout);
    assert_eq!(lines[0]["publisher"], "The Hill Post");
    assert_eq!(lines[0]["published"]["earliest"], "2024-03-05");
    assert_eq!(lines[0]["published"]["basis"], "given");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let examples = root().join("examples");
    let desk = Desk::new();
    let mut child = desk
        .command(&["code", "--json", examples.to_str().unwrap()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Returns the schema of a kind of line, from the `oneOf` of `Line` or `MentionLine`.
fn variant(schema: &Value, verb: &str, kind: &str) -> Value {
    let name = if verb == "code" { "Line" } else { "MentionLine" };
    let variants = schema["$defs"][name]["oneOf"].as_array().unwrap();
    let found = variants.iter().find(|one| one["properties"]["kind"]["const"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {name}")).clone()
}

/// Checks a value against the part of JSON Schema that our own schema uses.
fn fits(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        fits(value, &root["$defs"][name], root, at)?;
    }
    if let Some(choices) = schema["anyOf"].as_array()
        && !choices.iter().any(|choice| fits(value, choice, root, at).is_ok())
    {
        return Err(format!("{at}: fits none of the choices: {value}"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{at}: {value} is no word of {words:?}"));
    }
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is_type(value, name)) {
        return Err(format!("{at}: expected {types:?}, but found {value}"));
    }
    if let (Some(required), Some(fields)) = (schema["required"].as_array(), value.as_object()) {
        for name in required.iter().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                return Err(format!("{at}: {name} is missing"));
            }
        }
    }
    if let (Some(properties), Some(fields)) = (schema["properties"].as_object(), value.as_object())
    {
        for (name, field) in fields {
            let known = properties.get(name);
            // A line is its variant and the struct that the variant refers to.
            if let Some(known) = known {
                fits(field, known, root, &format!("{at}/{name}"))?;
            }
        }
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for (i, value) in values.iter().enumerate() {
            fits(value, items, root, &format!("{at}/{i}"))?;
        }
    }
    Ok(())
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => false,
    }
}
