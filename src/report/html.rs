//! A page to review changes in a browser: one file, nothing loaded from anywhere.

use super::diff::label;
use crate::ledger::Ledger;
use std::fmt::Write;

/// The page up to its first document.
#[must_use]
pub fn head(title: &str) -> String {
    format!("{}{}{}", HEAD.0, escape(title), HEAD.1)
}

/// The rest of the page.
pub const TAIL: &str = "</main>\n<script>\n\
const box=document.querySelector('#rule'),names=new Set();\
document.querySelectorAll('[data-rule]').forEach(e=>e.dataset.rule.split(' ').forEach(r=>names.add(r)));\
[...names].sort().forEach(r=>box.add(new Option(r,r)));\
function show(){document.querySelectorAll('article').forEach(a=>{let any=false;\
a.querySelectorAll('[data-rule]').forEach(e=>{const on=!box.value||e.dataset.rule.split(' ').includes(box.value);\
e.classList.toggle('off',!on);any=any||on});a.hidden=!any})}\
box.onchange=show;\
document.addEventListener('click',e=>{const c=e.target.closest('.change');if(!c)return;\
c.classList.toggle('no');count()});\
function count(){const n=document.querySelectorAll('.change.no').length;document.querySelector('#n').textContent=n?n+' rejected':''}\
document.querySelector('#save').onclick=()=>{const out=[...document.querySelectorAll('.change')].map(c=>JSON.stringify(\
{source:c.closest('article').dataset.source,record:c.closest('article').dataset.record||undefined,start:+c.dataset.start,\
rule:c.dataset.rule,decision:c.classList.contains('no')?'reject':'accept'})).join('\\n')+'\\n';\
const a=document.createElement('a');a.href=URL.createObjectURL(new Blob([out]));a.download='decisions.jsonl';a.click()};\n\
</script>\n";

const HEAD: (&str, &str) = (
    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>",
    "</title>\n<style>\n\
body{font:16px/1.5 Georgia,serif;margin:0;background:#faf9f7;color:#222}\
header{position:sticky;top:0;background:#fff;border-bottom:1px solid #ddd;padding:.5em 1em;font:14px sans-serif;display:flex;gap:1em;align-items:center}\
main{max-width:46em;margin:1em auto;padding:0 1em}\
article{background:#fff;border:1px solid #e3e0da;padding:1em 1.4em;margin:0 0 1.2em;white-space:pre-wrap;overflow-wrap:anywhere}\
h2{font:600 13px sans-serif;color:#666;margin:0 0 .6em}\
del{background:#fbdcd9;color:#8a1c12;text-decoration-thickness:1px}ins{background:#d9f2dc;color:#12591e;text-decoration:none}\
.change{cursor:pointer;border-bottom:1px dotted #999}.change.guess{border-bottom-color:#c60}\
.change.no del{background:none;color:inherit;text-decoration:none}.change.no ins{display:none}.change.no{outline:1px solid #c60}\
.off del{background:none}.off ins{background:none}\
@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}article,header{background:#242424;border-color:#383838}del{background:#4c211d;color:#f3b5ae}ins{background:#1e3f24;color:#b3e6bc}}\
</style>\n<header><b>copydesk review</b> <label>rule <select id=\"rule\"><option value=\"\">all</option></select></label> \
<span>click a change to reject it</span> <span id=\"n\"></span> <button id=\"save\">save decisions</button></header>\n<main>\n",
);

/// Appends one document with its changes in place.
pub fn document(source: &str, record: Option<u64>, original: &str, ledger: &Ledger, out: &mut String) {
    if ledger.hunks.is_empty() {
        return;
    }
    // Writing to a string cannot fail, here and below.
    let _ = write!(out, "<article data-source=\"{}\"", escape(source));
    let mut name = escape(source);
    if let Some(record) = record {
        let _ = write!(out, " data-record=\"{record}\"");
        let _ = write!(name, ", record {record}");
    }
    let _ = write!(out, "><h2>{name} · {} changes</h2>", ledger.hunks.len());
    let mut at = 0;
    for hunk in &ledger.hunks {
        let (Some(between), Some(_)) = (original.get(at..hunk.start), original.get(hunk.end..)) else {
            break;
        };
        out.push_str(&escape(between));
        let mut rules: Vec<String> = hunk.parts.iter().map(|p| p.rule.to_string()).collect();
        rules.dedup();
        let _ = write!(
            out,
            "<span class=\"change {}\" data-start=\"{}\" data-rule=\"{}\" title=\"{}\">",
            hunk.confidence(),
            hunk.start,
            escape(&rules.join(" ")),
            escape(&label(&hunk.parts))
        );
        if !hunk.old.is_empty() {
            let _ = write!(out, "<del>{}</del>", escape(&hunk.old));
        }
        if !hunk.new.is_empty() {
            let _ = write!(out, "<ins>{}</ins>", escape(&hunk.new));
        }
        out.push_str("</span>");
        at = hunk.end;
    }
    out.push_str(&escape(&original[at..]));
    out.push_str("</article>\n");
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                let _ = write!(out, "&lt;U+{:04X}&gt;", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<b> & \"\u{1b}\u{202e}"), "&lt;b&gt; &amp; &quot;&lt;U+001B&gt;&lt;U+202E&gt;");
    }
}
