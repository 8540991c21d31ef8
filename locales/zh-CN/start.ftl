### 首次启动，以及随 Sampan 附带的示例。

sample-source = 示例镜像
sample-destination = 本地目录
sample-rule = 试用

start-title = 欢迎使用 Sampan 舢板
start-ways = 从哪里开始？
start-try = 立即试用
start-try-about = 把一个小的示例镜像（两个平台，带签名）从一个目录复制到另一个目录，不需要 Registry，也不需要网络。
start-try-folder = 复制到此目录
start-try-choose = 选择目录
start-try-run = 创建规则并执行
start-target = 添加端点
start-target-about = 只需要两个端点和它们之间的一条复制规则。
start-import = 导入已有配置
start-import-about = 规则文件，或 regsync、skopeo sync、image-syncer、Harbor 的配置，可以转换为端点和规则；导入前会先列出变更内容。Docker 的登录信息可以转换为端点。
start-import-file = 选择文件…
start-skip = 先看一看
