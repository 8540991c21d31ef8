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
check-exists = 是否存在
check-readable = 是否可读
check-writable = 是否可写

check-result-ok = 通过
check-result-skipped = 已跳过
check-result-lacking = 该 Registry 不支持
check-result-failed = 失败

## 页面

targets-import = 导入 Docker 登录信息
targets-import-hint = 为 Docker 已登录的每个 Registry 添加端点
targets-imported = { $count ->
    [0] 所有登录信息都已添加为端点
   *[other] 已添加 { $count } 个端点
}
targets-new = 新建端点
targets-empty = 还没有端点
targets-empty-about = 端点是读取或写入镜像的地方：镜像仓库服务（Registry），或本机上的 OCI 镜像目录、归档文件。两个端点加上它们之间的一条规则，就可以开始复制。
targets-name = 名称
targets-credential = 凭据
targets-used-by = 使用它的规则
targets-health = 健康状态
targets-actions = 操作
targets-unused = 无
targets-limits = 最多 { $limits }
targets-limit = { $connections } 个并发连接
targets-limit-requests = { $requests } 次请求/秒
targets-healthy = 正常
targets-unhealthy = 异常
targets-unchecked = 尚未测试
targets-checking = 正在测试…
targets-check = 测试连接
targets-check-name = 测试连接：{ $name }
targets-check-steps = 测试步骤
targets-edit-name = 编辑“{ $name }”
targets-delete-name = 删除“{ $name }”

## 与端点之间的连接是否安全

targets-security-tls = HTTPS
targets-security-tls-hint = 连接已加密，并且会校验证书。
targets-security-plain = 明文 HTTP
targets-security-directory = OCI 镜像目录
targets-security-archive = 归档文件
targets-security-unverified = 未校验证书

## 凭据类型

targets-credential-none = 无
targets-credential-docker = Docker 配置
targets-credential-helper = 凭据助手
targets-credential-keyring = 系统密钥环
targets-credential-encrypted = 加密文件
targets-credential-env = 环境变量
targets-credential-file = 文件
targets-credential-template = 规则文件
targets-credential-session = 仅本次运行

## 删除

targets-delete = 删除端点
targets-delete-ask = 删除端点“{ $name }”？
targets-delete-about = 没有规则使用它。其中的镜像不受影响；为它填写的密码会一并清除。
targets-in-use = 无法删除端点“{ $name }”
targets-in-use-about = { $count ->
   *[other] 有 { $count } 条规则正在使用它，请先修改或删除这些规则：
}
targets-in-use-rules = 前往复制规则

## 表单

targets-edit = 编辑端点
targets-part-place = 位置
targets-part-credential = 登录
targets-part-advanced = 高级选项
targets-advanced-show = 高级选项：证书、代理、限制
targets-kind = 类型
targets-kind-registry = Registry
targets-kind-registry-hint = 任何支持 OCI Distribution API 的镜像仓库服务：Harbor、Distribution、Nexus、GitLab、各云厂商的镜像仓库服务。
targets-kind-layout = OCI 镜像目录
targets-kind-layout-hint = 本机上的一个目录，适用于离线环境。
targets-kind-archive = 归档文件
targets-kind-archive-hint = 用一个文件在离线环境间传递镜像：OCI 归档文件，每次只写入新增内容。docker save 生成的文件可作为源端。
targets-name-example = farm-east
targets-name-missing = 请填写名称。
targets-url = URL
targets-url-example = https://harbor.example.com
targets-url-hint = 只写协议、主机和端口。项目和镜像仓库在规则中填写。
targets-url-missing = 请填写 Registry 的 URL。
targets-provider = 产品
targets-provider-known = 自动识别
targets-provider-generic = 其他 Registry（仅遵循 distribution-spec）
targets-provider-found = 识别为 { $provider }
targets-provider-hint = 根据地址和响应识别。无法识别时（例如代理改写了响应）请指明产品：列举镜像仓库和标记（label）的方式由此决定。
targets-plain-hint = 明文 HTTP：所有内容都不加密，密码也不例外。
targets-moved-hint = 原有的凭据将发送到新的地址。
targets-retype-hint = 密码是为原来的地址填写的，不会发送到其他地址，请在下方重新填写。
targets-path = 目录
targets-path-choose = 选择目录
targets-path-hint = 请填写绝对路径。目录为空或不存在时，写入第一个镜像时会自动创建镜像目录。
targets-path-missing = 请填写路径。
targets-archive = 文件
targets-archive-choose = 选择归档文件
targets-archive-hint = 请填写绝对路径，例如 /media/usb/images.tar。文件不存在时，将在写入第一个镜像时创建。
targets-choose = 选择…
targets-choice-keep = 保持不变
targets-choice-keep-kind = 保持不变（{ $kind }）
targets-choice-none = 无
targets-choice-none-hint = 适用于无需登录的 Registry。
targets-choice-password = 用户名和密码（或令牌）
targets-choice-password-hint = 按设置保存在系统密钥环、加密文件或内存中，绝不以明文写入磁盘。
targets-choice-docker = Docker 配置
targets-choice-docker-hint = 由 docker login 写入：~/.docker 或 $DOCKER_CONFIG 中的 config.json。
targets-choice-helper = 凭据助手
targets-choice-env = 环境变量
targets-choice-file = 文件
targets-username = 用户名
targets-username-missing = 请填写用户名。
targets-password = 密码或令牌
targets-helper = 助手名称
targets-helper-hint = 程序名 docker-credential- 之后的部分，例如 ecr-login。
targets-helper-missing = 请填写助手名称。
targets-variable = 变量名
targets-variable-hint = 变量的内容为 user:password 或令牌，须在启动 Sampan 的环境中设置。
targets-variable-missing = 请填写变量名。
targets-file = 文件
targets-file-choose = 选择文件
targets-file-hint = 文件内容为 user:password 或令牌，每次使用时读取。
targets-file-missing = 请填写文件路径。
targets-ca = CA 文件
targets-ca-choose = 选择证书文件
targets-ca-hint = PEM 格式。除系统信任的证书外，还信任其中的证书。
targets-certificate = 证书
targets-skip-verify = 跳过证书校验
targets-skip-verify-hint = 不校验证书：网络路径上的任何人都可以冒充该 Registry，读取密码、篡改镜像。使用 CA 文件才是安全的做法。
targets-proxy = 代理
targets-proxy-environment = 按设置
targets-proxy-none = 不使用代理，直接连接
targets-proxy-url = 使用以下地址
targets-proxy-address = 代理地址
targets-proxy-example = http://proxy.example.com:3128
targets-proxy-hint = 不含用户名和密码。
targets-proxy-missing = 请填写代理地址。
targets-connections = 连接数
targets-connections-hint = 同时向该 Registry 发出的请求数，1 到 64，默认为 { $usual }。
targets-requests = 每秒请求数
targets-requests-unlimited = 不限制
targets-requests-hint = 适用于限制请求次数的 Registry。留空表示不限制。
targets-bytes = 带宽限制
targets-bytes-hint = 该 Registry 的 Blob 读写总速度，所有任务合计。留空表示不限速。
targets-trial-healthy = 端点可以使用。
targets-trial-unhealthy = 端点无法使用。
targets-trial-old = 测试之后又有修改。

## 离开表单

targets-unsaved = 放弃修改？
targets-unsaved-about = 此处填写的内容尚未保存。
targets-unsaved-leave = 放弃修改
targets-unsaved-stay = 继续编辑
