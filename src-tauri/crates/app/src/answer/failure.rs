//! Failures, as they are told.

use sampan_domain::error::Value;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why something failed, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailureAnswer {
    /// The stable code.
    #[schemars(with = "String")]
    pub code: ErrorCode,
    /// The cause, in one sentence.
    pub message: String,
    /// The remedy, in one sentence.
    pub remedy: String,
}

/// The argument of a failure that names the message which says the cause, where the one of its code is too wide.
const SENTENCE: &str = "sentence";
/// The same for the remedy.
const ADVICE: &str = "advice";

/// A fault of the command line, and the message that says it.
pub fn usage(sentence: &'static str) -> Failure {
    Failure::new(ErrorCode::Usage).with(SENTENCE, sentence)
}

/// A failure whose remedy another message says.
pub fn advised(failure: Failure, advice: &'static str) -> Failure {
    failure.with(ADVICE, advice)
}

/// The end of a wait for work that goes on elsewhere, and the messages that say so.
pub fn left(sentence: &'static str, advice: &'static str) -> Failure {
    advised(Failure::new(ErrorCode::ShuttingDown).with(SENTENCE, sentence), advice)
}

/// A value that is not what was expected, and the message that says what was.
pub(crate) fn expected(message: impl Into<Value>) -> Failure {
    Failure::new(ErrorCode::ValueInvalid).with("expected", message)
}

impl FailureAnswer {
    /// Tells a failure in a language.
    pub fn of(failure: &Failure, lang: Language) -> Self {
        let text = |name| match failure.arg(name) {
            Some(Value::Text(id)) => Some(lang.text(id, &failure.args)),
            _ => None,
        };
        Self {
            code: failure.code,
            message: text(SENTENCE).unwrap_or_else(|| lang.message(failure)),
            remedy: text(ADVICE).unwrap_or_else(|| lang.remedy(failure)),
        }
    }
}

/// The failure of a command itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// What failed.
    pub error: Refusal,
}

impl Refused {
    /// Tells a failure in a language.
    pub fn of(failure: &Failure, lang: Language) -> Self {
        Self { error: Refusal { failure: FailureAnswer::of(failure, lang), location: Location::of(failure) } }
    }
}

/// A failure, and where in a file its cause stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// The failure.
    #[serde(flatten)]
    pub failure: FailureAnswer,
    /// Where its cause stands, if that is a place in a file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<Location>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// From 1.
    pub column: u64,
}

impl Location {
    fn of(failure: &Failure) -> Option<Self> {
        let number = |name| match failure.arg(name)? {
            Value::Number(number) => u64::try_from(*number).ok(),
            Value::Text(_) => None,
        };
        let Value::Text(file) = failure.arg("file")? else { return None };
        Some(Self { file: file.clone(), line: number("line")?, column: number("column")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_command_line_has_a_sentence_of_its_own() {
        let failure = usage("cli-usage-rule-not-in-file").with("rule", "nosuch").with("names", "apps, base");
        let told = Language::ALL.map(|lang| FailureAnswer::of(&failure, lang));
        assert_eq!(told[0].message, "There is no rule “nosuch” in the file. Rules there: apps, base.");
        assert_eq!(told[1].message, "文件中没有规则“nosuch”。文件中的规则：apps、base。");
        assert_eq!(told[0].remedy, "See sampan --help.");
    }

    #[test]
    fn a_failure_in_a_file_says_where() {
        let failure = Failure::new(ErrorCode::KeyMissing)
            .with("file", "rules.yaml")
            .with("line", 3_u32)
            .with("column", 7_u32)
            .with("key", "name");
        let told = serde_json::to_value(Refused::of(&failure, Language::En)).unwrap();
        let error = &told["error"];
        assert_eq!(error["code"], "key-missing");
        assert_eq!(error["location"], serde_json::json!({ "file": "rules.yaml", "line": 3, "column": 7 }));
        let elsewhere =
            serde_json::to_value(Refused::of(&Failure::new(ErrorCode::Poison), Language::En)).unwrap();
        assert_eq!(elsewhere["error"].as_object().unwrap().len(), 3, "{elsewhere}");
    }
}
