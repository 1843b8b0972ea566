//! Parquet, in and out. Runs with `cargo test --features parquet`.
#![cfg(feature = "parquet")]

use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::process::Command;
use std::sync::Arc;

#[test]
fn the_text_is_cleaned_and_all_else_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let rows = 3000;
    let texts: Vec<Option<String>> = (0..rows)
        .map(|i| match i % 3 {
            0 => Some(format!("The caf&eacute; number {i} opened.")),
            1 => None,
            _ => Some("Nothing is wrong here.".to_owned()),
        })
        .collect();
    let batch = RecordBatch::try_from_iter(vec![
        ("n", Arc::new(Int64Array::from_iter_values(0..rows)) as ArrayRef),
        ("content", Arc::new(StringArray::from(texts)) as ArrayRef),
        ("url", Arc::new(StringArray::from(vec!["https://news.example/1"; rows as usize])) as ArrayRef),
    ])
    .expect("columns");
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = File::create(dir.path().join("in.parquet")).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .current_dir(dir.path())
        .args(["clean", "in.parquet", "--output", "out.parquet", "--ledger", "l", "-j", "3"])
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(File::open(dir.path().join("out.parquet")).expect("there"))
            .expect("Parquet");
    assert_eq!(builder.metadata().row_groups()[0].columns()[0].compression(), Compression::SNAPPY);
    let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
    assert_eq!(names, ["n", "content", "url", "meta"]);
    let mut seen = 0;
    for batch in builder.build().expect("rows") {
        let batch = batch.expect("rows");
        let numbers: &Int64Array = batch.column(0).as_any().downcast_ref().expect("numbers");
        let texts: &StringArray = batch.column(1).as_any().downcast_ref().expect("texts");
        for row in 0..batch.num_rows() {
            let i = numbers.value(row);
            assert_eq!(i, seen);
            match i % 3 {
                0 => assert_eq!(texts.value(row), format!("The café number {i} opened.")),
                1 => assert!(texts.is_null(row)),
                _ => assert_eq!(texts.value(row), "Nothing is wrong here."),
            }
            seen += 1;
        }
    }
    assert_eq!(seen, rows);
    let ledger = std::fs::read_to_string(dir.path().join("l")).expect("a ledger");
    assert_eq!(ledger.lines().count(), 2 + 1000);
}
