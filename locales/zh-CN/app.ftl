### 应用整体，以及时长的写法。

app-title = Sampan 舢板
app-tagline = 按规则在镜像仓库之间复制容器镜像，让镜像出现在需要的地方。

span-milliseconds = { $milliseconds } 毫秒
span-seconds = { $seconds } 秒
span-minutes = { $seconds ->
    [0] { $minutes } 分钟
   *[other] { $minutes } 分 { $seconds } 秒
}
span-hours = { $minutes ->
    [0] { $hours } 小时
   *[other] { $hours } 小时 { $minutes } 分钟
}
span-days = { $hours ->
    [0] { $days } 天
   *[other] { $days } 天 { $hours } 小时
}

app-window-title = Sampan 舢板
app-navigation = 页面
app-try-again = 重试
app-no-display = Sampan 需要图形界面：DISPLAY 和 WAYLAND_DISPLAY 均未设置。没有图形界面时请使用命令行：sampan --help。

## 页面

page-rules = 复制规则
page-jobs = 复制任务
page-targets = 端点
page-settings = 设置

## 整个队列

queue-pause = 暂停
queue-pause-hint = 运行中的任务会继续完成，不再开始新任务。
queue-resume = 继续
queue-resume-hint = 重新开始执行任务。
queue-paused = 队列已暂停：运行中的任务会继续完成，不再开始新任务。

## 各页面通用

failure-more = 技术细节
failure-less = 隐藏技术细节
action-copy-text = 拷贝到剪贴板
action-close = 关闭
action-cancel = 取消
action-save = 保存
action-edit = 编辑
action-remove = 删除
action-back = 返回
copied = 已拷贝
bytes-of = { $bytes_done } / { $total }
nothing = –
