//! What people see, in both languages.

use sampan_app::answer::{
    Answer, Applied, Changed, CheckAnswer, CheckedStep, FailureAnswer, JobAnswer, Plan, PlannedAction,
    PlannedImage, Plans, RunAnswer, RunList, Runs, StepResult,
};
use sampan_domain::job::Operation;
use sampan_domain::machine::Status;
use sampan_domain::run::Trigger;
use sampan_domain::{ErrorCode, Failure, Time};
use sampan_i18n::Language;

use super::{Work, text, warnings};
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
        bytes_copied: 2 << 20,
        bytes_mounted: 0,
        bytes_existing: 1 << 20,
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
        skipped: false,
        retried: None,
        jobs: Some(vec![job(Status::Error, Some(refused(lang))), job(Status::Finished, None)]),
    }
}

fn runs(runs: Vec<RunAnswer>) -> Runs {
    Runs { runs, disabled: Vec::new() }
}

fn shown(lang: Language, answer: &Answer) -> String {
    let mut shown = text(voice(lang), answer, Work::Waited);
    for warning in warnings(voice(lang), answer, Work::Waited) {
        shown += &(warning + "\n");
    }
    shown
}

#[test]
fn the_sum_of_a_run() {
    insta::assert_snapshot!(shown(Language::En, &Answer::Runs(runs(vec![run(Language::En)]))), @r#"
    base (run 7): 200 matched, 198 up to date, 1 finished, 1 failed, 0 stopped, 0 canceled.
    3.0 MiB copied, 0 B mounted, 512 B already there, in 1 min 5 s.
    Failed: a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19 (12)
      b:5000 refused the connection.
      What to do: Check the port in the target's URL, and that the registry is running.
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &Answer::Runs(runs(vec![run(Language::ZhCn)]))), @r#"
    base（执行记录 7）：匹配 200 个，已是最新 198 个，已完成 1 个，失败 1 个，已停止 0 个，已取消 0 个。
    已传输 3.0 MiB，已挂载 0 B，目标端已有 512 B，耗时 1 分 5 秒。
    失败：a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19（12）
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
    let warning =
        |lang| shown(lang, &Answer::Runs(runs(vec![empty(lang)]))).lines().last().unwrap().to_owned();
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
    let plans =
        Answer::Plans(Plans { runs: vec![Plan::of(Some("base".into()), rows)], disabled: Vec::new() });
    insta::assert_snapshot!(shown(Language::En, &plans), @r#"
    base
    Action      Image                    Destination                     Reason
    Copy        a:5000/alpine:3.19       b:5000/mirror/alpine:3.19
    Up to date  a:5000/a:1               b:5000/mirror/a:1
    Overwrite   a:5000/long/name:latest  b:5000/mirror/long/name:latest
    3 matched: 1 to copy, 1 to overwrite, 1 up to date, 0 skipped.
    6.0 KiB to send, 0 to delete, 0 with names that collide.
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &plans), @r#"
    base
    处理方式  镜像                     目标端                          原因
    复制      a:5000/alpine:3.19       b:5000/mirror/alpine:3.19
    已是最新  a:5000/a:1               b:5000/mirror/a:1
    覆盖      a:5000/long/name:latest  b:5000/mirror/long/name:latest
    匹配 3 个：复制 1 个，覆盖 1 个，已是最新 1 个，跳过 0 个。
    需传输 6.0 KiB，删除 0 个，名称冲突 0 个。
    "#);
}

#[test]
fn a_check_with_cause_and_remedy() {
    let check = |lang| {
        let step =
            |step: &str, result, error| CheckedStep { step: step.into(), result, milliseconds: 3, error };
        Answer::Check(CheckAnswer {
            target: "prod".into(),
            provider: Some("harbor".into()),
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
    Provider: harbor
    prod: unhealthy
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &check(Language::ZhCn)), @r#"
    ✓ 解析域名  3 毫秒
    ✗ 建立连接  3 毫秒
      b:5000 拒绝了连接。
      处理方法：请检查端点 URL 中的端口，并确认该 Registry 正在运行。
    – TLS 握手
    产品：harbor
    prod：异常
    "#);
}

#[test]
fn one_job() {
    let failed = |lang| Answer::Job(Box::new(job(Status::Error, Some(refused(lang)))));
    insta::assert_snapshot!(shown(Language::En, &failed(Language::En)), @r#"
    Failed: a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19
    2.0 MiB copied, 0 B mounted, 1.0 MiB already there, in 1 min 5 s.
    b:5000 refused the connection.
      What to do: Check the port in the target's URL, and that the registry is running.
    "#);
    insta::assert_snapshot!(shown(Language::ZhCn, &failed(Language::ZhCn)), @r#"
    失败：a:5000/library/alpine:3.19 → b:5000/mirror/alpine:3.19
    已传输 2.0 MiB，已挂载 0 B，目标端已有 1.0 MiB，耗时 1 分 5 秒。
    b:5000 拒绝了连接。
      处理方法：请检查端点 URL 中的端口，并确认该 Registry 正在运行。
    "#);
}

#[test]
fn a_run_that_goes_on_has_no_duration_and_one_stopped_while_planned_says_so() {
    let stopped = |lang| {
        let quiet =
            RunAnswer { matched: 0, up_to_date: 0, finished: 0, error: 0, jobs: Some(vec![]), ..run(lang) };
        let open = RunAnswer { ended: None, pending: 2, ..quiet.clone() };
        let stopped = RunAnswer { planning_stopped: true, ..quiet };
        shown(lang, &Answer::Runs(runs(vec![open, stopped])))
    };
    insta::assert_snapshot!(stopped(Language::En), @r#"
    base (run 7): 0 matched, 0 up to date, 0 finished, 0 failed, 0 stopped, 0 canceled.
    3.0 MiB copied, 0 B mounted, 512 B already there.
    2 still open.
    base (run 7): 0 matched, 0 up to date, 0 finished, 0 failed, 0 stopped, 0 canceled.
    3.0 MiB copied, 0 B mounted, 512 B already there, in 1 min 5 s.
    It was stopped by hand while its images were still being listed.
    "#);
    insta::assert_snapshot!(stopped(Language::ZhCn), @r#"
    base（执行记录 7）：匹配 0 个，已是最新 0 个，已完成 0 个，失败 0 个，已停止 0 个，已取消 0 个。
    已传输 3.0 MiB，已挂载 0 B，目标端已有 512 B。
    还有 2 个任务未结束。
    base（执行记录 7）：匹配 0 个，已是最新 0 个，已完成 0 个，失败 0 个，已停止 0 个，已取消 0 个。
    已传输 3.0 MiB，已挂载 0 B，目标端已有 512 B，耗时 1 分 5 秒。
    列举镜像时用户停止了这次执行。
    "#);
}

#[test]
fn a_list_of_runs() {
    let list = |lang| {
        let told = RunAnswer { stopped: 3, canceled: 4, planning_stopped: true, jobs: None, ..run(lang) };
        let list = RunList { runs: vec![RunAnswer { ended: None, ..told }], next: Some("7".into()) };
        let text = shown(lang, &Answer::RunList(list));
        // The moment depends on the time zone.
        text.replace(&sampan_i18n::format::date_time(at(0)), "2025-06-15 00:00:00")
    };
    insta::assert_snapshot!(list(Language::En), @r#"
    Id  Rule  Started              Ended  Matched  Up to date  Finished  Failed  Stopped  Canceled  Open  Copied   Reason
    7   base  2025-06-15 00:00:00  –      200      198         1         1       3        4         0     3.0 MiB  It was stopped by hand while its images were still being listed.
    The next page: --cursor 7
    "#);
    insta::assert_snapshot!(list(Language::ZhCn), @r#"
    ID  规则  起始时间             结束时间  匹配  已是最新  已完成  失败  已停止  已取消  未结束  已传输   原因
    7   base  2025-06-15 00:00:00  –         200   198       1       1     3       4       0       3.0 MiB  列举镜像时用户停止了这次执行。
    下一页：--cursor 7
    "#);
}

#[test]
fn a_file_of_disabled_rules_and_one_without_rules_warn() {
    let warned = |lang, disabled: &[&str]| {
        let disabled = disabled.iter().map(|name| (*name).to_owned()).collect();
        warnings(voice(lang), &Answer::Runs(Runs { runs: Vec::new(), disabled }), Work::Waited).join("\n")
    };
    insta::assert_snapshot!(warned(Language::En, &["a", "b"]), @"Nothing was run: all rules of the file are disabled (a, b).");
    insta::assert_snapshot!(warned(Language::ZhCn, &["a", "b"]), @"没有执行任何规则：文件中的规则均已停用（a、b）。");
    insta::assert_snapshot!(warned(Language::En, &[]), @"Nothing was run: the file has no rules.");
    insta::assert_snapshot!(warned(Language::ZhCn, &[]), @"没有执行任何规则：文件中没有规则。");
}

#[test]
fn what_a_file_changes_and_what_it_would_change() {
    let changed = |lang, dry_run| {
        let names = Changed { created: vec!["a".into(), "b".into()], ..Changed::default() };
        let applied = Applied { targets: names, rules: Changed::default(), settings: true, dry_run };
        shown(lang, &Answer::Applied(applied))
    };
    insta::assert_snapshot!(changed(Language::En, false), @r#"
    Targets created: a, b
    The settings changed.
    "#);
    insta::assert_snapshot!(changed(Language::En, true), @r#"
    Targets that would be created: a, b
    The settings would change.
    "#);
    insta::assert_snapshot!(changed(Language::ZhCn, false), @r#"
    新建端点：a、b
    设置已更改。
    "#);
    insta::assert_snapshot!(changed(Language::ZhCn, true), @r#"
    将新建端点：a、b
    设置将会更改。
    "#);
}

#[test]
fn a_retry_of_nothing_says_so() {
    let retried = |lang, count| {
        let run = RunAnswer { retried: Some(count), ..run(lang) };
        warnings(voice(lang), &Answer::Run(Box::new(run)), Work::Begun).join("\n")
    };
    insta::assert_snapshot!(retried(Language::En, 0), @"Run 7 has no failed jobs: nothing is retried.");
    insta::assert_snapshot!(retried(Language::ZhCn, 0), @"执行记录 7 中没有失败的任务，无需重试。");
    insta::assert_snapshot!(retried(Language::En, 2), @"2 failed jobs are retried.");
    insta::assert_snapshot!(retried(Language::ZhCn, 2), @"正在重试 2 个失败的任务。");
}

#[test]
fn a_run_without_an_engine_is_queued_and_does_not_begin() {
    let fired = |lang, work| text(voice(lang), &Answer::Runs(runs(vec![run(lang)])), work);
    insta::assert_snapshot!(fired(Language::En, Work::Queued), @"base: run 7 is queued.");
    insta::assert_snapshot!(fired(Language::ZhCn, Work::Queued), @"base：已加入队列（执行记录 7）。");
    insta::assert_snapshot!(fired(Language::En, Work::Begun), @"base: run 7 begins.");
}
