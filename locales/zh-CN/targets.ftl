### 端点：用词，以及检查端点的各个步骤。

## 检查步骤

check-dns = 解析域名
check-tcp = 建立连接
check-tls = TLS 握手
check-api = Registry API
check-auth = 登录
check-pull = 拉取权限
check-push = 推送权限
check-catalog = 列举镜像仓库
check-referrers = 附件 API
check-exists = 目录是否存在
check-readable = 目录是否可读
check-writable = 目录是否可写

check-result-ok = 通过
check-result-skipped = 已跳过
check-result-lacking = 该 Registry 未提供
check-result-failed = 失败
