### 数据存储：备份、恢复与损坏。

backup-part = 备份与恢复
backup-about = 备份包含端点、规则、设置以及未结束的任务，不含密码和日志。Sampan 会自动生成快照，并保留最近三份。
backup-holds = { $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务
backup-contents = { $targets } 个端点、{ $rules } 条规则、{ $jobs } 个任务
backup-save = 保存备份…
backup-save-title = 保存备份
backup-saved = 已保存 { $holds }：{ $path }
backup-choose = 从文件恢复…
backup-choose-title = 选择备份
backup-snapshots = 快照
backup-snapshots-none = 尚未生成快照。
backup-unusable = 已损坏，无法用于恢复。
backup-restore = 恢复…
backup-restore-name = 恢复 { $taken } 的快照

restore-ask = 恢复 { $taken } 的备份？
restore-ask-empty = 新建空的数据存储？
restore-holds = 其中包含 { $holds }。
restore-replaces = 它将替换现有内容：{ $holds }。
restore-replaces-empty = 现有内容将全部移开：{ $holds }。
restore-running = 会先中断正在运行的 { $running } 个任务。
restore-kept = 现有的数据存储不会删除，会移到数据目录中的其他位置。备份不包含已结束的任务和日志。
restore-ok = 恢复
restore-ok-empty = 新建
restore-done = 备份已恢复
restore-done-empty = 已新建空的数据存储
restore-taken = 备份时间
restore-before = 恢复前
restore-after = 恢复后
restore-lost = 已丢失
restore-lost-about = 已结束的任务、全部日志，以及备份之后的改动
restore-lost-all = 全部内容（另有备份的除外）
restore-aside = 原数据存储
restore-go-on = 继续

recovered-title = 数据存储已损坏
recovered-about = Sampan 已将损坏的数据存储移开，并恢复了最新的快照。未结束的任务会自动继续，已复制的内容不会重复复制。
recovered-about-empty = Sampan 已将损坏的数据存储移开。没有可以恢复的快照，数据存储现在为空。
recovered-seen = 损坏情况
recovered-other = 恢复其他备份…

damaged-title = 数据存储已损坏
damaged-about = 没有任何内容被修改或删除。请选择用什么替换它；损坏的数据存储始终会保留。
damaged-seen = 损坏情况
damaged-where = 数据目录
damaged-empty = 新建空的数据存储…
damaged-aside = 此前移开的存储
