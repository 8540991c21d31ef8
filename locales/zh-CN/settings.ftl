### 设置：窗口中的用词。

settings-language = 语言
