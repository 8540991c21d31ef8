### 设置：窗口中的用词。

settings-language = 语言

settings-part-work = 执行
settings-workers = 并发任务数
settings-workers-hint = 同时运行的任务数，1 到 64，修改后立即生效。减少时，运行中的任务会先完成。Worker 越多，占用的内存和到 Registry 的连接也越多。
settings-workers-applied = { $count ->
   *[other] 已生效：同时运行 { $count } 个任务
}

settings-part-window = 窗口
settings-appearance = 外观
settings-appearance-system = 跟随系统
settings-appearance-light = 浅色
settings-appearance-dark = 深色
settings-compact = 紧凑
settings-compact-hint = 控件更小、间距更窄，窗口中可显示更多内容。

settings-part-about = 关于 Sampan
settings-version = 版本
settings-data-directory = 数据目录
settings-data-directory-about = 端点、规则、任务和日志保存在此目录中，不包含密码。
