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
