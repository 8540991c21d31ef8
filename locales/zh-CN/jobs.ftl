### 复制任务与执行记录：用词，以及任务日志的内容。

## 状态；停止尚未完成时显示 `stopping`

status-pending = 等待中
status-running = 运行中
status-retrying = 等待重试
status-stopping = 正在停止
status-stopped = 已停止
status-canceled = 已取消
status-finished = 已完成
status-error = 失败

## 状态机的各个状态；从运行中到结束之间为各阶段

state-pending = { status-pending }
state-retrying = { status-retrying }
state-running = { status-running }
state-initialize = 初始化
state-check = 检查
state-pull_manifest = 拉取清单
state-transfer_blob = 传输 Blob
state-push_manifest = 推送清单
state-delete = 删除
state-stopped = { status-stopped }
state-canceled = { status-canceled }
state-finished = { status-finished }
state-error = { status-error }

## 状态变化的原因

cause-claimed = Worker 领取了任务。
cause-is_transfer = 操作为传输。
cause-is_delete = 操作为删除。
cause-source_resolved = 已找到源端镜像，待传输的内容已确定。
cause-destination_ready = 目标端已就绪，可以写入。
cause-blobs_missing = 目标端缺少部分 Blob。
cause-no_blob_missing = 目标端已有全部 Blob。
cause-no_tree_left = 没有需要推送的内容了。
cause-blobs_there = 全部 Blob 已到达目标端。
cause-tree_pushed = 清单已推送，摘要已确认。
cause-gone = 目标端已没有该镜像。
cause-stopped_by_person = 用户停止了任务。
cause-rule_withdrawn = 规则已停用或删除，或由新的执行接替。
cause-failed_for_now = 本次尝试失败，稍后重试。
cause-must_wait = 任务需要等待，不计入尝试次数。
cause-interrupted = 任务运行期间 Sampan 退出。
cause-interrupted_too_often = 任务运行期间 Sampan 连续退出三次。
cause-failed_for_good = 错误无法通过重试解决，或尝试次数已用完。
cause-retried_by_person = 用户重试了任务。

## 操作、触发方式、镜像层状态、日志级别

operation-transfer = 传输
operation-delete = 删除

trigger-manual = 手动

layer-left = 待传输
layer-in_flight = 传输中
layer-existing = 目标端已有
layer-mounted = 已挂载
layer-copied = 已传输

level-debug = 调试
level-info = 信息
level-warn = 警告
level-error = 错误

## 任务日志；`cause` 为失败原因的完整句子

log-claimed = Worker { $worker } 开始第 { $attempt } 次尝试。
log-source-resolved = 源端镜像的摘要为 { $digest }。
log-destination-ready = 目标端 { $host } 已就绪。
log-up-to-date = 已是最新：源端与目标端的摘要均为 { $digest }。
log-tag-moved = 源端的标签已变更：原为 { $was }，现为 { $digest }。
log-tree-read = { $missing ->
    [0] 清单 { $digest }：目标端已有全部 { $blobs } 个 Blob。
   *[other] 清单 { $digest }：共 { $blobs } 个 Blob，目标端缺少 { $missing } 个，需传输 { $bytes }。
}
log-tree-present = 目标端已有清单 { $digest }。
log-foreign-skipped = 已跳过外部镜像层 { $digest }：其内容不在 Registry 中。
log-platforms-chosen = 所选平台：{ $platforms }。略去 { $left_out } 个清单。
log-index-rewritten = 索引已重写，不含其他平台：{ $digest } 取代 { $was }。
log-referrer-found = { $subject } 附有 { $digest }。
log-referrer-gone = 已略过 { $digest }：源端将其列为附属制品，但并不存在。
log-blob-existing = 目标端已有 Blob { $digest }（{ $size }）。
log-blob-mounted = 已从 { $from } 跨仓库挂载 Blob { $digest }（{ $size }）。
log-blob-waiting = 另一个任务正在上传 Blob { $digest }，等待其完成。
log-blob-start = 开始传输 Blob { $digest }（{ $size }）。
log-blob-copied = Blob { $digest }（{ $size }）传输完成，耗时 { $took }。
log-read-resumed = Blob { $digest } 的读取在 { $bytes } 处中断（{ $code }），将从该处继续。
log-upload-resumed = Blob { $digest }：目标端已有 { $bytes }，将从该处继续发送。
log-blob-retry = Blob { $digest } 第 { $try } 次传输失败（{ $code }），{ $wait }后重试。
log-manifest-pushed = 已推送清单 { $digest }。
log-tag-pushed = 标签 { $tag } 已指向 { $digest }。
log-deleted = 已删除 { $reference }。
log-finished = 已完成：传输 { $bytes }，耗时 { $took }。
log-retrying = { $cause }将于 { $until } 开始第 { $attempt } 次尝试。
log-waiting = { $cause }将于 { $until } 继续。
log-failed = { $cause }
log-stopped = 用户停止了任务。
log-canceled = 已取消：规则已停用或删除，或由新的执行接替。
log-interrupted = 任务运行期间 Sampan 退出，任务将从中断处继续。
log-shutdown = Sampan 正在退出，任务将在下次启动时继续。
log-session-cancelled = 已在目标端取消 { $digest } 未完成的上传。
log-truncated = 日志已满，此后只记录警告和错误。
jobs-progress = 进度

## 窗口中的任务列表

jobs-total = 共 { $count } 个任务
jobs-open = { $count } 个未结束
jobs-speed = 总速度 { $speed }
jobs-filters = 按状态筛选
jobs-filter-all = 全部
jobs-all-rules = 全部规则
jobs-column-image = 名称
jobs-column-rule = 规则
jobs-column-status = 状态
jobs-column-progress = 进度
jobs-column-created = 创建时间
jobs-column-ended = 结束时间
jobs-column-acts = 操作
jobs-left = 剩余 { $left }
jobs-next = { $wait }后继续（{ $time }）
jobs-next-due = 即将继续
jobs-queued = 等待空闲的 Worker
jobs-queued-paused = 队列已暂停
jobs-log = 日志
jobs-log-hint = 查看日志（L）
jobs-stop = 停止
jobs-stop-hint = 停止（S），之后可以重试
jobs-stop-going = 任务正在停止
jobs-stop-ended = 任务已结束，无需停止
jobs-retry = 重试
jobs-retry-hint = 重试（R），保留已传输的 Blob
jobs-retry-open = 任务尚未结束，只能重试失败、已停止或已取消的任务
jobs-retry-finished = 任务已完成，无需重试
jobs-pane = 任务详情窗格的大小

## 一次执行的任务

jobs-run = 规则“{ $rule }”的执行记录 { $run }
jobs-run-once = 执行记录 { $run }
jobs-run-leave = 显示所有执行记录的任务
jobs-run-planning = 正在查找镜像，还可能产生新任务。
jobs-run-found = 匹配 { $matched } 个镜像，{ $up_to_date } 个已是最新
jobs-run-stop = 停止执行
jobs-run-stop-ask = 停止规则“{ $rule }”的执行记录 { $run }？
jobs-run-stop-ask-once = 停止执行记录 { $run }？
jobs-run-stop-about = 将停止 { $count } 个未结束的任务，之后可以重试。
jobs-run-stop-planning = { $count ->
    [0] 将不再查找镜像，目前还没有任务。
   *[other] 将不再查找镜像，并停止 { $count } 个未结束的任务，之后可以重试。
}
jobs-run-retry = { $count ->
    [0] 重试失败任务
   *[other] 重试 { $count } 个失败任务
}

## 列表为空时

jobs-none = 还没有任务
jobs-none-about = 执行规则后，目标端缺少的每个镜像对应一个任务。
jobs-none-rules = 前往复制规则
jobs-no-match = 没有符合条件的任务
jobs-no-match-about = 没有任务符合当前的状态、规则和执行记录条件。
jobs-clear = 清除筛选条件
