//! How many pictures of a set each reader reads, and how long it takes.

use std::collections::BTreeMap;

use camera_model::{Frame, Sample};

use crate::readers::Reader;
use crate::table::{heading, median, percentile, timed};

const READERS: usize = Reader::ALL.len();

/// What a reader made of the codes of a set.
#[derive(Default)]
struct Tally {
    classes: BTreeMap<String, [usize; READERS]>,
    versions: BTreeMap<u8, [usize; READERS]>,
    class_codes: BTreeMap<String, usize>,
    version_codes: BTreeMap<u8, usize>,
    read: [usize; READERS],
    wrong: [usize; READERS],
    times: [Vec<f64>; READERS],
    codes: usize,
    only_ours: usize,
    only_zxing: Vec<String>,
    unread: Vec<String>,
}

/// Compares all readers on a set of pictures.
pub(crate) fn compare(name: &str, samples: &[Sample], quick: bool) {
    let mut tally = Tally::default();
    for sample in samples.iter().step_by(if quick { 5 } else { 1 }) {
        if let Some(frame) = Frame::from_file(&sample.bytes) {
            tally.add(sample, &frame);
        }
    }
    heading(&format!("{name}: {} codes", tally.codes));
    tally.print();
}

impl Tally {
    fn add(&mut self, sample: &Sample, frame: &Frame) {
        let mut seen = [const { Vec::new() }; READERS];
        for (at, reader) in Reader::ALL.into_iter().enumerate() {
            let (payloads, time) = timed(|| reader.read(frame));
            self.times[at].push(time);
            let is_known = |payload: &&Vec<u8>| sample.payloads.contains(*payload);
            self.wrong[at] += payloads.iter().filter(|payload| !is_known(payload)).count();
            seen[at] = payloads;
        }
        for payload in &sample.payloads {
            let read: [bool; READERS] = std::array::from_fn(|at| seen[at].contains(payload));
            self.count(sample, read);
        }
    }

    fn count(&mut self, sample: &Sample, read: [bool; READERS]) {
        self.codes += 1;
        *self.class_codes.entry(sample.class.clone()).or_default() += 1;
        *self.version_codes.entry(sample.version).or_default() += 1;
        let class = self.classes.entry(sample.class.clone()).or_default();
        let version = self.versions.entry(sample.version).or_default();
        for (at, read) in read.into_iter().enumerate() {
            class[at] += usize::from(read);
            version[at] += usize::from(read);
            self.read[at] += usize::from(read);
        }
        let zxing = read[1] || read[2];
        self.only_ours += usize::from(read[0] && !zxing);
        if zxing && !read[0] {
            self.only_zxing.push(sample.file.clone());
        }
        if !read[0] {
            self.unread.push(sample.file.clone());
        }
    }

    fn print(&self) {
        print!("{:<14}{:>7}", "", "codes");
        Reader::ALL.iter().for_each(|reader| print!("{:>12}", reader.name()));
        println!();
        let row = |name: &str, codes: usize, counts: &[usize; READERS]| {
            print!("{name:<14}{codes:>7}");
            counts.iter().for_each(|count| print!("{count:>12}"));
            println!();
        };
        for (class, counts) in &self.classes {
            row(class, self.class_codes[class], counts);
        }
        for (version, counts) in self.versions.iter().filter(|(version, _)| **version > 0) {
            row(&format!("version {version}"), self.version_codes[version], counts);
        }
        row("read", self.codes, &self.read);
        print!("{:<21}", "other bytes");
        self.wrong.iter().for_each(|count| print!("{count:>12}"));
        println!();
        let base = median(&self.times[1]);
        for (name, share) in
            [("ms median", 0.5), ("ms 90 %", 0.9), ("ms 99 %", 0.99), ("ms max", 1.0)]
        {
            print!("{name:<21}");
            self.times.iter().for_each(|times| print!("{:>12.2}", percentile(times, share)));
            println!();
        }
        print!("{:<21}", "median to zxing full");
        self.times.iter().for_each(|times| print!("{:>12.2}", median(times) / base));
        println!();
        println!("read by ours only: {}; by zxing-cpp only: {:?}", self.only_ours, self.only_zxing);
        println!("not read by ours: {:?}", self.unread);
    }
}
