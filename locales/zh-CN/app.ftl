### 应用整体，以及时长的写法。

app-title = Sampan 舢板
app-tagline = 按规则在 Registry 之间复制容器镜像，让镜像出现在需要的地方。

speed-unlimited = 不限速
speed-unit = 单位
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
page-guide = 使用手册
guide-pages = 使用手册目录
guide-next = 下一页：{ $page }

## 整个队列

queue-pause = 暂停
queue-pause-hint = 运行中的任务会继续完成，不再开始新任务。
queue-resume = 继续
queue-resume-hint = 继续执行等待中的任务。
queue-paused = 队列已暂停：运行中的任务会继续完成，不再开始新任务。

## 与占用数据目录的进程相连的窗口

attached-serve = 已连接到 sampan serve
attached-window = 已连接到另一个窗口
attached-command = 已连接到正在执行的命令
attached-process = 进程 { $id }
attached-about = 工作在该进程中进行，此窗口负责显示和操作。关闭窗口不会停止任何任务。
attached-ended = 引擎已结束
attached-ended-about = 此窗口所连接的进程 { $id } 已结束，未完成的工作都已保存。该进程恢复后，窗口会自动重新连接。
attached-waiting = 正在等待它恢复…
attached-work-here = 在此窗口中继续

## 各页面通用

failure-more = 技术细节
failure-less = 隐藏技术细节
action-copy-text = 拷贝到剪贴板
action-close = 关闭
action-clear = 清空
action-cancel = 取消
action-save = 保存
action-edit = 编辑
action-remove = 删除
action-back = 返回
copied = 已拷贝
bytes-of = { $bytes_done } / { $total }
nothing = –
list-separator = {"、"}

## 操作：命令面板、菜单、快捷键

action-undo = 撤销
action-undone = 已撤销
action-hint = { $hint }（{ $keys }）
go-rules = 前往复制规则
go-jobs = 前往复制任务
go-targets = 前往端点
go-settings = 前往设置
go-guide = 阅读使用手册
queue-pause-long = 暂停队列
queue-resume-long = 继续队列
appearance-system = 主题：跟随系统
appearance-light = 主题：浅色
appearance-dark = 主题：深色
compact-switch = 切换紧凑布局
palette-open = 搜索
palette-title = 搜索或执行操作
palette-placeholder = 想做什么？
palette-here = 当前对象
palette-app = Sampan
palette-rules = 复制规则
palette-targets = 端点
palette-jobs = 复制任务
palette-search = 在任务中搜索“{ $words }”
palette-none = 没有匹配的操作。
sheet-title = 键盘快捷键
sheet-moves = 通用
sheet-palette = 搜索或执行操作
sheet-sheet = 显示本列表
sheet-rows = 上移或下移一行
sheet-select = 选择一行
sheet-select-all = 选择全部行
sheet-menu = 打开当前行的菜单
sheet-close = 关闭
sheet-app = 页面与队列
sheet-jobs = 任务，或所选任务
sheet-rule = 规则
sheet-run = 执行记录
sheet-target = 端点

page-overview = 总览
page-runs = 执行记录
page-activity = 操作日志
go-overview = 前往总览
go-runs = 前往执行记录
go-activity = 前往操作日志
