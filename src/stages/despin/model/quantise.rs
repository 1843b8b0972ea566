//! Few values for many.

/// A log10 between -16 and 0 in 16 bits.
pub(super) fn fixed(log10: f32) -> u16 {
    (-log10.clamp(-15.9, 0.0) * 4096.0).round() as u16
}

/// Back from [`fixed`].
pub(super) fn float(code: u16) -> f32 {
    -f32::from(code) / 4096.0
}

/// Values that stand for many: the means of `2^bits` classes (Lloyd 1957, from equal shares).
pub(super) fn codebook(values: &[f32], bits: u32) -> Vec<f32> {
    let n = 1usize << bits;
    if values.is_empty() {
        return vec![0.0; n];
    }
    // a histogram is enough, and makes the result the same whatever the order
    const STEP: f32 = 1.0 / 512.0;
    let mut bins = vec![0u32; 8192];
    for v in values {
        bins[((-v / STEP).max(0.0) as usize).min(8191)] += 1;
    }
    let value = |bin: usize| -(bin as f64 + 0.5) * f64::from(STEP);
    let total: u64 = bins.iter().map(|b| u64::from(*b)).sum();
    let mut centres = Vec::with_capacity(n);
    let mut seen = 0u64;
    for (bin, count) in bins.iter().enumerate() {
        seen += u64::from(*count);
        while centres.len() < n && seen * n as u64 * 2 > total * (2 * centres.len() as u64 + 1) {
            centres.push(value(bin));
        }
    }
    while centres.len() < n {
        centres.push(value(8191));
    }
    for _ in 0..30 {
        let mut sum = vec![(0.0f64, 0.0f64); n];
        let mut c = 0;
        for (bin, count) in bins.iter().enumerate() {
            let v = value(bin);
            while c + 1 < n && (centres[c + 1] - v).abs() <= (centres[c] - v).abs() {
                c += 1;
            }
            sum[c].0 += v * f64::from(*count);
            sum[c].1 += f64::from(*count);
        }
        for (centre, (s, k)) in centres.iter_mut().zip(&sum) {
            if *k > 0.0 {
                *centre = s / k;
            }
        }
        centres.sort_by(|a, b| b.total_cmp(a));
    }
    centres.into_iter().map(|c| c as f32).collect()
}

/// The code of `value` in a codebook that falls.
pub(super) fn code(book: &[f32], value: f32) -> u32 {
    let i = book.partition_point(|c| *c > value);
    let near = |j: usize| book.get(j).map_or(f32::INFINITY, |c| (c - value).abs());
    let best = if i > 0 && near(i - 1) <= near(i) { i - 1 } else { i };
    best.min(book.len().saturating_sub(1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codebook_is_near_its_values() {
        let values: Vec<f32> = (0..5000).map(|i| -(i as f32) / 1000.0).collect();
        let book = codebook(&values, 6);
        assert!(book.is_sorted_by(|a, b| a >= b));
        for v in &values {
            assert!((book[code(&book, *v) as usize] - v).abs() < 0.1, "{v}");
        }
    }
}
