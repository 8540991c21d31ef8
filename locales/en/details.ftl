### Job details: their words in the window.
