//! The reading side of a run: hands blocks to the workers, in order.

use super::order::Hand;
use super::plan::{Plan, Sink, at};
use super::sample::{Reservoir, alone};
use super::table::{self, Columns};
use super::text::TextBlocks;
use super::warc;
use crate::read::blocks::{Block, Blocks, Ends, Place};
use crate::read::warc::WarcBlocks;
use crate::read::{Compression, Format, InputFile, decompress};
use crate::text::LONGEST_BLOCK;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A piece of work.
pub(super) enum Work {
    /// Records of one file.
    Records { file: usize, block: Block, kind: Kind, after: Place },
    /// A text, or (with its number) a block of one.
    Text { file: usize, bytes: Vec<u8>, number: Option<u64>, after: Place },
    /// Rows of a Parquet file, and the number of the first.
    #[cfg(feature = "parquet")]
    Rows { file: usize, batch: arrow_array::RecordBatch, layout: Arc<super::parquet::Layout>, first: u64 },
    /// Small text files that the worker reads itself.
    Files(Range<usize>),
}

/// What the records are.
#[derive(Clone)]
pub(super) enum Kind {
    Jsonl,
    Table(Arc<Columns>),
    Warc,
}

/// What the producer tells the consumer.
pub(super) enum Note {
    /// The blocks of a file follow.
    Begin(usize),
    /// They have all come.
    End(usize),
    /// The file cannot be read on, or not at all.
    Broken(usize, String),
    /// The run was stopped from outside.
    Interrupted,
}

type HandOf<M> = Hand<Work, M, Note>;

/// Counts what is read, for the progress bar.
struct Counting<'a, R> {
    inner: R,
    count: &'a AtomicU64,
}

impl<R: Read> Read for Counting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

pub(super) struct Producer<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) read: &'a AtomicU64,
    /// Records that may still be taken.
    pub(super) left: u64,
}

/// Why a file's reading ended.
enum Stop {
    /// Its end, or the limit.
    Done,
    /// From outside, or nobody takes the results.
    Given,
}

/// How many bytes of small files go to a worker at once, and how many files at most.
const GROUP: (u64, usize) = (1 << 20, 256);

impl Producer<'_> {
    /// Hands over everything from `file` on, the first from `place` on.
    pub(super) fn run<M>(mut self, hand: &HandOf<M>, first: usize, place: Place) {
        if let Some((n, seed)) = self.plan.sample {
            self.sampled(hand, n, seed);
            return;
        }
        let files = &self.plan.inputs.files;
        let mut i = first;
        while i < files.len() && self.left > 0 {
            if self.stopped(hand) {
                return;
            }
            if self.is_small(&files[i]) && (i > first || place == Place::START) {
                let mut end = i;
                let mut bytes = 0;
                while end < files.len()
                    && end - i < GROUP.1
                    && bytes < GROUP.0
                    && self.is_small(&files[end])
                    && ((end - i) as u64) < self.left
                {
                    bytes += files[end].len;
                    end += 1;
                }
                self.left -= (end - i) as u64;
                self.read.fetch_add(bytes, Ordering::Relaxed);
                if !hand.work(Work::Files(i..end)) {
                    return;
                }
                i = end;
                continue;
            }
            let from = if i == first { place } else { Place::START };
            if !hand.note(Note::Begin(i)) {
                return;
            }
            let told = match self.file(hand, i, from) {
                Ok(Stop::Given) => return,
                Ok(Stop::Done) => hand.note(Note::End(i)),
                Err(reason) => hand.note(Note::Broken(i, reason)),
            };
            if !told {
                return;
            }
            i += 1;
        }
    }

    /// Draws records from everything, then hands them over. Text files count as one record each.
    fn sampled<M>(&mut self, hand: &HandOf<M>, n: usize, seed: u64) -> bool {
        let mut reservoir = Reservoir::new(n, seed);
        let files = &self.plan.inputs.files;
        let mut heads: Vec<Option<(Block, Kind)>> = files.iter().map(|_| None).collect();
        let mut broken = Vec::new();
        for (i, input) in files.iter().enumerate() {
            let drawn = match input.format {
                Format::Jsonl | Format::Csv | Format::Tsv => self.draw(i, &mut heads[i], &mut reservoir),
                _ => {
                    reservoir.offer(|| (i, None));
                    Ok(())
                }
            };
            if let Err(e) = drawn {
                broken.push((i, e));
            }
            if self.stopped(hand) {
                return false;
            }
        }
        let mut drawn = reservoir.drawn().into_iter().peekable();
        for (i, head) in heads.into_iter().enumerate() {
            let failed = broken.iter().find(|(b, _)| *b == i);
            if drawn.peek().is_none_or(|(file, _)| *file != i) && failed.is_none() {
                continue;
            }
            if !hand.note(Note::Begin(i)) {
                return false;
            }
            let (kind, head) = match head {
                Some((head, kind)) => (kind, Some(head)),
                None => (Kind::Jsonl, None),
            };
            if let Some(block) = head.filter(|_| matches!(kind, Kind::Table(_)))
                && !hand.work(Work::Records { file: i, block, kind: kind.clone(), after: Place::START })
            {
                return false;
            }
            while let Some((file, record)) = drawn.next_if(|(file, _)| *file == i) {
                let going = match record {
                    Some(block) => {
                        hand.work(Work::Records { file, block, kind: kind.clone(), after: Place::START })
                    }
                    None => match self.file(hand, file, Place::START) {
                        Ok(Stop::Done) => true,
                        Ok(Stop::Given) => false,
                        Err(reason) => hand.note(Note::Broken(file, reason)),
                    },
                };
                if !going {
                    return false;
                }
            }
            let told = match failed {
                Some((_, reason)) => hand.note(Note::Broken(i, reason.clone())),
                None => hand.note(Note::End(i)),
            };
            if !told {
                return false;
            }
        }
        true
    }

    /// Offers every record of a file.
    fn draw(
        &self,
        file: usize,
        head: &mut Option<(Block, Kind)>,
        reservoir: &mut Reservoir<(usize, Option<Block>)>,
    ) -> Result<(), String> {
        let input = &self.plan.inputs.files[file];
        let told = |e: io::Error| e.to_string();
        let rows = input.format != Format::Jsonl;
        let ends = if rows { Ends::Rows } else { Ends::Lines };
        let mut blocks = Blocks::new(open(input, 0, self.read).map_err(told)?, ends, Place::START, false);
        while let Some(block) = blocks.next_block().map_err(told)? {
            let mut at = 0;
            let mut place =
                Place { offset: block.offset, record: block.first_record, line: block.first_line };
            while at < block.bytes.len() {
                let end = if rows {
                    table::row_end(&block.bytes, at)
                } else {
                    memchr::memchr(b'\n', &block.bytes[at..]).map_or(block.bytes.len(), |i| at + i + 1)
                };
                let bytes = &block.bytes[at..end];
                if rows && place.record == 0 {
                    let delimiter = if input.format == Format::Csv { b',' } else { b'\t' };
                    let columns = table::columns(bytes, delimiter, &self.plan.job.names, self.plan.job.lift)?;
                    *head = Some((alone(bytes, place), Kind::Table(Arc::new(columns))));
                } else if !bytes.iter().all(u8::is_ascii_whitespace) {
                    reservoir.offer(|| (file, Some(alone(bytes, place))));
                }
                place.offset += bytes.len() as u64;
                place.record += 1;
                place.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
                at = end;
            }
        }
        Ok(())
    }

    /// Whether a worker reads the file itself, along with others.
    fn is_small(&self, file: &InputFile) -> bool {
        file.format == Format::Text
            && !file.is_stdin()
            && file.len <= LONGEST_BLOCK as u64
            && !matches!(self.plan.sink, Sink::File(_))
            && Compression::from_name(&file.relative).0 == Compression::None
    }

    fn stopped<M>(&self, hand: &HandOf<M>) -> bool {
        let stop = self.plan.stop.load(Ordering::Relaxed);
        if stop {
            hand.note(Note::Interrupted);
        }
        stop
    }

    fn file<M>(&mut self, hand: &HandOf<M>, i: usize, from: Place) -> Result<Stop, String> {
        let input = &self.plan.inputs.files[i];
        let told = |e: io::Error| e.to_string();
        match input.format {
            Format::Text => {
                let reader = open(input, from.offset, self.read).map_err(told)?;
                self.text(hand, i, TextBlocks::new(reader, from.offset, from.record))
            }
            Format::Jsonl => {
                let reader = open(input, from.offset, self.read).map_err(told)?;
                let blocks = Blocks::new(reader, Ends::Lines, from, input.is_stdin());
                self.records(hand, i, blocks, &Kind::Jsonl, None)
            }
            Format::Csv | Format::Tsv => {
                let delimiter = if input.format == Format::Csv { b',' } else { b'\t' };
                // The first row tells the columns, also where the run goes on further down.
                let reader = open(input, 0, self.read).map_err(told)?;
                let mut blocks = Blocks::new(reader, Ends::Rows, Place::START, input.is_stdin());
                let Some(head) = blocks.next_block().map_err(told)? else { return Ok(Stop::Done) };
                let row = &head.bytes[..table::row_end(&head.bytes, 0)];
                let columns = table::columns(row, delimiter, &self.plan.job.names, self.plan.job.lift)?;
                let kind = Kind::Table(Arc::new(columns));
                if from == Place::START {
                    return self.records(hand, i, blocks, &kind, Some(head));
                }
                let reader = open(input, from.offset, self.read).map_err(told)?;
                self.records(hand, i, Blocks::new(reader, Ends::Rows, from, false), &kind, None)
            }
            Format::Warc => {
                let reader = open(input, from.offset, self.read).map_err(told)?;
                let mut blocks = WarcBlocks::new(reader, from);
                while let Some(block) = blocks.next_block().map_err(told)? {
                    if let Some(reason) = warc::refusal(&block) {
                        return Err(reason);
                    }
                    self.left = self.left.saturating_sub(block.records);
                    let work = Work::Records { file: i, block, kind: Kind::Warc, after: blocks.place() };
                    if !hand.work(work) || self.stopped(hand) {
                        return Ok(Stop::Given);
                    }
                    if self.left == 0 {
                        break;
                    }
                }
                Ok(Stop::Done)
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => self.parquet(hand, i),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => {
                Err("this copydesk was built without Parquet: cargo install copydesk --features parquet"
                    .to_owned())
            }
        }
    }

    #[cfg(feature = "parquet")]
    fn parquet<M>(&mut self, hand: &HandOf<M>, file: usize) -> Result<Stop, String> {
        let input = &self.plan.inputs.files[file];
        if input.is_stdin() {
            return Err("Parquet cannot be read from a pipe: its index is at its end".to_owned());
        }
        if self.plan.sink == Sink::Stdout && self.plan.job.view.is_none() {
            return Err("Parquet is not printed: name an --output".to_owned());
        }
        let (reader, layout) = super::parquet::open(&input.path, &self.plan.job.names, self.plan.job.lift)?;
        let layout = Arc::new(layout);
        // The first batch is empty, so that a table without rows is written too.
        let empty = arrow_array::RecordBatch::new_empty(arrow_array::RecordBatchReader::schema(&reader));
        let mut first = 0;
        for batch in std::iter::once(Ok(empty)).chain(reader) {
            let mut batch = batch.map_err(|e| e.to_string())?;
            if batch.num_rows() as u64 > self.left {
                batch = batch.slice(0, usize::try_from(self.left).unwrap_or(0));
            }
            let rows = batch.num_rows() as u64;
            self.left -= rows;
            let work = Work::Rows { file, batch, layout: Arc::clone(&layout), first };
            if !hand.work(work) || self.stopped(hand) {
                return Ok(Stop::Given);
            }
            first += rows;
            if self.left == 0 {
                break;
            }
        }
        self.read.fetch_add(input.len, Ordering::Relaxed);
        Ok(Stop::Done)
    }

    fn text<M, R: Read>(
        &mut self,
        hand: &HandOf<M>,
        file: usize,
        mut blocks: TextBlocks<R>,
    ) -> Result<Stop, String> {
        if blocks.block == 0 {
            self.left -= 1;
        }
        while let Some((bytes, whole, number)) = blocks.next_block().map_err(|e| e.to_string())? {
            let after = Place { offset: blocks.offset, record: blocks.block, line: 1 };
            let number = (!whole).then_some(number);
            if !hand.work(Work::Text { file, bytes, number, after }) || self.stopped(hand) {
                return Ok(Stop::Given);
            }
        }
        Ok(Stop::Done)
    }

    fn records<M, R: Read>(
        &mut self,
        hand: &HandOf<M>,
        file: usize,
        mut blocks: Blocks<R>,
        kind: &Kind,
        mut head: Option<Block>,
    ) -> Result<Stop, String> {
        while self.left > 0 {
            let next = match head.take() {
                Some(head) => Some(head),
                None => blocks.next_block().map_err(|e| e.to_string())?,
            };
            let Some(mut block) = next else { break };
            let titles = u64::from(matches!(kind, Kind::Table(_)) && block.first_record == 0);
            let records = block.records - titles.min(block.records);
            if records > self.left {
                keep_first(&mut block, self.left + titles, kind);
                self.left = 0;
            } else {
                self.left -= records;
            }
            let after = blocks.place();
            if !hand.work(Work::Records { file, block, kind: kind.clone(), after }) || self.stopped(hand) {
                return Ok(Stop::Given);
            }
        }
        Ok(Stop::Done)
    }
}

/// Cuts a block down to its first records.
fn keep_first(block: &mut Block, records: u64, kind: &Kind) {
    let mut at = 0;
    for _ in 0..records {
        at = match kind {
            Kind::Table(_) => table::row_end(&block.bytes, at),
            _ => memchr::memchr(b'\n', &block.bytes[at..]).map_or(block.bytes.len(), |i| at + i + 1),
        };
    }
    block.bytes.truncate(at);
    block.records = records;
}

/// Opens an input and stands at byte `offset` of its content.
fn open<'a>(input: &InputFile, offset: u64, count: &'a AtomicU64) -> io::Result<Box<dyn Read + Send + 'a>> {
    let (mut reader, kind): (Box<dyn Read + Send + 'a>, Compression) = if input.is_stdin() {
        decompress(BufReader::with_capacity(1 << 16, Counting { inner: io::stdin(), count }))?
    } else {
        let file = File::open(&input.path).map_err(|e| at(&input.path, e))?;
        decompress(BufReader::with_capacity(1 << 18, Counting { inner: file, count }))?
    };
    let named = Compression::from_name(&input.relative).0;
    if named != Compression::None && kind == Compression::None && input.len > 0 {
        let why = format!("the name says {named}, and the content is not compressed so");
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    if offset > 0 {
        if kind == Compression::None && !input.is_stdin() {
            use std::io::{Seek, SeekFrom};
            let mut file = File::open(&input.path)?;
            file.seek(SeekFrom::Start(offset))?;
            count.fetch_add(offset, Ordering::Relaxed);
            return Ok(Box::new(Counting { inner: file, count }));
        }
        let skipped = io::copy(&mut (&mut reader).take(offset), &mut io::sink())?;
        if skipped < offset {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter"));
        }
    }
    Ok(reader)
}
