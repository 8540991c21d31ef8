### 复制规则：窗口中的用词。

## 页面

rules-new = 新建规则
rules-empty = 还没有复制规则
rules-empty-about = 复制规则说明要复制哪些镜像，从哪个端点复制到哪些端点。规则可以反复执行，目标端已有的内容不会重复传输。
rules-empty-targets = 规则需要一个读取镜像的端点和一个写入镜像的端点，请先添加端点。
rules-empty-add = 新建端点
rules-name = 名称
rules-way = 源端 → 目标端、范围
rules-way-long = 从 { $source } 到 { $destinations }
rules-all-repositories = 全部镜像仓库
rules-all-tags = 全部标签
rules-last-run = 上次执行
rules-never = 从未执行
rules-enabled = 启用
rules-actions = 操作
rules-on = 已启用
rules-off = 已停用
rules-enable-name = 启用 { $name }
rules-run = 执行
rules-run-name = 立即执行 { $name }
rules-run-disabled = 规则已停用，请先启用。
rules-edit-name = 编辑 { $name }
rules-more-name = { $name } 的更多操作
rules-preview = 预览
rules-duplicate = 创建副本
rules-delete = 删除规则
rules-copy-name = { $name } 副本

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
rules-started-paused = 队列已暂停，任务将等到队列继续后才开始。
rules-show-jobs = 查看任务

## 停用和删除

rules-disable = 停用规则
rules-disable-ask = 停用规则“{ $name }”？
rules-delete-ask = 删除规则“{ $name }”？
rules-delete-about = 已结束的任务仍保留在列表中，镜像不受影响。
rules-cancels = { $count ->
   *[other] { $count } 个等待或运行中的任务将被取消。
}

## 表单

rules-rule = 规则
rules-edit-title = 编辑规则：{ $name }
rules-save-run = 保存并执行
rules-part-name = 名称
rules-part-source = 源端
rules-part-what = 复制范围
rules-part-what-about = 不填写匹配模式时复制全部内容。被排除的内容始终不复制。
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
rules-priority = 优先级
rules-priority-hint = 优先级高的任务先执行，默认为 0。
rules-attempts = 尝试次数
rules-attempts-hint = 任务最多尝试的次数，1 到 20，用完后记为失败。等待网络恢复不计入次数。
rules-enabled-hint = 停用的规则会保留，但不能执行。
rules-source-missing = 请选择镜像的来源端点。
rules-destination-missing = 请选择镜像要复制到的端点。
rules-destination-twice = 已有相同端点、相同命名空间的目标端。
rules-destination-same = 目标端与源端相同：没有命名空间时，镜像会复制到原处。

## 用一句话说明规则

rules-sentence = 将 { $source } 中{ rules-part-repositories }的{ rules-part-tags }复制到 { $destinations }{ rules-part-namespace }。
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
rules-preview-about = 现在执行会进行的操作。预览不写入任何内容。
rules-preview-old = 预览之后规则又有修改。
rules-preview-again = 重新预览
rules-preview-show = 显示
rules-preview-all = 全部 { $count }
rules-preview-total = { $action } { $count }
rules-preview-nothing = 没有匹配的镜像，请检查匹配模式。
rules-preview-cap = 只显示前 { $count } 个镜像，实际执行没有此限制。
rules-preview-image = 镜像及其目标
rules-preview-action = 操作
rules-action-copy = 复制
rules-action-overwrite = 覆盖
rules-action-up-to-date = 已是最新
rules-action-skip = 跳过
