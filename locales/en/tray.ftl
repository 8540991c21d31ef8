### The tray and its menu.

tray-open = Show Sampan
tray-pause = Pause the queue
tray-resume = Resume the queue
tray-quit = Quit Sampan
