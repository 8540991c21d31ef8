### Settings: their words in the window.
