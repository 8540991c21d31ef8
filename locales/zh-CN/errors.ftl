### 各种失败：一句话说明原因，`.remedy` 一句话说明如何处理。
### id 为 `error-` 加错误代码（见 `sampan-domain` 的 error.rs，各代码的参数也记载于此）。

## 句子的可选部分，缺少参数时省略

part-detail = { GIVEN($detail) ->
   *[yes] ：{ $detail }
    [no] {""}
}
part-host = { GIVEN($host) ->
   *[yes] （{ $host }）
    [no] {""}
}
part-object = { GIVEN($object) ->
   *[yes] （{ $object }）
    [no] {""}
}
part-proxy = { GIVEN($proxy) ->
   *[yes] （{ $proxy }）
    [no] {""}
}
part-source = { GIVEN($source) ->
   *[yes] （{ $source }）
    [no] {""}
}
part-digests = { GIVEN($actual) ->
   *[yes] ：实际为 { $actual }，应为 { $expected }
    [no] {""}
}
part-path = { GIVEN($path) ->
   *[yes] （{ $path }）
    [no] {""}
}
part-status = { GIVEN($status) ->
   *[yes] （HTTP { $status }）
    [no] {""}
}
part-until = { GIVEN($until) ->
   *[yes] ，{ $until } 解除
    [no] {""}
}
part-title = { GIVEN($title) ->
   *[yes] ，而是标题为“{ $title }”的网页
    [no] {""}
}
part-known = { GIVEN($known) ->
   *[yes] 是否应为“{ $known }”？
    [no] {""}
}

## 网络连接

error-dns-not-found = 主机名 { $host } 不存在。
    .remedy = 请检查端点 URL 的拼写，并确认本机使用的 DNS 服务器能解析该主机名。
error-dns-failed = 无法解析主机名 { $host }。
    .remedy = 请检查本机的网络连接和 DNS 服务器，然后重试。
error-connect-refused = { $host } 拒绝了连接。
    .remedy = 请检查端点 URL 中的端口，并确认该 Registry 正在运行。
error-connect-timeout = 连接 { $host } 超时。
    .remedy = 请检查地址和防火墙，并确认是否必须通过代理才能访问该主机。
error-network-unreachable = 当前网络无法访问 { $host }。
    .remedy = 请检查网络连接或 VPN；网络恢复后任务会自动继续。
error-connection-lost = 与 { $host } 的连接中断。
    .remedy = 请检查网络，并确认途中的代理或负载均衡是否会切断长时间的传输。
error-response-timeout = 已连接到 { $host }，但对方未在限定时间内响应。
    .remedy = 请检查该 Registry 的负载，然后重试。
error-idle-timeout = 传输过程中 { $host } 停止发送数据。
    .remedy = 请检查网络和该 Registry 的负载，然后重试。
error-too-slow = { $host } 发送数据过慢：每秒不足 1 KiB。
    .remedy = 请检查网络和该 Registry 的负载，然后重试；复制会从中断处继续。
error-proxy-failed = 无法连接代理，或代理拒绝了请求{ part-proxy }。
    .remedy = 请检查端点设置或环境变量（HTTPS_PROXY、NO_PROXY）中的代理地址和凭据。

## TLS

error-tls-unknown-issuer = { $host } 的证书由本机不信任的 CA 签发。
    .remedy = 请为该端点指定 Registry 的 CA 证书（ca_file）。
error-tls-wrong-host = { $host } 的证书是为其他主机名签发的。
    .remedy = 请改用证书中的主机名，或为当前主机名签发证书。
error-tls-not-valid-now = { $host } 的证书已过期或尚未生效。
    .remedy = 请更新证书，并检查本机时钟是否准确。
error-tls-plain-http = { $host } 在该端口上使用的是明文 HTTP，而不是 TLS。
    .remedy = 如果确实要使用明文 HTTP，请在端点 URL 中写明 http://；否则请检查端口。
error-tls-failed = 与 { $host } 的 TLS 握手失败。
    .remedy = 请确认该 Registry 支持 TLS 1.2 或 1.3，以及是否要求客户端证书。
error-ca-file-invalid = CA 文件 { $path } 无法读取，或其中没有证书。
    .remedy = 请指定一个可读取的 PEM 格式证书文件。
error-client-cert-invalid = 客户端证书或其私钥无法使用：{ $path }。
    .remedy = 请指定可读取的 PEM 格式证书，以及与之匹配的私钥。

## 身份认证

error-auth-required = { $host } 要求登录，但该端点没有凭据。
    .remedy = 请为该端点添加凭据。
error-auth-rejected = { $host } 不接受该凭据。
    .remedy = 请检查用户名以及密码或令牌，它们可能已过期或被吊销。
error-access-denied = 无权访问 { $host } 上的 { $object }。
    .remedy = 请为该账号授予源端的拉取权限，或目标端的推送权限。
error-token-failed = 令牌服务 { $realm } 出错{ part-host }。
    .remedy = 请确认令牌服务正在运行且可从本机访问，然后重试。

## 重定向与外部地址

error-realm-refused = { $host } 要求把密码发送到不属于它的主机 { $location }。
    .remedy = 密码没有发送；请检查端点 URL，并向该 Registry 的管理员确认正确的令牌服务。
error-redirect-refused = { $host } 重定向到不允许的地址 { $location }。
    .remedy = 如果两者是同一个 Registry，请直接把最终地址作为端点 URL；否则请修正该 Registry 的配置。
error-redirect-loop = { $host } 连续重定向次数过多。
    .remedy = 请修正该 Registry 或其前置代理的配置。
error-location-refused = { $host } 给出的上传地址 { $location } 不被允许。
    .remedy = 请修正该 Registry 配置中的外部访问地址；使用反向代理时，其中的协议或主机名经常有误。
error-link-refused = { $host } 给出的下一页地址 { $location } 不被允许，或已经读取过。
    .remedy = 请修正该 Registry 的分页功能，或在规则中写明镜像仓库和标签的完整名称，从而无需列举。

## Registry 的响应

error-not-a-registry = { $host } 返回的不是 Registry 的响应{ part-title }{ part-object }。
    .remedy = 请检查端点 URL：该端口可能属于其他服务，或被登录页面拦截。
error-manifest-not-found = 源端没有 { $object }{ part-host }。
    .remedy = 请检查镜像仓库和标签；镜像可能在列举之后已被删除。
error-blob-not-found = 镜像所需的 Blob { $object } 不在源端{ part-host }。
    .remedy = 该镜像在源端不完整，请重新推送到源端。
error-repository-not-found = 镜像仓库 { $object } 或其所属项目不存在{ part-host }。
    .remedy = 请检查名称；如果是目标端，请先创建该项目或镜像仓库，或为该账号授予创建权限。
error-project-missing = 项目 { $project } 不存在{ part-host }，该账号也无权创建。
    .remedy = 请先创建该项目，或为该账号授予创建项目的权限。
error-project-is-proxy = 项目 { $project } 是代理缓存项目{ part-host }，不能推送镜像。
    .remedy = 请在规则的目标端改用其他命名空间（项目）。
error-catalog-unsupported = { $host } 不支持列举镜像仓库。
    .remedy = 请在规则中写明镜像仓库的完整名称，不要使用通配符。
error-labels-unsupported = 规则按标记（label）选择镜像，但端点“{ $target }”没有标记。
    .remedy = 只有 Harbor 提供标记。如果它就是 Harbor，请在端点中指明产品；否则请按标签选择。
error-unsupported = { $host } 不支持对 { $object } 执行此操作。
    .remedy = 请在该 Registry 的配置中开启此功能（例如删除），或改用其他端点。
error-manifest-invalid = { $object } 的清单无效{ part-host }{ part-detail }。
    .remedy = 请使用能生成有效清单的工具，把镜像重新推送到源端。
error-manifest-unsupported = 不支持复制 { $object } 的清单类型：{ $media_type }。
    .remedy = 请使用较新的工具重新推送该镜像，使其清单为 OCI 或 Docker schema 2 格式。
error-platform-absent = { $object } 没有所需的平台：{ $platforms }。
    .remedy = 请选择该镜像具有的平台，或选择全部平台。
error-artifact-unwanted = { $object } 属于规则未包含的类型：{ $kind }。
    .remedy = 如需复制，请将该类型加入“artifacts”。
error-time-unknown = { $object } 未注明创建时间。
    .remedy = 请去掉与时间有关的条件，或按名称选择该镜像。
error-image-kept = 目标端的该标签指向另一个镜像，而规则设为从不覆盖。
    .remedy = 如需替换，请设置“overwrite: always”。
error-image-newer = 目标端的镜像不比源端的旧。
    .remedy = 如仍需替换，请设置“overwrite: always”。
error-image-changed = { $object } 已不是列举时看到的那个镜像。
    .remedy = 请重新执行规则。
error-tag-shared = { $host } 无法只删除 { $object }：{ $tags } 也在使用同一清单。
    .remedy = 请用该 Registry 自己的工具删除，或保留它。
error-tag-protected = 标签 { $tag } 受规则保护。
    .remedy = 如需删除，请将其移出受保护的标签。
error-source-empty = 源端没有列出 { $repository } 的任何标签，因此不删除其中的任何镜像。
    .remedy = 请检查源端；确实需要删除的，请手动删除。
error-deletion-refused = 将在端点“{ $target }”删除 { $of } 个镜像中的 { $count } 个，超过 { $share }%。
    .remedy = 请检查源端。如确认无误，可在某次执行时确认删除（在窗口的执行记录中，或使用 --confirm-deletion），也可提高比例。
error-sparse-index-refused = { $host } 不接受缺少部分平台的镜像索引：{ $object }。
    .remedy = 请设置“platform_policy: rewrite_index”，以便写入不含这些平台的镜像索引（摘要会改变），或复制全部平台。
error-manifest-refused = { $host } 拒绝接收 { $object } 的清单{ part-detail }。
    .remedy = 请检查目标端接收的制品类型，以及签名、漏洞扫描、配额等策略。
error-manifest-blob-unknown = { $host } 称 { $object } 的清单所引用的部分内容不存在。
    .remedy = 请重试；如果再次出现，请检查目标端的存储和垃圾回收。
error-digest-mismatch = { $object } 的内容与摘要不符{ part-host }{ part-digests }。
    .remedy = 请重试：数据可能在传输途中损坏。
error-digest-mismatch-twice = { $object } 的内容与摘要再次不符{ part-host }{ part-digests }。
    .remedy = 请检查源端的存储以及途中的代理或缓存，然后把镜像重新推送到源端。
error-size-mismatch = { $object } 的大小为 { $actual } 字节，应为 { $expected } 字节{ part-host }。
    .remedy = 该镜像的清单与 Blob 不一致，请重新推送到源端。
error-limit-exceeded = 超出上限 { $limit }{ part-object }{ part-host }。
    .remedy = 请检查源端的镜像：为保护本机的内存和磁盘，超出上限的内容会被拒绝。
error-answer-invalid = 无法解析 { $host } 的响应{ part-detail }。
    .remedy = 请检查该 Registry 的版本和日志，以及其前置代理。
error-tag-immutable = { $host } 上已有标签 { $object }，且不允许修改。
    .remedy = 请在目标端放宽标签不可变规则，或复制到其他镜像仓库。
error-quota-exceeded = { $host } 上的配额已用完{ part-object }。
    .remedy = 请提高该项目的配额或删除其中的镜像，然后重试。
error-too-large = { $object } 的大小超出 { $host } 允许的范围。
    .remedy = 请调大该 Registry 或其前置代理的上传大小限制（nginx：client_max_body_size）。
error-rate-limited = { $host } 正在限流{ part-until }。
    .remedy = 请稍候；也可以登录以获得更高的额度，或减少并发任务数和连接数。
error-server-error = { $host } 返回服务器错误{ part-status }。
    .remedy = 请查看该 Registry 的日志，然后重试。
error-request-refused = { $host } 拒绝了对 { $object } 的请求{ part-status }。
    .remedy = 请在该 Registry 的日志中查看原因。
error-spool-full = 源端的发送速度超过该目标端的接收速度，且没有空间暂存余下的内容。
    .remedy = 无需处理：将为该目标端单独重新读取。也可以释放磁盘空间，或调低源端的限制。
error-upload-lost = { $host } 上 { $object } 的上传会话已失效。
    .remedy = 请重试，内容会重新上传；如果再次出现，请确认负载均衡后的所有实例共用存储和会话密钥。
error-verify-failed = 推送后，目标端 { $object } 的内容与推送的不一致{ part-host }{ part-digests }。
    .remedy = 请检查是否有其他程序在推送同一标签，然后重试。

## 目录与文件

error-layout-not-found = { $path } 不存在。
    .remedy = 请检查路径，并确认存储设备已连接。
error-layout-invalid = { $path } 不是 OCI 镜像目录或归档文件，或已损坏{ part-detail }。
    .remedy = 请选择空目录、包含有效 oci-layout 文件和 index.json 的目录，或 OCI 归档文件。docker save 生成的文件可作为源端。
error-file-failed = 无法读写 { $path }{ part-detail }。
    .remedy = 请检查文件是否存在及其权限。
error-disk-full = 磁盘空间已用完{ part-path }。
    .remedy = 请释放一些空间；有空间后任务会自动继续。

## 数据存储

error-store-damaged = 数据存储已损坏{ part-path }{ part-detail }。
    .remedy = 请恢复备份（sampan store restore FILE），或新建空的数据存储（sampan store restore --empty）；损坏的文件会保留。
error-store-restored = 数据存储已损坏，{ GIVEN($at) ->
   *[yes] 已从 { $at } 的快照恢复：{ $targets } 个端点、{ $rules } 条规则、{ $jobs } 个未结束的任务。{ $gone ->
        [0] 没有任务丢失。
       *[other] { $gone } 个已结束的任务及其日志已丢失。
    }
    [no] 且没有可用的快照，已新建空的数据存储。
}
    .remedy = { GIVEN($path) ->
   *[yes] 请检查端点和规则；未结束的任务会自动继续。损坏的文件已保留{ part-path }。
    [no] 请检查端点和规则；未结束的任务会自动继续。
}
error-backup-missing = 没有可用于恢复数据存储的快照{ part-path }。
    .remedy = 请选择备份文件，或新建空的数据存储。
error-backup-invalid = { $path } 不是 Sampan 的备份，或已损坏。
    .remedy = 请选择由“sampan store backup”写出的文件，或数据目录下 snapshots 目录中的文件。
error-store-newer = 数据存储由更高版本的 Sampan 写入{ part-path }。
    .remedy = 请升级 Sampan；数据存储未被改动。
error-store-locked = 另一个进程正在使用数据目录 { $path }。
    .remedy = 请关闭另一个 Sampan，或用 --data-dir 指定其他目录。
error-store-failed = 无法读写数据存储{ part-path }{ part-detail }。
    .remedy = 请检查磁盘、可用空间以及数据目录的权限。
error-store-read-only = 数据目录 { $path } 不可写。
    .remedy = 请为当前用户授予写入权限，或用 --data-dir 指定其他目录。

## Sampan 自身

error-panicked = Sampan 内部出错{ part-detail }。
    .remedy = 请重试；如果再次出现，则是 Sampan 的缺陷，请反馈并附上日志。
error-poison = 此任务运行期间，Sampan 连续三次意外退出。
    .remedy = 请查看任务日志，然后单独重试此任务。
error-shutting-down = Sampan 正在退出。
    .remedy = 任务会在下次启动时自动继续。

## 填写的内容

error-usage = 命令行有误{ part-detail }。
    .remedy = 请参阅 sampan --help。
error-file-syntax = 不是有效的 YAML{ part-detail }。
    .remedy = 请修正该处的语法。
error-key-unknown = 未知的键“{ $key }”。{ part-known }
    .remedy = 请更正或删除该键。
error-value-invalid = 值无效{ part-detail }。
    .remedy = 请填写类型正确且在允许范围内的值。
error-key-missing = 缺少键“{ $key }”。
    .remedy = 请在该处补充此键。
error-target-unknown = 没有名为“{ $target }”的端点。{ part-known }
    .remedy = 请更正名称，或先定义该端点。
error-name-taken = 名称“{ $name }”已被使用。
    .remedy = 请换一个名称。
error-name-invalid = 不能使用名称“{ $name }”。
    .remedy = 请使用 1 到 64 个字符，不含斜杠和控制字符，首尾没有空格，且不以连字符开头。
error-path-relative = “{ $path }”不是绝对路径。
    .remedy = 请填写从根目录开始的完整路径。
error-url-invalid = “{ $url }”不是 Registry 的 URL。
    .remedy = 请写成 https://host 或 http://host:port，不要包含路径、用户名或密码。
error-reference-invalid = “{ $reference }”不是镜像引用。
    .remedy = 请写成 host/repository:tag（例如 Docker Hub 的 alpine 是 docker.io/library/alpine:3.20）、host/repository@sha256:…、oci:DIR:repository:tag 或 oci-archive:FILE:repository:tag。
error-digest-invalid = “{ $digest }”不是摘要。
    .remedy = 请依次写出算法名、冒号和小写十六进制数字，sha256 为 64 位。
error-pattern-invalid = “{ $pattern }”不是有效的匹配模式{ part-detail }。
    .remedy = 请更正匹配模式：* 匹配一级之内的任意字符，** 匹配任意多级，{"{"}a,b{"}"} 匹配其中之一。
error-range-invalid = “{ $range }”不是版本范围。
    .remedy = 请写成比较式，例如 >=3.18、>=1.25 <1.27、~1.4 或 1.x || 3.x。-alpine 之类的变体请写在匹配模式中。
error-template-invalid = 模板“{ $template }”无法使用：“{ $name }”。
    .remedy = 请用双花括号写出各部分的名称，例如 {"{{"}namespace{"}}"}/{"{{"}name{"}}"} 或 {"{{"}tag{"}}"}-before-{"{{"}date{"}}"}。
error-name-too-short = { $repository } 的层级不超过 { $levels } 级，而规则要去掉这么多级。
    .remedy = 请减少去掉的级数，或排除该镜像仓库。
error-name-collision = 多个镜像将使用同一名称 { $name }，还包括 { $others }{ $count ->
        [0] {""}
        [1] {""}
        [2] {""}
        [3] {""}
       *[other] {" "}等
    }。
    .remedy = 请修改映射，使每个镜像都有各自的名称，或排除其中一个。
error-name-refused = { $host } 不接受名称 { $name }：该 Registry 中的名称须有{ $most ->
        [0] 至少 { $least } 级
        [2] 恰好 { $most } 级
       *[other] {" "}{ $least } 至 { $most } 级
    }。
    .remedy = 请修改目标端的命名空间、扁平化级数或模板。
error-platform-invalid = “{ $platform }”不是平台。
    .remedy = 请写成 os/arch 或 os/arch/variant，例如 linux/arm64/v8。
error-size-invalid = “{ $text }”不是大小。
    .remedy = 请写成数字加单位，例如 20MiB。
error-duration-invalid = “{ $text }”不是时长。
    .remedy = 请写成数字加 s、m、h、d 或 w，例如 10m。
error-secret-missing = 凭据引用的环境变量 { $name } 未设置。
    .remedy = 请在启动 Sampan 的环境中设置该变量。
error-credential-invalid = 凭据无法读取或解析{ part-source }{ part-detail }。
    .remedy = 请确认它可以读取，且内容为 user:password 或令牌。
error-secret-in-plain = 端点“{ $target }”的密码以明文写出。
    .remedy = 请改写为 ${"{"}NAME{"}"} 并设置该环境变量，或改用其他类型的凭据。
error-secrets-locked = 保存密码的加密文件已锁定{ part-path }。
    .remedy = 请在窗口中解锁，或使用 sampan secrets unlock；等待中的任务会自动继续。
error-secrets-failed = 无法读写保存密码的加密文件{ part-path }{ part-detail }。
    .remedy = 请检查文件及其权限。如果文件已损坏，请用 sampan secrets reset 将其移开，然后重新输入密码。
error-passphrase-wrong = 口令无法打开加密文件{ part-path }。
    .remedy = 请重试。没有口令，任何人都无法读取该文件；如果口令已遗失，请将文件移开，然后重新输入密码。
error-passphrase-short = 口令太短。
    .remedy = 请至少使用 { $min } 个字符，例如由多个词组成。
error-passphrase-differs = 两次输入的口令不一致。
    .remedy = 请两次输入相同的口令。
error-passphrase-missing = 需要口令。
    .remedy = 请通过 --passphrase-file 或环境变量 SAMPAN_PASSPHRASE 提供，或在终端中执行命令。
error-keyring-missing = 当前会话没有可用的密钥环，或密钥环拒绝访问{ part-detail }。
    .remedy = 请解锁桌面的密钥环，或将密码保存在加密文件中。

## 请求的操作

error-target-not-found = 没有端点 { $id }。
    .remedy = 请用 sampan target list 查看现有端点。
error-target-in-use = 端点“{ $target }”正被以下规则使用：{ $rules }。
    .remedy = 请先修改或删除这些规则。
error-rule-not-found = 没有规则 { $id }。
    .remedy = 请用 sampan rule list 查看现有规则。
error-rule-disabled = 规则“{ $rule }”已停用。
    .remedy = 请先启用该规则。
error-run-active = 规则“{ $rule }”有一次执行尚未结束（执行记录 { $run }）。
    .remedy = 请等待其结束，或将其停止；也可以在规则中设为排队等待或重新执行。

error-listen-failed = 无法在 { $address } 上监听（{ $detail }）。
    .remedy = 请为监听器选择其他地址或端口，或结束占用该端口的程序。

error-traces-invalid = 环境变量 { $variable } 要求的链路追踪方式不受支持（{ $detail }）。
    .remedy = 请填写以 HTTP 和 Protobuf 接收数据的 OTLP 收集器的地址（端口通常为 4318），或取消设置该变量，不使用链路追踪。

error-schedule-invalid = “{ $schedule }”不是有效的定时表达式，或永远不会触发。
    .remedy = 请填写五个字段（分钟到星期），例如 0 2 * * *；或在前面加上秒，共六个字段。

error-time-zone-invalid = 没有时区“{ $zone }”。
    .remedy = 请选择 IANA 时区名称，例如 Asia/Shanghai。

error-address-invalid = “{ $address }”不是带端口的地址。
    .remedy = 请填写本机地址和端口，例如 127.0.0.1:8421。

error-listener-secret-invalid = 密钥过短，或含有不能用于 URL 的字符。
    .remedy = 请使用至少 { $min } 个字母、数字或 - . _ ~，或使用自动生成的密钥。
error-run-not-found = 没有执行记录 { $id }。
    .remedy = 请用 sampan run list 查看现有执行记录。
error-job-not-found = 没有任务 { $id }。
    .remedy = 请用 sampan job list 查看现有任务。
error-job-not-stoppable = 任务 { $id } 已结束（{ $status }），无法停止。
    .remedy = 已没有可停止的内容；如需再次执行，请重试该任务。
error-job-not-retryable = 任务 { $id } 无法重试：当前状态为“{ $status }”。
    .remedy = 只有失败、已停止和已取消的任务可以重试；请等待任务结束，或再次执行规则。
error-job-not-removable = 任务 { $id } 无法删除：当前状态为“{ $status }”。
    .remedy = 请先停止该任务，或等待其结束。
error-job-not-queued = 任务 { $id } 不在队列中：当前状态为“{ $status }”。
    .remedy = 只有等待中和等待重试的任务可以调整优先级。
error-socket-failed = 占用数据目录的进程没有响应{ part-detail }。
    .remedy = 请稍后再试，或结束该进程后再次启动。
error-socket-version = 占用数据目录的进程版本为 { $theirs }，本进程的版本为 { $ours }。
    .remedy = 请将两者升级到同一版本，并再次启动该进程。
error-holder-ended = 此窗口所连接的进程 { $id } 已结束。
    .remedy = 重新启动该进程，窗口会自动重新连接；也可以让 Sampan 在此窗口中继续。
