### 托盘及其菜单。

tray-activity = { $running ->
    [0] { $waiting ->
        [0] 没有待执行的任务
       *[other] 没有运行中的任务，{ $waiting } 个待执行
    }
   *[other] { $waiting ->
        [0] { $running } 个任务运行中
       *[other] { $running } 个任务运行中，{ $waiting } 个待执行
    }
}
tray-next = 下次执行：{ $rule }，{ $time }
tray-next-none = 没有定时执行的规则
tray-open = 显示 Sampan
tray-pause = 暂停队列
tray-resume = 继续队列
tray-quit = 退出 Sampan

## 通知

notify-ended = { $finished ->
    [0] { $failed } 个任务失败。
   *[other] { $failed ->
        [0] 完成 { $finished } 个任务。
       *[other] 完成 { $finished } 个任务，失败 { $failed } 个。
    }
}
notify-broken = 这次执行未能列举完全部镜像。
notify-several = { $runs ->
   *[other] { $runs } 条规则执行完毕
}

## 关闭窗口

closing-title = 关闭窗口？
closing-tray-about = 留在托盘中时，Sampan 会继续工作。
closing-running = { $running ->
    [0] 没有运行中的任务。
   *[other] 有 { $running } 个任务正在运行。退出会中断这些任务，下次启动时继续。
}
closing-stay = 取消
closing-tray = 留在托盘
closing-quit = 退出
closing-remember = 不再询问

## 交给窗口的文件

offer-title = 导入“{ $name }”？
offer-failed = 无法导入“{ $name }”
offer-tool = 由 { $tool } 的配置转换而来的端点和规则。
offer-other-skopeo = skopeo 的目标端
offer-other-skopeo-hint = 写在 skopeo 的命令行中：Registry 地址，可以带路径，例如 registry.example.com/mirror。
offer-other-harbor = Harbor 的地址
offer-other-harbor-hint = 复制策略中没有 Harbor 自身的地址，例如 https://harbor.example.com。
offer-continue = 继续
offer-remarks = 不一致之处
offer-left-out = 未导入
offer-check = 待确认
offer-nothing = 其中的内容均已存在。
offer-created = 新增
offer-updated = 更新
offer-unchanged = 不变
offer-targets = 端点
offer-rules = 规则
offer-settings = 设置也会更新。
offer-secrets = 规则文件不包含密码，导入后请在端点中填写。
offer-accept = 导入
offer-done = 已导入
