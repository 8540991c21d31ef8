import "virtual:components.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { installHost } from "./host";
import { readOptions } from "./options";
import { disguise } from "./pseudo";
import { FROZEN_AT } from "./world";
import "../theme/theme.css";

const options = readOptions(window.location.search);
if (options.frozen) {
  stopClock();
}
if (options.pseudo) {
  disguise();
}
installHost(options);

// What the window is made of looks for its host as it is loaded.
const { App } = await import("../app/App");
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

/** It is the same moment for ever. */
function stopClock(): void {
  const still: ProxyHandler<DateConstructor> = {
    construct: (real, given) => Reflect.construct(real, given.length > 0 ? given : [FROZEN_AT]),
  };
  Date.now = () => FROZEN_AT;
  window.Date = new Proxy(Date, still);
}
