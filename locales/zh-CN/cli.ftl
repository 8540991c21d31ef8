### 命令行的文字。帮助：`cli-cmd-` 加命令，`cli-opt-` 加选项名。

## 帮助

cli-about = 按规则在 Registry 之间复制容器镜像。

cli-cmd-copy = 复制一个镜像
cli-cmd-sync = 立即执行文件中的规则，并汇总结果
cli-cmd-apply = 把文件中的端点、规则和设置写入数据存储
cli-cmd-import = 将其他工具的配置转换为规则文件
cli-cmd-export = 以 YAML 导出数据存储中的端点、规则和设置
cli-cmd-target = 端点：读取或写入镜像的位置
cli-cmd-target-list = 列出端点
cli-cmd-target-show = 显示端点
cli-cmd-target-add = 添加端点
cli-cmd-target-import-logins = 为 Docker 已登录的每个 Registry 添加端点
cli-cmd-target-check = 逐步测试与端点的连接
cli-cmd-target-remove = 删除未被规则使用的端点
cli-cmd-rule = 规则：复制哪些镜像，从哪里复制到哪里
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
cli-cmd-queue-pause = 暂停队列：运行中的任务会继续完成，不再开始新任务
cli-cmd-queue-resume = 继续队列
cli-cmd-settings = 全局设置
cli-cmd-settings-get = 显示设置
cli-cmd-settings-set = 修改设置
cli-cmd-secrets = 输入的密码保存在哪里
cli-cmd-secrets-show = 显示当前使用的存储方式，以及是否已锁定
cli-cmd-secrets-use = 今后将密码保存在此处，并将保存在别处的密码移过来
cli-cmd-secrets-unlock = 为正在运行的 Sampan 解锁加密文件，等待中的任务随即继续
cli-cmd-secrets-change-passphrase = 更换加密文件的口令
cli-cmd-secrets-reset = 将口令已遗失的加密文件移开
cli-cmd-store = 数据存储：Sampan 保存的全部内容
cli-cmd-store-check = 读取并校验数据存储的全部内容，不做任何改动
cli-cmd-store-backup = 将端点、规则、设置和未结束的任务写入文件，不含密码
cli-cmd-store-restore = 用备份替换数据存储；原有的数据存储会保留
cli-cmd-serve = 不打开窗口运行引擎，直到收到 SIGTERM
cli-cmd-metrics = 以 Prometheus 格式输出监控指标
cli-cmd-schema = 输出 JSON schema
cli-cmd-completions = 输出 shell 补全脚本
cli-cmd-man = 将手册页写入目录

cli-opt-data-dir = 数据目录
cli-opt-lang = 语言：en 或 zh-CN
cli-opt-verbose = 输出更多信息；重复使用则更详细
cli-opt-no-color = 不使用颜色
cli-opt-json = 在标准输出中输出一个 JSON 文档
cli-opt-passphrase-file = 存有加密文件口令的文件
cli-opt-new-passphrase-file = 存有新口令的文件
cli-opt-secret-store = keyring、encrypted-file 或 session
cli-opt-dry-run = 只显示将要执行的操作，不写入任何内容
cli-opt-file = 规则文件
cli-opt-wait = 等待结束并汇总结果
cli-opt-version = 显示版本
cli-opt-help = 显示帮助
cli-opt-only = 只执行文件中的这条规则
cli-opt-confirm-deletion = 删除源端已不存在的镜像，即使超过规则设定的比例
cli-opt-prune = 删除文件中没有的端点和规则
cli-opt-backup = 备份文件
cli-opt-backup-file = 备份文件；省略时使用最新的快照
cli-opt-empty = 新建空的数据存储
cli-opt-source = 镜像：host/repository:tag、…@sha256:…、http://host:port/…、oci:DIR:repository:tag、oci-archive:FILE:repository:tag 或 docker-archive:FILE
cli-opt-destination = 目标端，写法相同
cli-opt-platform = 只复制多架构镜像中的这个平台，可多次指定；镜像索引会被重写
cli-opt-no-referrers = 不复制签名、SBOM 和证明
cli-opt-src-creds-stdin = 从标准输入读取源端的登录信息，格式为一行 user:password
cli-opt-dst-creds-stdin = 从标准输入读取目标端的登录信息，格式相同
cli-opt-target = 端点的名称或 ID
cli-opt-name = 名称
cli-opt-place = Registry 的 URL、oci: 加目录，或 oci-archive: 加文件
cli-opt-credential = 凭据来源：none、docker-config、keyring、encrypted-file、helper:NAME、env:NAME 或 file:PATH
cli-opt-username = 用户名，与 --password-env 或 --password-stdin 一起使用
cli-opt-password-env = 存放密码的环境变量
cli-opt-password-stdin = 从标准输入读取密码，并按 sampan secrets 的设置保存
cli-opt-ca-file = 除系统证书外还信任的证书
cli-opt-skip-verify = 接受任何证书
cli-opt-proxy = 代理的 URL，或 none
cli-opt-provider = Registry 产品，不填则自动识别
cli-opt-connections = 同时进行的请求数
cli-opt-rule = 规则的名称或 ID
cli-opt-rules = 规则的名称或 ID
cli-opt-run = 执行记录的 ID
cli-opt-job = 任务的 ID
cli-opt-of-rule = 只列出这条规则的
cli-opt-of-run = 只列出这次执行的
cli-opt-status = 只列出这种状态的：pending、running、retrying、stopped、canceled、finished、error
cli-opt-limit = 最多列出多少条（默认 50）
cli-opt-log-limit = 最多列出多少条日志（默认 5000）
cli-opt-cursor = 上一页结束的位置
cli-opt-follow = 持续显示，直到任务结束
cli-opt-level = 最低级别：debug、info、warn、error（默认 info）
cli-opt-key = 设置项：workers、bytes_per_second、limits_schedule、retention、proxy 或 listener
cli-opt-value = 值；none 表示取消限制
cli-opt-shell = Shell：bash、elvish、fish、powershell、zsh
cli-opt-schema = 文档名称
cli-opt-tool = 工具：regsync、skopeo、image-syncer 或 harbor
cli-opt-configuration = 该工具的配置文件；对 Harbor 为 JSON 格式的复制策略
cli-opt-auth = image-syncer 的登录信息文件
cli-opt-other = 文件中没有的信息：skopeo sync 的目标端，或 Harbor 自身的地址
cli-opt-drain = 收到 SIGTERM 后等待运行中任务结束的最长时间，例如 60s（默认 3s）
cli-opt-pages = 目录；不存在时自动创建

cli-help-usage = 用法
cli-help-commands = 命令
cli-help-command = 命令
cli-help-arguments = 参数
cli-help-options = 选项
cli-help-placeholder = 选项

cli-man-name = 名称
cli-man-synopsis = 概要
cli-man-description = 描述
cli-man-version = 版本

## 规则文件或命令行中的值应是什么

cli-expected-map = 应为映射
cli-expected-list = 应为列表
cli-expected-text = 应为文本
cli-expected-boolean = 应为 true 或 false
cli-expected-number = 应为非负整数，且不能过大
cli-expected-integer = 应为整数，且不能过大
cli-expected-positive = 应为不小于 1 的整数
cli-expected-range = 应为 { $min } 到 { $max } 之间的整数
cli-expected-one-of = 应为以下之一：{ $choices }
cli-expected-credential = 应为 none、docker-config、keyring、encrypted-file、helper:NAME、env:NAME 或 file:PATH；密码有单独的键
cli-expected-size = 应为大小，例如 20MiB
cli-expected-speed = 应为每秒至少 1 字节的速度，例如 20MiB
cli-expected-retention = 应为不短于 1h 的时长，例如 30d
cli-expected-duration = 应为时长，例如 10m 或 90d
cli-expected-days = 应为星期，例如 mon-fri、sat,sun 或 daily
cli-expected-time-of-day = 应为 00:00 到 24:00 之间的时刻
cli-expected-share = 应为 0% 到 100% 之间的比例
cli-expected-platform = 应为平台，例如 linux/amd64
cli-expected-flatten = 应为 all、none、1、2 或 3
cli-expected-artifacts = 应为 all，或由 image、helm、other 组成的列表
cli-expected-trigger = 应为触发方式，例如 {"{"} manual: {"{}"} {"}"}，或触发方式的列表
cli-expected-trigger-kind = 应为 manual、schedule、event、poll 之一
cli-expected-schedule = 应为五个或六个字段的 cron 表达式，例如 0 2 * * *
cli-expected-time-zone = 应为 IANA 时区，例如 Asia/Shanghai
cli-expected-poll = 间隔应不短于 10s，例如 10m
cli-expected-address = 应为地址和端口，例如 127.0.0.1:8421
cli-expected-secret = 应为 ${"{"}NAME{"}"}（NAME 为环境变量名）或 keyring
cli-expected-beside-schedule = 只能与 schedule 一起使用
cli-expected-login = credential 不能与 username、password 同时使用
cli-expected-path = 应为路径
cli-expected-path-utf8 = 应为 UTF-8 编码的路径
cli-expected-variable = 应为 ${"{"}NAME{"}"}，其中 NAME 为环境变量名
cli-expected-variable-alone = 应只有一个 ${"{"}NAME{"}"}，没有其他内容
cli-expected-password = 应为密码
cli-expected-password-variable = 用户名中有 ${"{"}NAME{"}"} 时，密码也应为 ${"{"}NAME{"}"}
cli-expected-destination = 至少应有一个目标端
cli-expected-flatten-or-template = flatten 与 template 只能使用其一
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
cli-expected-configuration = 应为该工具的配置，YAML 或 JSON 格式
cli-expected-map-at = { $place } 处应为映射
cli-expected-small-file = 文件不应超过 { $size }

## 命令行有误

cli-usage-help = 请参阅 { $command } --help。
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
cli-usage-login = 请使用 --credential，或使用 --username 并搭配 --password-env 和 --password-stdin 之一。
cli-usage-credential = --credential 的值应为 none、docker-config、keyring、encrypted-file、helper:NAME、env:NAME 或 file:PATH。
cli-usage-setting = 没有设置项“{ $word }”。可用的设置项：{ $names }。
cli-usage-import-destination = skopeo sync 的目标端写在其命令行中：请用 --to 指定。
cli-usage-import-harbor = 策略中没有所属 Harbor 的地址：请用 --to 指定。
cli-usage-workers = 设置项 workers 应为 { $min } 到 { $max } 之间的整数。
cli-usage-speed = 设置项 bytes_per_second 应为大小（例如 20MiB）或 none。
cli-usage-restore = 请只指定备份文件或 --empty 之一。

## 结束等待

cli-left-run = 已停止等待。占用数据目录的进程会继续执行，执行记录为 { $runs }。
cli-left-run-advice = 如需停止执行：{ $commands }。
cli-left-job = 已停止等待。占用数据目录的进程会继续处理任务 { $job }。
cli-left-job-advice = 如需停止该任务：sampan job stop { $job }。
cli-left = 已停止等待。占用数据目录的进程会继续其工作。
cli-left-advice = 如需查看执行情况：sampan run list。

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
cli-run-started = { $rule }：开始执行（执行记录 { $run }）。
cli-run-queued = { $rule }：已加入队列（执行记录 { $run }）。
cli-run-planning-stopped = 列举镜像时用户停止了这次执行。
cli-retried = 正在重试 { $count } 个失败的任务。
cli-to-retry = 将重试 { $count } 个失败的任务。
cli-retried-none = 执行记录 { $run } 中没有失败的任务，无需重试。
cli-run-open = 还有 { $count } 个任务未结束。
cli-more-failed = 另有 { $count } 个：sampan run show { $run }
cli-requests = { $host }：{ $count }
cli-plan-summary = 匹配 { $matched } 个：复制 { $copy } 个，覆盖 { $overwrite } 个，已是最新 { $up_to_date } 个，跳过 { $skip } 个。
cli-plan-more = 需传输 { $bytes }，删除 { $delete } 个，名称冲突 { $collision } 个。
cli-next = 下一页：--cursor { $cursor }
cli-serving = 正在 { $path } 上运行，直到收到 SIGTERM。
cli-listening = 正在 { $address } 监听通知。

## 数据存储

cli-store-sound = 数据存储完好。
cli-store-none = 尚未保存任何内容。
cli-store-snapshot-damaged = 已损坏
cli-store-snapshot = { $at }：{ $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务
cli-store-backed-up = 已写入 { $file }：{ $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务。
cli-store-restored = 已从 { $at } 的备份恢复：{ $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务。
cli-store-emptied = 数据存储为空。
cli-store-set-aside = 原有的数据存储已移到 { $path }。
cli-store-to-back-up = 将写入 { $file }：{ $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务。
cli-store-to-restore = 将恢复 { $at } 的备份：{ $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务。
cli-store-to-empty = 数据存储将为空。
cli-store-to-set-aside = 现有的数据存储将移到 { $path }。

## 密码保存在哪里

cli-passphrase = 加密文件的口令
cli-passphrase-new = 新口令
cli-passphrase-again = 再次输入
cli-traces-lost = 最后的链路追踪数据未能发送：{ $detail }。
cli-locked = 保存密码的加密文件已锁定，需要密码的任务会等待。请用 sampan secrets unlock 解锁。
cli-column-secret-store = 密码保存在
cli-column-keyring = 密钥环可用
cli-column-secret-file = 加密文件
cli-column-locked = 已锁定
cli-column-kept = 已保存
cli-secret-store-keyring = 系统密钥环
cli-secret-store-encrypted-file = 加密文件
cli-secret-store-session = 内存（仅到 Sampan 退出）
cli-secrets-kept = { $store }：{ $count } 个
cli-secrets-left = 无法读取，因此未移动：{ $names }
cli-secrets-set-aside = 加密文件已移到 { $path }。请重新输入密码。

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
cli-column-action = 处理方式
cli-column-labels = 标记
cli-column-provider = 产品
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
cli-column-directory = 数据目录
cli-column-targets = 端点
cli-column-runs = 执行记录
cli-column-jobs = 任务
cli-column-records = 日志记录
cli-column-snapshot = 快照
cli-column-set-aside = 已移开的存储
cli-column-rules = 规则
cli-column-warning = 警告
cli-column-username = 用户名
cli-column-ca-file = CA 文件
cli-column-client-cert = 客户端证书
cli-column-proxy = 代理
cli-column-connections = 连接数
cli-column-bytes-per-second = 带宽限制
cli-column-requests-per-second = 每秒请求数
cli-column-enabled = 启用
cli-column-source = 源端
cli-column-destinations = 目标端
cli-column-repositories = 镜像仓库
cli-column-tags = 标签
cli-column-description = 说明
cli-column-priority = 优先级
cli-column-next-runs = 接下来的执行
cli-column-overlap = 上次执行未结束时
cli-column-workers = 并发任务数
cli-column-paused = 已暂停
cli-column-limits-schedule = 分时限速
cli-column-keep-jobs = 任务保留
cli-column-keep-logs = 日志保留
cli-column-keep-runs = 执行记录保留
cli-keep-age = 结束后 { $age }
cli-keep-runs = 每条规则最新 { $count } 条
cli-keep-always = 永久
cli-column-listener = 监听器
cli-column-notify = 通知
cli-proxy-environment = 使用环境变量
cli-proxy-none = 不使用
cli-off = 关闭
cli-no-targets = 还没有端点。可以添加：sampan target add NAME URL
cli-no-rules-yet = 还没有复制规则。可以从文件导入：sampan apply -f FILE
cli-no-runs = 还没有执行记录。可以开始执行：sampan rule run RULE
cli-no-jobs = 没有复制任务。
cli-no-limit = 不限
cli-every = 每 { $span }

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
cli-import-left-out = 未导入
cli-import-check = 待确认
cli-to-remove = 将删除“{ $name }”。
cli-rehearsed = 这是试运行，没有更改任何内容。
cli-check-provider = 产品：{ $provider }
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
cli-aside = （{ $text }）

## 导入其他工具的配置

import-unknown = Sampan 中没有对应的设置。
import-value = 规则中无法表示“{ $value }”。
import-deny = 表达式“{ $value }”所排除的名称无法用通配符表示，请自行用通配符排除。
import-digest = 规则按标签复制镜像，此处的摘要 { $digest } 没有标签。可用 sampan copy 单独复制一次。
import-password = 密码不会导入：请设置环境变量 { $variable }，或在端点中保存登录信息。
import-certificate = 证书写在配置文件中；请另存为文件，并在端点“{ $target }”的 ca_file 中指定。
import-cert-dir = 只使用该目录中的 ca.crt；客户端证书请在端点“{ $target }”的 client_cert 中指定。
import-plain-http = 如果“{ $target }”使用明文 HTTP，请将其地址写为 http://。
import-rate-limit = Sampan 会自动遵守 Registry 的限流。
import-platform = 镜像只保留此平台，仍为含一个条目的镜像索引。
import-base-name = 未使用 --scoped 时，目标端只保留 { $repository } 的最后一级名称。
import-namespace-login = 原登录信息只用于该 Registry 的一部分，此处用于整个端点“{ $target }”。
import-default-destination = 目标端为空：原为该工具的默认 Registry，文件中未注明。
import-tags-renamed = 多个标签无法逐一改名：“{ $value }”。
import-labels-excluded = Harbor 排除同时带有这些标记的镜像；规则排除带有其中任一标记的镜像。
import-event = 请将 Registry 的通知发送到 Sampan 的监听地址（设置项 listener）。
import-deletion = 规则执行时，源端已不存在的镜像会在目标端同步删除，并受删除保护约束。
import-own-login = Harbor 自身的登录信息不在策略中：端点“{ $target }”使用 docker 的登录信息。
