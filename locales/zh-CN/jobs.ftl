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
trigger-schedule = 定时
trigger-poll = 轮询
trigger-event = 事件

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
log-project-created = 已在目标端创建项目 { $project }（私有）。
log-proxy-project-skipped = 已跳过项目 { $project }：这是代理缓存项目。
log-manifest-built = docker save 生成的文件没有 Registry 所用的清单：已为该镜像生成清单 { $digest }，镜像层取自归档文件。
log-foreign-skipped = 已跳过外部镜像层 { $digest }：其内容不在该 Registry 中。
log-platforms-chosen = 所选平台：{ $platforms }；略去 { $left_out } 个清单。
log-index-rewritten = 镜像索引已重写，不含其他平台：{ $digest } 取代 { $was }。原镜像索引的附件（例如签名）不适用于新的镜像索引，不会复制。
log-referrer-found = { $subject } 的附件：{ $digest }。
log-referrer-gone = 已略过附件 { $digest }：源端列出了它，但其内容不存在。
log-blob-existing = 目标端已有 Blob { $digest }（{ $size }）。
log-blob-mounted = 已从 { $from } 跨仓库挂载 Blob { $digest }（{ $size }）。
log-blob-waiting = 另一个任务正在上传 Blob { $digest }，等待其完成。
log-blob-start = 开始传输 Blob { $digest }（{ $size }）。
log-blob-copied = Blob { $digest }（{ $size }）传输完成，耗时 { $took }。
log-read-resumed = Blob { $digest } 的读取在 { $bytes } 处中断，将从该处继续。{ $cause }
log-upload-resumed = Blob { $digest }：目标端已收到 { $bytes }，将从该处继续发送。
log-registry-warning = { $host } 提示：{ $text }
log-blob-retry = Blob { $digest } 第 { $try } 次传输失败，{ $wait }后重试。{ $cause }
log-manifest-refused = 清单 { $digest } 的各部分均已推送，但 Registry 称缺少其中一部分：将在 { $wait }后检查、补传并重新推送。
log-manifest-pushed = 已推送清单 { $digest }。
log-tag-pushed = 标签 { $tag } 已指向 { $digest }。
log-backed-up = 被覆盖的镜像 { $digest } 以标签 { $tag } 保留。
log-delete-back = 源端又有了 { $reference }，不再删除。
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
jobs-filters = 按状态过滤
jobs-filter-all = 全部
jobs-column-image = 名称
jobs-column-rule = 规则
jobs-column-status = 状态
jobs-column-progress = 进度
jobs-column-created = 创建时间
jobs-column-ended = 结束时间
jobs-left = 剩余 { $left }
jobs-next = { $wait }后继续（{ $time }）
jobs-next-due = 即将继续
jobs-queued = 等待空闲的 Worker
jobs-queued-paused = 队列已暂停
jobs-log = 日志
jobs-stop = 停止
jobs-stop-going = 任务正在停止
jobs-stop-ended = 任务已结束，无需停止
jobs-retry = 重试
jobs-retry-open = 任务尚未结束，只能重试失败、已停止或已取消的任务
jobs-retry-finished = 任务已完成，无需重试
jobs-pane = 任务详情窗格的大小

## 一次执行的任务

jobs-run = 规则“{ $rule }”的执行记录 { $run }
jobs-run-once = 执行记录 { $run }
jobs-run-leave = 显示所有执行记录的任务
jobs-run-planning = 正在查找镜像，还可能产生新任务。
jobs-run-found = 匹配 { $matched } 个镜像，其中 { $up_to_date } 个已是最新
jobs-run-stop = 停止执行
jobs-run-stop-ask = 停止规则“{ $rule }”的这次执行（执行记录 { $run }）？
jobs-run-stop-ask-once = 停止这次执行（执行记录 { $run }）？
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
jobs-clear = 清除过滤条件

## 执行记录，以及对任务的操作

runs-jobs-name = 查看任务：执行记录 { $name }
runs-stop-name = 停止执行：执行记录 { $name }
runs-stop-ended = 本次执行已结束，无需停止
runs-retry = 重试失败任务
runs-retry-name = 重试失败任务：执行记录 { $name }
runs-retry-none = 没有失败的任务
runs-confirm = 删除…
runs-confirm-name = 确认执行记录 { $name } 中尚未执行的删除
runs-confirm-none = 没有待确认的删除
runs-confirm-ask = 删除端点“{ $target }”中的 { $count } 个镜像？
runs-confirm-share = 这些镜像在源端已不存在。规则“{ $name }”在该端点共有 { $of } 个镜像，其中 { $count } 个将被删除；未经确认时最多删除 { $share }%。
runs-confirm-about = 确认后，规则将立即再执行一次。如果届时将删除的镜像多于 { $count } 个，则一个也不删除。删除后无法从此处恢复。
runs-confirm-ok = 删除 { $count } 个镜像
runs-confirmed = 规则“{ $name }”已开始执行，删除已确认
jobs-details = 详情
jobs-log-about = 查看日志
jobs-stop-about = 停止后可以重试
jobs-retry-about = 保留已传输的 Blob
jobs-copy-destination = 拷贝目标端引用
jobs-of-run = 查看本次执行的全部任务
jobs-was-stopped = 已停止 { $name }
jobs-chosen = { $count } 个任务
jobs-stopped-count = { $count ->
    [0] 没有可停止的任务
   *[other] 已停止 { $count } 个任务
}
jobs-retried-count = { $count ->
    [0] 没有可重试的任务
   *[other] 已重试 { $count } 个任务
}

## 列、搜索、视图、选择

jobs-no-match-about = 没有任务符合当前的状态和条件。
jobs-column-acts = 日志与操作
jobs-column-operation = 操作
jobs-column-size = 大小
jobs-column-speed = 速度
jobs-column-left = 剩余时间
jobs-column-attempt = 尝试次数
jobs-column-priority = 优先级
jobs-column-started = 起始时间
jobs-column-took = 耗时
jobs-column-run = 执行记录
jobs-columns = 列
jobs-columns-usual = 恢复默认
jobs-column-up = 将“{ $column }”上移
jobs-column-down = 将“{ $column }”下移
jobs-sort = 按“{ $column }”排序
jobs-width = “{ $column }”列的宽度
jobs-side = 状态和视图
jobs-told = 显示 { $total } 个任务：{ $running } 个运行中，{ $failed } 个失败
jobs-search = 搜索名称
jobs-advanced = 高级搜索
jobs-any = 不限
jobs-target = 源端或目标端
jobs-failure = 失败原因
jobs-within = 创建时间
jobs-between = 时间范围
jobs-apply = 搜索
jobs-within-hour = 最近 1 小时
jobs-within-day = 最近 24 小时
jobs-within-week = 最近 7 天
jobs-within-month = 最近 30 天
jobs-failure-auth-rejected = 登录被拒绝
jobs-failure-access-denied = 无权访问
jobs-failure-rate-limited = 请求被限流
jobs-failure-connect-refused = 连接被拒绝
jobs-failure-connect-timeout = 连接超时
jobs-failure-connection-lost = 连接中断
jobs-failure-tls-unknown-issuer = 证书颁发者未知
jobs-failure-manifest-not-found = 镜像不存在
jobs-failure-digest-mismatch = 摘要不符
jobs-failure-quota-exceeded = 超出配额
jobs-failure-tag-immutable = 标签不可变
jobs-failure-server-error = 服务器错误
jobs-failure-disk-full = 磁盘已满
jobs-chips = 过滤条件
jobs-chip-words = “{ $words }”
jobs-chip-rule = 规则：{ $name }
jobs-chip-target = 端点：{ $name }
jobs-chip-operation = 操作：{ $name }
jobs-chip-failure = 失败原因：{ $name }
jobs-chip-within = 最近 { $wait }
jobs-chip-since = { $time } 起
jobs-chip-until = { $time } 之前
jobs-chip-drop = 移除条件“{ $name }”
jobs-views = 视图
jobs-view-open = 未结束
jobs-view-failed = 最近 24 小时失败
jobs-view-largest = 最大的在前
jobs-view-keep = 保存当前视图
jobs-view-name = 视图名称
jobs-view-replace = 替换
jobs-view-remove = 移除视图“{ $name }”
jobs-view-removed = 已移除视图“{ $name }”
jobs-select-all = 选择全部 { $count } 个符合条件的任务
jobs-select-none = 取消选择
jobs-selected = 已选择 { $count } 个任务
jobs-selected-all = 已选择全部 { $count } 个符合条件的任务
jobs-bulk = 已选择的任务
jobs-bulk-more = 对所选任务的更多操作
jobs-stop-some = { $count ->
    [0] 停止
   *[other] 停止 { $count } 个
}
jobs-retry-some = { $count ->
    [0] 重试
   *[other] 重试 { $count } 个
}
jobs-first-some = { $count ->
    [0] 优先执行
   *[other] 优先执行 { $count } 个
}
jobs-delete-some = { $count ->
    [0] 删除
   *[other] 删除 { $count } 个
}
jobs-stop-ask = 停止 { $count } 个任务？
jobs-stop-ask-ok = 停止 { $count } 个任务
jobs-stop-about-many = 已传输的内容会保留，停止的任务可以重试。
jobs-retry-ask = 重试 { $count } 个任务？
jobs-retry-ask-ok = 重试 { $count } 个任务
jobs-delete = 删除
jobs-delete-open = 任务尚未结束，请先停止
jobs-delete-one = 删除 { $name } 的任务？
jobs-delete-about = 任务记录及其时间线和日志将一并删除，不影响镜像。此操作无法撤销。
jobs-delete-ask = 删除 { $count } 个任务？
jobs-delete-ask-ok = 删除 { $count } 个任务
jobs-deleted-count = 已删除 { $count } 个任务
jobs-others-stay = 所选的另外 { $count } 个任务因状态不允许而保持不变。
jobs-refused = { $count } 个任务未能处理
jobs-priority-first = 优先执行
jobs-priority-usual = 普通优先级
jobs-priority-last = 最后执行
jobs-priority-none = 只有等待中和等待重试的任务在队列中
jobs-moved-count = 已调整 { $count } 个任务的优先级
jobs-size-unknown = 大小未知

## 总览、执行记录、操作日志

overview-workers = Worker
overview-idle = 另有 { $count } 个 Worker 空闲
overview-all-idle = 全部 { $count } 个 Worker 空闲
overview-since = { $time } 起
overview-throughput = 吞吐量
overview-span-minute = 1 分钟
overview-span-hour = 1 小时
overview-span-day = 24 小时
overview-throughput-none = 还没有传输数据。
overview-throughput-told = 当前 { $speed }，最高 { $speed_most }
overview-next = 接下来的执行
overview-next-none = 没有自动执行的规则。
overview-failures = 最近的失败
overview-failures-none = 没有失败的任务。
overview-failures-all = 查看全部
overview-targets = 端点
overview-targets-none = 还没有端点。
runs-rule = 规则
runs-status = 结果
runs-bytes = 传输、节省
runs-bytes-copied = 传输 { $bytes }
runs-bytes-saved = 节省 { $bytes }
runs-started = 起始时间
runs-once = 单次复制
runs-empty = 还没有执行记录
runs-empty-about = 规则每执行一次，这里就增加一行：找到哪些镜像、结果如何、用时多久。
runs-more = 显示更早的记录
runs-more-name = 执行记录 { $name } 的更多操作
runs-all-rules = 全部规则
activity-empty = 还没有操作
activity-empty-about = 手动和自动进行的操作都记录在这里：规则的新建、修改和执行，任务的停止和重试，端点和设置的修改。
activity-rule_created = 新建了规则“{ $name }”。
activity-rule_changed = 修改了规则“{ $name }”。
activity-rule_enabled = 启用了规则“{ $name }”。
activity-rule_disabled = 停用了规则“{ $name }”。
activity-rule_deleted = 删除了规则“{ $name }”。
activity-rule_run = 执行了规则“{ $name }”。
activity-deletion_confirmed = 已允许规则“{ $name }”的一次执行超出比例上限删除镜像{ $count ->
    [0] {""}
   *[other] ，最多 { $count } 个
}。确认人：{ $by }。
activity-copied = 单次复制了 { $name }。
activity-run_stopped = 停止了一次执行（执行记录 { $name }），其中的 { $count } 个任务已停止。
activity-run_retried = 重试了执行记录 { $name } 中的 { $count } 个失败任务。
activity-jobs_stopped = 停止了 { $count } 个任务。{ $name }
activity-jobs_retried = 重试了 { $count } 个任务。{ $name }
activity-jobs_deleted = 删除了 { $count } 个任务。{ $name }
activity-jobs_prioritised = 调整了 { $count } 个任务的优先级。{ $name }
activity-target_created = 新建了端点“{ $name }”。
activity-target_changed = 修改了端点“{ $name }”。
activity-target_deleted = 删除了端点“{ $name }”。
activity-settings_changed = 修改了设置。
activity-queue_paused = 暂停了队列。
activity-queue_resumed = 队列继续运行。
