### 托盘及其菜单。

tray-open = 显示 Sampan
tray-pause = 暂停队列
tray-resume = 继续队列
tray-quit = 退出 Sampan
