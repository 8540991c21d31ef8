// The window over a host that is made up: for looking at it, and for its tests in a browser.
import { createRoot } from "react-dom/client";
import { App } from "../app/App";
import { install } from "./host";
import { read } from "./options";
import "../theme/theme.css";

install(read(window.location.search));
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(<App />);
}
