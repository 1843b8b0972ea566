//! Fits the weights of the judge: logistic regression by Newton's method, with a small ridge.

use super::Spun;
use super::decode::Candidate;
use super::document::swapped;
use super::judge::{FIRST, Judge, SECOND, document, features, judge, log_odds, probability};
use super::runs::{self, KEPT};
use super::words::Word;
use std::ops::Range;

/// A document to learn from.
pub(crate) struct Lesson<'l> {
    pub(crate) candidates: Vec<Candidate<'l>>,
    /// Whether each is what the author wrote; `None` leaves it out.
    pub(crate) right: Vec<Option<bool>>,
    /// The document's words, and whether the spinner swapped each; `None` leaves it out.
    pub(crate) words: Vec<Word>,
    pub(crate) swapped: Vec<Option<bool>>,
    /// How much each of its candidates counts.
    pub(crate) weight: f32,
}

/// Whether putting `original` at `range` gives one of the readings of the span it touches; `None`
/// where the span may stay as it is.
pub(crate) fn right(text: &str, range: Range<usize>, original: &str, spans: &[Spun]) -> Option<bool> {
    for (span, readings) in spans.iter().filter(|(s, _)| s.start < range.end && range.start < s.end) {
        let (from, to) = (span.start.min(range.start), span.end.max(range.end));
        let now = [&text[from..range.start], original, &text[range.end..to]].concat().to_lowercase();
        for reading in readings {
            let wanted = [&text[from..span.start], reading, &text[span.end..to]].concat().to_lowercase();
            if now == wanted {
                return (!readings.iter().any(|r| *r == text[span.clone()])).then_some(true);
            }
        }
    }
    Some(false)
}

/// Solves `a x = b` by Gaussian elimination with pivots; `a` is overwritten.
fn solve(a: &mut [Vec<f64>], b: &mut [f64]) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|x, y| a[*x][i].abs().total_cmp(&a[*y][i].abs())).unwrap_or(i);
        a.swap(i, pivot);
        b.swap(i, pivot);
        let lead = if a[i][i].abs() < 1e-12 { 1e-12 } else { a[i][i] };
        for r in i + 1..n {
            let f = a[r][i] / lead;
            let (top, rest) = a.split_at_mut(r);
            for (x, y) in rest[0][i..].iter_mut().zip(&top[i][i..]) {
                *x -= f * y;
            }
            b[r] -= f * b[i];
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| a[i][k] * x[k]).sum();
        let lead = if a[i][i].abs() < 1e-12 { 1e-12 } else { a[i][i] };
        x[i] = (b[i] - known) / lead;
    }
    x
}

/// Rows of (features, right, weight) to weights, the constant last.
fn logistic<const N: usize>(rows: &[([f32; N], bool, f32)]) -> Vec<f32> {
    let mut x = vec![0.0f64; N + 1];
    for _ in 0..12 {
        let mut hessian = vec![vec![0.0f64; N + 1]; N + 1];
        let mut gradient = vec![0.0f64; N + 1];
        for (i, h) in hessian.iter_mut().enumerate().take(N) {
            h[i] = 1.0;
            gradient[i] = -x[i];
        }
        for (f, right, weight) in rows {
            let value = |i: usize| if i < N { f64::from(f[i]) } else { 1.0 };
            let z: f64 = (0..=N).map(|i| x[i] * value(i)).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let w = f64::from(*weight);
            let (slope, curve) = (w * (f64::from(u8::from(*right)) - p), w * (p * (1.0 - p)).max(1e-6));
            for i in 0..=N {
                gradient[i] += slope * value(i);
                for k in 0..=i {
                    hessian[i][k] += curve * value(i) * value(k);
                }
            }
        }
        for i in 0..=N {
            for k in i + 1..=N {
                hessian[i][k] = hessian[k][i];
            }
        }
        let step = solve(&mut hessian, &mut gradient);
        let longest = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
        let scale = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        for (v, s) in x.iter_mut().zip(&step) {
            *v += scale * s;
        }
    }
    x.into_iter().map(|v| v as f32).collect()
}

/// Fits both stages.
pub(crate) fn fit(lessons: &[Lesson<'_>]) -> Judge {
    let mut rows = Vec::new();
    for l in lessons {
        for (f, right) in features(&l.candidates).into_iter().zip(&l.right) {
            if let Some(right) = right {
                rows.push((f, *right, l.weight));
            }
        }
    }
    let mut fitted = Judge { first: [0.0; FIRST + 1], second: [0.0; SECOND + 1], kept: [0.0; KEPT + 1] };
    fitted.first.copy_from_slice(&logistic(&rows));
    let mut rows = Vec::new();
    for l in lessons {
        let own = features(&l.candidates);
        let first: Vec<f32> = own.iter().map(|f| probability(log_odds(f, &fitted.first))).collect();
        let said = document(&l.candidates, &first, &l.words);
        for ((f, d), right) in own.iter().zip(&said).zip(&l.right) {
            if let Some(right) = right {
                rows.push((super::judge::all(f, d), *right, l.weight));
            }
        }
    }
    fitted.second.copy_from_slice(&logistic(&rows));
    let mut rows = Vec::new();
    for l in lessons {
        let odds = judge(&fitted, &l.candidates, &l.words);
        let n = swapped(&l.candidates, &odds, l.words.len());
        for (f, was) in runs::features(&l.candidates, &odds, n, &l.words).into_iter().zip(&l.swapped) {
            if let (Some(f), Some(was)) = (f, was) {
                rows.push((f, *was, l.weight));
            }
        }
    }
    fitted.kept.copy_from_slice(&logistic(&rows));
    fitted
}

/// Whether a spinner swapped the word at `range`; `None` where it may have or not.
pub(crate) fn was_swapped(text: &str, range: Range<usize>, spans: &[Spun]) -> Option<bool> {
    match spans.iter().find(|(s, _)| s.start < range.end && range.start < s.end) {
        None => Some(false),
        Some((span, readings)) if readings.iter().any(|r| *r == text[span.clone()]) => None,
        Some(_) => Some(true),
    }
}
