### 设置：窗口中的用词。

settings-language = 语言

settings-part-work = 执行
settings-workers = 并发任务数
settings-workers-hint = 同时运行的任务数，1 到 64，修改后立即生效。减少时，运行中的任务会先完成。Worker 越多，占用的内存和到 Registry 的连接也越多。
settings-workers-applied = { $count ->
   *[other] 已生效：同时运行 { $count } 个任务
}
settings-limit = 带宽限制
settings-limit-hint = 限制所有传输的总速度，修改后立即生效，正在进行的传输也不例外。留空表示不限速。
settings-limit-applied = 已生效：最高 { $speed }
settings-limit-applied-none = 已生效：不限速
settings-schedule = 分时限速
settings-schedule-hint = 按本机的本地时间计算。时段重叠时以排在前面的为准，其余时间使用上面的带宽限制。
settings-effect = 当前：{ $speed }，至 { $until }
settings-band = { $from } 至 { $to }：{ $speed }
settings-days-all = 每天
settings-days-span = { $first }至{ $last }
settings-window-add = 添加时段…
settings-window-line = { $days } { $from }–{ $to }
settings-window-days = 星期
settings-window-from = 开始时间
settings-window-to = 结束时间
settings-window-next-day = 次日
settings-window-no-day = 请至少选择一天。
settings-window-no-time = 请填写时间，例如 09:00，最晚 24:00。
settings-window-no-speed = 请填写该时段的速度。
settings-window-raise = 上移
settings-window-raise-name = 上移：{ $window }
settings-window-edit-name = 编辑：{ $window }
settings-window-remove-name = 删除：{ $window }

settings-proxy = 代理
settings-proxy-environment = 使用环境变量（HTTPS_PROXY、NO_PROXY）
settings-proxy-hint = 用于没有单独设置代理的所有端点，从下一次执行开始生效。

settings-part-retention = 历史记录
settings-retention-about = 已结束的记录到期后自动删除，不影响镜像。
settings-keep-jobs = 任务保留
settings-keep-logs = 日志保留
settings-keep-runs = 执行记录保留
settings-days = 天
settings-keep-runs-unit = 条/规则
settings-keep-always = 永久保留。
settings-applied = 已生效

settings-part-listener = Registry 通知
settings-listener-about = Registry 可以在有镜像推送时主动发出通知，由事件触发的规则随即只为该镜像执行。同一地址还为监控提供 /healthz、/readyz 和 /metrics。
settings-listener = 监听
settings-listener-at = 正在 { $address } 监听
settings-listener-address = 地址
settings-listener-address-hint = 填 127.0.0.1 时只有本机可以访问，填 0.0.0.0 时网络中的所有机器都可以访问。
settings-listener-closed = 目前不接受任何通知：发送方需要令牌、密钥路径或 GitHub 签名。
settings-listener-url = 接收通知的 URL
settings-token = 令牌
settings-token-hint = Registry 在请求头中发送：Authorization: Bearer …
settings-path-secret = 密钥路径
settings-path-secret-hint = 适用于无法发送请求头的发送方，例如 Docker Hub：在地址后加上 /events/…
settings-github-secret = GitHub 密钥
settings-github-secret-hint = Webhook 的密钥，GitHub 用它对发送的内容签名。
settings-secret-none = 无
settings-secret-keyring = 保存在系统密钥环中
settings-secret-file = 保存在加密文件中
settings-secret-session = 仅保存到 Sampan 退出
settings-secret-variable = 取自环境变量 { $name }
settings-secret-make = 自动生成
settings-secret-remove = 移除

settings-part-window = 窗口
settings-appearance = 主题
settings-appearance-system = 跟随系统
settings-appearance-light = 浅色
settings-appearance-dark = 深色
settings-units = 大小单位
settings-units-binary = MiB、GiB
settings-units-decimal = MB、GB
settings-compact = 紧凑
settings-compact-hint = 控件更小、间距更窄，窗口中可显示更多内容。

settings-part-desktop = 桌面
settings-closing = 关闭窗口时
settings-closing-ask = 询问
settings-closing-tray = 留在托盘
settings-closing-quit = 退出
settings-closing-hint = 留在托盘中时，Sampan 会继续工作。
settings-closing-no-tray = 当前桌面没有托盘，关闭窗口即退出。未完成的任务会在下次启动时继续。
settings-notify = 通知
settings-notify-all = 每次执行
settings-notify-failures = 仅失败
settings-notify-never = 不通知
settings-notify-hint = 规则执行完毕且窗口不在前台时通知。
settings-autostart = 登录时启动
settings-autostart-hint = 有托盘时，启动后留在托盘中。

settings-part-files = 规则文件
settings-files-about = 以 YAML 保存端点、规则和设置，不含密码，可用于留存、比较或迁移到其他电脑。也可以导入 regsync、skopeo sync、image-syncer、Harbor 的配置，或直接将文件拖放到窗口中。
settings-import = 导入…
settings-import-choose = 选择要导入的文件
settings-export = 导出…
settings-export-save = 保存端点、规则和设置
settings-exported = 已保存：{ $path }

settings-part-about = 关于 Sampan
settings-version = 版本
settings-data-directory = 数据目录
settings-data-directory-about = 端点、规则、任务和日志保存在此目录中，不包含密码。

## 密码保存在哪里

secrets-part = 密码
secrets-about = 输入的密码和令牌不会再次显示，也绝不以明文保存。
secrets-store = 保存在
secrets-store-keyring = 系统密钥环
secrets-store-keyring-hint = 系统的密钥环，登录系统时解锁。
secrets-store-file = 加密文件
secrets-store-file-hint = 数据目录中的文件（age 格式），只有用口令才能打开。每次启动时询问口令；输入之前，需要密码的任务会等待。
secrets-store-session = 内存
secrets-store-session-hint = Sampan 退出后密码即丢失，每次启动后都要重新输入。
secrets-no-keyring = 当前会话没有可用的密钥环，输入的密码在 Sampan 退出后即丢失。加密文件可以长期保存密码。
secrets-file = 加密文件
secrets-change = 更换口令…
secrets-changed = 口令已更换
secrets-kept = 已保存的密码
secrets-none = 无
secrets-in-keyring = 密钥环 { $count } 个
secrets-in-file = 加密文件 { $count } 个
secrets-in-session = 内存 { $count } 个
secrets-applied = 已生效：全部密码已移到此处
secrets-applied-left = 已生效；以下密码无法读取，因此未移动：{ $names }
secrets-passphrase-new = 新口令
secrets-passphrase-again = 再次输入
secrets-passphrase-hint = 至少 8 个字符。没有口令，任何人都无法打开该文件；口令遗失后无法找回。
secrets-session-ask = 仅将密码保存在内存中？
secrets-session-about = { $count } 个密码将从当前保存处移除，并在 Sampan 退出后丢失。
secrets-session-ok = 仅保存在内存中

unlock-open = 解锁…
unlock-title = 密码已锁定
unlock-about = 保存密码的加密文件尚未输入口令。输入之前，需要密码的任务会等待，其他任务照常进行。
unlock-passphrase = 口令
unlock-now = 解锁
unlock-later = 稍后
unlock-lost = 口令已遗失？
unlock-lost-ask = 将加密文件移开？
unlock-lost-about = 没有口令，任何人都无法读取该文件。其中的所有密码都需要逐个端点重新输入。
unlock-lost-kept = 文件不会删除：如果之后找到口令，仍然可以打开。
unlock-lost-ok = 移开
unlock-lost-done = 加密文件已移开
unlock-banner = 密码已锁定，需要密码的任务会等待。
