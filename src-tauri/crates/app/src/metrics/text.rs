//! Prometheus' text format, version 0.0.4: a head a family, a line a sample.

use std::fmt::{Display, Write};

/// What is written so far.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    name: &'static str,
}

impl Text {
    /// Begins a family: its name, its type and what it means. Its samples follow.
    pub(super) fn family(&mut self, name: &'static str, kind: &str, help: &str) -> &mut Self {
        self.name = name;
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        self
    }

    /// A sample of the family.
    pub(super) fn sample(&mut self, labels: &[(&str, &str)], value: impl Display) -> &mut Self {
        self.part("", labels, value)
    }

    /// A sample of a part of the family, such as `_bucket`.
    pub(super) fn part(&mut self, part: &str, labels: &[(&str, &str)], value: impl Display) -> &mut Self {
        let _ = write!(self.text, "{}{part}", self.name);
        for (n, (label, text)) in labels.iter().enumerate() {
            let _ = write!(self.text, "{}{label}=\"{}\"", if n == 0 { '{' } else { ',' }, escaped(text));
        }
        let end = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.text, "{end} {value}");
        self
    }

    /// The whole.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_families_headed() {
        let mut text = Text::default();
        text.family("sampan_x", "gauge", "What it is.").sample(&[("rule", "a\"b\\c\nd"), ("k", "v")], 3);
        text.sample(&[], 0.5);
        let expected = concat!(
            "# HELP sampan_x What it is.\n# TYPE sampan_x gauge\n",
            r#"sampan_x{rule="a\"b\\c\nd",k="v"} 3"#,
            "\nsampan_x 0.5\n"
        );
        assert_eq!(text.finish(), expected);
    }
}
