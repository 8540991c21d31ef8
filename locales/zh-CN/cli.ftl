### 命令行的文字。帮助：`cli-cmd-` 加命令，`cli-opt-` 加选项名。

## 帮助

cli-about = 按规则在镜像仓库之间复制容器镜像。

cli-cmd-copy = 复制一个镜像
cli-cmd-sync = 立即执行文件中的规则，并汇总结果
cli-cmd-apply = 把文件中的端点、规则和设置写入数据存储
cli-cmd-export = 以 YAML 导出数据存储中的端点、规则和设置
cli-cmd-target = 端点：读取或写入镜像的位置
cli-cmd-target-list = 列出端点
cli-cmd-target-show = 显示端点
cli-cmd-target-add = 添加端点
cli-cmd-target-check = 逐步检查端点
cli-cmd-target-remove = 删除未被规则使用的端点
cli-cmd-rule = 规则：复制什么，从哪里复制到哪里
cli-cmd-rule-list = 列出规则
cli-cmd-rule-show = 显示规则
cli-cmd-rule-preview = 预览执行结果，不写入任何内容
cli-cmd-rule-run = 立即执行规则
cli-cmd-rule-enable = 启用规则
cli-cmd-rule-disable = 停用规则
cli-cmd-rule-remove = 删除规则
cli-cmd-run = 执行记录：规则每执行一次产生一条
cli-cmd-run-list = 列出执行记录，最新的在前
cli-cmd-run-show = 显示执行记录
cli-cmd-run-stop = 停止一次执行及其全部任务
cli-cmd-run-retry-failed = 重试一次执行中失败的任务
cli-cmd-job = 任务：把一个镜像复制到一个目标端
cli-cmd-job-list = 列出任务，最新的在前
cli-cmd-job-show = 显示任务及其时间线和镜像层
cli-cmd-job-log = 显示任务日志
cli-cmd-job-stop = 停止任务
cli-cmd-job-retry = 重试失败、已停止或已取消的任务
cli-cmd-queue = 任务队列
cli-cmd-queue-pause = 暂停队列：运行中的任务继续到结束，不再启动新任务
cli-cmd-queue-resume = 继续队列
cli-cmd-settings = 全局设置
cli-cmd-settings-get = 显示设置
cli-cmd-settings-set = 修改设置
cli-cmd-serve = 无窗口运行，直到收到 SIGTERM
cli-cmd-schema = 输出 JSON schema
cli-cmd-completions = 输出 shell 补全脚本

cli-opt-data-dir = 数据目录
cli-opt-lang = 语言：en 或 zh-CN
cli-opt-verbose = 输出更多信息；重复使用则更详细
cli-opt-no-color = 不使用颜色
cli-opt-json = 在标准输出中输出一个 JSON 文档
cli-opt-dry-run = 只显示将要执行的操作，不写入任何内容
cli-opt-file = 规则文件
cli-opt-wait = 等待结束并汇总结果
cli-opt-version = 显示版本
cli-opt-help = 显示帮助
cli-opt-only = 只执行文件中的这条规则
cli-opt-prune = 删除文件中没有的端点和规则
cli-opt-source = 镜像：host/repository:tag、…@sha256:…、http://host:port/… 或 oci:DIR:repository:tag
cli-opt-destination = 目标端，写法相同
cli-opt-platform = 多架构镜像中只要这个平台，可多次指定；索引会被重写
cli-opt-no-referrers = 不带签名、SBOM 和证明
cli-opt-src-creds-stdin = 从标准输入读取源端登录信息，一行 user:password
cli-opt-dst-creds-stdin = 从标准输入读取目标端登录信息
cli-opt-target = 端点的名称或 ID
cli-opt-name = 名称
cli-opt-place = Registry 的 URL，或 oci: 加目录
cli-opt-credential = 凭据来源：none、docker-config、keyring、helper:NAME、env:NAME 或 file:PATH
cli-opt-username = 用户名，与 --password-env 一起使用
cli-opt-password-env = 存放密码的环境变量
cli-opt-ca-file = 除系统证书外还信任的证书
cli-opt-skip-verify = 接受任何证书
cli-opt-proxy = 代理的 URL，或 none
cli-opt-connections = 同时进行的请求数
cli-opt-rule = 规则的名称或 ID
cli-opt-rules = 规则的名称或 ID
cli-opt-run = 执行记录的 ID
cli-opt-job = 任务的 ID
cli-opt-of-rule = 只看这条规则
cli-opt-of-run = 只看这次执行
cli-opt-status = 只看这种状态：pending、running、retrying、stopped、canceled、finished、error
cli-opt-limit = 最多列出多少条（50）
cli-opt-log-limit = 最多列出多少条日志（5000）
cli-opt-cursor = 上一页结束的位置
cli-opt-follow = 持续显示，直到任务结束
cli-opt-level = 最低级别：debug、info、warn、error（info）
cli-opt-key = 设置项：workers
cli-opt-value = 值
cli-opt-shell = shell：bash、elvish、fish、powershell、zsh
cli-opt-schema = 文档

cli-help-usage = 用法
cli-help-commands = 命令
cli-help-command = 命令
cli-help-arguments = 参数
cli-help-options = 选项
cli-help-placeholder = 选项

## 规则文件或命令行中的值应是什么

cli-expected-map = 应为映射
cli-expected-list = 应为列表
cli-expected-text = 应为文本
cli-expected-boolean = 应为 true 或 false
cli-expected-number = 应为大小合适的非负整数
cli-expected-integer = 应为大小合适的整数
cli-expected-positive = 应为不小于 1 的整数
cli-expected-range = 应为 { $min } 到 { $max } 之间的整数
cli-expected-one-of = 应为以下之一：{ $choices }
cli-expected-credential = 应为 none、docker-config、keyring、helper:NAME、env:NAME 或 file:PATH；密码有单独的键
cli-expected-size = 应为大小，例如 20MiB
cli-expected-speed = 应为每秒至少 1 字节的速度，例如 20MiB
cli-expected-duration = 应为时长，例如 10m 或 90d
cli-expected-days = 应为星期，例如 mon-fri、sat,sun 或 daily
cli-expected-time-of-day = 应为 00:00 到 24:00 之间的时刻
cli-expected-share = 应为 0% 到 100% 之间的比例
cli-expected-platform = 应为平台，例如 linux/amd64
cli-expected-flatten = 应为 all、none、1、2 或 3
cli-expected-artifacts = 应为 all，或由 image、helm、other 组成的列表
cli-expected-trigger = 应为触发方式，例如 {"{"} manual: {"{}"} {"}"}，或触发方式的列表
cli-expected-trigger-kind = 应为 manual、schedule、event、poll 之一
cli-expected-login = credential 不能与 username、password 同时使用
cli-expected-path = 应为路径
cli-expected-path-utf8 = 应为 UTF-8 编码的路径
cli-expected-variable = 应为 ${"{"}NAME{"}"}，其中 NAME 为环境变量名
cli-expected-variable-alone = 应只有一个 ${"{"}NAME{"}"}，没有其他内容
cli-expected-password = 应为密码
cli-expected-password-variable = 用户名中有 ${"{"}NAME{"}"} 时，密码也应为 ${"{"}NAME{"}"}
cli-expected-destination = 至少应有一个目标端
cli-expected-destination-once = 同一目标端只能出现一次
cli-expected-namespace = 应为镜像仓库名称的前半部分，例如 mirror/base
cli-expected-beside-url = 只能与 url 一起使用
cli-expected-place = 应为 url、layout、archive 之一
cli-expected-proxy = 应为 none，或 http://proxy.example:3128 这样的 URL
cli-expected-key-once = { GIVEN($key) ->
   *[yes] 键 { $key } 只能出现一次
    [no] 每个键只能出现一次
}
cli-expected-utf8 = 应为 UTF-8 编码的文本
cli-expected-small-file = 文件不应超过 { $size }

## 命令行有误

cli-usage-no-command = 缺少命令。
cli-usage-command = 没有命令“{ $word }”。{ part-known }
cli-usage-argument = 此命令没有参数“{ $word }”。{ part-known }
cli-usage-value = “{ $word }”不能用作 { $option } 的值{ part-detail }。
cli-usage-value-missing = { $option } 需要一个值。
cli-usage-value-needless = { $option } 不带值。
cli-usage-missing = 缺少以下参数：{ $names }。
cli-usage-repeated = { $option } 只能出现一次。
cli-usage-conflict = { $option } 不能与 { $names } 同时使用。
cli-usage-utf8 = 命令行不是 UTF-8 编码。
cli-usage-rule-not-in-file = 文件中没有规则“{ $rule }”。{ GIVEN($names) ->
   *[yes] 文件中的规则：{ $names }。
    [no] 文件中没有任何规则。
}
cli-usage-cursor = 游标“{ $cursor }”无效。
cli-usage-document = 没有文档“{ $word }”。可用的文档：{ $names }。
cli-usage-login = 请只使用 --credential，或同时使用 --username 和 --password-env。
cli-usage-credential = --credential 的值应为 none、docker-config、keyring、helper:NAME、env:NAME 或 file:PATH。
cli-usage-setting = 没有设置项“{ $word }”。可用的设置项：{ $names }。
cli-usage-workers = 设置项 workers 应为 { $min } 到 { $max } 之间的整数。
cli-usage-speed = 设置项 bytes_per_second 应为大小（例如 20MiB）或 none。

## 结束等待

cli-left-run = 已停止等待。占用数据目录的进程会继续执行，执行记录为 { $runs }。
cli-left-run-advice = 如需停止执行：{ $commands }。
cli-left-job = 已停止等待。占用数据目录的进程会继续处理任务 { $job }。
cli-left-job-advice = 如需停止该任务：sampan job stop { $job }。
cli-left = 已停止等待。占用数据目录的进程会继续其工作。
cli-left-advice = 如需查看正在进行的工作：sampan run list。

## 队列与执行

cli-queued = 此数据目录上没有正在运行的引擎，启动后（sampan serve、桌面应用或带 --wait 的命令）开始执行。
cli-queue-paused = 队列已暂停，继续之前（sampan queue resume）不会启动任务。
cli-nothing-matched = 规则“{ $rule }”没有匹配到镜像。
cli-all-disabled = 没有执行任何规则：文件中的规则均已停用（{ $rules }）。
cli-no-rules = 没有执行任何规则：文件中没有规则。
cli-run-summary = { $rule }（执行记录 { $run }）：匹配 { $matched } 个，已是最新 { $up_to_date } 个，已完成 { $finished } 个，失败 { $error } 个，已停止 { $stopped } 个，已取消 { $canceled } 个。
cli-run-bytes = 已传输 { $bytes_copied }，已挂载 { $bytes_mounted }，目标端已有 { $bytes_existing }{ GIVEN($took) ->
   *[yes] ，耗时 { $took }
    [no] {""}
}。
cli-progress = 任务 { $ended }/{ $jobs }，{ $bytes }/{ $total }，{ $speed }
cli-run-started = { $rule }：开始执行，ID 为 { $run }。
cli-run-queued = { $rule }：已加入队列，ID 为 { $run }。
cli-run-planning-stopped = 列举镜像时用户停止了这次执行。
cli-retried = { $count ->
   *[other] 正在重试 { $count } 个失败的任务。
}
cli-retried-none = 执行记录 { $run } 中没有失败的任务，无需重试。
cli-run-open = 还有 { $count } 个任务未结束。
cli-more-failed = 另有 { $count } 个：sampan run show { $run }
cli-requests = { $host }：{ $count }
cli-plan-summary = 匹配 { $matched } 个：复制 { $copy } 个，覆盖 { $overwrite } 个，已是最新 { $up_to_date } 个，跳过 { $skip } 个。
cli-next = 下一页：--cursor { $cursor }
cli-serving = 正在 { $path } 上运行，直到收到 SIGTERM。
cli-restored = 数据存储已损坏。已将其移到一旁，并恢复了最新的完好快照。

## 表格

cli-column-image = 镜像
cli-column-destination = 目标端
cli-column-operation = 操作
cli-column-status = 状态
cli-column-size = 大小
cli-column-created = 创建时间
cli-column-ended = 结束时间
cli-column-rule = 规则
cli-column-name = 名称
cli-column-action = 动作
cli-column-id = ID
cli-column-run = 执行记录
cli-column-trigger = 触发方式
cli-column-started = 起始时间
cli-column-matched = 匹配
cli-column-up-to-date = 已是最新
cli-column-finished = { status-finished }
cli-column-failed = { status-error }
cli-column-stopped = { status-stopped }
cli-column-canceled = { status-canceled }
cli-column-open = 未结束
cli-column-copied = 已传输
cli-column-requests = 请求数
cli-column-reason = 原因
cli-column-remedy = 处理方法
cli-column-attempts = 尝试次数
cli-column-attempt = 尝试
cli-column-time = 时间
cli-column-state = 状态
cli-column-digest = 摘要
cli-column-address = 地址
cli-column-credential = 凭据
cli-column-rules = 规则
cli-column-warning = 警告
cli-column-username = 用户名
cli-column-ca-file = CA 文件
cli-column-client-cert = 客户端证书
cli-column-proxy = 代理
cli-column-connections = 连接数
cli-column-bytes-per-second = 限速
cli-column-requests-per-second = 每秒请求数
cli-column-enabled = 启用
cli-column-source = 源端
cli-column-destinations = 目标端
cli-column-repositories = 镜像仓库
cli-column-tags = 标签
cli-column-description = 说明
cli-column-priority = 优先级
cli-column-workers = 并发任务数
cli-column-paused = 已暂停
cli-column-limits-schedule = 分时限速
cli-no-limit = 不限

## 预览中对镜像的处理

action-copy = 复制
action-up_to_date = 已是最新
action-overwrite = 覆盖
action-delete = 删除
action-skip = 跳过
action-collision = 冲突

## 用词

cli-yes = 是
cli-no = 否
cli-remedy = 处理方法：{ $remedy }
cli-failed = 失败
cli-warning = 警告
cli-removed = 已删除“{ $name }”。
cli-check-healthy = { $target }：正常
cli-check-unhealthy = { $target }：异常
cli-plain-http = 明文 HTTP
cli-skip-verify = 跳过证书校验
cli-targets-created = 新建端点
cli-targets-updated = 更新端点
cli-targets-removed = 删除端点
cli-rules-created = 新建规则
cli-rules-updated = 更新规则
cli-rules-removed = 删除规则
cli-settings-changed = 设置已更改。
cli-nothing-changed = 没有更改。
cli-targets-to-create = 将新建端点
cli-targets-to-update = 将更新端点
cli-targets-to-remove = 将删除端点
cli-rules-to-create = 将新建规则
cli-rules-to-update = 将更新规则
cli-rules-to-remove = 将删除规则
cli-settings-to-change = 设置将会更改。
cli-nothing-to-change = 不会有更改。
cli-colon = {"："}
cli-list-separator = {"、"}
cli-aside = （{ $text }）
