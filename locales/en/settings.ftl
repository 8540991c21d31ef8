### Settings: their words in the window.

settings-language = Language
