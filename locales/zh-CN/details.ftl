### 任务详情：窗口中的文字。

details-title = 任务详情
details-tabs = 任务的各个视图
details-tab-overview = 概览
details-tab-layers = 镜像层
details-tab-manifest = 清单
details-tab-states = 状态图
details-tab-timeline = 时间线
details-tab-log = 日志
details-stop = 停止
details-retry = 重试

## 概览

details-source = 源端
details-destination = 目标端
details-pull = 拉取命令
details-digest = 按摘要引用
details-command = 等效命令
details-plot = 速度，最高 { $speed }
details-plot-mean = 平均 { $speed }
details-plot-label = 速度变化：最高 { $speed }，平均 { $mean }；{ $span } 内传输 { $sent }
details-operation = 操作
details-rule = 规则
details-no-rule = 无，单次复制
details-run = 执行记录
details-run-jobs = 执行记录 { $run }
details-attempt = 尝试次数
details-attempt-of = 第 { $attempt } 次，最多 { $max } 次
details-created = 创建时间
details-started = 起始时间
details-ended = 结束时间
details-duration = 耗时
details-size-unknown = 读取清单后才能知道大小。
details-left = 剩余 { $left }
details-goes-on = 将于 { $until } 继续，还需等待 { $left }。
details-waits-worker = 正在等待空闲的 Worker。
details-waits-paused = 队列已暂停，队列继续后任务才会开始。

## 镜像层

details-no-layers = 还没有 Blob 信息，读取清单后显示。
details-blobs = 共 { $count } 个 Blob，{ $total }
details-layer-digest = 摘要
details-layer-kind = 类型
details-layer-size = 大小
details-layer-bar = 进度
details-kind-config = 配置
details-kind-layer = 镜像层
details-kind-other = Blob
details-percent = { $percent }%

## 清单

details-manifest-side = 读取位置
details-manifest-again = 重新读取
details-manifest-index = 返回镜像索引
details-manifest-type = 媒体类型
details-manifest-children = 此镜像索引中的清单

## 状态图

details-diagram = 任务的状态图，可用方向键在状态之间移动
details-path = 任务经过的每一步
details-step = { $at } { $from } → { $to }：{ $cause }
details-frame-open = 未结束
details-frame-active = 执行中
details-stays = { $took } ×{ $visits }
details-link = { $from } → { $to }
details-link-never = 该任务没有经过这里。
details-stay = { $visits ->
    [1] { $took }
   *[other] 共 { $visits } 次，合计 { $took }
}
details-state-none = 该任务没有进入过这个状态。
details-earlier = 之前的 { $count } 次未列出。
details-created-here = 任务已创建。
details-state-never = { $state }：未进入过
details-state-been = { $visits ->
    [1] { $state }：于 { $since } 进入，停留 { $took }。{ $cause }
   *[other] { $state }：共进入 { $visits } 次，最近一次为 { $since }，合计停留 { $took }。{ $cause }
}
details-state-now = { $visits ->
    [1] { $state }：当前状态，始于 { $since }，已停留 { $took }。{ $cause }
   *[other] { $state }：当前状态，始于 { $since }，共进入 { $visits } 次，合计停留 { $took }。{ $cause }
}

## 时间线

details-lanes = 各次尝试的时间
details-attempt-number = 第 { $attempt } 次尝试
details-lane-waiting = 尚未开始
details-lane-worked = { $at } 开始，执行 { $took }
details-lane-omitted = 之前的 { $count } 个状态未画出
details-bar = { $state }：{ $took }
details-wait-legend = 等待（不按比例）
details-earlier-attempts = 之前的 { $count } 次尝试未画出。
details-show-earlier = 显示之前的 { $count } 步

## 日志

details-log-tools = 日志工具
details-log-levels = 显示的级别
details-log-search = 搜索日志
details-log-matches = { $place } / { $count }
details-log-previous = 上一处（Shift+Enter）
details-log-next = 下一处（Enter）
details-log-wrap = 自动换行
details-log-copy = 拷贝显示的所有行
details-log-line = 第 { $line } 行
details-log-searching = 正在搜索…
details-log-attempts = 并排显示两次尝试
details-log-attempt = 第 { $attempt } 次尝试
details-log-attempt-choose = 选择尝试
details-log-save = 保存完整日志
details-log-save-text = 保存为文本
details-log-save-json = 保存为 JSON Lines
details-log-saved = 已保存：{ $path }
details-log-empty = 日志暂无内容。
details-log-hidden = 按当前所选级别，没有可显示的行。
details-log-end = { $count ->
    [0] 跳到末尾
   *[other] 跳到末尾，{ $count } 行新日志
}
details-log-new = 日志新增 { $count } 行
