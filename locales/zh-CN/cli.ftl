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

## 队列与执行

cli-queued = 已加入队列：此数据目录上没有正在运行的引擎，启动后（sampan serve 或桌面应用）开始执行。
cli-nothing-matched = 规则“{ $rule }”没有匹配到镜像。
cli-run-summary = { $rule }：匹配 { $matched } 个，已是最新 { $up_to_date } 个，已完成 { $finished } 个，失败 { $error } 个，已停止 { $stopped } 个，已取消 { $canceled } 个。
cli-run-bytes = 已传输 { $bytes_copied }，已挂载 { $bytes_mounted }，目标端已有 { $bytes_existing }，耗时 { $took }。
cli-progress = 任务 { $ended }/{ $jobs }，{ $bytes }/{ $total }，{ $speed }

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
