//! Parquet: the text's column is replaced, every other column, the schema and the compression stay.
//!
//! Where metadata is lifted, a column `meta` is added: a JSON object, or null. The file's bytes are new
//! (Parquet's writers differ), so that `undo` does not apply; the input is not touched.

use super::record::{
    FieldNames, ID_NAMES, Job, Made, SOURCE_NAMES, TEXT_NAMES, TITLE_NAMES, URL_NAMES, clean, meta, rank,
};
use crate::document::Document;
use crate::write::atomic::PartFile;
use crate::write::ledger::{Restore, Subject};
use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, RecordBatch, StringArray, StringViewArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Rows that go to a worker at once.
const ROWS: usize = 512;

/// Which column is which, and how the output is written.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    text: usize,
    id: Option<usize>,
    url: Option<usize>,
    title: Option<usize>,
    source: Option<usize>,
    lift: bool,
    /// The output's columns.
    schema: SchemaRef,
    compression: Compression,
    group: usize,
}

/// Opens a file and finds its columns.
///
/// # Errors
/// If it is no Parquet file, or has no column that holds text.
pub(super) fn open(
    path: &Path,
    names: &FieldNames,
    lift: bool,
) -> Result<(ParquetRecordBatchReader, Layout), String> {
    let told = |e: parquet::errors::ParquetError| format!("not a Parquet file that can be read: {e}");
    let file = File::open(path).map_err(|e| e.to_string())?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(told)?;
    let schema = Arc::clone(builder.schema());
    let find = |wanted: &Option<String>, known: &[&str], fits: fn(&DataType) -> bool| {
        let fields = schema.fields().iter().enumerate().filter(|(_, f)| fits(f.data_type()));
        fields.filter_map(|(i, f)| Some((rank(f.name(), wanted.as_deref(), known)?, i))).min().map(|(_, i)| i)
    };
    let string = |t: &DataType| matches!(t, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let Some(text) = find(&names.text, &TEXT_NAMES, string) else {
        let shown: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).take(12).collect();
        return Err(format!(
            "no column that holds the text; there are: {} (name it with --text-field)",
            shown.join(", ")
        ));
    };
    let mut fields: Vec<Arc<Field>> = schema.fields().iter().cloned().collect();
    if lift {
        let name = if schema.field_with_name("meta").is_ok() { "copydesk_meta" } else { "meta" };
        fields.push(Arc::new(Field::new(name, DataType::Utf8, true)));
    }
    let group = builder.metadata().row_groups().first();
    let compression =
        group.and_then(|g| g.columns().first()).map_or(Compression::UNCOMPRESSED, |c| c.compression());
    let layout = Layout {
        text,
        id: find(&names.id, &ID_NAMES, string),
        url: find(&names.url, &URL_NAMES, string),
        title: find(&names.title, &TITLE_NAMES, string),
        source: find(&names.source, &SOURCE_NAMES, string),
        lift,
        schema: Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())),
        compression,
        group: group.and_then(|g| usize::try_from(g.num_rows()).ok()).unwrap_or(0).max(ROWS),
    };
    Ok((builder.with_batch_size(ROWS).build().map_err(told)?, layout))
}

/// Cleaned rows on their way to the writer.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(super) batch: RecordBatch,
    pub(super) layout: Arc<Layout>,
}

/// Begins an output.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn begin(part: PartFile, layout: &Layout) -> io::Result<ArrowWriter<PartFile>> {
    let properties = WriterProperties::builder()
        .set_compression(layout.compression)
        .set_max_row_group_row_count(Some(layout.group))
        .build();
    ArrowWriter::try_new(part, Arc::clone(&layout.schema), Some(properties)).map_err(io::Error::other)
}

fn string(array: &ArrayRef, row: usize) -> Option<&str> {
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        _ => None,
    }
}

/// Cleans the rows of a batch, the first of which is `first`.
///
/// # Errors
/// If the columns do not fit the schema; never for what they hold.
pub(super) fn clean_batch(
    job: &Job<'_>,
    source: &str,
    layout: &Layout,
    batch: &RecordBatch,
    first: u64,
    made: &mut Made,
) -> Result<RecordBatch, String> {
    let column = batch.column(layout.text);
    let mut texts: Vec<Option<String>> = Vec::with_capacity(batch.num_rows());
    let mut lifted = StringBuilder::new();
    for row in 0..batch.num_rows() {
        let subject = Subject { source, record: Some(first + row as u64), line: None, id: None };
        let value = |c: Option<usize>| c.and_then(|c| string(batch.column(c), row)).map(str::to_owned);
        let Some(text) = string(column, row) else {
            made.tally.documents += 1;
            texts.push(None);
            lifted.append_null();
            continue;
        };
        let document = Document {
            id: value(layout.id),
            url: value(layout.url),
            title: value(layout.title),
            source: value(layout.source),
            text: text.to_owned(),
        };
        let cleaned = match clean(job, job.fielded, subject, document) {
            Ok(cleaned) => cleaned,
            Err(reason) => {
                // The row stays as it is: a table cannot lose one without a word.
                made.fail(job, subject, &reason, None);
                texts.push(Some(text.to_owned()));
                lifted.append_null();
                continue;
            }
        };
        let subject = Subject { id: cleaned.document.id.as_deref(), ..subject };
        if let Some(view) = job.view {
            made.tally.count(text.len(), &cleaned.ledger);
            view(subject, text, &cleaned, &mut made.out);
        } else {
            made.done(job, subject, text.len(), &cleaned, Restore::default);
        }
        let object = meta(&cleaned.ledger.fields);
        if object.is_empty() {
            lifted.append_null();
        } else {
            lifted.append_value(serde_json::Value::Object(object).to_string());
        }
        texts.push(Some(cleaned.document.text));
    }
    let texts: ArrayRef = match column.data_type() {
        DataType::LargeUtf8 => Arc::new(LargeStringArray::from(texts)),
        DataType::Utf8View => Arc::new(texts.iter().map(Option::as_deref).collect::<StringViewArray>()),
        _ => Arc::new(StringArray::from(texts)),
    };
    let mut columns = batch.columns().to_vec();
    columns[layout.text] = texts;
    if layout.lift {
        columns.push(Arc::new(lifted.finish()));
    }
    RecordBatch::try_new(Arc::clone(&layout.schema), columns).map_err(|e| e.to_string())
}
