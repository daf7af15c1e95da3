//! The user's own places: imported from files, fetched from a server of the test's own.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use support::Desk;

const DUMP: &str = "\
4100\tQaryat Tajriba\tQaryat Tajriba\tTajriba,Tejriba\t36.8\t42.1\tP\tPPL\tSY\t\t02\t\t\t\t1200\t\t400\tAsia/Damascus\t2020-01-01
4101\tSadd Tajriba\tSadd Tajriba\tTajriba Dam\t36.38\t38.18\tS\tDAM\tSY\t\t09\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01
";

#[test]
fn import_and_list() {
    let desk = Desk::new().file("SY.txt", DUMP);
    desk.check("gazetteer_import", &["gazetteer", "import", "SY.txt"], b"");
    let list = String::from_utf8(desk.run(&["gazetteer", "list"], b"").stdout).unwrap();
    assert!(list.lines().next().unwrap().ends_with("built in"), "{list}");
    assert!(list.lines().nth(1).unwrap().trim_start().starts_with("2  "), "{list}");
    // A second import of the same file takes the first one's place.
    desk.run(&["gazetteer", "import", "SY.txt"], b"");
    let again = String::from_utf8(desk.run(&["gazetteer", "list"], b"").stdout).unwrap();
    assert_eq!(list, again);
}

#[test]
fn a_broken_dump_leaves_nothing_behind() {
    let desk = Desk::new().file("SY.txt", "4100\tno more columns\n");
    let output = desk.run(&["gazetteer", "import", "SY.txt"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SY.txt"));
    let left = std::fs::read_dir(desk.path().join("data/gazetteer")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn names_of_imports_stay_inside_the_folder() {
    let desk = Desk::new().file("SY.txt", DUMP);
    let args = ["gazetteer", "import", "SY.txt", "--name", "../elsewhere"];
    assert_eq!(desk.run(&args, b"").status.code(), Some(2));
}

#[test]
fn fetch_from_a_server() {
    let server = serve(vec![("/dump/SY.zip", archive())]);
    let desk = Desk::new();
    let output = desk.run(&["gazetteer", "fetch", "sy", "--from", &format!("{server}/dump/")], b"");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("geonames-sy.tbgaz: 2 places from 2 rows"), "{stdout}");
    let left: Vec<_> = std::fs::read_dir(desk.path().join("data/gazetteer"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["geonames-sy.tbgaz"]);
}

#[test]
fn what_a_server_does_not_have_is_said() {
    let server = serve(vec![]);
    let desk = Desk::new();
    let output = desk.run(&["gazetteer", "fetch", "SY", "--from", &server], b"");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("SY.zip: expected a file") && stderr.contains("404"), "{stderr}");
    for code in ["SYR", "S1", "../x"] {
        let output = desk.run(&["gazetteer", "fetch", code, "--from", &server], b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("two letters"));
    }
}

fn archive() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("readme.txt", "Read me."), ("SY.txt", DUMP)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Serves files over HTTP on a port of this machine until the test ends; returns the address.
fn serve(files: Vec<(&'static str, Vec<u8>)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let count = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..count]).into_owned();
            let path = request.split(' ').nth(1).unwrap_or_default();
            let (status, body) = match files.iter().find(|(name, _)| *name == path) {
                Some((_, body)) => ("200 OK", body.as_slice()),
                None => ("404 Not Found", &b""[..]),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body).unwrap();
        }
    });
    address
}
