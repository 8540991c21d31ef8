//! Inputs that resemble those of the corpus, and are none of them.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Longer inputs are cut: what is long is made by doubling, and doubling of it would be slow rather than telling.
const LONGEST: usize = 1 << 16;

/// Words that matter to somebody who reads.
const SALT: &[&[u8]] = &[
    b"..",
    b"../",
    b"/",
    b"//",
    b"@",
    b":",
    b"%2e%2e",
    b"%00",
    b"\0",
    b"\r\n",
    b"\"",
    b"\\",
    b",",
    b";",
    b"=",
    b"<",
    b">",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"9223372036854775808",
    b"sha256:",
    b"sha512:",
    b"https://",
    b"http://",
    b"//evil.example",
    b"@evil.example",
    b"127.0.0.1",
    b"[::1]",
    b"2130706433",
    b"Bearer realm=",
    b"rel=next",
    b"mediaType",
    b"&anchor ",
    b"*anchor",
    b"!!binary ",
    b"? ",
    b"- ",
    b"|\n",
    b"\t",
    b"${",
    b"}",
    "\u{202e}".as_bytes(),
    "\u{2066}".as_bytes(),
    "\u{feff}".as_bytes(),
    "ſ".as_bytes(),
    "。".as_bytes(),
    b"\xff",
    b"\x1b[31m",
];

/// Makes inputs of seeds. The same each time it is run for as long.
pub(crate) struct Mutator {
    seeds: Vec<Vec<u8>>,
    random: StdRng,
}

impl Mutator {
    pub(crate) fn new(seeds: Vec<Vec<u8>>) -> Self {
        Self { seeds, random: StdRng::seed_from_u64(20) }
    }

    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.seed();
        for _ in 0..self.random.random_range(1..=6) {
            self.change(&mut input);
            input.truncate(LONGEST);
        }
        input
    }

    fn seed(&mut self) -> Vec<u8> {
        let chosen = self.random.random_range(0..self.seeds.len());
        self.seeds[chosen].clone()
    }

    /// A part of an input, as its ends.
    fn part(&mut self, input: &[u8]) -> (usize, usize) {
        let from = self.random.random_range(0..=input.len());
        let to = self.random.random_range(from..=input.len().min(from + 64));
        (from, to)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let (from, to) = self.part(input);
        match self.random.random_range(0..8) {
            0 if from < input.len() => input[from] ^= 1 << self.random.random_range(0..8),
            1 if from < input.len() => input[from] = self.random.random(),
            2 => drop(input.drain(from..to)),
            3 => input.truncate(from),
            4 => {
                let times = if self.random.random_ratio(1, 20) { 1_000 } else { 2 };
                let part = input[from..to].repeat(times);
                drop(input.splice(from..from, part));
            }
            5 => {
                let other = self.seed();
                let (start, end) = self.part(&other);
                drop(input.splice(from..to, other[start..end].iter().copied()));
            }
            _ => {
                let salt = SALT[self.random.random_range(0..SALT.len())];
                drop(input.splice(from..from, salt.iter().copied()));
            }
        }
    }
}
