//! What a message says in a language.

use std::borrow::Cow;

use sampan_domain::Failure;
use sampan_domain::error::{Args, Value};
use sampan_domain::log::Record;

use crate::arguments::localised;
use crate::catalog::Catalog;
use crate::language::Language;

impl Language {
    /// The text of a message. An id that does not exist is a bug: it is logged, and shown in `⟦⟧`.
    pub fn text(self, id: &str, args: &Args) -> String {
        Catalog::get(self).format(id, None, localised(self, args)).unwrap_or_else(|| {
            tracing::error!(id, language = %self, "no such message");
            format!("⟦{id}⟧")
        })
    }

    /// The text of an attribute of a message, if there is such a message with such an attribute.
    pub fn attribute(self, id: &str, attribute: &str, args: &Args) -> Option<String> {
        Catalog::get(self).format(id, Some(attribute), localised(self, args))
    }

    /// What went wrong, in one sentence.
    pub fn message(self, failure: &Failure) -> String {
        self.text(&message_id(failure.code.as_str()), &self.with_detail(failure))
    }

    /// What to do about it, in one sentence.
    pub fn remedy(self, failure: &Failure) -> String {
        let id = message_id(failure.code.as_str());
        self.attribute(&id, "remedy", &self.with_detail(failure)).unwrap_or_else(|| {
            tracing::error!(id, language = %self, "no such remedy");
            format!("⟦{id}.remedy⟧")
        })
    }

    /// The text of a log record. Where it tells of a failure, `error` is its code, the arguments after it are those of the
    /// failure, and the failure's sentence is the `cause`.
    pub fn record_text(self, record: &Record) -> String {
        match record.args.iter().position(|(name, _)| name == "error") {
            Some(at) => {
                let (own, failure) = record.args.split_at(at);
                let Value::Text(code) = &failure[0].1 else { return self.text(&record.id, &record.args) };
                let cause = self.text(&message_id(code), &failure[1..].to_vec());
                let mut args = own.to_vec();
                args.push((Cow::Borrowed("cause"), Value::Text(cause)));
                self.text(&record.id, &args)
            }
            None => self.text(&record.id, &record.args),
        }
    }

    /// The arguments of a failure. Its argument `detail`, unless it has one of its own, is what the message named by
    /// `expected` says, or its technical detail.
    fn with_detail(self, failure: &Failure) -> Cow<'_, Args> {
        let detail = match failure.arg("expected") {
            _ if failure.arg("detail").is_some() => None,
            Some(Value::Text(id)) => Some(self.text(id, &failure.args)),
            _ => failure.detail.clone(),
        };
        let Some(detail) = detail else { return Cow::Borrowed(&failure.args) };
        let mut args = failure.args.clone();
        args.push((Cow::Borrowed("detail"), Value::Text(detail)));
        Cow::Owned(args)
    }
}

fn message_id(code: &str) -> String {
    format!("error-{code}")
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use sampan_domain::ErrorCode;
    use sampan_domain::log::Level;

    use super::*;
    use crate::format;

    fn record(id: &str, args: &[(&'static str, Value)]) -> Record {
        Record {
            time: DateTime::<Utc>::UNIX_EPOCH,
            level: Level::Info,
            phase: String::new(),
            id: id.into(),
            args: args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect(),
        }
    }

    #[test]
    fn an_unknown_id_shows_itself() {
        assert_eq!(Language::En.text("no-such-message", &Args::new()), "⟦no-such-message⟧");
        assert_eq!(Language::En.attribute("no-such-message", "remedy", &Args::new()), None);
    }

    #[test]
    fn a_failure_speaks_both_languages() {
        let failure = Failure::new(ErrorCode::ServerError).with("host", "h:5000").with("status", 503_u16);
        assert_eq!(Language::En.message(&failure), "h:5000 answered with a server error (HTTP 503).");
        assert_eq!(Language::ZhCn.message(&failure), "h:5000 返回服务器错误（HTTP 503）。");
    }

    #[test]
    fn what_is_missing_is_left_out_or_shows_as_a_question_mark() {
        let failure = Failure::new(ErrorCode::ServerError);
        assert_eq!(Language::En.message(&failure), "? answered with a server error.");
        let unknown = Failure::new(ErrorCode::KeyUnknown).with("key", "tag").with("known", "");
        assert_eq!(Language::En.message(&unknown), "Unknown key “tag”.");
    }

    #[test]
    fn technical_detail_completes_a_sentence_that_asks_for_it() {
        let failure = Failure::new(ErrorCode::StoreFailed).detail("disk on fire");
        assert_eq!(Language::En.message(&failure), "The store could not be read or written: disk on fire.");
    }

    #[test]
    fn what_was_expected_and_lists_are_said_in_the_readers_language() {
        let failure = Failure::new(ErrorCode::ValueInvalid)
            .with("expected", "cli-expected-one-of")
            .with("choices", "always, never");
        assert_eq!(
            Language::ALL.map(|language| language.message(&failure)),
            [
                "The value is not valid: expected one of always, never.",
                "值无效：应为以下之一：always、never。"
            ]
        );
        let chosen = record(
            "log-platforms-chosen",
            &[("platforms", "linux/amd64, linux/arm64".into()), ("left_out", 2_u16.into())],
        );
        assert_eq!(
            Language::ALL.map(|language| language.record_text(&chosen)),
            [
                "Chosen platforms: linux/amd64, linux/arm64. Left out: 2.",
                "所选平台：linux/amd64、linux/arm64；略去 2 个清单。"
            ]
        );
    }

    #[test]
    fn the_status_of_a_job_is_translated_and_its_number_is_not_grouped() {
        let failure =
            Failure::new(ErrorCode::JobNotStoppable).with("id", 12_345_u64).with("status", "finished");
        assert_eq!(Language::ZhCn.message(&failure), "任务 12345 已结束（已完成），无法停止。");
    }

    #[test]
    fn a_record_of_a_failure_tells_its_cause() {
        let until = "2026-02-03T04:05:06Z";
        let record = record(
            "log-retrying",
            &[
                ("attempt", 2_u32.into()),
                ("until", until.into()),
                ("error", "rate-limited".into()),
                ("host", "h:5000".into()),
            ],
        );
        let local = format::date_time(until.parse().unwrap());
        assert_eq!(
            Language::En.record_text(&record),
            format!("h:5000 limits the rate of requests. Attempt 2 begins at {local}.")
        );
        assert_eq!(
            Language::ZhCn.record_text(&record),
            format!("h:5000 正在限流。将于 {local} 开始第 2 次尝试。")
        );
    }

    #[test]
    fn sizes_and_spans_are_known_by_their_names() {
        let record = record("log-finished", &[("bytes", (3_u64 << 20).into()), ("took", 2_500_u64.into())]);
        assert_eq!(Language::En.record_text(&record), "Finished: 3.0 MiB copied in 2.5 s.");
        assert_eq!(Language::ZhCn.record_text(&record), "已完成：传输 3.0 MiB，耗时 2.5 秒。");
    }
}
