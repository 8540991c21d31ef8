### The tray and its menu.
