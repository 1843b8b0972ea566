//! From arguments and configuration to a pipeline and a job.

use super::args::{Cleaning, ConfidenceArg, FormatArg, MetadataArg};
use super::config::{self, Config};
use super::{Failure, Manner, STOP, fail};
use crate::batch::{FieldNames, Job, Plan, Sink, Tally};
use crate::decode::Charset;
use crate::pipeline::{Pipeline, Settings};
use crate::read::{Format, InputFile, Inputs, Listing};
use crate::rules::profile::Profile;
use crate::rules::{RuleError, RuleSet, Selection, Selector, styles};
use crate::text::{Confidence, MetadataPolicy, StageId, WordHasher, word_hash};
use crate::write::ledger::Subject;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

impl From<FormatArg> for Format {
    fn from(arg: FormatArg) -> Format {
        match arg {
            FormatArg::Text => Format::Text,
            FormatArg::Jsonl => Format::Jsonl,
            FormatArg::Csv => Format::Csv,
            FormatArg::Tsv => Format::Tsv,
            FormatArg::Parquet => Format::Parquet,
            FormatArg::Warc => Format::Warc,
        }
    }
}

/// All that a command which cleans needs.
pub(crate) struct Setup {
    pub(crate) inputs: Inputs,
    pub(crate) fielded: Arc<Pipeline>,
    pub(crate) plain: Arc<Pipeline>,
    pub(crate) names: FieldNames,
    pub(crate) charset: Option<Charset>,
    pub(crate) lift: bool,
    pub(crate) threads: usize,
    /// What decides the output, for the ledger and the manifest.
    pub(crate) settings: serde_json::Value,
    /// The inputs' paths by what the ledger calls them; made when first asked for.
    paths: OnceLock<HashMap<String, String>>,
}

/// Reads the configuration, the packs and the list of inputs.
pub(crate) fn setup(args: &Cleaning, format: Option<FormatArg>, manner: Manner) -> Result<Setup, Failure> {
    let profile = match &args.profile {
        Some(path) => {
            let wrong = |e: String| fail(format!("{}: {e}", path.display()));
            let text = fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
            Some(Profile::load(&text).map_err(|e| wrong(e.to_string()))?)
        }
        None if args.learn => {
            if args.paths.iter().any(|p| p.as_os_str() == "-") {
                return Err(fail("--learn reads the documents twice, and a pipe can be read once"));
            }
            Some(super::learn::profile_of(&setup_to_read(args, format)?, args, manner)?)
        }
        None => None,
    };
    build(args, format, profile, false)
}

/// The same with no stage on: for commands that only read.
pub(crate) fn setup_to_read(args: &Cleaning, format: Option<FormatArg>) -> Result<Setup, Failure> {
    build(args, format, None, true)
}

fn build(
    args: &Cleaning,
    format: Option<FormatArg>,
    profile: Option<Profile>,
    only_read: bool,
) -> Result<Setup, Failure> {
    let (file, config) = match config::load(args.config.as_deref(), args.no_config).map_err(fail)? {
        Some((path, config)) => (Some(path), config),
        None => (None, Config::default()),
    };
    let origin = file.as_deref().map_or_else(String::new, |p| p.display().to_string());
    let listing = Listing { format: format.map(Format::from), hidden: args.hidden };
    let mut inputs = crate::read::list(&args.paths, listing).map_err(|e| fail(e.to_string()))?;
    if format.is_none() && inputs.files.iter().any(|f| f.is_stdin()) && stdin_is_jsonl()? {
        for file in inputs.files.iter_mut().filter(|f| f.is_stdin()) {
            file.format = Format::Jsonl;
        }
    }
    let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let mut packs: Vec<PathBuf> = config.rules.iter().map(|p| folder.join(p)).collect();
    packs.extend(args.packs.iter().cloned());
    let own = read_packs(&packs)?;
    let house = match (&args.style, &config.style) {
        (Some(name), _) => house(name, Path::new(""))?,
        (None, Some(name)) => house(name, folder)?,
        (None, None) => House::Named("press".to_owned()),
    };
    let digest = match &profile {
        Some(profile) => {
            Some(format!("{:016x}", word_hash(&profile.save().map_err(|e| fail(e.to_string()))?)))
        }
        None => None,
    };
    let model = match &args.model {
        Some(path) => {
            let bytes = fs::read(path).map_err(|e| fail(format!("{}: {e}", path.display())))?;
            Some((path.display().to_string(), Arc::<[u8]>::from(bytes)))
        }
        None => None,
    };
    let model_digest = model.as_ref().map(|(_, bytes)| {
        let mut hasher = WordHasher::default();
        hasher.write(bytes);
        format!("{:016x}", hasher.finish())
    });
    let plain = own.is_empty() && model.is_none() && house == House::Named("press".to_owned());
    let rules = match profile {
        None if plain => RuleSet::builtin(),
        profile => {
            let rules = RuleSet::with_packs(&own).map_err(|errors| fail(list(&errors)))?;
            let rules = match &house {
                House::Named(name) => rules.with_style(Some(name.clone())),
                House::Own { file, toml } => rules.with_own_style(file, toml),
            };
            Arc::new(rules.with_profile(profile.map(Arc::new)).with_model(model))
        }
    };
    let confidence = match (args.min_confidence, &config.min_confidence) {
        (Some(ConfidenceArg::Guess), _) => Confidence::Guess,
        (Some(ConfidenceArg::Likely), _) => Confidence::Likely,
        (Some(ConfidenceArg::Certain), _) => Confidence::Certain,
        (None, Some(name)) => Confidence::from_name(name).ok_or_else(|| {
            fail(format!("{origin}: min-confidence is guess, likely or certain, not {name:?}"))
        })?,
        (None, None) => Confidence::Likely,
    };
    let metadata = match (args.metadata, config.metadata.as_deref()) {
        (Some(MetadataArg::Lift), _) | (None, Some("lift")) => Some(MetadataPolicy::Lift),
        (Some(MetadataArg::Keep), _) | (None, Some("keep")) => Some(MetadataPolicy::Keep),
        (Some(MetadataArg::Drop), _) | (None, Some("drop")) => Some(MetadataPolicy::Drop),
        (None, None) => None,
        (None, Some(other)) => {
            return Err(fail(format!("{origin}: metadata is lift, keep or drop, not {other:?}")));
        }
    };
    let selection = if only_read {
        let off = |stage| Selector { stage, rule: None };
        Selection { select: Vec::new(), ignore: StageId::ALL.into_iter().map(off).collect() }
    } else {
        selection(args, &config, &origin, &rules)?
    };
    let fielded_policy = metadata.unwrap_or(MetadataPolicy::Lift);
    let plain_policy = metadata.unwrap_or(MetadataPolicy::Keep);
    let pipeline = |policy: MetadataPolicy| {
        let settings = Settings { at_least: confidence, metadata: policy, selection: selection.clone() };
        Pipeline::new(Arc::clone(&rules), settings).map(Arc::new).map_err(|errors| fail(list(&errors)))
    };
    // Compiling the stages takes most of the start-up: only what the inputs need is made.
    let with_fields = inputs.files.iter().any(|f| f.format.has_fields());
    let fielded = pipeline(if with_fields { fielded_policy } else { plain_policy })?;
    let without = inputs.files.iter().any(|f| !f.format.has_fields());
    let plain = if with_fields && without && fielded_policy != plain_policy {
        pipeline(plain_policy)?
    } else {
        Arc::clone(&fielded)
    };
    let label = args.encoding.as_ref().or(config.encoding.as_ref());
    let charset = match label {
        Some(label) => {
            Some(Charset::for_label(label).ok_or_else(|| fail(format!("no encoding is called {label:?}")))?)
        }
        None => None,
    };
    let names = FieldNames {
        text: args.text_field.clone().or(config.text_field),
        id: args.id_field.clone().or(config.id_field),
        url: args.url_field.clone().or(config.url_field),
        title: args.title_field.clone().or(config.title_field),
        source: None,
    };
    let threads = match args.jobs.or(config.jobs).unwrap_or(0) {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let policy = |p: MetadataPolicy| match p {
        MetadataPolicy::Lift => "lift",
        MetadataPolicy::Keep => "keep",
        MetadataPolicy::Drop => "drop",
    };
    let selectors = |list: &[Selector]| -> Vec<String> {
        list.iter()
            .map(|s| {
                s.rule.as_ref().map_or_else(|| s.stage.to_string(), |rule| format!("{}/{rule}", s.stage))
            })
            .collect()
    };
    let settings = serde_json::json!({
        "style": house.name(),
        "min_confidence": confidence.name(),
        "metadata": { "fielded": policy(fielded_policy), "plain": policy(plain_policy) },
        "select": selectors(&selection.select),
        "ignore": selectors(&selection.ignore),
        "packs": own.iter().map(|(name, text)| format!("{name} {:016x}", word_hash(text))).collect::<Vec<_>>(),
        "profile": digest,
        "model": model_digest,
        "text_field": names.text, "id_field": names.id, "url_field": names.url, "title_field": names.title,
        "encoding": label,
        "limit": args.limit, "sample": args.sample, "seed": args.sample.map(|_| args.seed),
    });
    Ok(Setup {
        inputs,
        fielded,
        plain,
        names,
        charset,
        lift: fielded_policy == MetadataPolicy::Lift,
        threads,
        settings,
        paths: OnceLock::new(),
    })
}

impl Setup {
    /// A run over all inputs that writes nothing anywhere; commands say what is different for them.
    pub(crate) fn plan<'a>(
        &'a self,
        args: &Cleaning,
        progress: &'a (dyn Fn(&Tally, u64) + Sync),
    ) -> Plan<'a> {
        Plan {
            job: Job {
                fielded: &self.fielded,
                plain: &self.plain,
                names: self.names.clone(),
                charset: self.charset,
                lift: self.lift,
                ledger: false,
                view: None,
                accept: None,
            },
            inputs: &self.inputs,
            sink: Sink::Nothing,
            ledger: None,
            failed: None,
            threads: self.threads,
            limit: args.limit,
            sample: args.sample.map(|n| (n, args.seed)),
            fail_fast: args.fail_fast,
            overwrite: false,
            restart: false,
            settings: serde_json::Value::Null,
            stop: &STOP,
            progress,
        }
    }

    /// What a record is called in what people read: the file as they named it, the line, and the id.
    pub(crate) fn name(&self, subject: Subject<'_>) -> String {
        let mut name = self.path(subject.source).to_owned();
        if let Some(line) = subject.line {
            name.push_str(&format!(":{line}"));
        }
        if let Some(id) = subject.id.filter(|id| *id != subject.source) {
            name.push_str(&format!(" ({id})"));
        }
        name
    }

    /// The file that the ledger calls `source`, as the user can open it.
    pub(crate) fn path<'a>(&'a self, source: &'a str) -> &'a str {
        let paths = self.paths.get_or_init(|| {
            let one = |f: &InputFile| (f.relative.clone(), f.path.display().to_string());
            self.inputs.files.iter().map(one).collect()
        });
        paths.get(source).map_or(source, String::as_str)
    }

    /// Bytes of all inputs, as they lie on the disk.
    pub(crate) fn total(&self) -> u64 {
        self.inputs.files.iter().map(|f| f.len).sum()
    }
}

fn selection(args: &Cleaning, config: &Config, origin: &str, rules: &RuleSet) -> Result<Selection, Failure> {
    let mut errors = Vec::new();
    let mut parse = |names: &[String], from: &str| -> Vec<Selector> {
        let mut found = Vec::new();
        for name in names {
            match Selector::parse(name, rules, from) {
                Ok(selector) => found.push(selector),
                Err(e) => errors.push(e),
            }
        }
        found
    };
    let select = match args.select.as_slice() {
        [] => parse(&config.select, origin),
        names => parse(names, "--select"),
    };
    let mut ignore = parse(&config.ignore, origin);
    ignore.extend(parse(&args.ignore, "--ignore"));
    if errors.is_empty() { Ok(Selection { select, ignore }) } else { Err(fail(list(&errors))) }
}

/// The house style that was asked for.
#[derive(PartialEq, Eq)]
enum House {
    /// One that is compiled in.
    Named(String),
    /// The user's own.
    Own { file: String, toml: String },
}

impl House {
    /// What the ledger calls it: with a digest where the name alone does not say what is in it.
    fn name(&self) -> String {
        match self {
            House::Named(name) => name.clone(),
            House::Own { file, toml } => format!("{file} {:016x}", word_hash(toml)),
        }
    }
}

/// The style called `name`, or the file of that name; a path in the configuration counts from its folder.
fn house(name: &str, folder: &Path) -> Result<House, Failure> {
    if styles().any(|known| known == name) {
        return Ok(House::Named(name.to_owned()));
    }
    let path = folder.join(name);
    match fs::read_to_string(&path) {
        Ok(toml) => Ok(House::Own { file: path.display().to_string(), toml }),
        Err(e) if name.contains(['.', '/', '\\']) => Err(fail(format!("{}: {e}", path.display()))),
        // no file either: the stage says which names there are
        Err(_) => Ok(House::Named(name.to_owned())),
    }
}

/// The built-in rules and those of `own`.
pub(crate) fn rules_of(own: &[(String, String)]) -> Result<Arc<RuleSet>, Failure> {
    if own.is_empty() {
        return Ok(RuleSet::builtin());
    }
    RuleSet::with_packs(own).map(Arc::new).map_err(|errors| fail(list(&errors)))
}

/// Whether the standard input begins as JSONL does: with an object that has a key. Articles do not.
fn stdin_is_jsonl() -> Result<bool, Failure> {
    use std::io::BufRead;
    let mut stdin = std::io::stdin().lock();
    let head = stdin.fill_buf().map_err(|e| fail(format!("the standard input: {e}")))?;
    let head = head.trim_ascii_start();
    Ok(head.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"")))
}

/// The packs that the configuration names, and more.
pub(crate) fn own_packs(more: &[PathBuf]) -> Result<Vec<(String, String)>, Failure> {
    let mut paths = Vec::new();
    if let Some((path, config)) = config::load(None, false).map_err(fail)? {
        let folder = path.parent().unwrap_or(Path::new(""));
        paths.extend(config.rules.iter().map(|p| folder.join(p)));
    }
    paths.extend(more.iter().cloned());
    read_packs(&paths)
}

/// Reads pack files; of a folder all `.toml` files below it.
pub(crate) fn read_packs(paths: &[PathBuf]) -> Result<Vec<(String, String)>, Failure> {
    let mut packs = Vec::new();
    for path in paths {
        let wrong = |e: std::io::Error| fail(format!("{}: {e}", path.display()));
        let mut files = Vec::new();
        if fs::metadata(path).map_err(wrong)?.is_dir() {
            let mut open = vec![path.clone()];
            while let Some(folder) = open.pop() {
                for entry in fs::read_dir(&folder).map_err(wrong)? {
                    let path = entry.map_err(wrong)?.path();
                    if path.is_dir() {
                        open.push(path);
                    } else if path.extension().is_some_and(|e| e == "toml") {
                        files.push(path);
                    }
                }
            }
            files.sort();
        } else {
            files.push(path.clone());
        }
        for file in files {
            let text = fs::read_to_string(&file).map_err(|e| fail(format!("{}: {e}", file.display())))?;
            packs.push((file.display().to_string(), text));
        }
    }
    Ok(packs)
}

/// All errors, a line each.
pub(crate) fn list(errors: &[RuleError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
