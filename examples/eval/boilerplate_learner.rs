//! `boilerplate learner [N]`: how fast the learner is and what it holds, on N thousand documents (1,000 by
//! default) that a generator makes; and that order and splits do not matter.

use copydesk::learn::{Learner, Limits};
use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

const SOURCES: u64 = 40;
const WORDS: [&str; 24] = [
    "bridge", "council", "river", "mason", "stone", "winter", "market", "harbour", "minister", "vote",
    "rain", "school", "train", "price", "farmer", "court", "judge", "night", "city", "road", "doctor",
    "ship", "fire", "team",
];

/// A number from a number, well mixed (splitmix64).
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn sentence(out: &mut String, seed: u64, words: u64) {
    for i in 0..words {
        let at = mix(seed ^ (i << 40)) as usize % WORDS.len();
        out.push_str(WORDS[at]);
        out.push(' ');
    }
    let _ = writeln!(out, "{}.", seed % 1_000_000);
}

/// A document of thirty lines: ten that its site has on every page, two with a number in them, and 18 of its own.
fn write(out: &mut String, number: u64) -> u64 {
    out.clear();
    let source = mix(number) % SOURCES;
    for i in 0..10 {
        sentence(out, mix(source * 100 + i), 2 + i % 3);
    }
    let _ = writeln!(out, "Posted {} hours ago\n{} comments", number % 24, number % 300);
    for i in 0..18 {
        sentence(out, mix(number * 31 + i), 8 + i);
    }
    source
}

/// Processor time used so far, in seconds, so that other work on the machine does not count; the
/// clock's where the system does not tell.
fn clock(start: &Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().and_then(|s| s.split_whitespace().nth(11)?.parse::<f64>().ok());
    ticks.map_or_else(|| start.elapsed().as_secs_f64(), |t| t / 100.0)
}

/// The most memory that the process held, in MB, where the system tells.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}

pub(crate) fn run(thousands: u64) -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = (0..SOURCES).map(|s| format!("host{s}.example")).collect();
    let documents = thousands * 1000;
    let mut text = String::new();
    let mut bytes = 0u64;
    let start = Instant::now();
    let began = clock(&start);
    for n in 0..documents {
        write(&mut text, n);
        bytes += text.len() as u64;
    }
    let making = clock(&start) - began;
    let before = peak();
    let mut learner = Learner::new(Limits::default());
    let began = clock(&start);
    for n in 0..documents {
        let source = write(&mut text, n);
        learner.add(&names[source as usize], &text);
    }
    let learning = clock(&start) - began - making;
    let profile = learner.finish();
    println!(
        "boilerplate learner: {documents} documents, {:.0} MB in {learning:.1} s on one core, {:.0} MB/s; {:.0} MB held at most (before: {before:.0}); \
         profile of {:.1} MB",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / learning,
        peak(),
        profile.save()?.len() as f64 / 1e6
    );
    // order and splits, on a twentieth, with limits that bite
    let some = documents / 20;
    let limits = Limits { source: 10_000, all: 200_000 };
    let learn = |numbers: &mut dyn Iterator<Item = u64>| {
        let mut learner = Learner::new(limits);
        let mut text = String::new();
        for n in numbers {
            let source = write(&mut text, n);
            learner.add(&names[source as usize], &text);
        }
        learner
    };
    let one = learn(&mut (0..some)).finish().save()?;
    let backwards = learn(&mut (0..some).rev()).finish().save()?;
    let mut parts = learn(&mut (0..some).skip(1).step_by(3));
    parts.merge(learn(&mut (0..some).skip(2).step_by(3)));
    parts.merge(learn(&mut (0..some).step_by(3)));
    let parts = parts.finish().save()?;
    let same = if one == backwards && one == parts { "the same" } else { "NOT the same" };
    println!(
        "boilerplate learner: {some} documents forwards, backwards and in three parts: {same} profile, byte for byte"
    );
    Ok(())
}
