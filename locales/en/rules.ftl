### Rules: their words in the window.
