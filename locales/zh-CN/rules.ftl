### 复制规则：窗口中的用词。

## 页面

rules-new = 新建规则
rules-empty = 还没有复制规则
rules-empty-about = 复制规则说明要复制哪些镜像，从哪个端点复制到哪些端点。规则可以反复执行，目标端已有的内容不会重复传输。
rules-empty-targets = 规则需要一个读取镜像的端点和一个写入镜像的端点，请先添加端点。
rules-empty-add = 新建端点
rules-name = 名称
rules-way = 源端 → 目标端、范围
rules-way-long = 源端：{ $source }；目标端：{ $destinations }
rules-all-repositories = 全部镜像仓库
rules-all-tags = 全部标签
rules-last-run = 上次执行
rules-never = 从未执行
rules-enabled = 启用
rules-actions = 操作
rules-on = 已启用
rules-off = 已停用
rules-enable-name = 启用“{ $name }”
rules-run = 执行
rules-run-name = 立即执行“{ $name }”
rules-run-disabled = 规则已停用，请先启用。
rules-edit-name = 编辑“{ $name }”
rules-more-name = “{ $name }”的更多操作
rules-preview = 预览
rules-duplicate = 创建副本
rules-delete = 删除规则
rules-copy-name = { $name } - 副本

## 上次执行

rules-run-planning = 正在查找镜像…
rules-run-nothing = 没有匹配的镜像。
rules-count-finished = { $count } 个已完成
rules-count-up-to-date = { $count } 个已是最新
rules-count-error = { $count } 个失败
rules-count-running = { $count } 个运行中
rules-count-pending = { $count } 个等待中
rules-count-retrying = { $count } 个等待重试
rules-count-stopped = { $count } 个已停止
rules-count-canceled = { $count } 个已取消

rules-started = 规则“{ $name }”已开始执行
rules-started-about = 正在查找镜像，找到后会逐个生成复制任务。
rules-started-paused = 队列已暂停，队列继续后任务才会开始。
rules-show-jobs = 查看任务

## 停用和删除

rules-disable = 停用规则
rules-disable-ask = 停用规则“{ $name }”？
rules-delete-ask = 删除规则“{ $name }”？
rules-delete-about = 已结束的任务仍保留在列表中，镜像不受影响。
rules-cancels = { $count } 个未结束的任务将被取消。

## 表单

rules-rule = 规则
rules-edit-title = 编辑规则：{ $name }
rules-save-run = 保存并执行
rules-part-name = 名称
rules-part-source = 源端
rules-part-what = 复制范围
rules-part-what-about = 不填写匹配模式时复制全部内容；被排除的内容始终不复制。
rules-part-destinations = 目标端
rules-part-destinations-about = 每个镜像都会复制到所有目标端。命名空间会加在目标端镜像仓库名称的前面。
rules-part-options = 选项
rules-name-example = base-images
rules-description = 说明
rules-source = 源端
rules-repositories = 镜像仓库
rules-repositories-example = 全部，或如 library/**
rules-tags = 标签
rules-tags-example = 全部，或如 1.*
rules-repositories-include = 包含的镜像仓库
rules-repositories-exclude = 排除的镜像仓库
rules-tags-include = 包含的标签
rules-tags-exclude = 排除的标签
rules-include = 包含
rules-exclude = 排除
rules-exclude-example = 无
rules-legend = 匹配模式的写法
rules-legend-star = 一级之内的任意字符：library/*
rules-legend-stars = 任意多级：team/**
rules-legend-mark = 任意一个字符：v?
rules-legend-braces = 其中之一：1.{"{"}26,27{"}"}
rules-destination = 端点
rules-destination-number = 目标端 { $number }
rules-destination-add = 添加目标端
rules-destination-remove = 移除目标端
rules-destination-remove-number = 移除目标端 { $number }
rules-namespace = 命名空间
rules-namespace-number = 目标端 { $number } 的命名空间
rules-namespace-example = 无：与源端名称相同
rules-target-choose = 选择端点
rules-target-new = 新建端点…
rules-part-when = 触发方式
rules-part-when-about = 规则随时可以手动执行，也可以按以下一种或多种方式自动执行。
rules-schedule-number = 定时 { $number }
rules-schedule-add = 添加定时
rules-schedule-remove = 移除定时 { $number }
rules-schedule-hint = 依次为分、时、日、月、星期，前面可以加上秒。
rules-schedule-hourly = 每小时
rules-schedule-daily = 每天凌晨两点
rules-schedule-weekdays = 周一至周五凌晨两点
rules-schedule-weekly = 每周日凌晨两点
rules-zone = 时区
rules-missed = 错过的执行
rules-missed-run-once = 错过时：启动后补执行一次
rules-missed-skip = 错过时：跳过
rules-next-runs = 接下来的执行时间：
rules-next-here = （本机时间 { $time }）
rules-next = 下次 { $time }
rules-polls = 轮询源端
rules-listens = 由事件触发
rules-poll = 轮询
rules-poll-hint = 每隔一段时间检查源端，只复制有变化的镜像。
rules-poll-minutes = 分钟
rules-event = 事件
rules-event-hint = Registry 发出推送通知后，立即复制该镜像；规则启用同步删除时，也响应删除通知。
rules-event-deaf = 尚未开始监听：请在设置中打开监听，并让 Registry 将通知发送到监听地址。
rules-notify = 通知
rules-notify-usual = 按设置
notify-never = 不通知
notify-failure = 仅失败
notify-always = 每次执行
rules-notify-hint = 执行完毕且窗口不在前台时，在本机桌面通知。
rules-overlap = 上次执行未结束时
rules-overlap-queue-hint = 新的执行等待当前执行结束。
rules-overlap-skip-hint = 不进行新的执行。
rules-overlap-restart-hint = 取消当前这次执行中未结束的任务，开始新的执行。
rules-run-skipped = 已跳过：当时上次执行尚未结束。
rules-priority = 优先级
rules-priority-hint = 优先级高的任务先执行，默认为 0。
rules-attempts = 尝试次数
rules-attempts-hint = 任务最多尝试的次数，1 到 20，用完后记为失败。等待网络恢复不计入次数。
rules-bytes = 带宽限制
rules-bytes-hint = 本规则所有任务合计。留空表示不限速。
rules-enabled-hint = 停用的规则会保留，但不能执行。
rules-source-missing = 请选择源端。
rules-destination-missing = 请选择目标端。
rules-destination-twice = 已有端点和命名空间都相同的目标端。
rules-destination-same = 目标端与源端相同，且没有命名空间：镜像会复制到原处。

rules-more-conditions = 更多条件：标记、版本、时间、平台…
rules-labels = 标记（label）
rules-labels-include = 镜像须带有的标记
rules-labels-exclude = 镜像不得带有的标记
rules-labels-example = 任意，或如 release
rules-labels-hint = Harbor 的标记（label）。镜像须带有全部所填标记；带有任意一个即可时，写作 {"{"}release,hotfix{"}"}。每填一个按回车。
rules-labelled = 标记 { $labels }
rules-semver = 版本范围
rules-semver-hint = 例如 >=3.18、~1.4 或 1.x || 3.x。只匹配普通版本；3.18-alpine 之类的变体需由匹配模式包含。
rules-newest = 只取最新
rules-newest-all = 全部
rules-newest-by = 新旧依据
rules-newest-by-semver = 按版本
rules-newest-by-created = 按时间
rules-newest-by-name = 按名称
rules-newest-hint = 每个镜像仓库只取最新的若干个标签。按版本时，各变体分别计数。
rules-max-age = 时间不早于
rules-max-age-hint = 填写时长，例如 90d，从推送时间算起。Harbor、Docker Hub 和 Quay 会给出标签的推送时间；其他 Registry 以镜像中记录的创建时间为准，因此匹配的每个镜像都要读取一次。
rules-repositories-regex = 镜像仓库（正则）
rules-tags-regex = 标签（正则）
rules-regex-hint = 匹配整个名称的正则表达式，其中的命名分组可用于目标端的名称。
rules-platforms = 平台
rules-platforms-example = 全部，或如 linux/amd64
rules-platforms-hint = 多平台镜像只复制这些平台。
rules-index = 镜像索引
rules-index-keep = 保持原样，摘要不变，缺少其他平台
rules-index-rewrite = 重新写入，不含其他平台，摘要改变
rules-artifacts = 制品类型
rules-artifacts-all = 全部
rules-artifacts-image = 容器镜像
rules-artifacts-helm = Helm Chart
rules-artifacts-other = 其他制品
rules-artifacts-hint = 只复制这些类型的制品。
rules-foreign = 外部镜像层
rules-foreign-hint = 不在 Registry 中的镜像层，例如 Windows 的基础镜像层，许可证通常要求保留在原处。
rules-foreign-skip = 保留在原处
rules-foreign-fetch = 下载并推送
rules-referrers = 附件
rules-referrers-hint = 签名、SBOM 和证明。
rules-referrers-on = 随镜像一起复制
rules-referrers-off = 不复制
rules-names-change = 更改名称：层级、模板、标签…
rules-names-hint = 模板可用 {"{{"}repository{"}}"}、{"{{"}namespace{"}}"}、{"{{"}name{"}}"}、{"{{"}project{"}}"}、{"{{"}path{"}}"}、按序号的层级如 {"{{"}1{"}}"}，以及正则的命名分组；标签还可用 {"{{"}tag{"}}"}。
rules-levels-number = 目标端 { $number } 的名称层级
rules-levels-none = 保留全部层级
rules-levels-1 = 去掉第 1 级
rules-levels-2 = 去掉前 2 级
rules-levels-3 = 去掉前 3 级
rules-levels-all = 只保留最后一级
rules-levels-template = 按模板…
rules-template-number = 目标端 { $number } 的名称模板
rules-tag-template-number = 目标端 { $number } 的标签模板
rules-part-effect = 目标端已有的镜像
rules-overwrite = 覆盖
rules-overwrite-always = 标签指向其他镜像时覆盖
rules-overwrite-if-older = 目标端镜像更旧时覆盖
rules-overwrite-never = 从不覆盖
rules-backup = 备份标签
rules-backup-hint = 被覆盖的镜像将以此标签保留，可用 {"{{"}tag{"}}"}、{"{{"}date{"}}"}、{"{{"}time{"}}"} 和 {"{{"}digest{"}}"}。留空则不备份。
rules-delete-missing = 同步删除
rules-delete-missing-hint = 包括整个镜像仓库。列表获取失败、中断或为空时绝不删除。预览会显示将被删除的镜像。
rules-delete-missing-on = 删除源端已不存在的镜像
rules-delete-missing-off = 不删除
rules-max-share = 最多删除
rules-max-share-hint = 占本规则镜像总数的比例。超过时一律不删除，除非在某次执行时确认。
rules-protect = 受保护的标签
rules-protect-hint = 匹配这些模式的标签绝不删除。
rules-order = 顺序
rules-order-oldest = 先旧后新
rules-order-newest = 先新后旧
rules-order-hint = 在每个镜像仓库内按此顺序复制。

## 用一句话说明规则

rules-sentence = 将{ $source }中{ rules-part-repositories }的{ rules-part-tags }复制到{ $destinations }{ rules-part-namespace }{ rules-part-labels }。{ $deletes ->
    [yes] 源端已不存在的镜像会在目标端同步删除。
   *[no] {""}
}
rules-part-labels = { GIVEN($labels) ->
   *[yes] ，仅限带有标记 { $labels }{ GIVEN($labels_except) ->
       *[yes] ，且不带标记 { $labels_except }
        [no] {""}
    } 的镜像
    [no] { GIVEN($labels_except) ->
       *[yes] ，仅限不带标记 { $labels_except } 的镜像
        [no] {""}
    }
}
rules-part-tags = { GIVEN($tags) ->
   *[yes] 标签 { $tags }{ GIVEN($tags_except) ->
       *[yes] （{ $tags_except } 除外）
        [no] {" "}
    }
    [no] 全部标签{ GIVEN($tags_except) ->
       *[yes] （{ $tags_except } 除外）
        [no] {""}
    }
}
rules-part-repositories = { GIVEN($repositories) ->
   *[yes] {" "}{ $repositories }{ GIVEN($repositories_except) ->
       *[yes] （{ $repositories_except } 除外）
        [no] {" "}
    }
    [no] 全部镜像仓库{ GIVEN($repositories_except) ->
       *[yes] （{ $repositories_except } 除外）
        [no] {""}
    }
}
rules-part-namespace = { GIVEN($namespace) ->
   *[yes] ，放在 { $namespace }/ 之下
    [no] {""}
}
rules-destination-below = { $target }（{ $namespace }/ 之下）

## 预览

rules-preview-busy = 正在查询源端和目标端…
rules-preview-about = 以下是现在执行时会进行的操作。预览不写入任何内容。
rules-preview-old = 预览之后规则又有修改。
rules-preview-again = 重新预览
rules-preview-show = 显示
rules-preview-all = 全部 { $count }
rules-preview-total = { $action } { $count }
rules-preview-nothing = 没有匹配的镜像，请检查匹配模式。
rules-preview-cap = 只显示 { $count } 个镜像，总数包含全部镜像。
rules-preview-stop = 停止
rules-preview-bytes = 需传输 { $bytes }
rules-preview-image = 镜像及其去向
rules-preview-action = 处理方式
rules-action-copy = 复制
rules-action-overwrite = 覆盖
rules-action-up-to-date = 已是最新
rules-action-skip = 跳过
rules-action-collision = 冲突
rules-action-delete = 删除

## 规则不在眼前时的操作

rules-preview-name = 预览“{ $name }”
rules-duplicate-name = 创建副本：{ $name }
rules-delete-name = 删除规则“{ $name }”
rules-jobs-name = 查看任务：{ $name }
rules-enable = 启用规则
rules-enable-it = 启用“{ $name }”
rules-disable-it = 停用“{ $name }”
rules-was-enabled = 已启用规则“{ $name }”
rules-was-disabled = 已停用规则“{ $name }”
rules-was-deleted = 已删除规则“{ $name }”
rules-sentence-source = 源端
rules-sentence-destination = 目标端
rules-sentence-name = “{ $name }”

## 上次执行未结束时，新的执行如何处理

overlap-skip = 跳过新的执行
overlap-queue = 排队等待
overlap-restart = 取消其任务并重新执行
rules-show-runs = 查看执行记录
rules-runs-name = 查看执行记录：{ $name }
