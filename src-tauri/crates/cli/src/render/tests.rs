//! What people see, in both languages.

use sampan_app::answer::{
    Answer, CheckAnswer, CheckedStep, FailureAnswer, JobAnswer, Plan, PlannedAction, PlannedImage, Plans,
    RunAnswer, Runs, StepResult,
};
use sampan_domain::job::Operation;
use sampan_domain::machine::Status;
use sampan_domain::run::Trigger;
use sampan_domain::{ErrorCode, Failure, Time};
use sampan_i18n::Language;

use super::{text, warnings};
use crate::voice::Voice;

fn voice(lang: Language) -> Voice {
    Voice { lang, json: false, verbose: false, colors: false, stderr_colors: false }
}

fn at(seconds: i64) -> Time {
    Time::from_timestamp(1_750_000_000 + seconds, 0).unwrap()
}

fn refused(lang: Language) -> FailureAnswer {
    FailureAnswer::of(&Failure::new(ErrorCode::ConnectRefused).with("host", "b:5000"), lang)
}

fn job(status: Status, error: Option<FailureAnswer>) -> JobAnswer {
    JobAnswer {
        id: "12".into(),
        run: "7".into(),
        rule: Some("base".into()),
        image: "a:5000/library/alpine:3.19".into(),
        destination: "b:5000/mirror/alpine:3.19".into(),
        operation: Operation::Transfer,
        status,
        phase: None,
        attempts: 1,
        bytes: 3 << 20,
        bytes_total: 4 << 20,
        created: at(0),
        started: Some(at(0)),
        ended: Some(at(65)),
        waiting: None,
        error,
    }
}

fn run(lang: Language) -> RunAnswer {
    RunAnswer {
        id: "7".into(),
        rule: Some("base".into()),
        trigger: Trigger::Manual,
        started: at(0),
        ended: Some(at(65)),
        matched: 200,
        up_to_date: 198,
        pending: 0,
        running: 0,
        retrying: 0,
        finished: 1,
        error: 1,
        stopped: 0,
        canceled: 0,
        deleted: 0,
        bytes_copied: 3 << 20,
        bytes_mounted: 0,
        bytes_existing: 512,
        requests: [("a:5000".to_owned(), 401)].into(),
        failure: None,
        planning_stopped: false,
        jobs: Some(vec![job(Status::Error, Some(refused(lang))), job(Status::Finished, None)]),
    }
}

fn shown(lang: Language, answer: &Answer) -> String {
    let mut shown = text(voice(lang), answer, true);
    for warning in warnings(voice(lang), answer, true) {
        shown += &(warning + "\n");
    }
    shown
}

#[test]
fn the_sum_of_a_run() {
    insta::assert_snapshot!(shown(Language::En, &Answer::Runs(Runs { runs: vec![run(Language::En)] })), @r#"
    base: 200 matched, 198 up to date, 1 finished, 1 failed, 0 stopped, 0 canceled.
    3.0 MiB copied, 0 B mounted, 512 B already there, in 1 min 5 s.
    Failed: a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19 (12)
      b:5000 refused the connection.
      What to do: Check the port in the target's URL, and that the registry is running.
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &Answer::Runs(Runs { runs: vec![run(Language::ZhCn)] })), @r#"
    base：匹配 200 个，已是最新 198 个，已完成 1 个，失败 1 个，已停止 0 个，已取消 0 个。
    已传输 3.0 MiB，已挂载 0 B，目标端已有 512 B，耗时 1 分 5 秒。
    失败：a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19 (12)
      b:5000 拒绝了连接。
      处理方法：请检查端点 URL 中的端口，并确认该 Registry 正在运行。
    "#);
}

#[test]
fn a_run_that_matched_nothing_warns() {
    let empty = |lang| RunAnswer {
        matched: 0,
        up_to_date: 0,
        finished: 0,
        error: 0,
        jobs: Some(vec![]),
        ..run(lang)
    };
    let warning = |lang| {
        shown(lang, &Answer::Runs(Runs { runs: vec![empty(lang)] })).lines().last().unwrap().to_owned()
    };
    insta::assert_snapshot!(warning(Language::En), @"Rule “base” matched no image.");
    insta::assert_snapshot!(warning(Language::ZhCn), @"规则“base”没有匹配到镜像。");
}

#[test]
fn a_plan() {
    let image = |action, name: &str| PlannedImage {
        image: format!("a:5000/{name}"),
        destination: format!("b:5000/mirror/{name}"),
        action,
        bytes: Some(2048),
        reason: None,
        message: None,
    };
    let rows = vec![
        image(PlannedAction::Copy, "alpine:3.19"),
        image(PlannedAction::UpToDate, "a:1"),
        image(PlannedAction::Overwrite, "long/name:latest"),
    ];
    let plans = Answer::Plans(Plans { runs: vec![Plan::of(Some("base".into()), rows)] });
    insta::assert_snapshot!(shown(Language::En, &plans), @r#"
    base
    Action      Image                    Destination                     Size     Reason
    Copy        a:5000/alpine:3.19       b:5000/mirror/alpine:3.19       2.0 KiB
    Up to date  a:5000/a:1               b:5000/mirror/a:1               2.0 KiB
    Overwrite   a:5000/long/name:latest  b:5000/mirror/long/name:latest  2.0 KiB
    3 matched: 1 to copy, 1 to overwrite, 1 up to date, 0 skipped.
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &plans), @r#"
    base
    动作      镜像                     目标端                          大小     原因
    复制      a:5000/alpine:3.19       b:5000/mirror/alpine:3.19       2.0 KiB
    已是最新  a:5000/a:1               b:5000/mirror/a:1               2.0 KiB
    覆盖      a:5000/long/name:latest  b:5000/mirror/long/name:latest  2.0 KiB
    匹配 3 个：复制 1 个，覆盖 1 个，已是最新 1 个，跳过 0 个。
    "#);
}

#[test]
fn a_check_with_cause_and_remedy() {
    let check = |lang| {
        let step =
            |step: &str, result, error| CheckedStep { step: step.into(), result, milliseconds: 3, error };
        Answer::Check(CheckAnswer {
            target: "prod".into(),
            healthy: false,
            steps: vec![
                step("dns", StepResult::Ok, None),
                step("tcp", StepResult::Failed, Some(refused(lang))),
                step("tls", StepResult::Skipped, None),
            ],
        })
    };
    insta::assert_snapshot!(shown(Language::En, &check(Language::En)), @r#"
    ✓ Look up the name  3 ms
    ✗ Connect  3 ms
      b:5000 refused the connection.
      What to do: Check the port in the target's URL, and that the registry is running.
    – TLS handshake
    prod: unhealthy
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &check(Language::ZhCn)), @r#"
    ✓ 解析域名  3 毫秒
    ✗ 建立连接  3 毫秒
      b:5000 拒绝了连接。
      处理方法：请检查端点 URL 中的端口，并确认该 Registry 正在运行。
    – TLS 握手
    prod：异常
    "#);
}

#[test]
fn one_job() {
    let failed = |lang| Answer::Job(Box::new(job(Status::Error, Some(refused(lang)))));
    insta::assert_snapshot!(shown(Language::En, &failed(Language::En)), @r#"
    Failed: a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19
    3.0 MiB / 4.0 MiB, 1 min 5 s
    b:5000 refused the connection.
      What to do: Check the port in the target's URL, and that the registry is running.
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &failed(Language::ZhCn)), @r#"
    失败：a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19
    3.0 MiB / 4.0 MiB, 1 分 5 秒
    b:5000 拒绝了连接。
      处理方法：请检查端点 URL 中的端口，并确认该 Registry 正在运行。
    "#);
}
