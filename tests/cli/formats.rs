//! Each format comes back byte for byte.

use super::*;

#[test]
fn jsonl_comes_back_byte_for_byte() {
    let dir = folder();
    let mut all = records(40);
    all.insert(0, '\u{feff}');
    all.push_str("\n{\"text\": \"no line end, caf&eacute;\"}");
    fs::write(dir.path().join("in.jsonl"), &all).unwrap();
    undo_gives_back(dir.path(), "in.jsonl", "out.jsonl");
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let out = fs::read_to_string(dir.path().join("out.jsonl")).unwrap();
    assert_ne!(out, all);
    // Other fields, their order and the way they are written stay.
    assert!(out.contains("\"n\": 1.50e+3, \"o\": {\"text\": []}}\n"), "{out}");
    assert!(out.contains("{\"id\":\"1\",\"text\":\"Caf\\u00e9 \\ud83d\\ude00"), "{out}");
    assert!(
        out.contains("{ \"title\" : \"A clean one\", \"id\" : 2, \"text\" : \"Nothing is wrong here.\" }\n")
    );
    for line in out.trim_start_matches('\u{feff}').lines().filter(|l| !l.is_empty()) {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn other_encodings_come_back_byte_for_byte() {
    let dir = folder();
    let tree = dir.path().join("in");
    fs::create_dir_all(tree.join("deep")).unwrap();
    let mut wide = vec![0xff, 0xfe];
    wide.extend("The caf&eacute; opened.\r\nOn Monday.\r\n".encode_utf16().flat_map(u16::to_le_bytes));
    let files: [(&str, &[u8]); 6] = [
        ("latin.txt", b"He said the caf\xe9 &amp; the ch\xe2teau were \x93closed\x94.\r\nAll of them.\n"),
        ("deep/utf16.txt", &wide),
        ("bom.txt", b"\xef\xbb\xbfCaf&eacute;\n"),
        (
            "broken.txt",
            b"Caf\xc3\xa9 and \xff\xfe broken \xc3( bytes &amp; more text in UTF-8: \xe2\x80\x99s\n",
        ),
        ("clean.txt", b"Nothing is wrong here.\n"),
        ("empty.txt", b""),
    ];
    for (name, bytes) in files {
        fs::write(tree.join(name), bytes).unwrap();
    }
    undo_gives_back(dir.path(), "in", "out");
    for (name, bytes) in files {
        assert_eq!(fs::read(dir.path().join("back").join(name)).unwrap(), bytes, "{name}");
        assert!(fs::read_to_string(dir.path().join("out").join(name)).is_ok(), "{name} is UTF-8 now");
    }
}

#[test]
fn csv_comes_back_byte_for_byte() {
    let dir = folder();
    let all = "id,text,note\r\n1,\"Caf&eacute;, he said \"\"so\"\"\nand left\",a\r\n2,plain caf&eacute;,\"b\"\r\n3,clean,\r\n\r\n4,\"caf&eacute;\",x";
    fs::write(dir.path().join("in.csv"), all).unwrap();
    undo_gives_back(dir.path(), "in.csv", "out.csv");
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let out = fs::read_to_string(dir.path().join("out.csv")).unwrap();
    assert!(
        out.starts_with(
            "id,text,note,meta\r\n1,\"Café, he said \"\"so\"\"\nand left\",a,\r\n2,plain café,\"b\",\r\n"
        ),
        "{out}"
    );
}

#[test]
fn compressed_files_stay_compressed() {
    let dir = folder();
    let all = records(9);
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::write(dir.path().join("in/a.jsonl.zst"), zstd::encode_all(all.as_bytes(), 1).unwrap()).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(b"Caf&eacute;\n").unwrap();
    fs::write(dir.path().join("in/b.txt.gz"), gz.finish().unwrap()).unwrap();
    ok(&copydesk(dir.path(), &["clean", "in", "--output", "out", "--ledger", "l.jsonl.zst"]));
    let mut b = String::new();
    flate2::read::MultiGzDecoder::new(fs::File::open(dir.path().join("out/b.txt.gz")).unwrap())
        .read_to_string(&mut b)
        .unwrap();
    assert_eq!(b, "Café\n");
    ok(&copydesk(dir.path(), &["undo", "out", "--ledger", "l.jsonl.zst", "--output", "back"]));
    let back = zstd::decode_all(fs::File::open(dir.path().join("back/a.jsonl.zst")).unwrap()).unwrap();
    assert_eq!(text(&back), all);
    let stats = copydesk(dir.path(), &["stats", "l.jsonl.zst"]);
    ok(&stats);
    assert!(text(&stats.stdout).starts_with("10 documents, "), "{}", text(&stats.stdout));
}

#[test]
fn archives_of_text_come_back_byte_for_byte() {
    let dir = folder();
    let record = |kind: &str, content: &str, body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/1\r\nWARC-Block-Digest: sha1:X\r\n\
             Content-Type: {content}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let all = [
        record("warcinfo", "application/warc-fields", "software: caf&eacute;\r\n"),
        record("conversion", "text/plain", "The caf&eacute; opened.\n"),
        record("conversion", "text/plain", "Nothing is wrong here.\n"),
    ]
    .concat();
    fs::write(dir.path().join("in.wet"), &all).unwrap();
    undo_gives_back(dir.path(), "in.wet", "out.wet");
    assert_eq!(fs::read_to_string(dir.path().join("back")).unwrap(), all);
    let out = fs::read_to_string(dir.path().join("out.wet")).unwrap();
    assert!(out.contains("Content-Length: 18\r\n\r\nThe café opened.\n\r\n\r\nWARC/1.0"), "{out}");
    let page =
        record("response", "application/http", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>");
    fs::write(dir.path().join("page.warc"), page).unwrap();
    let (code, said) = said(&copydesk(dir.path(), &["clean", "page.warc", "--output", "page.out"]));
    assert_eq!(code, Some(2));
    assert!(
        said.contains("it holds web pages (https://news.example/1)") && said.contains("trafilatura"),
        "{said}"
    );
    assert!(!dir.path().join("page.out").exists());
}
